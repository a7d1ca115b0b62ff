"""Heart rate backward beside forward at the same speed, from own runs."""

from dataclasses import replace

import pytest

from backstride.science.heart_rate import (
    NoHeartRate,
    OwnHeartRate,
    heart_rate_ratio,
)
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

FORWARD, BACKWARD = Travel.FORWARD, Travel.BACKWARD


def stretch(travel: Travel, speed_mps: float, rate: float, start_s: float = 0.0) -> SteadyStretch:
    return SteadyStretch(start_s, start_s + 240, travel, Gait.RUN, speed_mps, 0.02, 0.0, rate, 0.8)


def ratio(*runs: tuple[SteadyStretch, ...], gait: Gait = Gait.RUN) -> OwnHeartRate:
    found = heart_rate_ratio(runs, gait)
    assert isinstance(found, OwnHeartRate)
    return found


def test_the_same_speed_is_one_rate_over_the_other():
    found = ratio(
        (stretch(BACKWARD, 2.0, 160), stretch(FORWARD, 2.0, 140, 240), stretch(BACKWARD, 2.0, 160, 480))
    )
    assert found.ratio == pytest.approx(160 / 140, abs=0.01)
    assert found.low < 160 / 140 < found.high
    assert found.backward_bpm / found.forward_bpm == pytest.approx(found.ratio)
    assert (found.speed_mps, found.runs, found.stretches) == (2.0, 1, 3)


def test_a_difference_of_speed_is_bridged_by_the_slope_of_heart_rate():
    found = ratio((stretch(FORWARD, 2.4, 150), stretch(BACKWARD, 2.0, 160, 240)))
    assert found.ratio > 160 / 150, "forward at 2.0 m/s would be slower"
    assert found.ratio == pytest.approx(160 / (150 - 24.2 * 0.4), abs=0.03)


def test_own_speeds_say_better_than_the_study():
    steep = [stretch(FORWARD, v, 100 + 40 * (v - 1.7), 240 * k) for k, v in enumerate((1.7, 2.1, 2.5, 2.9))]
    found = ratio(*[(*steep, stretch(BACKWARD, 2.3, 150, 960))] * 5)
    assert found.ratio == pytest.approx(150 / 124, abs=0.04)


def test_more_runs_narrow_it():
    run = (stretch(FORWARD, 2.0, 140), stretch(BACKWARD, 2.0, 160, 240))
    one, many = ratio(run), ratio(*[run] * 6)
    assert many.high - many.low < one.high - one.low


def test_a_warm_day_cancels_because_days_do_not_stand_against_each_other():
    run = (stretch(FORWARD, 2.0, 140), stretch(BACKWARD, 2.0, 160, 240))
    warm = tuple(replace(s, heart_rate_bpm=s.heart_rate_bpm * 1.05) for s in run)
    assert ratio(run, warm).ratio == pytest.approx(ratio(run, run).ratio, abs=0.005)


@pytest.mark.parametrize(
    "run",
    [
        (),
        (stretch(BACKWARD, 2.0, 160),),
        (stretch(FORWARD, 3.0, 160), stretch(BACKWARD, 1.8, 160, 240)),
    ],
    ids=["nothing", "one way only", "other speeds"],
)
def test_what_cannot_be_compared_is_said(run):
    found = heart_rate_ratio([run], Gait.RUN)
    assert isinstance(found, NoHeartRate)
    assert "running" in found.words


def test_forward_on_one_day_and_backward_on_another_is_no_comparison():
    runs = [(stretch(FORWARD, 2.0, 140),), (stretch(BACKWARD, 2.0, 160),)]
    assert isinstance(heart_rate_ratio(runs, Gait.RUN), NoHeartRate)
