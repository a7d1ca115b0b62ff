from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from backstride.signal.even import six_axes_of
from backstride.signal.islands import islands_of, number_islands
from backstride.signal.level import attitude_of, centred_mean, up_of
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Recording, Sensor
from worn_sensors import (
    heading_error_deg,
    part,
    recorded,
    shaken,
    three,
    tilt_error_deg,
    walk,
    worn_recording,
)

AHEAD = np.array([1.0, 0.0, 0.0])


def worn(recording: Recording) -> Worn:
    found = worn_of(recording)
    assert found is not None
    return found


def said(vector: Floats) -> str:
    """A facing as a person writes it."""
    return ",".join(f"{part:.9f}" for part in vector)


# --- orientation against the truth ---


def test_up_is_known_within_a_degree_and_heading_within_two_over_a_minute_of_walking():
    walked = shaken(walk(60))
    six = six_axes_of(worn_recording(walked))
    assert six is not None
    attitude = attitude_of(six)
    assert tilt_error_deg(attitude, walked.attitude).max() < 1.0
    assert heading_error_deg(attitude, walked.attitude).max() < 2.0


def test_the_level_frame_holds_the_acceleration_of_the_body():
    walked = walk(30)
    level = worn(worn_recording(walked)).level
    lift = walked.accel.reshape(-1, 2, 3).mean(axis=1)[:, 2]
    assert np.abs(level.accel_mps2[2] - lift).max() < 0.1
    assert level.rate_hz == 50
    ahead = np.hypot(*level.accel_mps2[:2])
    assert np.abs(ahead - np.hypot(*walked.accel.reshape(-1, 2, 3).mean(axis=1)[:, :2].T)).max() < 0.3


def test_vertical_acceleration_is_known_at_the_full_rate():
    walked = walk(20)
    assert np.abs(worn(worn_recording(walked)).vertical_mps2() - walked.accel[:, 2]).max() < 0.1


def test_turning_left_is_positive_and_heading_counts_it():
    t = np.arange(1000) / 100
    turn = np.tile([0.0, 0.0, 0.5], (t.size, 1)) * (t > 2)[:, None]
    gravity = np.tile([0.0, 0.0, 9.81], (t.size, 1))
    level = worn(recorded(three(Sensor.ACC, t, gravity), three(Sensor.GYR, t, turn))).level
    assert level.spin_radps[2, 200:].mean() == pytest.approx(0.5, abs=0.01)
    assert level.heading_rad[-50] - level.heading_rad[150] == pytest.approx(0.5 * (8.99 - 3.0), abs=0.05)


# --- what must not change anything ---


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_turning_the_sensor_changes_nothing_where_its_facing_turns_along(seed: int):
    mount = Rotation.random(rng=np.random.default_rng(seed))
    plain = worn(worn_recording(walk(12))).level
    turned = worn(worn_recording(walk(12, mount=mount), facing=said(mount.apply(AHEAD)))).level
    assert np.abs(plain.accel_mps2 - turned.accel_mps2).max() < 0.02
    assert np.abs(plain.spin_radps - turned.spin_radps).max() < 0.01
    apart = plain.heading_rad - turned.heading_rad
    assert np.ptp(apart) < 0.01


def test_a_later_start_changes_nothing_but_the_times():
    walked = walk(12)
    plain = worn(worn_recording(walked))
    later = worn(worn_recording(replace(walked, t_s=walked.t_s + 500.0)))
    assert np.allclose(plain.level.accel_mps2, later.level.accel_mps2, atol=1e-6)
    assert later.level.t_s[0] - plain.level.t_s[0] == pytest.approx(500.0)


@pytest.mark.parametrize(("rate_hz", "level_hz"), [(400.0, 50.0), (204.8, 51.2), (64.0, 64.0)])
def test_a_faster_sensor_sees_the_same_walk(rate_hz: float, level_hz: float):
    plain, other = worn(worn_recording(walk(15))).level, worn(worn_recording(walk(15, rate_hz))).level
    assert other.rate_hz == pytest.approx(level_hz)
    for ours, theirs in zip(plain.accel_mps2, other.accel_mps2, strict=True):
        apart = np.interp(plain.t_s[50:-50], other.t_s, theirs) - ours[50:-50]
        assert np.sqrt(np.mean(apart**2)) < 0.12


def test_a_frame_turned_by_a_quarter_calls_ahead_what_was_left():
    level = worn(worn_recording(walk(8))).level
    turned = level.turned(np.pi / 2)
    assert np.allclose(turned.accel_mps2[0], level.accel_mps2[1])
    assert np.allclose(turned.accel_mps2[1], -level.accel_mps2[0])
    assert np.allclose(turned.accel_mps2[2], level.accel_mps2[2])
    assert np.array_equal(turned.island, level.island)


