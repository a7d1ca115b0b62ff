"""The line from metabolic rate to heart rate of one person, and what of it is known beforehand.

Heart rate = rest + slope * (gross metabolic rate - standing still), plus a day, plus a drift: linear algebra
that `own_ratio` weighs its ratios with. Units: 1/min and W/kg. A stretch enters with seven columns

    1, forward cost, backward cost, both times log(speed / 1 m/s), backward cost times rise, heart rate

whitened by what its run has in common (a day, a drift, a speed that is too fast all day). A ratio then only
mixes columns, and their products, summed over the runs, are all that is ever needed of them. The rise is
that of a brisk walk (`brisk_walk.py`): it is in the backward cost, and how far off it is for this person is
learned with the line, so that brisk stretches do not pass for a ratio of slower ones.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from backstride.science.brisk_walk import brisk_rise, rise_spread
from backstride.science.evidence.shelf import number
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

ForwardCost = Callable[[Floats, Floats], Floats]
"""Gross metabolic rates of going forward, W/kg, of speeds in m/s and grades, all (n,)."""


@dataclass(frozen=True, slots=True)
class HeartLineParams:
    """What is known of hearts beforehand; every default is explained."""

    still_w_per_kg: float = 1.22
    """Gross metabolic rate at rest, where the heart is at its resting rate: 3.5 ml of oxygen a minute and kg,
    the resting term of the published equations (F003), at 20.9 J a ml (F006)."""
    rest_bpm: float = 65.0
    """Resting heart rate where nobody said it. Project choice."""
    rest_spread_bpm: float = 11.0
    """Standard deviation of that guess. Project choice."""
    rest_said_spread_bpm: float = 5.0
    """Of a resting heart rate that was said: at night, in the morning, or sitting. Project choice."""
    max_bpm: float = 182.0
    """Maximal heart rate where nobody said it. Project choice, low on purpose."""
    reserve_intercept_spread: float = 0.08
    """Spread between people of where the line of heart rate reserve over oxygen reserve begins. The standard
    error of 0.6 % of 50 people on a treadmill (N702) makes 4 %, 450 people on a cycle had 16 % (N703).
    Project choice between them."""
    slope_bpm: float = 10.0
    """Beats a minute for each W/kg. Project choice: 120 beats of reserve over 12 W/kg."""
    slope_spread_bpm: float = 6.0
    """Standard deviation of it: from the fittest to those who run out of breath walking. Project choice."""
    slope_least_bpm: float = 1.0
    """No heart is so slow to answer. Project choice."""
    run_tilt: float = 0.08
    """Spread between people of how cost grows with speed, in log cost for each log speed: 3 % at a speed half
    as high again. Project choice: both published equations of running are straight lines."""
    walk_tilt: float = 0.12
    """The same walking: 5 %. Project choice: one equation is a straight line, the other a steep curve."""
    day_spread_bpm: float = 3.0
    """From day to day at the same effort: 1.1 to 1.4 % at one time of day in a test (N706), which is 2 beats.
    Project choice: half as much again in a life."""
    drift_bpm_per_h: float = 6.0
    """Rise within a run at the same effort. Project choice: it begins after some ten minutes (N707)."""
    drift_spread_bpm_per_h: float = 6.0
    """Standard deviation of it: heat, sweat and length make it differ. Project choice."""
    walk_drift_share: float = 0.5
    """How much of that a walker has: it grows with the effort. Project choice."""
    form: float = 0.015
    """What one stretch costs more or less than another at the same speed, as a share. Project choice."""
    model_bpm: float = 0.7
    """What the line does not know of a stretch besides. Project choice."""
    speed_shared: float = 0.85
    """Share of the variance of speed that a run has in common: a belt or a receiver is too fast all day.
    Project choice."""
    grade_spread: float = 0.007
    """Of a grade that is not known, on ground that is taken as level. Project choice."""
    ceiling_share: float = 0.9
    """Of the reserve, above which the line bends. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The steady stretches of all runs as arrays, each (r, n): a row a run, filled up where it has fewer."""

    held: Bools
    """False where a row is only filled up."""
    forward_w_per_kg: Floats
    """0 where it went backward."""
    backward_w_per_kg: Floats
    """Forward cost at the speed and grade of a backward stretch, times the rise of a brisk walk; 0 where it
    went forward."""
    rise: Floats
    """Of the logarithm of the ratio; 0 where it went forward, or no faster than was studied."""
    log_speed: Floats
    drift_h: Floats
    """Hours from the beginning of the recording to its middle; a walker drifts by a share of them."""
    rate_bpm: Floats
    rate_error_bpm: Floats
    speed_error_w_per_kg: Floats
    """Of the cost, from the error of speed."""
    grade_error_w_per_kg: Floats
    """Of the cost, from a grade that is not known."""

    def columns(self, ratio: float, params: HeartLineParams) -> Floats:
        """Return the columns of rest, slope, tilt and rise, (r, n, 4), for one ratio."""
        back = ratio * self.backward_w_per_kg
        cost = self.forward_w_per_kg + back
        columns = np.ones(cost.shape), cost - params.still_w_per_kg, cost * self.log_speed, back * self.rise
        return np.stack(columns, axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What the runs say: products of the seven whitened columns, and what was needed to whiten them."""

    products: Floats
    """Of all runs together, (7, 7)."""
    covariance: Floats
    """Of the heart rates of each run, (r, n, n), line and ratio given."""
    common: Floats
    """The part of it that a run has in common, (r, n, n)."""
    expected_bpm: Floats
    """The drift that is expected, (r, n)."""
    error_bpm: Floats
    """Of each stretch alone, (r, n)."""

    def misfit(self, runs: Stretches, line: Floats, ratio: float, params: HeartLineParams) -> Floats:
        """Return how far heart rates are from a line, day and drift taken off, in their errors, (r, n)."""
        left = runs.rate_bpm - self.expected_bpm - runs.columns(ratio, params) @ line
        left = np.where(runs.held, left, 0.0)
        shared = (self.common @ np.linalg.solve(self.covariance, left[..., np.newaxis]))[..., 0]
        return np.asarray((left - shared) / self.error_bpm, dtype=np.float64)


