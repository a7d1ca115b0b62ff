"""Where a heart rate would settle, its delay taken off, at one steady effort.

The heart follows an effort with delay: after a change it approaches its new rate as `C exp(-t / tau)`, with a
time constant that differs between people, days and directions of change. A plain mean over the last minute is
therefore too low after a rise and too high after a fall, by several beats where tau is a minute. So the curve

    rate(t) = settled + drift * (t - middle) + C * exp(-(t - start) / tau) + wander

is fitted and averaged over a grid of tau, each weighed by how well it explains the curve. The wander of a
heart is no white noise: it lasts for seconds, so that three minutes hold some six independent looks, not 180.
Rejected: one tau for everybody, and the best tau alone, as if three minutes told it exactly.
"""

import math
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class SettledParams:
    """Settings of `settled_rate`; every default is explained."""

    bin_s: float = 5.0
    """Values are first put together as medians over so long, so that a lone spike is gone. Project choice."""
    tau_median_s: float = 45.0
    """Middle of what tau may be. First-order fits to 24 men on a treadmill gave 58 s (SD 24, N705), without
    dead time, which makes them longer. Project choice below that."""
    tau_spread: float = 0.45
    """Standard deviation of its logarithm: 5 % below 21 s, 5 % above 94 s. Project choice, as above."""
    tau_lowest_s: float = 10.0
    """Lower end of the grid. Project choice."""
    tau_highest_s: float = 130.0
    """Upper end of the grid. Project choice."""
    taus: int = 10
    """Points of the grid, evenly in the logarithm. Project choice: more change nothing."""
    onset_s: float = 15.0
    """Left out at the start: the dead time of the heart and the change of speed itself. Project choice."""
    wander_s: float = 15.0
    """How long a wander of the heart lasts. Project choice: slower than breathing, faster than drift."""
    wander_bpm: float = 1.5
    """Expected size of it. Project choice; the stretch's own is weighed against it."""
    wander_weight: float = 6.0
    """How many looks the expected size is worth. Project choice."""
    drift_bpm_per_min: float = 0.1
    """Expected rise at the same effort. Project choice: 6 beats an hour."""
    drift_spread_bpm_per_min: float = 0.3
    """Standard deviation of it; in the heat it is higher. Project choice."""
    start_spread_bpm: float = 40.0
    """Standard deviation of how far from settled a stretch begins. Project choice: from rest to a run."""
    outlier_wanders: float = 4.0
    """Bins further from the curve than so many robust standard deviations are dropped. Project choice."""
    outlier_least_bpm: float = 6.0
    """But none that is nearer than so. Project choice."""
    known_share: float = 0.6
    """Of the bins that must be left: a watch that writes every 7 s fills seven of ten. Project choice."""
    widest_wander_bpm: float = 4.0
    """A curve that wanders more is not that of a heart at one effort. Project choice."""
    widest_error_bpm: float = 5.0
    """A rate known less well is not given. Project choice."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The heart rate that an effort asks for, at the middle of its stretch, with its standard error."""

    rate_bpm: float
    error_bpm: float


def settled_rate(
    t_s: Floats, hr_bpm: Floats, start_s: float, end_s: float, params: SettledParams = SettledParams()
) -> Settled | None:
    """Return where the heart rate settles in `[start_s, end_s)`; None where that cannot be told.

    Args:
        t_s: When the heart rates were written, shape (n,), s, increasing.
        hr_bpm: What was written, shape (n,), 1/min; NaN where it is not to be believed.
        start_s: Begin of the effort.
        end_s: End of the effort.
        params: Settings.
    """
    at_s, rate = _binned(t_s, hr_bpm, start_s + params.onset_s, end_s, params.bin_s)
    least = params.known_share * (end_s - start_s - params.onset_s) / params.bin_s
    fit = None
    for _ in range(3):
        if at_s.size < max(least, 8.0):
            return None
        fit = _fit(at_s - start_s, rate, (start_s + end_s) / 2 - start_s, params)
        near = _near(rate - fit.curve_bpm, params)
        if near.all():
            break
        at_s, rate = at_s[near], rate[near]
    if fit is None or fit.wander_bpm > params.widest_wander_bpm or fit.error_bpm > params.widest_error_bpm:
        return None
    return Settled(fit.rate_bpm, fit.error_bpm)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    rate_bpm: float
    error_bpm: float
    wander_bpm: float
    curve_bpm: Floats


