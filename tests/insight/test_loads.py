"""Loads of a reading: from its legs and steps; nothing without a source, nothing where nothing was run."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.insight.bouts import StepsFrom, bouts_of
from backstride.insight.loads import load_estimates
from backstride.science.compare import compare
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.comparison import CompareAsked
from backstride.vocab.reading import Estimate, RunReading, Steps
from leg_readings import AHEAD, BACK, RUN, UNKNOWN, WALK, cadence, leg_reading

MINUTE = 60.0
TEN = (AHEAD, RUN, 10 * MINUTE, 2.8)
ONE_BACK = (BACK, RUN, MINUTE, 2.2)
STRETCHES = st.lists(
    st.tuples(
        st.sampled_from([AHEAD, BACK, UNKNOWN]),
        st.sampled_from([RUN, WALK]),
        st.floats(1.0, 600.0),
        st.none() | st.floats(0.2, 5.0),
    ),
    max_size=5,
)


def person(mass_kg: float | None = 72.0) -> Athlete:
    return Athlete(bodies=(Body(date(2026, 1, 1), mass_kg),))


def found(reading: RunReading, athlete: Athlete | None = None) -> dict[tuple[str, object], Estimate]:
    return {(e.name, e.travel): e for e in load_estimates(reading, athlete or person())}


@settings(max_examples=40)
@given(STRETCHES, st.none() | st.floats(40.0, 120.0), st.none() | st.floats(-0.1, 0.2))
def test_no_load_is_without_source_or_out_of_order(stretches, mass_kg, grade):
    for estimate in load_estimates(leg_reading(*stretches, grade=grade), person(mass_kg)):
        assert estimate.sources
        assert 0 < estimate.low <= estimate.value <= estimate.high


def test_a_heavier_body_has_more_force_and_the_same_ratios():
    one, two = found(leg_reading(TEN, ONE_BACK)), found(leg_reading(TEN, ONE_BACK), person(144.0))
    assert two.keys() == one.keys()
    for name in one:
        factor = 2.0 if name[0] == "knee_peak_force" else 1.0
        assert two[name].value == pytest.approx(factor * one[name].value, rel=1e-3), name


def test_a_force_is_so_many_times_the_weight_of_the_body():
    force = found(leg_reading(ONE_BACK))["knee_peak_force", BACK]
    assert force.value == pytest.approx(3.4 * 72.0 * 9.80665 / 1000, abs=1e-3)
    assert force.unit == "kN"


def test_without_a_mass_there_is_no_force_and_everything_else():
    whole, bare = found(leg_reading(TEN, ONE_BACK)), found(leg_reading(TEN, ONE_BACK), Athlete())
    assert whole.keys() - bare.keys() == {("knee_peak_force", AHEAD), ("knee_peak_force", BACK)}


def test_when_it_happened_changes_nothing():
    felt = tuple(k * 0.33 for k in range(1800))
    now = leg_reading(TEN, ONE_BACK, steps=Steps(1800, felt))
    later = leg_reading(TEN, ONE_BACK, from_s=1000.0, steps=Steps(1800, tuple(t + 1000.0 for t in felt)))
    assert load_estimates(now, person()) == load_estimates(later, person())


def test_a_leg_cut_in_two_is_the_same_leg():
    half = (BACK, RUN, MINUTE / 2, 2.2)
    whole, cut = found(leg_reading(TEN, ONE_BACK)), found(leg_reading(TEN, half, half))
    assert {name: e.value for name, e in cut.items()} == pytest.approx(
        {name: e.value for name, e in whole.items()}
    )


def test_nothing_backward_gives_no_ratio():
    assert {name for name, _ in found(leg_reading(TEN))} == {"knee_peak", "knee_peak_force", "knee_dose"}


def test_of_walking_no_load_is_known():
    assert load_estimates(leg_reading((BACK, WALK, 600.0, 1.1), (AHEAD, WALK, 600.0, 1.4)), person()) == ()


def test_a_dose_is_peak_times_the_steps_that_were_felt():
    reading = leg_reading(ONE_BACK, steps=Steps(180, tuple(k / 3.0 for k in range(180))))
    dose = found(reading)["knee_dose", BACK]
    assert dose.value == pytest.approx(180 * 3.4)
    assert not dose.extrapolated


def test_a_sensor_on_one_leg_sees_every_second_step():
    (bout,) = bouts_of(leg_reading(ONE_BACK, steps=Steps(180, tuple(k / 1.5 for k in range(90)))))
    assert bout.steps == 180
    assert bout.steps_from is StepsFrom.FELT


def test_cadence_gives_steps_where_none_were_felt():
    (bout,) = bouts_of(leg_reading(ONE_BACK, metrics=(cadence(182.0, BACK),)))
    assert bout.steps == pytest.approx(182.0)
    assert bout.steps_from is StepsFrom.CADENCE


def test_without_any_cadence_studies_give_steps_and_it_is_extrapolated():
    bouts = bouts_of(leg_reading((AHEAD, RUN, MINUTE, 2.6), (BACK, RUN, MINUTE, 2.6)))
    assert bouts[0].steps == pytest.approx(2 * 79)
    assert bouts[1].steps == pytest.approx(2 * 79 * 1.113)
    assert found(leg_reading(ONE_BACK))["knee_dose", BACK].extrapolated


def test_the_runners_own_forward_cadence_is_worth_more_than_that_of_others():
    bouts = bouts_of(leg_reading(TEN, ONE_BACK, metrics=(cadence(170.0, AHEAD),)))
    assert bouts[1].steps == pytest.approx(170.0 * 1.113)


def test_a_speed_that_is_not_known_gives_no_ratio_and_still_counts_in_the_sum():
    unknown = found(leg_reading((BACK, RUN, MINUTE, None), metrics=(cadence(180.0, BACK),)))
    assert ("knee_peak_ratio", BACK) not in unknown
    assert unknown["knee_dose", BACK].extrapolated
    assert unknown["quadriceps_activity_ratio", BACK].extrapolated


def test_a_factor_without_a_range_gets_the_one_that_compare_gives_it():
    factor = found(leg_reading(ONE_BACK))["quadriceps_activity_ratio", BACK]
    beside = compare(CompareAsked(2.2)).same_speed.row("quadriceps_activity_ratio")
    assert beside is not None
    assert factor.low < factor.value < factor.high
    assert (factor.low, factor.high) == pytest.approx((beside.low, beside.high), abs=1e-4)
    assert not factor.extrapolated


def test_a_twentieth_beyond_the_studies_does_not_mark_the_whole():
    long, short = (BACK, RUN, 600.0, 2.2), (BACK, RUN, 20.0, 4.5)
    few = found(leg_reading(long, short, metrics=(cadence(180.0, BACK),)))
    many = found(leg_reading(long, replace_seconds(short, 200.0), metrics=(cadence(180.0, BACK),)))
    for name in ("quadriceps_activity_ratio", "knee_peak_ratio", "knee_dose"):
        assert not few[name, BACK].extrapolated
        assert many[name, BACK].extrapolated


def replace_seconds(stretch, seconds):
    return (*stretch[:2], seconds, stretch[3])


def test_a_date_that_is_not_known_takes_the_newest_mass():
    reading = leg_reading(ONE_BACK)
    undated = replace(reading, recording=replace(reading.recording, start_utc=None))
    athlete = Athlete(bodies=(Body(date(2020, 1, 1), 60.0), Body(date(2030, 1, 1), 90.0)))
    then, now = (found(one, athlete)["knee_peak_force", BACK].value for one in (reading, undated))
    assert now / then == pytest.approx(90.0 / 60.0, rel=1e-3)
