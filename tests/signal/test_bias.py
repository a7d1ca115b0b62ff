import numpy as np
import pytest

from backstride.signal.bias import bias_of, problems_of_bias
from backstride.signal.even import six_axes_of
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Sensor
from worn_sensors import heading_error_deg, recorded, shaken, three, tilt_error_deg, walk, worn_recording

SMALL, LARGE = (0.012, -0.014, 0.008), (0.06, -0.05, 0.07)


def found_in(walked):
    six = six_axes_of(worn_recording(walked))
    assert six is not None
    return bias_of(six)


@pytest.mark.parametrize("bias", [SMALL, LARGE])
def test_a_stand_shows_what_the_gyroscope_says_while_nothing_turns(bias):
    assert found_in(shaken(walk(20, stand_s=4), turn_bias=bias)) == pytest.approx(bias, abs=0.002)


@pytest.mark.parametrize("bias", [SMALL, LARGE])
def test_a_bias_is_taken_off_before_anything_turns(bias):
    walked = shaken(walk(60, stand_s=4), turn_bias=bias)
    worn = worn_of(worn_recording(walked))
    assert worn is not None
    assert worn.bias_radps == pytest.approx(bias, abs=0.002)
    assert np.abs(worn.level.spin_radps[:, 20:150].mean(axis=1)).max() < 0.002
    assert tilt_error_deg(worn.attitude, walked.attitude).max() < 1.0
    assert heading_error_deg(worn.attitude, walked.attitude).max() < 4.0


def test_a_large_bias_is_told_and_a_usual_one_is_not():
    (problem,) = problems_of_bias(np.array(LARGE))
    assert problem.code == "gyr-bias"
    assert "6 degrees a second" in problem.words
    assert problems_of_bias(np.array(SMALL)) == ()
    worn = worn_of(worn_recording(shaken(walk(20, stand_s=4), turn_bias=LARGE)))
    assert worn is not None
    assert [problem.code for problem in worn.problems] == ["gyr-bias"]


def test_a_walk_without_a_stop_invents_no_bias():
    assert not found_in(shaken(walk(30, stand_s=-5))).any()


def test_a_second_of_stillness_is_no_evidence():
    assert not found_in(shaken(walk(30, stand_s=0.6), turn_bias=SMALL)).any()


def test_an_even_turn_is_no_bias():
    t = np.arange(1000) / 100
    turn = np.tile([0.0, 0.0, 0.5], (t.size, 1))
    six = six_axes_of(
        recorded(three(Sensor.ACC, t, np.tile([0, 0, 9.81], (t.size, 1))), three(Sensor.GYR, t, turn))
    )
    assert six is not None
    assert not bias_of(six).any()


def test_slow_turns_that_differ_are_no_bias():
    t = np.arange(1200) / 100
    turn = np.zeros((t.size, 3))
    turn[:, 2] = np.repeat(np.array([0.3, -0.3, 0.1, -0.1, 0.2, -0.2]), 200)
    six = six_axes_of(
        recorded(three(Sensor.ACC, t, np.tile([0, 0, 9.81], (t.size, 1))), three(Sensor.GYR, t, turn))
    )
    assert six is not None
    assert not bias_of(six).any()
