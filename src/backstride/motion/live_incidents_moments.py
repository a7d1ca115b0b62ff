"""The last seconds of a worn sensor, moment by moment, as incidents are looked for in them while they happen.

What `incidents_ticks` thins a whole recording to, known live: how hard, how still, how upright, how fast
down. Fifty moments a second of an even clock, turned into earth axes by the filter of the live form; moments
have numbers that only grow, and the oldest are forgotten. Plain lists, so that another language can match it
value by value (`web/static/live/incidents_moments.js` does).
"""

from dataclasses import dataclass, field
from math import acos, sqrt

from backstride.motion.live_attitude import (
    AttitudeCoefficients,
    AttitudeParams,
    AttitudeState,
    Vector,
    attitude_coefficients,
    attitude_quaternion,
    rotate,
    turn_attitude,
)
from backstride.motion.live_window import GRAVITY_MPS2

RATE_HZ = 50
"""Moments a second, as the live clock makes them."""
SECOND = RATE_HZ
TICK = 5
"""Moments in a tenth of a second, in which incidents are looked at."""
KEPT = 12 * RATE_HZ
"""Moments that are remembered."""


@dataclass(frozen=True, slots=True)
class StillParams:
    """Settings of `still_from`, as `TickParams` of the batch form."""

    range_mps2: float = 4.0
    """Specific force of somebody who lies or sits keeps within this for a second."""
    spin_radps: float = 0.8
    """And the sensor leans by less than this."""


def _turning() -> AttitudeCoefficients:
    return attitude_coefficients(AttitudeParams(), 1.0 / RATE_HZ)


@dataclass(slots=True)
class Moments:
    """Columns; moment number `k` stands at `k - first`. Changed in place."""

    attitude: AttitudeState = field(default_factory=AttitudeState)
    turning: AttitudeCoefficients = field(default_factory=_turning)
    first: int = 0
    end: int = 0
    """One beyond the newest."""
    hardest: float = 0.0
    """Largest specific force of a sample since the newest moment."""
    rises: list[float] = field(default_factory=list)
    """Vertical acceleration, m/s²."""
    speed: list[float] = field(default_factory=list)
    """Its sum: speed upward, m/s, about an unknown one."""
    ups: list[float] = field(default_factory=list)
    """The sum of that over moments, so that means of it are quick."""
    up: list[Vector] = field(default_factory=list)
    """In sensor axes."""
    roll: list[Vector] = field(default_factory=list)
    """Angular rate about earth axes, rad/s; the first two lean, the third turns."""
    yaw: list[float] = field(default_factory=list)
    """The sum of the third: turned left, rad."""
    hard: list[float] = field(default_factory=list)
    """Largest specific force of the samples, m/s²."""
    size: list[float] = field(default_factory=list)
    """Specific force of the moment, m/s²."""
    spin2: list[float] = field(default_factory=list)
    """Angular rate squared."""
    known: list[bool] = field(default_factory=list)


def oldest(m: Moments) -> int:
    """Return the first moment that may still be looked at."""
    return max(m.end - KEPT, m.first)


def remember_moment(m: Moments, six: list[float], *, known: bool) -> None:
    """Add one even moment: specific force, angular rate."""
    force, turn = six[:3], six[3:]
    turn_attitude(m.turning, m.attitude, turn, force)
    q = attitude_quaternion(m.attitude)
    free = [rate - bias for rate, bias in zip(turn, m.attitude.bias_radps, strict=True)]
    spin = rotate(q, free)
    rises, size = rotate(q, force)[2] - GRAVITY_MPS2, _size(force)
    speed = (m.speed[-1] if m.speed else 0.0) + rises / RATE_HZ
    m.rises.append(rises)
    m.speed.append(speed)
    m.ups.append((m.ups[-1] if m.ups else 0.0) + speed)
    m.up.append(rotate([q[0], -q[1], -q[2], -q[3]], [0.0, 0.0, 1.0]))
    m.roll.append(spin)
    m.yaw.append((m.yaw[-1] if m.yaw else 0.0) + spin[2] / RATE_HZ)
    m.hard.append(max(m.hardest, size))
    m.size.append(size)
    m.spin2.append(free[0] ** 2 + free[1] ** 2 + free[2] ** 2)
    m.known.append(known)
    m.hardest = 0.0
    m.end += 1
    if m.end - m.first > 2 * KEPT:
        _forget(m)


def _forget(m: Moments) -> None:
    gone = m.end - KEPT - m.first
    for column in (m.rises, m.speed, m.ups, m.yaw, m.hard, m.size, m.spin2):
        del column[:gone]
    del m.up[:gone], m.roll[:gone], m.known[:gone]
    m.first += gone


def mean_of(m: Moments, column: list[float], start: int, end: int) -> float:
    """Return the mean over moments `[start, end)`."""
    return sum(column[start - m.first : end - m.first]) / (end - start)


def up_over(m: Moments, start: int, end: int) -> Vector:
    """Return mean up in sensor axes over moments `[start, end)`."""
    rows = m.up[start - m.first : end - m.first]
    return [sum(row[axis] for row in rows) / (end - start) for axis in range(3)]


def known_in(m: Moments, start: int, end: int) -> bool:
    """Say whether no sample is missing in moments `[start, end)`."""
    return all(m.known[start - m.first : end - m.first])


def angle_rad(a: Vector, b: Vector) -> float:
    """Return the angle between two directions."""
    over = max(_size(a) * _size(b), 1e-9)
    return acos(min(max((a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / over, -1.0), 1.0))


def sink_mps(m: Moments, k: int) -> float:
    """Return speed upward at a moment about its mean from two seconds before to one after."""
    start, end = max(k - 2 * SECOND, oldest(m) + 1), min(k + SECOND, m.end)
    mean = (m.ups[end - 1 - m.first] - m.ups[start - 1 - m.first]) / (end - start)
    return m.speed[k - m.first] - mean


def longest_light_s(m: Moments, start: int, end: int, mps2: float, off_centre_m: float) -> float:
    """Return the longest time in `[start, end)` with less specific force than this.

    A sensor that spins `off_centre_m` from the middle of what flies feels that even in the air.
    """
    longest = now = 0
    for k in range(max(start, oldest(m)) - m.first, min(end, m.end) - m.first):
        now = now + 1 if m.size[k] < mps2 + off_centre_m * m.spin2[k] else 0
        longest = max(longest, now)
    return longest / RATE_HZ


def still_from(m: Moments, k: int, params: StillParams = StillParams()) -> bool:
    """Say whether the second that begins with a moment is one of somebody who sits or lies."""
    own = slice(k - m.first, k - m.first + SECOND)
    spin2 = max(x * x + y * y for x, y, _ in m.roll[own])
    return max(m.hard[own]) - min(m.size[own]) < params.range_mps2 and spin2 < params.spin_radps**2


def _size(v: Vector) -> float:
    return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
