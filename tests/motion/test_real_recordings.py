"""What the validation reads: real recordings are in our units and axes, and truth is told by the second."""

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.recording import Placement, Sensor
from shared_data import ROOT, shared_data

sys.path.insert(0, str(ROOT / "validation"))

from real import Real, real_recordings, set_name
from virtual import Truth, Wearing, virtual_of

shared = pytest.mark.shared

FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)


def imu() -> Path:
    return shared_data() / "imu"


@cache
def worn_sensors() -> dict[str, tuple[Real, Worn]]:
    """All but wrists and copies; one set of treadmill walks out of three, to save time."""
    chosen = [
        real for real in real_recordings(imu())
        if set_name(real) != "aeon" and real.copy_of is None and "/PWS-20/" not in real.name
        and "/PWS+20/" not in real.name
    ]  # fmt: skip
    worn = {real.name: (real, worn_of(real.recording)) for real in chosen}
    return {name: (real, sensor) for name, (real, sensor) in worn.items() if sensor is not None}


def left_in_stance(worn: Worn, times_s: np.ndarray) -> float:
    """Mean acceleration to the left in the middle of stances that begin at these times."""
    clock = worn.level.t_s
    left = worn.level.accel_mps2[1]
    return float(np.mean([left[(clock >= t + 0.15) & (clock < t + 0.4)].mean() for t in times_s]))


@shared
def test_every_recording_is_there_under_a_name_of_its_own():
    found = real_recordings(imu())
    sets = Counter(set_name(real) for real in found)
    assert sets == {"mobgap": 9, "gaitmap": 12, "tripod": 9, "skdh": 2, "xio": 7, "aeon": 80}
    assert len({real.name for real in found}) == len(found)


@shared
def test_rates_are_those_of_the_sensors():
    rates = {
        real.name: 1 / np.median(np.diff(real.recording.streams[Sensor.ACC].t_s))
        for real in real_recordings(imu())
    }
    asked = {"mobgap/HA001/Test5/Trial1": 100, "gaitmap/walk/left": 204.8, "gaitmap/ms/left": 102.4,
             "tripod/PWS/SA": 128, "skdh/1": 196.1, "skdh/2": 128, "xio/long_walk": 400,
             "xio/legs/pelvis": 50, "aeon/train00": 10}  # fmt: skip
    assert {name: rates[name] for name in asked} == pytest.approx(asked, rel=0.005)


@shared
def test_mean_vertical_force_is_gravity():
    for name, (_, worn) in worn_sensors().items():
        mean = 9.81 + float(worn.vertical_mps2().mean())
        asked = 9.81 if "gaitmap/ms" not in name else 9.2  # its scale is off, and said to be
        assert mean == pytest.approx(asked, rel=0.05), name


@shared
def test_turn_rates_are_in_radians():
    for name, (real, worn) in worn_sensors().items():
        fastest = float(np.abs(worn.six.turn_radps).max())
        if worn.six.has_gyroscope:
            low, high = (4.0, 20.0) if real.recording.placement in FEET else (0.8, 11.0)
            assert low < fastest < high, name


@shared
def test_every_worn_sensor_has_a_facing_that_is_not_up():
    for name, (real, worn) in worn_sensors().items():
        assert worn.mounting is Mounting.GIVEN, name
        assert real.facing_source in {"documented", "inferred"}, name
        level = worn.facing - (worn.facing @ worn.up().mean(axis=1)) * worn.up().mean(axis=1)
        assert np.linalg.norm(level) > 0.5, name


@shared
def test_a_trunk_accelerates_away_from_the_foot_that_stands():
    """Turned around, left and right would swap: so mobgap's axes are as documented."""
    for name, (real, worn) in worn_sensors().items():
        if real.steps_s.size >= 9:
            left = np.array([side == "left" for side in real.step_sides])
            assert left_in_stance(worn, real.steps_s[left]) < -0.2, name
            assert left_in_stance(worn, real.steps_s[~left]) > 0.2, name


@shared
def test_the_references_are_counted_as_published():
    found = real_recordings(imu())
    assert sum(real.step_count for real in found) == 257
    assert sum(end - start for real in found for start, end in real.walks_s) == pytest.approx(168.06)
    straight = [real.step_count for real in found if "/Test5/" in real.name]
    assert sum(straight) == 42
    strides = {real.name: len(real.strides_s) for real in found if real.strides_s and real.copy_of is None}
    assert strides == {
        "gaitmap/walk/left": 28, "gaitmap/walk/right": 30, "gaitmap/ic/left": 7, "gaitmap/ic/right": 7,
    }  # fmt: skip
    for real in found:
        times = [*real.steps_s, *(t for span in (*real.walks_s, *real.strides_s) for t in span)]
        assert all(0 <= t <= real.recording.duration_s for t in times), real.name


@shared
def test_a_wrist_without_gravity_is_not_measured():
    wrists = [real for real in real_recordings(imu()) if set_name(real) == "aeon"]
    assert Counter(real.activity for real in wrists) == dict.fromkeys(
        ("standing", "walking", "running", "badminton"), 20
    )
    assert worn_of(wrists[0].recording) is None


def labelled(*parts: tuple[str, int]) -> Truth:
    """labelled(("forward", 150)) is one and a half seconds of it, at 100 samples a second."""
    travel = np.concatenate([np.full(count, label, dtype="<U8") for label, count in parts])
    nothing = np.zeros(travel.size)
    return Truth(np.arange(travel.size) / 100.0, travel, travel, nothing, nothing, nothing, ())


def test_a_second_takes_the_label_of_four_fifths_of_it():
    assert labelled(("still", 100), ("forward", 180), ("backward", 20)).seconds() == (
        "still", "forward", "forward",
    )  # fmt: skip
    assert labelled(("still", 79), ("forward", 121)).seconds() == (None, "forward")
    assert labelled(("still", 80), ("forward", 120)).seconds() == ("still", "forward")


def test_seconds_of_unknown_truth_and_pieces_are_not_scored():
    assert labelled(("unknown", 100), ("forward", 199)).seconds() == (None, "forward")


@shared
def test_a_virtual_backward_walk_is_backward_however_the_sensor_is_mounted():
    clip = shared_data() / "mocap/cmu/06_06.bvh"
    plain, turned = (
        virtual_of(shared_data().parent, clip, Placement.LUMBAR, wearing)
        for wearing in (Wearing(), Wearing(mount=1, stand_s=2.0, gnss=True))
    )
    assert Counter(plain.truth.seconds()).most_common(1)[0][0] == "backward"
    assert turned.truth.seconds()[:2] == ("still", "still")
    assert Sensor.GNSS in turned.recording.streams
    one, other = worn_of(plain.recording), worn_of(turned.recording)
    assert one is not None
    assert other is not None
    assert np.allclose(one.level.accel_mps2[:, 50:150], other.level.accel_mps2[:, 150:250], atol=0.3)