def stretches_of(
    runs: Sequence[Sequence[SteadyStretch]], cost: ForwardCost, params: HeartLineParams = HeartLineParams()
) -> Stretches:
    """Put the stretches of runs into arrays, with what they would cost forward."""
    flat = [stretch for run in runs for stretch in run]
    row = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    column = np.concatenate([np.arange(len(run)) for run in runs])
    held = np.zeros((len(runs), max(map(len, runs))), dtype=np.bool_)
    held[row, column] = True

    def laid(values: Floats) -> Floats:
        out = np.zeros(held.shape)
        out[row, column] = values
        return out

    grades = np.array([stretch.grade or 0.0 for stretch in flat])
    speeds = np.array([stretch.speed_mps for stretch in flat])
    back = np.array([stretch.travel is Travel.BACKWARD for stretch in flat])
    brisk = back & np.array([stretch.gait is Gait.WALK for stretch in flat])

    def risen(speeds: Floats) -> Floats:
        return np.where(brisk, brisk_rise(Gait.WALK, speeds), 0.0)

    costs = cost(speeds, grades) * np.exp(risen(speeds))
    by_speed = (cost(1.05 * speeds, grades) * np.exp(risen(1.05 * speeds)) - costs) / (0.05 * speeds)
    by_grade = (cost(speeds, grades + 0.01) * np.exp(risen(speeds)) - costs) / 0.01
    middles_h = np.array([(stretch.start_s + stretch.end_s) / 7200.0 for stretch in flat])
    drifts = np.array([params.walk_drift_share if s.gait is Gait.WALK else 1.0 for s in flat])
    unknown = np.array([params.grade_spread if stretch.grade is None else 0.0 for stretch in flat])
    return Stretches(
        held=held,
        forward_w_per_kg=laid(np.where(back, 0.0, costs)),
        backward_w_per_kg=laid(np.where(back, costs, 0.0)),
        rise=laid(risen(speeds)),
        log_speed=laid(np.log(speeds)),
        drift_h=laid(drifts * middles_h),
        rate_bpm=laid(np.array([stretch.heart_rate_bpm for stretch in flat])),
        rate_error_bpm=laid(np.array([stretch.heart_rate_error_bpm for stretch in flat])),
        speed_error_w_per_kg=laid(by_speed * np.array([stretch.speed_error_mps for stretch in flat])),
        grade_error_w_per_kg=laid(by_grade * unknown),
    )


