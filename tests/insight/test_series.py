"""What a Run page draws: a sign only where it is known, gaps as gaps, no more points than a screen has."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.insight.series import SpeedLine, chart_series, ribbon, totals_s, track
from backstride.insight.travel import segments_of
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Gait, Label, Segment, Travel
from recordings import LABELS, recording, run_at, runs, said, stream

METRE_DEG = 1 / 111_195.08


def speed_of(run: Recording, *labels: Label, **more: object) -> SpeedLine:
    """The speed line of a run, with what was said about it."""
    line = chart_series(run, segments_of(run, labels), labels=labels, **more).speed
    assert line is not None
    return line


def drawn(line: SpeedLine, second: float) -> tuple[float | None, float | None]:
    """Signed and unsigned speed at a second."""
    at = line.t_s.index(second)
    return line.speed_signed[at], line.speed_unsigned[at]


def test_forward_is_above_zero_backward_below_and_still_on_it():
    run = run_at((2.5, 20), (1.5, 20), (0.0, 20), (3.0, 20))
    line = speed_of(run, said(0, 20, Travel.FORWARD), said(20, 40, Travel.BACKWARD))
    assert drawn(line, 10.0) == (2.5, None)
    assert drawn(line, 30.0) == (-1.5, None)
    assert drawn(line, 50.0) == (0.0, None)
    assert drawn(line, 70.0) == (None, 3.0)


def test_sideways_has_a_size_and_no_sign():
    assert drawn(speed_of(run_at((1.2, 20)), said(0, 20, Travel.SIDEWAYS)), 5.0) == (None, 1.2)


def test_a_direction_that_is_not_known_is_never_drawn_as_one():
    line = speed_of(run_at((2.5, 60)))
    assert set(line.speed_signed) == {None}
    assert set(line.speed_unsigned) == {2.5}


def test_a_speed_that_is_missing_interrupts_the_line():
    run = recording(stream(Sensor.SPEED, speed_mps=[2, np.nan, 2, 2]), duration_s=4.0)
    assert drawn(speed_of(run, said(0, 4, Travel.BACKWARD)), 1.0) == (None, None)


def test_standing_is_zero_even_where_no_speed_was_written():
    run = recording(stream(Sensor.SPEED, speed_mps=[2, np.nan, 2, 2]), duration_s=4.0)
    assert drawn(speed_of(run, said(0, 4, Travel.STILL)), 1.0) == (0.0, None)


def test_a_silence_of_more_than_ten_seconds_interrupts_the_line():
    run = recording(stream(Sensor.HR, [0, 1, 2, 12, 30, 31], hr_bpm=[100, 101, 102, 103, 104, 105]))
    line = chart_series(run, segments_of(run)).heart_rate
    assert line.t_s == (0.0, 1.0, 2.0, 12.0, 21.0, 30.0, 31.0)
    assert line.values == (100.0, 101.0, 102.0, 103.0, None, 104.0, 105.0)


def test_the_belt_that_was_said_is_drawn_instead_of_a_receiver_that_stood():
    line = speed_of(run_at((0.4, 60)), said(10, 30, Travel.BACKWARD, 1.5))
    assert drawn(line, 20.0) == (-1.5, None)
    assert drawn(line, 40.0)[1] == 0.4


def test_a_session_without_a_file_draws_the_belt_that_was_said():
    run = Recording("typed", "typed in", None, 60.0, {})
    line = speed_of(run, said(0, 30, Travel.BACKWARD, 1.5))
    assert drawn(line, 10.0) == (-1.5, None)
    assert drawn(line, 45.0) == (None, None)


def test_a_sensor_that_was_not_there_has_no_line():
    run = recording(stream(Sensor.HR, hr_bpm=np.full(10, 120.0)))
    series = chart_series(run, segments_of(run))
    assert series.heart_rate is not None
    assert [series.speed, series.cadence, series.elevation, series.power, series.temperature] == [None] * 5


def test_every_sensor_is_drawn_on_its_own_clock():
    run = recording(
        stream(Sensor.CADENCE, [0.5, 1.5], cadence_spm=[170, 171]),
        stream(Sensor.ALTITUDE, [0.0, 7.0], altitude_m=[10, 11]),
        stream(Sensor.POWER, [1.0, 2.0], power_w=[200, 201]),
        stream(Sensor.TEMPERATURE, [3.0, 9.0], temperature_degc=[20, 21]),
    )
    series = chart_series(run, segments_of(run))
    assert series.cadence.t_s == (0.5, 1.5)
    assert series.elevation.t_s == (0.0, 7.0)
    assert series.power.values == (200.0, 201.0)
    assert series.temperature.values == (20.0, 21.0)
    assert (series.start_s, series.end_s) == (0.0, 9.0)


def test_only_the_visible_range_is_sent_when_zoomed():
    run = run_at((2.0, 1000))
    series = chart_series(run, segments_of(run), start_s=100.0, end_s=110.0)
    assert series.speed.t_s == tuple(float(t) for t in range(100, 110))
    assert (series.start_s, series.end_s) == (100.0, 110.0)


def test_zoomed_in_more_is_seen():
    wave = recording(stream(Sensor.HR, hr_bpm=120 + 20 * np.sin(np.arange(20_000))))
    far = chart_series(wave, segments_of(wave), most=100).heart_rate
    near = chart_series(wave, segments_of(wave), most=100, start_s=0, end_s=100).heart_rate
    assert len(far.t_s) == 100
    assert len(near.t_s) == 100
    assert near.t_s[-1] == 99.0


@settings(max_examples=60)
@given(runs(), LABELS, st.integers(2, 50), st.integers(0, 3))
def test_no_line_is_longer_than_asked_for_and_none_goes_back(
    run: Recording, labels: list[Label], most: int, silences: int
):
    clock = run.streams[Sensor.SPEED].t_s
    late = clock + 25.0 * np.minimum(np.arange(clock.size), silences)
    gappy = recording(stream(Sensor.SPEED, late, speed_mps=run.streams[Sensor.SPEED].columns["speed_mps"]))
    series = chart_series(gappy, segments_of(gappy, tuple(labels)), most=most, labels=tuple(labels))
    if series.speed is not None:
        t = np.array(series.speed.t_s)
        assert t.size <= most
        assert (np.diff(t) >= 0).all()
        assert len(series.speed.speed_signed) == len(series.speed.speed_unsigned) == t.size
        assert not any(
            a is not None and b is not None
            for a, b in zip(series.speed.speed_signed, series.speed.speed_unsigned, strict=True)
        )


@given(runs(), LABELS)
@settings(max_examples=60)
def test_whoever_swaps_forward_and_backward_turns_the_line_over(run: Recording, labels: list[Label]):
    other = {Travel.FORWARD: Travel.BACKWARD, Travel.BACKWARD: Travel.FORWARD}
    plain = replace(run, laps=())
    swapped = tuple(replace(label, travel=other.get(label.travel, label.travel)) for label in labels)
    one = chart_series(plain, segments_of(plain, tuple(labels))).speed
    two = chart_series(plain, segments_of(plain, swapped)).speed
    if one is not None:
        assert [None if v is None else -v for v in one.speed_signed] == list(two.speed_signed)
        assert one.speed_unsigned == two.speed_unsigned


def test_the_fastest_second_backward_is_never_thinned_away():
    speeds = np.full(50_000, 2.0)
    speeds[31_415] = 6.5
    run = recording(stream(Sensor.SPEED, speed_mps=speeds))
    assert min(speed_of(run, said(0, 60_000, Travel.BACKWARD), most=200).speed_signed) == -6.5


def test_a_recorder_that_writes_every_half_minute_still_keeps_to_the_limit():
    run = recording(stream(Sensor.HR, np.arange(500) * 30.0, hr_bpm=np.full(500, 120.0)))
    line = chart_series(run, segments_of(run), most=100).heart_rate
    assert len(line.t_s) <= 100
    assert None in line.values


def test_fewer_than_two_points_are_refused():
    run = run_at((2.0, 10))
    with pytest.raises(ValueError, match="at least 2"):
        chart_series(run, segments_of(run), most=1)


def test_a_single_moment_draws_no_speed():
    run = recording(stream(Sensor.SPEED, speed_mps=[2.0]))
    assert chart_series(run, ()).speed is None


def way(north_m: np.ndarray, t_s: np.ndarray | None = None) -> Recording:
    """Positions along a meridian."""
    return recording(
        stream(Sensor.GNSS, t_s, lat_deg=52.0 + north_m * METRE_DEG, lon_deg=np.full(north_m.size, 5.0)),
        sport="cycling",
    )


def test_a_track_is_cut_where_travel_changes_and_stays_in_one_piece():
    run = way(np.arange(60) * 2.0)
    labels = (said(0, 20, Travel.FORWARD), said(20, 40, Travel.BACKWARD))
    pieces = track(run, segments_of(run, labels))
    assert [travel for travel, _ in pieces] == [Travel.FORWARD, Travel.BACKWARD, Travel.UNKNOWN]
    assert pieces[0][1][-1] == pieces[1][1][0] == (0.0, 40.0)
    assert pieces[-1][1][-1] == (0.0, 118.0)


def test_a_gap_in_the_positions_stays_a_gap_in_the_track():
    run = way(np.array([0.0, 2, 4, 100, 102]), t_s=np.array([0.0, 1, 2, 60, 61]))
    pieces = track(run, segments_of(run))
    assert [points for _, points in pieces] == [
        ((0.0, 0.0), (0.0, 2.0), (0.0, 4.0)),
        ((0.0, 100.0), (0.0, 102.0)),
    ]


def test_positions_that_are_missing_leave_a_track_of_the_others():
    north = np.arange(30) * 2.0
    north[10:25] = np.nan
    run = way(north)
    first, second = track(run, segments_of(run))
    assert (first[1][-1], second[1][0]) == ((0.0, 18.0), (0.0, 50.0))


@settings(max_examples=50)
@given(st.integers(4, 60), LABELS, st.integers(0, 5))
def test_a_track_is_never_longer_than_asked_for(most: int, labels: list[Label], seed: int):
    random = np.random.default_rng(seed)
    run = way(np.cumsum(random.normal(0, 3, 150)), t_s=np.cumsum(random.choice([1.0, 1.0, 1.0, 30.0], 150)))
    pieces = track(run, segments_of(run, tuple(labels)), most)
    assert sum(len(points) for _, points in pieces) <= most
    assert all(points for _, points in pieces)


def test_the_far_corners_of_a_long_way_are_kept():
    north = np.concatenate([np.linspace(0, 5000, 20_000), np.linspace(5000, 0, 20_000)])
    run = way(north)
    points = [point for _, piece in track(run, segments_of(run), 200) for point in piece]
    assert max(n for _, n in points) == pytest.approx(5000, abs=0.5)
    assert len(points) <= 200


def test_a_short_stretch_backward_is_seen_on_a_long_way():
    run = way(np.arange(40_000) * 2.0)
    pieces = track(run, segments_of(run, (said(20_000, 20_003, Travel.BACKWARD),)), 500)
    assert [travel for travel, _ in pieces] == [Travel.UNKNOWN, Travel.BACKWARD, Travel.UNKNOWN]


def test_without_positions_there_is_no_track():
    run = run_at((2.0, 10))
    assert track(run, segments_of(run)) == ()
    assert track(way(np.arange(3.0)), ()) == ()


def test_a_track_whose_positions_were_all_removed_is_empty():
    run = recording(stream(Sensor.GNSS, lat_deg=[np.nan, np.nan], lon_deg=[np.nan, np.nan], speed_mps=[1, 2]))
    assert track(run, segments_of(run)) == ()


def segment(start: float, end: float, travel: Travel, because: str = "you said so") -> Segment:
    """A running segment."""
    return Segment(start, end, travel, Gait.RUN, 1.0, because)


def test_what_looks_the_same_is_one_piece_of_ribbon():
    segments = (
        segment(0, 10, Travel.BACKWARD),
        segment(10, 20, Travel.BACKWARD, "the lap is called “backward”"),
        segment(20, 30, Travel.FORWARD),
        segment(40, 50, Travel.FORWARD),
    )
    assert ribbon(segments) == (
        (0, 20, Travel.BACKWARD, Gait.RUN),
        (20, 30, Travel.FORWARD, Gait.RUN),
        (40, 50, Travel.FORWARD, Gait.RUN),
    )


def test_totals_are_seconds_by_travel():
    segments = (
        segment(0, 10, Travel.BACKWARD),
        segment(10, 15, Travel.FORWARD),
        segment(15, 30, Travel.BACKWARD),
    )
    assert totals_s(segments) == {"forward": 5, "backward": 25}
    assert totals_s(()) == {}


@given(runs(), LABELS)
@settings(max_examples=40)
def test_ribbon_and_totals_are_as_long_as_the_run(run: Recording, labels: list[Label]):
    segments = segments_of(run, tuple(labels))
    assert sum(totals_s(segments).values()) == pytest.approx(run.duration_s, abs=1e-3)
    pieces = ribbon(segments)
    assert (pieces[0][0], pieces[-1][1]) == (0.0, round(run.duration_s, 3))
