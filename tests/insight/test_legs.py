"""Legs: pieces of the way with speed and grade, each with what is known of its error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from backstride.insight.legs import legs_of
from backstride.insight.run import read_run
from backstride.insight.travel import segments_of
from backstride.sample.script import Block, Enter
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Worn
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Leg
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Label, Origin, Travel
from recordings import LABELS, recording, run_at, runs, said, stream


def hill(
    grade: float, speed_mps: float = 2.5, seconds: int = 400, wander_m: float = 0.0, **more
) -> Recording:
    """A watch with a barometer that runs up an even slope."""
    t = np.arange(seconds + 1.0)
    altitude = 100 + grade * speed_mps * t + wander_m * np.sin(t / 9)
    return recording(
        stream(Sensor.SPEED, speed_mps=np.full(t.size, speed_mps), distance_m=speed_mps * t),
        stream(Sensor.ALTITUDE, altitude_m=altitude),
        **more,
    )


def legs(run: Recording, *labels: Label) -> tuple[Leg, ...]:
    return legs_of(run, segments_of(run, labels), labels)


@examples(max_examples=40)
@given(runs(), LABELS)
def test_legs_cover_what_the_segments_cover(run: Recording, labels: list[Label]):
    segments = segments_of(run, tuple(labels))
    found = legs_of(run, segments, tuple(labels))
    assert [leg.start_s for leg in found[1:]] == [leg.end_s for leg in found[:-1]]
    assert (
        (found[0].start_s, found[-1].end_s) == (segments[0].start_s, segments[-1].end_s) if segments else True
    )


def test_an_even_slope_is_found_in_every_piece_within_its_error():
    for leg in legs(hill(0.04, wander_m=0.3)):
        assert leg.grade == pytest.approx(0.04, abs=2 * leg.grade_error)
        assert 0.001 < leg.grade_error < 0.01
        assert leg.distance_m == pytest.approx(100, rel=0.01)


def test_a_hill_is_cut_where_it_turns_downhill():
    altitude = hill(0.05).streams[Sensor.ALTITUDE].columns["altitude_m"]
    both = np.concatenate([altitude, altitude[::-1][1:]])
    t = np.arange(both.size, dtype=float)
    run = recording(
        stream(Sensor.SPEED, speed_mps=np.full(t.size, 2.5), distance_m=2.5 * t),
        stream(Sensor.ALTITUDE, altitude_m=both),
    )
    found = legs(run)
    assert len(found) == 20
    assert all(leg.grade > 0.02 for leg in found[:9])
    assert all(leg.grade < -0.02 for leg in found[-9:])


def test_the_altitude_of_a_receiver_needs_a_longer_way_and_is_less_sure():
    watch, phone = legs(hill(0.03))[4], legs(hill(0.03, format="gpx"))[4]
    assert watch.grade == pytest.approx(0.03, abs=0.001)
    assert phone.grade == pytest.approx(0.03, abs=0.001)
    assert phone.grade_error > 1.5 * watch.grade_error
    short = legs(hill(0.03, seconds=60, format="gpx"))[0]
    assert short.grade is None
    assert short.grade_error is None


def test_a_way_of_less_than_a_hundred_metres_has_no_grade():
    assert legs(hill(0.05, seconds=35))[0].grade is None


def test_a_way_that_turns_back_on_itself_has_no_grade():
    t = np.arange(401.0)
    there = 20 - np.abs(t * 2.5 % 40 - 20)  # twenty metres up and down again
    run = recording(
        stream(Sensor.GNSS, lat_deg=there / 111_195, lon_deg=np.zeros(t.size)),
        stream(Sensor.SPEED, speed_mps=np.full(t.size, 2.5), distance_m=2.5 * t),
        stream(Sensor.ALTITUDE, altitude_m=100 + 0.05 * there),
    )
    assert {leg.grade for leg in legs(run)} == {None}


def test_a_grade_that_was_said_has_no_error_and_wins():
    label = Label(0, 100, Travel.BACKWARD, Gait.WALK, speed_mps=1.2, grade=0.02)
    first = legs(hill(0.05), label)[0]
    assert (first.grade, first.grade_error, first.origin) == (0.02, 0.0, Origin.SAID)
    assert first.speed_mps == pytest.approx(1.2)
    assert first.speed_error_mps == pytest.approx(0.036)


def test_two_belts_and_two_slopes_of_one_travel_are_two_legs():
    run = recording(duration_s=200.0, format="typed")
    labels = (
        Label(0, 100, Travel.BACKWARD, Gait.WALK, speed_mps=1.0, grade=0.0),
        Label(100, 200, Travel.BACKWARD, Gait.WALK, speed_mps=1.0, grade=0.05),
    )
    assert [leg.grade for leg in legs(run, *labels)] == [0.0, 0.05]


def test_a_speed_is_less_sure_over_a_short_way():
    run = run_at((2.5, 300))
    labels = (said(0, 8, Travel.BACKWARD), said(8, 300, Travel.FORWARD))
    short, long = legs(run, *labels)
    assert short.speed_error_mps > 2 * long.speed_error_mps > 0


def test_a_foot_tells_the_way_where_nothing_else_does():
    script = (
        Block(6, Travel.STILL, Gait.STAND), Block(30, Travel.FORWARD, Gait.WALK, 1.4),
        Block(30, Travel.BACKWARD, Gait.WALK, 1.05, enter=Enter.KEEP_FACING),
    )  # fmt: skip
    reading = read_run(simulate_worn(script, 1, Worn(Placement.FOOT_LEFT)).recording, Athlete())
    for travel, metres in ((Travel.FORWARD, 42.0), (Travel.BACKWARD, 31.5)):
        held = [leg for leg in reading.legs if leg.travel is travel]
        assert sum(leg.distance_m or 0.0 for leg in held) == pytest.approx(metres, rel=0.12)  # with its ramps
        assert all(leg.speed_error_mps for leg in held if leg.distance_m)


def test_a_reading_keeps_its_legs_through_the_door():
    reading = read_run(hill(0.04), Athlete(), (said(0, 200, Travel.BACKWARD),))
    assert reading.legs
    assert {leg.travel for leg in reading.legs} == {Travel.BACKWARD, Travel.UNKNOWN}


def test_a_recording_without_a_segment_has_no_leg():
    assert legs_of(hill(0.05), ()) == ()
