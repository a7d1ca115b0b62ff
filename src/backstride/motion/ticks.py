"""The clock of direction: an answer every half second, each from a window around the middle of its tick.

Half a second is a step and a half of a run: long enough to hold a rhythm, short enough to show a stop. Sums
over windows come from running sums, so that an hour costs a few passes over the samples and no loop.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backstride.signal.level import Level
from backstride.vocab.arrays import Bools, Floats

TICK_S = 0.5
"""Length of a tick. Two of them are the second in which answers are counted. Project choice."""

Indexes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Ticks:
    """Even stretches of time that cover a recording; the last one may reach beyond its end."""

    count: int
    end_s: float
    """Of the recording."""

    @classmethod
    def over(cls, duration_s: float) -> Self:
        """Return the ticks that cover a recording, at least one."""
        return cls(max(math.ceil(duration_s / TICK_S - 1e-9), 1), duration_s)

    @property
    def middle_s(self) -> Floats:
        """Middle of each tick; of the last one, as far as the recording goes."""
        middle: Floats = np.arange(self.count, dtype=np.float64) * TICK_S + TICK_S / 2
        middle[-1] = ((self.count - 1) * TICK_S + min(self.count * TICK_S, self.end_s)) / 2
        return middle


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Ranges of samples `[first, last)`, one a tick: each (t,)."""

    first: Indexes
    last: Indexes

    @classmethod
    def around(cls, level: Level, ticks: Ticks, width_s: float) -> Self:
        """Return windows of `width_s` around the middle of each tick, cut at the ends of the samples."""
        m = level.known.size
        middle = (ticks.middle_s - level.start_s) * level.rate_hz
        half = width_s * level.rate_hz / 2
        first = np.clip(np.round(middle - half), 0, m).astype(np.intp)
        last = np.clip(np.round(middle + half), 0, m).astype(np.intp)
        return cls(first, np.maximum(last, first))

    @property
    def size(self) -> Indexes:
        """Samples in each window."""
        return self.last - self.first

    def sums(self, values: Floats) -> Floats:
        """Return the sum over each window: values (..., m) to (..., t)."""
        total = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
        np.cumsum(values, axis=-1, out=total[..., 1:])
        return np.asarray(total[..., self.last] - total[..., self.first], dtype=np.float64)

    def means(self, values: Floats) -> Floats:
        """Return the mean over each window; NaN where it is empty."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.sums(values) / self.size

    def spreads(self, values: Floats) -> Floats:
        """Return the standard deviation over each window; NaN where it is empty."""
        about = values - values.mean()
        return np.sqrt(np.maximum(self.means(about * about) - self.means(about) ** 2, 0.0))

    def whole(self, known: Bools, least: float) -> Bools:
        """Tell which windows rest on real samples for at least this share, and are not empty."""
        return (self.size > 0) & (self.sums(known.astype(np.float64)) >= least * np.maximum(self.size, 1))
