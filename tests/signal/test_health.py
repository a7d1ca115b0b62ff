from dataclasses import replace

import numpy as np
import pytest

from backstride.signal.health import health_of
from backstride.vocab.recording import Sensor
from worn_sensors import part, recorded, shaken, three, walk, worn_recording


def codes(walked, **more) -> list[str]:
    return [problem.code for problem in health_of(worn_recording(walked, **more))]


def running(seconds: float = 30.0):
    """A sensor with impacts of up to 60 m/s², on a noisy walk."""
    walked = shaken(walk(seconds))
    hits = 50 * np.maximum(np.sin(4 * np.pi * walked.t_s), 0) ** 8 * (walked.t_s > 5)
    hits *= np.random.default_rng(4).uniform(0.8, 1.2, hits.size)
    acc = walked.acc.copy()
    acc[:, 2] += hits
    return replace(walked, acc=acc)


def test_a_sound_sensor_is_sound():
    assert codes(shaken(walk(30))) == []
    assert codes(walk(30)) == []  # without noise it is constant while it stands, as both sensors are
    assert codes(running()) == []


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("limit_mps2", [39.24, 20.0])
def test_peaks_that_are_cut_are_told_with_where_and_how_many(sign, limit_mps2):
    walked = running()
    acc = sign * np.clip(walked.acc, -limit_mps2, limit_mps2)
    (problem,) = health_of(worn_recording(replace(walked, acc=acc)))
    cut = np.abs(acc[:, 2]) >= limit_mps2
    assert problem.code == "acc-cut"
    assert f"{limit_mps2 / 9.81:.1f} g" in problem.words
    assert f"{cut.sum():,} samples" in problem.words
    assert problem.start_s == walked.t_s[cut][0]
    assert problem.end_s == walked.t_s[cut][-1]


def test_a_gyroscope_that_is_cut_is_told_in_degrees():
    walked = shaken(walk(30))
    gyr = walked.gyr.copy()
    gyr[:, 1] = np.clip(gyr[:, 1] + 6 * np.sin(2 * np.pi * walked.t_s), -4.363, 4.363)
    (problem,) = health_of(worn_recording(replace(walked, gyr=gyr)))
    assert problem.code == "gyr-cut"
    assert "250 degrees a second" in problem.words


def test_a_held_value_is_no_cut_peak():
    walked = running()
    held = np.repeat(walked.acc[::5], 5, axis=0)[: walked.t_s.size]
    assert codes(replace(walked, acc=held)) == []


def test_coarse_steps_are_no_cut_peaks_and_nothing_stuck():
    walked = running()
    assert codes(replace(walked, acc=np.round(walked.acc / 0.15) * 0.15)) == []


def test_a_sensor_that_rests_on_one_number_is_not_cut():
    t = np.arange(1000) / 100
    still = three(Sensor.ACC, t, np.tile([0.0, 0.0, 9.81], (t.size, 1)))
    assert health_of(recorded(still, three(Sensor.GYR, t, np.zeros((t.size, 3))))) == ()


@pytest.mark.parametrize(("sensor", "code"), [("acc", "acc-stuck"), ("gyr", "gyr-stuck")])
def test_a_sensor_that_repeats_itself_while_the_other_moves_is_stuck(sensor, code):
    walked = shaken(walk(30))
    values = getattr(walked, sensor).copy()
    values[1000:1300] = values[1000]
    (problem,) = health_of(worn_recording(replace(walked, **{sensor: values})))
    assert problem.code == code
    assert "3 s" in problem.words
    assert (problem.start_s, problem.end_s) == (pytest.approx(10.0), pytest.approx(12.99))


def test_half_a_second_of_the_same_is_not_stuck():
    walked = shaken(walk(30))
    acc = walked.acc.copy()
    acc[1000:1050] = acc[1000]
    assert codes(replace(walked, acc=acc)) == []


def test_both_sensors_still_are_a_rest():
    walked = shaken(walk(30))
    acc, gyr = walked.acc.copy(), walked.gyr.copy()
    acc[:200], gyr[:200] = [0.0, 0.0, 9.81], 0.0
    assert codes(replace(walked, acc=acc, gyr=gyr)) == []


@pytest.mark.parametrize(("sensor", "code"), [("acc", "acc-axis-stuck"), ("gyr", "gyr-axis-stuck")])
def test_one_axis_that_never_changes_is_named(sensor, code):
    walked = shaken(walk(30))
    values = getattr(walked, sensor).copy()
    values[:, 1] = 0.0
    (problem,) = health_of(worn_recording(replace(walked, **{sensor: values})))
    assert problem.code == code
    assert problem.words.startswith("The y axis")


