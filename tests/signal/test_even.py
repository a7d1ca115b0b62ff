from dataclasses import replace

import numpy as np
import pytest

from backstride.signal.even import EvenParams, block_means, rate_of, six_axes_of, whole_blocks
from backstride.signal.level import attitude_of
from backstride.vocab.recording import Problem, Sensor, Stream
from worn_sensors import part, recorded, three, tilt_error_deg, walk, worn_recording


def six_of(recording):
    six = six_axes_of(recording)
    assert six is not None
    return six


def test_an_even_sensor_is_taken_as_it_is():
    walked = walk(5)
    six = six_of(worn_recording(walked))
    assert (six.rate_hz, six.source_hz, six.start_s) == (pytest.approx(100), pytest.approx(100), 0.0)
    assert np.array_equal(six.force_mps2.T, walked.acc)
    assert np.array_equal(six.turn_radps.T, walked.gyr)
    assert six.known.all()
    assert six.has_gyroscope


def test_a_later_start_moves_the_clock_and_nothing_else():
    walked = walk(5)
    later = worn_recording(replace(walked, t_s=walked.t_s + 1000.0))
    one, other = six_of(worn_recording(walked)), six_of(later)
    assert other.start_s == 1000.0
    assert np.array_equal(one.force_mps2, other.force_mps2)


def test_the_order_of_the_samples_in_memory_and_of_the_columns_changes_nothing():
    walked = walk(5)
    whole = worn_recording(walked)
    force = np.asfortranarray(walked.acc)
    rows = {f"acc_{axis}_mps2": force[:, i] for i, axis in enumerate("xyz")}
    shuffled = {name: rows[name] for name in ("acc_z_mps2", "acc_x_mps2", "acc_y_mps2")}
    other = recorded(Stream(Sensor.ACC, walked.t_s, shuffled), whole.streams[Sensor.GYR])
    assert np.array_equal(six_of(whole).force_mps2, six_of(other).force_mps2)


@pytest.mark.parametrize(("rate_hz", "thinned_hz"), [(400, 100), (204.8, 102.4), (256, 128), (128, 128)])
def test_a_fast_sensor_is_thinned_by_whole_means(rate_hz: float, thinned_hz: float):
    walked = walk(6, rate_hz)
    six = six_of(worn_recording(walked))
    every = round(rate_hz / thinned_hz)
    assert six.rate_hz == pytest.approx(thinned_hz, rel=1e-6)
    assert six.source_hz == pytest.approx(rate_hz, rel=1e-6)
    assert six.start_s == pytest.approx((every - 1) / 2 / rate_hz)
    assert six.force_mps2[:, 7] == pytest.approx(walked.acc[7 * every : 8 * every].mean(axis=0))


def test_the_same_walk_at_400_and_at_100_hz_is_the_same_walk():
    fast, slow = six_of(worn_recording(walk(10, 400))), six_of(worn_recording(walk(10, 100)))
    apart = np.stack([np.interp(fast.t_s, slow.t_s, axis) for axis in slow.force_mps2]) - fast.force_mps2
    assert np.abs(apart[:, 5:-5]).max() < 0.1


def test_what_lies_in_a_gap_is_not_known():
    walked = walk(20)
    hole = (walked.t_s > 8.0) & (walked.t_s < 8.5)
    six = six_of(worn_recording(part(walked, ~hole)))
    inside = (six.t_s > 8.0 + 1e-6) & (six.t_s < 8.5 - 1e-6)
    assert not six.known[inside].any()
    assert six.known[~inside].sum() >= (~inside).sum() - 1
    assert np.allclose(six.force_mps2.T[six.known], walked.acc[: six.known.size][six.known])


def test_a_missing_axis_is_a_missing_sample():
    walked = walk(10)
    acc = walked.acc.copy()
    acc[400:450, 1] = np.nan
    six = six_of(worn_recording(replace(walked, acc=acc)))
    assert not six.known[401:449].any()
    assert six.known[:400].all()
    assert np.isfinite(six.force_mps2).all()


def test_a_lost_sample_here_and_there_is_no_gap_and_slows_no_clock():
    walked = walk(20)
    keep = np.random.default_rng(1).random(walked.t_s.size) > 0.15
    keep[0] = True
    six = six_of(worn_recording(part(walked, keep)))
    assert six.rate_hz == pytest.approx(100, rel=1e-6)
    assert six.known.mean() > 0.99


@pytest.mark.parametrize(("stalls", "known", "error_deg"), [(0.0, 1.0, 1.0), (0.004, 0.95, 4.0)])
def test_a_phone_that_jitters_and_stalls_still_knows_which_way_is_up(stalls, known, error_deg):
    # 60 Hz that jitters by a quarter of the interval, and now and then says nothing for a fifth of a second.
    random = np.random.default_rng(3)
    steps = random.uniform(0.75, 1.25, 40 * 60) / 60
    steps[random.random(steps.size) < stalls] += 0.2
    walked = walk(t_s=np.cumsum(steps))
    six = six_of(worn_recording(walked))
    assert six.rate_hz == pytest.approx(60, rel=0.01)
    assert six.known.mean() == pytest.approx(known, abs=0.02)
    truth = walk(t_s=six.t_s).attitude
    assert np.percentile(tilt_error_deg(attitude_of(six), truth), 95) < error_deg


