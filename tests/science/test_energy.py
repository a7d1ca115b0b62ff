"""Energy of legs: never without source or range, in proportion to mass, and nothing downhill backward."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from backstride.science.brisk_walk import ratio_at
from backstride.science.cost_ratio import Z_90, person_ratio
from backstride.science.energy import energy_estimates, shares_of
from backstride.science.evidence.shelf import number, study
from backstride.science.forward_cost import JOULES_PER_KCAL, forward_power
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.reading import Estimate, Leg
from backstride.vocab.segment import Gait, Origin, Travel

FORWARD, BACKWARD = Travel.FORWARD, Travel.BACKWARD


def leg(travel: Travel, speed_mps: float | None = 2.5, grade: float | None = 0.0, **more) -> Leg:
    """Ten minutes of running, known exactly where nothing else is said."""
    lasts = more.pop("lasts", 600.0)
    way = None if speed_mps is None else speed_mps * lasts
    plain = Leg(
        0.0, lasts, travel, Gait.RUN, way, lasts, Origin.MEASURED, 0.0, grade, None if grade is None else 0.0
    )
    return replace(plain, **more)


def by(estimates: tuple[Estimate, ...]) -> dict[tuple[str, Travel | None], Estimate]:
    return {(e.name, e.travel): e for e in estimates}


LEGS = st.lists(
    st.builds(
        Leg,
        start_s=st.just(0.0),
        end_s=st.floats(1, 4000),
        travel=st.sampled_from(list(Travel)),
        gait=st.sampled_from(list(Gait)),
        distance_m=st.one_of(st.none(), st.floats(0, 20_000)),
        over_s=st.floats(1, 4000),
        origin=st.just(Origin.MEASURED),
        speed_error_mps=st.floats(0, 3),
        grade=st.one_of(st.none(), st.floats(-0.6, 0.6)),
        grade_error=st.floats(0, 0.02),
    ),
    max_size=4,
)


@examples(max_examples=60, deadline=None)
@given(LEGS, st.one_of(st.none(), st.floats(30, 150)))
def test_no_estimate_is_without_source_or_outside_its_range(legs: list[Leg], mass: float | None):
    for one in energy_estimates(legs, mass):
        assert one.low <= one.value <= one.high
        assert np.isfinite([one.low, one.value, one.high]).all()
        assert one.low >= 0.0
        assert one.sources
        assert all(study(key).key for key in one.sources)


@examples(max_examples=20, deadline=None)
@given(LEGS, st.floats(30, 100))
def test_twice_the_mass_is_twice_the_energy(legs: list[Leg], mass: float):
    once, twice = by(energy_estimates(legs, mass)), by(energy_estimates(legs, 2 * mass))
    assert once.keys() == twice.keys()
    for key, one in once.items():
        factor = 1 if key[0] == "energy_ratio" else 2
        for end in ("low", "value", "high"):
            assert getattr(twice[key], end) == pytest.approx(factor * getattr(one, end), abs=2e-4)


@examples(max_examples=20, deadline=None)
@given(LEGS, st.floats(0, 1e6))
def test_later_in_the_day_it_costs_the_same(legs: list[Leg], by_s: float):
    later = [replace(one, start_s=one.start_s + by_s, end_s=one.end_s + by_s) for one in legs]
    assert energy_estimates(later, 70) == energy_estimates(legs, 70)


@examples(max_examples=30, deadline=None)
@given(LEGS)
def test_without_own_data_the_ratio_is_no_surer_than_the_studies(legs: list[Leg]):
    found = by(energy_estimates(legs, None)).get(("energy_ratio", BACKWARD))
    if found is not None:
        widths = [
            person_ratio(gait).at(Z_90) - person_ratio(gait).at(-Z_90) for gait in (Gait.WALK, Gait.RUN)
        ]
        assert found.high - found.low >= min(widths) * 0.99


def test_a_level_run_costs_what_the_equations_say():
    found = by(energy_estimates([leg(FORWARD)], 70))[("energy", FORWARD)]
    assert found.value == pytest.approx(float(forward_power(Gait.RUN, 2.5, 0.0)) * 600 * 70 / JOULES_PER_KCAL)
    assert found.low < 0.95 * found.value
    assert found.high > 1.05 * found.value


def test_backward_costs_the_ratio_times_forward_and_the_parts_add_up():
    found = by(energy_estimates([leg(FORWARD), leg(BACKWARD)], 70))
    ratio = found["energy_ratio", BACKWARD]
    instead = found["energy_forward_instead", BACKWARD].value
    assert found["energy", BACKWARD].value == pytest.approx(ratio.value * instead, rel=1e-4)
    assert ratio.value == pytest.approx(person_ratio(Gait.RUN).median, abs=1e-4)
    assert instead == pytest.approx(found["energy", FORWARD].value)
    parts = found["energy", FORWARD].value + found["energy", BACKWARD].value
    assert found["energy", None].value == pytest.approx(parts)
    assert found["energy_per_km", BACKWARD].value * 1.5 == pytest.approx(
        found["energy", BACKWARD].value, rel=1e-4
    )
    assert found["energy_per_minute", BACKWARD].value * 10 == pytest.approx(
        found["energy", BACKWARD].value, rel=1e-4
    )


def test_without_a_mass_there_is_the_ratio_only():
    assert [e.name for e in energy_estimates([leg(FORWARD), leg(BACKWARD)], None)] == ["energy_ratio"]


def test_backward_downhill_is_refused_and_its_share_said():
    legs = [leg(BACKWARD), leg(BACKWARD, grade=-0.05), leg(FORWARD, grade=-0.05)]
    found = by(energy_estimates(legs, 70))
    level = by(energy_estimates(legs[:1], 70))
    assert found["energy", BACKWARD] == level["energy", BACKWARD]
    assert ("energy", FORWARD) in found
    assert shares_of(legs).downhill == pytest.approx(1 / 3)


def test_a_little_downhill_is_level_and_less_sure():
    level, down = (by(energy_estimates([leg(BACKWARD, grade=g)], 70)) for g in (0.0, -0.01))
    here, there = level["energy", BACKWARD], down["energy", BACKWARD]
    assert there.value == here.value
    assert there.high - there.low > here.high - here.low


def test_walking_and_running_backward_cost_the_same_where_people_were_found_to_need_the_same():
    same = number("E043")
    walk, run = (
        by(energy_estimates([leg(BACKWARD, same, gait=gait)], 70))["energy_per_minute", BACKWARD]
        for gait in (Gait.WALK, Gait.RUN)
    )
    assert walk.value == pytest.approx(run.value, rel=1e-3)
    assert walk.high - walk.low > run.high - run.low


@pytest.mark.parametrize("speed", [1.0, 1.34, 1.6, 1.85, 2.2])
def test_a_run_and_one_person_have_the_same_ratio_of_a_walk(speed: float):
    ratio = by(energy_estimates([leg(BACKWARD, speed, gait=Gait.WALK)], None))["energy_ratio", BACKWARD]
    person = ratio_at(Gait.WALK, speed)
    assert ratio.value == pytest.approx(person.median, abs=1e-4)
    assert (ratio.low, ratio.high) == pytest.approx((person.at(-Z_90), person.at(Z_90)), rel=2e-3)
    assert set(ratio.sources) == set(person.sources)


def test_a_brisk_part_of_a_walk_counts_for_its_part():
    slow, brisk = leg(BACKWARD, 1.2, gait=Gait.WALK), leg(BACKWARD, 1.7, gait=Gait.WALK)
    one, other, both = (
        by(energy_estimates(legs, 70))["energy", BACKWARD].value for legs in ([slow], [brisk], [slow, brisk])
    )
    assert both == pytest.approx(one + other)


def test_what_the_way_would_have_cost_forward_names_no_study_of_backward():
    brisk = by(energy_estimates([leg(BACKWARD, 1.7, gait=Gait.WALK)], 70))
    forward = by(energy_estimates([leg(FORWARD, 1.7, gait=Gait.WALK)], 70))["energy", FORWARD]
    instead = brisk["energy_forward_instead", BACKWARD]
    assert instead.sources == forward.sources
    assert instead.value == pytest.approx(forward.value)


@pytest.mark.parametrize(("grade", "refused"), [(-0.0099, False), (-0.0101, True), (-0.025, True)])
@pytest.mark.parametrize("error", [0.0, 0.005, 0.02])
def test_below_one_per_cent_down_it_is_refused_however_unsure_the_grade_is(
    grade: float, error: float, *, refused: bool
):
    legs = [leg(BACKWARD, grade=grade, grade_error=error)]
    assert (energy_estimates(legs, 70) == ()) is refused
    assert shares_of(legs).downhill == (1.0 if refused else 0.0)


def test_an_unknown_grade_counts_as_level_and_is_said():
    legs = [leg(FORWARD, grade=None)]
    assert by(energy_estimates(legs, 70))["energy", None].value == pytest.approx(
        by(energy_estimates([leg(FORWARD)], 70))["energy", None].value
    )
    assert shares_of(legs).grade_taken_level == 1.0


def test_what_goes_sideways_or_at_no_known_speed_has_no_energy():
    legs = [leg(Travel.SIDEWAYS), leg(Travel.UNKNOWN), leg(FORWARD, None), leg(Travel.STILL)]
    assert energy_estimates(legs, 70) == ()
    shares = shares_of(legs)
    assert (shares.no_direction, shares.no_speed) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


@pytest.mark.parametrize(("speed", "grade"), [(1.5, 0.0), (4.0, 0.0), (2.5, 0.3)])
def test_fast_slow_or_steep_beyond_the_studies_is_extrapolated(speed: float, grade: float):
    assert all(e.extrapolated for e in energy_estimates([leg(BACKWARD, speed, grade)], 70))
    assert not any(e.extrapolated for e in energy_estimates([leg(BACKWARD)], 70))


def test_a_short_ramp_does_not_extrapolate_a_run():
    legs = [leg(BACKWARD), leg(BACKWARD, 1.0, lasts=10.0)]
    assert not any(e.extrapolated for e in energy_estimates(legs, 70))


@pytest.mark.parametrize("what", ["speed_error_mps", "grade_error"])
def test_an_error_of_a_leg_widens_the_range(what: str):
    sure = by(energy_estimates([leg(FORWARD)], 70))["energy", None]
    unsure = by(energy_estimates([leg(FORWARD, **{what: 0.5 if what.startswith("s") else 0.05})], 70))[
        "energy", None
    ]
    assert unsure.high - unsure.low > 1.2 * (sure.high - sure.low)


def test_an_own_ratio_narrows_the_range_and_says_so():
    own = (OwnRatio(Gait.RUN, 1.20, 1.16, 1.24, stretches=8, runs=4),)
    mine = by(energy_estimates([leg(BACKWARD)], 70, own))["energy_ratio", BACKWARD]
    studies = by(energy_estimates([leg(BACKWARD)], 70))["energy_ratio", BACKWARD]
    assert mine.high - mine.low < studies.high - studies.low
    assert "own" in mine.sources
    assert "own" not in studies.sources


def test_the_same_run_costs_the_same_every_time():
    legs = [leg(FORWARD, speed_error_mps=0.1), leg(BACKWARD, speed_error_mps=0.1)]
    assert energy_estimates(legs, 70) == energy_estimates(list(legs), 70)
