from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backstride.motion.facing import Spans, find_facing, first_walk_after_stand
from backstride.signal.mounting import Mounting
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Travel
from travelling import FACED, STAND, axes_times, body, go, part, through, told, went, worn

FORWARD, BACKWARD = Travel.FORWARD, Travel.BACKWARD
WALK = (STAND, go(16, FORWARD, 1.3), STAND)
RUN = (STAND, go(16, FORWARD, 2.8), STAND)
MOVES: Spans = ((4.0, 20.0),)
TURN = Rotation.from_euler("ZYX", [150.0, 0.0, 30.0], degrees=True).as_matrix()
"""How the sensor sits askew; its facing is the first column."""


def askew(script: tuple, placement: Placement) -> Recording:
    """The sensor sits askew, and nobody says how."""
    return replace(axes_times(went(script, placement), TURN, TURN), facing=None)


def off_deg(recording: Recording, spans: Spans) -> float | None:
    """By how much the facing that is found is wrong; None where none is found."""
    sensor = worn(recording)
    found = find_facing(sensor, spans)
    if found is None:
        return None
    faced = sensor.faced(found.by_rad)
    assert faced.mounting is Mounting.CALIBRATED
    true = TURN[:, 0] - (TURN[:, 0] @ sensor.upright) * sensor.upright
    return float(np.degrees(np.arccos(np.clip(faced.facing @ true / np.linalg.norm(true), -1, 1))))


@pytest.mark.parametrize("placement", FACED)
@pytest.mark.parametrize("script", [WALK, RUN], ids=["walk", "run"])
def test_a_stretch_called_forward_shows_where_the_chest_points(placement, script):
    found = off_deg(askew(script, placement), MOVES)
    assert found is not None
    assert found < 20


@pytest.mark.parametrize("placement", FACED)
def test_called_forward_wrongly_it_is_just_the_opposite(placement):
    backward = (STAND, go(16, BACKWARD, 2.4), STAND)
    found = off_deg(askew(backward, placement), MOVES)
    assert found is not None
    assert found > 160


@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.CHEST, Placement.THIGH])
def test_in_the_middle_of_a_walk_its_shape_shows_the_facing(placement):
    middle = part(askew((STAND, go(24, FORWARD, 1.3)), placement), 10, 26)
    sensor = worn(middle)
    found = find_facing(sensor, ((0.0, 16.0),))
    assert found is not None
    assert found.method == "shape"
    error = off_deg(middle, ((0.0, 16.0),))
    assert error is not None
    assert error < 20


def test_the_methods_are_named():
    methods = {
        placement: getattr(find_facing(worn(askew(RUN, placement)), MOVES), "method", None)
        for placement in Placement
    }
    assert methods == dict.fromkeys(("lumbar", "chest", "thigh"), "start") | dict.fromkeys(
        ("foot_left", "foot_right"), "strides"
    ) | {"wrist": None}


def test_the_facing_may_be_told_to_the_whole_run_by_one_stretch_of_it():
    there = (STAND, go(14, FORWARD, 1.3), STAND, go(12, BACKWARD, 1.1), STAND)
    recording = askew(there, Placement.LUMBAR)
    assert set(told(recording)) == {"s", "?"}
    found = told(recording, forward_s=((4.0, 18.0),))
    assert set(found[6:16]) == {"f"}
    assert set(found[24:32]) == {"b"}


@pytest.mark.parametrize("placement", FACED)
def test_a_calibration_walk_shows_it_without_a_label(placement):
    recording = replace(askew(WALK, placement), facing="calibrated")
    assert set(told(recording)[6:18]) == {"f"}


def test_the_walk_of_a_calibration_is_the_first_after_a_stand_and_not_a_shift_of_weight():
    ((start_s, end_s),) = first_walk_after_stand(worn(askew(WALK, Placement.LUMBAR)))
    assert start_s == pytest.approx(4.25, abs=0.5)
    assert end_s == pytest.approx(start_s + 10.0)
    shift = through((4, 0), (4.3, 0.8), (4.9, 0), (9, 0), (10.5, 1.3))
    ((start_s, _),) = first_walk_after_stand(worn(body(20, shift)))
    assert start_s == pytest.approx(9.25, abs=0.5)


@pytest.mark.parametrize(
    "spans",
    [(), ((0.0, 3.0),), ((5.0, 5.0),), ((100.0, 120.0),), ((-9.0, -2.0),)],
    ids=["none", "a stand", "empty", "after the end", "before the start"],
)
@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.FOOT_LEFT])
def test_a_stretch_that_shows_nothing_shows_no_facing(spans, placement):
    assert find_facing(worn(askew(WALK, placement)), spans) is None


def test_a_run_without_its_start_and_a_walk_too_short_show_no_facing():
    assert find_facing(worn(part(askew(RUN, Placement.LUMBAR), 8, 19)), ((0.0, 11.0),)) is None
    assert find_facing(worn(part(askew(WALK, Placement.CHEST), 8, 14)), ((0.0, 6.0),)) is None
    assert find_facing(worn(askew(WALK, Placement.FOOT_LEFT)), ((8.0, 12.0),)) is None


def test_who_goes_both_ways_in_a_stretch_called_forward_is_not_believed():
    both = (STAND, go(6, FORWARD, 1.3), go(6, BACKWARD, 1.3), STAND)
    for placement in (Placement.LUMBAR, Placement.FOOT_LEFT):
        assert find_facing(worn(askew(both, placement)), ((4.0, 16.0),)) is None


def test_without_a_gyroscope_neither_a_start_nor_a_foot_shows_it():
    def mute(recording: Recording) -> Recording:
        streams = {kind: stream for kind, stream in recording.streams.items() if kind is not Sensor.GYR}
        return replace(recording, streams=streams)

    assert find_facing(worn(mute(askew(RUN, Placement.LUMBAR))), MOVES) is None
    assert find_facing(worn(mute(askew(RUN, Placement.FOOT_LEFT))), MOVES) is None
