"""One person's runs as one reading."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from backstride.insight.history import read_history, weeks_of
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.focus import FocusChange, FocusCounts, FocusCourse, FocusPoint, FocusScore, Pressed
from backstride.vocab.history import Best, RunSummary
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel
from learners import FIRST_DAY, learner, part, run_of

ADA = Athlete(bodies=(Body(date(2025, 1, 1), hr_rest_bpm=55.0),))


def steady(travel: Travel, speed_mps: float, bpm: float) -> SteadyStretch:
    return SteadyStretch(0.0, 200.0, travel, Gait.RUN, speed_mps, 0.03, 0.0, bpm, 1.5)


def test_nobody_has_a_history_of_nothing() -> None:
    found = read_history((), ADA)
    assert (found.runs, found.first, found.weeks, found.milestones) == (0, None, (), ())
    assert found.learning.change.verdict == "unknown"
    assert all(trend.change.missing for trend in (found.learning, found.equal_effort, *found.measures))


def test_a_learner_changes_and_somebody_who_repeats_does_not() -> None:
    learns = read_history(learner(1, 24, lambda done: 0.58 + 0.17 * done), ADA)
    repeats = read_history(learner(1, 24, lambda _: 0.7), ADA)
    assert learns.learning.change.verdict == "changed"
    assert learns.learning.change.latest is not None
    assert learns.learning.change.latest.value == pytest.approx(0.75, abs=0.03)
    assert repeats.learning.change.verdict == "same"


def test_the_order_in_which_runs_are_given_does_not_matter() -> None:
    runs = learner(2, 15, lambda done: 0.6 + 0.1 * done)
    assert read_history(runs[::-1], ADA) == read_history(runs, ADA)


def test_moving_all_runs_by_a_week_moves_the_history_and_changes_nothing_else() -> None:
    runs = learner(2, 15, lambda done: 0.6 + 0.1 * done)
    moved = [replace(run, day=(run.day or FIRST_DAY) + timedelta(days=7)) for run in runs]
    one, other = read_history(runs, ADA), read_history(moved, ADA)
    assert one.learning.change.by == other.learning.change.by
    assert [point.value for piece in one.learning.pieces for point in piece] == pytest.approx(
        [point.value for piece in other.learning.pieces for point in piece]
    )
    assert len(one.weeks) == len(other.weeks)


def test_who_only_walks_backward_is_followed_walking() -> None:
    runs = [
        run_of(
            FIRST_DAY + timedelta(days=3 * n),
            0.7,
            parts=(part(Travel.FORWARD, 600, 1.4, Gait.WALK), part(Travel.BACKWARD, 200, 0.9, Gait.WALK)),
        )
        for n in range(6)
    ]
    found = read_history(runs, ADA)
    assert found.learning.gait is Gait.WALK
    assert len(found.learning.dots) == 6
    assert found.learning.expected is None  # what is known of boys is of running


def test_studies_let_expect_what_boys_did_over_20_m() -> None:
    expected = read_history(learner(1, 5, lambda _: 0.7), ADA).learning.expected
    assert expected is not None
    assert (expected.low, expected.high, expected.sources) == (0.72, 0.79, ("uthoff2018",))


# --- heart rate ---


def test_equal_heart_rate_takes_the_effort_out() -> None:
    """Backward at 2.0 and 155 beats, forward at 2.7 and 155: 2.0 / 2.7; at more beats it is less."""
    equal, harder = (
        [
            run_of(
                FIRST_DAY + timedelta(days=3 * n),
                0.74,
                key=str(n),
                steady=(steady(Travel.FORWARD, 2.7, 155.0), steady(Travel.BACKWARD, 2.0, bpm)),
            )
            for n in range(5)
        ]
        for bpm in (155.0, 175.0)
    )
    found, worked = read_history(equal, ADA).equal_effort, read_history(harder, ADA).equal_effort
    assert found.dots[0].value == pytest.approx(2.0 / 2.7)
    assert worked.dots[0].value == pytest.approx(2.0 / 2.7 * 100 / 120)
    assert found.dots[0].error is not None


def test_without_a_resting_heart_rate_or_far_from_it_nothing_is_said() -> None:
    stretches = (steady(Travel.FORWARD, 2.7, 130.0), steady(Travel.BACKWARD, 2.0, 165.0))
    runs = [run_of(FIRST_DAY + timedelta(days=n), 0.74, steady=stretches) for n in range(5)]
    assert read_history(runs, ADA).equal_effort.dots == ()
    assert "resting heart rate" in read_history(runs, Athlete()).equal_effort.change.missing


def test_heart_rate_is_put_beside_at_equal_speed_bridging_what_is_left() -> None:
    """Backward 0.2 m/s slower at 1.15 times: dividing the two as they stand would say 1.1."""
    forward_bpm = 140.0
    backward_bpm = 1.15 * (forward_bpm - 0.2 * 24.0)
    near = (steady(Travel.FORWARD, 2.3, forward_bpm), steady(Travel.BACKWARD, 2.1, backward_bpm))
    far = (steady(Travel.FORWARD, 3.2, 150.0), steady(Travel.BACKWARD, 2.1, 158.0))
    found = read_history([run_of(FIRST_DAY + timedelta(days=n), 0.7, steady=near) for n in range(6)], ADA)
    assert found.heart_rate is not None
    assert found.heart_rate.ratio.value == pytest.approx(1.15, abs=0.02)
    assert found.heart_rate.ratio.low < 1.15 < found.heart_rate.ratio.high
    assert found.heart_rate.runs == 6
    assert read_history([run_of(FIRST_DAY, 0.7, steady=far)], ADA).heart_rate is None


# --- what sensors measure ---


def measured(number: int, value: float, placement: Placement) -> RunSummary:
    key = ("impact_peak_bw_run", Travel.BACKWARD)
    ahead = ("impact_peak_bw_run", Travel.FORWARD)
    return run_of(
        FIRST_DAY + timedelta(days=2 * number),
        0.7,
        key=str(number),
        placement=placement,
        numbers={key: value, ahead: value - 0.2},
    )


def test_a_sensor_worn_elsewhere_is_another_measure() -> None:
    runs = [measured(n, 2.7 + 0.01 * (n % 3), Placement.LUMBAR) for n in range(6)]
    runs += [measured(6 + n, 5.0, Placement.FOOT_LEFT) for n in range(3)]
    impact = read_history(runs, ADA).measures[2]
    assert (impact.placement, len(impact.dots), impact.change.verdict) == (Placement.LUMBAR, 6, "same")
    assert impact.forward is not None
    assert impact.forward.value == pytest.approx(2.51, abs=0.02)


def test_what_was_measured_twice_is_shown_and_says_what_is_missing() -> None:
    impact = read_history([measured(n, 2.7, Placement.CHEST) for n in range(2)], ADA).measures[2]
    assert len(impact.dots) == 2
    assert impact.change.missing.startswith("Wear a phone")


def test_focus_goes_by_its_own_model() -> None:
    score = FocusScore(FocusCounts(60, 1, 0, 0, 310.0), 3.2, 0.05, 312.0)
    points = tuple(
        FocusPoint(str(n), datetime(2026, 1, 5 + n, 9, tzinfo=UTC), None, score, 300.0, 312.0, 325.0)
        for n in range(6)
    )
    still = FocusChange(-4.0, 1.0, 6.0)

    def course(trend: FocusChange | None) -> FocusCourse:
        return FocusCourse("d", Pressed.MOUSE, points, (), 25.0, still, trend, 0)

    verdicts = [
        read_history((), ADA, course(trend)).measures[3].change.verdict
        for trend in (None, still, FocusChange(-20.0, -12.0, -4.0), FocusChange(-50.0, -40.0, -30.0))
    ]
    assert verdicts == ["unknown", "same", "same", "changed"]


# --- first times, records, weeks ---


def test_first_times_name_the_run_in_which_they_happened() -> None:
    walked = run_of(FIRST_DAY, 0.7, key="a", parts=(part(Travel.BACKWARD, 120, 0.9, Gait.WALK, stretches=4),))
    ran = run_of(
        FIRST_DAY + timedelta(days=2), 0.7, key="b",
        parts=(part(Travel.BACKWARD, 600, 2.0, stretches=6),),
        longest_backward_s=100.0, longest_backward_m=200.0,
    )  # fmt: skip
    found = read_history([ran, walked], ADA).milestones
    assert [(one.name, one.key) for one in found] == [
        ("first_backward_walk", "a"),
        ("first_running_steps", "b"),
        ("first_minute", "b"),
        ("first_100_m", "b"),
        ("first_km_in_a_run", "b"),
    ]
    assert {one.origin for one in found if one.key == "a"} == {Origin.NAMED}


def test_kilometres_add_up_to_first_times() -> None:
    runs = [run_of(FIRST_DAY + timedelta(days=n), 0.74, key=str(n)) for n in range(8)]  # 719 m backward each
    total = [one for one in read_history(runs, ADA).milestones if one.name.startswith("total")]
    assert [(one.name, one.key) for one in total] == [("total_5000_m", "6")]


def test_the_best_of_all_runs_is_the_record() -> None:
    bests = [(Best(100.0, 45.0, Origin.MEASURED),), (Best(100.0, 41.0, Origin.SAID),), ()]
    runs = [
        run_of(FIRST_DAY + timedelta(days=n), 0.7, key=str(n), bests=best) for n, best in enumerate(bests)
    ]
    records = {one.name: one for one in read_history(runs, ADA).records}
    assert (records["100 m"].seconds, records["100 m"].key, records["100 m"].origin) == (
        41.0,
        "1",
        Origin.SAID,
    )
    assert records["200 m"].seconds is None
    assert len(records) == 13


def test_the_worlds_best_is_as_reported_and_faster_over_shorter_ways() -> None:
    records = read_history((), ADA).records
    speeds = [one.distance_m / one.world[0].seconds for one in records if one.world]
    assert speeds == sorted(speeds, reverse=True)
    assert records[3].world[0].seconds == 13.17
    assert all(best.sources for one in records for best in one.world)


def test_weeks_follow_each_other_and_add_up() -> None:
    runs = [run_of(FIRST_DAY + timedelta(days=day), 0.7) for day in (0, 6, 7, 30)]
    weeks = weeks_of(runs)
    assert [(week.start - FIRST_DAY).days for week in weeks] == [0, 7, 14, 21, 28]
    assert [week.runs for week in weeks] == [2, 1, 0, 0, 1]
    assert sum(week.seconds.get(Travel.BACKWARD, 0) for week in weeks) == 4 * 360
    assert weeks_of(runs, week_start=6)[0].start.weekday() == 6
