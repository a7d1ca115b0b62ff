import re

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.signal.mounting import Mounting
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement
from worn_sensors import eased, shaken, turned_from, walk, worn_recording


def turn(*degrees: float) -> Rotation:
    """A turn of the sensor on the body by angles about its x, y and z."""
    return Rotation.from_euler("xyz", degrees, degrees=True)


def go(t):
    """Walks from the first moment."""
    return np.ones_like(t)


def pause(start_s: float, end_s: float):
    """Walks, stands from `start_s` to `end_s`, walks on."""
    return lambda t: 1 - eased(t, start_s - 1, 1) + eased(t, end_s, 1)


def bent(degrees: float, start_s: float, end_s: float):
    """Bends forward and comes up again."""
    return lambda t: np.radians(degrees) * (eased(t, start_s, 1) - eased(t, end_s - 1, 1))


def worn(seconds: float, going=go, mount=None, bend=None, **more):
    found = worn_of(worn_recording(shaken(walk(seconds, going=going, mount=mount, bend=bend)), **more))
    assert found is not None
    return found


@pytest.mark.parametrize("degrees", [(0, 60, 0), (180, 0, 0), (-55, 0, 20), (0, 60, 90)])
@pytest.mark.parametrize("placement", [Placement.THIGH, Placement.CHEST])
def test_a_phone_that_turned_in_the_pocket_is_noticed_at_the_second(degrees, placement):
    found = worn(80, mount=turned_from(40, turn(*degrees)), placement=placement)
    assert found.turned_at_s == (pytest.approx(40, abs=1.5),)
    (problem,) = found.problems
    assert problem.code == "sensor-turned"
    assert problem.start_s == found.turned_at_s[0]
    assert re.search("0:(39|40|41)", problem.words)


def test_a_phone_that_was_put_back_askew_is_noticed_at_the_pause():
    out, back = turned_from(32, turn(0, 80, 30)), turned_from(40, turn(100, 0, 0))
    found = worn(75, going=pause(30, 42), mount=lambda t: back(t) * out(t))
    assert found.turned_at_s == (pytest.approx(30, abs=1.5),)


def test_a_phone_that_was_taken_out_and_put_back_as_it_was_turned_nowhere():
    out, back = turned_from(32, turn(0, 80, 0)), turned_from(40, turn(0, -80, 0))
    assert worn(75, going=pause(30, 42), mount=lambda t: back(t) * out(t)).turned_at_s == ()


def test_two_turns_are_two():
    first, second = turned_from(30, turn(0, 60, 0)), turned_from(60, turn(90, 0, 0))
    found = worn(90, mount=lambda t: second(t) * first(t))
    assert found.turned_at_s == (pytest.approx(30, abs=1.5), pytest.approx(60, abs=1.5))
    assert "1 more" in found.problems[0].words


@pytest.mark.parametrize(
    ("going", "bend"),
    [
        (pause(30, 50), bent(85, 30, 50)),
        (pause(30, 50), bent(-85, 30, 50)),
        (pause(30, 34), bent(60, 30, 34)),
        (go, bent(60, 30, 34)),
    ],
    ids=["sits, so that the thigh is level", "lies", "picks something up", "walks bent for some steps"],
)
def test_a_posture_that_passes_is_no_slip(going, bend):
    found = worn(80, going=going, bend=bend, placement=Placement.THIGH)
    assert found.turned_at_s == ()
    assert found.problems == ()


def test_leaning_more_in_running_than_in_walking_is_no_slip():
    assert worn(60, bend=bent(35, 30, 99)).turned_at_s == ()


@pytest.mark.parametrize("placement", [Placement.WRIST, Placement.FOOT_LEFT, None])
def test_a_wrist_bends_and_a_foot_swings_so_nothing_is_said(placement):
    found = worn(60, mount=turned_from(30, turn(0, 80, 0)), placement=placement)
    assert found.turned_at_s == ()


def test_a_turn_about_the_vertical_cannot_be_seen():
    # Stated as a limit in docs/mounting.md: gravity stays where it was.
    assert worn(60, mount=turned_from(30, turn(0, 0, 90))).turned_at_s == ()


def test_what_was_level_before_the_turn_stays_as_it_was():
    alone, turned = worn(80), worn(80, mount=turned_from(40, turn(0, 70, 0)))
    assert turned.mounting is Mounting.GIVEN
    assert turned.facing == pytest.approx(alone.facing)
    early = slice(100, 1800)
    assert np.abs(turned.level.accel_mps2[:, early] - alone.level.accel_mps2[:, early]).max() < 0.3


def test_after_a_turn_the_frame_goes_on_level():
    # 90 degrees about y take the facing axis to vertical: if it were not carried along, heading would spin.
    found, plain = worn(80, mount=turned_from(40, turn(0, 90, 0))), worn(80)
    after = slice(2200, None)
    assert np.ptp(found.level.heading_rad[after]) == pytest.approx(
        np.ptp(plain.level.heading_rad[after]), abs=0.1
    )
    for ours, theirs in zip(found.level.accel_mps2, plain.level.accel_mps2, strict=True):
        assert np.corrcoef(ours[after], theirs[after])[0, 1] > 0.98


def test_upright_is_that_of_moving_and_not_of_lying():
    assert worn(140, going=pause(20, 120), bend=bent(85, 20, 120)).upright[2] > 0.95


def test_a_few_steps_are_no_evidence():
    assert worn(8, mount=turned_from(4, turn(0, 80, 0))).turned_at_s == ()


def test_what_is_said_about_a_turn_ends_with_the_recording():
    found = worn(80, mount=turned_from(40, turn(0, 90, 0)))
    (problem,) = (problem for problem in found.problems if problem.code == "sensor-turned")
    assert problem.end_s is not None
    assert problem.end_s <= found.six.t_s[-1]
