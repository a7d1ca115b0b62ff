from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.cues.course import (
    CourseParams,
    Ground,
    North,
    course,
    ground_of,
    north_of,
    speed_over_ground,
)
from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL
from backstride.motion.ticks import Ticks
from backstride.signal.level import Level
from backstride.vocab.recording import Recording, Sensor, Stream
from level_frames import level

TICKS = Ticks.over(20.0)
NORTH_RAD = 0.6
"""Course minus heading of one who goes forward, in these tests."""


def ground(away_rad: float | np.ndarray, speed_mps: float = 1.5, *, differenced: bool = False) -> Ground:
    """Goes on a course that lies so far to the left of where the chest points; the heading is 0."""
    off = np.broadcast_to(np.asarray(NORTH_RAD + away_rad, dtype=float), TICKS.count).copy()
    return Ground(np.full(TICKS.count, speed_mps), off, differenced)


def frame(known: np.ndarray | None = None) -> Level:
    return level(np.zeros(1000), known=known)


def north(at_rad: float = NORTH_RAD) -> North:
    every = np.full(TICKS.count, at_rad)
    return North(every, np.ones(TICKS.count, dtype=bool), 1.0)


def fixes(t_s: np.ndarray, **columns: np.ndarray) -> Recording:
    stream = Stream(Sensor.GNSS, t_s, columns)
    return Recording("csv", "a receiver", None, 20.0, {Sensor.GNSS: stream})


@pytest.mark.parametrize(("away", "travel"), [(0.0, FORWARD), (0.4, FORWARD), (np.pi, BACKWARD),
                                              (np.pi / 2, SIDEWAYS), (-np.pi / 2, SIDEWAYS)])  # fmt: skip
def test_a_course_tells_the_way_once_north_is_known(away, travel):
    found = course(ground(away), frame(), TICKS, north()).log_likelihood
    assert set(found[:, :STILL].argmax(axis=1)) == {travel}


def test_whoever_faces_the_other_way_goes_the_other_way():
    one = course(ground(0.7), frame(), TICKS, north()).log_likelihood
    other = course(ground(0.7), frame(), TICKS, north(NORTH_RAD + np.pi)).log_likelihood
    np.testing.assert_allclose(other, one[:, [BACKWARD, FORWARD, SIDEWAYS, STILL]], atol=1e-12)


def test_a_slow_course_says_less_and_one_from_positions_less_still():
    words = [
        course(ground(0.0, speed, differenced=positions), frame(), TICKS, north()).sign()[5]
        for speed, positions in ((1.5, False), (0.3, False), (0.3, True))
    ]
    assert words[0] < words[1] < words[2] < 0


def test_where_north_or_heading_is_not_known_a_course_says_nothing():
    doubt = replace(north(), known=np.zeros(TICKS.count, dtype=bool))
    assert not course(ground(0.0), frame(), TICKS, doubt).log_likelihood.any()
    known = np.arange(1000) < 500
    said = course(ground(0.0), frame(known), TICKS, north()).log_likelihood.any(axis=1)
    assert said[:20].all()
    assert not said[20:].any()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_known_direction_shows_where_north_is(sign):
    lean = np.zeros(TICKS.count)
    lean[5:15] = sign * 0.95
    found = north_of(ground(0.0 if sign > 0 else np.pi), frame(), TICKS, lean)
    np.testing.assert_allclose(np.exp(1j * found.off_rad), np.exp(1j * NORTH_RAD))
    assert found.known.all()
    assert found.sure == pytest.approx(0.95)


@pytest.mark.parametrize("lean", [0.0, 0.02])
def test_without_known_direction_north_is_not_known(lean):
    found = north_of(ground(0.0), frame(), TICKS, np.full(TICKS.count, lean))
    assert not found.known.any()
    assert found.sure <= lean


def test_directions_that_contradict_each_other_leave_north_in_doubt():
    lean = np.where(np.arange(TICKS.count) % 2, 0.9, -0.9)
    assert north_of(ground(0.0), frame(), TICKS, lean).sure < 0.1


def test_a_speed_over_ground_tells_standing_from_going_but_not_which_way():
    slow, fast = (speed_over_ground(ground(0.0, speed)).log_likelihood[0] for speed in (0.05, 1.5))
    assert slow.argmax() == STILL
    assert fast[STILL] < 0
    assert fast[FORWARD] == fast[BACKWARD] == fast[SIDEWAYS] == 0


def test_the_receivers_own_course_is_counted_from_east_to_the_left():
    t = np.arange(21.0)
    east, north = (
        ground_of(fixes(t, speed_mps=0 * t + 2.0, course_deg=0 * t + degrees), TICKS) for degrees in (90, 0)
    )
    assert east is not None
    assert north is not None
    np.testing.assert_allclose(east.course_rad, 0.0, atol=1e-9)
    np.testing.assert_allclose(north.course_rad, np.pi / 2)
    np.testing.assert_allclose(east.speed_mps, 2.0)
    assert not east.differenced


def test_a_course_over_north_does_not_swing_round_the_circle():
    t = np.arange(21.0)
    found = ground_of(fixes(t, speed_mps=0 * t + 2.0, course_deg=np.where(t % 2, 359.0, 1.0)), TICKS)
    assert found is not None
    np.testing.assert_allclose(found.course_rad, np.pi / 2, atol=0.02)


def test_positions_alone_give_a_course_that_is_trusted_less():
    t = np.arange(21.0)
    found = ground_of(fixes(t, lat_deg=52 + t * 2.0 / 111_195, lon_deg=0 * t + 5.0), TICKS)
    assert found is not None
    assert found.differenced
    inside = slice(4, -4)
    np.testing.assert_allclose(found.course_rad[inside], np.pi / 2, atol=1e-6)
    np.testing.assert_allclose(found.speed_mps[inside], 2.0, rtol=0.01)


def test_a_gap_between_fixes_is_no_course():
    t = np.r_[np.arange(8.0), np.arange(14.0, 21.0)]
    found = ground_of(fixes(t, speed_mps=0 * t + 2.0, course_deg=0 * t), TICKS)
    assert found is not None
    gap = np.isnan(found.speed_mps)
    middle = TICKS.middle_s
    assert gap[(middle > 7.0) & (middle < 14.0)].all()
    assert not gap[(middle < 7.0) | (middle > 14.0)].any()
    assert not speed_over_ground(found).log_likelihood[gap].any()


def test_fixes_without_a_clear_sky_say_nothing():
    t = np.arange(21.0)
    nothing = np.full(t.size, np.nan)
    assert ground_of(Recording("csv", "a sensor", None, 20.0, {}), TICKS) is None
    assert ground_of(fixes(t[:1], speed_mps=t[:1], course_deg=t[:1]), TICKS) is None
    lost = ground_of(fixes(t, speed_mps=nothing, course_deg=nothing, lat_deg=nothing, lon_deg=nothing), TICKS)
    assert lost is None or np.isnan(lost.speed_mps).all()


def test_heading_drifts_so_north_is_looked_for_nearby():
    ticks = Ticks.over(1000.0)
    off = np.where(np.arange(ticks.count) < 1000, 0.2, 1.2)
    drifting = Ground(np.full(ticks.count, 2.0), off, differenced=False)
    found = north_of(drifting, level(np.zeros(50_000)), ticks, np.full(ticks.count, 0.9))
    assert found.off_rad[0] == pytest.approx(0.2)
    assert found.off_rad[-1] == pytest.approx(1.2)
    assert CourseParams().drifts_s < 300
