"""Foot contacts from the bounce of the trunk or of an arm: when it sinks fastest, a foot takes it up.

At each contact the body sinks, and the ground turns the sinking into a rise: the moment of fastest sinking is
sharp, lies close to the contact walking and running, forward and backward, and needs no heel. Those moments
are candidates; each is as good as the upward acceleration rises through it, and the chain is taken whose
intervals keep the rhythm. At a wrist the bounce is first freed from the swing of the arm, which turns over
with every step: the mean with half a stride earlier and later holds only what comes back with each step.
Rejected: peaks of vertical acceleration, of which a walking step has two, 0.1 s and more apart.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.step_chain import REACH, Places, best_chain, links
from backstride.motion.step_rhythm import Rhythm, rhythm_of
from backstride.signal.level import Level, centred_mean
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class BounceParams:
    """Settings of `bounces_of`; tuned on the virtual sensors and mobgap together."""

    slowest_hz: float = 0.7
    """Slower is not a step but a lean or a turn: 42 a minute. Project choice."""
    fastest_hz: float = 5.0
    """Faster is how a step shakes, not that there is one: 300 a minute. Project choice."""
    sinks_from_hz: float = 0.5
    """Vertical speed is freed from drift below this. Project choice."""
    through_s: float = 0.25
    """Acceleration rises through a contact over at most this long to both sides. Project choice."""
    rise_mps2: float = 2.0
    """A smaller rise is half a candidate: as walking indoors has it. Project choice."""
    around_s: float = 3.0
    """A rise is measured by those around it, over this long. Project choice."""
    highest: float = 1.3
    """A rise counts for at most this many usual ones: a knock is no better than a step. Project choice."""
    lowest: float = 0.15
    """Smaller shares are no candidates. Project choice."""
    usual: float = 0.5
    """Rises above this share are a gain, below it a cost. Project choice."""
    skip_cost: float = 0.1
    """Of leaving out a whole usual rise. Project choice."""
    pause_cost: float = 0.3
    """Of a new start after a pause. Project choice."""
    longest_s: float = 1.05
    """Contacts further apart are not one step (as `RhythmParams.longest_s`)."""
    shortest_s: float = 0.2
    """Nor nearer ones (as `RhythmParams.shortest_s`)."""
    fewest: int = 3
    """Contacts of a stretch: fewer are a bump, not a gait. Project choice."""
    run_above_mps2: float = 5.0
    """Spread of vertical acceleration over two seconds that is a run: walks stay below 3.5, runs above 5."""
    walk_late_s: float = 0.06
    """Walking, a contact is this much after the fastest sinking: median at the lower back, mobgap."""
    run_late_s: float = -0.035
    """Running, before it: force has to reach the weight first. Simulated runners, no real reference."""
    wrist_late_s: float = -0.04
    """At a wrist later by this: the way through the body. Virtual and simulated sensors."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounces:
    """Contacts (k,), in order, and what they rest on."""

    times_s: Floats
    runs: Bools
    """Whether the body ran there."""


def bounces_of(worn: Worn, params: BounceParams = BounceParams()) -> Bounces | None:
    """Return the foot contacts that a trunk or wrist feels, or None where there is no rhythm of steps."""
    level = worn.level
    rhythm = rhythm_of(level, worn.placement)
    if rhythm is None:
        return None
    accel, speed = _bounce(level, params)
    spread = np.sqrt(centred_mean(accel**2, round(2.0 * level.rate_hz)))
    if worn.placement is Placement.WRIST:
        step = rhythm.best_s(level.t_s) * level.rate_hz
        accel, speed = _each_step(accel, step), _each_step(speed, step)
    at, height = _candidates(accel, speed, level.rate_hz, params)
    if at.size < params.fewest:
        return None
    t = level.start_s + (at + _between_samples(speed, at)) / level.rate_hz
    link = _links(t, height, rhythm, params)
    chain = best_chain(t, np.zeros(at.size), link, params.longest_s, params.pause_cost)
    chain = chain[_long_stretches(t[chain], params)]
    if chain.size == 0:
        return None
    runs = spread[at[chain]] > params.run_above_mps2
    late = np.where(runs, params.run_late_s, params.walk_late_s)
    late += params.wrist_late_s if worn.placement is Placement.WRIST else 0.0
    return Bounces(t[chain] + late, runs)


