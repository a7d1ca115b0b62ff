"""Pool studies that differ more than their errors explain: a random-effects model, Bayesian, on one grid.

Meaning: each study i has its own true effect, scattered about a common mean mu with the between-study
standard deviation tau, and measures it with its standard error s:

    y_i ~ Normal(mu, s_i² + tau²),    mu flat,    tau half-normal with a scale

For a given tau the mean is closed form, so the whole posterior is a mixture of normals over a grid of tau
(Röver 2020, Journal of Statistical Software 93(6), the method of the R package bayesmeta). With a scale
so large that it says nothing, the mode of tau is the REML estimate: tests compare it with the BCG trials
as metafor gives them.

Rejected: a point estimate of tau (DerSimonian and Laird) with Hartung and Knapp's t interval. With four
studies its 90 % prediction interval reaches from 1.02 to 1.61, and without one of them from 0.7 to 2.2:
nothing that anybody knows about oxygen uptake is in it. And normal quantiles on a point estimate, which
pretend that tau is known.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class PoolingParams:
    """Settings of `pool`; every default is explained."""

    heterogeneity: float = 0.05
    """Scale of the half-normal prior of tau, on the scale of the effects (logarithms of ratios: 5 %). Project
    choice: the same people go both ways, so laboratories should agree within some per cent; 1 in 20 such
    pools would differ by more than 10 %. `validation/energy.md` shows what twice as much would do."""
    grid: int = 200
    """Values of tau. Project choice: twice as many change the fourth decimal."""
    reach: float = 6.0
    """The grid ends at this many scales, beyond which the prior has nothing left. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A posterior as a mixture of normals over tau: arrays are (g,)."""

    weight: Floats
    tau: Floats
    mean: Floats
    """Of mu, given tau."""
    sd: Floats
    """Of mu, given tau."""

    @property
    def centre(self) -> float:
        """Posterior mean of mu."""
        return float(self.weight @ self.mean)

    @property
    def heterogeneity(self) -> float:
        """Root mean square of tau."""
        return math.sqrt(float(self.weight @ self.tau**2))

    def spread(self, person_sd: float = 0.0) -> float:
        """Return the standard deviation of a new study, or of a new person with that inside studies."""
        within = self.sd**2 + self.tau**2 + (self.mean - self.centre) ** 2
        return math.sqrt(float(self.weight @ within) + person_sd**2)

    def quantile(self, share: float) -> float:
        """Return a quantile of the true effect of one new study, exact in the mixture."""
        spread = np.sqrt(self.sd**2 + self.tau**2)
        low, high = self.centre - 20 * self.spread(), self.centre + 20 * self.spread()
        for _ in range(60):
            middle = (low + high) / 2
            z = ((middle - self.mean) / spread / math.sqrt(2.0)).tolist()
            below = float(self.weight @ np.array([0.5 + 0.5 * math.erf(value) for value in z]))
            low, high = (middle, high) if below < share else (low, middle)
        return (low + high) / 2


def pool(effects: Sequence[float], errors: Sequence[float], params: PoolingParams = PoolingParams()) -> Pool:
    """Return the posterior of studies.

    Args:
        effects: What each study found; for ratios, their logarithms.
        errors: The standard error of each.
        params: What is explained there.

    Raises:
        ValueError: there is no study.
    """
    if not effects:
        raise ValueError("a pool needs a study")
    y, s = np.array(effects)[:, None], np.array(errors)[:, None]
    tau = (np.arange(params.grid) + 0.5) * (params.reach * params.heterogeneity / params.grid)
    precision = 1.0 / (s * s + tau * tau)
    total = precision.sum(axis=0)
    mean = (precision * y).sum(axis=0) / total
    log_weight = 0.5 * np.log(precision).sum(axis=0) - 0.5 * np.log(total)
    log_weight -= 0.5 * (precision * (y - mean) ** 2).sum(axis=0) + 0.5 * (tau / params.heterogeneity) ** 2
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    return Pool(*(np.asarray(each, dtype=np.float64) for each in (weight, tau, mean, total**-0.5)))
