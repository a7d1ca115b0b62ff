"""A circuit's day: real drills, out of the metres and minutes of the day; circuits take turns."""

from dataclasses import replace

import pytest

from backstride.formats.fit_workout import write_fit_workout
from backstride.plan.amounts import Amount, Stretches
from backstride.plan.circuit_session import drilled, fits
from backstride.plan.circuits import Station, circuit, circuits
from backstride.plan.coach import decide, ordinary
from backstride.plan.drills import drill
from backstride.plan.ladder import ladder
from backstride.plan.limits import NO_LIMITS, Limits
from backstride.plan.places import Where
from backstride.plan.sessions import Plan
from backstride.plan.state import Did
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.vocab.plan import Kind, Place
from backstride.vocab.workout import levels
from plan.people import PROFILE, somebody

DAY = Amount(Stretches(4, 60), Stretches(0, 0), 1.1, 0.0, 60.0, 360.0, 216.0, 30)


def day(place: Place = Place.TRACK, amount: Amount = DAY, stage: int = 5, **profile: object) -> Plan:
    there = Where(place, None, ("flat", "clear"), running=True)
    return Plan(Kind.CIRCUIT, ladder().stage(stage), amount, there, replace(PROFILE, **profile))


def fitting(plan: Plan, limits: Limits = NO_LIMITS) -> list[str]:
    return [one.id for one in circuits() if fits(one, plan, limits)]


def at(turn: int, plan: Plan | None = None, **fields: object):
    """Return the session of the circuit's day whose number among the stage's sessions is given."""
    return drilled(somebody(5, backward_here=turn, **fields), plan or day())


def test_which_circuits_fit_follows_from_place_stage_company_and_limits():
    assert fitting(day()) == ["balance-line", "backward-warm-up"]
    assert fitting(day(Place.PATH)) == ["backward-warm-up"]
    assert fitting(day(Place.HALL)) == ["first-steps", "balance-line", "backward-warm-up"]
    assert fitting(day(Place.TREADMILL)) == []
    assert fitting(day(stage=3)) == ["balance-line"]
    hop = replace(drill("march"), id="hop", jumping=True)
    hops = replace(circuit("springs"), id="hops", stations=(Station(hop, 1),))
    assert fits(hops, day(stage=8), NO_LIMITS)
    assert not fits(hops, day(stage=7), NO_LIMITS)
    assert not fits(hops, day(stage=8), Limits(no_jumping=True))
    assert fitting(day(), Limits(injury=True)) == []
    run = {one.id for one in circuits() if one.id in {"first-run", "field", "fast-backward", "every-way"}}
    assert not run & set(fitting(day(stage=12))), "a circuit's day holds no running backward"


def test_circuits_take_turns():
    ids = [at(turn).circuit for turn in (3, 7, 11, 15)]
    assert ids == ["balance-line", "backward-warm-up"] * 2
    assert at(7, day(Place.PATH)).circuit == at(3, day(Place.PATH)).circuit == "backward-warm-up"


@pytest.mark.parametrize("turn", [3, 7])
def test_its_drills_come_out_of_the_metres_of_the_day(turn):
    session = at(turn)
    used = {block.drill for block in session.workout.blocks()} - {""}
    assert used == {station.drill.id for station in circuit(session.circuit).stations}
    assert session.dose.backward_walk_m == 240
    assert session.dose.longest_walk_m <= 60
    assert session.dose.minutes <= 30
    assert session.kind is Kind.CIRCUIT
    cues = [block.cues[0] for block in session.workout.blocks() if block.backward]
    assert cues == (["look-left", "look-right"] * len(cues))[: len(cues)]
    assert levels(session.workout.parts) <= 2, "what a watch can hold"
    assert read_workout(write_workout(session.workout)) == session.workout
    assert session.workout.name.startswith(f"Circuit “{circuit(session.circuit).name}” and ")


def test_rounds_fall_away_with_metres_and_minutes_before_half_of_the_day_does():
    def rounds(session) -> int:
        return sum(block.drill == "long-reach" for block in session.workout.blocks())

    assert rounds(at(3)) == 2
    assert rounds(at(3, day(amount=replace(DAY, minutes=17)))) == 1
    assert at(3, day(amount=replace(DAY, minutes=13))) is None
    assert at(3, day(amount=replace(DAY, walks=Stretches(3, 20)))) is None, "60 m are fewer than a round"
    assert at(3, day(amount=replace(DAY, walks=Stretches(9, 15)))) is None, "its longest piece is 20 m"


def test_there_is_none_while_something_holds_or_must_be_held():
    assert at(3) is not None
    assert at(3, hold=1) is None
    assert at(3, support=True) is None
    assert at(3, limits=Limits(support=True)) is None


def test_the_coach_gives_one_on_its_day_and_the_ordinary_session_where_none_fits():
    did = (Did(0, 400.0, 0.0, 80.0, 0.0, 400.0, 0.0, 1.0, -1, 2, hard=False, backward=True),)
    state = somebody(5, days=9, backward_here=3)
    state.did, state.practised = (replace(did[0], day=state.day - 3),), state.day - 3
    session, plain = decide(state).session, ordinary(state).session
    assert (session.circuit, plain.circuit) == ("balance-line", "")
    assert session.dose.backward_walk_m == plain.dose.backward_walk_m
    assert write_fit_workout(session.workout, *fit_words())
    belt = replace(PROFILE, places=(Place.TREADMILL,))
    assert decide(somebody(5, days=9, backward_here=3, profile=belt)).session.circuit == ""


def fit_words() -> tuple:
    from datetime import UTC, datetime  # noqa: PLC0415

    from backstride.app.workout_files import STEP_WORDS  # noqa: PLC0415

    return datetime(2026, 5, 1, 12, tzinfo=UTC), STEP_WORDS, {}
