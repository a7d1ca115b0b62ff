"""What a session amounts to: from its legs, and from the plan where no sensor knows the way."""

from dataclasses import replace

import pytest

from backstride.plan.matching import matched
from backstride.plan.matching_result import amount_of, fastest_backward_mps, measures_of, result_of
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.plan import Amount
from backstride.vocab.reading import Metric, RunReading, WornSummary
from backstride.vocab.recording import Placement, Problem
from backstride.vocab.segment import Gait, Origin, Travel
from backstride.vocab.workout import Block, Repeat, Role, Workout
from leg_readings import AHEAD, BACK, RUN, UNKNOWN, WALK, Stretch, leg_reading

STOOD: Stretch = (Travel.STILL, Gait.STAND, 30, 0.0)
STAND = Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=30)
WALKS = Workout("", (Repeat(4, (Block(BACK, WALK, Role.WORK, distance_m=20), STAND)),))


def test_ways_are_counted_apart_by_gait_and_what_is_not_known_stays_apart():
    reading = leg_reading(
        (AHEAD, RUN, 300, 2.5), (BACK, WALK, 20, 1.0), STOOD, (BACK, RUN, 30, 2.0), (UNKNOWN, RUN, 50, 2.0)
    )
    dose = result_of(None, reading)
    assert (dose.backward_walk_m, dose.backward_run_m, dose.unknown_m) == pytest.approx((20, 60, 100))
    assert (dose.longest_walk_m, dose.longest_run_m) == pytest.approx((20, 60))
    assert (dose.minutes, dose.forward_min) == pytest.approx((430 / 60, 5))


def test_a_bout_goes_on_over_a_moment_and_ends_at_a_stop_or_another_gait():
    moment: Stretch = (UNKNOWN, Gait.UNKNOWN, 2, None)
    back: Stretch = (BACK, RUN, 30, 2.0)
    assert result_of(None, leg_reading(back, moment, back)).longest_run_m == pytest.approx(120)
    assert result_of(None, leg_reading(back, STOOD, back)).longest_run_m == pytest.approx(60)
    walk: Stretch = (BACK, WALK, 10, 1.0)
    assert result_of(None, leg_reading(back, walk, back)).longest_run_m == pytest.approx(60)


def test_where_no_sensor_knows_the_way_it_is_the_planned_one_as_far_as_it_was_done():
    reading = leg_reading(*((BACK, WALK, 20, None), STOOD) * 3)
    dose = result_of(matched(WALKS, reading), reading)
    assert dose.backward_walk_m == pytest.approx(60, rel=0.1)
    assert dose.longest_walk_m == pytest.approx(20, rel=0.1)
    assert result_of(None, reading).backward_walk_m == 0


def test_a_gait_that_nobody_knows_is_the_planned_one_or_the_usual_one_at_its_speed():
    reading = leg_reading((BACK, Gait.UNKNOWN, 20, 1.0), STOOD)
    assert result_of(matched(WALKS, reading), reading).backward_walk_m == pytest.approx(20)
    assert result_of(None, leg_reading((BACK, Gait.UNKNOWN, 20, 2.5))).backward_run_m == pytest.approx(50)


@pytest.mark.parametrize(("rounds", "amount"), [(4, Amount.DONE), (2, Amount.PARTLY), (0, Amount.SKIPPED)])
def test_the_work_decides_how_much_was_done(rounds: int, amount: Amount):
    stretches = ((BACK, WALK, 20, 1.0), STOOD) * rounds or ((Travel.STILL, Gait.STAND, 0.0, None),)
    assert amount_of(matched(WALKS, leg_reading(*stretches))) is amount


def test_an_unplanned_session_is_extra():
    assert amount_of(None) is Amount.EXTRA


def worn(reading: RunReading, placement: Placement, problems: tuple[Problem, ...] = ()) -> RunReading:
    about = replace(reading.recording, worn=(WornSummary(placement, "+x", "given"),), problems=problems)
    return replace(reading, recording=about)


def test_measures_have_the_names_that_gates_use_and_the_worse_gait_counts():
    def metric(name: str, value: float, travel: Travel) -> Metric:
        return Metric(name, value, "%", travel, 0.0, 1.0)

    reading = leg_reading(
        (BACK, RUN, 30, 2.0), (BACK, WALK, 30, 1.0), STOOD, (BACK, RUN, 4, 3.0),
        metrics=(
            metric("step_time_variability_walk", 4.0, BACK), metric("step_time_variability_run", 6.0, BACK),
            metric("step_time_variability_run", 9.0, AHEAD), metric("lean_forward_walk", -7.0, BACK),
            metric("lean_forward_run", 3.0, BACK),
        ),
    )  # fmt: skip
    stumble = Incident(5.0, 6.0, IncidentKind.STUMBLE, 0.8, "made up")
    found = measures_of(replace(worn(reading, Placement.LUMBAR), incidents=(stumble,)))
    assert {(m.name, m.value) for m in found} == {
        ("step_time_cv", 0.06), ("trunk_lean_deg", -7.0), ("stumbles", 1.0), ("falls", 0.0),
        ("fastest_backward_mps", 1.5),
    }  # fmt: skip
    assert {m.origin for m in found} == {Origin.MEASURED}


def test_no_stumbles_are_counted_where_nothing_sees_them():
    reading = leg_reading((BACK, RUN, 30, 2.0))
    refused = (Problem("incidents-gyroscope", "made up"),)
    names = [
        {m.name for m in measures_of(one)}
        for one in (
            reading,
            worn(reading, Placement.FOOT_LEFT),
            worn(reading, Placement.THIGH),
            worn(reading, Placement.LUMBAR, refused),
        )
    ]
    assert [("stumbles" in n, "falls" in n) for n in names] == [
        (False, False), (False, False), (False, True), (False, False),
    ]  # fmt: skip


def test_a_speed_counts_where_it_lasted_and_is_known():
    assert fastest_backward_mps(leg_reading((BACK, RUN, 30, None), (AHEAD, RUN, 30, 4.0))) is None
    assert fastest_backward_mps(
        leg_reading((BACK, RUN, 8, 2.2), STOOD, (BACK, RUN, 3, 4.0))
    ) == pytest.approx(2.2)
