"""Ten times a second: how hard, how still, how upright, how fast down. All that incidents are looked for in.

An hour of six axes is 360,000 moments; an incident lasts seconds. So everything is first thinned to extremes
a tick of a tenth of a second, and whatever needs every sample is read around a few candidates only.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.level import centred_mean, up_of
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats

TICK_HZ = 10.0
"""Ticks a second. Project choice: three in the shortest running step."""


@dataclass(frozen=True, slots=True)
class TickParams:
    """Settings of `ticks_of`; every default is explained."""

    sinks_over_s: float = 3.0
    """Speed up and down is counted from its mean over this long: several steps. Project choice."""
    still_range_mps2: float = 4.0
    """Specific force of somebody who lies or sits keeps within this for a second; slow walking does not.
    Project choice."""
    still_spin_radps: float = 0.8
    """And the sensor turns by less than this. Project choice: fidgeting is still."""


@dataclass(frozen=True, slots=True, eq=False)
class Ticks:
    """Arrays (m,) of ticks; `up` is (3, m)."""

    start_s: float
    """Middle of the first tick."""
    hardest_mps2: Floats
    """Largest specific force."""
    lightest_mps2: Floats
    """Smallest specific force."""
    spin_radps: Floats
    """Largest angular rate about level axes: what leans, not what turns."""
    sink_mps: Floats
    """Lowest speed upward, about its mean over a few seconds."""
    up: Floats
    """In sensor axes."""
    still: Bools
    """Still for the second that begins here."""
    known: Bools

    def s(self, tick: int) -> float:
        """Return the middle of a tick in seconds."""
        return self.start_s + tick / TICK_HZ

    def tick(self, t_s: Floats) -> np.ndarray:
        """Return the ticks of times (k,), within those that there are."""
        at = np.rint((t_s - self.start_s) * TICK_HZ).astype(np.int64)
        return np.clip(at, 0, self.still.size - 1)


def ticks_of(worn: Worn, params: TickParams = TickParams()) -> Ticks:
    """Thin a worn sensor to ticks."""
    force = worn.six.force_mps2
    size = np.sqrt(force[0] * force[0] + force[1] * force[1] + force[2] * force[2])
    level = worn.level
    m = int(min(size.size / worn.six.rate_hz, level.known.size / level.rate_hz) * TICK_HZ)
    hardest, lightest = (
        _each(size, worn.six.rate_hz, m, np.maximum),
        _each(size, worn.six.rate_hz, m, np.minimum),
    )
    lean = np.hypot(level.spin_radps[0], level.spin_radps[1])
    upward = np.cumsum(level.accel_mps2[2]) / level.rate_hz
    upward -= centred_mean(upward, round(params.sinks_over_s * level.rate_hz))
    middle = np.minimum(((np.arange(m) + 0.5) * worn.six.rate_hz / TICK_HZ).astype(np.int64), size.size - 1)
    spin = _each(lean, level.rate_hz, m, np.maximum)
    wide = _second(hardest, np.maximum) - _second(lightest, np.minimum)
    return Ticks(
        start_s=worn.six.start_s + 0.5 / TICK_HZ,
        hardest_mps2=hardest,
        lightest_mps2=lightest,
        spin_radps=spin,
        sink_mps=_each(upward, level.rate_hz, m, np.minimum),
        up=up_of(worn.attitude[middle]),
        still=(wide < params.still_range_mps2) & (_second(spin, np.maximum) < params.still_spin_radps),
        known=worn.six.known[middle],
    )


def longest_below_s(
    worn: Worn, start_s: float, end_s: float, mps2: float, off_centre_m: float = 0.0
) -> float:
    """Return the longest time in `[start_s, end_s)` with less specific force than this.

    A sensor that spins `off_centre_m` from the middle of what flies feels that even in the air.
    """
    six = worn.six
    first, last = (max(int((t - six.start_s) * six.rate_hz), 0) for t in (start_s, end_s))
    size = np.linalg.norm(six.force_mps2[:, first:last], axis=0)
    spin2 = np.square(six.turn_radps[:, first:last]).sum(axis=0)
    free = (size < mps2 + off_centre_m * spin2).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free, [0]])))
    return float(np.max(edges[1::2] - edges[::2], initial=0) / six.rate_hz)


def _each(values: Floats, rate_hz: float, m: int, of: np.ufunc) -> Floats:
    """Reduce values (n,) to one a tick (m,)."""
    starts = (np.arange(m) * rate_hz / TICK_HZ).astype(np.int64)
    each: Floats = of.reduceat(values, starts)
    return each


def _second(values: Floats, of: np.ufunc) -> Floats:
    """Reduce ticks (m,) over the second that begins with each; the last ones over what there is."""
    held = np.concatenate([values, np.full(9, values[-1])])
    pairs = of(held[:-1], held[1:])
    fours = of(pairs[:-2], pairs[2:])
    second: Floats = of(of(fours[:-6], fours[4:-2]), pairs[8:])[: values.size]
    return second
