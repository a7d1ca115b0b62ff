from datetime import UTC, date, datetime, time

import pytest

from backstride.app.home import Home
from backstride.app.people import save_preferences
from backstride.app.runs import original, run_page
from backstride.app.typed import TypedSession, type_session
from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.segment import Gait, Handrail, Label, Travel

TREADMILL = TypedSession(
    day=date(2026, 5, 20),
    duration_s=600,
    start_at=time(18, 30),
    name="Treadmill",
    stretches=(
        Label(0, 300, Travel.FORWARD, Gait.WALK, speed_mps=1.5),
        Label(300, 600, Travel.BACKWARD, Gait.WALK, speed_mps=1.0, handrail=Handrail.ONE_HAND),
    ),
)


def test_a_session_without_a_file_is_a_run_like_any_other(home: Home):
    save_preferences(home, Preferences(time_zone="Europe/Amsterdam"))
    page = run_page(home, type_session(home, home.me(), TREADMILL))
    assert page.run.start == datetime(2026, 5, 20, 16, 30, tzinfo=UTC)
    assert page.run.totals_s == {"forward": 300.0, "backward": 300.0}
    assert page.run.distance_m == 750
    assert page.labels[1].handrail is Handrail.ONE_HAND
    assert page.original_bytes is None
    with pytest.raises(NotFound):
        original(home, page.run.id)


def test_typing_the_same_twice_is_one_run(home: Home):
    first = type_session(home, home.me(), TREADMILL)
    assert type_session(home, home.me(), TREADMILL) == first
    assert home.store.shelf(home.me().id).count() == 1


def test_a_distance_that_was_typed_is_marked_as_said(home: Home):
    run_id = type_session(home, home.me(), TypedSession(date(2026, 5, 20), 1800, distance_m=5000))
    facts = {fact.key: fact for fact in run_page(home, run_id).facts}
    assert (facts["distance"].value, facts["distance"].mark) == ("5.0", "said")
    assert facts["backward"].mark == "unknown"


@pytest.mark.parametrize(
    ("session", "field"),
    [
        (TypedSession(date(2026, 5, 20), 0), "duration_s"),
        (TypedSession(date(2026, 5, 20), 1e9), "duration_s"),
        (TypedSession(date(2027, 5, 20), 600), "day"),
        (TypedSession(date(1066, 5, 20), 600), "day"),
        (TypedSession(date(2026, 5, 20), 600, distance_m=1e6), "distance_m"),
        (TypedSession(date(2026, 5, 20), 600, stretches=(Label(0, 700, Travel.FORWARD),)), "stretches"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(home: Home, session: TypedSession, field: str):
    with pytest.raises(ValueRefused) as refused:
        type_session(home, home.me(), session)
    assert refused.value.field == field
