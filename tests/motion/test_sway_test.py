"""Sway test: an inverted pendulum of known size comes back, and steps of 0.1 m/s² are noticed."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.sway import sway_of
from backstride.motion.sway_test import MEASURES, Eyes, Stance, acceleration_step_of, sway_test
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement, Recording, Sensor
from trunk_sensor import TURN, G, sensor, turned

HEIGHT_M = 1.0


def pendulum(
    fore_deg: float = 0.4,
    side_deg: float = 0.2,
    hz: float = 0.5,
    seconds: float = 40.0,
    rate_hz: float = 100.0,
) -> Recording:
    """A body that tips fore and aft as a sine, and to the side as a cosine, about the ankle."""
    t, w = np.arange(int(seconds * rate_hz)) / rate_hz, 2 * np.pi * hz
    pitch, roll = np.radians(fore_deg) * np.sin(w * t), np.radians(side_deg) * np.cos(w * t)
    # Nose down moves the body ahead; right side down moves it to the right. The sensor tips with the body.
    ahead, left = -HEIGHT_M * w**2 * pitch - G * np.sin(pitch), HEIGHT_M * w**2 * roll + G * np.sin(roll)
    turn = np.stack(
        [-w * np.radians(side_deg) * np.sin(w * t), w * np.radians(fore_deg) * np.cos(w * t), 0 * t]
    )
    return sensor(np.stack([ahead, left, G * np.cos(pitch) * np.cos(roll)]), turn, rate_hz)


def numbers(recording: Recording, stance=Stance.TWO_LEGS, eyes=Eyes.OPEN, **more) -> dict[str, float]:
    """Metrics by their names without the condition."""
    worn = worn_of(recording)
    assert worn is not None
    found = sway_test(worn, recording, stance, eyes, **more)
    end = f"_{stance}_eyes_{eyes}"
    return {metric.name.removesuffix(end): metric.value for metric in found.metrics}


def refusal(recording: Recording, stance=Stance.TWO_LEGS, **more) -> str:
    worn = worn_of(recording)
    assert worn is not None
    found = sway_test(worn, recording, stance, Eyes.OPEN, **more)
    assert found.metrics == ()
    (problem,) = found.problems
    return problem.code


def test_a_pendulum_of_known_size_comes_back():
    found, w = numbers(pendulum()), 2 * np.pi * 0.5
    fore, side = (np.radians(deg) * (G + HEIGHT_M * w**2) for deg in (0.4, 0.2))
    assert found["sway_rms_ahead"] == pytest.approx(fore / 2**0.5, rel=0.02)
    assert found["sway_rms_side"] == pytest.approx(side / 2**0.5, rel=0.02)
    assert found["sway_rms"] == pytest.approx(np.hypot(fore, side) / 2**0.5, rel=0.02)
    assert found["sway_area"] == pytest.approx(np.pi * 5.991 * fore * side / 2, rel=0.03)
    turn = np.linspace(0, 2 * np.pi, 10_001)
    around = np.hypot(np.diff(fore * np.sin(turn)), np.diff(side * np.cos(turn))).sum()
    assert found["sway_path"] == pytest.approx(20 * around, rel=0.03)
    assert found["sway_frequency"] == pytest.approx(0.5, abs=0.03)


def test_its_angles_come_back_from_the_gyroscope():
    found, w = numbers(pendulum()), 2 * np.pi * 0.5
    both = np.hypot(0.4, 0.2) / 2**0.5
    assert found["sway_angle_rms"] == pytest.approx(both, rel=0.02)
    assert found["sway_angle_rate"] == pytest.approx(w * both, rel=0.02)
    assert found["sway_angle_area"] == pytest.approx(np.pi * 5.991 * 0.4 * 0.2 / 2, rel=0.03)


def test_the_speed_is_that_of_the_integral():
    found, w = numbers(pendulum(side_deg=0.0)), 2 * np.pi * 0.5
    largest = np.radians(0.4) * (G + HEIGHT_M * w**2) / w
    assert found["sway_speed"] == pytest.approx(1000 * largest * 2 / np.pi, rel=0.03)


def test_twice_the_sway_is_twice_the_path_and_four_times_the_area():
    one, two = numbers(pendulum(0.3, 0.2)), numbers(pendulum(0.6, 0.4))
    for name, times in (
        ("sway_path", 2),
        ("sway_rms", 2),
        ("sway_area", 4),
        ("sway_angle_area", 4),
        ("sway_frequency", 1),
    ):
        assert two[name] == pytest.approx(times * one[name], rel=0.01)


def test_the_way_a_sensor_is_fixed_changes_nothing():
    plain, other = numbers(pendulum()), numbers(turned(pendulum(), TURN))
    assert plain.keys() == other.keys()
    assert list(other.values()) == pytest.approx(list(plain.values()), rel=1e-3)


def test_when_the_test_began_changes_nothing():
    late = pendulum()
    shifted = sensor(
        *(np.stack(list(late.streams[kind].columns.values())) for kind in (Sensor.ACC, Sensor.GYR)),
        start_s=7.0,
    )
    assert list(numbers(shifted).values()) == pytest.approx(list(numbers(late).values()), rel=1e-6)


def test_a_mirror_changes_nothing():
    plain = pendulum()
    acc, gyr = (np.stack(list(plain.streams[kind].columns.values())) for kind in (Sensor.ACC, Sensor.GYR))
    mirrored = sensor(acc * [[1], [-1], [1]], gyr * [[-1], [1], [-1]])
    assert list(numbers(mirrored).values()) == pytest.approx(list(numbers(plain).values()), rel=1e-6)


def test_a_marked_stretch_is_what_counts():
    long = pendulum(seconds=90.0)
    marked = numbers(long, start_s=20.0, end_s=60.0)
    assert list(marked.values()) == pytest.approx(list(numbers(pendulum()).values()), rel=0.02)


def test_an_unknown_facing_leaves_out_the_two_directions_only():
    found, known = numbers(replace(pendulum(), facing=None)), numbers(pendulum())
    assert known.keys() - found.keys() == {"sway_rms_ahead", "sway_rms_side"}
    assert list(found.values()) == pytest.approx([known[name] for name in found], rel=0.01)


def browser(recording: Recording, step_mps2: float = 0.1) -> Recording:
    """The same, with acceleration rounded as a browser does."""
    acc = recording.streams[Sensor.ACC]
    coarse = {name: np.round(values / step_mps2) * step_mps2 for name, values in acc.columns.items()}
    return replace(recording, streams={**recording.streams, Sensor.ACC: replace(acc, columns=coarse)})


def test_a_browsers_acceleration_gives_angles_only_and_says_why():
    coarse = browser(pendulum())
    worn = worn_of(coarse)
    found = sway_test(worn, coarse, Stance.TWO_LEGS, Eyes.CLOSED)
    assert {metric.name for metric in found.metrics} == {
        f"sway_angle_{kind}_two_legs_eyes_closed" for kind in ("rate", "rms", "area")
    }
    assert [problem.code for problem in found.problems] == ["sway-coarse"]
    assert "0.1 m/s²" in found.problems[0].words
    assert numbers(coarse)["sway_angle_rms"] == pytest.approx(numbers(pendulum())["sway_angle_rms"], rel=0.02)


@pytest.mark.parametrize("step", [0.1, 0.0383, 0.0048])
def test_the_step_of_acceleration_is_found_in_the_numbers(step):
    assert acceleration_step_of(browser(pendulum(), step)) == pytest.approx(step, abs=2e-4)


def test_an_accelerometer_that_never_changes_has_an_infinite_step():
    assert acceleration_step_of(browser(pendulum(), 100.0)) == np.inf


def test_a_wrist_is_no_place_for_a_sway_test():
    assert refusal(replace(pendulum(), placement=Placement.WRIST)) == "sway-placement"


def test_a_short_stand_is_refused_on_two_legs_and_taken_on_one():
    short = pendulum(seconds=10.0)
    assert refusal(short) == "sway-short"
    assert "sway_rms" in numbers(short, stance=Stance.ONE_LEG)
    assert refusal(pendulum(), start_s=35.0) == "sway-short"


def test_a_step_in_the_stand_is_noticed():
    stand = pendulum()
    acc = np.stack(list(stand.streams[Sensor.ACC].columns.values()))
    acc[2, 2500:2510] += 5.0
    stepped = sensor(acc, np.stack(list(stand.streams[Sensor.GYR].columns.values())))
    assert refusal(stepped) == "sway-stepped"
    assert "sway_rms" in numbers(stepped, end_s=24.0)


def test_a_gap_in_the_stand_is_refused():
    stand = pendulum()
    streams = {
        kind: replace(
            of,
            t_s=np.delete(of.t_s, slice(1000, 1500)),
            columns={name: np.delete(values, slice(1000, 1500)) for name, values in of.columns.items()},
        )
        for kind, of in stand.streams.items()
    }
    assert refusal(replace(stand, streams=streams)) == "sway-gaps"


def test_fast_trembling_is_no_sway():
    t = np.arange(4000) / 100
    slow = np.stack([np.sin(2 * np.pi * 0.4 * t), np.cos(2 * np.pi * 0.4 * t)])
    fast = slow + 0.5 * np.sin(2 * np.pi * 12 * t)
    assert sway_of(fast, 100.0).path == pytest.approx(sway_of(slow, 100.0).path, rel=0.02)


def test_every_metric_is_documented_with_its_unit():
    units = {measure.name: measure.unit for measure in MEASURES}
    for stance in Stance:
        for eyes in Eyes:
            found = sway_test(worn_of(pendulum()), pendulum(), stance, eyes)
            assert len(found.metrics) == 10
            assert all(units[metric.name] == metric.unit for metric in found.metrics)
