"""A measure over weeks: its trend with a band, and whether the newest runs differ from the first.

The trend is a robust local line (`local_line.py`). Its band is the 90 % interval of the line itself,
pointwise, not of single runs. It is never drawn through a gap, and never through fewer than four dots: each
stretch between two gaps is fitted alone.

Whether something changed is asked of the runs, not of the trend: a trend is bent at its ends by one run.
The first runs are compared with the newest ones, and the difference is called a change only if it exceeds
what two single runs of this person differ by anyway (`noise.py`). Rejected: a test of the slope (with
enough runs any slope is significant, however small), and Theil and Sen's one line (learning bends).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from backstride.insight.local_line import local_line
from backstride.insight.noise import degrees_of_freedom, noise_of, student_t
from backstride.vocab.arrays import Floats
from backstride.vocab.history import Change, Dot, Expected, Level, Noise, Trend, TrendPoint
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait


@dataclass(frozen=True, slots=True)
class TrendParams:
    """Settings of `trend_of`; every default is explained."""

    fewest: int = 4
    """Through fewer dots no trend is drawn. Project choice: a line through three is hardly ever wrong."""
    gap_days: int = 10
    """A longer silence is a gap, if it is also long for this person. Project choice."""
    gap_spacings: float = 3.0
    """Long for a person is more than so many of the usual steps from run to run. Project choice."""
    fewest_days: int = 3
    """On so many different days: two make a line that nothing contradicts. Project choice."""
    level: float = 0.9
    """Of all intervals here. Project choice."""
    largest_end: int = 5
    """At most so many runs stand for the beginning, and for the end. Project choice."""
    smallest_end: int = 2
    """At least so many; else a quarter of all. Project choice: one run is no beginning."""


DEFAULT = TrendParams()
NEEDS = "It needs four runs in which it is known, at least three of them within two weeks of the one before."


@dataclass(frozen=True, slots=True)
class About:
    """What a trend is about, beside its dots."""

    name: str
    unit: str
    gait: Gait | None = None
    placement: Placement | None = None
    expected: Expected | None = None
    forward: Level | None = None
    missing: str = NEEDS
    """What would make it known, where there are no dots, or too few."""
    floor: tuple[float, str] | None = None
    """As in `noise_of`."""


def trend_of(dots: Sequence[Dot], about: About, params: TrendParams = DEFAULT) -> Trend:
    """Return a measure over weeks, whatever is known of it.

    Args:
        dots: In the order of time.
        about: What they are.
        params: Settings.
    """
    days = np.array([dot.day.toordinal() for dot in dots], dtype=np.float64)
    values = np.array([dot.value for dot in dots], dtype=np.float64)
    cuts = gaps_after(days, params)
    edges = [0, *(cut + 1 for cut in cuts), len(dots)]
    pieces = (local_trend(days[a:b], values[a:b], params) for a, b in pairwise(edges))
    return Trend(
        name=about.name,
        unit=about.unit,
        gait=about.gait,
        placement=about.placement,
        dots=tuple(dots),
        pieces=tuple(piece for piece in pieces if piece),
        gaps=tuple((dots[cut].day, dots[cut + 1].day) for cut in cuts),
        change=change_of(days, values, about, params),
        forward=about.forward,
        expected=about.expected,
    )


def gaps_after(days: Floats, params: TrendParams = DEFAULT) -> list[int]:
    """Return the places of the dots after which there is a gap."""
    steps = np.diff(days)
    between = steps[steps > 0]
    if between.size == 0:
        return []
    longest = max(float(params.gap_days), params.gap_spacings * float(np.median(between)))
    return [int(place) for place in np.flatnonzero(steps > longest)]


# --- is it a change? ---


def change_of(days: Floats, values: Floats, about: About, params: TrendParams = DEFAULT) -> Change:
    """Compare the newest runs with the first ones; levels are Hodges and Lehmann's (1963)."""
    if days.size < params.fewest:
        return Change("unknown", about.missing)
    noise = noise_of(days, values, about.floor)
    if noise is None:
        return Change("unknown", NEEDS, runs=0)
    count = min(max(days.size // 4, params.smallest_end), params.largest_end)
    first, latest = middle_of(values[:count]), middle_of(values[-count:])
    half = _half(noise, count, params)
    by = latest - first
    return Change(
        verdict="changed" if abs(by) > noise.mdc else "same",
        first=Level(first, first - half, first + half),
        latest=Level(latest, latest - half, latest + half),
        by=Level(by, by - math.sqrt(2.0) * half, by + math.sqrt(2.0) * half),
        since=date.fromordinal(int(days[0])),
        runs=count,
        noise=noise,
    )


def middle_of(values: Floats) -> float:
    """Return the median of all means of two: as sure as a mean, and one slip does not move it far."""
    i, j = np.triu_indices(values.size)
    return float(np.median((values[i] + values[j]) / 2))


def _half(noise: Noise, count: int, params: TrendParams) -> float:
    """Return half of the interval of the middle of so many runs."""
    t = student_t(degrees_of_freedom(noise.pairs), (1 + params.level) / 2)
    return t * noise.sem / math.sqrt(count)


def level_of(values: Sequence[float], noise: Noise | None, params: TrendParams = DEFAULT) -> Level | None:
    """Return the level of the newest of some values; None where there is none or its doubt is not known."""
    if not values or noise is None:
        return None
    newest = np.array(values[-params.largest_end :])
    middle, half = middle_of(newest), _half(noise, newest.size, params)
    return Level(middle, middle - half, middle + half)


# --- the curve ---


def local_trend(days: Floats, values: Floats, params: TrendParams = DEFAULT) -> tuple[TrendPoint, ...]:
    """Return the trend through dots without a gap, (n,) each; () where they are too few."""
    if days.size < params.fewest or np.unique(days).size < params.fewest_days:
        return ()
    line = local_line(days, values)
    return tuple(
        TrendPoint(date.fromordinal(int(day)), value, value - half, value + half)
        for day, value, half in zip(line.days.tolist(), line.value.tolist(), line.half.tolist(), strict=True)
    )
