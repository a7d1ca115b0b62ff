"""Strides of one thigh: one fast swing each, ending about where its foot touches the ground.

A thigh swings back and forth about one axis, one way faster than the other: going forward the fast swing is
the one ahead, going backward the one back, and both end near the contact. So the fast way is found from the
shape of the swing and no facing is needed. Running, both ways are nearly as fast: the rhythm is as sure, but
the moment within the stride is not. Rejected: bounces, since a thigh feels the other leg's too, but less.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.step_chain import REACH, Places, best_chain, links
from backstride.motion.step_period import periods_of
from backstride.signal.level import Level
from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class ThighParams:
    """Settings of `thigh_contacts`; tuned on the virtual sensors."""

    fastest_hz: float = 4.0
    """Faster than this is how a thigh shakes. Project choice: the third overtone of a walking stride."""
    slowest_swing_radps: float = 0.5
    """A swing slower than this at its fastest is none. Project choice; slow walking has 1.5."""
    around_s: float = 0.7
    """Swings are measured by the fastest this far to both sides. Project choice: half a walking stride."""
    smallest: float = 0.35
    """Smaller shares of it are no candidates. Project choice."""
    usual: float = 0.3
    """Swings above this share are a gain. Project choice."""
    gain: float = 3.0
    """Of a whole swing above the usual. Project choice: more than the worst interval costs."""
    period_spread: float = 0.2
    """Deviation from the period, as a logarithm, that costs 0.5. Project choice."""
    period_cost_most: float = 2.5
    """It never costs more than this: periods are wrong where gait changes. Project choice."""
    shortest_s: float = 0.4
    """Of a stride (as twice `BounceParams.shortest_s`)."""
    longest_s: float = 2.1
    """Of a stride (as twice `BounceParams.longest_s`)."""
    pause_cost: float = 1.0
    """Of a new start after a pause. Project choice."""
    fewest: int = 2
    """Strides of a stretch: one swing alone is a kick. Project choice."""
    still_swings_s: float = 0.6
    """A swing ends within this. Project choice."""


def thigh_contacts(level: Level, params: ThighParams = ThighParams()) -> Floats:
    """Return about when the foot of a thigh touched the ground (k,), in the time of the recording.

    Walking 0.02 to 0.14 s early and even (simulated and virtual sensors); running, anywhere in the stride.
    """
    from scipy.ndimage import maximum_filter1d  # noqa: PLC0415  # heavy, and only sensor recordings need it

    rate = level.rate_hz
    swing = _swing(level, params)
    rises = (
        (swing[1:-1] > swing[:-2]) & (swing[1:-1] >= swing[2:]) & (swing[1:-1] > params.slowest_swing_radps)
    )
    at = np.flatnonzero(rises) + 1
    share = swing[at] / maximum_filter1d(swing, 2 * round(params.around_s * rate) + 1)[at]
    at, share = at[share > params.smallest], share[share > params.smallest]
    if at.size < params.fewest:
        return np.zeros(0)
    t = at / rate
    period = periods_of(level.spin_radps[:2], 0.0, rate).at(t)
    cost = -params.gain * (share - params.usual)
    chain = best_chain(t, cost, _links(t, period, params), params.longest_s, params.pause_cost)
    stretch = np.cumsum(np.diff(t[chain], prepend=t[chain[:1]]) > params.longest_s)
    chain = chain[np.bincount(stretch)[stretch] >= params.fewest]
    times: Floats = level.start_s + (at[chain] + _until_it_ends(swing, at[chain], rate, params)) / rate
    return times


def _swing(level: Level, params: ThighParams) -> Floats:
    """Return the turning (m,) about the axis that turns most, positive the way that is faster."""
    from scipy.signal import butter, sosfiltfilt  # noqa: PLC0415  # heavy, and only sensor recordings need it

    flat = level.spin_radps[:2]
    _, axes = np.linalg.eigh(flat @ flat.T)
    turning = axes[:, 1] @ flat
    pad = min(turning.size - 1, int(3 * level.rate_hz))
    low = butter(2, min(params.fastest_hz, 0.4 * level.rate_hz), fs=level.rate_hz, output="sos")
    calm: Floats = sosfiltfilt(low, turning, padlen=pad)
    return calm if float((calm**3).sum()) >= 0 else -calm


def _links(t: Floats, period: Floats, params: ThighParams) -> Floats:
    """Return what it costs (n, REACH) that one swing follows another."""
    cost = np.full((t.size, REACH), np.inf)
    for early, late, column in links(t.size):
        lasts = t[late] - t[early]
        off = np.log(2 * lasts / (period[early] + period[late])) / params.period_spread
        fits = (lasts >= params.shortest_s) & (lasts <= params.longest_s)
        by_time = np.minimum(0.5 * np.square(off), params.period_cost_most)
        cost[late, column] = np.where(fits, by_time, np.inf)[:, None]
    return cost


def _until_it_ends(swing: Floats, at: Places, rate_hz: float, params: ThighParams) -> Floats:
    """Return how many samples (k,) after its fastest moment each swing turns over, between samples."""
    ahead = at[:, None] + np.arange(round(params.still_swings_s * rate_hz) + 1)
    values = swing[np.minimum(ahead, swing.size - 1)]
    over = values <= 0
    ends = np.where(over.any(axis=1), over.argmax(axis=1), values.shape[1] - 1)
    row = np.arange(at.size)
    last, first = values[row, ends - 1], values[row, ends]
    part = np.where(last > first, last / np.where(last > first, last - first, 1.0), 1.0)
    until: Floats = ends - 1 + np.clip(part, 0.0, 1.0)
    return until
