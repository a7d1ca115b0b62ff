"""Standing still: every sensor that speaks must agree."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.still import StillParams, find_stillness, still_stretches
from backstride.vocab.recording import Problem, Recording, Sensor, Stream
from recordings import recording, run_at, stream, trace

STOP = trace((2.5, 30), (0.0, 20), (2.5, 30))


def worn(force: np.ndarray, rate_hz: float = 50.0) -> Stream:
    """Specific force of a sensor that is worn upright."""
    t = np.arange(force.size) / rate_hz
    zero = np.zeros(force.size)
    return stream(Sensor.ACC, t, acc_x_mps2=zero, acc_y_mps2=zero, acc_z_mps2=force)


def quiet_then_steps(quiet_s: int, steps_s: int) -> np.ndarray:
    """Gravity alone, then steps at 2.5 Hz."""
    t = np.arange(steps_s * 50) / 50
    return np.concatenate([np.full(quiet_s * 50, 9.81), 9.81 + 4 * np.sin(2 * np.pi * 2.5 * t)])


def test_a_stop_at_a_crossing_is_found():
    assert still_stretches(run_at((2.5, 30), (0.0, 20), (2.5, 30))) == ((30.0, 50.0),)


def test_feet_that_step_on_the_spot_are_not_still():
    run = recording(
        stream(Sensor.SPEED, speed_mps=STOP),
        stream(Sensor.CADENCE, cadence_spm=np.full(80, 160.0)),
        duration_s=80.0,
    )
    assert still_stretches(run) == ()


def test_feet_that_agree_are_named():
    run = recording(
        stream(Sensor.SPEED, speed_mps=STOP),
        stream(Sensor.CADENCE, cadence_spm=np.where(STOP > 0, 160.0, 0.0)),
        duration_s=80.0,
    )
    (still,) = find_stillness(run)
    assert still.voices == ("speed", "steps")


def test_a_treadmill_under_a_receiver_is_not_still():
    assert still_stretches(run_at((0.0, 60))) == ()


def test_zero_speed_and_zero_steps_from_start_to_end_are_still():
    run = recording(
        stream(Sensor.SPEED, speed_mps=np.zeros(60)),
        stream(Sensor.CADENCE, cadence_spm=np.zeros(60)),
        duration_s=60.0,
    )
    assert still_stretches(run) == ((0.0, 60.0),)


def test_steps_alone_prove_nothing():
    run = recording(stream(Sensor.CADENCE, cadence_spm=np.zeros(60)), duration_s=60.0)
    assert still_stretches(run) == ()


def test_a_phone_that_lies_still_is_still():
    run = recording(worn(quiet_then_steps(20, 20)), duration_s=40.0)
    (still,) = find_stillness(run)
    assert (still.start_s, still.end_s, still.voices) == (0.0, 20.0, ("motion",))


def test_a_body_that_moves_while_speed_says_zero_is_not_still():
    run = recording(
        worn(quiet_then_steps(0, 40)),
        stream(Sensor.SPEED, speed_mps=trace((2.0, 5), (0.0, 35))),
        duration_s=40.0,
    )
    assert still_stretches(run) == ()


def test_too_few_samples_a_second_show_no_stillness():
    run = recording(worn(np.full(100, 9.81), rate_hz=5.0), duration_s=20.0)
    assert still_stretches(run) == ()


def test_force_along_one_axis_is_not_enough():
    flat = stream(Sensor.ACC, np.arange(1000) / 50, acc_z_mps2=np.full(1000, 9.81))
    assert still_stretches(recording(flat, duration_s=20.0)) == ()


@pytest.mark.parametrize(("seconds", "found"), [(4, 0), (5, 1)])
def test_a_change_of_step_is_no_stop(seconds: int, found: int):
    assert len(still_stretches(run_at((2.5, 30), (0.0, seconds), (2.5, 30)))) == found


def test_a_blip_does_not_cut_a_stop_in_two():
    assert still_stretches(run_at((2.5, 30), (0.0, 10), (1.0, 2), (0.0, 10), (2.5, 30))) == ((30.0, 52.0),)


def test_a_watch_that_fell_silent_says_nothing_more():
    run = recording(stream(Sensor.SPEED, speed_mps=trace((2.5, 30), (0.0, 10))), duration_s=300.0)
    ((start, end),) = still_stretches(run)
    assert start == 30.0
    assert end <= 39 + StillParams().carry_s + 1


def test_stillness_ends_with_the_recording():
    run = recording(stream(Sensor.SPEED, speed_mps=trace((2.5, 30), (0.0, 31))), duration_s=60.4)
    assert still_stretches(run) == ((30.0, 60.4),)


def test_a_speed_that_is_never_known_says_nothing():
    empty = Stream(Sensor.SPEED, np.arange(3.0), {"speed_mps": np.full(3, np.nan)})
    assert still_stretches(recording(empty, duration_s=20.0)) == ()


def test_nothing_is_said_about_nothing():
    assert still_stretches(Recording("typed", "", None, 0.0, {})) == ()
    assert still_stretches(recording(duration_s=60.0)) == ()


def test_a_recording_of_eighty_years_needs_no_memory():
    assert still_stretches(recording(stream(Sensor.SPEED, [0.0, 2.5e9], speed_mps=[2.0, 0.0]))) == ()


def test_a_sensor_that_wrote_nothing_but_zeros_saw_nobody_stand():
    assert find_stillness(recording(worn(np.zeros(3000)), duration_s=60.0)) == ()


def test_without_gravity_a_steady_push_is_no_stand():
    free = Problem("acc-without-gravity", "words")
    pushed, rested = (recording(worn(np.full(3000, a)), duration_s=60.0) for a in (2.0, 0.1))
    assert find_stillness(replace(pushed, problems=(free,))) == ()
    assert len(find_stillness(replace(rested, problems=(free,)))) == 1
