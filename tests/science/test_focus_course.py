"""A person's tests followed: practice, noise, a session's effect and the trend, told apart."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from backstride.science.focus_course import CourseParams, focus_course
from backstride.vocab.focus import Ended, Moment, Pressed
from focus_tests import FIRST, simulated_person, taken_test


def sessions_called(people: range, **truth: float) -> float:
    """The share of sessions that are called a change."""
    called = []
    for seed in people:
        course = focus_course(simulated_person(seed, 3, **truth))
        assert course is not None
        called += [session.change.beyond_noise for session in course.sessions]
    return float(np.mean(called))


def test_without_a_whole_test_there_is_no_course() -> None:
    assert focus_course(()) is None
    assert focus_course((taken_test(ended=Ended.STOPPED),)) is None


def test_one_test_has_its_doubt_and_nothing_to_compare() -> None:
    course = focus_course((taken_test(300),))
    assert course is not None
    point = course.points[0]
    assert point.low_ms < point.ms < point.high_ms
    assert point.ms == pytest.approx(300, abs=2)
    assert course.sessions == ()
    assert course.trend is None
    assert course.practice.ms == 0
    assert 30 < course.noise_ms < 80


def test_what_a_session_does_not_change_is_seldom_called_a_change() -> None:
    assert sessions_called(range(20), retest_per_s=0.1) <= 0.05
    assert sessions_called(range(20), retest_per_s=0.2, practice_per_s=0.15) <= 0.10


def test_a_large_effect_of_a_session_is_found_and_its_size_is_right() -> None:
    assert sessions_called(range(10), retest_per_s=0.08, session_per_s=-0.8) > 0.85
    course = focus_course(simulated_person(5, 6, retest_per_s=0.05, session_per_s=-0.8))
    assert course is not None
    slower = [session.change.ms for session in course.sessions]
    assert np.mean(slower) > 50
    assert all(s.change.low_ms <= s.change.ms <= s.change.high_ms for s in course.sessions)


def test_practice_is_found_where_tests_show_it_and_not_where_they_do_not() -> None:
    shown = [
        focus_course(simulated_person(seed, 8, retest_per_s=0.06, practice_per_s=0.5, days=1.0))
        for seed in range(6)
    ]
    none = [focus_course(simulated_person(seed, 8, retest_per_s=0.06, days=1.0)) for seed in range(6)]
    assert np.mean([course.practice.beyond_noise for course in shown if course]) >= 0.8
    assert np.mean([course.practice.beyond_noise for course in none if course]) <= 0.1
    for course in shown:
        assert course is not None
        assert course.practice.ms < 0  # practice is quicker
        raw = course.points[0].score.reaction_ms
        assert course.points[0].ms < raw  # what the first test lacked is given back


def test_practice_is_not_believed_after_two_tests() -> None:
    course = focus_course((taken_test(330), taken_test(300, FIRST + timedelta(hours=1))))
    assert course is not None
    assert not course.practice.beyond_noise
    assert abs(course.practice.ms) < 15


def test_the_noise_comes_from_the_persons_own_tests() -> None:
    steady = focus_course(simulated_person(1, 8, retest_per_s=0.05))
    restless = focus_course(simulated_person(1, 8, retest_per_s=0.4))
    assert steady is not None
    assert restless is not None
    assert steady.noise_ms < 40 < restless.noise_ms


def test_a_trend_is_called_one_only_when_it_is_there() -> None:
    def person(seed: int, month_per_s: float) -> bool:
        rng = np.random.default_rng(seed)
        tests = tuple(
            taken_test(
                1000 / (3.0 + month_per_s * k / 4 + 0.05 * rng.standard_normal()),
                FIRST + k * timedelta(days=7.5),
            )
            for k in range(16)
        )
        course = focus_course(tests)
        assert course is not None
        assert course.trend is not None
        assert course.trend.low_ms < course.trend.ms < course.trend.high_ms
        return course.trend.beyond_noise and course.trend.ms < 0

    assert [person(seed, 0.2) for seed in range(5)] == [True] * 5
    assert sum(person(seed, 0.0) for seed in range(10)) <= 1


def test_only_one_device_and_one_way_of_pressing_are_compared() -> None:
    tests = (
        taken_test(300),
        taken_test(420, FIRST + timedelta(days=1), device="desk", pressed=Pressed.KEYBOARD),
        taken_test(360, FIRST + timedelta(days=2), pressed=Pressed.MOUSE),
        taken_test(302, FIRST + timedelta(days=3)),
    )
    course, desk = focus_course(tests), focus_course(tests, like=tests[1])
    assert course is not None
    assert desk is not None
    assert [round(point.score.reaction_ms) for point in course.points] == [300, 302]
    assert course.elsewhere == 2
    assert (desk.device, len(desk.points), desk.elsewhere) == ("desk", 1, 3)


def test_a_session_is_a_test_before_and_the_next_one_after_it_within_hours() -> None:
    before = taken_test(300, moment=Moment.BEFORE)
    soon = taken_test(310, FIRST + timedelta(hours=2), moment=Moment.AFTER)
    late = replace(soon, taken=FIRST + timedelta(hours=5))
    no_session = replace(soon, moment=None)
    for after, pairs in ((soon, 1), (late, 0), (no_session, 0)):
        course = focus_course((before, after))
        assert course is not None
        assert len(course.sessions) == pairs
    alone = focus_course((soon,))
    assert alone is not None
    assert alone.sessions == ()


def test_the_order_in_which_tests_come_does_not_matter_and_the_same_tests_give_the_same_bytes() -> None:
    tests = simulated_person(3, 4, retest_per_s=0.1)
    assert repr(focus_course(tests)) == repr(focus_course(tests[::-1]))


def test_time_and_the_unit_of_speed_are_free_to_choose() -> None:
    tests = simulated_person(3, 4, retest_per_s=0.1)
    later = tuple(replace(test, taken=test.taken + timedelta(days=400)) for test in tests)
    here, there = focus_course(tests), focus_course(later)
    assert here is not None
    assert there is not None
    assert [p.ms for p in there.points] == pytest.approx([p.ms for p in here.points])
    assert there.noise_ms == pytest.approx(here.noise_ms)


def test_few_tests_give_no_trend() -> None:
    tests = simulated_person(3, 2, retest_per_s=0.1)
    course = focus_course(tests)
    assert course is not None
    assert len(tests) < CourseParams().trend_tests
    assert course.trend is None
