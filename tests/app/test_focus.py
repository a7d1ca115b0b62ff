"""Tests and ratings find their runs by time, and what was said last of a run holds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from backstride.app.focus import (
    RunRatings,
    beside_run,
    bring_back_test,
    focus_page,
    keep_test,
    rate_beside_test,
    rate_run,
    ratings_of,
    remove_test,
)
from backstride.app.home import Home
from backstride.app.simulated import ensure_simulated, remove_simulated
from backstride.app.typed import TypedSession, type_session
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.focus import Ended, Moment
from focus_tests import taken_test

DAY = date(2026, 5, 30)
BEFORE = datetime(2026, 5, 30, 6, 40, tzinfo=UTC)
AFTER = datetime(2026, 5, 30, 7, 45, tzinfo=UTC)


def run_at_seven(home: Home) -> str:
    """Half an hour from 07:00 UTC."""
    return type_session(home, home.me(), TypedSession(DAY, 1800.0, start_at=time(7)))


def kept(home: Home, taken: datetime, moment: Moment | None, ms: float = 300.0, **values: Any) -> str:
    return keep_test(home, taken_test(ms, taken, moment=moment, **values))


def test_a_test_finds_its_run_even_when_the_run_is_added_later(home: Home):
    kept(home, BEFORE, Moment.BEFORE)
    kept(home, AFTER, Moment.AFTER)
    assert [one.run for one in focus_page(home).tests] == [None, None]
    run = run_at_seven(home)
    assert [one.run.id for one in focus_page(home).tests if one.run] == [run, run]


@pytest.mark.parametrize(
    ("taken", "moment"),
    [
        (BEFORE - timedelta(hours=5), Moment.BEFORE),
        (AFTER + timedelta(hours=5), Moment.AFTER),
        (BEFORE, Moment.AFTER),
        (AFTER, Moment.BEFORE),
        (AFTER, None),
    ],
    ids=["long before", "long after", "after none", "before none", "beside no session"],
)
def test_a_test_far_from_a_run_or_on_its_other_side_belongs_to_none(
    home: Home, taken: datetime, moment: Moment | None
):
    run_at_seven(home)
    kept(home, taken, moment)
    assert focus_page(home).tests[0].run is None


def test_before_beside_after_stands_on_the_page_of_the_test_after(home: Home):
    kept(home, BEFORE, Moment.BEFORE, 300)
    after = kept(home, AFTER, Moment.AFTER, 310)
    found = focus_page(home, None, after)
    assert found.shown is not None
    assert found.shown.test.id == after
    assert found.changes[after].ms == pytest.approx(10, abs=2)
    assert not found.changes[after].beyond_noise


def test_a_test_on_another_device_has_its_own_course_and_every_pair_its_change(home: Home):
    kept(home, BEFORE, Moment.BEFORE, 300)
    after = kept(home, AFTER, Moment.AFTER, 310)
    desk = kept(home, AFTER + timedelta(hours=1), None, 400, device="desk")
    newest, asked = focus_page(home), focus_page(home, None, after)
    assert newest.course is not None
    assert asked.course is not None
    assert [point.test_id for point in newest.course.points] == [desk]
    assert (len(asked.course.points), asked.course.elsewhere) == (2, 1)
    assert set(newest.changes) == {after}


def test_a_deleted_test_is_out_of_the_course_and_can_still_be_looked_at(home: Home):
    test = kept(home, BEFORE, None)
    remove_test(home, test)
    assert focus_page(home).course is None
    assert focus_page(home, None, test).shown is not None
    bring_back_test(home, test)
    assert focus_page(home).count == 1


def test_a_test_from_the_future_or_without_a_press_is_refused(home: Home):
    with pytest.raises(ValueRefused, match="clock of the device"):
        kept(home, datetime(2026, 6, 3, tzinfo=UTC), None)
    with pytest.raises(ValueRefused, match="Nothing was pressed"):
        keep_test(home, taken_test([]))


def test_what_was_said_beside_tests_stands_on_their_run(home: Home):
    run = run_at_seven(home)
    rate_beside_test(home, kept(home, BEFORE, Moment.BEFORE), 9, 4)
    rate_beside_test(home, kept(home, AFTER, Moment.AFTER), 6, 7)
    assert ratings_of(home, run) == RunRatings(effort=6, focus_before=4, focus_after=7)


def test_what_is_said_of_the_run_itself_takes_its_place_and_can_be_taken_back(home: Home):
    run = run_at_seven(home)
    rate_beside_test(home, kept(home, AFTER, Moment.AFTER), 6, 7)
    assert rate_run(home, run, RunRatings(effort=8)) == RunRatings(effort=8)
    assert ratings_of(home, run) == RunRatings(effort=8)
    assert not rate_run(home, run, RunRatings()).any


@pytest.mark.parametrize(
    "said", [RunRatings(effort=11), RunRatings(focus_before=-1), RunRatings(focus_after=99)]
)
def test_a_number_off_the_scale_is_refused_and_nothing_is_said(home: Home, said: RunRatings):
    run = run_at_seven(home)
    with pytest.raises(ValueRefused, match="0 to 10"):
        rate_run(home, run, said)
    assert not ratings_of(home, run).any


def test_beside_no_session_there_is_nothing_to_rate(home: Home):
    with pytest.raises(ValueRefused, match="no session"):
        rate_beside_test(home, kept(home, BEFORE, None), None, 5)


def test_after_a_run_the_next_test_is_probably_one_after_it(home: Home):
    assert focus_page(home).moment is None
    type_session(home, home.me(), TypedSession(date(2026, 6, 1), 1800.0, start_at=time(11)))
    assert focus_page(home).moment is Moment.AFTER


def test_after_a_test_before_a_session_the_next_is_probably_the_one_after_it(home: Home):
    now = home.clock()
    kept(home, now - timedelta(hours=5), Moment.BEFORE)
    assert focus_page(home).moment is None  # too long ago for one session
    kept(home, now - timedelta(hours=1), Moment.BEFORE, ended=Ended.STOPPED, duration_s=20.0)
    assert focus_page(home).moment is None  # a part waits for nothing
    kept(home, now - timedelta(minutes=50), Moment.BEFORE)
    assert focus_page(home).moment is Moment.AFTER
    kept(home, now - timedelta(minutes=5), Moment.AFTER)
    assert focus_page(home).moment is None


def test_a_run_knows_the_tests_around_it_and_what_became_of_the_time(home: Home):
    run = run_at_seven(home)
    assert beside_run(home, run) == ((), None)
    before = kept(home, BEFORE, Moment.BEFORE, 300)
    assert beside_run(home, run)[1] is None  # one test is no difference
    after = kept(home, AFTER, Moment.AFTER, 310)
    kept(home, AFTER + timedelta(days=1), Moment.AFTER, 310)
    tests, change = beside_run(home, run)
    assert [one.test.id for one in tests] == [before, after]
    assert change is not None
    assert change.ms == pytest.approx(10, abs=2)


@pytest.mark.parametrize("use", [remove_test, bring_back_test, lambda home, one: focus_page(home, None, one)])
def test_what_is_not_there_is_said_so(home: Home, use: Callable[[Home, str], object]):
    with pytest.raises(NotFound, match="focus test"):
        use(home, "none")


def test_adas_six_tests_come_and_go_with_her(home: Home):
    runs = ensure_simulated(home)
    newest = next(runs)
    ada = home.simulated()
    assert ada is not None
    page = focus_page(home, ada.id)
    assert page.count == 6
    assert page.tests[0].run is not None
    assert page.tests[0].run.id == newest
    assert ratings_of(home, newest).any
    remove_test(home, page.tests[0].test.id)
    next(runs)
    assert focus_page(home, ada.id).count == 5  # what was deleted stays so
    remove_simulated(home)
    assert focus_page(home).count == 0
