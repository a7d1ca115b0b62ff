"""Strides of a foot: as many as were made, as long as they were, and the way that they went."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.foot_strides import strides_of
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel
from stepping import RUN_MPS, WALK_MPS, resting, stepping

LEFT = Placement.FOOT_LEFT
GOING = [
    (travel, gait, spm)
    for travel in (Travel.FORWARD, Travel.BACKWARD)
    for gait, spm in ((Gait.WALK, 100.0), (Gait.RUN, 165.0), (Gait.RUN, 200.0))
]


@pytest.mark.parametrize(("travel", "gait", "spm"), GOING)
def test_every_stride_is_found_and_goes_the_way_that_the_body_went(travel, gait, spm):
    worn, truth = stepping(spm, travel, LEFT, gait)
    strides = strides_of(worn)
    ahead = strides.displacement_m[0][strides.ok]
    assert strides.ok.sum() == pytest.approx(truth.step_left.sum(), abs=2)
    right = ahead > 0.1 if travel is Travel.FORWARD else ahead < -0.1
    assert right.sum() >= right.size - 1


@pytest.mark.parametrize(("travel", "gait", "spm"), GOING)
def test_a_stride_is_as_long_as_the_body_went_in_it(travel, gait, spm):
    worn, truth = stepping(spm, travel, LEFT, gait)
    strides = strides_of(worn)
    speed = RUN_MPS if gait is Gait.RUN else WALK_MPS
    true = speed * 2 * np.median(np.diff(truth.step_times_s))
    # Simulated feet are never quite at rest in fast backward running: 5 % short.
    assert np.median(strides.length_m[strides.ok]) == pytest.approx(true, rel=0.06)


def test_with_mounting_unknown_all_strides_still_go_one_way():
    worn, _ = stepping(110.0, Travel.FORWARD, LEFT, Gait.WALK, forget=True)
    strides = strides_of(worn)
    way = strides.displacement_m[:, strides.ok] / strides.length_m[strides.ok]
    assert np.hypot(*way.mean(axis=1)) > 0.97


def test_a_sensor_turned_on_the_foot_sees_the_same_strides():
    one, _ = stepping(110.0, Travel.BACKWARD, LEFT, Gait.WALK)
    other, _ = stepping(110.0, Travel.BACKWARD, LEFT, Gait.WALK, facing="-y")
    first, second = strides_of(one), strides_of(other)
    lengths = [np.median(strides.displacement_m[0][strides.ok]) for strides in (first, second)]
    assert lengths[0] == pytest.approx(lengths[1], abs=0.03)
    assert abs(int(first.ok.sum()) - int(second.ok.sum())) <= 1


def test_a_foot_that_rests_makes_no_stride():
    strides = strides_of(worn_of(resting(LEFT)))
    assert strides is None or not strides.ok.any()


def test_a_stride_across_a_gap_is_none():
    worn, _ = stepping(110.0, Travel.FORWARD, LEFT, Gait.WALK)
    known = worn.level.known.copy()
    known[(worn.level.t_s > 12.0) & (worn.level.t_s < 12.4)] = False
    holed = strides_of(replace(worn, level=replace(worn.level, known=known)))
    across = (holed.start_s < 12.4) & (holed.end_s > 12.0)
    assert across.any()
    assert not (across & holed.ok).any()


def test_only_feet_make_strides():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    assert strides_of(worn) is None
