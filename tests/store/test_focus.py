"""Focus tests and ratings on the shelf: raw, once, by their own athlete only, and gone with the athlete."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backstride.store.shelf import Shelf
from backstride.store.store import Store
from backstride.store.tables import FocusTestRow, RatingRow
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound
from backstride.vocab.focus import Ended, Moment, Pressed, Rating
from focus_tests import FIRST, taken_test
from kept_runs import DAY, keep, part_of, run_of

SAID = datetime(2026, 5, 1, 9, tzinfo=UTC)


def counted(store: Store) -> tuple[int, int]:
    with store._database.read() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(row)) or 0 for row in (FocusTestRow, RatingRow)
        )  # type: ignore[return-value]


def test_a_test_comes_back_press_by_press(shelf: Shelf):
    test = taken_test(
        [301.2, None, -250.0, 99.9],
        pressed=Pressed.KEYBOARD,
        ended=Ended.STOPPED,
        moment=Moment.AFTER,
        utc_offset_s=7200,
        frame_ms=16.7,
        duration_s=9.3,
        simulated=True,
    )
    test_id = shelf.keep_focus_test(test)
    assert shelf.focus_tests() == (replace(test, id=test_id),)
    assert shelf.focus_test(test_id) == replace(test, id=test_id)


def test_the_same_test_sent_twice_is_kept_once(shelf: Shelf):
    assert shelf.keep_focus_test(taken_test()) == shelf.keep_focus_test(taken_test())
    assert len(shelf.focus_tests()) == 1


def test_tests_come_in_the_order_in_which_they_were_taken(shelf: Shelf):
    later = shelf.keep_focus_test(taken_test(300, FIRST + timedelta(days=1)))
    first = shelf.keep_focus_test(taken_test(310))
    assert [test.id for test in shelf.focus_tests()] == [first, later]


def test_a_deleted_test_is_gone_and_comes_back(shelf: Shelf):
    test_id = shelf.keep_focus_test(taken_test())
    shelf.remove_focus_test(test_id)
    assert shelf.focus_tests() == ()
    shelf.bring_back_focus_test(test_id)
    assert [test.id for test in shelf.focus_tests()] == [test_id]


def test_another_athlete_finds_nothing_by_any_way(store: Store, shelf: Shelf):
    test_id = shelf.keep_focus_test(taken_test())
    run_id = keep(shelf).run_id
    other = store.shelf(store.create_athlete(Athlete(name="Ada")).id)
    assert other.focus_tests() == ()
    assert other.runs_between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)) == ()
    for asked in (other.focus_test, other.remove_focus_test, other.bring_back_focus_test):
        with pytest.raises(NotFound, match="focus test"):
            asked(test_id)
    with pytest.raises(NotFound, match="run"):
        other.rate(Rating(Moment.AFTER, 5, None, SAID, run_id))
    assert other.ratings() == ()


def test_what_is_said_again_takes_the_place_of_what_was_said(shelf: Shelf):
    run_id = keep(shelf).run_id
    shelf.rate(Rating(Moment.AFTER, 5, 6, SAID, run_id))
    shelf.rate(Rating(Moment.BEFORE, None, 7, SAID, run_id))
    again = Rating(Moment.AFTER, 8, None, SAID + timedelta(hours=1), run_id)
    shelf.rate(again)
    assert shelf.ratings() == (Rating(Moment.BEFORE, None, 7, SAID, run_id), again)
    shelf.rate(replace(again, effort=None))
    assert [rating.moment for rating in shelf.ratings()] == [Moment.BEFORE]


def test_ratings_beside_no_run_are_told_apart_by_their_instant(shelf: Shelf):
    first, second = (
        Rating(Moment.AFTER, 3, None, SAID),
        Rating(Moment.AFTER, 4, None, SAID + timedelta(days=1)),
    )
    shelf.rate(second)
    shelf.rate(first)
    shelf.rate(replace(first, effort=9))
    assert shelf.ratings() == (replace(first, effort=9), second)


def test_what_was_said_of_a_deleted_run_rests_with_it_and_is_forgotten_with_it(store: Store, shelf: Shelf):
    run_id = keep(shelf).run_id
    shelf.rate(Rating(Moment.AFTER, 5, 6, SAID, run_id))
    shelf.keep_focus_test(taken_test())
    shelf.delete(run_id)
    assert shelf.ratings() == ()
    shelf.undelete(run_id)
    assert len(shelf.ratings()) == 1
    shelf.delete(run_id)
    store.purge_deleted(datetime(2100, 1, 1, tzinfo=UTC))
    assert counted(store) == (1, 0)  # the test was the person's, not the run's


def test_removing_an_athlete_removes_tests_and_ratings(store: Store):
    ada = store.create_athlete(Athlete(name="Ada", simulated=True))
    shelf = store.shelf(ada.id)
    shelf.keep_focus_test(taken_test())
    shelf.rate(Rating(Moment.AFTER, 5, None, SAID))
    shelf.rate(Rating(Moment.AFTER, 5, None, SAID, keep(shelf).run_id))
    assert counted(store) == (1, 2)
    store.remove_athlete(ada.id)
    assert counted(store) == (0, 0)
    with pytest.raises(NotFound, match="athlete"):
        shelf.keep_focus_test(taken_test())
    with pytest.raises(NotFound, match="athlete"):
        shelf.rate(Rating(Moment.AFTER, 5, None, SAID))


def test_runs_are_found_by_when_they_started(shelf: Shelf):
    ids = [keep(shelf, bytes([n]), part_of(run_of(60 + n, DAY + timedelta(days=n)))).run_id for n in range(3)]
    seven = datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=UTC)
    assert [run.id for run in shelf.runs_between(seven, seven + timedelta(days=1))] == ids[:2]
    shelf.delete(ids[0])
    assert [run.id for run in shelf.runs_between(seven, seven + timedelta(days=1))] == ids[1:2]
