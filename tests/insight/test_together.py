"""Several devices of one session are put on one clock, and the reading says how."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.insight.run import read_run, read_together
from backstride.insight.together import session_of
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Lap, Placement, Problem, Recording, Sensor
from backstride.vocab.segment import Label, Travel
from recordings import START, recording, run_at, stream


def phone(seconds: int = 60, later_s: float = 0.0, **more: object) -> Recording:
    """A phone that lay still."""
    t = np.arange(0.0, seconds, 0.02)
    zeros = np.zeros(t.size)
    force = stream(Sensor.ACC, t, acc_x_mps2=zeros, acc_y_mps2=zeros, acc_z_mps2=zeros + 9.81)
    return recording(force, start=START + timedelta(seconds=later_s), placement=Placement.LUMBAR, **more)


def test_devices_that_know_the_time_are_joined_by_it():
    session = session_of((run_at((2.5, 60)), phone(later_s=12.5)))
    assert [p.code for p in session.whole.problems] == ["clocks-joined"]
    assert session.parts[1].streams[Sensor.ACC].t_s[0] == 12.5
    assert session.whole.sensors == (Sensor.ACC, Sensor.SPEED)
    assert session.whole.placement is Placement.LUMBAR
    assert session.whole.duration_s == pytest.approx(12.5 + 59.98)


@given(st.floats(-30, 30))
def test_the_order_of_the_files_does_not_move_what_they_say(later_s: float):
    files = (run_at((2.5, 60), laps=(Lap(10, 20, "backward"),)), phone(later_s=later_s))
    one, other = session_of(files).whole, session_of(files[::-1]).whole
    assert one.start == other.start
    assert np.array_equal(one.streams[Sensor.ACC].t_s, other.streams[Sensor.ACC].t_s)
    assert one.laps == other.laps


def test_devices_that_do_not_overlap_or_have_no_date_count_from_their_first_samples():
    for other in (phone(later_s=3600), replace(phone(), start=None)):
        session = session_of((run_at((2.5, 60)), other))
        assert [p.code for p in session.whole.problems] == ["clocks-from-zero"]
        assert session.whole.start == START
        assert session.parts[1].streams[Sensor.ACC].t_s[0] == 0.0


def test_what_was_wrong_with_each_file_is_still_said_at_its_time():
    late = phone(later_s=10, problems=(Problem("gap", "It skipped.", 1.0, 2.0),))
    reading = read_together((run_at((2.5, 60)), late), Athlete())
    assert [(p.code, p.start_s) for p in reading.recording.problems[:2]] == [
        ("clocks-joined", None),
        ("gap", 11.0),
    ]


def test_one_file_is_read_as_if_it_were_alone():
    assert read_together((run_at((2.5, 60)),), Athlete()) == read_run(run_at((2.5, 60)), Athlete())
    with pytest.raises(ValueError, match="at least one"):
        session_of(())


def test_the_same_recording_counts_once_and_the_reading_says_so():
    once, twice = session_of((phone(),)), session_of((phone(), phone()))
    assert [p.code for p in twice.whole.problems] == ["file-twice"]
    assert len(twice.parts) == len(once.parts) == 1
    among = session_of((phone(), run_at((2.5, 60)), phone()))
    assert [p.code for p in among.whole.problems] == ["clocks-joined", "file-twice"]
    assert len(among.parts) == 2


def test_two_sensors_at_one_place_are_asked_about():
    other = replace(phone(seconds=61), placement=Placement.LUMBAR)
    assert "placement-twice" in [p.code for p in session_of((phone(), other)).whole.problems]
    elsewhere = replace(other, placement=Placement.THIGH)
    assert "placement-twice" not in [p.code for p in session_of((phone(), elsewhere)).whole.problems]


def test_a_label_beyond_the_end_is_not_passed_over_in_silence():
    labels = (Label(10, 20, Travel.FORWARD), Label(500, 600, Travel.BACKWARD))
    problems = read_run(phone(), Athlete(), labels).recording.problems
    (told,) = [p.words for p in problems if p.code == "label-outside"]
    assert "500 to 600 s" in told
    assert not any(
        p.code == "label-outside" for p in read_run(phone(), Athlete(), labels[:1]).recording.problems
    )
