"""The knee: what two studies say at two speeds, and no more certainty between and beyond them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.science.evidence.shelf import number
from backstride.science.joints import (
    KNEE,
    knee_peak,
    knee_peak_ratio,
    knee_per_km_ratio,
    newtons_per_bw,
    steps_per_km_ratio,
)
from backstride.vocab.segment import Gait, Travel

SPEEDS = st.floats(0.3, 8.0)
GRADES = st.none() | st.floats(-0.2, 0.3)
GAITS = st.sampled_from([Gait.RUN, Gait.WALK])


def test_at_one_metre_a_second_there_is_no_difference():
    for gait in (Gait.RUN, Gait.WALK):
        assert knee_peak_ratio(1.0, gait).value == 1.0
    assert not knee_peak_ratio(1.0).extrapolated
    assert knee_peak_ratio(1.0).people == 10


def test_at_a_runners_speed_it_is_a_quarter_less_and_some_people_saw_no_reduction():
    ratio = knee_peak_ratio(2.5)
    assert ratio.value == pytest.approx(3.4 / 4.5)
    assert ratio.high == 1.0
    assert ratio.people == 20
    assert "not in all of them" in ratio.conditions


def test_slower_backward_running_is_no_evidence_for_the_same_speed():
    unmatched = number("E067") / number("E066")
    assert all(unmatched < knee_peak_ratio(speed).low for speed in np.arange(0.5, 5.0, 0.25))


def test_between_the_studies_the_range_spans_both():
    for speed in (1.2, 1.5, 1.9):
        between = knee_peak_ratio(speed)
        assert knee_peak_ratio(2.5).value < between.value < 1.0
        assert between.low <= knee_peak_ratio(2.5).low
        assert between.high >= knee_peak_ratio(1.0).high
        assert between.people == 30


@settings(max_examples=60)
@given(SPEEDS, GAITS, GRADES)
def test_a_range_is_in_order_and_has_its_studies(speed, gait, grade):
    loads = (
        knee_peak_ratio(speed, gait, grade),
        knee_per_km_ratio(speed, gait, grade),
        knee_peak(speed, Travel.FORWARD, grade),
        knee_peak(speed, Travel.BACKWARD, grade),
    )
    for load in loads:
        assert 0 < load.low <= load.value <= load.high
        assert load.sources
        assert load.people > 0


@settings(max_examples=30)
@given(SPEEDS, SPEEDS)
def test_faster_never_spares_the_knee_less(one, other):
    slow, fast = sorted((one, other))
    assert knee_peak_ratio(fast).value <= knee_peak_ratio(slow).value


def test_the_range_is_that_of_a_mean_of_so_many_people():
    """An independent way to the same interval: draw the study again and again."""
    chance = np.random.default_rng(12)
    people, again = 20, 4000
    forward = chance.normal(4.5, 1.5, (again, people)).mean(axis=1)
    backward = chance.normal(3.4, 1.4, (again, people)).mean(axis=1)
    assert knee_peak_ratio(2.5).low == pytest.approx(np.quantile(backward / forward, 0.05), abs=0.02)


def test_a_kilometre_has_more_steps_each_with_less():
    per_km = knee_per_km_ratio(2.5)
    assert per_km.value == pytest.approx(0.84, abs=0.005)
    assert per_km.value == knee_peak_ratio(2.5).value * steps_per_km_ratio().value
    assert per_km.high > 1.0  # that it is less for a given person is not certain


def test_the_peaks_are_those_of_the_studies_where_they_measured():
    assert knee_peak(1.0, Travel.BACKWARD).value == 3.5
    assert knee_peak(1.0, Travel.FORWARD).value == 3.4
    assert knee_peak(3.0, Travel.BACKWARD).value == 3.4
    assert knee_peak(3.0, Travel.FORWARD).value == 4.5


def test_nine_of_ten_people_lie_within_the_range_of_a_peak():
    forward = knee_peak(3.0, Travel.FORWARD)
    people = np.random.default_rng(3).normal(4.5, 1.5, 20_000)
    assert np.mean((people > forward.low) & (people < forward.high)) == pytest.approx(0.9, abs=0.01)


def test_outside_of_what_was_studied_it_says_so():
    assert knee_peak_ratio(0.7).extrapolated
    assert knee_peak_ratio(KNEE.fastest_mps + 0.1).extrapolated
    assert knee_peak_ratio(2.5, grade=0.08).extrapolated
    assert not knee_peak_ratio(2.5, grade=0.005).extrapolated


def test_walking_has_the_widest_range_and_is_extrapolated():
    walking = knee_peak_ratio(1.3, Gait.WALK)
    assert walking.extrapolated
    assert walking.low <= min(knee_peak_ratio(v).low for v in (1.0, 1.5, 2.5))
    assert walking.high >= max(knee_peak_ratio(v).high for v in (1.0, 1.5, 2.5))


def test_a_body_weight_is_a_force():
    assert newtons_per_bw(70.0) == pytest.approx(686.5, abs=0.1)
