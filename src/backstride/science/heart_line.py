"""The line from metabolic rate to heart rate of one person, and what of it is known beforehand.

Heart rate = rest + slope * (gross metabolic rate - standing still), plus a day, plus a drift: linear algebra
that `own_ratio` weighs its ratios with. Units: 1/min and W/kg. A stretch enters with six columns

    1, forward cost, backward cost, the same two times log(speed / 1 m/s), heart rate

whitened by what its run has in common (a day, a drift). A ratio then only mixes columns, and the products of
the columns are all that is ever needed of a run.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backstride.science.evidence.shelf import number
from backstride.vocab.arrays import Floats
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Travel


@dataclass(frozen=True, slots=True)
class HeartLineParams:
    """What is known of hearts beforehand; every default is explained."""

    still_w_per_kg: float = 1.22
    """Gross metabolic rate at rest, where the heart is at its resting rate: 3.5 ml of oxygen a minute and kg,
    the resting term of the published equations, at 20.9 J a ml."""
    rest_bpm: float = 65.0
    """Resting heart rate where nobody said it. Project choice."""
    rest_spread_bpm: float = 14.0
    """Standard deviation of that guess. Project choice."""
    rest_said_spread_bpm: float = 4.0
    """Of a resting heart rate that was said: days differ. Project choice."""
    max_bpm: float = 182.0
    """Maximal heart rate where nobody said it. Project choice, low on purpose."""
    reserve_intercept_spread: float = 0.08
    """Spread between people of where the line of heart rate reserve over oxygen reserve begins. The standard
    error of 0.6 % of 50 people on a treadmill (N702) makes 4 %, 450 people on a cycle had 16 % (N703).
    Project choice between them."""
    slope_bpm: float = 8.0
    """Beats a minute for each W/kg. Project choice: 120 beats of reserve over 15 W/kg."""
    slope_spread_bpm: float = 5.0
    """Standard deviation of it, wide. Project choice."""
    slope_least_bpm: float = 1.0
    """No heart is so slow to answer. Project choice."""
    tilt: float = 0.08
    """Spread between people of how cost grows with speed, in log cost for each log speed: 6 % at a speed half
    as high again. Project choice."""
    day_spread_bpm: float = 3.0
    """From day to day at the same effort: 1.1 to 1.4 % at one time of day in a test (N706), which is 2 beats.
    Project choice: half as much again in a life."""
    drift_bpm_per_h: float = 6.0
    """Rise within a run at the same effort. Project choice: it begins after some ten minutes (N707)."""
    drift_spread_bpm_per_h: float = 6.0
    """Standard deviation of it: heat, sweat and length make it differ. Project choice."""
    model_bpm: float = 1.5
    """What the line does not know of a stretch. Project choice."""
    grade_spread: float = 0.007
    """Of a grade that is not known, on ground that is taken as level. Project choice."""
    ceiling_share: float = 0.9
    """Of the reserve, above which the line bends. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The steady stretches of one run as arrays, each (n,)."""

    forward_w_per_kg: Floats
    """0 where it went backward."""
    backward_w_per_kg: Floats
    """Forward cost at the speed and grade of a backward stretch; 0 where it went forward."""
    log_speed: Floats
    hours: Floats
    """Of its middle, since the recording began."""
    rate_bpm: Floats
    rate_error_bpm: Floats
    cost_error_w_per_kg: Floats
    """From the errors of speed and grade."""

    def misfit(self, line: Floats, ratio: float, table: "RunTable", params: HeartLineParams) -> Floats:
        """Return how far each heart rate is from a line, day and drift taken off, in units of its error."""
        left = self.rate_bpm - table.expected_bpm - self.columns(ratio, params) @ line
        common = table.common @ np.linalg.solve(table.covariance, left)
        return np.asarray((left - common) / table.error_bpm, dtype=np.float64)

    def columns(self, ratio: float, params: HeartLineParams) -> Floats:
        """Return the columns of rest, slope and tilt, (n, 3), for one ratio."""
        cost = self.forward_w_per_kg + ratio * self.backward_w_per_kg
        return np.column_stack([np.ones(cost.size), cost - params.still_w_per_kg, cost * self.log_speed])


@dataclass(frozen=True, slots=True, eq=False)
class RunTable:
    """What a run says: products of its six whitened columns, and what was needed to whiten them."""

    products: Floats
    """(6, 6)."""
    covariance: Floats
    """Of its heart rates, (n, n), line and ratio given."""
    common: Floats
    """The part of it that the run has in common, (n, n)."""
    expected_bpm: Floats
    """The drift that is expected, (n,)."""
    error_bpm: Floats
    """Of each stretch alone, (n,)."""


def stretches_of(
    run: tuple[SteadyStretch, ...],
    cost: Callable[[float, float], float],
    params: HeartLineParams = HeartLineParams(),
) -> Stretches:
    """Put the stretches of a run into arrays, with what they would cost forward."""
    grades = [stretch.grade or 0.0 for stretch in run]
    costs = np.array([cost(s.speed_mps, grade) for s, grade in zip(run, grades, strict=True)])
    faster = np.array([cost(1.05 * s.speed_mps, grade) for s, grade in zip(run, grades, strict=True)])
    steeper = np.array([cost(s.speed_mps, grade + 0.01) for s, grade in zip(run, grades, strict=True)])
    speeds = np.array([stretch.speed_mps for stretch in run])
    speed_errors = np.array([stretch.speed_error_mps for stretch in run])
    grade_errors = np.array([params.grade_spread if stretch.grade is None else 0.0 for stretch in run])
    back = np.array([stretch.travel is Travel.BACKWARD for stretch in run])
    by_speed = (faster - costs) / (0.05 * speeds) * speed_errors
    by_grade = (steeper - costs) / 0.01 * grade_errors
    return Stretches(
        forward_w_per_kg=np.where(back, 0.0, costs),
        backward_w_per_kg=np.where(back, costs, 0.0),
        log_speed=np.log(speeds),
        hours=np.array([(stretch.start_s + stretch.end_s) / 7200.0 for stretch in run]),
        rate_bpm=np.array([stretch.heart_rate_bpm for stretch in run]),
        rate_error_bpm=np.array([stretch.heart_rate_error_bpm for stretch in run]),
        cost_error_w_per_kg=np.hypot(by_speed, by_grade),
    )


def run_table(
    run: Stretches,
    weight: Floats,
    slope_bpm: float,
    ratio: float,
    params: HeartLineParams = HeartLineParams(),
) -> RunTable:
    """Whiten a run's columns by its errors.

    Args:
        run: The stretches.
        weight: How much each counts, (n,): 1 as its errors say, less where it fits badly.
        slope_bpm: About what a W/kg is in beats, for the error that comes from speed.
        ratio: About what backward costs, for the same.
        params: Settings.
    """
    steep = slope_bpm * np.where(run.backward_w_per_kg > 0, ratio, 1.0)
    variance = run.rate_error_bpm**2 + params.model_bpm**2 + (steep * run.cost_error_w_per_kg) ** 2
    alone = variance / weight
    common = params.day_spread_bpm**2 + params.drift_spread_bpm_per_h**2 * np.outer(run.hours, run.hours)
    covariance = common + np.diag(alone)
    expected = params.drift_bpm_per_h * run.hours
    columns = np.column_stack(
        [
            np.ones(run.hours.size),
            run.forward_w_per_kg,
            run.backward_w_per_kg,
            run.forward_w_per_kg * run.log_speed,
            run.backward_w_per_kg * run.log_speed,
            run.rate_bpm - expected,
        ]
    )
    products = columns.T @ np.linalg.solve(covariance, columns)
    return RunTable(products, covariance, common, expected, np.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one person's line beforehand."""

    rest_bpm: float
    """Where it begins, at rest."""
    rest_spread_bpm: float
    ceiling_bpm: float
    """Above this it may bend."""

    @classmethod
    def of(
        cls, hr_rest_bpm: float | None, hr_max_bpm: float | None, params: HeartLineParams = HeartLineParams()
    ) -> "Line":
        """Begin with what a person said, or with what is usual."""
        rest = params.rest_bpm if hr_rest_bpm is None else hr_rest_bpm
        reserve = (params.max_bpm if hr_max_bpm is None else hr_max_bpm) - rest
        spread = params.rest_spread_bpm if hr_rest_bpm is None else params.rest_said_spread_bpm
        begins = number("N702") / 100
        return cls(
            rest_bpm=rest + begins * reserve,
            rest_spread_bpm=math.hypot(spread, params.reserve_intercept_spread * reserve),
            ceiling_bpm=rest + params.ceiling_share * reserve,
        )

    def explain(
        self, products: Floats, ratios: Floats, slope_bpm: float, params: HeartLineParams = HeartLineParams()
    ) -> tuple[Floats, Floats]:
        """Return how well each ratio explains the runs, and the line that it does so with.

        Args:
            products: Of all runs together, (6, 6).
            ratios: Of the grid, (g,).
            slope_bpm: About what a W/kg is in beats, for the spread of the tilt.
            params: Settings.

        Returns:
            Logarithm of the evidence, (g,), up to a constant; rest, slope and tilt of each, (g, 3).
        """
        mix = np.zeros((ratios.size, 6, 4))
        mix[:, 0, 0], mix[:, 5, 3] = 1.0, 1.0
        mix[:, 0, 1], mix[:, 1, 1], mix[:, 2, 1] = -params.still_w_per_kg, 1.0, ratios
        mix[:, 3, 2], mix[:, 4, 2] = 1.0, ratios
        table = mix.transpose(0, 2, 1) @ products @ mix
        spread = np.array([self.rest_spread_bpm, params.slope_spread_bpm, params.tilt * slope_bpm])
        weight, mean = np.diag(spread**-2), np.array([self.rest_bpm, params.slope_bpm, 0.0])
        precision = table[:, :3, :3] + weight
        pull = table[:, :3, 3] + weight @ mean
        found = np.linalg.solve(precision, pull[..., np.newaxis])[..., 0]
        score = (np.einsum("gp,gp->g", pull, found) - np.linalg.slogdet(precision)[1]) / 2
        return score, found
