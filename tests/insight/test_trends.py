"""A measure over weeks, and when it is called changed."""

from datetime import date, timedelta

import numpy as np
import pytest

from backstride.insight.trends import About, change_of, gaps_after, level_of, middle_of, trend_of
from backstride.vocab.history import Dot, Noise
from learners import FIRST_DAY

ABOUT = About("speed_share", "1")
START = float(FIRST_DAY.toordinal())


def dots(days: list[int], values: list[float]) -> list[Dot]:
    return [
        Dot(FIRST_DAY + timedelta(days=day), value, None) for day, value in zip(days, values, strict=True)
    ]


def test_no_trend_with_fewer_than_four_dots() -> None:
    trend = trend_of(dots([0, 3, 6], [1, 2, 3]), ABOUT)
    assert trend.pieces == ()
    assert trend.change.verdict == "unknown"
    assert "four runs" in trend.change.missing


def test_no_trend_through_a_gap() -> None:
    days = [0, 2, 4, 7, 9, 40, 42, 44, 47]
    trend = trend_of(dots(days, [1, 1.1, 1, 1.2, 1.1, 2, 2.1, 2, 2.1]), ABOUT)
    assert trend.gaps == ((FIRST_DAY + timedelta(days=9), FIRST_DAY + timedelta(days=40)),)
    assert [(piece[0].day, piece[-1].day) for piece in trend.pieces] == [
        (FIRST_DAY, FIRST_DAY + timedelta(days=9)),
        (FIRST_DAY + timedelta(days=40), FIRST_DAY + timedelta(days=47)),
    ]


def test_a_piece_with_three_dots_has_no_trend_of_its_own() -> None:
    trend = trend_of(dots([0, 2, 4, 7, 40, 42, 44], [1.0] * 7), ABOUT)
    assert len(trend.pieces) == 1


def test_who_runs_every_other_week_has_no_gaps() -> None:
    assert gaps_after(np.arange(8) * 14.0) == []
    assert gaps_after(np.array([0.0, 14, 28, 42, 90])) == [3]


def test_a_change_has_to_exceed_what_two_runs_differ_by() -> None:
    rng = np.random.default_rng(1)
    days, noise = START + np.arange(20) * 3.0, rng.normal(0, 0.02, 20)
    same = change_of(days, 0.6 + noise, ABOUT)
    changed = change_of(days, np.linspace(0.6, 0.8, 20) + noise, ABOUT)
    assert (same.verdict, changed.verdict) == ("same", "changed")
    assert changed.by is not None
    assert changed.noise is not None
    assert changed.by.value > changed.noise.mdc
    assert changed.by.low < changed.by.value < changed.by.high


def test_a_change_downward_is_a_change_as_well() -> None:
    days, values = START + np.arange(20) * 3.0, np.linspace(0.6, 0.8, 20)
    up, down = change_of(days, values, ABOUT), change_of(days, -values, ABOUT)
    assert up.verdict == down.verdict == "changed"
    assert up.by is not None
    assert down.by is not None
    assert up.by.value == pytest.approx(-down.by.value)


def test_the_unit_of_a_measure_does_not_decide() -> None:
    days, values = START + np.arange(12) * 2.0, np.random.default_rng(2).normal(5, 1, 12)
    small, large = change_of(days, values, ABOUT), change_of(days, 1000 * values, ABOUT)
    assert small.verdict == large.verdict


@pytest.mark.parametrize("runs", [6, 12, 30])
def test_without_a_change_one_is_called_in_at_most_one_of_twenty(runs: int) -> None:
    rng = np.random.default_rng(runs)
    called = [
        change_of(START + np.cumsum(rng.integers(1, 6, runs)), rng.normal(0, 1, runs), ABOUT).verdict
        == "changed"
        for _ in range(100)
    ]
    assert np.mean(called) <= 0.05


def test_a_true_change_of_twice_the_noise_is_found_among_twenty_runs() -> None:
    rng = np.random.default_rng(7)
    truth = np.where(np.arange(20) < 10, 0.0, 2 * 1.96 * np.sqrt(2))
    called = [
        change_of(START + np.arange(20) * 3.0, truth + rng.normal(0, 1, 20), ABOUT).verdict == "changed"
        for _ in range(60)
    ]
    assert np.mean(called) >= 0.9


def test_a_middle_is_not_moved_far_by_one_slip() -> None:
    assert middle_of(np.array([1.0, 1.1, 0.9, 1.0, 9.0])) < 1.2
    assert middle_of(np.array([2.0, 4.0])) == 3.0


def test_a_level_without_noise_is_not_known() -> None:
    assert level_of([1.0, 2.0], None) is None
    assert level_of([], Noise(1.0, 0.3, 9, "own")) is None
    found = level_of([1.0, 1.0], Noise(1.0, 0.3, 9, "own"))
    assert found is not None
    assert found.low < 1.0 < found.high


def test_the_first_day_is_that_of_the_first_run() -> None:
    change = trend_of(dots([0, 2, 4, 7, 9], [1, 1.1, 1, 1.2, 1.1]), ABOUT).change
    assert change.since == date(2026, 1, 5)