def test_gaps_are_counted_and_summed():
    walked = shaken(walk(40))
    keep = (walked.t_s < 10) | ((walked.t_s > 15) & (walked.t_s < 25)) | (walked.t_s > 28)
    (problem,) = health_of(worn_recording(part(walked, keep)))
    assert problem.code == "motion-gaps"
    assert "2 times, 8 s in all" in problem.words
    assert (problem.start_s, problem.end_s) == (pytest.approx(9.99), pytest.approx(28.01))


def test_too_slow_a_sensor_is_told_what_it_takes():
    (problem,) = health_of(worn_recording(walk(30, 10)))
    assert problem.code == "rate-low"
    assert "10 samples a second" in problem.words
    assert "20" in problem.words


def test_a_missing_gyroscope_or_accelerometer_is_told():
    walked = walk(10)
    force, turn = three(Sensor.ACC, walked.t_s, walked.acc), three(Sensor.GYR, walked.t_s, walked.gyr)
    assert [p.code for p in health_of(recorded(force))] == ["no-gyroscope"]
    assert [p.code for p in health_of(recorded(turn))] == ["no-accelerometer"]


def test_nothing_is_said_about_a_recording_without_motion_sensors():
    t = np.arange(10.0)
    empty = recorded(three(Sensor.ACC, t, np.full((10, 3), np.nan)))
    assert health_of(empty) == ()


def test_a_gyroscope_that_stops_early_is_told():
    walked = shaken(walk(40))
    (problem,) = health_of(worn_recording(walked, gyr=part(walked, walked.t_s < 20)))
    assert problem.code == "gyr-partial"
    assert "50 %" in problem.words
    assert problem.end_s == pytest.approx(19.99)


@pytest.mark.parametrize("factor", [1 / 9.81, 0.8, 9.81])
def test_gravity_that_is_not_gravity_at_rest_is_a_wrong_unit(factor):
    walked = shaken(walk(30, stand_s=5))
    assert "acc-units" in codes(replace(walked, acc=walked.acc * factor))


def test_without_a_rest_only_the_impossible_is_a_wrong_unit():
    walked = shaken(walk(30, stand_s=-5))
    assert codes(replace(walked, acc=walked.acc / 9.81)) == ["acc-units"]
    assert codes(replace(walked, acc=walked.acc * 1.3)) == []


def test_degrees_taken_for_radians_twice_leave_a_gyroscope_that_hardly_turns():
    walked = shaken(walk(30))
    assert codes(replace(walked, gyr=walked.gyr / 57.3)) == ["gyr-units"]


def test_a_later_start_moves_what_is_told_and_nothing_else():
    walked = running()
    cut = replace(walked, acc=np.clip(walked.acc, -20, 20))
    (one,), (other,) = (
        health_of(worn_recording(cut)),
        health_of(worn_recording(replace(cut, t_s=cut.t_s + 100))),
    )
    assert one.words == other.words
    assert one.start_s is not None
    assert other.start_s == pytest.approx(one.start_s + 100)


def test_a_turn_rate_that_can_only_be_in_degrees_is_told():
    walked = shaken(walk(30))
    gyr = np.degrees(walked.gyr + np.sin(9 * walked.t_s)[:, None])
    assert codes(replace(walked, gyr=gyr)) == ["gyr-units"]


def test_an_accelerometer_that_was_off_or_lacks_an_axis_is_told():
    walked = walk(10)
    assert codes(replace(walked, acc=0 * walked.acc)) == ["acc-stuck"]
    two = walked.acc * [1.0, np.nan, 1.0]
    assert codes(replace(walked, acc=two)) == ["acc-axis-missing"]


def test_half_a_second_is_too_short():
    assert codes(walk(0.5)) == ["motion-short"]


def test_broken_numbers_and_another_unit_are_told():
    walked = shaken(walk(30))
    acc = walked.acc.copy()
    acc[::300] = -1e6
    (problem,) = health_of(worn_recording(replace(walked, acc=acc)))
    assert problem.code == "acc-broken"
    assert "wrote 10 times" in problem.words
    (other,) = health_of(worn_recording(replace(walked, acc=walked.acc * 100)))
    assert other.code == "acc-units"
    assert "Nothing is measured" in other.words
