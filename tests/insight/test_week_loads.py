"""Muscles and knee by week: minutes of all groups, a weight for the one with a factor."""

from datetime import date, timedelta

import pytest

from backstride.insight.bouts import bouts_of
from backstride.insight.muscle_balance import main_gait, muscle_balance
from backstride.insight.week_loads import week_loads
from backstride.science.muscles import Muscle
from backstride.vocab.history import Part, RunSummary
from backstride.vocab.segment import Gait, Origin, Travel
from leg_readings import AHEAD, BACK, RUN, UNKNOWN, WALK, leg_reading

MONDAY = date(2026, 5, 4)


def ran(day: date | None, *parts: tuple[Travel, Gait, float]) -> RunSummary:
    """ran(MONDAY, (BACK, RUN, 60)) is a minute run backward at 2.2 m/s."""
    held = tuple(Part(t, g, s, Origin.MEASURED, 1, s, speed_mps=2.2) for t, g, s in parts)
    return RunSummary(sum(s for _, _, s in parts), simulated=False, parts=held, day=day)


def quadriceps(*stretches):
    balances = muscle_balance(bouts_of(leg_reading(*stretches)))
    return next(one for one in balances if one.muscle is Muscle.QUADRICEPS)


def test_ten_minutes_backward_count_as_twenty_one_forward_for_the_front_of_the_thigh():
    mine = quadriceps((AHEAD, RUN, 600.0, 2.5), (BACK, RUN, 600.0, 2.5))
    assert mine.counts_as_s == pytest.approx(600 * 2.135)
    assert mine.ratio == pytest.approx((1 + 2.135) / 2)


def test_walking_minutes_never_get_the_factor_of_running():
    mine = quadriceps((AHEAD, WALK, 600.0, 1.4), (BACK, WALK, 600.0, 1.1))
    assert mine.backward_s == 600.0
    assert mine.counts_as_s is None
    assert mine.ratio is None


def test_all_other_groups_have_minutes_only():
    balances = muscle_balance(bouts_of(leg_reading((AHEAD, RUN, 600.0, 2.5), (BACK, RUN, 60.0, 2.5))))
    for one in balances:
        assert (one.forward_s, one.backward_s) == (600.0, 60.0)
        assert (one.ratio is None) is (one.muscle is not Muscle.QUADRICEPS)


def test_a_body_map_is_about_running_where_anything_was_run():
    walked, both = (BACK, WALK, 600.0, 1.1), (BACK, RUN, 5.0, 2.0)
    assert main_gait(bouts_of(leg_reading(walked))) is Gait.WALK
    assert main_gait(bouts_of(leg_reading(walked, both))) is Gait.RUN


def test_weeks_hold_all_days_of_theirs_and_an_empty_week_is_a_week():
    weeks = week_loads(
        [
            ran(MONDAY + timedelta(days=20), (BACK, RUN, 60.0)),
            ran(MONDAY, (AHEAD, RUN, 600.0), (BACK, RUN, 30.0)),
            ran(MONDAY + timedelta(days=6), (BACK, WALK, 90.0), (UNKNOWN, WALK, 45.0)),
        ]
    )
    assert [week.start for week in weeks] == [MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]
    assert [week.runs for week in weeks] == [2, 0, 1]
    assert weeks[0].quadriceps.backward_s == 120.0
    assert weeks[0].quadriceps.counts_as_s == pytest.approx(30 * 2.135)
    assert weeks[0].unknown_s == 45.0
    assert weeks[1].knee_backward is None
    assert weeks[1].quadriceps.forward_s == 0.0


def test_the_weeks_together_are_the_runs_together():
    runs = [
        ran(MONDAY + timedelta(days=3 * k), (AHEAD, RUN, 600.0), (BACK, RUN, 20.0 * k)) for k in range(1, 9)
    ]
    weeks = week_loads(runs)
    assert sum(week.quadriceps.backward_s for week in weeks) == sum(20.0 * k for k in range(1, 9))
    doses = [week.knee_backward.dose.value for week in weeks if week.knee_backward]
    (whole,) = week_loads([ran(MONDAY, *(part for k in range(1, 9) for part in [(BACK, RUN, 20.0 * k)]))])
    assert sum(doses) == pytest.approx(whole.knee_backward.dose.value)


def test_a_week_starts_when_the_person_says():
    (week,) = week_loads([ran(MONDAY, (BACK, RUN, 60.0))], week_start=6)
    assert week.start == MONDAY - timedelta(days=1)
    assert week.last == MONDAY + timedelta(days=5)


def test_a_run_without_a_day_belongs_to_no_week():
    assert week_loads([ran(None, (BACK, RUN, 60.0))]) == ()