def _bounce(level: Level, params: BounceParams) -> tuple[Floats, Floats]:
    """Return vertical acceleration (m,) of steps and its integral, both without delay."""
    from scipy.signal import butter, sosfiltfilt  # noqa: PLC0415  # heavy, and only sensor recordings need it

    rate, n = level.rate_hz, level.known.size
    pad = min(n - 1, int(3 * rate))
    band = [params.slowest_hz, min(params.fastest_hz, 0.45 * rate)]
    accel = sosfiltfilt(butter(2, band, "band", fs=rate, output="sos"), level.accel_mps2[2], padlen=pad)
    high = butter(2, params.sinks_from_hz, "high", fs=rate, output="sos")
    return accel, sosfiltfilt(high, np.cumsum(accel) / rate, padlen=pad)


def _each_step(values: Floats, step: Floats) -> Floats:
    """Return what of (m,) comes back after every step (m,), in samples: the swing of an arm cancels out."""
    at = np.arange(values.size, dtype=np.float64)
    both = np.interp(at - step, at, values) + np.interp(at + step, at, values)
    return 0.5 * values + 0.25 * both


def _candidates(accel: Floats, speed: Floats, rate_hz: float, params: BounceParams) -> tuple[Places, Floats]:
    """Return the samples of fastest sinking, and how usual the rise of acceleration through each is."""
    from scipy.ndimage import maximum_filter1d, minimum_filter1d  # noqa: PLC0415  # heavy, only sensors need it

    at = np.flatnonzero((speed[1:-1] < speed[:-2]) & (speed[1:-1] <= speed[2:])) + 1
    reach = 2 * round(params.through_s * rate_hz / 2)
    after = maximum_filter1d(accel, reach + 1, origin=-(reach // 2))[at]
    before = minimum_filter1d(accel, reach + 1, origin=reach // 2)[at]
    around = np.sqrt(centred_mean(accel**2, round(params.around_s * rate_hz)))[at]
    # A sine of this spread rises by 2 root 2 of it from its lowest to its highest.
    height = (after - before) / np.maximum(np.sqrt(8.0) * around, params.rise_mps2 / params.usual)
    good = height > params.lowest
    return at[good], np.minimum(height[good], params.highest)


def _between_samples(speed: Floats, at: Places) -> Floats:
    """Return where (k,) between samples the lowest point of a parabola through three of them lies."""
    before, here, after = speed[at - 1], speed[at], speed[at + 1]
    shift: Floats = 0.5 * (before - after) / np.maximum(before - 2 * here + after, 1e-12)
    return np.clip(shift, -0.5, 0.5)


def _links(t: Floats, height: Floats, rhythm: Rhythm, params: BounceParams) -> Floats:
    """Return what it costs (n, REACH) that one contact follows another: less, the better the rhythm."""
    cost = np.full((t.size, REACH), np.inf)
    skipped = np.concatenate([[0.0], np.cumsum(np.maximum(height - params.usual, 0.0))])
    for early, late, column in links(t.size):
        lasts = t[late] - t[early]
        score = rhythm.of(t[early], lasts) + rhythm.of(t[late], lasts)
        gain = lasts * (score + height[early] + height[late] - 2 * params.usual)
        gain -= params.skip_cost * (skipped[late] - skipped[early.start + 1 : early.stop + 1])
        fits = (lasts >= params.shortest_s) & (lasts <= params.longest_s)
        cost[late, column] = np.where(fits, -gain, np.inf)[:, None]
    return cost


def _long_stretches(t: Floats, params: BounceParams) -> Bools:
    """Mark the contacts (k,) of stretches that have enough of them."""
    stretch = np.cumsum(np.diff(t, prepend=t[:1]) > params.longest_s)
    enough: Bools = np.bincount(stretch)[stretch] >= params.fewest if t.size else np.zeros(0, dtype=bool)
    return enough