@pytest.mark.parametrize(("gyr_hz", "gyr_start_s"), [(208.0, 1.313), (50.0, 0.013), (100.0, 0.005)])
def test_accelerometer_and_gyroscope_with_clocks_of_their_own_are_joined(gyr_hz: float, gyr_start_s: float):
    walked = walk(30)
    turning = walk(t_s=gyr_start_s + np.arange(round(28 * gyr_hz)) / gyr_hz)
    six = six_of(worn_recording(walked, gyr=turning))
    assert six.start_s == pytest.approx(np.ceil(gyr_start_s * 100) / 100)
    assert six.known.all()
    assert np.abs(six.turn_radps.T - walk(t_s=six.t_s).gyr).max() < 0.06
    assert np.array_equal(six.force_mps2.T, walked.acc[round(six.start_s * 100) :][: six.known.size])
    assert tilt_error_deg(attitude_of(six), walk(t_s=six.t_s).attitude).max() < 2.0


def test_a_fast_gyroscope_loses_no_angle_between_slow_samples():
    t = np.arange(20_000) / 1000
    turn = np.zeros((t.size, 3))
    turn[5003:5006, 2] = 50.0  # a knock of 3 ms, seen by three samples
    gravity = np.tile([0, 0, 9.81], (1000, 1)) + 0.0
    six = six_of(recorded(three(Sensor.ACC, np.arange(1000) / 50, gravity), three(Sensor.GYR, t, turn)))
    assert six.turn_radps[2].sum() / six.rate_hz == pytest.approx(0.15, rel=1e-6)


@pytest.mark.parametrize(
    ("clock", "rate_hz"),
    [
        (np.round(np.arange(2000) / 128, 3), 128.0),  # whole milliseconds
        (np.cumsum(np.tile([0.005, 0.015], 500)), 100.0),  # by turns
        (np.cumsum(np.tile([0.001, 0.001, 0.001, 0.037], 300)), 100.0),  # in batches of four
        (np.unique(np.round(np.arange(3000) / 128, 2)), 100.0),  # hundredths; what came twice was removed
        (np.array([0.0, 0.5]), 2.0),
        (np.array([1.0]), 0.0),
    ],
)
def test_the_pace_of_a_clock_is_that_of_the_sensor(clock, rate_hz: float):
    assert rate_of(clock) == pytest.approx(rate_hz, rel=2e-3)


def test_a_stretch_too_short_to_know_which_way_is_up_is_not_known():
    walked = walk(30)
    keep = (walked.t_s < 10) | ((walked.t_s > 15) & (walked.t_s < 16)) | (walked.t_s > 20)
    six = six_of(worn_recording(part(walked, keep)))
    assert not six.known[(six.t_s > 10.02) & (six.t_s < 19.98)].any()
    assert six.known[six.t_s < 9.98].all()


def test_a_pause_of_an_hour_leaves_the_longer_side():
    walked = walk(30)
    t = walked.t_s + np.where(walked.t_s > 10, 3600.0, 0.0)
    six = six_of(worn_recording(replace(walked, t_s=t)))
    assert six.start_s == pytest.approx(3610.01)
    assert six.known.size == pytest.approx(1999, abs=1)


@pytest.mark.parametrize(
    "recording",
    [
        recorded(three(Sensor.GYR, np.arange(500) / 100, np.zeros((500, 3)))),
        worn_recording(walk(0.9)),
        worn_recording(walk(30, 10)),
        worn_recording(walk(5), gyr=replace(walk(5), t_s=walk(5).t_s + 10)),
        worn_recording(walk(5), problems=(Problem("acc-without-gravity", "None in it."),)),
        worn_recording(part(walk(30), walk(30).t_s % 2.5 < 1.0)),
    ],
    ids=["no accelerometer", "short", "slow", "never together", "no gravity", "crumbs"],
)
def test_what_cannot_be_measured_in_is_refused(recording):
    assert six_axes_of(recording) is None


def test_without_a_gyroscope_nothing_turns():
    walked = walk(5)
    six = six_of(recorded(three(Sensor.ACC, walked.t_s, walked.acc)))
    assert not six.has_gyroscope
    assert not six.turn_radps.any()


def test_a_broken_last_block_is_left_out():
    assert block_means(np.arange(7.0), 3).tolist() == [1.0, 4.0]
    assert whole_blocks(np.array([True, True, False, True, True]), 2).tolist() == [True, False]


def test_a_larger_allowed_gap_is_filled():
    walked = walk(10)
    keep = (walked.t_s < 5.0) | (walked.t_s > 5.3)
    assert six_axes_of(worn_recording(part(walked, keep)), EvenParams(longest_gap_s=0.5)).known.all()  # type: ignore[union-attr]


@pytest.mark.parametrize("hurry", [1.0, 12.0])
def test_turning_in_degrees_a_second_is_found_where_no_body_turns_so_fast(hurry: float):
    walked = walk(20)
    gyr = hurry * np.stack([np.sin(9 * walked.t_s), 0 * walked.t_s, np.cos(7 * walked.t_s)], axis=1)
    said = six_of(worn_recording(replace(walked, gyr=gyr)))
    degrees = six_of(worn_recording(replace(walked, gyr=np.degrees(gyr))))
    assert said.turn_radps == pytest.approx(gyr.T)
    assert degrees.turn_radps == pytest.approx(gyr.T)


def test_a_broken_number_is_left_out_and_its_neighbours_stay():
    walked = walk(10)
    acc = walked.acc.copy()
    acc[500] = 1e6
    six = six_of(worn_recording(replace(walked, acc=acc)))
    assert six.known.all()
    assert np.abs(six.force_mps2).max() < 100


@pytest.mark.parametrize("unit", [1000 / 9.81, 0.1])
def test_what_is_in_another_unit_is_not_measured_in(unit: float):
    walked = walk(10)
    assert six_axes_of(worn_recording(replace(walked, acc=walked.acc * unit))) is None
