"""Heart rate backward beside forward at the same speed, in a person's own runs.

Equation, over all stretches in which the heart rate had settled, its delay taken off:

    log heart rate = level + b (speed - backward speed) + log ratio if backward + drift * time + day

Backward is slower as a rule, so that forward stretches at the very same speed are rare: `b` bridges what is
left, with what is known of it beforehand (24 beats for each m/s, SD 8, of 24 men running on a treadmill: Hunt
et al. 2015) until own speeds say better. A forward stretch too far away to be bridged does not count.

What it is not: the ratio of costs, which is larger, because a heart at rest does beat (`own_ratio`).
Published: 1.17 walking at 1.34 m/s, 1.15 running at 2.2 m/s, 13 athletes (Williford et al. 1998, E019, E025).
Rejected: beats a minute of difference, which grows with the heart rate; means of whole runs, which compare
speeds.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from backstride.science.evidence.shelf import value
from backstride.vocab.arrays import Floats
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

NORMAL_95 = 1.645
"""95th percentile of the normal distribution: two-sided 90 %."""


@dataclass(frozen=True, slots=True)
class HeartRateParams:
    """Settings of `heart_rate_ratio`; every default is explained."""

    bridge_mps: float = 0.5
    """How far in speed a forward stretch may be from the nearest backward one. Project choice."""
    same_grade: float = 0.01
    """How far in grade. Project choice."""
    walk_slope_bpm_per_mps: float = 28.0
    """No study was found. Project choice: the LCDA equation gains 2.8 W/kg for each m/s at 1.3 m/s, and a
    heart some 10 beats for each W/kg."""
    walk_slope_spread: float = 12.0
    """Standard deviation of it, wide. Project choice."""
    usual_bpm: float = 140.0
    """What turns beats into shares of a heart rate for `b`. Project choice: running lightly."""
    day_spread: float = 0.02
    """From day to day, as a share: 1.1 to 1.4 % in a test (N706). Project choice above it."""
    drift_per_h: float = 0.04
    """Rise within a run at the same effort, as a share. Project choice."""
    drift_spread_per_h: float = 0.04
    """Standard deviation of it. Project choice."""
    model_share: float = 0.016
    """What the equation does not know of a stretch. Project choice."""
    speed_shared: float = 0.85
    """Share of the variance of speed that a run has in common (as in `HeartLineParams`)."""
    tails: float = 5.0
    """Degrees of freedom of Student's t: a stretch that fits badly counts less. Project choice."""
    passes: int = 4
    """How often stretches are weighed anew. Project choice."""
    ratio_spread: float = 0.2
    """Standard deviation of the log ratio beforehand: next to nothing is assumed. Project choice."""
    widest_log: float = 0.15
    """A ratio known to less than 15 % either way is not given. Project choice."""


@dataclass(frozen=True, slots=True)
class OwnHeartRate:
    """Heart rate backward beside forward at one speed; the ratio with its 90 % interval."""

    gait: Gait
    speed_mps: float
    """Mean of the backward stretches."""
    forward_bpm: float
    """What forward would be at that speed."""
    backward_bpm: float
    ratio: float
    low: float
    high: float
    stretches: int
    runs: int


@dataclass(frozen=True, slots=True)
class NoHeartRate:
    """Why the two cannot be put beside each other."""

    words: str


def heart_rate_ratio(
    runs: Iterable[Sequence[SteadyStretch]], gait: Gait, params: HeartRateParams = HeartRateParams()
) -> OwnHeartRate | NoHeartRate:
    """Return heart rate backward over forward at equal speed, from steady stretches of one run or of many.

    Only runs that hold both ways count, so that no day stands against another.

    Args:
        runs: The steady stretches of each run; a list of one for a single run, as for its trend.
        gait: Walking or running.
        params: Settings.
    """
    held = [_comparable([s for s in run if s.gait is gait], params) for run in runs]
    used = [run for run in held if run]
    if not used:
        doing = "walking" if gait is Gait.WALK else "running"
        return NoHeartRate(
            f"No run holds three minutes of {doing} backward and three forward at about the same speed, "
            "each with a settled heart rate."
        )
    back = [stretch for run in used for stretch in run if stretch.travel is Travel.BACKWARD]
    speed = float(np.mean([stretch.speed_mps for stretch in back]))
    found, covariance = _fit(used, speed, gait, params)
    error = math.sqrt(covariance[2, 2])
    if error * NORMAL_95 > params.widest_log:
        return NoHeartRate("The heart rates of your runs differ too much for a ratio.")
    forward, ratio = math.exp(found[0]), math.exp(found[2])
    return OwnHeartRate(
        gait=gait,
        speed_mps=speed,
        forward_bpm=forward,
        backward_bpm=forward * ratio,
        ratio=ratio,
        low=math.exp(found[2] - NORMAL_95 * error),
        high=math.exp(found[2] + NORMAL_95 * error),
        stretches=sum(map(len, used)),
        runs=len(used),
    )


