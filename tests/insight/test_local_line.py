"""A robust local line and its band."""

import numpy as np
import pytest

from backstride.insight.local_line import LineParams, local_line


def test_a_straight_line_is_found_exactly_and_surely() -> None:
    days = np.arange(0.0, 60, 3)
    line = local_line(days, 0.5 + 0.01 * days)
    assert line.value == pytest.approx(0.5 + 0.01 * line.days, abs=1e-9)
    assert line.half == pytest.approx(0, abs=1e-9)


def test_one_slip_does_not_bend_it() -> None:
    days = np.arange(0.0, 60, 3)
    values = np.random.default_rng(1).normal(0, 0.1, days.size)
    straight = local_line(days, values)
    values[10] += 5
    assert np.abs(local_line(days, values).value - straight.value).max() < 0.15


def test_scaling_and_shifting_the_values_does_the_same_to_the_line() -> None:
    rng = np.random.default_rng(2)
    days = np.cumsum(rng.integers(1, 5, 25)).astype(float)
    values = rng.normal(0, 1, 25)
    one, other = local_line(days, values), local_line(days + 1000, 3 * values + 7)
    assert other.value == pytest.approx(3 * one.value + 7, abs=1e-9)
    assert other.half == pytest.approx(3 * one.half, abs=1e-9)


def test_turning_time_round_turns_the_line_round() -> None:
    rng = np.random.default_rng(3)
    days = np.array([0.0, 2, 3, 5, 8, 9, 14, 18, 20, 25, 31, 40])
    values = rng.normal(0, 1, days.size)
    params = LineParams(points=11)
    there, back = local_line(days, values, params), local_line(40 - days[::-1], values[::-1], params)
    assert back.value[::-1] == pytest.approx(there.value, abs=0.02)


@pytest.mark.parametrize(("runs", "least"), [(8, 0.78), (25, 0.78)])
def test_the_band_holds_the_truth_nine_times_in_ten(runs: int, least: float) -> None:
    rng = np.random.default_rng(runs)
    inside = []
    for _ in range(960 // runs):
        days = np.cumsum(rng.integers(1, 6, runs)).astype(float)
        truth = 0.02 * days
        line = local_line(days, truth + rng.normal(0, 1, runs))
        inside.append(np.mean(np.abs(line.value - 0.02 * line.days) <= line.half))
    assert least <= np.mean(inside) <= 0.96


def test_the_correction_of_the_biweight_is_its_integral() -> None:
    z = np.linspace(-6, 6, 100_001)
    weight = np.where(np.abs(z) < 6 * 0.67449, (1 - (z / (6 * 0.67449)) ** 2) ** 2, 0) * np.exp(-(z**2) / 2)
    assert (weight * z**2).sum() / weight.sum() == pytest.approx(LineParams().kept, abs=0.001)


def test_runs_of_one_day_are_one_place() -> None:
    line = local_line(np.array([0.0, 0, 0, 5, 9]), np.array([1.0, 1, 1, 1, 1]))
    assert line.value == pytest.approx(1)
