"""Stumbles: the rhythm breaks, the trunk is thrown and caught again, all within a second or two.

Each sign alone is common: a kerb jolts, a turn leans, a stop breaks the rhythm. A stumble has them at once:
the trunk leaves its own upright further and faster than in the steps around, is braked from the side or from
ahead, a step or two are off or the last, and soon it is upright again. Everything is measured against the
person's own steps before and after, so that a rough path raises the bar. A jump is told by its flight, a turn
by where it ends, a phone that is taken out by not coming back to where it was.

Pelvis and acceleration alone told 21 staged near falls in treadmill walking from other gait with 85 % (Weiss
2010, PMC2845599); nothing of the kind is known for running, and nothing for backward.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.incidents_ticks import TICK_HZ, Ticks
from backstride.signal.even import block_means
from backstride.signal.level import centred_mean
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.incident import Incident, IncidentKind


@dataclass(frozen=True, slots=True)
class StumbleParams:
    """Settings of `stumbles_of`, set on real walking and on simulated mishaps, not the reported ones."""

    fewest_steps: int = 12
    """Fewer steps are no rhythm to lose. Project choice."""
    around: int = 20
    """Steps are compared with those of three blocks of so many. Project choice."""
    usual: float = 0.7
    """What is usual is this share of a block: a stumble spoils up to five steps of twenty. Project choice."""
    longest_step_s: float = 1.2
    """What comes later than this after a contact is of no step. Project choice: a slow walk has 0.8."""
    smooth_s: float = 0.12
    """A throw lasts longer than the jolt of a step. Project choice."""
    thrown_rad: float = float(np.radians(8.0))
    """Away from upright by at least this. Project choice."""
    thrown_times: float = 1.8
    """And so many times the usual. Project choice."""
    spin_radps: float = 0.8
    """As fast as this. Project choice; slips that became falls had 2.4 on average (Liu and Lockhart 2014)."""
    spin_times: float = 1.4
    """And so many times the usual. Project choice."""
    clear_rad: float = float(np.radians(12.0))
    """A throw as far as this is clear. The four `clear` are project choices."""
    clear_times: float = 3.5
    """Or so many times the usual."""
    clear_radps: float = 1.4
    """Or as fast as this."""
    clear_spin_times: float = 2.2
    """Or so many times the usual."""
    throw: float = 0.95
    """The four together, each as a share of what is clear, as their geometric mean. Project choice: one may
    be small where another is not."""
    off: float = 0.13
    """A step is off by this much of the usual time (as a natural logarithm), or the last. Project choice."""
    odd_times: float = 1.4
    """Or it bounces unlike the steps before it, by so many times the usual. Project choice: what finds
    contacts may smooth over a step that is off."""
    sinks_m: float = 0.25
    """Who ends up lower by this has sat or lain down. Project choice."""
    furthest_rad: float = float(np.radians(45.0))
    """Who leans further and comes back has bent down. Project choice."""
    longest_s: float = 1.4
    """Who leans for longer than this too, half-way or more. Project choice."""
    stops_times: float = 1.2
    """Who stops must be thrown so many times as far: a hard stop leans against itself. Project choice."""
    turn_rad: float = 0.7
    """Who ends up facing this far from before has turned. Project choice, 40 degrees."""
    turned_times: float = 1.6
    """And must be thrown so many times as far. Project choice."""
    comes_back_rad: float = float(np.radians(20.0))
    """Soon the sensor is as upright as before, within this. Project choice."""
    weightless_mps2: float = 3.5
    """Less specific force than this in `weightless_s` is a flight. Project choice."""
    weightless_s: float = 0.22
    """A longer flight is a jump: between running steps it is 0.07 to 0.1 (Cavagna 2012)."""
    apart_s: float = 3.0
    """What follows sooner is the same stumble. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class _Signs:
    """What each step shows; arrays (k,)."""

    thrown_rad: Floats
    spin_radps: Floats
    off: Floats
    """How far its time is from the usual; infinite for the last of a stretch."""
    thrown_times: Floats
    spin_times: Floats
    odd: Floats
    stops: Bools
    """Whether it or one of the two after it is the last of a stretch."""
    in_rhythm: Bools
    """Whether the steps before it came evenly."""


def stumbles_of(
    worn: Worn, contacts: Contacts, ticks: Ticks, params: StumbleParams = StumbleParams()
) -> tuple[Incident, ...]:
    """Return the stumbles."""
    if contacts.times_s.size < params.fewest_steps:
        return ()
    signs = _signs(worn, contacts, ticks, params)
    throw = _throw(signs, params)
    broken = np.maximum(signs.off, np.append(0.0, signs.off[:-1]))
    maybe = (
        (throw >= params.throw)
        & (signs.thrown_rad >= params.thrown_rad)
        & (signs.spin_radps >= params.spin_radps)
        & (signs.thrown_times >= params.thrown_times)
        & (signs.spin_times >= params.spin_times)
        & ((broken >= params.off) | (signs.odd >= params.odd_times))
        & signs.in_rhythm
    )
    found: list[Incident] = []
    for step in np.flatnonzero(maybe).tolist():
        at_s = float(contacts.times_s[step])
        if found and at_s < found[-1].end_s + params.apart_s:
            continue
        clear = float(throw[step]) / (params.stops_times if signs.stops[step] else 1.0)
        if _is_stumble(worn, ticks, at_s, clear, params):
            found.append(_told(contacts, signs, step, float(throw[step]), params))
    return tuple(found)


