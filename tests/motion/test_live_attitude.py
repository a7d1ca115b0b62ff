import csv
from itertools import islice
from math import cos, degrees, pi, radians, sin
from pathlib import Path

import numpy as np
import pytest

from backstride.motion.live_attitude import (
    AttitudeParams,
    AttitudeState,
    attitude_coefficients,
    attitude_quaternion,
    inverted,
    rotate,
    turn_attitude,
)
from shared_data import shared_data

DT = 0.02
UP = [0.0, 0.0, 9.81]

MOBGAP = "mobilise-d_mobgap/example_data/data_csv"
REAL = {
    "mobgap": (f"{MOBGAP}/HA/001/TimeMeasure1_Test5_Trial1.csv", 1, 1, 4, 100.0),
    "mobgap MS": (f"{MOBGAP}/MS/001/TimeMeasure1_Test11_Trial1.csv", 1, 1, 4, 100),
    "TRIPOD": ("HPI-CH_TRIPOD/example_data/raw/TRIPOD_excerpt/Sub_FZ/PWS/IMU/SA.csv", 7, 4, 1, 128.0),
    "TRIPOD foot": ("HPI-CH_TRIPOD/example_data/raw/TRIPOD_excerpt/Sub_FZ/PWS+20/IMU/LF.csv", 7, 4, 1, 128.0),
    "gaitmap": ("mad-lab-fau_gaitmap/example_data/imu_sample_ms_left.csv", 1, 2, 5, 102.4),
    "xio foot": ("xioTechnologies_Gait-Tracking/short_walk.csv", 1, 4, 1, 400.0),
    "xio thigh": (
        "xioTechnologies_IMU-Mocap/Examples/logged_lower_body/Left Upper Leg 64F61CC4 (UDP)/Inertial.csv",
        1, 4, 1, 50.0,
    ),
}  # fmt: skip
"""File, lines of its head, first column of specific force and of angular rate, samples a second."""
IN_METRES = {"gaitmap"}
MOST = 1500


def real(name: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Angular rate and specific force (n, 3) of the first samples of a real recording."""
    file, head, acc, gyr, rate_hz = REAL[name]
    with (shared_data() / "imu" / Path(file)).open(newline="") as lines:
        rows = [row for row in islice(csv.reader(lines), head, head + MOST) if len(row) > 6 and row[gyr]]
    force, turn = (np.array([row[at : at + 3] for row in rows], dtype=float) for at in (acc, gyr))
    return np.radians(turn), force * (1.0 if name in IN_METRES else 9.80665), rate_hz


def followed(turn: np.ndarray, force: np.ndarray, dt_s: float) -> tuple[np.ndarray, AttitudeState]:
    """Quaternions (n, 4) of the filter, and its last state."""
    coefficients, state = attitude_coefficients(AttitudeParams(), dt_s), AttitudeState()
    quaternions = []
    for w, a in zip(turn.tolist(), force.tolist(), strict=True):
        turn_attitude(coefficients, state, w, a)
        quaternions.append(attitude_quaternion(state))
    return np.array(quaternions), state


def apart_deg(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Angle (n,) between orientations."""
    angles: np.ndarray = np.degrees(2.0 * np.arccos(np.clip(np.abs((p * q).sum(axis=1)), 0.0, 1.0)))
    return angles


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_it_follows_a_real_sensor_as_the_published_filter_does(name):
    from vqf import VQF  # noqa: PLC0415  # the outside authority

    turn, force, rate_hz = real(name)
    ours, _ = followed(turn, force, 1.0 / rate_hz)
    theirs = VQF(1.0 / rate_hz).updateBatch(turn, force)["quat6D"]
    assert len(ours) > 800
    # Within 1 degree is asked; the equations are the same, so that only rounding is left.
    assert apart_deg(ours, theirs).max() < 0.001


def test_a_sensor_at_rest_finds_up_and_the_bias_of_its_gyroscope():
    n = int(20 / DT)
    tilted = np.tile([9.81 * sin(0.3), 0.0, 9.81 * cos(0.3)], (n, 1))
    biased = np.tile([0.01, -0.004, 0.006], (n, 1))
    quaternions, state = followed(biased, tilted, DT)
    assert rotate(quaternions[-1].tolist(), tilted[0].tolist()) == pytest.approx(UP, abs=0.01)
    assert state.bias_radps == pytest.approx([0.01, -0.004, 0.006], abs=5e-4)


def test_a_turn_on_the_spot_is_followed_to_the_degree():
    still = np.zeros((int(3 / DT), 3))
    spin = np.tile([0.0, 0.0, radians(90.0)], (int(1 / DT), 1))
    quaternions, _ = followed(np.vstack([still, spin]), np.tile(UP, (len(still) + len(spin), 1)), DT)
    ahead = rotate(quaternions[-1].tolist(), [1.0, 0.0, 0.0])
    assert degrees(np.arctan2(ahead[1], ahead[0])) == pytest.approx(90.0, abs=1.0)


def test_steps_do_not_shake_the_horizon():
    t = np.arange(0, 12, DT)
    push = 3.0 * np.sin(2 * pi * 2.0 * t)
    force = np.stack([push, 0 * t, 9.81 + 4.0 * np.cos(2 * pi * 2.0 * t)], axis=1)
    quaternions, _ = followed(np.zeros_like(force), force, DT)
    up = np.array([rotate(q, [0.0, 0.0, 1.0]) for q in quaternions[int(6 / DT) :].tolist()])
    assert np.degrees(np.arccos(np.clip(up[:, 2], -1, 1))).max() < 1.0


def test_a_sensor_upside_down_is_turned_over():
    quaternions, _ = followed(np.zeros((200, 3)), np.tile([0.0, 0.0, -9.81], (200, 1)), DT)
    assert rotate(quaternions[-1].tolist(), [0.0, 0.0, -9.81]) == pytest.approx(UP, abs=1e-6)


def test_a_matrix_times_its_inverse_is_one():
    m = [[2.0, 0.3, -1.0], [0.5, 1.5, 0.2], [-0.7, 0.1, 3.0]]
    assert np.array(inverted(m)) @ np.array(m) == pytest.approx(np.eye(3))
