"""Travel from what is certain: a label over stillness over a name over a pause over unknown."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backstride.insight.travel import segments_of
from backstride.vocab.recording import Lap, Pause, Recording
from backstride.vocab.segment import Gait, Label, Origin, Segment, Travel
from recordings import LABELS, run_at, runs, said, travels


@given(runs(), LABELS)
def test_segments_cover_the_run_without_gap_or_overlap(run: Recording, labels: list[Label]):
    segments = segments_of(run, tuple(labels))
    assert segments[0].start_s == 0.0
    assert segments[-1].end_s == round(run.duration_s, 3)
    assert all(a.end_s == b.start_s for a, b in pairwise(segments))
    assert all(s.end_s > s.start_s for s in segments)
    assert sum(s.duration_s for s in segments) == pytest.approx(run.duration_s, abs=1e-3)


@given(runs(), LABELS)
def test_neighbours_that_say_the_same_are_one(run: Recording, labels: list[Label]):
    segments = segments_of(run, tuple(labels))
    claims = [(s.travel, s.gait, s.confidence, s.because, s.origin) for s in segments]
    assert all(a != b for a, b in pairwise(claims))


@given(runs(), LABELS, st.floats(0, 100))
def test_the_last_word_wins(run: Recording, labels: list[Label], at_s: float):
    assume(all(abs(at_s - edge) > 0.001 for label in labels for edge in (label.start_s, label.end_s)))
    last = next((label for label in reversed(labels) if label.start_s < at_s < label.end_s), None)
    here = next((s for s in segments_of(run, tuple(labels)) if s.start_s <= at_s < s.end_s), None)
    if last is not None and here is not None:
        assert (here.travel, here.origin) == (last.travel, Origin.SAID)


@given(runs(), LABELS)
def test_whoever_swaps_forward_and_backward_swaps_the_segments(run: Recording, labels: list[Label]):
    plain = replace(run, laps=())
    other = {Travel.FORWARD: Travel.BACKWARD, Travel.BACKWARD: Travel.FORWARD}
    swapped = tuple(replace(label, travel=other.get(label.travel, label.travel)) for label in labels)
    mirrored = [replace(s, travel=other.get(s.travel, s.travel)) for s in segments_of(plain, swapped)]
    assert tuple(mirrored) == segments_of(plain, tuple(labels))


@given(runs(), LABELS)
def test_nothing_is_claimed_where_nothing_is_known(run: Recording, labels: list[Label]):
    for segment in segments_of(run, tuple(labels)):
        assert (segment.confidence == 0.0) == (segment.travel is Travel.UNKNOWN)
        assert 0.0 <= segment.confidence <= 1.0
        assert segment.because


def at(segments: tuple[Segment, ...], second: float) -> Segment:
    """The segment at a second."""
    return next(s for s in segments if s.start_s <= second < s.end_s)


def test_a_watch_alone_does_not_tell_which_way():
    (only,) = segments_of(run_at((2.5, 60)))
    assert (only.travel, only.gait, only.because) == (
        Travel.UNKNOWN,
        Gait.UNKNOWN,
        "nothing recorded here tells backward from forward",
    )


def test_a_lap_that_is_called_backward_was_run_backward():
    run = run_at((2.5, 90), laps=(Lap(0, 30, "warm up"), Lap(30, 60, "Backward run"), Lap(60, 90, None)))
    segments = segments_of(run)
    assert travels(segments) == [(0, 30, "unknown"), (30, 60, "backward"), (60, 90, "unknown")]
    assert (segments[1].gait, segments[1].origin, segments[1].because) == (
        Gait.RUN,
        Origin.NAMED,
        "the lap is called “Backward run”",
    )


def test_a_stop_inside_a_lap_called_backward_is_a_stop():
    run = run_at((2.0, 30), (0.0, 60), (2.0, 30), laps=(Lap(0, 120, "backward"),))
    segments = segments_of(run)
    assert travels(segments) == [(0, 30, "backward"), (30, 90, "still"), (90, 120, "backward")]
    assert (segments[1].gait, segments[1].because) == (Gait.STAND, "standing still: speed says so")


def test_a_label_beats_measured_stillness():
    run = run_at((2.0, 30), (0.0, 60), (2.0, 30))
    assert at(segments_of(run, (said(0, 120, Travel.BACKWARD),)), 60).travel is Travel.BACKWARD


def test_a_pause_takes_a_name_back_and_claims_nothing():
    run = run_at((2.0, 90), laps=(Lap(0, 90, "backward"),), pauses=(Pause(30, 60),))
    segments = segments_of(run)
    assert travels(segments) == [(0, 30, "backward"), (30, 60, "unknown"), (60, 90, "backward")]
    assert segments[1].because == "the recording was paused"


def test_a_pause_in_which_the_sensors_saw_somebody_stand_is_still():
    run = run_at((2.0, 30), (0.0, 30), (2.0, 30), pauses=(Pause(20, 70),))
    assert [s.travel for s in segments_of(run)] == [
        Travel.UNKNOWN,
        Travel.UNKNOWN,
        Travel.STILL,
        Travel.UNKNOWN,
        Travel.UNKNOWN,
    ]


def test_a_label_over_a_pause_wins():
    run = run_at((2.0, 90), pauses=(Pause(30, 60),))
    assert at(segments_of(run, (said(40, 50, Travel.FORWARD),)), 45).travel is Travel.FORWARD


def test_whoever_says_standing_says_no_gait():
    label = Label(0, 30, Travel.STILL, Gait.RUN)
    assert at(segments_of(run_at((2.0, 60)), (label,)), 10).gait is Gait.STAND


def test_whoever_takes_a_word_back_claims_nothing():
    labels = (said(0, 60, Travel.BACKWARD), said(20, 40, Travel.UNKNOWN))
    here = at(segments_of(run_at((2.0, 60)), labels), 30)
    assert (here.travel, here.confidence, here.origin) == (Travel.UNKNOWN, 0.0, Origin.SAID)


def test_a_run_shorter_than_a_millisecond_has_no_segments():
    assert segments_of(Recording("fit", "", None, 0.0002, {}), (said(0, 1, Travel.BACKWARD),)) == ()


def test_twenty_thousand_overlapping_laps_are_no_matter():
    laps = tuple(Lap(i / 1000, 60.0, "backward") for i in range(20_000))
    assert travels(segments_of(run_at((2.0, 60), laps=laps))) == [(0.0, 60.0, "backward")]


def measured(
    start_s: float, end_s: float, travel: Travel, gait: Gait = Gait.WALK, sure: float = 0.95
) -> Segment:
    """What a worn sensor says of a stretch."""
    return Segment(
        start_s, end_s, travel, gait, 0.0 if travel is Travel.UNKNOWN else sure, "the push comes late"
    )


BACK_LAP = Lap(0, 90, "Backward run")


def test_a_measurement_beats_the_name_of_a_lap_and_a_pause():
    run = run_at((2.0, 90), laps=(BACK_LAP,), pauses=(Pause(10, 20),))
    seen = (measured(0, 30, Travel.FORWARD), measured(30, 90, Travel.BACKWARD))
    assert travels(segments_of(run, (), seen)) == [(0, 30, "forward"), (30, 90, "backward")]


def test_where_the_measurement_cannot_tell_the_name_of_the_lap_stands():
    run = run_at((2.0, 90), laps=(BACK_LAP,))
    seen = (measured(0, 30, Travel.FORWARD), measured(30, 90, Travel.UNKNOWN))
    segments = segments_of(run, (), seen)
    assert travels(segments) == [(0, 30, "forward"), (30, 90, "backward")]
    assert segments[1].origin is Origin.NAMED


def test_where_nobody_can_tell_the_measurement_says_why():
    (only,) = segments_of(run_at((2.0, 60)), (), (measured(0, 60, Travel.UNKNOWN),))
    assert (only.travel, only.gait, only.because) == (Travel.UNKNOWN, Gait.WALK, "the push comes late")


def test_a_label_beats_a_measurement():
    labels = (said(20, 40, Travel.BACKWARD),)
    segments = segments_of(run_at((2.0, 60)), labels, (measured(0, 60, Travel.FORWARD),))
    assert travels(segments) == [(0, 20, "forward"), (20, 40, "backward"), (40, 60, "forward")]


def test_a_label_that_leaves_the_gait_open_takes_the_measured_one():
    seen = (measured(0, 30, Travel.UNKNOWN, Gait.WALK), measured(30, 60, Travel.UNKNOWN, Gait.RUN))
    segments = segments_of(run_at((2.0, 60)), (said(0, 60, Travel.BACKWARD),), seen)
    assert [(s.start_s, s.end_s, s.gait) for s in segments] == [(0, 30, Gait.WALK), (30, 60, Gait.RUN)]
    firm = (Label(0, 60, Travel.BACKWARD, Gait.RUN),)
    assert {s.gait for s in segments_of(run_at((2.0, 60)), firm, seen)} == {Gait.RUN}


def test_measured_walking_beats_stillness_that_a_watch_thought_it_saw():
    run = run_at((2.0, 10), (0.0, 50))
    segments = segments_of(run, (), (measured(0, 20, Travel.BACKWARD), measured(20, 60, Travel.UNKNOWN)))
    assert [s.travel for s in segments] == [Travel.BACKWARD, Travel.STILL]


def test_who_goes_somewhere_does_not_stand():
    (whole,) = segments_of(run_at((2.5, 60)), (Label(0, 60, Travel.BACKWARD, Gait.STAND),))
    assert (whole.travel, whole.gait) == (Travel.BACKWARD, Gait.UNKNOWN)


def test_a_plan_fills_what_nothing_else_knows_and_beats_nothing():
    run = replace(run_at((2.0, 60)), laps=(Lap(20, 40, "6 x forward and back"), Lap(40, 60, "Backward run")))
    planned = (Segment(0, 60, Travel.FORWARD, Gait.WALK, 0.7, "it was planned so", Origin.PLANNED),)
    measured = (Segment(10, 15, Travel.SIDEWAYS, Gait.RUN, 0.9, "measured"),)
    segments = segments_of(run, (said(0, 5, Travel.BACKWARD),), measured, planned=planned)
    assert [(s.start_s, s.travel, s.origin) for s in segments] == [
        (0, Travel.BACKWARD, Origin.SAID),
        (5, Travel.FORWARD, Origin.PLANNED),
        (10, Travel.SIDEWAYS, Origin.MEASURED),
        (15, Travel.FORWARD, Origin.PLANNED),
        (40, Travel.BACKWARD, Origin.NAMED),
    ]