def _throw(signs: _Signs, params: StumbleParams) -> Floats:
    """Return the geometric mean of the four signs of a throw, each as a share of what is clear."""
    shares = (
        signs.thrown_rad / params.clear_rad,
        signs.thrown_times / params.clear_times,
        signs.spin_radps / params.clear_radps,
        signs.spin_times / params.clear_spin_times,
    )
    mean: Floats = np.sqrt(np.sqrt(shares[0] * shares[1] * shares[2] * shares[3]))
    return mean


def _signs(worn: Worn, contacts: Contacts, ticks: Ticks, params: StumbleParams) -> _Signs:
    level, t_s = worn.level, contacts.times_s
    longest = params.longest_step_s * contacts.steps_each
    every = max(int(level.rate_hz // 25), 1)
    spin = centred_mean(
        block_means(level.spin_radps[:2], every), max(round(params.smooth_s * level.rate_hz / every), 1)
    )
    away = ticks.up - centred_mean(ticks.up, round(6 * TICK_HZ))
    tilt = np.sqrt(away[0] * away[0] + away[1] * away[1] + away[2] * away[2])
    thrown = _worst(centred_mean(tilt, 3), ticks.start_s, TICK_HZ, t_s, longest)
    spun = _worst(np.hypot(spin[0], spin[1]), level.start_s, level.rate_hz / every, t_s, longest)
    lasts = np.diff(t_s, append=np.inf)
    usual_s = _usual(np.minimum(lasts, longest), 0.5, params)
    off = np.where(lasts < 2 * usual_s, np.abs(np.log(np.maximum(lasts, 1e-3) / usual_s)), np.inf)
    last = ~np.isfinite(off)
    odd = _odd(worn, t_s, params)
    even = np.cumsum(np.where(off < 0.3, 1.0, 0.0))  # noqa: PLR2004  # a rhythm, if an uneven one
    before = np.concatenate([np.zeros(8), even])[: even.size]
    return _Signs(
        thrown_rad=_soon(thrown, last),
        spin_radps=_soon(spun, last),
        off=_soon(off, last),
        thrown_times=_soon(thrown / _usual(thrown, params.usual, params), last),
        spin_times=_soon(spun / _usual(spun, params.usual, params), last),
        odd=_soon(odd, last),
        stops=_soon(last, last),
        in_rhythm=(np.append(0.0, even[:-1]) - before >= 5) & ~_paused(last),  # noqa: PLR2004  # of seven
    )


def _worst(values: Floats, start_s: float, rate_hz: float, t_s: Floats, longest_s: float) -> Floats:
    """Return the largest value (k,) from each contact to the next, but not longer than `longest_s`."""
    end_s = np.minimum(np.append(t_s[1:], np.inf), t_s + longest_s)
    edges = np.stack([t_s, end_s], axis=1).ravel()
    at = np.clip(((edges - start_s) * rate_hz).astype(np.int64), 0, values.size - 1)
    worst: Floats = np.maximum.reduceat(values, np.maximum.accumulate(at))[::2]
    return worst


def _paused(last: Bools) -> Bools:
    """Whether one of the three steps before each was the last of a stretch."""
    padded = np.concatenate([np.ones(3, dtype=bool), last])
    return padded[:-3] | padded[1:-2] | padded[2:-1]


def _odd(worn: Worn, t_s: Floats, params: StumbleParams) -> Floats:
    """Return how far the bounce of each step is from that of the six before it, in times of what is usual."""
    level = worn.level
    first = np.clip(((t_s - 0.1 - level.start_s) * level.rate_hz).astype(np.int64), 0, level.known.size - 1)
    samples = np.minimum(first[:, None] + np.arange(0, round(0.6 * level.rate_hz), 2), level.known.size - 1)
    bounce = level.accel_mps2[2][samples]
    total = np.cumsum(bounce, axis=0)
    before = np.empty_like(bounce)
    before[7:] = (total[6:-1] - total[:-7]) / 6
    before[:7] = bounce[:7]
    odd = np.sqrt(np.square(bounce - before).mean(axis=1))
    return odd / _usual(odd, params.usual, params)


def _usual(values: Floats, share: float, params: StumbleParams) -> Floats:
    """Return what is usual (k,) around each step: the largest quantile of its block and the two beside it."""
    size = min(params.around, values.size)
    blocks = values[: values.size // size * size].reshape(-1, size)
    of_block = np.sort(blocks, axis=1)[:, int(share * (size - 1))]
    if share != 0.5:  # noqa: PLR2004  # the middle is no bar to be raised
        padded = np.concatenate([of_block[:1], of_block, of_block[-1:]])
        of_block = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    each: Floats = np.maximum(of_block[np.minimum(np.arange(values.size) // size, of_block.size - 1)], 1e-3)
    return each


def _soon(values: np.ndarray, last: Bools) -> np.ndarray:
    """Return the largest of each step and the two after it, within one stretch of steps."""
    soon = values.copy()
    for _ in range(2):
        soon[:-1] = np.where(last[:-1], values[:-1], np.maximum(values[:-1], soon[1:]))
    return soon


def _is_stumble(worn: Worn, ticks: Ticks, at_s: float, throw: float, params: StumbleParams) -> bool:
    at, second = int(ticks.tick(np.array([at_s]))[0]), round(TICK_HZ)
    if not 4 * second < at < ticks.still.size - 2 * second:
        return False
    if not ticks.known[at - 4 * second : at + 2 * second].all():
        return False
    before = ticks.up[:, at - 4 * second : at - second].mean(axis=1)
    after = ticks.up[:, at + 2 * second : at + 4 * second].mean(axis=1)
    cos = before @ after / max(float(np.linalg.norm(before) * np.linalg.norm(after)), 1e-9)
    if np.arccos(np.clip(cos, -1.0, 1.0)) > params.comes_back_rad:
        return False
    if throw < params.throw or _bends(ticks, at, before, params):
        return False
    turned = abs(_heading(worn, at_s + 2.0) - _heading(worn, at_s - 1.0)) > params.turn_rad
    if turned and throw < params.throw * params.turned_times:
        return False
    return _flight_s(worn, at_s, params) < params.weightless_s and _sinks_m(worn, at_s) < params.sinks_m


def _bends(ticks: Ticks, at: int, before: Floats, params: StumbleParams) -> bool:
    """Whether the sensor leans too far or for too long: bending, sitting, or a sensor that was taken off."""
    up = ticks.up[:, at : at + round(2.5 * TICK_HZ)]
    lean = np.arccos(np.clip(before @ up / max(float(np.linalg.norm(before)), 1e-9), -1.0, 1.0))
    furthest = float(lean.max())
    long = float((lean > max(furthest / 2, params.thrown_rad)).sum()) / TICK_HZ
    return furthest > params.furthest_rad or long > params.longest_s


def _heading(worn: Worn, t_s: float) -> float:
    """Return where the level frame points, over the second around a time."""
    level = worn.level
    at, half = int((t_s - level.start_s) * level.rate_hz), max(int(level.rate_hz / 2), 1)
    at = min(max(at, half), level.heading_rad.size - 1)
    return float(level.heading_rad[at - half : at + half].mean())


def _sinks_m(worn: Worn, at_s: float) -> float:
    """Return how much lower the body is two seconds later; steps before and after neither rise nor sink."""
    level = worn.level
    first, at, then, last = (
        int((at_s + by - level.start_s) * level.rate_hz) for by in (-2.2, -0.2, 2.2, 4.2)
    )
    upward = np.cumsum(level.accel_mps2[2, max(first, 0) : last]) / level.rate_hz
    at, then = at - max(first, 0), then - max(first, 0)
    ends = upward[:at].mean(), upward[then:].mean()
    speed = upward[at:then] - np.linspace(ends[0], ends[1], max(then - at, 0))
    return float(-speed.sum() / level.rate_hz)


def _flight_s(worn: Worn, at_s: float, params: StumbleParams) -> float:
    """Return the longest time around a moment in which nothing carried the sensor."""
    six = worn.six
    first, last = (int((at_s + by - six.start_s) * six.rate_hz) for by in (-1.0, 2.2))
    free = np.linalg.norm(six.force_mps2[:, max(first, 0) : last], axis=0) < params.weightless_mps2
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(np.int8), [0]])))
    return float(np.max(edges[1::2] - edges[::2], initial=0) / six.rate_hz)


def _told(contacts: Contacts, signs: _Signs, step: int, throw: float, params: StumbleParams) -> Incident:
    stops = not np.isfinite(signs.off[step : step + 3]).all()
    last = min(step + 3, contacts.times_s.size - 1)
    end_s = float(contacts.times_s[last]) if not stops else float(contacts.times_s[step]) + 2.0
    degrees = float(np.degrees(signs.thrown_rad[step : step + 3].max()))
    rhythm = "the rhythm stopped" if stops else "the rhythm broke and came back"
    return Incident(
        at_s=float(contacts.times_s[step]),
        end_s=end_s,
        kind=IncidentKind.STUMBLE,
        confidence=round(min(0.4 + 0.25 * throw / params.throw, 0.9), 2),
        because=f"{rhythm}, and your trunk was thrown by {degrees:.0f} degrees and caught again",
    )
