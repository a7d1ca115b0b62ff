import numpy as np
import pytest

from backstride.motion.cues.evidence import Evidence
from backstride.motion.gait import GaitParams, runs
from backstride.motion.trace import UNKNOWN
from backstride.vocab.recording import Placement
from level_frames import felt

TRUNK_LIKE = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
PARAMS = GaitParams()


def at(*speeds_mps: float) -> Evidence:
    """A cue that knows how fast, tick by tick."""
    speed = np.array(speeds_mps)
    return Evidence("swing", np.zeros((speed.size, 4)), speed, speed, speed)


@pytest.mark.parametrize("placement", TRUNK_LIKE)
def test_a_run_bounces_and_a_walk_does_not(placement):
    assert runs(felt(2, std_az_mps2=[2.0, 7.0]), placement).tolist() == [0, 1]


@pytest.mark.parametrize("placement", [Placement.WRIST, None])
def test_a_swinging_arm_in_a_brisk_walk_is_no_run(placement):
    assert runs(felt(2, std_az_mps2=[6.0, 9.0]), placement).tolist() == [0, 1]


@pytest.mark.parametrize("placement", FEET)
def test_a_foot_does_not_bounce_with_the_body_so_only_its_speed_tells(placement):
    assert runs(felt(2, std_az_mps2=[2.0, 12.0]), placement).tolist() == [UNKNOWN] * 2
    told = runs(felt(5, std_az_mps2=12.0), placement, (at(1.0, 1.9, 2.1, 3.0, np.nan),))
    assert told.tolist() == [0, 0, 1, 1, UNKNOWN]


def test_a_known_speed_beats_the_bounce_but_only_where_it_leaves_no_doubt():
    bouncing, gliding = (
        runs(felt(3, std_az_mps2=size), Placement.LUMBAR, (at(1.2, 2.0, 3.0),)) for size in (8, 2)
    )
    assert bouncing.tolist() == [0, 1, 1]
    assert gliding.tolist() == [0, 0, 1]


def test_a_cue_without_a_speed_and_a_speed_that_is_missing_change_nothing():
    features = felt(2, std_az_mps2=[2.0, 7.0])
    silent = Evidence.silent("shape", 2)
    assert runs(features, Placement.LUMBAR, (silent, at(np.nan, np.nan))).tolist() == [0, 1]


@pytest.mark.parametrize("said", [{"known": False}, {"std_az_mps2": np.nan}])
def test_a_hole_is_neither_walk_nor_run(said):
    assert runs(felt(2, **said), Placement.LUMBAR).tolist() == [UNKNOWN] * 2


def test_facing_the_other_way_is_the_same_gait():
    assert PARAMS.walks_below_mps < PARAMS.runs_above_mps
    one, other = (runs(felt(2, std_az_mps2=6.0, ax_vz=sign), Placement.CHEST) for sign in (0.5, -0.5))
    assert one.tolist() == other.tolist() == [1, 1]
