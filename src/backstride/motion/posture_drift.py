"""How fast something drifts over a run: a line that outliers do not bend, through means over minutes.

Theil and Sen's line: the median of the slopes between all pairs (Sen 1968). Minutes of backward running are
only paired with minutes of backward running, so that a change of direction or gait is no drift; the median
of all such pairs is taken, as with seasons in Hirsch 1982 (Water Resour Res 18:107), and the variances of
Kendall's S that give the interval are summed. Rejected: least squares (one stop to tie a shoe bends it).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class DriftParams:
    """Settings of `drift_of`; every default is explained."""

    mean_s: float = 60.0
    """Means over this long. Project choice: a hundred steps and more."""
    fewest_s: float = 20.0
    """A minute with less of one kind of movement is left out. Project choice."""
    fewest_means: int = 5
    """One kind of movement needs this many means; with fewer there is no interval of 95 %. Project choice."""
    most_means: int = 500
    """Longer recordings have longer means: all pairs of more would take long. Project choice."""
    sure: float = 1.96
    """Of a normal distribution, for an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A slope a second, and half its interval of 95 %."""

    per_s: float
    error_per_s: float
    """As wide as means that scatter independently make it; slow wandering makes it too small."""
    over_s: float
    """From the first mean to the last."""


def drift_of(
    t_s: Floats, values: Floats, kind: NDArray[np.int64], params: DriftParams = DriftParams()
) -> Drift | None:
    """Return the drift of values (s,), once a second at times (s,), within kinds (s,) of movement; or None.

    A kind below 0 does not count, nor does NaN.
    """
    used = (kind >= 0) & np.isfinite(values)
    if not used.any():
        return None
    t, v, kind = t_s[used], values[used], kind[used]
    width = max(params.mean_s, float(t[-1] - t[0]) / params.most_means)
    minute = ((t - t[0]) // width).astype(np.int64)
    slopes, variance, ends = [], 0.0, []
    for one in np.unique(kind).tolist():
        chosen = kind == one
        count = np.bincount(minute[chosen])
        enough = count >= params.fewest_s
        n = int(enough.sum())
        if n < params.fewest_means:
            continue
        x = np.bincount(minute[chosen], t[chosen])[enough] / count[enough]
        y = np.bincount(minute[chosen], v[chosen])[enough] / count[enough]
        first, second = np.triu_indices(n, 1)
        slopes.append((y[second] - y[first]) / (x[second] - x[first]))
        variance += n * (n - 1) * (2 * n + 5) / 18.0
        ends += [float(x[0]), float(x[-1])]
    if not slopes:
        return None
    ordered = np.sort(np.concatenate(slopes))
    reach = params.sure * np.sqrt(variance)
    low = int(np.floor((ordered.size - reach) / 2))
    if low < 0:
        return None
    half = (ordered[ordered.size - 1 - low] - ordered[low]) / 2
    return Drift(float(np.median(ordered)), float(half), max(ends) - min(ends))
