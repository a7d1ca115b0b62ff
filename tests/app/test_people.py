from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.people import drop_body, put_body, save_preferences, save_profile
from backstride.vocab.athlete import Body, Preferences, Sex
from backstride.vocab.errors import ValueRefused
from runs import gpx, put


def test_what_you_said_about_yourself_is_kept(home: Home):
    save_profile(home, "  Ben ", 1980, Sex.MALE)
    me = home.me()
    assert (me.name, me.birth_year, me.sex) == ("Ben", 1980, Sex.MALE)
    save_profile(home, "", None, None)
    assert home.me().birth_year is None


def test_your_body_is_dated_and_the_newest_entry_counts(home: Home):
    put_body(home, Body(date(2026, 1, 1), mass_kg=75))
    put_body(home, Body(date(2026, 5, 1), mass_kg=72))
    put_body(home, Body(date(2026, 5, 1), mass_kg=71.5))
    me = home.me()
    assert [body.mass_kg for body in me.bodies] == [75, 71.5]
    entry = me.body_on(date(2026, 4, 1))
    assert entry is not None
    assert entry.mass_kg == 75
    drop_body(home, date(2026, 5, 1))
    assert [body.mass_kg for body in home.me().bodies] == [75]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (Body(date(2026, 1, 1), mass_kg=720), "mass_kg"),
        (Body(date(2026, 1, 1), height_m=176), "height_m"),
        (Body(date(2026, 1, 1), hr_rest_bpm=10), "hr_rest_bpm"),
        (Body(date(2026, 1, 1), hr_rest_bpm=110, hr_max_bpm=105), "hr_max_bpm"),
        (Body(date(2027, 1, 1), mass_kg=72), "since"),
        (Body(date(1700, 1, 1), mass_kg=72), "since"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(home: Home, body: Body, field: str):
    with pytest.raises(ValueRefused) as refused:
        put_body(home, body)
    assert refused.value.field == field
    assert home.me().bodies == ()


def test_another_time_zone_moves_the_runs_whose_file_named_none(home: Home, tmp_path: Path):
    path = put(tmp_path, "a.gpx", gpx(datetime(2026, 5, 1, 20, tzinfo=UTC)))
    (outcome,) = ingest_file(home, home.me(), path, "a.gpx")
    save_preferences(home, Preferences(time_zone="Pacific/Auckland"))
    assert home.store.shelf(home.me().id).run(outcome.run_ids[0]).local_day == date(2026, 5, 2)


@pytest.mark.parametrize("preferences", [Preferences(time_zone="Utrecht"), Preferences(week_start=9)])
def test_a_zone_or_weekday_that_does_not_exist_is_refused(home: Home, preferences: Preferences):
    with pytest.raises(ValueRefused):
        save_preferences(home, preferences)


def test_a_birth_year_that_cannot_be_is_refused(home: Home):
    with pytest.raises(ValueRefused):
        save_profile(home, "Ben", 1800, None)
