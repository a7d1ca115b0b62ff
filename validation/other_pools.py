"""Pool studies as others would: point estimates of tau, and intervals of t or of the normal distribution.

What `science/pooling.py` is laid beside in `energy.md`. With a few studies these say what nobody believes;
how much of our interval is its prior shows against them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from backstride.science.cost_ratio import Z_90, StudyRatio
from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """A 90 % interval."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How wide."""
        return self.high - self.low

    def __str__(self) -> str:
        """Write it."""
        return f"{self.low:.2f} to {self.high:.2f}"

    def __contains__(self, ratio: float) -> bool:
        """Tell whether a ratio lies inside."""
        return self.low <= ratio <= self.high


def _likelihood(tau: float, y: Floats, s: Floats) -> float:
    """Return minus the restricted log-likelihood of tau."""
    weight = 1.0 / (s * s + tau * tau)
    mean = (weight @ y) / weight.sum()
    misses = float(weight @ (y - mean) ** 2)
    return 0.5 * (-float(np.log(weight).sum()) + math.log(float(weight.sum())) + misses)


def reml(y: Floats, s: Floats) -> float:
    """Return tau by restricted maximum likelihood."""
    found = optimize.minimize_scalar(
        _likelihood, bounds=(0.0, 1.0), args=(y, s), method="bounded", options={"xatol": 1e-7}
    )
    return float(found.x)


def _excess(tau: float, y: Floats, s: Floats) -> float:
    """Return Cochran's Q at a tau, less what it should be."""
    weight = 1.0 / (s * s + tau * tau)
    return float(weight @ (y - (weight @ y) / weight.sum()) ** 2) - (y.size - 1)


def paule_mandel(y: Floats, s: Floats) -> float:
    """Return tau at which Cochran's Q is what it should be."""
    return 0.0 if _excess(0.0, y, s) <= 0 else float(optimize.brentq(_excess, 0.0, 2.0, args=(y, s)))


def dersimonian_laird(y: Floats, s: Floats) -> float:
    """Return tau by the method of moments."""
    weight = 1.0 / (s * s)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return math.sqrt(max(0.0, _excess(0.0, y, s) / scale))


Tau = Callable[[Floats, Floats], float]
POINT: dict[str, Tau] = {
    "REML": reml,
    "Paule and Mandel": paule_mandel,
    "DerSimonian and Laird": dersimonian_laird,
}


def logs_of(held: Sequence[StudyRatio]) -> tuple[Floats, Floats]:
    """Return logarithms of ratios and their standard errors, each (n,)."""
    return np.log([one.ratio for one in held]), np.array([one.error for one in held])


def classical(held: Sequence[StudyRatio], estimate: Tau, *, hartung_knapp: bool) -> Interval | None:
    """Return the prediction interval with a point estimate of tau; None of one study."""
    if len(held) < 2:
        return None
    y, s = logs_of(held)
    tau = estimate(y, s)
    weight = 1.0 / (s * s + tau * tau)
    mean = float(weight @ y / weight.sum())
    variance, reach = 1.0 / float(weight.sum()), Z_90
    if hartung_knapp:
        variance *= float(weight @ (y - mean) ** 2) / (y.size - 1)
        reach = float(stats.t.ppf(0.95, max(y.size - 2, 1)))
    away = reach * math.sqrt(variance + tau * tau)
    return Interval(math.exp(mean - away), math.exp(mean + away))
