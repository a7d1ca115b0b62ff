"""Which days of a week are training days, and what kind of session stands on each.

Days lie as far apart as the person's own days allow, because balance practised a day apart was kept better
than practice at once (10.1016/S0167-9457(00)00021-X). Work that was missed is never moved into a week that
is full; it is dropped.
"""

from functools import cache
from itertools import combinations

from backstride.plan.ladder import Stage, ladder
from backstride.plan.limits import WEEK
from backstride.vocab.plan import Kind, Profile


def weekday(day: int) -> int:
    """Return the weekday of an ordinal, 0 is Monday."""
    return (day + WEEK - 1) % WEEK  # ordinal 1 was a Monday


@cache
def training_days(days: tuple[int, ...], sessions: int, first: int = 0) -> tuple[int, ...]:
    """Return the weekdays to train on: so many of a person's own, as far apart as they allow.

    Of equals those come first that come first in a week of the plan, which begins on `first`.
    """
    if sessions >= len(days):
        return days

    def rank(some: tuple[int, ...]) -> tuple[tuple[int, ...], list[int]]:
        return _apart(some), [-day for day in sorted((day - first) % WEEK for day in some)]

    return max(combinations(days, max(sessions, 1)), key=rank)


def _apart(days: tuple[int, ...]) -> tuple[int, ...]:
    """Return the gaps around the week, smallest first: more is better."""
    gaps = [(after - before - 1) % WEEK + 1 for before, after in zip(days, (*days[1:], days[0]), strict=True)]
    return tuple(sorted(gaps))


def kind_of(stage: Stage, profile: Profile, number: int) -> Kind:
    """Return what the session with this number, from 0, of the stage is about: kinds take turns."""
    name = stage.week[number % len(stage.week)]
    for branch in ladder().branches:
        if profile.who in branch.who and stage.number >= branch.stage:
            name = branch.takes.get(name, name)
    return KINDS[name]


KINDS: dict[str, Kind] = {
    "practice": Kind.PRACTICE,
    "warm-up": Kind.WARM_UP,
    "circuit": Kind.CIRCUIT,
    "repeats": Kind.REPEATS,
    "finisher": Kind.FINISHER,
    "alternation": Kind.ALTERNATION,
    "continuous": Kind.CONTINUOUS,
    "intervals": Kind.INTERVALS,
    "uphill": Kind.UPHILL,
    "race": Kind.RACE,
    "sprint": Kind.SPRINT,
    "shuttles": Kind.SHUTTLES,
}
"""Words of the ladder."""

HARD = frozenset({Kind.INTERVALS, Kind.UPHILL, Kind.RACE, Kind.SPRINT, Kind.SHUTTLES})
"""Kinds that are meant to be hard: never two in a row."""
EASIER = Kind.FINISHER
"""What takes the place of a hard session after a hard one."""
WALKING = frozenset({Kind.PRACTICE, Kind.WARM_UP, Kind.CIRCUIT})
"""Kinds without running backward."""
