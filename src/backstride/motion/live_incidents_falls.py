"""Falls while they happen: down fast, a hard meeting with the ground, and then lying or sitting there.

The rules of `incidents_falls`, whose words explain them, at the moment at which somebody has lain still for a
second and a half. Nothing of them looks further ahead than that, so that nothing had to be given up.
"""

from dataclasses import dataclass
from math import inf

from backstride.motion.live_attitude import Vector
from backstride.motion.live_incidents_moments import (
    RATE_HZ,
    SECOND,
    TICK,
    Moments,
    angle_rad,
    known_in,
    longest_light_s,
    mean_of,
    oldest,
    sink_mps,
    up_over,
)


@dataclass(frozen=True, slots=True)
class LiveFallParams:
    """Settings of `fall_of`: those of `FallParams`, where each is explained, in round numbers."""

    looks_from_mps: float = 1.0
    """Slower sinking is not looked at."""
    sinks_mps: float = 1.5
    """A body that falls meets the ground at least this fast."""
    sinks_fast_mps: float = 1.8
    """So fast is a fall in any posture."""
    drops_m: float = 0.3
    """And ends lower by this."""
    drops_far_m: float = 0.4
    """By so much it is a fall in any posture."""
    thigh_share: float = 0.8
    """A thigh falls less far than a trunk: so much of both."""
    hits_mps2: float = 21.6
    """The ground is met with this specific force: 2.2 g."""
    tilts_rad: float = 0.7
    """Trunk from its own upright while lying: 40 degrees."""
    settles_s: float = 4.0
    """Still this soon after the impact."""
    stays_s: float = 1.5
    """And for this long."""
    mostly_still: float = 0.8
    """As a share of that time."""
    weightless_mps2: float = 1.2
    """Below this nothing carries the sensor."""
    off_centre_m: float = 0.06
    """What is thrown spins about its middle, and the sensor feels that from so far away."""
    weightless_s: float = 0.26
    """Longer than that the sensor itself fell."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by the number of its moment."""

    at: int
    sure: float


def fall_of(
    params: LiveFallParams, m: Moments, stills: list[bool], upright: Vector, *, thigh: bool
) -> Found | None:
    """Return the fall whose lying begins a second and a half before the newest moment.

    Args:
        params: What is explained there.
        m: The last seconds.
        stills: For each of the last ticks whether the second is still that begins 50 moments before its end.
        upright: Up in sensor axes of somebody who steps.
        thigh: Worn there, where posture says nothing.
    """
    n = len(stills)
    lies = n - round((params.stays_s - 1.0) * 10) - 1
    if lies < 1 or not stills[lies] or stills[lies - 1]:
        return None
    if sum(stills[lies:]) < params.mostly_still * (n - lies):
        return None
    still = m.end - SECOND - TICK * (n - 1 - lies)
    furthest = params.settles_s * SECOND + 5 * TICK
    i, k = lies - 1, still - TICK
    while i >= 0 and not stills[i] and still - k < furthest:
        sinks = _sinks(m, k)
        lowest = _sinks(m, k - TICK) >= sinks and _sinks(m, k + TICK) > sinks
        if sinks <= -params.looks_from_mps and lowest:
            found = _read(params, m, k, still, upright, thigh=thigh)
            if found is not None:
                return found
        i, k = i - 1, k - TICK
    return None


def _sinks(m: Moments, k: int) -> float:
    """Return the fastest sinking in one tick."""
    return min((sink_mps(m, i) for i in range(max(k, oldest(m) + 1), min(k + TICK, m.end))), default=inf)


def _read(
    params: LiveFallParams, m: Moments, k: int, still: int, upright: Vector, *, thigh: bool
) -> Found | None:
    """Read one sinking: speed and height, from what came before it and from the stillness after."""
    start, fell = k - round(3.2 * SECOND), k - SECOND
    landed, lain = min(k + round(0.8 * SECOND), m.end), min(still + SECOND, m.end)
    if start < oldest(m) or not known_in(m, start, landed):
        return None
    hit = max(range(k, min(k + 6 * TICK, m.end)), key=lambda i: (m.hard[i - m.first], -i))
    before, after = mean_of(m, m.speed, start, fell), mean_of(m, m.speed, still, lain)
    bounce = middle = 0.0
    for i in range(start, fell):
        bounce += m.speed[i - m.first] - before
        middle += bounce
    speeds = [m.speed[i - m.first] - (before if i < hit else after) for i in range(fell, landed)]
    sinks = -min([0.0, *speeds[: hit - fell]])
    drops = -(bounce - middle / (fell - start) + sum(speeds)) / RATE_HZ
    hits = max(m.hard[k - 2 * TICK - m.first : min(k + 6 * TICK, m.end) - m.first])
    if sinks < params.sinks_mps or drops < params.drops_m or hits < params.hits_mps2:
        return None
    if still - hit > params.settles_s * SECOND:
        return None
    free_s = longest_light_s(m, hit - 75, hit + 25, params.weightless_mps2, params.off_centre_m)
    if free_s >= params.weightless_s:
        return None
    lies = not thigh and angle_rad(up_over(m, still, lain), upright) >= params.tilts_rad
    share = params.thigh_share if thigh else 1.0
    if not lies and (sinks < share * params.sinks_fast_mps or drops < share * params.drops_far_m):
        return None
    signs = (
        sinks / params.sinks_fast_mps,
        drops / params.drops_far_m,
        hits / (1.5 * params.hits_mps2),
        1.3 if lies else 0.7,
    )
    return Found(hit, 0.5 + 0.45 * sum(min(sign, 1.3) for sign in signs) / 4.0 / 1.3)
