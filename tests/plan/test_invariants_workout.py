"""Invariants 20, 22, 25, 29 and 30: what a session is made of, and what files and texts keep of it."""

import math
from datetime import UTC, date, datetime

import icalendar
import pytest

from backstride.app.workout_files import STEP_WORDS, names_of
from backstride.formats.fit_workout import write_fit_workout
from backstride.formats.fit_workout_read import read_fit_workout
from backstride.formats.ics import CalendarEntry, write_ics
from backstride.plan.coach import ahead, decide
from backstride.plan.engine import happened
from backstride.plan.sessions import dose_of
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.vocab.errors import WorkoutRefused
from backstride.vocab.plan import OUTDOORS, Decision, Place, Session, Wish, Wished
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Role, Workout
from plan.athletes import invariant
from plan.lives import Life
from plan.oracle import TINY, no_running_outdoors

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def sessions(decisions: list[Decision]) -> list[Session]:
    return [decision.session for decision in decisions if decision.session is not None]


@invariant
def test_20_where_the_screening_forbids_running_outdoors_no_plan_file_or_calendar_holds_any(life: Life):
    for n, day in enumerate(life.days):
        if not no_running_outdoors(day.screened) or day.state.rescreen or day.state.profile is None:
            continue
        decisions = [day.decision]
        if n % 23 == life.history.luck % 23:
            decisions += ahead(day.state, 7)
            for number, wish in enumerate(Wish):
                wished = Wished(day.decision.day, "wish", wish, 10 * number)
                decisions.append(decide(happened(day.state, wished)))
        for session in sessions(decisions):
            if session.place in OUTDOORS:
                assert not any(b.gait is Gait.RUN for b in session.workout.blocks()), session
        if len(decisions) > 1 and any(s.place in OUTDOORS for s in sessions(decisions)):
            outdoors = next(s for s in sessions(decisions) if s.place in OUTDOORS)
            assert not runs_in_files(outdoors.workout, day.decision.day)


def runs_in_files(workout: Workout, day: date) -> bool:
    """Whether a watch or a calendar would be told to run."""
    names = names_of(workout)
    watch = read_fit_workout(write_fit_workout(workout, NOON, STEP_WORDS, names), STEP_WORDS).workout
    calendar = write_ics([CalendarEntry("key", workout, day)], NOON, names)
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    words = " ".join(f"{event['summary']} {event['description']}" for event in events).lower()
    return any(b.gait is Gait.RUN for b in watch.blocks()) or " run" in words.replace("running shoes", "")


@invariant
def test_22_nothing_goes_backward_downhill(life: Life):
    for day in life.trained:
        for block in day.decision.session.workout.blocks():
            assert not block.backward or (block.grade or 0.0) >= 0, block


@invariant
def test_25_warm_up_first_cool_down_last_looks_take_turns_outdoors_and_none_on_a_belt(life: Life):
    for day in life.days:
        if day.decision.session is None:
            continue
        session = day.decision.session
        blocks = list(session.workout.blocks())
        assert blocks[0].role is Role.WARM_UP
        assert blocks[-1].role is Role.COOL_DOWN
        assert seconds(blocks[0]) > 0
        assert seconds(blocks[-1]) > 0
        backward = [block for block in blocks if block.backward]
        left = sum("look-left" in block.cues for block in backward)
        right = sum("look-right" in block.cues for block in backward)
        if session.place is Place.TREADMILL or session.handrail is not None:
            assert left == right == 0
            assert all({"eyes-front", "mirror"} & set(block.cues) for block in backward)
        elif session.place in OUTDOORS:
            assert abs(left - right) <= 1
            assert all({"look-left", "look-right"} & set(block.cues) for block in backward)


UNPACED = {
    (Travel.FORWARD, Gait.WALK): 1.2,
    (Travel.FORWARD, Gait.RUN): 2.4,
    (Travel.BACKWARD, Gait.WALK): 0.8,
    (Travel.BACKWARD, Gait.RUN): 1.8,
    (Travel.SIDEWAYS, Gait.WALK): 0.6,
    (Travel.SIDEWAYS, Gait.RUN): 1.5,
}
"""Speeds that are taken where a block asks for none: drills, and a walk timed as fast as is safe."""


def speed(block: Block) -> float:
    """Return the highest speed of a block, or what is taken where it has none."""
    if block.target.speed_mps is not None:
        return block.target.speed_mps[1]
    return UNPACED[block.travel, block.gait]


def seconds(block: Block) -> float:
    """Return how long a block takes at its highest speed."""
    return block.duration_s if block.duration_s is not None else block.distance_m / speed(block)


def metres(block: Block) -> float:
    """Return how far a backward block goes."""
    return block.distance_m if block.distance_m is not None else block.duration_s * speed(block)


def numbers_of(block: Block) -> tuple[float | None, ...]:
    return (block.distance_m, block.duration_s, *(block.target.speed_mps or ()))


@invariant
def test_29_the_steps_add_up_to_the_stated_dose_finite_and_never_below_nothing(life: Life):
    for day in life.days:
        if day.decision.session is None:
            continue
        dose, blocks = day.decision.session.dose, list(day.decision.session.workout.blocks())
        numbers = [n for b in blocks for n in numbers_of(b) if n is not None]
        assert all(math.isfinite(number) and number > 0 for number in numbers)
        walks = [metres(b) for b in blocks if b.backward and b.gait is Gait.WALK]
        runs = [metres(b) for b in blocks if b.backward and b.gait is Gait.RUN]
        stated = (
            (dose.backward_walk_m, sum(walks)),
            (dose.backward_run_m, sum(runs)),
            (dose.longest_walk_m, max(walks, default=0)),
            (dose.longest_run_m, max(runs, default=0)),
            (dose.minutes, sum(map(seconds, blocks)) / 60),
            (dose.forward_min, sum(seconds(b) for b in blocks if b.travel is Travel.FORWARD) / 60),
        )
        for said, reckoned in stated:
            assert said == pytest.approx(reckoned, abs=0.002)
            assert math.isfinite(said)
            assert said >= 0


@invariant
def test_30_text_and_fit_come_back_with_the_same_totals_or_refuse_by_name(life: Life):
    for day in life.trained[life.history.luck % 5 :: 29]:
        workout = day.decision.session.workout
        assert read_workout(write_workout(workout)) == workout
        data = fit_of(workout)
        if data is None:
            continue
        again = read_fit_workout(data, STEP_WORDS).workout
        one, other = dose_of(workout), dose_of(again)
        assert one.backward_walk_m == pytest.approx(other.backward_walk_m, abs=TINY)
        assert one.backward_run_m == pytest.approx(other.backward_run_m, abs=TINY)
        assert one.minutes == pytest.approx(other.minutes, abs=TINY)
        assert [b.travel for b in again.blocks()] == [b.travel for b in workout.blocks()]


def fit_of(workout: Workout) -> bytes | None:
    """Return a workout for a watch; None where it is refused, and that by name."""
    try:
        return write_fit_workout(workout, NOON, STEP_WORDS, names_of(workout))
    except WorkoutRefused as refused:
        named = str(refused)
    assert named, "what cannot be kept is named"
    return None
