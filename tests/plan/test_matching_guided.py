"""A guided session beside its workout: the phone says which block was when, so that nothing is looked for."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from backstride.plan.matching import matched, matched_as_guided
from backstride.plan.matching_found import Matched, Verdict
from backstride.plan.matching_result import amount_of
from backstride.vocab.guided import Guided, GuidedBlock, Happening
from backstride.vocab.plan import Amount
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Lap, Pause, Recording
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Repeat, Role, Workout
from leg_readings import AHEAD, BACK, UNKNOWN, WALK, leg_reading

STILL, STAND = Travel.STILL, Gait.STAND
NOT_FELT = (UNKNOWN, Gait.UNKNOWN)
FIRST_STEPS = Workout(
    "Backward 2 x 5 m",
    (
        Block(AHEAD, WALK, Role.WARM_UP, duration_s=360),
        Repeat(
            2,
            (
                Block(BACK, WALK, Role.WORK, distance_m=5),
                Block(AHEAD, WALK, Role.REST, duration_s=20),
            ),
        ),
    ),
)


def guided(reading: RunReading, *happened: tuple[float, str] | tuple[float, str, int]) -> Recording:
    """A session with a lap for each block, as the phone's file becomes one."""
    ends_s = reading.recording.duration_s
    edges = [*(one[0] for one in happened if one[1] == "block"), ends_s]
    laps = tuple(Lap(start_s, end_s, None) for start_s, end_s in pairwise(edges))
    said = tuple(Happening(one[0], one[1], float(one[2]) if len(one) > 2 else None) for one in happened)
    return Recording(
        "session", "a phone", datetime(2026, 6, 1, 10, tzinfo=UTC), ends_s, {}, laps=laps,
        guided=Guided("made up", happenings=said),
    )  # fmt: skip


def verdicts(found: Matched) -> list[Verdict]:
    return [one.verdict for one in found.blocks]


def test_a_block_in_which_the_page_was_away_is_that_block_however_long_it_took():
    reading = leg_reading(
        (STILL, STAND, 40, 0.0), (AHEAD, WALK, 13, 1.2), (BACK, WALK, 12, 0.45), (*NOT_FELT, 10, None),
        (STILL, STAND, 8, 0.0), (AHEAD, WALK, 31, 1.2), (BACK, WALK, 12, 0.45), (STILL, STAND, 5, 0.0),
    )  # fmt: skip
    recording = guided(
        reading, (40.0, "block", 0), (41.0, "skip"), (53.0, "block", 1), (75.0, "gap"), (83.0, "block", 2),
        (114.0, "block", 3),
    )  # fmt: skip
    looked_for = matched(FIRST_STEPS, reading, recording.laps)
    assert amount_of(looked_for) is Amount.SKIPPED, "what is likely is wrong here"
    found = matched_as_guided(FIRST_STEPS, reading, recording)
    assert verdicts(found) == [Verdict.SKIPPED, *[Verdict.DONE] * 3, Verdict.SKIPPED]
    assert found.blocks[1].done is not None
    assert (found.blocks[1].done.start_s, found.blocks[1].done.end_s) == (53, 83)
    assert amount_of(found) is Amount.DONE


def test_a_block_that_went_the_other_way_is_not_done():
    reading = leg_reading((AHEAD, WALK, 360, 1.2), (AHEAD, WALK, 10, 1.2), (AHEAD, WALK, 20, 1.2))
    recording = guided(reading, (0.0, "block", 0), (360.0, "block", 1), (370.0, "block", 2))
    found = matched_as_guided(FIRST_STEPS, reading, recording)
    assert verdicts(found)[:3] == [Verdict.DONE, Verdict.SKIPPED, Verdict.DONE]
    assert amount_of(found) is Amount.SKIPPED


MINUTE = Workout("Backward, a minute", (Block(BACK, WALK, Role.WORK, duration_s=60),))


def test_a_block_that_was_held_while_somebody_went_forward_is_done_once_its_time_is_full():
    reading = leg_reading((BACK, WALK, 20, 0.9), (AHEAD, WALK, 90, 1.2), (BACK, WALK, 40, 0.9))
    (done,) = matched_as_guided(MINUTE, reading, guided(reading, (0.0, "block", 0))).blocks
    assert done.verdict is Verdict.DONE


