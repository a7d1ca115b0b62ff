import numpy as np
import pytest

from backstride.motion.signed_speed import SignedSpeedParams, SpeedChanges, speed_changes_of
from backstride.motion.ticks import Ticks
from level_frames import level, seconds, travelled
from travelling import through

AHEAD, BEHIND = 0.0, np.pi


def changes(frame, standing=None) -> SpeedChanges:
    ticks = Ticks.over(frame.known.size / frame.rate_hz)
    stands = np.zeros(ticks.count, dtype=bool)
    stands[: 0 if standing is None else standing] = True
    return speed_changes_of(frame, ticks, stands)


def added(found: SpeedChanges) -> np.ndarray:
    """Velocity in the chest frame, tick by tick, from nothing."""
    velocity, way = 0j, []
    for turn, change in zip(found.turn, found.change_mps, strict=True):
        velocity = velocity * turn + change
        way.append(velocity)
    return np.array(way)


@pytest.mark.parametrize(("faces", "sign"), [(AHEAD, 1.0), (BEHIND, -1.0)])
def test_a_start_adds_up_to_the_speed_with_the_sign_of_where_the_chest_points(faces, sign):
    t = seconds(15)
    speed = through((4, 0), (6, 3.0))(t)
    found = added(changes(travelled(speed + 0j, np.full(t.size, faces))))
    assert found[-1] == pytest.approx(sign * 3.0, abs=0.02)
    np.testing.assert_allclose(found[:6], 0.0, atol=0.01)


def test_a_stop_takes_it_all_off_again():
    t = seconds(20)
    found = added(changes(travelled(through((2, 0), (4, 2.5), (12, 2.5), (14, 0))(t) + 0j, 0 * t)))
    assert found[-1] == pytest.approx(0.0, abs=0.02)


def test_what_sways_within_a_step_is_no_change_of_speed():
    t = seconds(10)
    found = changes(level(3.0 * np.sin(2 * np.pi * 2.7 * t), 2.0 * np.sin(2 * np.pi * 1.35 * t)))
    assert np.abs(found.change_mps[2:-2]).max() < 0.06


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_bend_fits_one_sign_of_speed_only(sign):
    t = seconds(20)
    course = 0.4 * t
    heading = course + (AHEAD if sign > 0 else BEHIND)
    found = changes(travelled(2.5 * np.exp(1j * course), heading))
    middle = slice(4, -4)
    slips = {u: np.abs((u * found.turn + found.change_mps).imag[middle]) for u in (2.5, -2.5)}
    assert slips[sign * 2.5].max() < 0.05
    assert slips[-sign * 2.5].min() > 0.9


def test_turning_the_trunk_turns_the_velocity_in_it_and_changes_nothing_else():
    t = seconds(12)
    heading = through((5, 0), (6, np.pi / 2))(t)
    found = changes(travelled(np.full(t.size, 2.0 + 0j), heading))
    np.testing.assert_allclose(found.change_mps, 0.0, atol=1e-9)
    np.testing.assert_allclose(np.abs(found.turn), 1.0)
    assert np.angle(np.prod(found.turn)) == pytest.approx(-np.pi / 2)


def test_leaning_in_a_stand_is_taken_off_and_a_start_from_it_still_shows():
    t = seconds(12)
    tilt = 0.4  # m/s²: a sensor held 2 degrees askew
    found = added(changes(level(np.gradient(through((4, 0), (6, 3.0))(t)) * 50 + tilt), standing=8))
    np.testing.assert_allclose(found[:8], 0.0, atol=0.06)
    assert found[13].real == pytest.approx(3.0, abs=0.5)
    assert added(changes(level(np.full(t.size, tilt)), standing=8))[7] == pytest.approx(0.0, abs=0.06)


def test_the_push_of_a_smooth_start_is_not_taken_for_leaning():
    t = seconds(14)
    frame = travelled(through((3.8, 0), (4.9, 1.3))(t) + 0j, 0 * t)
    found = added(
        changes(frame, standing=9)
    )  # its first half second shook too little to be told from a stand
    assert found[14:].real.min() > 0.9


def test_what_a_stand_showed_is_forgotten_away_from_it():
    t = seconds(60)
    found = changes(level(np.full(t.size, 0.4)), standing=8).change_mps.real
    assert (np.diff(found[10:30:2]) > 0).all()
    assert found[-20:] == pytest.approx(0.2, abs=0.01)


def test_a_vehicle_that_pulls_away_is_no_leaning():
    t = seconds(10)
    pull = 1.05 * SignedSpeedParams().largest_mps2
    found = added(changes(level(np.full(t.size, pull)), standing=20))
    assert found[-1].real > 0.8 * pull * 10


def test_a_hole_breaks_what_is_carried_and_only_there():
    t = seconds(20)
    known = np.ones(t.size, dtype=bool)
    known[500:650] = False
    found = changes(travelled(np.full(t.size, 2.0 + 0j), 0 * t, known=known))
    assert not found.known[0]
    assert found.known[1:19].all()
    assert not found.known[20:27].any()
    assert found.known[28:].all()


def test_a_facing_further_to_the_left_sees_every_change_further_to_the_right():
    random = np.random.default_rng(4)
    frame = level(*random.normal(size=(2, 500)), heading=np.cumsum(random.normal(0, 0.02, 500)))
    straight, turned = changes(frame, 4), changes(frame.turned(0.7), 4)
    np.testing.assert_allclose(turned.change_mps, straight.change_mps * np.exp(-0.7j), atol=1e-9)
    np.testing.assert_allclose(turned.turn, straight.turn, atol=1e-9)


def test_a_single_tick_changes_nothing():
    found = changes(level(np.ones(20)))
    assert found.change_mps.tolist() == [0j]
    assert not found.known.any()
