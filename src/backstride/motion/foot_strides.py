"""The strides of one foot: from each stance to the next, and the way that the foot went between them.

A foot stands still once a stride, so its speed is known there, and what the accelerometer adds up in between
can be set right at both ends. The way of all strides comes from the first and second running sums of
acceleration, not from a loop over them. Rejected: a filter that holds speed at zero through the stance, which
needs to know where stance begins and ends.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.foot_stances import earth_speed, stances_of
from backstride.motion.step_chain import Places
from backstride.signal.level import Level
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement

FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)


@dataclass(frozen=True, slots=True)
class StrideParams:
    """Settings of `strides_of`; every default is explained."""

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
    speed = earth_speed(worn.level)
    stances = stances_of(worn, speed)
    return _between(worn.level, speed, stances, params) if stances.size > 1 else None


def _between(level: Level, speed: Floats, at: Places, params: StrideParams) -> Strides:
    """Return the ways between stances: twice summed acceleration, with the speed at both ends taken as 0."""
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
