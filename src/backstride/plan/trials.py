"""Tests that a person does now and then: balance, three metres backward, focus, and the own-ratio protocol.

They are workouts like any other, so that a watch or a phone can lead through them. Their results come back
as measures; a test that was timed with a watch counts as said, and a gate then takes twice the days.
"""

from dataclasses import dataclass

from backstride.plan.ladder import ladder
from backstride.plan.state import State
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
    run_in_m: float = 1.0
    """To stop behind the line. Expert design."""
    settle_s: float = 240.0
    """Each stretch of the own-ratio protocol: a minute to settle, three that count (docs/own-ratio.md)."""
    rest_s: float = 20.0
    """Between tries. Expert design."""
    easy: tuple[float, float] = (2.0, 5.0)
    """Effort of the own-ratio protocol, 0 to 10: hearts settle where it is easy. Expert design."""


DEFAULT = TrialParams()


def trials(params: TrialParams = DEFAULT) -> tuple[Trial, ...]:
    """Return every test."""
    return (_stand(params), _back_walk(params), _own_ratio(params))


def due(state: State) -> tuple[Trial, ...]:
    """Return the tests that a gate of the present stage waits for."""
    who = state.profile.who.value if state.profile else ""
    known = {measure.name for _, measure in state.tested}
    waits = {gate.fact for gate in ladder().stage(state.stage).gates if not gate.who or who in gate.who}
    return tuple(trial for trial in trials() if trial.fact in waits - known)


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
        note="The same belt speed all through; hands off the rail.",
    )
    behind = Block(
        Travel.BACKWARD,
        Gait.WALK,
        Role.WORK,
        duration_s=params.settle_s,
        target=Target(effort=params.easy),
        handrail=Handrail.NONE,
        note="The same belt speed; stop the belt to turn round.",
    )
    return Trial(
        "own-ratio",
        "Your own energy ratio",
        "",
        "",
        "Sixteen minutes on a treadmill with a chest strap: four forward, four backward, and again.",
        "It learns what going backward costs you, beside forward at the same speed (docs/own-ratio.md).",
        Workout("Your own energy ratio, 16 minutes", (Repeat(2, (ahead, behind)),)),
    )
