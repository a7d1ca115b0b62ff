import numpy as np
import pytest

from backstride.motion.cues.evidence import Evidence
from backstride.motion.gait import runs
from backstride.motion.trace import UNKNOWN
from backstride.vocab.recording import Placement
from level_frames import felt

TRUNK_LIKE = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
LONG = 16
"""Ticks that each thing lasts."""


def at(*speeds_mps: float) -> Evidence:
    """A cue that knows how fast, one speed for a while after the other."""
    speed = np.repeat(speeds_mps, LONG)
    return Evidence("swing", np.zeros((speed.size, 4)), speed, speed, speed)


def told(placement: Placement | None, bounces: tuple[float, ...], *speeds: Evidence) -> list[int]:
    """The gait in the middle of each while, by the spread of upward acceleration in it."""
    features = felt(LONG * len(bounces), std_az_mps2=np.repeat(bounces, LONG))
    found: list[int] = runs(features, placement, speeds)[LONG // 2 :: LONG].tolist()
    return found


@pytest.mark.parametrize("placement", TRUNK_LIKE)
def test_a_run_bounces_and_a_walk_does_not(placement):
    assert told(placement, (2.0, 7.0)) == [0, 1]


@pytest.mark.parametrize("placement", [Placement.WRIST, None])
def test_a_swinging_arm_in_a_brisk_walk_is_no_run(placement):
    assert told(placement, (6.0, 9.0)) == [0, 1]


@pytest.mark.parametrize("placement", FEET)
def test_a_foot_does_not_bounce_with_the_body_so_only_its_speed_tells(placement):
    assert told(placement, (2.0, 12.0)) == [UNKNOWN] * 2
    assert told(placement, (12.0,) * 5, at(1.0, 1.9, 2.1, 3.0, np.nan)) == [0, 0, 1, 1, UNKNOWN]


def test_a_known_speed_beats_the_bounce_but_only_where_it_leaves_no_doubt():
    speeds = at(1.2, 2.0, 3.0)
    assert told(Placement.LUMBAR, (8.0,) * 3, speeds) == [0, 1, 1]
    assert told(Placement.LUMBAR, (2.0,) * 3, speeds) == [0, 0, 1]


def test_a_cue_without_a_speed_and_a_speed_that_is_missing_change_nothing():
    silent = Evidence.silent("shape", 2 * LONG)
    assert told(Placement.LUMBAR, (2.0, 7.0), silent, at(np.nan, np.nan)) == [0, 1]


@pytest.mark.parametrize("said", [{"known": False}, {"std_az_mps2": np.nan}])
def test_a_hole_is_neither_walk_nor_run(said):
    assert runs(felt(9, **said), Placement.LUMBAR).tolist() == [UNKNOWN] * 9


def test_nobody_changes_gait_for_half_a_second_and_a_true_change_stays_where_it_is():
    bounce = np.repeat([2.0, 7.0], 20)
    bounce[[5, 6]], bounce[30] = 8.0, 2.0
    found = runs(felt(40, std_az_mps2=bounce), Placement.LUMBAR)
    assert found.tolist() == [0] * 20 + [1] * 20


def test_a_hole_neither_walks_nor_outvotes_the_run_beside_it():
    known = np.ones(20, dtype=bool)
    known[5:15] = False
    found = runs(felt(20, std_az_mps2=7.0, known=known), Placement.CHEST)
    assert found.tolist() == [1] * 5 + [UNKNOWN] * 10 + [1] * 5


def test_facing_the_other_way_is_the_same_gait():
    one, other = (runs(felt(9, std_az_mps2=6.0, ax_vz=sign), Placement.CHEST) for sign in (0.5, -0.5))
    assert one.tolist() == other.tolist() == [1] * 9
