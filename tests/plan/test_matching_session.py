"""Which planned session a recording belongs to."""

from dataclasses import replace
from datetime import date, time, timedelta

from backstride.plan.matching_session import PlannedSession, Recorded, belongings
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Repeat, Role, Workout
from leg_readings import AHEAD, BACK, RUN, WALK, Stretch, leg_reading

DAY = date(2026, 5, 4)
STAND = Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=30)
WALKS = Workout(
    "Walks",
    (
        Block(AHEAD, WALK, Role.WARM_UP, duration_s=180),
        Repeat(4, (Block(BACK, WALK, Role.WORK, distance_m=20), STAND)),
    ),
)
RUNS = Workout(
    "Runs",
    (
        Block(AHEAD, RUN, Role.WARM_UP, duration_s=300),
        Repeat(5, (Block(BACK, RUN, Role.WORK, duration_s=30), STAND)),
    ),
)
STOOD: Stretch = (Travel.STILL, Gait.STAND, 30, 0.0)
DID_WALKS = leg_reading((AHEAD, WALK, 180, 1.3), *((BACK, WALK, 20, 1.0), STOOD) * 4)
DID_RUNS = leg_reading((AHEAD, RUN, 300, 2.6), *((BACK, RUN, 30, 1.9), STOOD) * 5)
SHOPPED = leg_reading((AHEAD, WALK, 900, 1.4), (Travel.STILL, Gait.STAND, 300, 0.0), (AHEAD, WALK, 900, 1.4))


def test_two_sessions_of_one_day_go_to_their_own_recordings_in_any_order():
    planned = (PlannedSession("a", DAY, WALKS), PlannedSession("b", DAY, RUNS))
    recorded = (Recorded("r", DAY, DID_RUNS), Recorded("w", DAY, DID_WALKS))
    found = {one.recorded: one.planned for one in belongings(recorded, planned)}
    assert found == {"r": "b", "w": "a"}
    turned = belongings(recorded[::-1], planned[::-1])
    assert {one.recorded: one.planned for one in turned} == found
    assert [one.recorded for one in turned] == ["w", "r"]


def test_what_is_like_nothing_planned_is_unplanned():
    (found,) = belongings((Recorded("r", DAY, SHOPPED),), (PlannedSession("a", DAY, RUNS),))
    assert (found.planned, found.matched) == (None, None)


def test_a_session_moved_by_a_day_is_found_and_by_more_is_not():
    planned = (PlannedSession("a", DAY, WALKS),)
    for days, expected in ((-1, "a"), (1, "a"), (2, None)):
        (found,) = belongings((Recorded("w", DAY + timedelta(days), DID_WALKS),), planned)
        assert found.planned == expected


def test_a_session_is_carried_out_once():
    recorded = (Recorded("w1", DAY, DID_WALKS), Recorded("w2", DAY, DID_WALKS))
    found = belongings(recorded, (PlannedSession("a", DAY, WALKS),))
    assert [one.planned for one in found] == ["a", None]


def test_of_two_equal_sessions_the_day_decides_then_the_hour():
    session = PlannedSession("a", DAY, WALKS, at=time(7))
    recorded = (Recorded("w", DAY, DID_WALKS, at=time(18)),)
    tomorrow = replace(session, key="0", day=DAY + timedelta(1))
    evening = replace(session, key="z", at=time(18, 30))
    assert belongings(recorded, (tomorrow, session))[0].planned == "a"
    assert belongings(recorded, (session, evening))[0].planned == "z"
