"""What two runs differ by when nothing has changed."""

import numpy as np
import pytest

from backstride.insight.noise import NoiseParams, cut_scatter, degrees_of_freedom, noise_of, student_t


def test_the_noise_of_many_runs_is_that_of_one_measurement_times_277() -> None:
    values = np.random.default_rng(1).normal(10, 2, 4000)
    noise = noise_of(np.arange(4000), values)
    assert noise is not None
    assert noise.sem == pytest.approx(2, rel=0.04)
    assert noise.mdc == pytest.approx(1.96 * np.sqrt(2) * 2, rel=0.04)
    assert noise.source == "own"


def test_a_slow_trend_is_hardly_noise() -> None:
    rng = np.random.default_rng(2)
    flat, rising = rng.normal(0, 1, 400), np.linspace(0, 40, 400)
    ours, theirs = noise_of(np.arange(400), flat), noise_of(np.arange(400), flat + rising)
    assert ours is not None
    assert theirs is not None
    assert theirs.sem == pytest.approx(ours.sem, rel=0.02)


def test_runs_weeks_apart_are_no_retest() -> None:
    assert noise_of(np.arange(10) * 15, np.arange(10.0)) is None
    assert noise_of(np.array([0, 5, 10]), np.arange(3.0)) is None


def test_one_slip_does_not_make_the_noise() -> None:
    values = np.random.default_rng(3).normal(0, 1, 40)
    clean = noise_of(np.arange(40), values)
    values[20] += 30
    slipped = noise_of(np.arange(40), values)
    assert clean is not None
    assert slipped is not None
    assert slipped.sem < 1.5 * clean.sem


def test_few_pairs_make_a_wide_noise() -> None:
    assert student_t(degrees_of_freedom(4), 0.975) > student_t(degrees_of_freedom(40), 0.975) > 1.96


def test_a_floor_stands_where_the_own_runs_agree_better_by_luck() -> None:
    floored = noise_of(np.arange(6), np.full(6, 3.0), floor=(0.4, "somebody1999"))
    assert floored is not None
    assert (floored.sem, floored.source) == (0.4, "somebody1999")


def test_runs_that_agree_to_the_last_digit_have_no_noise() -> None:
    noise = noise_of(np.arange(6), np.full(6, 3.0))
    assert noise is not None
    assert (noise.sem, noise.mdc) == (0.0, 0.0)


@pytest.mark.parametrize("pairs", [5, 9, 19])
def test_the_degrees_of_freedom_are_those_that_simulation_shows(pairs: int) -> None:
    rng = np.random.default_rng(pairs)
    found = np.array([cut_scatter(np.diff(rng.normal(0, 1, pairs + 1))) ** 2 for _ in range(1000)])
    assert found.mean() == pytest.approx(2, rel=0.1)
    assert 2 * found.mean() ** 2 / found.var() == pytest.approx(
        degrees_of_freedom(pairs, NoiseParams()), rel=0.25
    )
