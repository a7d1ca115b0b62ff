"""What is told of bodies whose way is known. Symmetries are in `test_direction_symmetry.py`."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.motion.because import reasons_of
from backstride.motion.direction import DirectionParams, _answer, measure_travel
from backstride.motion.fusion import Fused
from backstride.sample.script import Enter
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel
from stepping import resting
from travelling import (
    BODY,
    FACED,
    STAND,
    Curve,
    always,
    body,
    go,
    letters,
    measured,
    part,
    through,
    told,
    went,
    without,
    worn,
)
from worn_sensors import turned_from

FORWARD, BACKWARD = Travel.FORWARD, Travel.BACKWARD
BEHIND = always(np.pi)
"""The course is ahead, the chest points the other way: backward."""
START = through((4, 0), (6, 3))
"""Stands, then runs at 3 m/s within two seconds."""
SAID = {FORWARD: "f", BACKWARD: "b"}


def together(*recordings: Recording) -> str:
    """What several sensors of one person tell, a letter a second."""
    trace = measure_travel(tuple(worn(one) for one in recordings), recordings[0])
    assert trace is not None
    return letters(trace)


# --- starts, stops, and what is carried on ---


@pytest.mark.parametrize("placement", FACED)
@pytest.mark.parametrize("travel", [FORWARD, BACKWARD])
@pytest.mark.parametrize("speed_mps", [1.2, 2.7])
def test_a_standing_start_tells_the_way_of_what_follows(placement, travel, speed_mps):
    found = told(went((STAND, go(14, travel, speed_mps), STAND), placement))
    assert found[:3] == found[-3:] == "sss"
    assert set(found[6:17]) == {SAID[travel]}
    assert set(found) <= {"s", "?", SAID[travel]}


@pytest.mark.parametrize("placement", BODY)
@pytest.mark.parametrize(("facing", "way"), [(None, "f"), (BEHIND, "b")])
def test_a_straight_run_carries_its_start_on_and_then_knows_less(placement, facing, way):
    trace = measured(body(50, START, facing=facing, placement=placement))
    assert letters(trace)[5:20] == way * 15
    assert set(letters(trace)[20:]) == {way, "?"}
    moving = trace.probability[8:, "fb".index(way)]
    assert (np.diff(moving) < 0.02).all()


@pytest.mark.parametrize("placement", BODY)
def test_a_run_that_is_seen_neither_to_start_nor_to_stop_nor_to_bend_is_unknown(placement):
    assert set(told(body(20, always(3.0), placement=placement))) == {"?"}


@pytest.mark.parametrize(("facing", "way"), [(None, "f"), (BEHIND, "b")])
def test_a_stop_tells_the_way_of_what_came_before(facing, way):
    found = told(body(20, through((14, 3), (16, 0)), facing=facing))
    assert found[4:14] == way * 10
    assert found[-3:] == "sss"


@pytest.mark.parametrize("placement", BODY)
def test_down_the_corridor_forward_and_back_without_turning_round(placement):
    there_and_back = through((3, 0), (5, 2.5), (12, 2.5), (15, -2.5), (24, -2.5), (26, 0))
    found = told(body(30, there_and_back, placement=placement))
    assert found[5:12] == "f" * 7
    assert found[15:24] == "b" * 9


@pytest.mark.parametrize("placement", FACED)
@pytest.mark.parametrize("enter", [Enter.TURN_BODY, Enter.KEEP_FACING])
def test_a_change_through_a_stop_is_told_whether_the_body_turns_round_or_not(placement, enter):
    found = told(went((STAND, go(12, FORWARD, 2.7), go(12, BACKWARD, 2.4, enter=enter), STAND), placement))
    assert set(found[6:14]) == {"f"}
    assert set(found[18:26]) == {"b"}


# --- turning ---


@pytest.mark.parametrize("placement", BODY)
@pytest.mark.parametrize(("away", "way"), [(0.0, "f"), (np.pi, "b")])
def test_running_in_a_circle_shows_the_way_without_any_start(placement, away, way):
    found = told(
        body(
            18, always(3.0), course=lambda t: 0.35 * t, facing=lambda t: 0.35 * t + away, placement=placement
        )
    )
    assert set(found[2:-2]) == {way}


@pytest.mark.parametrize("turn_rad", [0.35, -0.35])
def test_a_bend_to_either_side_shows_the_way(turn_rad):
    found = told(body(18, always(3.0), course=lambda t: turn_rad * t, facing=lambda t: turn_rad * t + np.pi))
    assert set(found[2:-2]) == {"b"}


def test_turning_round_on_the_spot_is_no_travel():
    found = told(body(16, always(0.0), facing=through((5, 0), (7, np.pi), (9, np.pi), (11, 0))))
    assert set(found) <= {"s", "?"}
    assert found.count("?") <= 6


@pytest.mark.parametrize("lasts_s", [0.8, 1.0, 2.0])
def test_who_turns_round_in_full_run_is_never_told_to_go_on_as_before(lasts_s):
    found = told(body(30, START, facing=through((15, 0), (15 + lasts_s, np.pi))))
    assert set(found[6:14]) == {"f"}
    assert "f" not in found[18:]


@pytest.mark.parametrize(("looks_rad", "keeps"), [(0.8, 8), (-1.0, 8), (1.6, 0)])
def test_a_look_over_the_shoulder_does_not_flip_a_backward_run(looks_rad, keeps):
    look = through((15, np.pi), (15.5, np.pi + looks_rad), (16, np.pi + looks_rad), (16.5, np.pi))
    found = told(body(30, START, facing=look))
    assert "f" not in found
    assert found[6:15] == "b" * 9
    assert found[17 : 17 + keeps] == "b" * keeps


# --- what cannot be known ---


def test_on_a_treadmill_a_start_moves_the_belt_and_not_the_body():
    assert set(told(body(25, START), treadmill=True)[6:]) == {"?"}
    backward = went((STAND, go(15, BACKWARD, 1.1), STAND))
    assert set(told(backward, treadmill=True)[6:18]) == {"b"}  # the shape of a walk needs no ground


@pytest.mark.parametrize(("first", "then"), [(FORWARD, BACKWARD), (BACKWARD, FORWARD)])
def test_on_a_treadmill_a_walk_says_nothing_of_the_run_behind_it(first, then):
    turned = (STAND, go(15, first, 1.3), go(20, then, 2.7, enter=Enter.TURN_BODY), STAND)
    found = told(went(turned), treadmill=True)
    assert set(found[6:17]) == {SAID[first]}
    assert set(found[21:38]) == {"?"}
    assert SAID[then] in told(went(turned, Placement.FOOT_LEFT), treadmill=True)[21:38]  # a foot sees it


@pytest.mark.parametrize("placement", Placement)
@pytest.mark.parametrize("speed_mps", [1.2, 2.7])
def test_without_a_facing_neither_forward_nor_backward_is_claimed(placement, speed_mps):
    script = (STAND, go(10, FORWARD, speed_mps), go(10, BACKWARD, speed_mps), STAND)
    trace = measured(replace(went(script, placement), facing=None))
    assert set(letters(trace)) == {"s", "?"}
    forward, backward = trace.probability[:, 0], trace.probability[:, 1]
    np.testing.assert_allclose(forward, backward, atol=1e-5)
    assert trace.confidence[trace.travel < 0].max() == 0.0


def test_a_wrist_tells_gait_and_rest_but_no_direction():
    trace = measured(went((STAND, go(14, BACKWARD, 2.7), STAND), Placement.WRIST))
    assert set(letters(trace)) == {"s", "?"}
    assert trace.gaits()[10] is Gait.RUN


def test_where_the_placement_is_not_known_nothing_but_rest_is():
    recording = replace(went((STAND, go(14, FORWARD, 1.2), STAND)), placement=None)
    assert set(told(recording)) == {"s", "?"}


@pytest.mark.parametrize(("start_s", "end_s"), [(11.0, 11.6), (11.0, 15.0)])
def test_a_hole_ends_what_is_carried_on(start_s, end_s):
    found = told(without(body(28, START), start_s, end_s))
    assert set(found[5:10]) == {"f"}
    assert set(found[16:]) == {"?"}
    assert set(told(without(body(28, START), 11.0, 11.1))[5:20]) == {"f"}


def test_from_where_a_sensor_turned_on_the_body_its_facing_is_not_known():
    turn = turned_from(25, Rotation.from_euler("y", 70, degrees=True))
    found = told(body(50, START, facing=BEHIND, mount=turn))
    assert set(found[6:22]) == {"b"}
    assert set(found[27:]) == {"?"}


# --- a second by itself, and the answer ---


def answered(*seconds: tuple[float, float, float, float], faced: bool = True, lasts_s: float | None = None):
    """The answer to what is believed, second by second."""
    believed = np.repeat(np.array(seconds), 2, axis=0)
    fused = Fused(believed, np.zeros(len(believed)), 0.0)
    known = np.full(len(believed), faced)
    reasons = reasons_of([], None, fused, ~known, worn(resting(Placement.LUMBAR, 2.0)))
    codes = np.zeros(len(believed), dtype=np.int8)
    return _answer(
        fused, codes, known, reasons, duration_s=lasts_s or float(len(seconds)), params=DirectionParams()
    )


STILL, AHEAD, BACK = (0.0, 0.0, 0.0, 1.0), (0.9, 0.05, 0.05, 0.0), (0.0, 0.9, 0.1, 0.0)


def test_a_lone_second_of_travel_is_a_shift_of_weight_unless_it_is_very_sure():
    sure = (0.98, 0.01, 0.01, 0.0)
    assert letters(answered(STILL, AHEAD, STILL)) == "s?s"
    assert letters(answered(STILL, sure, STILL)) == "sfs"
    assert letters(answered(STILL, AHEAD, AHEAD, STILL)) == "sffs"
    assert letters(answered(AHEAD, AHEAD, BACK, AHEAD, AHEAD)) == "ff?ff"
    assert letters(answered(AHEAD, STILL, AHEAD)) == "fsf"


def test_below_the_stated_confidence_the_answer_is_unknown():
    assert letters(answered((0.79, 0.21, 0, 0), (0.79, 0.21, 0, 0))) == "??"
    assert letters(answered((0.81, 0.19, 0, 0), (0.81, 0.19, 0, 0))) == "ff"


def test_without_a_facing_only_rest_is_answered():
    assert letters(answered(STILL, STILL, AHEAD, AHEAD, faced=False)) == "ss??"


def test_the_last_second_may_be_a_part_of_one():
    recording = part(went((STAND, go(12, FORWARD, 2.7))), 0.0, 12.3)
    trace = measured(recording)
    assert trace.travel.size == 13
    assert trace.stretches()[-1].end_s == pytest.approx(12.29)
    half = part(recording, 0.0, 12.61)
    assert measured(half).travel.size == 13


def test_nothing_is_measured_without_a_sensor_or_without_time():
    recording = resting(Placement.LUMBAR, 2.0)
    assert measure_travel((), recording) is None
    assert measure_travel((worn(recording),), replace(recording, duration_s=0.0)) is None


# --- several sensors ---

THERE = (STAND, go(12, FORWARD, 1.4), STAND, go(12, BACKWARD, 2.5), STAND)


def test_a_foot_and_a_back_together_are_at_least_as_sure_where_they_agree():
    recordings = [went(THERE, placement) for placement in (Placement.FOOT_LEFT, Placement.LUMBAR)]
    foot, back = (measured(recording) for recording in recordings)
    both = measure_travel(tuple(worn(recording) for recording in recordings), recordings[0])
    assert both is not None
    agreed = np.flatnonzero((foot.travel == back.travel) & (foot.travel >= 0))
    assert agreed.size > 30
    assert (both.travel[agreed] == foot.travel[agreed]).all()
    sure = [trace.probability[agreed, foot.travel[agreed]].mean() for trace in (foot, back, both)]
    assert sure[2] >= max(sure[:2]) - 1e-3


def test_the_order_of_sensors_does_not_matter():
    recordings = [went(THERE, placement) for placement in (Placement.CHEST, Placement.FOOT_LEFT)]
    one, other = (
        measure_travel(tuple(worn(r) for r in order), recordings[0])
        for order in (recordings, recordings[::-1])
    )
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one.probability, other.probability, atol=1e-5)
    assert one.why == other.why


def test_a_back_whose_facing_is_not_known_leaves_the_way_to_the_foot():
    unfaced = replace(went(THERE), facing=None)
    foot = went(THERE, Placement.FOOT_LEFT)
    both, alone = together(unfaced, foot), told(foot)
    assert [pair for pair in zip(both, alone, strict=True) if len({*pair, "?"}) > 2] == []
    assert both.count("?") <= alone.count("?") + 1


@pytest.mark.parametrize("placement", [Placement.WRIST, None])
def test_a_hand_that_rests_on_a_rail_does_not_make_a_walk_a_stand(placement):
    walk = went((STAND, go(14, BACKWARD, 1.2), STAND))
    hand = replace(resting(Placement.WRIST, walk.duration_s), placement=placement)
    assert together(walk, hand) == together(hand, walk) == told(walk)


# --- with a receiver ---


def with_course(recording: Recording, speed_mps: Curve, course_rad: Curve | None = None) -> Recording:
    """The same beside a receiver that writes speed and course once a second; east unless said."""
    t = np.arange(0.0, recording.duration_s)
    way = 0 * t if course_rad is None else course_rad(t)
    fixes = Stream(
        Sensor.GNSS, t, {"speed_mps": speed_mps(t), "course_deg": (90.0 - np.degrees(way)) % 360.0}
    )
    return replace(recording, streams={**recording.streams, Sensor.GNSS: fixes})


@pytest.mark.parametrize(("facing", "way"), [(None, "f"), (BEHIND, "b")])
def test_once_a_start_has_shown_north_a_course_tells_a_straight_run_to_its_end(facing, way):
    alone = body(70, START, facing=facing)
    assert "?" in told(alone)
    found = told(with_course(alone, START))
    assert set(found[5:]) == {way}


@pytest.mark.parametrize("facing", [None, BEHIND])
def test_while_north_is_in_doubt_a_course_tells_nothing(facing):
    middle = body(40, always(3.0), facing=facing)
    trace = measured(with_course(middle, always(3.0)))
    assert set(letters(trace)) == {"?"}
    np.testing.assert_allclose(trace.probability[:, 0], trace.probability[:, 1], atol=0.1)


def test_a_bend_that_shows_little_does_not_grow_into_certainty_by_a_course():
    bend = through((10, 0), (18, 0.8))
    recording = body(40, always(3.0), course=bend)
    alone, beside = (measured(one) for one in (recording, with_course(recording, always(3.0), bend)))
    assert 0.55 < alone.probability[20, 0] < 0.75
    assert 0.55 < beside.probability[20, 0] < 0.9


def test_a_foot_without_strides_beside_a_receiver_goes_nowhere_in_particular():
    foot = went((STAND, go(30, FORWARD, 1.4), STAND), Placement.FOOT_LEFT, gnss=True)
    streams = {kind: stream for kind, stream in foot.streams.items() if kind is not Sensor.GYR}
    assert set(told(replace(foot, streams=streams))) == {"s", "?"}


def test_a_course_tells_who_turns_round_in_full_run():
    turns = body(50, START, facing=through((20, 0), (21, np.pi)))
    found = told(with_course(turns, START))
    assert set(found[6:19]) == {"f"}
    assert set(found[23:]) == {"b"}


def test_a_receiver_that_stands_tells_a_stand_from_stepping_on_the_spot():
    hops = body(20, always(0.05), bounce_mps2=60.0)
    assert "s" not in told(hops)
    assert set(told(with_course(hops, always(0.05)))) <= {"s", "?"}


def test_a_simulated_receiver_agrees():
    found = told(went((STAND, go(40, BACKWARD, 2.7), STAND), gnss=True))
    assert set(found[6:42]) == {"b"}


def test_a_sprinter_is_no_stand_to_a_receiver():
    sprint = through((4, 0), (8, 8.0))
    found = told(with_course(body(20, sprint), sprint))
    assert set(found[6:]) == {"f"}
