"""A stick figure: bones keep their length, feet stand where they should, a turn is a turn."""

from dataclasses import replace
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.plan.figure import BODY, LEFT, RIGHT, Pose, skeleton

ANGLE = st.floats(-60, 110)
PAIR = st.tuples(ANGLE, ANGLE)
BENT = st.tuples(st.floats(0, 120), st.floats(0, 120))
POSES = st.builds(
    Pose, lean=st.floats(-20, 40), hip=PAIR, knee=BENT, arm=PAIR, elbow=BENT, up=st.floats(0, 30)
)


@settings(max_examples=40, deadline=None)
@given(pose=POSES)
def test_from_the_side_every_bone_keeps_its_length(pose):
    bones = skeleton(pose)
    for leg in bones.legs:
        hip, knee, ankle = leg.points[:3]
        assert dist(hip, knee) == pytest.approx(BODY.thigh, abs=0.01)
        assert dist(knee, ankle) == pytest.approx(BODY.shank, abs=0.01)
    for arm in bones.arms:
        shoulder, elbow, hand = arm.points
        assert dist(shoulder, elbow) == pytest.approx(BODY.arm, abs=0.01)
        assert dist(elbow, hand) == pytest.approx(BODY.forearm, abs=0.01)
    assert dist(*bones.trunk) == pytest.approx(BODY.trunk, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(pose=POSES, turn=st.floats(0, 180))
def test_the_lowest_foot_stands_on_the_ground_or_as_high_above_it_as_was_said(pose, turn):
    legs = skeleton(replace(pose, turn=turn)).legs
    assert min(y for leg in legs for _, y in leg.points[3:]) == pytest.approx(pose.up, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(pose=POSES)
def test_who_turns_round_is_seen_from_the_other_side(pose):
    here, there = skeleton(pose), skeleton(replace(pose, turn=180))
    for side in (RIGHT, LEFT):
        for one, other in zip(here.legs[side].points, there.legs[side].points, strict=True):
            assert other == (pytest.approx(-one[0], abs=0.01), pytest.approx(one[1], abs=0.01))
    assert [leg.far for leg in there.legs] == [not leg.far for leg in here.legs]


def test_a_person_who_stands_is_as_tall_as_their_bones():
    bones = skeleton(Pose())
    assert bones.head[1] == pytest.approx(BODY.ankle + BODY.shank + BODY.thigh + BODY.trunk + BODY.neck)
    assert bones.legs[RIGHT].points[3][1] == bones.legs[RIGHT].points[4][1] == 0
    assert bones.legs[RIGHT].points[4][0] > 0 > bones.legs[RIGHT].points[3][0]


def test_knees_and_elbows_bend_as_knees_and_elbows_do():
    bones = skeleton(Pose(hip=(0, 0), knee=(90, 0), arm=(0, 0), elbow=(90, 0)))
    hip, knee, ankle = bones.legs[RIGHT].points[:3]
    assert ankle[0] < knee[0] == pytest.approx(hip[0])
    shoulder, elbow, hand = bones.arms[RIGHT].points
    assert hand[0] > elbow[0] == pytest.approx(shoulder[0])


def test_the_right_side_is_near_until_the_chest_turns():
    assert [leg.far for leg in skeleton(Pose()).legs] == [False, True]
    front = skeleton(Pose(turn=90))
    assert not any(limb.far for limb in (*front.legs, *front.arms))
    assert front.legs[RIGHT].points[0][0] < front.legs[LEFT].points[0][0]


def test_a_leg_that_crosses_behind_is_far_when_seen_from_the_front():
    crossed = skeleton(Pose(turn=90, hip=(10, -20), out=(0, -25)))
    assert [leg.far for leg in crossed.legs] == [False, True]


def test_a_look_over_the_shoulder_turns_the_face_and_nothing_else():
    ahead, back = skeleton(Pose()), skeleton(Pose(look=140))
    assert ahead.facing == pytest.approx(1)
    assert back.facing < 0
    assert back.nose[1][0] < back.head[0] < ahead.nose[1][0]
    assert (ahead.legs, ahead.trunk) == (back.legs, back.trunk)


def test_a_head_turned_away_shows_no_eyes():
    assert skeleton(Pose(turn=0, look=-90)).away
    assert not skeleton(Pose(turn=90)).away
