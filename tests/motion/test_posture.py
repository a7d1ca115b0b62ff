"""Posture against a trunk whose every angle is known: it leans, sways, bounces and turns as it is told."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.motion.posture import MEASURES, PostureParams, posture_metrics
from backstride.motion.posture_course import PostureCourse, posture_course
from backstride.motion.posture_drift import drift_of
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.measure import Measured
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Segment, Travel

RATE_HZ = 50.0
HOLLOW_DEG = 14.0
"""How far the sensor itself is tipped where the person is upright."""
PHONE = Rotation.from_matrix(np.array([[0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
"""A phone in a belt at the back: its screen, z, looks backward, its top, y, is up."""


@dataclass(frozen=True)
class Leg:
    """One stretch of a run, leaning ahead and to the left, and drifting ahead meanwhile."""

    seconds: float
    travel: Travel = Travel.FORWARD
    gait: Gait = Gait.RUN
    ahead_deg: float = 0.0
    left_deg: float = 0.0
    per_10_min_deg: float = 0.0


STAND = Leg(12.0, Travel.STILL, Gait.STAND)


def segments_of(*legs: Leg) -> tuple[Segment, ...]:
    ends = np.cumsum([leg.seconds for leg in legs])
    return tuple(
        Segment(float(end - leg.seconds), float(end), leg.travel, leg.gait, 1.0, "said")
        for leg, end in zip(legs, ends, strict=True)
    )


def angles_of(*legs: Leg) -> tuple[Floats, Floats, Floats]:
    """Lean ahead and to the left in degrees, and 1 where it moves, at every sample; blended over a second."""
    ahead, left, moves = [], [], []
    for leg in legs:
        t = np.arange(round(leg.seconds * RATE_HZ)) / RATE_HZ
        ahead.append(leg.ahead_deg + leg.per_10_min_deg * t / 600.0)
        left.append(np.full(t.size, leg.left_deg))
        moves.append(np.full(t.size, float(leg.gait is not Gait.STAND)))
    blend = np.ones(int(RATE_HZ)) / int(RATE_HZ)

    def blended(parts: list[Floats]) -> Floats:
        whole = np.pad(np.concatenate(parts), (25, 24), mode="edge")
        return np.convolve(whole, blend, mode="valid")

    return blended(ahead), blended(left), blended(moves)


def wear(*legs: Leg, speeding_mps2: float = 0.0, placement: Placement | None = Placement.LUMBAR) -> Worn:
    """The phone on a trunk that does these legs: it sways with each stride, bounces, brakes and turns."""
    ahead, left, moves = angles_of(*legs)
    t = np.arange(ahead.size) / RATE_HZ
    step = 2 * np.pi * 2.8 * t
    yaw = np.cumsum(moves * 0.05 * np.sin(2 * np.pi * t / 50.0)) / RATE_HZ + 0.1 * moves * np.sin(step / 2)
    pitch = np.radians(ahead + HOLLOW_DEG + 3.0 * moves * np.sin(step + 0.4))
    roll = np.radians(left + 4.0 * moves * np.sin(step / 2 + 1.0))
    turns = Rotation.from_euler("ZYX", np.stack([yaw, pitch, -roll], axis=1)) * PHONE
    forth = moves * (2.0 * np.sin(step + 2.0) + speeding_mps2 * np.sin(2 * np.pi * t / 20.0))
    up = moves * (11.0 * np.sin(step) + 3.0 * np.sin(2 * step))
    heading = np.cos(yaw), np.sin(yaw)
    force = turns.inv().apply(np.stack([heading[0] * forth, heading[1] * forth, up + 9.81], axis=1))
    spin = (turns[:-1].inv() * turns[1:]).as_rotvec() * RATE_HZ
    spin = np.vstack([spin[:1], (spin[:-1] + spin[1:]) / 2, spin[-1:]])
    noise = np.random.default_rng(3)
    force += noise.normal(0, 0.03, force.shape)
    spin += noise.normal(0, 0.003, spin.shape) + np.array([0.004, -0.006, 0.005])
    streams = {
        Sensor.ACC: Stream(Sensor.ACC, t, {f"acc_{a}_mps2": force[:, i] for i, a in enumerate("xyz")}),
        Sensor.GYR: Stream(Sensor.GYR, t, {f"gyr_{a}_radps": spin[:, i] for i, a in enumerate("xyz")}),
    }
    recording = Recording("csv", "a phone", None, float(t[-1]), streams, placement=placement, facing="-z")
    worn = worn_of(recording)
    assert worn is not None
    return worn


def measured(*legs: Leg, speeding_mps2: float = 0.0, params: PostureParams | None = None) -> Measured:
    segments = segments_of(*legs)
    course = posture_course(wear(*legs, speeding_mps2=speeding_mps2), segments)
    return posture_metrics(course, segments, params or PostureParams())


def value(found: Measured, name: str, travel: Travel | None = Travel.FORWARD) -> float:
    return next(m.value for m in found.metrics if m.name == name and m.travel is travel)


def codes(found: Measured | PostureCourse) -> list[str]:
    return [problem.code for problem in found.problems]


# --- lean ---


def test_lean_is_told_apart_by_travel_and_gait():
    found = measured(
        STAND,
        Leg(60, gait=Gait.WALK, ahead_deg=2.0, left_deg=-1.0),
        Leg(60, ahead_deg=8.0, left_deg=1.5),
        Leg(60, Travel.BACKWARD, ahead_deg=-4.0, left_deg=0.0),
    )
    assert value(found, "lean_forward_walk") == pytest.approx(2.0, abs=0.5)
    assert value(found, "lean_left_walk") == pytest.approx(-1.0, abs=0.5)
    assert value(found, "lean_forward_run") == pytest.approx(8.0, abs=0.5)
    assert value(found, "lean_left_run") == pytest.approx(1.5, abs=0.5)
    assert value(found, "lean_forward_run", Travel.BACKWARD) == pytest.approx(-4.0, abs=0.5)
    assert {m.name for m in found.metrics} <= {measure.name for measure in MEASURES}


def test_second_by_second_the_sway_of_a_stride_is_gone():
    legs = (STAND, Leg(60, ahead_deg=8.0))
    course = posture_course(wear(*legs), segments_of(*legs))
    steady = (course.t_s > 20) & (course.t_s < 70)
    assert np.abs(course.forward_deg[steady] - 8.0).max() < 1.0
    assert np.abs(course.left_deg[steady]).max() < 1.0


def test_speeding_up_and_slowing_down_is_no_lean():
    """1 m/s² tips slow specific force by 5.8 degrees; the filter lets about a fifth of it through."""
    legs = (STAND, Leg(120, ahead_deg=5.0))
    course = posture_course(wear(*legs, speeding_mps2=1.0), segments_of(*legs))
    steady = (course.t_s > 20) & (course.t_s < 115)
    assert np.abs(course.forward_deg[steady] - 5.0).max() < 1.5


def test_how_the_sensor_sits_changes_nothing():
    """The person stands hollow by 14 degrees at the sensor, and it is nowhere in the lean."""
    assert HOLLOW_DEG > 10
    assert value(measured(STAND, Leg(60)), "lean_forward_run") == pytest.approx(0.0, abs=0.5)


def test_a_sensor_that_points_the_other_way_calls_the_same_lean_back():
    legs = (STAND, Leg(60, ahead_deg=6.0, left_deg=2.0))
    worn = wear(*legs)
    turned = posture_course(replace(worn, facing=-worn.facing), segments_of(*legs))
    course = posture_course(worn, segments_of(*legs))
    assert turned.forward_deg == pytest.approx(-course.forward_deg, nan_ok=True)
    assert turned.left_deg == pytest.approx(-course.left_deg, nan_ok=True)


# --- upright ---


def test_without_a_stand_only_changes_are_given():
    found = measured(Leg(12, gait=Gait.WALK), Leg(400, ahead_deg=5.0, per_10_min_deg=6.0))
    assert codes(found) == ["posture-stand"]
    assert {m.name.split("_drift")[0] for m in found.metrics} == {
        "lean_forward", "lean_left", "lean_outside_run",
    }  # fmt: skip
    assert value(found, "lean_forward_drift", None) == pytest.approx(6.0, abs=1.0)


def test_a_short_stop_is_no_stand():
    assert "posture-stand" in codes(measured(Leg(5.0, Travel.STILL, Gait.STAND), Leg(60)))


def test_a_stand_bent_over_is_not_upright():
    bent = Leg(12.0, Travel.STILL, Gait.STAND, ahead_deg=60.0)
    found = measured(bent, STAND, Leg(60, ahead_deg=5.0))
    assert value(found, "lean_forward_run") == pytest.approx(5.0, abs=0.5)
    assert "posture-stand" in codes(measured(bent, Leg(60)))


def test_a_later_stand_that_differs_is_reported():
    later = replace(STAND, ahead_deg=7.0)
    assert "posture-moved" in codes(measured(STAND, Leg(60), later))
    assert "posture-moved" not in codes(measured(STAND, Leg(60), STAND))


def test_after_the_sensor_turned_nothing_is_said():
    legs = (STAND, Leg(60, ahead_deg=5.0))
    course = posture_course(replace(wear(*legs), turned_at_s=(40.0,)), segments_of(*legs))
    assert np.isnan(course.forward_deg[course.t_s > 39]).all()
    assert np.isfinite(course.forward_deg[2:38]).all()


# --- refused ---


@pytest.mark.parametrize("placement", [Placement.THIGH, Placement.WRIST, Placement.FOOT_LEFT, None])
def test_only_a_trunk_has_a_posture(placement):
    legs = (STAND, Leg(30))
    course = posture_course(wear(*legs, placement=placement), segments_of(*legs))
    assert codes(posture_metrics(course, segments_of(*legs))) == ["posture-placement"]
    assert course.t_s.size == 0


def test_without_facing_lean_has_no_direction():
    legs = (STAND, Leg(30))
    worn = wear(*legs)
    unknown = replace(worn, mounting=type(worn.mounting).UNKNOWN)
    assert codes(posture_course(unknown, segments_of(*legs))) == ["posture-facing"]


def test_without_a_gyroscope_lean_and_speeding_up_are_one():
    legs = (STAND, Leg(30))
    worn = wear(*legs)
    none = replace(worn, six=replace(worn.six, has_gyroscope=False))
    assert codes(posture_course(none, segments_of(*legs))) == ["posture-gyroscope"]


def test_who_never_moved_is_told_nothing():
    segments = segments_of(STAND)
    assert posture_metrics(posture_course(wear(STAND), segments), segments) == Measured()


# --- drift and range ---


def test_a_trunk_that_sinks_forward_drifts_as_fast_as_it_does():
    found = measured(STAND, Leg(600, ahead_deg=3.0, per_10_min_deg=5.0))
    assert value(found, "lean_forward_drift", None) == pytest.approx(5.0, abs=0.5)
    assert value(found, "lean_left_drift", None) == pytest.approx(0.0, abs=0.3)
    assert 0 <= value(found, "lean_forward_drift_error", None) < 0.5


def test_a_change_of_direction_is_no_drift():
    found = measured(
        STAND, Leg(330, ahead_deg=6.0), Leg(330, Travel.BACKWARD, ahead_deg=-3.0)
    )  # 9 degrees apart, in ten minutes
    for travel in (None, Travel.FORWARD, Travel.BACKWARD):
        assert value(found, "lean_forward_drift", travel) == pytest.approx(0.0, abs=0.5)


def test_three_minutes_have_no_drift():
    found = measured(STAND, Leg(180))
    assert codes(found) == ["posture-short"]
    assert not [m for m in found.metrics if "drift" in m.name]


def test_time_out_of_his_own_range_is_counted():
    found = measured(STAND, Leg(70, ahead_deg=3.0), Leg(60, ahead_deg=3.0), Leg(60, ahead_deg=9.0))
    assert value(found, "lean_outside_run") == pytest.approx(50.0, abs=7.0)
    steady = measured(STAND, Leg(200, ahead_deg=3.0))
    assert value(steady, "lean_outside_run") < 5.0


def test_a_range_that_was_agreed_on_is_taken_as_it_is():
    agreed = PostureParams(range_deg=(0.0, 5.0))
    found = measured(STAND, Leg(60, ahead_deg=3.0), Leg(60, ahead_deg=9.0), params=agreed)
    assert value(found, "lean_outside_run") == pytest.approx(50.0, abs=5.0)


def minutes(per_min: float, scatter: float, seed: int, count: int = 12) -> tuple[Floats, Floats]:
    t = np.arange(60.0 * count) + 0.5
    random = np.random.default_rng(seed)
    return t, per_min * t / 60.0 + np.repeat(random.normal(0, scatter, count), 60)


def test_the_interval_of_the_drift_holds_the_truth_as_often_as_it_says():
    inside = 0
    for seed in range(200):
        found = drift_of(*minutes(0.5, 1.0, seed), np.zeros(720, dtype=np.int64))
        assert found is not None
        inside += abs(60.0 * found.per_s - 0.5) <= 60.0 * found.error_per_s
    assert inside >= 180


def test_one_odd_minute_does_not_bend_the_line():
    t, lean = minutes(0.5, 0.0, 0)
    lean[-60:] += 30.0
    found = drift_of(t, lean, np.zeros(t.size, dtype=np.int64))
    assert found is not None
    assert 60.0 * found.per_s == pytest.approx(0.5, rel=0.05)


def test_a_day_is_no_slower_to_judge_than_a_morning():
    t = np.arange(86_400.0)
    found = drift_of(t, t / 600.0, np.zeros(t.size, dtype=np.int64))
    assert found is not None
    assert 600.0 * found.per_s == pytest.approx(1.0)
