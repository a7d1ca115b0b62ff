"""When a foot stood on the ground: one moment in the middle of each stance.

Not every quiet moment is stance: in backward walking the middle of the swing turns little and feels just
gravity. And not every stance is quiet: in running the foot rolls through it. Physics tells them apart: a
foot is lowest in its stance, and from stance to stance its speed comes back to what it was, from stance to
swing it does not. So quiet moments are candidates, and that chain is taken which is quiet and low, keeps
about a period, and in which the summed acceleration from each to the next is small. Rejected: every quiet
moment (wrong direction in one walking second in five), and the quietest first, each barring its neighbours
(7 of 70 strides of forward running on the virtual sensors came out backward, where gait changes within a
window; now none).
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.step_chain import REACH, Places, best_chain, links
from backstride.motion.step_period import periods_of
from backstride.signal.even import block_means
from backstride.signal.level import GRAVITY_MPS2, Level
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class StanceParams:
    """Settings of `stances_of`; tuned on the virtual sensors, flat about these values."""

    quiet_share: float = 0.16
    """Restlessness is a mean over this share of a stride: the flat part of a stance. Project choice."""
    force_weight: float = 0.04
    """Of squared force beside squared turning: 1 m/s² counts as 0.2 rad/s. Project choice."""
    always_quiet: float = 0.3
    """Restlessness below this is a candidate whatever is around, in rad²/s². Project choice."""
    quiet_below: float = 0.5
    """So is one below this share of the largest around it: stances of running. Project choice."""
    around_s: float = 0.6
    """Around: most of a stride to both sides. Project choice."""
    minimum_s: float = 0.1
    """A candidate is the lowest this far to both sides. Project choice."""
    bars_s: float = 0.3
    """Of two candidates nearer than this the better stays: two stances are further apart. Project choice."""
    floor: float = 0.1
    """Added to restlessness before its logarithm: the noise of a resting sensor. Project choice."""
    height_weight: float = 1.5
    """Cost of standing out of the mean height of the stride by its spread: a foot is lowest in stance.
    Project choice."""
    height_least_m: float = 0.01
    """A smaller spread of height is none: standing. Project choice."""
    height_most: float = 2.0
    """Heights count for at most so many spreads. Project choice."""
    speed_back_mps: float = 0.5
    """Summed acceleration between stances that costs 0.5: what tilt and bias leave. Project choice."""
    speed_back_s_rad: float = 0.12
    """The same in m/s for each rad/s of the fastest turning around: running swings faster. Project choice."""
    speed_cost_most: float = 8.0
    """It never costs more than this, so that one knock does not end a chain. Project choice."""
    period_spread: float = 0.35
    """Deviation of a stride from the period around it, as a logarithm, that costs 0.5. Project choice."""
    period_cost_most: float = 2.0
    """It never costs more than this: periods are wrong where gait changes. Project choice."""
    longest_s: float = 2.2
    """Stances further apart are no stride: a pause. Project choice."""
    pause_cost: float = 1.0
    """Of beginning anew after a pause. Project choice."""


def stances_of(worn: Worn, speed_mps: Floats, params: StanceParams = StanceParams()) -> Places:
    """Return the samples of the level clock in the middle of the stances of a sensor on a foot.

    `speed_mps` (3, m) is that of `earth_speed`.
    """
    from scipy.ndimage import maximum_filter1d, minimum_filter1d  # noqa: PLC0415  # heavy, only sensors need it

    level = worn.level
    rate = level.rate_hz
    period = periods_of(level.spin_radps, level.start_s, rate).at(level.t_s)
    restless = _restlessness(worn, period, params)
    around = maximum_filter1d(restless, 2 * round(params.around_s * rate) + 1)
    limit = np.maximum(params.always_quiet, params.quiet_below * around)
    lowest = restless == minimum_filter1d(restless, 2 * round(params.minimum_s * rate) + 1)
    at = np.flatnonzero(lowest & (restless < limit))
    cost = np.log((restless[at] + params.floor) / (around[at] + params.floor))
    cost += params.height_weight * _height(speed_mps[2] / rate, period * rate, params)[at]
    stays = _better_of_near(at, cost, round(params.bars_s * rate))
    at, cost = at[stays], cost[stays]
    link = _link_costs(speed_mps[:, at], at / rate, period[at], around[at], params)
    return at[best_chain(level.t_s[at], cost, link, params.longest_s, params.pause_cost)]


def earth_speed(level: Level) -> Floats:
    """Return speed (3, m) in earth axes, z up: the running sum of acceleration, from 0."""
    cos, sin = np.cos(level.heading_rad), np.sin(level.heading_rad)
    ahead, left, up = level.accel_mps2
    speed: Floats = np.cumsum(np.stack([cos * ahead - sin * left, sin * ahead + cos * left, up]), axis=1)
    return speed / level.rate_hz


def _restlessness(worn: Worn, period_s: Floats, params: StanceParams) -> Floats:
    """Return mean squared turning and force (m,) over a share of the stride around each sample."""
    level, six = worn.level, worn.six
    every = max(round(six.rate_hz / level.rate_hz), 1)
    force = np.sqrt(np.square(six.force_mps2).sum(axis=0)) - GRAVITY_MPS2
    energy = np.square(six.turn_radps).sum(axis=0) + params.force_weight * np.square(force)
    energy = block_means(energy, every)[: level.known.size]
    return _mean_over(energy, params.quiet_share * period_s * level.rate_hz)


def _height(rise: Floats, stride: Floats, params: StanceParams) -> Floats:
    """Return the height (m,) of the foot above the mean of the stride (m,) around, in spreads of it.

    `rise` (m,), that in each sample, drifts; over a whole stride the foot ends as high as it began. So taking
    the mean of a stride off speed and height leaves what the foot does within it.
    """
    high = np.cumsum(rise - _mean_over(rise, stride))
    high -= _mean_over(high, stride)
    spread = np.sqrt(np.maximum(_mean_over(high**2, stride), 0.0))
    return np.clip(high / np.maximum(spread, params.height_least_m), -params.height_most, params.height_most)


def _mean_over(values: Floats, width: Floats) -> Floats:
    """Return the mean (m,) over a width (m,) around each sample, ends of samples counted in part."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    middle, cells = np.arange(values.size) + 0.5, np.arange(total.size)
    first = np.maximum(middle - width / 2, 0.0)
    last = np.minimum(middle + width / 2, float(values.size))
    mean: Floats = (np.interp(last, cells, total) - np.interp(first, cells, total)) / (last - first)
    return mean


