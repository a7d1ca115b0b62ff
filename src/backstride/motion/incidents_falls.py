"""Falls: down fast, a hard meeting with the ground, and then lying or sitting there.

What tells a fall from everything that looks like it is the height: vertical acceleration, summed twice over
two seconds, says how fast the body went down and whether it stayed down. A jump comes up again, a bench is
met slowly, a phone in a hand goes up. Posture alone does not do: who runs backward mostly falls on the seat,
arms behind, and may end with the trunk nearly upright; so posture counts where the fall was soft, and a fast
drop speaks for itself. Rejected: a threshold of impact alone, which told acted falls from the daily life of
old people (Bourke 2007, doi:10.1016/j.gaitpost.2006.09.012): running steps are nearly as hard.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.incidents_ticks import TICK_HZ, Ticks, longest_below_s
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.recording import Placement
from backstride.vocab.units import STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class FallParams:
    """Settings of `falls_of`, set on real walking and on simulated mishaps, not the reported ones."""

    looks_from_mps: float = 1.0
    """Slower sinking is not looked at. Project choice: a running step sinks with 0.6 to 1.1."""
    sinks_mps: float = 1.5
    """A body that falls meets the ground at least this fast. Project choice: a free fall of 11 cm; sitting
    down takes 0.5 to 0.9."""
    sinks_fast_mps: float = 1.8
    """So fast is a fall in any posture. Project choice: a free fall of 17 cm."""
    drops_m: float = 0.3
    """And ends lower by this. Project choice: from standing to hands and knees is 0.35 at the back."""
    drops_far_m: float = 0.4
    """By so much it is a fall in any posture. Project choice."""
    thigh_share: float = 0.8
    """A thigh, where posture says nothing, falls less far than a trunk: so much of both. Project choice."""
    hits_mps2: float = 2.2 * STANDARD_GRAVITY_MPS2
    """The ground is met with this specific force. Project choice: sitting down stays below it."""
    tilts_rad: float = float(np.radians(40.0))
    """Trunk from its own upright while lying. Project choice; Bourke 2008 took 34 degrees."""
    settles_s: float = 4.0
    """Still this soon after the impact. Project choice."""
    stays_s: float = 1.5
    """And for this long. Project choice: who is up sooner has stumbled."""
    rises_rad: float = float(np.radians(30.0))
    """Who leaves the posture of lying by this much gets up. Project choice."""
    mostly_still: float = 0.8
    """As a share of that time. Project choice."""
    weightless_mps2: float = 1.2
    """Below this nothing carries the sensor. Project choice: falling bodies have a foot on the ground."""
    off_centre_m: float = 0.06
    """What is thrown spins about its middle, and the sensor feels that from so far away. Project choice."""
    weightless_s: float = 0.26
    """Longer than that the sensor itself fell. Project choice: 33 cm of free fall."""


@dataclass(frozen=True, slots=True)
class _Drop:
    """What happened around one fast sinking."""

    tick: int
    """Of the impact."""
    still: int
    """First tick of stillness after it."""
    sinks_mps: float
    drops_m: float
    hits_mps2: float
    tilt_rad: float
    """Between the own upright and where the body came to rest; NaN where upright is not known."""


def falls_of(
    worn: Worn, ticks: Ticks, upright: Floats, params: FallParams = FallParams()
) -> tuple[Incident, ...]:
    """Return the falls; `upright` (3, m) is up in sensor axes while moving upright before each tick."""
    upward = np.cumsum(worn.level.accel_mps2[2]) / worn.level.rate_hz
    falls: list[Incident] = []
    for tick in _fast_sinkings(ticks, params):
        if falls and ticks.s(tick) < falls[-1].end_s:
            continue
        drop = _read(worn, ticks, upward, upright, tick)
        if drop is not None and _is_fall(drop, worn, ticks, params):
            falls.append(_told(drop, ticks, worn, params))
    return tuple(falls)


def _fast_sinkings(ticks: Ticks, params: FallParams) -> list[int]:
    """Return the ticks at which a body sinks fastest, soon before it is still."""
    m, sinks = ticks.still.size, ticks.sink_mps
    places = np.arange(m)
    next_still = np.minimum.accumulate(np.where(ticks.still, places, 2 * m)[::-1])[::-1]
    lowest = np.ones(m, dtype=bool)
    lowest[1:] &= sinks[1:] <= sinks[:-1]
    lowest[:-1] &= sinks[:-1] < sinks[1:]
    soon = next_still - places < params.settles_s * TICK_HZ + 5
    found: list[int] = np.flatnonzero(lowest & soon & (sinks < -params.looks_from_mps)).tolist()
    return found


def _read(worn: Worn, ticks: Ticks, upward: Floats, upright: Floats, tick: int) -> _Drop | None:
    """Read speed and height around one sinking, counted from the steps before it and the stillness after."""
    m, second = ticks.still.size, round(TICK_HZ)
    if not 3 * second < tick < m - 2 * second or not ticks.known[tick - 3 * second : tick + 2 * second].all():
        return None
    hit = tick + int(np.argmax(ticks.hardest_mps2[tick : tick + 6]))
    still = tick + int(np.argmax(ticks.still[tick:]))
    level = worn.level

    def part(start_s: float, end_s: float) -> Floats:
        first, last = ((t - level.start_s) * level.rate_hz for t in (start_s, end_s))
        return upward[max(round(first), 0) : max(round(last), 1)]

    at = ticks.s(tick)
    before, after = part(at - 3.2, at - 1.0), part(ticks.s(still), ticks.s(still) + 1.0)
    fell, landed = part(at - 1.0, ticks.s(hit)), part(ticks.s(hit), at + 0.8)
    if not (before.size and after.size and fell.size):
        return None
    # Before it the body neither rises nor sinks, nor does it after. A blow too hard for the sensor spoils the
    # sum, so that each side of the impact is counted from its own end.
    speed = np.concatenate([fell - before.mean(), landed - after.mean()])
    bounce = np.cumsum(before - before.mean())
    dropped = bounce[-1] - bounce.mean() + speed.sum()
    rest = ticks.up[:, still : still + second].mean(axis=1)
    cos = rest @ upright[:, max(tick - second, 0)] / max(float(np.linalg.norm(rest)), 1e-9)
    return _Drop(
        tick=hit,
        still=still,
        sinks_mps=float(before.mean() - fell.min()),
        drops_m=float(-dropped / level.rate_hz),
        hits_mps2=float(ticks.hardest_mps2[tick - 2 : tick + 6].max()),
        tilt_rad=float(np.arccos(np.clip(cos, -1.0, 1.0))),
    )


def _is_fall(drop: _Drop, worn: Worn, ticks: Ticks, params: FallParams) -> bool:
    if (
        drop.sinks_mps < params.sinks_mps
        or drop.drops_m < params.drops_m
        or drop.hits_mps2 < params.hits_mps2
    ):
        return False
    at_s = ticks.s(drop.tick)
    free_s = longest_below_s(worn, at_s - 1.5, at_s + 0.5, params.weightless_mps2, params.off_centre_m)
    if not _stays(drop, ticks, params) or free_s >= params.weightless_s:
        return False
    lies = worn.placement is not Placement.THIGH and drop.tilt_rad >= params.tilts_rad
    share = params.thigh_share if worn.placement is Placement.THIGH else 1.0
    fast, far = share * params.sinks_fast_mps, share * params.drops_far_m
    return lies or (drop.sinks_mps >= fast and drop.drops_m >= far)


def _stays(drop: _Drop, ticks: Ticks, params: FallParams) -> bool:
    """Whether it settles soon, and most of the time after that is still."""
    soon = drop.still - drop.tick <= params.settles_s * TICK_HZ
    span = round(params.stays_s * TICK_HZ)
    return soon and bool(ticks.still[drop.still : drop.still + span - 9].mean() >= params.mostly_still)


def _told(drop: _Drop, ticks: Ticks, worn: Worn, params: FallParams) -> Incident:
    lies = worn.placement is not Placement.THIGH and drop.tilt_rad >= params.tilts_rad
    signs = (
        drop.sinks_mps / params.sinks_fast_mps,
        drop.drops_m / params.drops_far_m,
        drop.hits_mps2 / (1.5 * params.hits_mps2),
        1.3 if lies else 0.7,
    )
    clear = float(np.mean([min(sign, 1.3) for sign in signs])) / 1.3
    posture = "then you lay still" if lies else "then you stayed down"
    return Incident(
        at_s=ticks.s(drop.tick),
        end_s=ticks.s(_rises(drop.still, ticks, params)),
        kind=IncidentKind.FALL,
        confidence=round(0.5 + 0.45 * clear, 2),
        because=(
            f"you went down {drop.drops_m:.1f} m at {drop.sinks_mps:.1f} m/s, met the ground with "
            f"{drop.hits_mps2 / STANDARD_GRAVITY_MPS2:.1f} g, {posture}"
        ),
    )


def _rises(still: int, ticks: Ticks, params: FallParams) -> int:
    """Return the tick at which stillness ends for more than two seconds, or the posture that it had."""
    quiet = np.flatnonzero(ticks.still[still:])
    gaps = np.flatnonzero(np.diff(quiet) > 2 * TICK_HZ)
    last = int(quiet[gaps[0]]) if gaps.size else int(quiet[-1])
    end = min(still + last + round(TICK_HZ), ticks.still.size - 1)
    rest = ticks.up[:, still : still + round(TICK_HZ)].mean(axis=1)
    leaves = np.flatnonzero(rest @ ticks.up[:, still:end] < np.cos(params.rises_rad))
    return still + int(leaves[0]) if leaves.size else end