def weigh(
    runs: Stretches,
    weight: Floats,
    slope_bpm: float,
    ratio: float,
    params: HeartLineParams = HeartLineParams(),
) -> Weighed:
    """Whiten the columns of each run by its errors, and add up what the runs say.

    Args:
        runs: The stretches.
        weight: How much each counts, (r, n): 1 as its errors say, less where it fits badly.
        slope_bpm: About what a W/kg is in beats, for the errors that come from cost.
        ratio: About what backward costs, for the same.
        params: Settings.
    """
    steep = slope_bpm * np.where(runs.backward_w_per_kg > 0, ratio, 1.0)
    by_speed, by_grade = steep * runs.speed_error_w_per_kg, steep * runs.grade_error_w_per_kg
    by_form = steep * params.form * (runs.forward_w_per_kg + runs.backward_w_per_kg)
    alone = runs.rate_error_bpm**2 + params.model_bpm**2 + by_form**2 + by_grade**2
    alone = alone + (1 - params.speed_shared) * by_speed**2
    both = runs.held[:, :, np.newaxis] & runs.held[:, np.newaxis, :]
    common = np.where(
        both,
        params.day_spread_bpm**2
        + params.drift_spread_bpm_per_h**2 * _squared(runs.drift_h)
        + params.speed_shared * _squared(by_speed),
        0.0,
    )
    covariance = common + np.eye(runs.held.shape[1]) * (alone / weight)[:, np.newaxis, :]
    expected = params.drift_bpm_per_h * runs.drift_h
    ahead, back = runs.forward_w_per_kg, runs.backward_w_per_kg
    rates = np.where(runs.held, runs.rate_bpm - expected, 0.0)
    ones = runs.held.astype(np.float64)
    tilts = ahead * runs.log_speed, back * runs.log_speed
    columns = np.stack([ones, ahead, back, *tilts, back * runs.rise, rates], axis=-1)
    products = (columns.transpose(0, 2, 1) @ np.linalg.solve(covariance, columns)).sum(axis=0)
    return Weighed(products, covariance, common, expected, np.sqrt(alone))


def _squared(values: Floats) -> Floats:
    """Return the products of a row with itself, (r, n, n)."""
    return np.asarray(values[:, :, np.newaxis] * values[:, np.newaxis, :], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one person's line beforehand."""

    rest_bpm: float
    """Where it begins, at rest."""
    rest_spread_bpm: float
    tilt: float
    """Spread of how this person's cost grows with speed."""
    ceiling_bpm: float
    """Above this it may bend."""

    @classmethod
    def of(
        cls,
        gait: Gait,
        hr_rest_bpm: float | None,
        hr_max_bpm: float | None,
        params: HeartLineParams = HeartLineParams(),
    ) -> "Line":
        """Begin with what a person said, or with what is usual."""
        rest = params.rest_bpm if hr_rest_bpm is None else hr_rest_bpm
        reserve = (params.max_bpm if hr_max_bpm is None else hr_max_bpm) - rest
        spread = params.rest_spread_bpm if hr_rest_bpm is None else params.rest_said_spread_bpm
        begins = number("N702") / 100
        return cls(
            rest_bpm=rest + begins * reserve,
            rest_spread_bpm=math.hypot(spread, params.reserve_intercept_spread * reserve),
            tilt=params.walk_tilt if gait is Gait.WALK else params.run_tilt,
            ceiling_bpm=rest + params.ceiling_share * reserve,
        )

    def explain(
        self, products: Floats, ratios: Floats, slope_bpm: float, params: HeartLineParams = HeartLineParams()
    ) -> tuple[Floats, Floats]:
        """Return how well each ratio explains the runs, and the line that it does so with.

        Args:
            products: Of all runs together, (7, 7).
            ratios: Of the grid, (g,).
            slope_bpm: About what a W/kg is in beats, for the spreads of tilt and rise.
            params: Settings.

        Returns:
            Logarithm of the evidence, (g,), up to a constant; rest, slope, tilt and rise of each, (g, 4).
        """
        mix = np.zeros((ratios.size, 7, 5))
        mix[:, 0, 0], mix[:, 6, 4] = 1.0, 1.0
        mix[:, 0, 1], mix[:, 1, 1], mix[:, 2, 1] = -params.still_w_per_kg, 1.0, ratios
        mix[:, 3, 2], mix[:, 4, 2], mix[:, 5, 3] = 1.0, ratios, ratios
        table = mix.transpose(0, 2, 1) @ products @ mix
        off = self.tilt * slope_bpm, rise_spread() * slope_bpm
        spread = np.array([self.rest_spread_bpm, params.slope_spread_bpm, *off])
        weight, mean = np.diag(spread**-2), np.array([self.rest_bpm, params.slope_bpm, 0.0, 0.0])
        precision = table[:, :4, :4] + weight
        pull = table[:, :4, 4] + weight @ mean
        found = np.linalg.solve(precision, pull[..., np.newaxis])[..., 0]
        score = (np.einsum("gp,gp->g", pull, found) - np.linalg.slogdet(precision)[1]) / 2
        return score, found
