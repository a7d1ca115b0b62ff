"""Ada's six focus tests: the same each time, plausible, beside her sessions, with a truth to be found."""

from datetime import date, timedelta

import pytest

from backstride.sample.focus import focus_tests
from backstride.sample.history import history
from backstride.science.focus import score_of
from backstride.science.focus_course import focus_course
from backstride.vocab.focus import Moment

LAST = date(2026, 11, 21)
TESTS, RATINGS = focus_tests(1, LAST)


def test_the_same_seed_and_day_give_the_same_tests_and_another_seed_others() -> None:
    assert focus_tests(1, LAST) == (TESTS, RATINGS)
    assert focus_tests(2, LAST)[0] != TESTS


def test_there_are_three_before_and_three_after_each_marked_simulated_and_whole() -> None:
    assert [made.test.moment for made in TESTS] == [Moment.BEFORE, Moment.AFTER] * 3
    for made in TESTS:
        assert made.test.simulated
        score = score_of(made.test)
        assert score is not None
        assert 50 <= score.counts.reactions <= 80
        assert score.speed_per_s == pytest.approx(made.true_speed_per_s, abs=0.3)


def test_they_lie_before_and_after_her_newest_run() -> None:
    run = next(history(1, LAST)).recording
    assert run.start is not None
    before, after = TESTS[-2].test, TESTS[-1].test
    assert before.taken + timedelta(seconds=before.duration_s) < run.start
    assert after.taken > run.start + timedelta(seconds=run.duration_s)
    assert after.taken - before.taken < timedelta(hours=2)


def test_no_session_changes_her_and_the_course_says_so() -> None:
    for seed in range(1, 6):
        course = focus_course(tuple(made.test for made in focus_tests(seed, LAST)[0]))
        assert course is not None
        assert [session.change.beyond_noise for session in course.sessions] == [False] * 3


def test_what_she_said_lies_beside_each_test() -> None:
    assert len(RATINGS) == len(TESTS)
    for made, rating in zip(TESTS, RATINGS, strict=True):
        assert rating.moment is made.test.moment
        assert rating.said == made.test.taken + timedelta(seconds=made.test.duration_s)
        assert (rating.effort is None) == (rating.moment is Moment.BEFORE)
