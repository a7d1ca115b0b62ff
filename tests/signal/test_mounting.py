import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from backstride.formats.sensor_csv import read_sensor_csv
from backstride.signal.mounting import (
    CALIBRATED,
    Mounting,
    any_level_axis,
    facing_vector,
    is_vertical,
    shortest_turn,
)
from backstride.signal.worn import worn_of
from backstride.vocab.errors import ValueRefused
from backstride.vocab.recording import Placement
from worn_sensors import walk, worn_recording

UP = np.array([0.0, 0.0, 1.0])


@pytest.mark.parametrize(
    ("said", "vector"),
    [
        ("+x", (1, 0, 0)),
        ("-z", (0, 0, -1)),
        ("3,0,-4", (0.6, 0, -0.8)),
        ("0.7, 0, 0", (1, 0, 0)),
        (None, None),
        (CALIBRATED, None),
    ],
)
def test_a_facing_is_an_axis_or_three_numbers(said, vector):
    found = facing_vector(said)
    assert found is None if vector is None else found == pytest.approx(vector)


@pytest.mark.parametrize("said", ["x", "+w", "1,2", "0,0,0", "nan,0,1", "inf,0,0", "a,b,c", "", "+x,"])
def test_what_is_no_direction_is_refused_with_what_to_write(said: str):
    with pytest.raises(ValueRefused, match=r"\+x.*calibrated"):
        facing_vector(said)


@pytest.mark.parametrize(
    ("facing", "mounting"),
    [
        ("+x", Mounting.GIVEN),
        ("0.8,0.5,0.1", Mounting.GIVEN),
        (None, Mounting.UNKNOWN),
        (CALIBRATED, Mounting.UNKNOWN),  # until a walk shows it
    ],
)
def test_how_the_facing_is_known_is_kept(facing, mounting):
    worn = worn_of(worn_recording(walk(12), facing=facing))
    assert worn is not None
    assert worn.mounting is mounting
    assert worn.problems == ()
    assert abs(worn.facing @ UP) < 0.2


@pytest.mark.parametrize("facing", ["+z", "-z", "0.2,0,1"])
@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.THIGH, Placement.FOOT_LEFT, None])
def test_a_facing_that_points_up_or_down_is_noticed_and_not_used(facing, placement):
    worn = worn_of(worn_recording(walk(12), facing=facing, placement=placement))
    assert worn is not None
    assert worn.mounting is Mounting.UNKNOWN
    assert [problem.code for problem in worn.problems] == ["facing-vertical"]
    assert facing in worn.problems[0].words
    assert abs(worn.facing @ worn.upright) < 1e-9
    assert np.ptp(worn.level.heading_rad) < 2.0  # a level direction does not spin


def test_an_arm_points_everywhere_so_nothing_is_said_about_a_wrist():
    worn = worn_of(worn_recording(walk(12), facing="+z", placement=Placement.WRIST))
    assert worn is not None
    assert worn.problems == ()


def test_a_wrong_facing_is_refused_before_anything_is_computed():
    with pytest.raises(ValueRefused):
        worn_of(worn_recording(walk(12), facing="ahead"))


def test_thirty_degrees_from_vertical_is_a_direction_still():
    assert not is_vertical(Rotation.from_euler("y", 30, degrees=True).apply(UP), UP)
    assert is_vertical(Rotation.from_euler("y", 15, degrees=True).apply(UP), UP)


VECTORS = st.tuples(*[st.floats(-1, 1)] * 3).map(np.array).filter(lambda v: np.linalg.norm(v) > 0.1)


@settings(max_examples=25, deadline=None)
@given(VECTORS, VECTORS, VECTORS)
def test_the_shortest_turn_takes_one_direction_to_the_other_and_keeps_what_lies_across(old, new, vector):
    old, new = old / np.linalg.norm(old), new / np.linalg.norm(new)
    turned = shortest_turn(old, new, vector)
    assert shortest_turn(old, new, old) == pytest.approx(new, abs=1e-5)
    assert turned @ new == pytest.approx(vector @ old, abs=1e-5)
    assert np.linalg.norm(turned) == pytest.approx(np.linalg.norm(vector), abs=1e-5)
    assert turned @ np.cross(old, new) == pytest.approx(vector @ np.cross(old, new), abs=1e-5)


def test_upside_down_is_a_turn_too():
    assert shortest_turn(UP, -UP, np.array([1.0, 0, 0])) == pytest.approx([1, 0, 0])
    assert shortest_turn(UP, -UP, UP) == pytest.approx(-UP)


@settings(max_examples=25, deadline=None)
@given(VECTORS)
def test_any_level_axis_is_level(up):
    axis = any_level_axis(up)
    assert axis @ up == pytest.approx(0.0, abs=1e-9)
    assert np.linalg.norm(axis) == pytest.approx(1.0)


@pytest.mark.parametrize("facing", ["0.7,0,-0.7", CALIBRATED, "-y", None])
def test_a_sensor_csv_hands_the_facing_on_as_it_was_said(facing):
    rows = b"t,acc_x,acc_y,acc_z\n" + b"".join(b"%.2f,0.1,0,9.8\n" % (i / 100) for i in range(300))
    (recording,) = read_sensor_csv(rows, Placement.CHEST, facing)
    assert recording.facing == facing
