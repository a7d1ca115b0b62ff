from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.motion.trace import UNKNOWN, TravelTrace
from backstride.vocab.segment import Gait, Origin

LETTERS = "fbas"


def trace(
    told: str, runs: str | None = None, lasts_s: float | None = None, *, sure: float = 0.9
) -> TravelTrace:
    """One letter a second, `?` unknown; `runs` has r, w or ?; sure of each by the same probability."""
    codes = np.array([UNKNOWN if letter == "?" else LETTERS.index(letter) for letter in told], dtype=np.int8)
    running = np.array(
        [{"r": 1, "w": 0}.get(letter, UNKNOWN) for letter in runs or "w" * len(told)], dtype=np.int8
    )
    probability = np.full((codes.size, 4), (1 - sure) / 3)
    probability[np.arange(codes.size), np.maximum(codes, 0)] = sure
    return TravelTrace(
        lasts_s or float(codes.size), probability, codes, running, np.zeros(codes.size), tuple(told)
    )


def spans(of: TravelTrace) -> list[tuple[float, float, str, str]]:
    return [(s.start_s, s.end_s, s.travel.value, s.gait.value) for s in of.stretches()]


def test_neighbours_that_do_the_same_are_one_stretch():
    assert spans(trace("ssfffbb")) == [
        (0.0, 2.0, "still", "stand"),
        (2.0, 5.0, "forward", "walk"),
        (5.0, 7.0, "backward", "walk"),
    ]


def test_a_walk_that_becomes_a_run_is_two_stretches():
    assert spans(trace("ffff", "wwrr")) == [(0.0, 2.0, "forward", "walk"), (2.0, 4.0, "forward", "run")]


def test_who_stands_has_the_gait_of_standing_whatever_shook():
    assert trace("sf?", "r??").gaits() == (Gait.STAND, Gait.UNKNOWN, Gait.UNKNOWN)
    assert len(trace("ssss", "rwr?").stretches()) == 1


@pytest.mark.parametrize("lasts_s", [3.25, 3.0004, 4.0])
def test_the_last_second_is_cut_by_the_end(lasts_s):
    last = trace("ffbb", lasts_s=lasts_s).stretches()[-1]
    assert (last.start_s, last.end_s) == (2.0, round(lasts_s, 3))


def test_a_last_piece_too_short_to_be_written_is_no_stretch():
    assert spans(trace("ffs", lasts_s=2.0004)) == [(0.0, 2.0, "forward", "walk")]


@settings(max_examples=40, deadline=None)
@given(st.text("fbas?", min_size=1, max_size=30), st.integers(0, 999))
def test_stretches_cover_a_recording_without_gap_and_neighbours_differ(told, milliseconds):
    lasts_s = len(told) - milliseconds / 1000
    found = trace(told, lasts_s=lasts_s).stretches()
    edges = [found[0].start_s] + [segment.end_s for segment in found]
    assert [segment.start_s for segment in found] == edges[:-1]
    assert (edges[0], edges[-1]) == (0.0, round(lasts_s, 3))
    assert all(a.travel != b.travel or a.gait != b.gait for a, b in pairwise(found))
    assert all(segment.end_s > segment.start_s for segment in found)


def test_confidence_is_the_mean_of_its_seconds_in_hundredths_and_none_where_unknown():
    of = trace("fff?")
    of.probability[:3, 0] = [0.81, 0.9, 0.934]
    known, unknown = of.stretches()
    assert known.confidence == 0.88
    assert unknown.confidence == 0.0
    assert of.confidence.tolist() == [0.81, 0.9, 0.934, 0.0]


def test_a_stretch_is_explained_by_what_was_said_most_often_of_several_the_first():
    of = trace("ffffbb")
    why = ("start", "shape", "shape", "start", "stop", "bend")
    made = TravelTrace(of.duration_s, of.probability, of.travel, of.running, of.speed_mps, why)
    assert [segment.because for segment in made.stretches()] == ["start", "stop"]


def test_measured_stretches_are_said_to_be_measured():
    assert {segment.origin for segment in trace("fb").stretches()} == {Origin.MEASURED}
