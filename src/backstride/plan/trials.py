"""Tests that a person does now and then: balance, three metres backward, focus, and the own-ratio protocol.

They are workouts like any other, so that a watch or a phone can lead through them. Their results come back
as measures; a test that was timed with a watch counts as said, and a gate then takes twice the days.

A test stands on the first training day of a week of the plan, or not at all that week: so whoever leaves it
out is not asked at every session, a week lies between two, and the calendar alone says it. A note of what was
offered when was rejected: a fold over what happened does not know what was decided.
"""

from dataclasses import dataclass, replace
from functools import cache

from backstride.plan.allowed import sessions_of
from backstride.plan.gates import GateStatus, gates_of
from backstride.plan.ladder import Gate, ladder
from backstride.plan.limits import WEEK
from backstride.plan.state import State
from backstride.plan.week import training_days, weekday
from backstride.vocab.errors import NotFound
from backstride.vocab.plan import Place
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Repeat, Role, Target, Workout


@dataclass(frozen=True, slots=True)
class Trial:
    """One test."""

    key: str
    name: str
    fact: str
    """The measure that it gives, as gates call it; empty gives none to a gate."""
    unit: str
    how: str
    knows: str
    """What it can tell and what not, with its study."""
    workout: Workout


@dataclass(frozen=True, slots=True)
class TrialParams:
    """Numbers of the tests."""

    stand_s: float = 30.0
    """Longest stand that is timed. Expert design: longer says no more of 10 s."""
    stands: int = 3
    """Tries; the best counts. Expert design."""
    walk_m: float = 3.0
    """As in the studies of the 3 m backward walk (poloferrero2025)."""
    run_in_m: float = 2.0
    """To stop behind the line; with the 3 m a whole step of distance. Expert design."""
    settle_s: float = 240.0
    """Each stretch of the own-ratio protocol: a minute to settle, three that count (docs/own-ratio.md)."""
    rest_s: float = 20.0
    """Between tries. Expert design."""
    easy: tuple[float, float] = (2.0, 5.0)
    """Effort of the own-ratio protocol, 0 to 10: hearts settle where it is easy. Expert design."""
    free_stage: int = 3
    """From here on one walks freely, and the lighter week holds the 3 m backward. By the ladder's design."""
    near: int = 1
    """Where one other gate lacks no more than this, the test of a gate is due. Expert design."""
    ratio_weeks: int = 8
    """The own-ratio protocol comes once in so many weeks. Expert design: a ratio is no matter of days."""
    ratio_week: int = 5
    """In which of them, from 0: not a lighter one, and not the first. Expert design."""


DEFAULT = TrialParams()


def trials(params: TrialParams = DEFAULT) -> tuple[Trial, ...]:
    """Return every test."""
    return (_stand(params), _back_walk(params), _own_ratio(params))


@cache
def trial(key: str) -> Trial:
    """Return one test.

    Raises:
        NotFound: There is none of that key.

    """
    for one in trials():
        if one.key == key:
            return one
    raise NotFound("test")


FACTS = {"stand_s": "stand", "back_walk_3m_s": "back-walk"}
"""Measures that a test gives, as gates call them, and the test."""


def due(state: State) -> tuple[Trial, ...]:
    """Return the tests that a gate of the present stage waits for; one that was failed, a week later."""
    if not any(gate.fact in FACTS for gate in ladder().stage(state.stage).gates):
        return ()
    waits = {gate.fact for gate, status in _gates(state) if gate.fact in FACTS and not status.is_open}
    known = {measure.name for day, measure in state.tested if day > state.day - WEEK}
    return tuple(trial(key) for fact, key in FACTS.items() if fact in waits - known)


def _gates(state: State) -> list[tuple[Gate, GateStatus]]:
    """Return the gates that stand for a person with how they are, without that of time."""
    who = state.profile.who.value if state.profile else ""
    gates = [gate for gate in ladder().stage(state.stage).gates if not gate.who or who in gate.who]
    return list(zip(gates, gates_of(state)[:-1], strict=True))