def test_what_went_the_other_way_is_none_of_a_block():
    reading = leg_reading((BACK, WALK, 35, 0.9), (AHEAD, WALK, 30, 1.2))
    found = matched_as_guided(MINUTE, reading, guided(reading, (0.0, "block", 0)))
    assert verdicts(found) == [Verdict.SHORTENED]
    assert found.blocks[0].share == pytest.approx((65 - 0.9 * 30) / 60, abs=0.01)
    assert amount_of(found) is Amount.PARTLY


@pytest.mark.parametrize("seconds", [0.0, 0.5])
def test_a_session_that_was_over_at_once_is_nothing_of_it(seconds: float):
    reading = leg_reading((STILL, STAND, seconds, 0.0))
    found = matched_as_guided(MINUTE, reading, guided(reading, (0.0, "block", 0)))
    assert amount_of(found) is Amount.SKIPPED


def test_a_block_that_was_stopped_is_as_long_as_it_was_kept_to():
    reading = leg_reading((BACK, WALK, 15, 0.9), (STILL, STAND, 120, 0.0))
    recording = replace(guided(reading, (0.0, "block", 0), (15.0, "stop")), pauses=(Pause(15.0, 135.0),))
    found = matched_as_guided(MINUTE, reading, recording)
    assert verdicts(found) == [Verdict.SHORTENED]
    assert found.blocks[0].share == pytest.approx(0.25, abs=0.05)


def test_a_block_whose_travel_nobody_knows_is_done_and_not_called_measured():
    reading = leg_reading((AHEAD, WALK, 360, 1.2), (*NOT_FELT, 12, None))
    recording = guided(reading, (0.0, "block", 0), (360.0, "block", 1))
    done = matched_as_guided(FIRST_STEPS, reading, recording).blocks[1]
    assert (done.verdict, done.travel_share, done.against_share) == (Verdict.DONE, 0, 0)


@pytest.mark.parametrize("fuller", [0, 1])
def test_of_a_block_begun_anew_the_fuller_one_is_the_planned_one(fuller: int):
    lengths_s = (5, 11) if fuller else (11, 5)
    reading = leg_reading((AHEAD, WALK, 360, 1.2), *((BACK, WALK, s, 0.5) for s in lengths_s))
    again_s = 360.0 + lengths_s[0]
    recording = guided(
        reading, (0.0, "block", 0), (360.0, "block", 1), (again_s, "repeat"), (again_s, "block", 1)
    )
    found = matched_as_guided(FIRST_STEPS, reading, recording)
    assert found.blocks[1].done is not None
    assert found.blocks[1].done.start_s == (360 if fuller == 0 else again_s)
    assert [(one.verdict, one.repeats) for one in found.extras] == [(Verdict.REPEATED, 1)]


def test_blocks_that_no_workout_has_are_nothing_of_it():
    reading = leg_reading((AHEAD, WALK, 20, 1.2), (BACK, WALK, 20, 0.5))
    recording = guided(reading, (0.0, "block", -1), (20.0, "block", 99))
    found = matched_as_guided(FIRST_STEPS, reading, recording)
    assert set(verdicts(found)) == {Verdict.SKIPPED}


def test_a_session_of_which_no_block_is_told_is_looked_at_as_any_other():
    reading = leg_reading((AHEAD, WALK, 360, 1.2), (BACK, WALK, 10, 0.5), (AHEAD, WALK, 20, 1.2))
    recording = guided(reading, (3.0, "pain", 2))
    assert matched_as_guided(FIRST_STEPS, reading, recording) == matched(FIRST_STEPS, reading)


def test_a_guided_block_lasts_until_the_next_or_until_it_was_left():
    happened = [
        (5.0, "block", 0), (9.0, "pain", 3), (12.0, "skip", None), (20.0, "block", 1),
        (30.0, "block", None), (34.0, "block", 2), (40.0, "repeat", None), (50.0, "block", 2),
    ]  # fmt: skip
    said = tuple(Happening(at, what, value) for at, what, value in happened)
    assert Guided("made up", happenings=said).blocks(60.0) == (
        GuidedBlock(0, 5, 12), GuidedBlock(1, 20, 30), GuidedBlock(2, 34, 40), GuidedBlock(2, 50, 60),
    )  # fmt: skip
