"""How far a study speaks: where its value is extrapolated, and how wide it is if the study does not say.

Many studies of backward running were seen as abstracts: one mean ratio, one speed or none, no spread. A bare
mean would look exact, so a ratio without a spread of its own gets one here, the same for all, and the words
of its row say who chose the range. Rejected: no range (false exactness), and a guess for each study (who
could check them all?).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from backstride.science.evidence.shelf import study, value
from backstride.vocab.study import Value


@dataclass(frozen=True, slots=True)
class ReachParams:
    """How far a study speaks beyond what it measured."""

    around_mps: float = 0.3
    """A study at one speed speaks for speeds this much slower or faster, a little more than 1 km/h. Project
    choice."""
    doubt: float = 1 / 3
    """A difference whose study gives no spread may be this share smaller or larger. Project choice."""
    between_people: float = 0.13
    """Half the range of a mean without a spread, as a share of it: the ground force of 20 people had a
    standard deviation of 8 to 13 % (E073a, E073b). Project choice to use it for other means of steps."""
    level_grade: float = 0.01
    """Slopes up to 1 % either way count as level, as for energy. Project choice."""


RANGE_IS_OURS = "The study gives no range; this one is our choice: the difference a third smaller or larger."


def doubted(ratio: float, params: ReachParams = ReachParams()) -> tuple[float, float, float]:
    """Return low, value, high of a ratio without a spread of its own; one stays one."""
    half = abs(ratio - 1.0) * params.doubt
    return ratio - half, ratio, ratio + half


def beyond(
    values: Iterable[Value], speed_mps: float, grade: float, params: ReachParams = ReachParams()
) -> bool:
    """Tell whether a speed or slope lies outside what all these values together cover.

    Where none of them shows its speed, the speeds at which running backward was studied on a treadmill count
    (E003): nobody can name a narrower range, and beyond it nothing is known at all.
    """
    held = tuple(values)
    shown = held if any(one.speed_mps for one in held) else (value("E003"),)
    speeds = [one.speed_mps for one in shown if one.speed_mps is not None]
    slopes = [one.grade for one in held if one.grade is not None]
    return not (_within(speed_mps, speeds, params.around_mps) and _within(grade, slopes, params.level_grade))


def _within(at: float, ranges: list[tuple[float, float]], margin: float) -> bool:
    if not ranges:
        return True
    slack = margin + 1e-9
    return min(low for low, _ in ranges) - slack <= at <= max(high for _, high in ranges) + slack


def sources_of(*ids: str) -> tuple[str, ...]:
    """Return the keys of the studies behind these values, each once, in order."""
    return tuple(dict.fromkeys(value(one).study for one in ids))


def people_in(sources: Iterable[str]) -> int | None:
    """Return how many people the studies had together; None where none of them says."""
    known = [found for key in sources if key != "own" and (found := study(key).people) is not None]
    return sum(known) if known else None
