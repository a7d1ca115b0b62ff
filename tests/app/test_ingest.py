from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from backstride.app.analyse import analyse_pending
from backstride.app.home import Home
from backstride.app.ingest import ingest_file, offset_in_zone
from backstride.insight.run import ANALYSIS_VERSION
from backstride.vocab.athlete import Preferences
from backstride.vocab.kept import FileOutcome
from runs import gpx, gzipped, put, zipped


def take(home: Home, path: Path, name: str | None = None) -> tuple[FileOutcome, ...]:
    return tuple(ingest_file(home, home.me(), path, name or path.name))


def test_the_same_run_is_one_recording_bare_packed_or_renamed(home: Home, tmp_path: Path):
    data = gpx()
    first = take(home, put(tmp_path, "a.gpx", data))
    again = [
        take(home, put(tmp_path, "b.gpx", data))[0],
        take(home, put(tmp_path, "a.gpx.gz", gzipped(data)))[0],
        take(home, put(tmp_path, "many.zip", zipped({"x/c.gpx": data})))[0],
    ]
    assert not first[0].duplicate
    assert all(outcome.duplicate and outcome.run_ids == first[0].run_ids for outcome in again)
    assert home.store.shelf(home.me().id).count() == 1


def test_one_bad_file_in_a_zip_costs_that_file_only(home: Home, tmp_path: Path):
    data = zipped(
        {"good.gpx": gpx(), "bad.fit": b"\x89PNG\r\n\x1a\n" + bytes(200), "other.gpx": gpx(seconds=60)}
    )
    outcomes = {outcome.name: outcome for outcome in take(home, put(tmp_path, "all.zip", data))}
    assert outcomes["bad.fit"].error is not None
    assert "PNG" in outcomes["bad.fit"].error
    assert home.store.shelf(home.me().id).count() == 2


def test_the_original_comes_back_byte_for_byte(home: Home, tmp_path: Path):
    data = gpx()
    run_id = take(home, put(tmp_path, "a.gpx", data))[0].run_ids[0]
    name, stream = home.store.shelf(home.me().id).open_original(run_id)
    with stream:
        assert (name, stream.read()) == ("a.gpx", data)


def test_a_run_from_the_future_says_that_the_clock_was_wrong(home: Home, tmp_path: Path):
    run_id = take(home, put(tmp_path, "a.gpx", gpx(datetime(2027, 3, 1, 8, tzinfo=UTC))))[0].run_ids[0]
    run = home.store.shelf(home.me().id).run(run_id)
    assert "clock-future" in {problem.code for problem in run.problems}
    assert any("still to come" in problem.words for problem in run.problems)


def test_a_run_late_in_the_evening_stays_on_its_day(home: Home, tmp_path: Path):
    data = gpx(datetime(2026, 5, 1, 21, 50, tzinfo=UTC), seconds=1200).replace(b"Z</time>", b"+00:00</time>")
    text = data.decode()
    for minute in (21, 22):  # rewrite the times as the watch's own zone shows them, two hours ahead
        text = text.replace(
            f"2026-05-01T{minute}:", f"2026-05-0{1 if minute == 21 else 2}T{(minute + 2) % 24:02}:"
        )
    run_id = take(home, put(tmp_path, "a.gpx", text.replace("+00:00<", "+02:00<").encode()))[0].run_ids[0]
    run = home.store.shelf(home.me().id).run(run_id)
    assert run.start == datetime(2026, 5, 1, 21, 50, tzinfo=UTC)
    assert (run.local_day, run.utc_offset_s, run.zone_said) == (date(2026, 5, 1), 7200, True)


def test_a_file_without_a_zone_takes_the_runners_own(home: Home, tmp_path: Path):
    me = home.me()
    home.store.shelf(me.id).save_athlete(replace(me, preferences=Preferences(time_zone="Pacific/Auckland")))
    run_id = take(home, put(tmp_path, "a.gpx", gpx(datetime(2026, 5, 1, 20, tzinfo=UTC))))[0].run_ids[0]
    run = home.store.shelf(me.id).run(run_id)
    assert (run.local_day, run.zone_said) == (date(2026, 5, 2), False)


def test_what_was_kept_is_pending_until_it_is_analysed(home: Home, tmp_path: Path):
    run_id = take(home, put(tmp_path, "a.gpx", gpx()))[0].run_ids[0]
    shelf = home.store.shelf(home.me().id)
    assert shelf.run(run_id).reading_version is None
    assert tuple(analyse_pending(home)) == (run_id,)
    run = shelf.run(run_id)
    assert run.reading_version == ANALYSIS_VERSION
    assert run.totals_s == {"unknown": 120.0}
    assert run.distance_m == pytest.approx(300, rel=0.01)
    assert tuple(analyse_pending(home)) == ()


@pytest.mark.parametrize(
    ("moment", "zone", "hours"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "Europe/Amsterdam", 1),
        (datetime(2026, 7, 1, tzinfo=UTC), "Europe/Amsterdam", 2),
        (datetime(2026, 7, 1, tzinfo=UTC), "Asia/Kolkata", 5.5),
        (datetime(2026, 7, 1, tzinfo=UTC), "no/such", 0),
    ],
)
def test_a_zone_has_the_offset_of_the_day(moment: datetime, zone: str, hours: float):
    assert offset_in_zone(moment, zone) == timedelta(hours=hours).total_seconds()


@pytest.mark.parametrize("kind", ["samples", "originals"])
def test_what_was_lost_on_the_disk_is_mended_by_adding_the_file_again(home: Home, tmp_path: Path, kind: str):
    file = put(tmp_path, "a.gpx", gpx())
    (first,) = ingest_file(home, home.me(), file, "a.gpx")
    (lost,) = (path for path in (home.settings.data / "files" / kind).rglob("*") if path.is_file())
    lost.unlink()
    assert home.store.facts().missing
    (again,) = ingest_file(home, home.me(), file, "a.gpx")
    assert again.run_ids == first.run_ids
    assert not home.store.facts().missing
