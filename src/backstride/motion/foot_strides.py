"""The strides of one foot: from each stance to the next, and the way that the foot went between them.

A foot stands still once a stride, so speed is known there, and what the accelerometer adds up in between can
be set right at both ends. Not every quiet moment is stance: in backward walking the middle of the swing turns
little and feels just gravity. So moments are taken from the quietest on, and each bars its neighbours for the
better part of a stride. And not every stance is quiet: in running the foot rolls through it. So quiet is
measured by the movement around it. Displacements come from the first and second running sums of acceleration,
not from a loop over strides. Rejected: every quiet moment as a stance (one walking second in five had the
wrong direction), and a threshold for walking alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.step_period import periods_of
from backstride.signal.even import block_means
from backstride.signal.level import GRAVITY_MPS2, Level
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement

FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
_Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StrideParams:
    """Settings of `strides_of`; every default is explained."""

    quiet_share: float = 0.16
    """Restlessness is a mean over this share of a stride: the flat part of a stance. Project choice."""
    force_weight: float = 0.04
    """Of squared force beside squared turning: 1 m/s² counts as 0.2 rad/s. Project choice."""
    always_quiet: float = 0.3
    """Restlessness below this may be a stance whatever is around, in rad²/s². Project choice; stances of
    walking have 0.1 to 0.5, the middle of a backward swing 0.3 to 1.8."""
    quiet_below: float = 0.2
    """So may be one below this share of the largest around it: running. Project choice."""
    around_s: float = 0.6
    """Around: most of a stride to both sides. Project choice."""
    minimum_s: float = 0.1
    """A minimum is the lowest this far to both sides. Project choice."""
    bars_share: float = 0.62
    """A stance bars others for this share of a stride on both sides. Project choice."""
    shortest_m: float = 0.15
    """A shorter way is no stride but a shuffle or a shift of weight. Project choice."""
    longest_s: float = 2.2
    """More time between two stances is a stand with a step in it. Project choice."""
    fastest_mps: float = 9.0
    """A faster mean speed of a stride is a slip of the sums. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Strides:
    """Strides of one foot, in order: arrays are (k,), from one stance to the next, also those not `ok`."""

    start_s: Floats
    """Middle of a stance, in the time of the recording."""
    end_s: Floats
    """Middle of the next one."""
    displacement_m: Floats
    """(2, k): towards the toes and to the left, by the mean heading of both ends. With mounting unknown the
    first is along an arbitrary but constant direction of the foot."""
    rise_m: Floats
    """Up; a second sum of acceleration, good to a few centimetres."""
    heading_rad: Floats
    """Mean heading of the foot at both ends, counter-clockwise from an arbitrary start."""
    ok: Bools
    """A stride was made: long enough, not too fast, without a gap or a stand in it."""

    @property
    def length_m(self) -> Floats:
        """Horizontal way (k,)."""
        length: Floats = np.hypot(*self.displacement_m)
        return length


def strides_of(worn: Worn, params: StrideParams = StrideParams()) -> Strides | None:
    """Return the strides of a sensor on a foot; None for other placements and without a gyroscope."""
    if worn.placement not in FEET or not worn.six.has_gyroscope:
        return None
    stances = _stances(worn, params)
    return _between(worn.level, stances, params) if stances.size > 1 else None


def _stances(worn: Worn, params: StrideParams) -> _Places:
    """Return the samples of the level clock in the middle of stances."""
    level = worn.level
    rate = level.rate_hz
    period = periods_of(level.spin_radps, level.start_s, rate).at(level.t_s)
    restless = _restlessness(worn, period, params)
    near, around = round(params.minimum_s * rate), round(params.around_s * rate)
    from scipy.ndimage import maximum_filter1d, minimum_filter1d  # noqa: PLC0415  # heavy, only sensors need it

    limit = np.maximum(params.always_quiet, params.quiet_below * maximum_filter1d(restless, 2 * around + 1))
    lowest = restless == minimum_filter1d(restless, 2 * near + 1)
    at = np.flatnonzero(lowest & (restless < limit))
    return _lowest_first(at, restless[at], params.bars_share * rate * period[at])


def _restlessness(worn: Worn, period_s: Floats, params: StrideParams) -> Floats:
    """Return mean squared turning and force (m,) over a share of the stride around each sample."""
    level, six = worn.level, worn.six
    every = max(round(six.rate_hz / level.rate_hz), 1)
    force = np.sqrt(np.square(six.force_mps2).sum(axis=0)) - GRAVITY_MPS2
    energy = np.square(six.turn_radps).sum(axis=0) + params.force_weight * np.square(force)
    energy = block_means(energy, every)[: level.known.size]
    total = np.concatenate([[0.0], np.cumsum(energy)])
    half = 0.5 * params.quiet_share * period_s * level.rate_hz
    middle, cells = np.arange(energy.size) + 0.5, np.arange(total.size)
    first, last = np.maximum(middle - half, 0.0), np.minimum(middle + half, float(energy.size))
    mean: Floats = (np.interp(last, cells, total) - np.interp(first, cells, total)) / (last - first)
    return mean


def _lowest_first(at: _Places, value: Floats, bars: Floats) -> _Places:
    """Return the places that remain when each, from the lowest value on, bars others within its reach."""
    alive = np.ones(at.size, dtype=bool)
    first = np.searchsorted(at, at - bars, side="left")
    last = np.searchsorted(at, at + bars, side="right")
    chosen = np.zeros(at.size, dtype=bool)
    for i in np.argsort(value, kind="stable").tolist():
        if alive[i]:
            alive[first[i] : last[i]] = False
            chosen[i] = True
    return at[chosen]


def _between(level: Level, at: _Places, params: StrideParams) -> Strides:
    """Return the ways between stances: twice summed acceleration, with the speed at both ends taken as 0."""
    cos, sin = np.cos(level.heading_rad), np.sin(level.heading_rad)
    ahead, left, up = level.accel_mps2
    earth = np.stack([cos * ahead - sin * left, sin * ahead + cos * left, up]) / level.rate_hz
    speed = np.cumsum(earth, axis=1)
    way = np.cumsum(speed, axis=1) / level.rate_hz
    start, end = at[:-1], at[1:]
    n = (end - start).astype(np.float64)
    # Speed minus a line from its value at the start to that at the end, summed over the samples after it.
    lost = speed[:, start] * n + (speed[:, end] - speed[:, start]) * (n + 1) / 2
    moved = way[:, end] - way[:, start] - lost / level.rate_hz
    heading = (level.heading_rad[start] + level.heading_rad[end]) / 2
    cos, sin = np.cos(heading), np.sin(heading)
    along = np.stack([cos * moved[0] + sin * moved[1], cos * moved[1] - sin * moved[0]])
    gaps = np.concatenate([[0], np.cumsum(~level.known)])
    lasts, length = n / level.rate_hz, np.hypot(*along)
    ok = (lasts <= params.longest_s) & (length >= params.shortest_m) & (length <= params.fastest_mps * lasts)
    t = level.t_s
    return Strides(t[start], t[end], along, moved[2], heading, ok & (gaps[end + 1] == gaps[start]))