def is_test_day(state: State) -> bool:
    """Whether a test may stand today: the first training day of a week of the plan."""
    profile = state.profile
    if profile is None:
        return False
    return weekday(state.day) == _first_day(profile.days, sessions_of(state), weekday(state.start))


@cache
def _first_day(days: tuple[int, ...], sessions: int, first: int) -> int:
    return min(training_days(days, sessions, first), key=lambda day: (day - first) % WEEK)


def gate_tests(state: State, params: TrialParams = DEFAULT) -> tuple[Trial, ...]:
    """Return the tests that a gate waits for while the other gates are open, or one of them nearly.

    Earlier a test would be too old once the others are open; later it would keep a person waiting.
    """
    asked = due(state)
    if not asked:
        return ()
    shut = [status for gate, status in _gates(state) if gate.fact not in FACTS and not status.is_open]
    near = len(shut) <= 1 and all(status.need - (status.have or 0.0) <= params.near for status in shut)
    return asked if near else ()


def week_tests(state: State, params: TrialParams = DEFAULT) -> tuple[Trial, ...]:
    """Return the tests of a lighter week: standing, and 3 m backward once one walks freely."""
    if state.lighter[0] != state.week_number:
        return ()
    return (trial("stand"), trial("back-walk")) if state.stage >= params.free_stage else (trial("stand"),)


def is_ratio_week(state: State, params: TrialParams = DEFAULT) -> bool:
    """Whether the own-ratio protocol may stand in this week: who has a treadmill, once in eight weeks."""
    on_belt = state.profile is not None and Place.TREADMILL in state.profile.places
    return on_belt and state.week_number % params.ratio_weeks == params.ratio_week


def _stand(params: TrialParams) -> Trial:
    stand = Block(
        Travel.STILL,
        Gait.STAND,
        Role.WORK,
        duration_s=params.stand_s,
        note="On one leg, hands on your hips, eyes open, until the other foot touches.",
    )
    rest = Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=params.rest_s)
    return Trial(
        "stand",
        "Stand on one leg",
        "stand_s",
        "s",
        "Beside a wall, in flat shoes: as long as you can, three times; the longest counts.",
        "Ten seconds open the way to free walking for older adults. It is a weak sign of who falls.",
        Workout("Stand on one leg", (Repeat(params.stands, (stand, rest)),)),
    )


def _back_walk(params: TrialParams) -> Trial:
    walk = Block(
        Travel.BACKWARD,
        Gait.WALK,
        Role.WORK,
        distance_m=params.walk_m + params.run_in_m,
        note="Timed over the first 3 m, as fast as is safe; somebody walks beside you.",
    )
    back = Block(Travel.FORWARD, Gait.WALK, Role.REST, duration_s=params.rest_s)
    return Trial(
        "back-walk",
        "Three metres backward",
        "back_walk_3m_s",
        "s",
        "Mark 3 m on a flat floor, heels at the first line. Time from “go” until both heels pass the other.",
        "5.5 s and more is a weak flag: it found 60 % of those who had fallen and cleared 69 % of the others "
        "(483 people, poloferrero2025).",
        Workout("Three metres backward", (Repeat(2, (walk, back)),)),
    )


def _own_ratio(params: TrialParams) -> Trial:
    ahead = Block(
        Travel.FORWARD,
        Gait.WALK,
        Role.WORK,
        duration_s=params.settle_s,
        target=Target(effort=params.easy),
        note="One belt speed for the last three; hands off the rail.",
    )
    first = replace(ahead, note="A quarter faster than the rest, for a second speed; hands off the rail.")
    behind = Block(
        Travel.BACKWARD,
        Gait.WALK,
        Role.WORK,
        duration_s=params.settle_s,
        target=Target(effort=params.easy),
        handrail=Handrail.NONE,
        note="One belt speed for the last three; stop the belt to turn round.",
    )
    return Trial(
        "own-ratio",
        "Your own energy ratio",
        "",
        "",
        "Sixteen minutes on a treadmill with a chest strap: four forward, four backward, and again.",
        "It learns what going backward costs you, beside forward at the same speed (docs/own-ratio.md).",
        Workout("Your own energy ratio, 16 minutes", (first, behind, ahead, behind)),
    )
