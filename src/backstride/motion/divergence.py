"""Short-term divergence exponent: how fast two nearly equal moments of gait drift apart.

Rosenstein, Collins and De Luca 1993 (Physica D 65:117-134): each state is paired with the state most like
it in another stride; the mean logarithm of their distance is followed over time, and its slope is the
exponent. Positive means that small disturbances grow; larger is less stable. In gait it is given per stride
over the first half stride: only the short-term exponent is known to go with falls (Terrier and Reynard
2018, arXiv:1802.03223; Toebes et al. 2012, Gait and Posture 36:527-531). It is no true Lyapunov exponent,
since what grows is mostly the noise of the cycle; values compare only when computed alike, with as many
strides.

The state is the acceleration along all three axes now and a quarter of a stride later: six numbers.
Distances between such states do not depend on where the sensor faces, so no mounting need be known.
Rejected: vertical acceleration alone with more delays (as good, but deaf to swaying sideways).

Cost: distances of 500 reference states to all 6,000 as one matrix product in single precision (only to find
the pairs; the distances that count are computed anew). A tree is no faster in six dimensions, since the
nearest hundred states of each are its own stride and have to be passed over.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Bools, Floats

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class DivergenceParams:
    """Settings of `divergence_exponent`; every default is explained."""

    strides: int = 120
    """Always as many, since the exponent depends on it: 15 bouts of eight strides were enough (van Schooten
    et al. 2014), and trials of 2 to 3 minutes repeated well (Kang and Dingwell 2006)."""
    shortest_strides: int = 8
    """Of one stretch without a break (van Schooten et al. 2014)."""
    points: int = 50
    """Moments a stride has on average: as many as the level frame has in walking. Project choice."""
    delay_strides: float = 0.25
    """Between the two halves of a state. Project choice: where a sine tells most beyond itself."""
    followed_strides: float = 0.5
    """The slope is that over this much of a stride: one step, the short term. Project choice."""
    apart_strides: float = 1.0
    """Pairs are at least this far apart in time: the mean period (Rosenstein et al. 1993)."""
    references: int = 500
    """As many states, evenly spread, are paired: more moved the exponent of made-up gaits by 3 % at most.
    Project choice."""


def divergence_exponent(
    accel: Floats,
    rate_hz: float,
    start_s: float,
    stretches: Floats,
    params: DivergenceParams = DivergenceParams(),
) -> tuple[float | None, int]:
    """Return the exponent per stride and the number of strides in stretches that are long enough.

    Args:
        accel: (3, n) acceleration in m/s² on an even clock.
        rate_hz: Of that clock.
        start_s: Time of its first sample.
        stretches: (k, 3): begin and end in s, and number of strides, of each stretch of steady gait.
        params: Settings.

    The first of the strides in time order are taken, exactly `params.strides` of them; each stretch is read
    off evenly, so that strides keep their own lengths. None where there are too few.
    """
    enough = stretches[stretches[:, 2] >= params.shortest_strides]
    found = int(enough[:, 2].sum())
    if found < params.strides:
        return None, found
    states, last = _states(accel, rate_hz, start_s, _shortened(enough, params), params)
    curve = divergence_curve(
        states, last, round(params.apart_strides * params.points),
        round(params.followed_strides * params.points), params.references,
    )  # fmt: skip
    if not np.isfinite(curve).all():
        return None, found
    strides = np.arange(curve.size) / params.points
    return float(np.polyfit(strides, curve, 1)[0]), found


def divergence_curve(states: Floats, last: Places, apart: int, follow: int, references: int = 500) -> Floats:
    """Return the mean logarithm of the distance between paired states, 0 to `follow` samples later.

    Args:
        states: (n, d) in time order.
        last: (n,): place of the last state of the stretch that each is in.
        apart: Pairs are more than this many samples apart.
        follow: Samples over which a pair is followed, both within their stretches.
        references: How many states are paired, evenly spread.

    NaN where nothing can be paired.
    """
    free = np.flatnonzero(np.arange(states.shape[0]) + follow <= last)
    if free.size < 2:  # noqa: PLR2004  # a pair
        return np.full(follow + 1, np.nan)
    chosen = free[np.unique(np.linspace(0, free.size - 1, references).round().astype(np.intp))]
    partner, paired = _partners(states, chosen, free, apart)
    first, second = chosen[paired], partner[paired]
    later = np.arange(follow + 1)[:, None]
    gap = states[first + later] - states[second + later]
    square = np.einsum("kpd,kpd->kp", gap, gap)
    with np.errstate(divide="ignore"):
        log = np.where(square > 0, 0.5 * np.log(square), np.nan)  # equal states tell nothing of growth
    known = np.isfinite(log).all(axis=0)
    if not known.any():
        return np.full(follow + 1, np.nan)
    curve: Floats = log[:, known].mean(axis=1)
    return curve


def _partners(states: Floats, chosen: Places, free: Places, apart: int) -> tuple[Places, Bools]:
    """The state most like each chosen one that is far enough in time, and whether there is one."""
    single = (states - states.mean(axis=0)).astype(np.float32)
    size = np.einsum("nd,nd->n", single, single)
    distance = size[free] - 2 * (single[chosen] @ single[free].T)  # but for what is the same in a row
    lo = np.searchsorted(free, chosen - apart, side="left")
    hi = np.searchsorted(free, chosen + apart, side="right")
    columns = np.arange(free.size)
    distance[(columns >= lo[:, None]) & (columns < hi[:, None])] = np.inf
    best = np.argmin(distance, axis=1)
    return free[best], np.isfinite(distance[np.arange(chosen.size), best])


def _shortened(stretches: Floats, params: DivergenceParams) -> Floats:
    """Stretches cut so that their strides add up to the fixed number."""
    before = np.concatenate([[0.0], np.cumsum(stretches[:, 2])[:-1]])
    left = params.strides - before
    kept = stretches[left > 0].copy()
    part = np.minimum(left[left > 0] / kept[:, 2], 1.0)
    kept[:, 1] = kept[:, 0] + part * (kept[:, 1] - kept[:, 0])
    kept[:, 2] *= part
    return kept


def _states(
    accel: Floats, rate_hz: float, start_s: float, stretches: Floats, params: DivergenceParams
) -> tuple[Floats, Places]:
    """States (n, 6) of all stretches, and the place of the last one of each stretch, (n,)."""
    delay = round(params.delay_strides * params.points)
    clock = start_s + np.arange(accel.shape[1]) / rate_hz
    states, last, total = [], [], 0
    for begin, end, strides in stretches.tolist():
        moments = np.linspace(begin, end, max(round(strides * params.points), delay + 2))
        read = np.stack([np.interp(moments, clock, axis) for axis in accel], axis=1)
        states.append(np.concatenate([read[:-delay], read[delay:]], axis=1))
        total += states[-1].shape[0]
        last.append(np.full(states[-1].shape[0], total - 1))
    return np.concatenate(states), np.concatenate(last)
