"""Steps, forces, heart rate and effort against the values as the sources print them."""

import math

import pytest

from backstride.science.effort import effort_difference, effort_sign, speed_share_at_same_effort
from backstride.science.evidence.shelf import value
from backstride.science.gait_choice import usual_gait
from backstride.science.heart_ratio import heart_rate_ratio
from backstride.science.kinematics import step_rows, step_signs
from backstride.science.reach import beyond, doubted, people_in
from backstride.vocab.comparison import ComparedRow
from backstride.vocab.segment import Gait, Travel


def rows(gait: Gait, speed_mps: float, grade: float = 0.0) -> dict[str, ComparedRow]:
    return {row.name: row for row in step_rows(gait, speed_mps, grade)}


def test_running_ratios_are_those_of_the_studies() -> None:
    found = rows(Gait.RUN, 3.0)
    assert found["cadence_ratio"].value == 1.113
    assert found["contact_time_ratio"].value == 0.82
    assert found["aerial_time_ratio"].value == pytest.approx(0.098 / 0.072)
    force = (9.81 + 15.7) / (9.81 + 13.2)
    assert found["peak_vertical_force_ratio"].value == pytest.approx(force, abs=0.005)


def test_at_one_speed_more_steps_are_shorter_steps() -> None:
    for gait in (Gait.WALK, Gait.RUN):
        found = rows(gait, 2.0)
        cadence, length = found["cadence_ratio"], found["step_length_ratio"]
        assert cadence.value * length.value == pytest.approx(1.0)
        assert cadence.low * length.high == pytest.approx(1.0)


@pytest.mark.parametrize(("speed_mps", "strides"), [(2.4, 77), (2.6, 79), (2.9, 80), (2.5, 78)])
def test_steps_a_minute_are_twice_the_strides_that_runners_chose(speed_mps: float, strides: float) -> None:
    found = rows(Gait.RUN, speed_mps)
    assert found["cadence_forward"].value == pytest.approx(2 * strides)
    assert found["cadence_backward"].value == pytest.approx(2 * strides * 1.113)


def test_steps_a_minute_are_not_said_where_nobody_counted_them() -> None:
    assert "cadence_forward" not in rows(Gait.RUN, 4.0)
    assert "cadence_forward" not in rows(Gait.WALK, 1.2)
    assert "cadence_forward" not in rows(Gait.RUN, 2.5, 0.1)


@pytest.mark.parametrize(("speed_mps", "said"), [(1.0, False), (2.5, True), (3.5, True), (4.7, False)])
def test_a_mean_over_all_speeds_is_not_said_of_the_slowest_and_the_fastest(
    speed_mps: float, said: bool
) -> None:
    found = rows(Gait.RUN, speed_mps)
    assert ("peak_vertical_force_forward" in found) is said
    assert ("aerial_time_backward" in found) is said
    assert {"peak_vertical_force_ratio", "aerial_time_ratio"} <= found.keys()


def test_walking_has_no_flight_and_takes_nothing_of_running_unmarked() -> None:
    found = rows(Gait.WALK, 1.2)
    assert "aerial_time_ratio" not in found
    assert all(row.extrapolated for row in found.values())
    assert found["cadence_ratio"].low == 1.0
    assert [sign.name for sign in step_signs(Gait.WALK)] == ["contact_time_ratio"]


def test_heart_rate_is_that_of_the_same_athletes_both_ways() -> None:
    walk, run = heart_rate_ratio(Gait.WALK, 1.34, 0.0), heart_rate_ratio(Gait.RUN, 2.235, 0.0)
    assert walk.value == pytest.approx(132 / 113, abs=0.001)
    assert run.value == pytest.approx(168 / 146, abs=0.001)
    assert not walk.extrapolated
    assert not run.extrapolated
    error = 1.782 * 1.151 * math.hypot(7 / 146, 11 / 168) / math.sqrt(13)
    assert run.high - run.value == pytest.approx(error)


def test_heart_rate_uphill_is_that_of_the_study_uphill() -> None:
    found = heart_rate_ratio(Gait.WALK, 1.12, 0.07)
    assert found.value == pytest.approx(1.185)
    assert found.low < 1.17, "three means are no range of people"
    assert found.high > 1.20
    assert "our choice" in found.words
    assert found.sources == ("hooper2004",)
    assert not found.extrapolated
    assert heart_rate_ratio(Gait.RUN, 2.235, 0.07).extrapolated


def test_effort_is_more_backward_and_slower_at_the_same() -> None:
    assert effort_difference(2.5, 0.0).value == 2.8
    sign = effort_sign(Gait.WALK)
    assert sign
    assert sign.sign == "more"
    assert effort_sign(Gait.RUN) is None
    share = speed_share_at_same_effort()
    assert (share.low, share.high) == (0.72, 0.79)


@pytest.mark.parametrize(
    ("travel", "speed_mps", "gait", "near"),
    [
        (Travel.BACKWARD, 1.3, Gait.WALK, False),
        (Travel.BACKWARD, 1.62, Gait.WALK, True),
        (Travel.BACKWARD, 1.64, Gait.RUN, True),
        (Travel.BACKWARD, 2.0, Gait.RUN, False),
        (Travel.FORWARD, 1.8, Gait.WALK, False),
        (Travel.FORWARD, 1.95, Gait.WALK, True),
        (Travel.FORWARD, 2.05, Gait.RUN, True),
        (Travel.FORWARD, 2.3, Gait.RUN, False),
    ],
)
def test_people_change_gait_earlier_backward(
    travel: Travel, speed_mps: float, gait: Gait, near: bool
) -> None:
    choice = usual_gait(travel, speed_mps)
    assert (choice.gait, choice.near) == (gait, near)


def test_a_ratio_without_a_range_gets_one_and_one_stays_one() -> None:
    assert doubted(1.3) == pytest.approx((1.2, 1.3, 1.4))
    assert doubted(0.7) == pytest.approx((0.6, 0.7, 0.8))
    assert doubted(1.0) == (1.0, 1.0, 1.0)


def test_a_study_speaks_a_little_beyond_its_speed() -> None:
    at_three = [value("E004")]
    assert not beyond(at_three, 3.3, 0.0)
    assert beyond(at_three, 3.4, 0.0)
    assert beyond(at_three, 3.0, 0.05)
    assert not beyond([value("E011")], 2.0, 0.0), "its speed is not shown: that of treadmill studies counts"
    assert beyond([value("E011")], 4.5, 0.0)


def test_people_are_counted_once_a_study_and_own_runs_are_no_study() -> None:
    assert people_in(("wright2001", "rasica2020", "own")) == 12
    assert people_in(("flynn1994",)) is None