def _better_of_near(at: Places, cost: Floats, bars: int) -> Bools:
    """Mark the places (n,) that remain when each, from the cheapest on, bars others within reach."""
    first, last = np.searchsorted(at, at - bars), np.searchsorted(at, at + bars, side="right")
    near = np.flatnonzero(last - first > 1)
    alive = np.ones(at.size, dtype=bool)
    for i in near[np.argsort(cost[near], kind="stable")].tolist():
        if alive[i]:
            alive[first[i] : last[i]] = False
            alive[i] = True
    return alive


def _link_costs(speed: Floats, t: Floats, period_s: Floats, around: Floats, params: StanceParams) -> Floats:
    """Return what it costs (n, REACH) that one candidate follows another, by speed and by time."""
    spread = np.maximum(params.speed_back_mps**2, params.speed_back_s_rad**2 * around)
    cost = np.full((t.size, REACH), np.inf)
    for early, late, column in links(t.size):
        lasts = t[late] - t[early]
        change = np.square(speed[:, late] - speed[:, early]).sum(axis=0)
        by_speed = np.minimum(change / (spread[early] + spread[late]), params.speed_cost_most)
        off = np.log(2 * lasts / (period_s[early] + period_s[late])) / params.period_spread
        by_time = np.minimum(0.5 * np.square(off), params.period_cost_most)
        cost[late, column] = np.where(lasts <= params.longest_s, by_speed + by_time, np.inf)[:, None]
    return cost
