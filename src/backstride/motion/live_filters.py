"""Filters for a few seconds of samples in plain lists: both ways, so that nothing is delayed or skewed.

One-way filters turn the shape of a step (its skewness is a cue), so each stretch is filtered forth and
back inside the buffer. Second-order Butterworth sections by the bilinear transform, as in any textbook.
"""

from dataclasses import dataclass
from math import pi, sqrt, tan
from operator import mul


@dataclass(frozen=True, slots=True)
class Section:
    """A second-order section: b0, b1, b2 over 1, a1, a2."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


def band(low_hz: float, high_hz: float, rate_hz: float) -> tuple[Section, Section]:
    """Return a high-pass and a low-pass that leave what lies between, each Butterworth of order 2."""
    return high_pass_section(low_hz, rate_hz), low_pass_section(high_hz, rate_hz)


def low_pass_section(cut_hz: float, rate_hz: float) -> Section:
    """Return a low-pass with half power at `cut_hz`."""
    c = tan(pi * cut_hz / rate_hz)
    d = 1.0 + sqrt(2.0) * c + c * c
    b = c * c / d
    return Section(b, 2.0 * b, b, 2.0 * (c * c - 1.0) / d, (1.0 - sqrt(2.0) * c + c * c) / d)


def high_pass_section(cut_hz: float, rate_hz: float) -> Section:
    """Return a high-pass with half power at `cut_hz`."""
    c = tan(pi * cut_hz / rate_hz)
    d = 1.0 + sqrt(2.0) * c + c * c
    b = 1.0 / d
    return Section(b, -2.0 * b, b, 2.0 * (c * c - 1.0) / d, (1.0 - sqrt(2.0) * c + c * c) / d)


def both_ways(sections: tuple[Section, ...], values: list[float], pad: int) -> list[float]:
    """Return values filtered forth and back.

    At both ends they go on for `pad` samples, mirrored through the end point, so that the filters settle.
    """
    n = len(values)
    pad = min(pad, n - 1)
    before = [2.0 * values[0] - values[i] for i in range(pad, 0, -1)]
    after = [2.0 * values[-1] - values[n - 1 - i] for i in range(1, pad + 1)]
    out = before + values + after
    for _ in range(2):
        for section in sections:
            out = _one_way(section, out)
        out.reverse()
    return out[pad : pad + n]


def _one_way(s: Section, values: list[float]) -> list[float]:
    """Filter, as if the first value had always been there."""
    b0, b1, b2, a1, a2 = s.b0, s.b1, s.b2, s.a1, s.a2
    level = values[0] * (b0 + b1 + b2) / (1.0 + a1 + a2)
    two = b2 * values[0] - a2 * level
    one = b1 * values[0] - a1 * level + two
    out = []
    for value in values:
        y = b0 * value + one
        one = b1 * value - a1 * y + two
        two = b2 * value - a2 * y
        out.append(y)
    return out


def running_sum(values: list[float]) -> list[float]:
    """Return the sums of all values up to each."""
    out: list[float] = []
    total = 0.0
    for value in values:
        total += value
        out.append(total)
    return out


def mean(values: list[float]) -> float:
    """Return the mean; 0 of none."""
    return sum(values) / len(values) if values else 0.0


def spread(values: list[float]) -> float:
    """Return the standard deviation (over n)."""
    middle = mean(values)
    return sqrt(mean([(value - middle) ** 2 for value in values]))


def alike(a: list[float], b: list[float]) -> float:
    """Return the correlation coefficient; 0 where one of them does not vary."""
    ma, mb = mean(a), mean(b)
    over = spread(a) * spread(b)
    return mean([(x - ma) * (y - mb) for x, y in zip(a, b, strict=True)]) / over if over > 0.0 else 0.0


def skewness(values: list[float]) -> float:
    """Return the third moment over the cube of the spread; 0 where nothing varies."""
    middle, over = mean(values), spread(values) ** 3
    return mean([(value - middle) ** 3 for value in values]) / over if over > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a signal repeats itself."""

    period_s: float
    """0 where it does not."""
    strength: float
    """Autocorrelation at that lag, -1 to 1."""


def rhythm_of(
    values: list[float], rate_hz: float, shortest_s: float, longest_s: float, share: float
) -> Rhythm:
    """Return the first peak of the autocorrelation that reaches `share` of the highest one."""
    middle = mean(values)
    x = [value - middle for value in values]
    n = len(x)
    first, last = int(shortest_s * rate_hz), min(int(longest_s * rate_hz + 0.5), n // 2)
    power = sum(value * value for value in x) / n
    if power <= 0.0 or last - first < 2:  # noqa: PLR2004  # a peak has two neighbours
        return Rhythm(0.0, 0.0)
    lags = range(first - 1, last + 2)
    r = [sum(map(mul, x, x[lag:])) / (n - lag) / power for lag in lags]
    peaks = [i for i in range(1, len(r) - 1) if r[i] >= r[i - 1] and r[i] > r[i + 1] and r[i] > 0.0]
    if not peaks:
        return Rhythm(0.0, max(r))
    highest = max(r[i] for i in peaks)
    at = next(i for i in peaks if r[i] >= share * highest)
    bend = r[at - 1] - 2.0 * r[at] + r[at + 1]
    shift = 0.5 * (r[at - 1] - r[at + 1]) / bend if bend < 0.0 else 0.0
    return Rhythm((first - 1 + at + shift) / rate_hz, r[at])
