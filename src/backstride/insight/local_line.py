"""A robust local line through dots over days, with the band of the line itself.

LOWESS (Cleveland 1979, J Am Stat Assoc 74:829): around each day of a grid a straight line is fitted to the
runs near it, near ones counting more by a tricube, runs far off the line counting less by a biweight.
Between two days of the grid the curve is straight. The band comes from the weights themselves: the curve is
a weighted sum of the values, and its standard error the root of the sum of squared weights times the
scatter about it.

Only the runs inside a window are touched, so that thousands of runs cost milliseconds.
"""

import math
from dataclasses import dataclass

import numpy as np

from backstride.insight.noise import student_t
from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class LineParams:
    """Settings of `local_line`; every default is explained."""

    half_width_days: float = 21.0
    """Runs within three weeks on either side make the line of a day. Project choice: learning bends within
    weeks, and a narrower line follows each run."""
    nearest: int = 6
    """But at least so many runs, where there are as many. Project choice: three for each number of a line."""
    points: int = 40
    """A curve is drawn through so many; over years each speaks for the time to the next one. Project choice:
    a point every 20 px on a desk."""
    rounds: int = 3
    """Of making what is far off count less; Cleveland 1979 found two to do."""
    cut: float = 6.0
    """What is so many median deviations off the line does not count (Cleveland 1979)."""
    kept: float = 0.776
    """By definition: the weighted mean square of normal noise under that biweight, over its variance: the
    integral of w z^2 over that of w. A test does it again."""
    level: float = 0.9
    """Of the band, as of every interval here. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class LocalLine:
    """The curve on some days, each (g,)."""

    days: Floats
    value: Floats
    half: Floats
    """Half of the band."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    value: Floats
    spread: Floats
    """Standard deviation of each point for values that scatter by 1."""
    trace: float
    """How many numbers the curve takes from the data."""


def local_line(days: Floats, values: Floats, params: LineParams = LineParams()) -> LocalLine:
    """Return the curve through dots, (n,) each, days not falling; at least three days must differ."""
    count = min(params.points, int(days[-1] - days[0]) + 1)
    grid = np.asarray(np.unique(np.round(np.linspace(days[0], days[-1], count))), dtype=np.float64)
    trusted: Floats = np.full(values.shape, 1.0)
    for _ in range(params.rounds):
        off = np.abs(values - np.interp(days, grid, _fit(grid, days, values, trusted, params).value))
        trusted = _trusted(off, params)
    fit = _fit(grid, days, values, trusted, params)
    degrees = max(float(trusted.sum() - fit.trace), 1.0)
    squares = float((trusted * (values - np.interp(days, grid, fit.value)) ** 2).sum()) / params.kept
    scatter = math.sqrt(squares / degrees)
    return LocalLine(grid, fit.value, student_t(degrees, (1 + params.level) / 2) * scatter * fit.spread)


def _fit(grid: Floats, days: Floats, values: Floats, trusted: Floats, params: LineParams) -> _Fit:
    """Fit a line around each day of the grid by weighted least squares, in closed form."""
    widths = _widths(grid, days, params)
    first, last = np.searchsorted(days, grid - widths), np.searchsorted(days, grid + widths, side="right")
    found = np.empty((grid.size, 3))
    for row, (day, wide, a, b) in enumerate(zip(grid, widths, first, last, strict=True)):
        found[row] = _at(days[a:b] - day, values[a:b], trusted[a:b], float(wide))
    trace = float((trusted * np.interp(days, grid, found[:, 2])).sum())
    return _Fit(found[:, 0], found[:, 1], trace)


def _at(off: Floats, values: Floats, trusted: Floats, wide: float) -> tuple[float, float, float]:
    """Return value, spread and own weight of the line at 0, from runs `off` days away."""
    near = (1 - np.minimum(np.abs(off) / wide, 1.0) ** 3) ** 3
    weights = near * trusted
    if weights.sum() <= 1e-9 * near.sum():  # all near runs were mistrusted: then they are all there is
        weights = near
    s0, s1, s2 = float(weights.sum()), float(weights @ off), float(weights @ off**2)
    below = s0 * s2 - s1**2
    if below <= 1e-9 * s0 * s2:  # all on one day: a mean
        smooth, own = weights / s0, 1.0 / s0
    else:
        smooth, own = weights * (s2 - s1 * off) / below, s2 / below
    return float(smooth @ values), math.sqrt(float(smooth @ smooth)), own


def _widths(grid: Floats, days: Floats, params: LineParams) -> Floats:
    """Return how far the line of each day looks: to its nearest runs, and to the next days of the grid."""
    count = min(params.nearest, days.size)
    steps = np.diff(grid).max() if grid.size > 1 else 0.0
    at = np.searchsorted(days, grid)
    far = [
        np.sort(np.abs(days[max(place - count, 0) : place + count] - day))[count - 1]
        for day, place in zip(grid, at, strict=True)
    ]
    least = max(params.half_width_days, 1.5 * float(steps))
    return np.maximum(least, 1.5 * np.asarray(far, dtype=np.float64))


def _trusted(off: Floats, params: LineParams) -> Floats:
    """Return Tukey's biweight of what lies off the curve."""
    usual = float(np.median(off))
    if usual <= 0:
        return np.full(off.shape, 1.0)
    kept = 1.0 - np.square(off / (params.cut * usual))
    return np.asarray(np.square(np.maximum(kept, 0.0)), dtype=np.float64)
