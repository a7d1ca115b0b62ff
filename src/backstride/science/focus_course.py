"""What became of a person's reactions: noise, practice with the test, a session's effect, the trend; apart.

Response speed of test i, the k-th of the person's life (from 0), t months after the first, in 1/s:

    y_i = level + trend * t + session * [after] - practice * exp(-k / tau) + noise
    noise^2 = retest^2 + se_i^2

All but `level` are pulled towards zero. For practice that pull is evidence: 45 people who took the
three-minute test 16 times did not get quicker (N802), so a person's own tests have to show it. The rest
follows from the person's own tests alone; `retest`, what two tests of one person differ by anyway, begins
at a guess that counts as much as a few tests, and gives way to theirs.

Given tau and retest the model is linear and Gaussian, so it is solved exactly and averaged over a grid of
both: no sampling, the same tests give the same bytes. A change is called one only beyond its 95 % range.

Validity: one device and one way of pressing, since delays differ by tens of ms (N804, N805). Time of day,
sleep and coffee are in the noise. Practice and a slow trend look alike in few tests: both ranges are wide.

Rejected: the difference of two tests as such (half of all people are quicker the second time by chance);
dropping the first tests (it throws away what few there are); a published retest noise (none was read).
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from backstride.science.evidence.shelf import value
from backstride.science.focus import DEFAULT, FocusParams, score_of
from backstride.vocab.arrays import Floats
from backstride.vocab.focus import (
    FocusChange,
    FocusCourse,
    FocusPoint,
    FocusScore,
    FocusSession,
    FocusTest,
    Moment,
    Pressed,
)

PRACTICE_SOURCES = (value("N802").study,)
"""Why no practice is expected before it is seen."""
_MONTH = timedelta(days=30)
_NINE_IN_TEN, _NINETEEN_IN_TWENTY = 1.645, 1.960
"""Quantiles of the normal distribution."""
_LEVEL, _TREND, _SESSION, _PRACTICE = range(4)
"""Columns of the model."""


@dataclass(frozen=True, slots=True)
class CourseParams:
    """Settings of `focus_course`; speeds in 1/s: at 310 ms, 0.1 of it are 10 ms."""

    level_sd_per_s: float = 10.0
    """Of the level beforehand: any person's fits in. Project choice."""
    trend_sd_per_s: float = 0.2
    """Of the trend in a month beforehand: 20 ms. Project choice."""
    session_sd_per_s: float = 0.3
    """Of a session's effect beforehand: 30 ms either way. Project choice."""
    practice_sd_per_s: float = 0.15
    """Of practice beforehand, around none (basner2018, 45 people): 15 ms. Project choice."""
    tau_tests: tuple[float, ...] = (1.0, 2.0, 4.0)
    """After so many tests two thirds of practice are there; each as likely beforehand. Project choice."""
    retest_per_s: float = 0.15
    """Guess of the retest noise: 15 ms. Project choice."""
    retest_weight: float = 4.0
    """The guess counts as much as so many tests. Project choice."""
    retest_grid: tuple[float, float, int] = (0.02, 0.8, 24)
    """Lowest, highest and number of the values that are tried, on a logarithmic scale. Project choice."""
    session_within: timedelta = timedelta(hours=4)
    """A test before and one after at most so long apart belong to one session. Project choice."""
    trend_tests: int = 5
    """Fewer tests show no trend. Project choice."""
    trend_over: timedelta = timedelta(days=14)
    """Nor do tests within so short a time. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """One pair of tau and retest: its weight, and the model given both."""

    weight: float
    tau: float
    retest: float
    mean: Floats  # of the four coefficients
    spread: Floats  # their covariance, (4, 4)


@dataclass(frozen=True, slots=True)
class _Scored:
    test: FocusTest
    score: FocusScore
    number: int  # how many scored tests the person had taken before, on any device


def focus_course(
    tests: tuple[FocusTest, ...],
    params: CourseParams = CourseParams(),
    counting: FocusParams = DEFAULT,
    like: FocusTest | None = None,
) -> FocusCourse | None:
    """Follow a person's tests on one device, pressed one way; None where none of them is scored.

    Args:
        tests: All of the person's tests, in any order; parts of tests are passed over.
        params: Settings of the model.
        counting: How a test is scored.
        like: One of the tests that are followed; the newest scored one where it is left out.

    Returns:
        Times in ms, practice taken off, each with its doubt.
    """
    scored = _scored(tests, counting)
    if like is None and scored:
        like = scored[-1].test
    same = [one for one in scored if like is not None and _apparatus(one.test) == _apparatus(like)]
    if like is None or not same:
        return None
    fits = _fits(same, params)
    points = tuple(_point(one, fits) for one in same)
    return FocusCourse(
        device=like.device,
        pressed=like.pressed,
        points=points,
        sessions=_sessions(same, points, fits, params),
        noise_ms=_noise_ms(same, fits),
        practice=_practice(same, fits),
        trend=_trend(same, fits, params),
        elsewhere=len(scored) - len(same),
    )


def _scored(tests: tuple[FocusTest, ...], counting: FocusParams) -> list[_Scored]:
    in_order = sorted(tests, key=lambda test: (test.taken, test.id))
    whole = [(test, score) for test in in_order if (score := score_of(test, counting)) is not None]
    return [_Scored(test, score, number) for number, (test, score) in enumerate(whole)]


def _apparatus(test: FocusTest) -> tuple[str, Pressed]:
    return test.device, test.pressed


def _columns(scored: list[_Scored], tau: float) -> Floats:
    """Return what each coefficient is multiplied with, (tests, 4)."""
    first = scored[0].test.taken
    return np.array(
        [
            [
                1.0,
                (one.test.taken - first) / _MONTH,
                float(one.test.moment is Moment.AFTER),
                -_left_to_practise(one, tau),
            ]
            for one in scored
        ]
    )


def _left_to_practise(one: _Scored, tau: float) -> float:
    return float(np.exp(-one.number / tau))


def _fits(scored: list[_Scored], params: CourseParams) -> list[_Fit]:
    """Solve the model for each pair of tau and retest, and weigh each by how well it tells the tests."""
    low, high, count = params.retest_grid
    pairs = [(tau, float(retest)) for tau in params.tau_tests for retest in np.geomspace(low, high, count)]
    solved = [_solve(scored, tau, retest, params) for tau, retest in pairs]
    evidence = np.array(
        [found[0] + _log_prior(pair[1], params) for found, pair in zip(solved, pairs, strict=True)]
    )
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    return [
        _Fit(float(weight), tau, retest, mean, spread)
        for weight, (tau, retest), (_, mean, spread) in zip(weights, pairs, solved, strict=True)
    ]


def _log_prior(retest: float, params: CourseParams) -> float:
    """Scaled inverse chi-squared of the variance, for steps that are even in its logarithm."""
    weight = params.retest_weight
    return -weight * float(np.log(retest)) - 0.5 * weight * (params.retest_per_s / retest) ** 2


def _solve(
    scored: list[_Scored], tau: float, retest: float, params: CourseParams
) -> tuple[float, Floats, Floats]:
    """Bayesian linear regression with known noise: log evidence, mean and covariance of the coefficients."""
    prior_sds = np.array(
        [params.level_sd_per_s, params.trend_sd_per_s, params.session_sd_per_s, params.practice_sd_per_s]
    )
    columns = _columns(scored, tau)
    speeds = np.array([one.score.speed_per_s for one in scored])
    variances = retest**2 + np.array([one.score.speed_se_per_s for one in scored]) ** 2
    precision = columns.T @ (columns / variances[:, None]) + np.diag(prior_sds**-2.0)
    spread: Floats = np.linalg.inv(precision).astype(float)
    mean = spread @ (columns.T @ (speeds / variances))
    misfit = float(np.sum(speeds**2 / variances) - mean @ precision @ mean)
    size = float(np.sum(np.log(variances)) + np.linalg.slogdet(precision)[1])
    return -0.5 * (misfit + size), mean, spread


def _mixture(means: list[float], variances: list[float], fits: list[_Fit]) -> tuple[float, float]:
    """Mean and standard deviation over all fits."""
    weights = [fit.weight for fit in fits]
    mean = float(np.dot(weights, means))
    spread = float(np.dot(weights, variances) + np.dot(weights, (np.array(means) - mean) ** 2))
    return mean, spread**0.5


def _of(fit: _Fit, factors: tuple[float, float, float, float]) -> tuple[float, float]:
    """Mean and variance of a sum of coefficients."""
    by = np.array(factors)
    return float(by @ fit.mean), float(by @ fit.spread @ by)


def _point(one: _Scored, fits: list[_Fit]) -> FocusPoint:
    """Return a test as if it had been fully practised, with the doubt of a single test."""
    learnt = [_of(fit, (0, 0, 0, _left_to_practise(one, fit.tau))) for fit in fits]
    gain, sd = _mixture(
        [mean for mean, _ in learnt],
        [
            variance + fit.retest**2 + one.score.speed_se_per_s**2
            for fit, (_, variance) in zip(fits, learnt, strict=True)
        ],
        fits,
    )
    speed = one.score.speed_per_s + gain
    reach = _NINE_IN_TEN * sd
    return FocusPoint(
        test_id=one.test.id,
        taken=one.test.taken,
        moment=one.test.moment,
        score=one.score,
        low_ms=1000.0 / (speed + reach),
        ms=1000.0 / speed,
        high_ms=1000.0 / max(speed - reach, speed / 10.0),
    )


def _sessions(
    scored: list[_Scored], points: tuple[FocusPoint, ...], fits: list[_Fit], params: CourseParams
) -> tuple[FocusSession, ...]:
    """Pair each test after a session with the last one before it."""
    found = []
    for i, after in enumerate(scored):
        if after.test.moment is not Moment.AFTER or i == 0:
            continue
        before = scored[i - 1]
        near = after.test.taken - before.test.taken <= params.session_within
        if before.test.moment is Moment.BEFORE and near:
            change = _change_between(before, after, points[i - 1], points[i], fits)
            found.append(FocusSession(points[i - 1], points[i], change))
    return tuple(found)


def _change_between(
    before: _Scored, after: _Scored, was: FocusPoint, now: FocusPoint, fits: list[_Fit]
) -> FocusChange:
    """The difference of two tests, practice taken off, with the noise of both."""
    learnt = [_left_to_practise(after, fit.tau) - _left_to_practise(before, fit.tau) for fit in fits]
    of_practice = [_of(fit, (0, 0, 0, step)) for fit, step in zip(fits, learnt, strict=True)]
    within = after.score.speed_se_per_s**2 + before.score.speed_se_per_s**2
    raw = after.score.speed_per_s - before.score.speed_per_s
    gain, sd = _mixture(
        [raw + mean for mean, _ in of_practice],
        [variance + 2 * fit.retest**2 + within for fit, (_, variance) in zip(fits, of_practice, strict=True)],
        fits,
    )
    return _in_ms(gain, sd, was.ms * now.ms)


def _in_ms(gain_per_s: float, sd_per_s: float, product_ms2: float) -> FocusChange:
    """Write a gain of speed as a difference of times: 1/v2 - 1/v1 is -(v2 - v1) times the product of both."""
    scale = product_ms2 / 1000.0
    reach = _NINETEEN_IN_TWENTY * sd_per_s * scale
    ms = -gain_per_s * scale
    return FocusChange(ms - reach, ms, ms + reach)


def _noise_ms(scored: list[_Scored], fits: list[_Fit]) -> float:
    """Minimal detectable change: what two tests differ by with nothing changed, at 95 %."""
    within = float(np.mean([one.score.speed_se_per_s**2 for one in scored]))
    _, sd = _mixture([0.0] * len(fits), [2 * (fit.retest**2 + within) for fit in fits], fits)
    return _NINETEEN_IN_TWENTY * sd * _typical_ms(scored) ** 2 / 1000.0


def _typical_ms(scored: list[_Scored]) -> float:
    return float(np.median([one.score.reaction_ms for one in scored]))


def _practice(scored: list[_Scored], fits: list[_Fit]) -> FocusChange:
    first, last = scored[0], scored[-1]
    parts = [
        _of(fit, (0, 0, 0, _left_to_practise(first, fit.tau) - _left_to_practise(last, fit.tau)))
        for fit in fits
    ]
    gain, sd = _mixture([mean for mean, _ in parts], [variance for _, variance in parts], fits)
    return _in_ms(gain, sd, _typical_ms(scored) ** 2)


def _trend(scored: list[_Scored], fits: list[_Fit], params: CourseParams) -> FocusChange | None:
    over = scored[-1].test.taken - scored[0].test.taken
    if len(scored) < params.trend_tests or over < params.trend_over:
        return None
    parts = [_of(fit, (0, over / _MONTH, 0, 0)) for fit in fits]
    gain, sd = _mixture([mean for mean, _ in parts], [variance for _, variance in parts], fits)
    return _in_ms(gain, sd, _typical_ms(scored) ** 2)
