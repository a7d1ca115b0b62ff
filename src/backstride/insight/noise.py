"""How much two runs of a person differ when nothing has changed: the noise that a change must exceed.

Runs on nearby days are each other's retest. Their successive differences hold the measurement's error and
the day's own ups and downs, but hardly any of a trend, which needs weeks. From them comes the standard
error of measurement, SEM (differences scatter sqrt(2) times as much), and from it the minimal detectable
change of two single runs, MDC = t sqrt(2) SEM. With few differences the SEM is itself uncertain, so t is
Student's, not 1.96: with k differences of n values their mean square has as many degrees of freedom as 2
k^2 / (3 k - 1) (its variance is that of von Neumann et al. 1941, Ann Math Stat 12:153).

One slip (a phone that turned over) must not make the noise: differences are cut at two standard deviations,
and the estimate is corrected for it. Rejected: the plain scatter of all runs, which calls progress noise;
noise from published tests alone, since almost none was measured backward; and the median of differences,
which throws away two thirds of what they say.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats
from backstride.vocab.history import Noise

OWN = "own"


@dataclass(frozen=True, slots=True)
class NoiseParams:
    """Settings of `noise_of`; every default is explained."""

    nearby_days: int = 14
    """Runs that lie further apart are no retest: there is time to learn. Project choice."""
    fewest_pairs: int = 3
    """Fewer differences say nothing of noise. Project choice; Student's t is above 3 there already."""
    cut_sd: float = 2.0
    """Differences count at most so many standard deviations: one in 22 of a normal noise is cut. Project
    choice between one slip that decides and half of the evidence thrown away."""
    kept: float = 0.9
    """Cutting costs some of the evidence: the degrees of freedom are multiplied by this, which simulation
    bears out (`validation/history.md`). Project choice."""
    confidence: float = 0.95
    """Of 100 pairs of runs without a change so many differ by less: by definition of the usual MDC95."""
    rounds: int = 30
    """Of the iteration for the cut scatter; it moves less than 1e-6 after ten. Project choice."""


def noise_of(
    days: Sequence[int] | Floats,
    values: Floats,
    floor: tuple[float, str] | None = None,
    params: NoiseParams = NoiseParams(),
) -> Noise | None:
    """Return the noise of a measure; None where too few runs lie near each other.

    Args:
        days: Of each run, not falling, (n,).
        values: Of each run, (n,).
        floor: A standard error of measurement from elsewhere and the key of its source: it stands where the
            own runs happen to agree better.
        params: Settings.
    """
    near = np.diff(np.asarray(days, dtype=np.float64)) <= params.nearby_days
    differences = np.diff(values)[near]
    if differences.size < params.fewest_pairs:
        return None
    sem, source = cut_scatter(differences, params) / math.sqrt(2.0), OWN
    if floor is not None and floor[0] > sem:
        sem, source = floor
    factor = student_t(degrees_of_freedom(differences.size, params), (1 + params.confidence) / 2)
    return Noise(mdc=factor * math.sqrt(2.0) * sem, sem=sem, pairs=differences.size, source=source)


def degrees_of_freedom(pairs: int, params: NoiseParams = NoiseParams()) -> float:
    """Return those of the mean square of successive differences."""
    return params.kept * 2.0 * pairs**2 / (3.0 * pairs - 1.0)


def cut_scatter(differences: Floats, params: NoiseParams = NoiseParams()) -> float:
    """Return the standard deviation about 0, as if normal, with large ones cut."""
    squares = differences**2
    scatter = float(np.sqrt(squares.mean()))
    for _ in range(params.rounds):
        cut = (params.cut_sd * scatter) ** 2
        scatter = math.sqrt(float(np.minimum(squares, cut).mean()) / _share_kept(params.cut_sd))
    return scatter


def student_t(degrees: float, probability: float) -> float:
    """Return the quantile of Student's t."""
    from scipy.special import stdtrit  # noqa: PLC0415  # slow to load

    return float(stdtrit(degrees, probability))


def _share_kept(cut: float) -> float:
    """Return the mean of min(z^2, cut^2) of a standard normal z."""
    density = math.exp(-(cut**2) / 2) / math.sqrt(2 * math.pi)
    beyond = 1.0 - math.erf(cut / math.sqrt(2.0))
    return 1.0 - beyond - 2.0 * cut * density + cut**2 * beyond
