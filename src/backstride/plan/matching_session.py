"""Which planned session a recording belongs to: by day, by hour and by likeness; or none of them.

Days are those of the person's own zone, so the caller gives them. A session that was moved by a day is still
found, where the recording is much like it; one recording carries out one session at most, and one session is
carried out by one recording at most. What is like nothing planned is unplanned, which is no fault.

Rejected: the nearest session whatever was done in it, which turns a walk to the shop into a training.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from backstride.plan.matching import MatchingParams, matched
from backstride.plan.matching_found import Matched
from backstride.plan.matching_pieces import NOTHING_FINER, SecondBySecond
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Lap
from backstride.vocab.workout import Workout


@dataclass(frozen=True, slots=True)
class BelongingParams:
    """Settings of `belongings`; every default is explained."""

    least: float = 0.35
    """Likeness on the planned day, at least. Project choice: of simulated sessions the least like itself has
    0.5, and one beside another kind of session has 0.25 in the middle, 0.45 in one of ten."""
    least_moved: float = 0.5
    """On another day, where the day itself says less. Project choice."""
    days_apart: int = 1
    """A session may be moved by so much. Project choice: the coach plans a missed one anew."""
    a_day: float = 0.2
    """Likeness that a day between takes away when two sessions compete. Project choice."""
    an_hour: float = 0.01
    """Likewise an hour, where both hours are known. Project choice: less than any difference that counts."""
    matching: MatchingParams = field(default_factory=MatchingParams)
    """How a recording is laid beside a workout."""


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A recording, on the day on which it happened where the person lives."""

    key: str
    day: date
    reading: RunReading
    laps: tuple[Lap, ...] = ()
    finely: SecondBySecond = NOTHING_FINER
    at: time | None = None
    """When it began, on the person's own clock; None is not known."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session of the plan."""

    key: str
    day: date
    workout: Workout
    at: time | None = None
    """When it was meant to begin; None is any time of the day."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A recording, and the planned session that it carries out."""

    recorded: str
    planned: str | None
    """None is unplanned."""
    matched: Matched | None
    """What was done of it; None where it is unplanned."""


def belongings(
    recorded: Sequence[Recorded],
    planned: Sequence[PlannedSession],
    params: BelongingParams = BelongingParams(),
) -> tuple[Belonging, ...]:
    """Return for each recording, in the order given, the session that it belongs to.

    Pairs are taken from the best on; the order in which recordings arrive changes nothing, and two that are
    equally good go by their keys.
    """
    pairs: list[tuple[float, str, str, Matched]] = []
    for one in recorded:
        for session in planned:
            if abs((one.day - session.day).days) <= params.days_apart:
                found = matched(session.workout, one.reading, one.laps, one.finely, params.matching)
                least = params.least if one.day == session.day else params.least_moved
                if found.likeness >= least:
                    pairs.append((-_score(one, session, found, params), session.key, one.key, found))
    of: dict[str, tuple[str, Matched]] = {}
    taken: set[str] = set()
    for _, session_key, key, found in sorted(pairs, key=lambda pair: pair[:3]):
        if key not in of and session_key not in taken:
            of[key] = (session_key, found)
            taken.add(session_key)
    return tuple(Belonging(one.key, *of.get(one.key, (None, None))) for one in recorded)


def _score(one: Recorded, session: PlannedSession, found: Matched, params: BelongingParams) -> float:
    score = found.likeness - params.a_day * abs((one.day - session.day).days)
    if one.at is not None and session.at is not None:
        score -= params.an_hour * abs(_hours(one.at) - _hours(session.at))
    return score


def _hours(at: time) -> float:
    return at.hour + at.minute / 60