def _comparable(run: Sequence[SteadyStretch], params: HeartRateParams) -> list[SteadyStretch]:
    """Return the stretches of a run that have one of the other way near their speed and grade."""

    def near(one: SteadyStretch, other: SteadyStretch) -> bool:
        return (
            one.travel is not other.travel
            and abs(one.speed_mps - other.speed_mps) <= params.bridge_mps
            and abs((one.grade or 0.0) - (other.grade or 0.0)) <= params.same_grade
        )

    return [one for one in run if any(near(one, other) for other in run)]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """The comparable stretches of a run as arrays, (n,) and (n, 3)."""

    columns: Floats
    log_rate: Floats
    """Less the drift that is expected."""
    alone: Floats
    """Variance of each stretch."""
    common: Floats
    """Covariance that the run has in common, (n, n)."""

    def covariance(self, weight: Floats) -> Floats:
        return self.common + np.diag(self.alone / weight)

    def weight(self, found: Floats, weight: Floats, tails: float) -> Floats:
        """Return how much each stretch counts, by how badly it fits."""
        left = self.log_rate - self.columns @ found
        left = left - self.common @ np.linalg.solve(self.covariance(weight), left)
        return np.asarray((tails + 1) / (tails + left**2 / self.alone), dtype=np.float64)


def _fit(
    runs: Sequence[Sequence[SteadyStretch]], speed_mps: float, gait: Gait, params: HeartRateParams
) -> tuple[Floats, Floats]:
    """Return level, slope with speed and log ratio, and their covariance: Bayes' rule for a straight line."""
    slope, spread = _slope(gait, params)
    prior = np.diag([1.0, spread**-2, params.ratio_spread**-2])
    before = prior @ np.array([math.log(params.usual_bpm), slope, 0.0])
    held = [_run(run, speed_mps, slope, params) for run in runs]
    weights = [np.ones(run.alone.size) for run in held]
    found, covariance = before, prior
    for _ in range(params.passes):
        precision, pull = prior.copy(), before.copy()
        for run, weight in zip(held, weights, strict=True):
            weighed = np.linalg.solve(run.covariance(weight), run.columns)
            precision += run.columns.T @ weighed
            pull += weighed.T @ run.log_rate
        covariance = np.linalg.inv(precision)
        found = covariance @ pull
        weights = [run.weight(found, weight, params.tails) for run, weight in zip(held, weights, strict=True)]
    return found, covariance


def _run(run: Sequence[SteadyStretch], speed_mps: float, slope: float, params: HeartRateParams) -> _Run:
    rate = np.array([stretch.heart_rate_bpm for stretch in run])
    hours = np.array([(stretch.start_s + stretch.end_s) / 7200.0 for stretch in run])
    by_rate = np.array([stretch.heart_rate_error_bpm for stretch in run]) / rate
    by_speed = slope * np.array([stretch.speed_error_mps for stretch in run])
    drifts = params.drift_spread_per_h**2 * np.outer(hours, hours)
    return _Run(
        columns=np.array([[1.0, s.speed_mps - speed_mps, float(s.travel is Travel.BACKWARD)] for s in run]),
        log_rate=np.log(rate) - params.drift_per_h * hours,
        alone=by_rate**2 + (1 - params.speed_shared) * by_speed**2 + params.model_share**2,
        common=params.day_spread**2 + drifts + params.speed_shared * np.outer(by_speed, by_speed),
    )


def _slope(gait: Gait, params: HeartRateParams) -> tuple[float, float]:
    """Return the slope of log heart rate with speed, 1/(m/s), and its standard deviation."""
    if gait is Gait.WALK:
        return params.walk_slope_bpm_per_mps / params.usual_bpm, params.walk_slope_spread / params.usual_bpm
    running = value("N704")
    return (running.value or 0.0) / params.usual_bpm, (running.sd or 0.0) / params.usual_bpm
