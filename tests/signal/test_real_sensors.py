"""What the signal room finds in the real recordings: nothing that is not there."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backstride.signal.health import health_of
from backstride.signal.worn import worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor
from shared_data import shared_data
from worn_sensors import recorded, three

pytestmark = pytest.mark.shared
G = 9.80665
TRIPOD = "HPI-CH_TRIPOD/example_data/raw/TRIPOD_excerpt/Sub_FZ"
BACK = Placement.LUMBAR


def sensors(t_s: Floats, values: Floats, placement: Placement, facing: str | None = None) -> Recording:
    """A recording of six axes (n, 6): m/s², rad/s; what comes at the same time as before is left out."""
    new = np.diff(t_s, prepend=-1.0) > 0
    streams = (three(Sensor.ACC, t_s[new], values[new, :3]), three(Sensor.GYR, t_s[new], values[new, 3:]))
    return recorded(*streams, placement=placement, facing=facing)


def read(path: Path, skip: int, columns: range) -> Floats:
    return np.loadtxt(path, delimiter=",", skiprows=skip, usecols=columns, dtype=float)


def si(values: Floats) -> Floats:
    """g and degrees a second, acceleration first."""
    return values * np.repeat([G, np.pi / 180], 3)


def all_recordings(root: Path) -> Iterator[tuple[str, Recording]]:
    """Every real recording with six axes at 20 Hz or more."""
    for path in sorted((root / TRIPOD).rglob("IMU/*.csv")):
        table = read(path, 7, range(7))
        placement = {"LF": Placement.FOOT_LEFT, "RF": Placement.FOOT_RIGHT, "SA": BACK}[path.stem]
        yield str(path), sensors(table[:, 0], si(table[:, [4, 5, 6, 1, 2, 3]]), placement)
    for path in sorted((root / "mobilise-d_mobgap/example_data/data_csv").rglob("*.csv")):
        table = read(path, 1, range(7))
        yield str(path), sensors(table[:, 0] / 100, si(table[:, 1:]), BACK)
    for path in sorted((root / "xioTechnologies_Gait-Tracking").glob("*.csv")):
        table = read(path, 1, range(7))
        yield str(path), sensors(table[:, 0], si(table[:, [4, 5, 6, 1, 2, 3]]), Placement.FOOT_RIGHT)
    for path in sorted((root / "xioTechnologies_IMU-Mocap").rglob("Inertial.csv")):
        table = read(path, 1, range(7))
        name = path.parent.name
        if "Lower" not in name:
            place = BACK if "pelvis" in name else Placement.THIGH if "Upper" in name else Placement.FOOT_LEFT
            yield (
                str(path),
                sensors((table[:, 0] - table[0, 0]) / 1e6, si(table[:, [4, 5, 6, 1, 2, 3]]), place),
            )
    feet = root / "mad-lab-fau_gaitmap/example_data"
    for side in ("left", "right"):
        table = read(feet / f"imu_sample_ms_{side}.csv", 1, range(2, 8))
        table[:, 3:] = np.radians(table[:, 3:])
        yield f"ms {side}", sensors(np.arange(len(table)) / 102.4, table, Placement(f"foot_{side}"))


def test_real_sensors_are_sound_and_none_turned_on_the_body():
    told, hours, count = [], 0.0, 0
    for name, recording in all_recordings(shared_data() / "imu"):
        worn = worn_of(recording)
        assert worn is not None, name
        told += [(name, p.code) for p in (*health_of(recording), *worn.problems)]
        assert worn.turned_at_s == ()
        assert np.linalg.norm(worn.bias_radps) < 0.035
        hours += recording.duration_s / 3600
        count += 1
    assert told == []
    assert count >= 24
    assert hours > 0.55


def test_a_foot_sensor_said_to_face_along_its_vertical_axis_is_noticed():
    # In imu_sample_not_rotated the sensor's x points up; in imu_sample the axes are those of the foot.
    path = shared_data() / "imu/mad-lab-fau_gaitmap/example_data/imu_sample_not_rotated.csv"
    table = read(path, 3, range(1, 7))
    table[:, 3:] = np.radians(table[:, 3:]) if np.percentile(np.abs(table[:, 3:]), 99) > 70 else table[:, 3:]
    clock = np.arange(len(table)) / 204.8
    problems = {}
    for facing in ("+x", "+y", "-z"):
        worn = worn_of(sensors(clock, table, Placement.FOOT_LEFT, facing))
        assert worn is not None
        problems[facing] = [problem.code for problem in worn.problems]
    assert problems == {"+x": ["facing-vertical"], "+y": [], "-z": []}
