"""Forward beside backward: what every answer keeps to, what the studies say, and what is refused."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.science.compare import CompareParams, compare
from backstride.science.evidence.shelf import study
from backstride.science.joints import knee_peak_ratio
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.comparison import CompareAsked, ComparedRow, CompareView
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Travel

NAMED = (
    "energy_ratio",
    "heart_rate_ratio",
    "cadence_ratio",
    "knee_peak_ratio",
    "knee_per_km_ratio",
    "peak_vertical_force_ratio",
)
"""The ratios that the door promises."""
GAITS = st.sampled_from([None, Gait.WALK, Gait.RUN])


def asked(
    speed_mps: float, grade: float = 0.0, gait: Gait | None = None, mass_kg: float | None = 70.0
) -> CompareAsked:
    return CompareAsked(speed_mps, grade, mass_kg, 1.75, gait)


def row(view: CompareView, name: str) -> ComparedRow:
    found = view.row(name)
    assert found is not None, name
    return found


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 2.6), st.floats(-0.01, 0.4), GAITS, st.floats(20, 300) | st.none())
def test_no_number_is_without_a_study_and_none_lies_outside_its_range(
    speed_mps: float, grade: float, gait: Gait | None, mass_kg: float | None
) -> None:
    found = compare(asked(speed_mps, grade, gait, mass_kg))
    for view in (found.same_speed, found.same_effort):
        assert len({one.name for one in view.rows}) == len(view.rows)
        for one in view.rows:
            assert all(math.isfinite(number) for number in (one.low, one.value, one.high))
            assert 0 < one.low <= one.value <= one.high, one
            assert one.low < one.high, "a number without any doubt"
            assert one.sources
            assert all(study(key) for key in one.sources)
        assert all(sign.sources for sign in view.signs)
        assert all(gap.words for gap in view.gaps)
    assert {one.name for one in found.same_speed.rows} >= set(NAMED)


@pytest.mark.parametrize("gait", [None, Gait.RUN])
def test_at_three_metres_a_second_the_range_of_energy_holds_what_studies_found(gait: Gait | None) -> None:
    energy = row(compare(asked(3.0, 0.0, gait)).same_speed, "energy_ratio")
    assert energy.low < 1.26 < energy.high
    assert energy.low < 1.35 < energy.high
    assert 1.15 < energy.value < 1.35
    assert not energy.extrapolated


@pytest.mark.parametrize("gait", [None, Gait.WALK, Gait.RUN])
def test_at_one_metre_a_second_the_knee_carries_the_same(gait: Gait | None) -> None:
    assert row(compare(asked(1.0, 0.0, gait)).same_speed, "knee_peak_ratio").value == pytest.approx(1.0)


def test_the_knee_is_that_of_the_model_of_loads() -> None:
    mine, theirs = row(compare(asked(2.5)).same_speed, "knee_peak_ratio"), knee_peak_ratio(2.5)
    assert (mine.low, mine.value, mine.high) == (theirs.low, theirs.value, theirs.high)


@pytest.mark.parametrize("gait", [Gait.WALK, Gait.RUN])
def test_a_kilometre_of_knee_load_has_as_many_steps_as_the_comparison_says(gait: Gait) -> None:
    view = compare(asked(1.4, 0.0, gait)).same_speed
    step, km = row(view, "knee_peak_ratio"), row(view, "knee_per_km_ratio")
    steps = row(view, "cadence_ratio")
    assert km.value == pytest.approx(step.value * steps.value)
    assert km.low == pytest.approx(step.low * steps.low)
    assert km.high == pytest.approx(step.high * steps.high)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.6, 5.0), st.floats(0.0, 0.25), st.floats(30, 150))
def test_twice_the_mass_is_twice_the_energy_and_changes_no_ratio(
    speed_mps: float, grade: float, mass_kg: float
) -> None:
    light, heavy = (
        compare(asked(speed_mps, grade, None, mass_kg)),
        compare(asked(speed_mps, grade, None, 2 * mass_kg)),
    )
    for one, other in ((light.same_speed, heavy.same_speed), (light.same_effort, heavy.same_effort)):
        for mine in one.rows:
            scale = 2.0 if mine.unit == "kcal" else 1.0
            assert row(other, mine.name).value == pytest.approx(scale * mine.value, rel=1e-4, abs=2e-4)
    assert row(light.same_speed, "energy_per_km_forward").value > 0


def test_without_a_mass_energy_is_a_ratio_only() -> None:
    names = {one.name for one in compare(asked(2.5, mass_kg=None)).same_speed.rows}
    assert "energy_ratio" in names
    assert not [name for name in names if name.startswith("energy_per")]


def test_a_kilometre_and_a_minute_say_the_same_of_one_speed() -> None:
    view = compare(asked(2.5)).same_speed
    for travel in (Travel.FORWARD, Travel.BACKWARD):
        km, minute = row(view, f"energy_per_km_{travel}"), row(view, f"energy_per_min_{travel}")
        assert km.value * 2.5 * 0.06 == pytest.approx(minute.value, rel=1e-4)
    back, ahead = row(view, "energy_per_km_backward"), row(view, "energy_per_km_forward")
    assert back.value / ahead.value == pytest.approx(row(view, "energy_ratio").value, rel=1e-4)


def test_at_the_same_effort_a_minute_costs_about_the_same_and_a_kilometre_more() -> None:
    view = compare(asked(2.8, 0.0, Gait.RUN)).same_effort
    minute, kilometre = row(view, "energy_per_min_ratio"), row(view, "energy_per_km_ratio")
    assert minute.low < 1 < minute.high
    assert minute.value == pytest.approx(1.0, abs=0.06)
    assert kilometre.value > 1.2
    assert view.speed_backward_mps / 2.8 == pytest.approx(0.755)
    assert kilometre.value * view.speed_backward_mps / 2.8 == pytest.approx(minute.value)
    assert minute.extrapolated


@pytest.mark.parametrize("speed_mps", [1.0, 1.5, 1.9, 2.0, 2.1, 2.16, 2.3, 5.0])
def test_at_the_same_effort_nobody_changes_gait_and_a_minute_may_cost_the_same(speed_mps: float) -> None:
    view = compare(asked(speed_mps)).same_effort
    minute = row(view, "energy_per_min_ratio")
    assert not view.mixed
    assert minute.low < 1 < minute.high
    assert row(view, "energy_per_km_ratio").value > 1


def test_the_two_views_answer_differently() -> None:
    found = compare(asked(2.8, 0.0, Gait.RUN))
    assert (
        row(found.same_speed, "energy_ratio").value
        > 1.2
        > row(found.same_effort, "energy_per_min_ratio").value
    )


@pytest.mark.parametrize(
    ("speed_mps", "forward", "backward", "notes"),
    [(1.2, Gait.WALK, Gait.WALK, 0), (1.8, Gait.WALK, Gait.RUN, 2), (2.5, Gait.RUN, Gait.RUN, 0)],
)
def test_each_direction_has_its_usual_gait(
    speed_mps: float, forward: Gait, backward: Gait, notes: int
) -> None:
    found = compare(asked(speed_mps))
    view = found.same_speed
    assert (view.gait_forward, view.gait_backward) == (forward, backward)
    assert view.mixed is (forward is not backward)
    assert len(found.notes) == notes


def test_walking_against_running_is_marked_and_costs_more_than_running_against_running() -> None:
    mixed, plain = compare(asked(1.8)), compare(asked(1.8, 0.0, Gait.RUN))
    assert mixed.same_speed.mixed
    assert not plain.same_speed.mixed
    assert any("walking forward with running backward" in note for note in mixed.notes)
    assert row(mixed.same_speed, "energy_ratio").value > row(plain.same_speed, "energy_ratio").value
    assert row(mixed.same_speed, "heart_rate_ratio").extrapolated


def test_a_brisk_walk_says_what_its_estimate_rests_on() -> None:
    brisk, plain = compare(asked(1.56, 0.0, Gait.WALK)), compare(asked(1.34, 0.0, Gait.WALK))
    assert row(brisk.same_speed, "energy_ratio").extrapolated
    assert any("rises towards that" in note for note in brisk.notes)
    assert plain.notes == ()


def test_near_the_change_of_gait_that_is_said() -> None:
    near, far = compare(asked(1.6)).notes, compare(asked(1.2)).notes
    assert any("change gait backward" in note for note in near)
    assert far == ()


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (asked(3.0, -0.05), "grade"),
        (asked(3.0, 0.6), "grade"),
        (asked(3.0, math.nan), "grade"),
        (asked(0.2), "speed"),
        (asked(9.0), "speed"),
        (asked(math.nan), "speed"),
        (asked(math.inf), "speed"),
        (asked(4.0, 0.0, Gait.WALK), "speed"),
        (asked(2.5, 0.0, Gait.STAND), "gait"),
        (asked(2.5, mass_kg=-70.0), "mass"),
        (asked(2.5, mass_kg=math.nan), "mass"),
        (CompareAsked(2.5, height_m=17.5), "height"),
    ],
)
def test_what_nobody_knows_is_refused_in_one_sentence(question: CompareAsked, field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        compare(question)
    assert refused.value.field == field
    assert str(refused.value).count(".") - str(refused.value).count(" m/s.") <= 3
    assert str(refused.value).endswith(".")


def test_a_hair_downhill_counts_as_level_with_a_wider_range() -> None:
    level, hair = compare(asked(2.5)).same_speed, compare(asked(2.5, -0.009)).same_speed
    assert row(hair, "knee_peak_ratio") == row(level, "knee_peak_ratio")
    back, wide = row(level, "energy_per_km_backward"), row(hair, "energy_per_km_backward")
    assert wide.high / wide.low > back.high / back.low


def test_beyond_the_studies_is_marked() -> None:
    near, fast, steep = compare(asked(2.5)), compare(asked(5.0)), compare(asked(2.5, 0.35))
    for name in ("energy_ratio", "knee_peak_ratio", "cadence_ratio"):
        assert not row(near.same_speed, name).extrapolated, name
        assert row(fast.same_speed, name).extrapolated, name
        assert row(steep.same_speed, name).extrapolated, name


def test_your_own_ratio_counts_and_is_named_as_a_source() -> None:
    own = (OwnRatio(Gait.RUN, 1.5, 1.45, 1.55, 12, 5),)
    energy = row(compare(asked(2.5), own).same_speed, "energy_ratio")
    assert "own" in energy.sources
    assert energy.value == pytest.approx(1.5, abs=0.02)
    assert "own" not in row(compare(asked(1.2), own).same_speed, "energy_ratio").sources


def test_what_nobody_measured_is_said_to_be_unknown() -> None:
    gaps = {gap.name for gap in compare(asked(2.5)).same_speed.gaps}
    assert {"trunk_lean", "vision", "calf_activity_ratio"} <= gaps
    assert {sign.name for sign in compare(asked(2.5)).same_speed.signs} == {"achilles_load"}
    walking = {sign.name: sign.sign for sign in compare(asked(1.2)).same_speed.signs}
    assert walking["calf_activity_ratio"] == "less"
    assert walking["effort_difference"] == "more"


def test_the_bounds_leave_room_around_every_study() -> None:
    params = CompareParams()
    assert params.slowest_mps < 0.83
    assert params.fastest_mps > 4.72
    assert params.steepest > 0.25