def test_a_facing_found_later_gives_the_frame_that_it_would_have_given_at_first():
    mount = Rotation.from_euler("XYZ", [20, -50, 130], degrees=True)
    walked = walk(20, mount=mount)
    known = worn(worn_recording(walked, facing=said(mount.apply(AHEAD))))
    guessed = worn(worn_recording(walked, facing=None))
    up, aim = guessed.upright, mount.apply(AHEAD)
    flat = aim - (aim @ up) * up
    found = guessed.faced(float(np.arctan2(np.cross(guessed.facing, flat) @ up, guessed.facing @ flat)))
    assert np.abs(found.level.accel_mps2 - known.level.accel_mps2)[:, 200:].mean() < 0.1
    assert found.facing @ flat / np.linalg.norm(flat) == pytest.approx(1.0, abs=1e-3)


# --- gaps ---


def gapped(gap_s: float) -> Recording:
    walked = walk(40)
    return worn_recording(part(walked, (walked.t_s < 15) | (walked.t_s >= 15 + gap_s)))


def test_a_long_gap_starts_a_new_island_that_knows_nothing_of_the_one_before():
    walked = walk(40)
    both = worn(gapped(5))
    alone = worn(worn_recording(part(walked, walked.t_s >= 20)))
    after = both.level.t_s >= 20.02
    assert sorted(set(both.level.island.tolist())) == [-1, 0, 1]
    theirs = alone.level.accel_mps2[:, -after.sum() :]
    assert np.abs(both.level.accel_mps2[:, after] - theirs).max() < 1e-6
    assert np.array_equal(both.level.island == -1, ~both.level.known)


def test_nothing_is_claimed_between_islands():
    found = worn(gapped(5))
    nowhere = found.level.island < 0
    assert nowhere.sum() == pytest.approx(250, abs=2)
    assert not found.level.accel_mps2[:, nowhere].any()
    assert not found.level.spin_radps[:, nowhere].any()
    inside = (found.six.t_s > 15.02) & (found.six.t_s < 19.98)
    assert not found.vertical_mps2()[inside].any()
    assert np.allclose(np.linalg.norm(found.attitude, axis=1), 1.0)


def test_a_short_gap_is_bridged_and_marked():
    level = worn(gapped(0.8)).level
    assert set(level.island.tolist()) == {0}
    assert (~level.known).sum() == pytest.approx(40, abs=2)


def test_islands_begin_and_end_with_known_samples():
    known = np.array([0, 1, 1, 0, 1, 0, 0, 0, 1, 0], dtype=bool)
    bounds = islands_of(known, rate_hz=2.0)
    assert bounds.tolist() == [[1, 5], [8, 9]]
    assert number_islands(bounds, 10).tolist() == [-1, 0, 0, 0, 0, -1, -1, -1, 1, -1]
    assert islands_of(np.zeros(4, dtype=bool), 2.0).shape == (0, 2)
    assert islands_of(np.zeros(0, dtype=bool), 2.0).shape == (0, 2)


def test_a_gap_before_the_first_known_sample_is_no_island():
    walked = walk(20)
    turning = part(walked, (walked.t_s < 0.5) | (walked.t_s > 4.0))
    level = worn(worn_recording(walked, gyr=turning)).level
    assert level.island[0] == -1
    assert set(level.island[level.t_s > 4.1].tolist()) == {0}


def test_a_recording_of_a_second_is_oriented_too():
    found = worn(worn_recording(walk(1.2)))
    assert np.abs(found.level.accel_mps2).max() < 0.05


# --- without a gyroscope ---


@pytest.mark.parametrize("tilt_deg", [0.0, 30.0, 90.0, 180.0])
def test_an_accelerometer_alone_knows_which_way_is_up(tilt_deg: float):
    up = Rotation.from_euler("y", tilt_deg, degrees=True).apply([0, 0, 1])
    six = six_axes_of(recorded(three(Sensor.ACC, np.arange(500) / 50, np.tile(9.81 * up, (500, 1)))))
    assert six is not None
    assert np.abs(up_of(attitude_of(six)).T - up).max() < 1e-3


def test_an_accelerometer_alone_feels_the_steps_of_a_walk():
    walked = walk(30)
    level = worn(recorded(three(Sensor.ACC, walked.t_s, walked.acc))).level
    lift = walked.accel.reshape(-1, 2, 3).mean(axis=1)[:, 2]
    assert np.corrcoef(level.accel_mps2[2], lift)[0, 1] > 0.97


def test_a_running_mean_is_taken_over_what_there_is():
    assert centred_mean(np.array([0.0, 3.0, 6.0, 9.0]), 3).tolist() == [1.5, 3.0, 6.0, 7.5]
    assert centred_mean(np.array([0.0, 3.0]), 1).tolist() == [0.0, 3.0]