def _binned(t_s: Floats, hr_bpm: Floats, start_s: float, end_s: float, bin_s: float) -> tuple[Floats, Floats]:
    """Return the middles and medians of the bins that hold a value, each (m,)."""
    inside = (t_s >= start_s) & (t_s < end_s) & ~np.isnan(hr_bpm)
    t, rate = t_s[inside], hr_bpm[inside]
    if t.size == 0:
        return t, rate
    number = ((t - start_s) // bin_s).astype(np.int64)
    order = np.lexsort((rate, number))
    which, first, count = np.unique(number, return_index=True, return_counts=True)
    ordered = rate[order]
    low, high = ordered[first + (count - 1) // 2], ordered[first + count // 2]
    middles = np.asarray(start_s + (which + 0.5) * bin_s, dtype=np.float64)
    return middles, np.asarray((low + high) / 2, dtype=np.float64)


def _near(residual: Floats, params: SettledParams) -> Bools:
    spread = 1.4826 * float(np.median(np.abs(residual - np.median(residual))))
    return np.asarray(
        np.abs(residual) <= max(params.outlier_wanders * spread, params.outlier_least_bpm), dtype=np.bool_
    )


def _fit(since_s: Floats, rate: Floats, middle_s: float, params: SettledParams) -> _Fit:
    """Fit the curve for every tau at once, by Bayes' rule for a straight line in three unknowns."""
    taus = np.geomspace(params.tau_lowest_s, params.tau_highest_s, params.taus)
    design = np.empty((taus.size, since_s.size, 3))
    design[:, :, 0] = 1.0
    design[:, :, 1] = (since_s - middle_s) / 60.0
    design[:, :, 2] = np.exp(-(since_s - params.onset_s) / taus[:, np.newaxis])
    seen, answer = _whitened(since_s, design, rate, params.wander_s)
    free = max(since_s.size - 3, 1)
    plain = np.linalg.solve(_gram(seen, seen) + 1e-6 * np.eye(3), _gram(seen, answer)[..., np.newaxis])[
        ..., 0
    ]
    left = ((answer - np.einsum("knp,kp->kn", seen, plain)) ** 2).sum(axis=1).min()
    expected = params.wander_weight * params.wander_bpm**2
    variance = (float(left) + expected) / (free + params.wander_weight)

    mean = np.array([0.0, params.drift_bpm_per_min, 0.0])
    weight = np.diag([1e-6, params.drift_spread_bpm_per_min**-2, params.start_spread_bpm**-2])
    precision = _gram(seen, seen) / variance + weight
    covariance = np.linalg.inv(precision)
    pull = _gram(seen, answer) / variance + weight @ mean
    found = np.einsum("kpq,kq->kp", covariance, pull)
    score = (np.einsum("kp,kp->k", pull, found) - np.linalg.slogdet(precision)[1]) / 2
    score -= (np.log(taus / params.tau_median_s) / params.tau_spread) ** 2 / 2
    share = np.exp(score - score.max())
    share /= share.sum()
    rate_bpm = float(share @ found[:, 0])
    spread = share @ (covariance[:, 0, 0] + (found[:, 0] - rate_bpm) ** 2)
    curve = np.einsum("k,knp,kp->n", share, design, found)
    return _Fit(rate_bpm, math.sqrt(float(spread)), math.sqrt(variance), curve)


def _gram(left: Floats, right: Floats) -> Floats:
    """Return the products over the samples: (k, p, q) for two designs, (k, p) for a design and an answer."""
    if right.ndim == 1:
        return np.asarray(right @ left, dtype=np.float64)
    return np.asarray(left.transpose(0, 2, 1) @ right, dtype=np.float64)


def _whitened(since_s: Floats, design: Floats, rate: Floats, wander_s: float) -> tuple[Floats, Floats]:
    """Take off what a wander of the heart carries from one bin to the next, over gaps of any length."""
    kept = np.exp(-np.diff(since_s) / wander_s)
    scale = np.sqrt(1.0 - kept**2)
    seen, answer = design.copy(), rate.copy()
    seen[:, 1:] = (design[:, 1:] - kept[:, np.newaxis] * design[:, :-1]) / scale[:, np.newaxis]
    answer[1:] = (rate[1:] - kept * rate[:-1]) / scale
    return seen, answer
