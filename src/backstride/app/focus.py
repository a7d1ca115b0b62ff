"""Focus tests and ratings: kept as they come, followed by `science`, and brought together with runs by time.

Time decides which run a test belongs to, since the run is often added after both of its tests. Rejected:
asking for the run (before a session there is none yet).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backstride.app.home import Home
from backstride.science.focus import DEFAULT, FocusParams, counts_of, score_of
from backstride.science.focus_course import focus_course
from backstride.store.shelf import Shelf
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.focus import (
    Ended,
    FocusChange,
    FocusCounts,
    FocusCourse,
    FocusScore,
    FocusTest,
    Moment,
    Rating,
)
from backstride.vocab.kept import KeptRun

__all__ = [
    "SETTINGS",
    "FocusPage",
    "RunRatings",
    "ShownTest",
    "all_tests",
    "beside_run",
    "bring_back_test",
    "counts_of",
    "focus_page",
    "keep_test",
    "one_test",
    "rate_beside_test",
    "rate_run",
    "ratings_of",
    "remove_test",
    "run_beside",
    "score_of",
    "whose_test",
]

BESIDE = timedelta(hours=4)
"""A test or rating belongs to a run that began or ended at most so long away. Project choice."""
LONGEST = timedelta(hours=48)
"""No session lasts longer; see `app.typed`."""
MOST_SHOWN = 40
"""Tests on the page; the API has all. Project choice."""


@dataclass(frozen=True, slots=True)
class ShownTest:
    """One test as the page shows it."""

    test: FocusTest
    counts: FocusCounts
    score: FocusScore | None
    """None for a part of a test."""
    run: KeptRun | None
    """The run before or after which it was taken, where one is kept."""
    said: Rating | None
    """What was said beside it."""


@dataclass(frozen=True, slots=True)
class FocusPage:
    """Everything that the page of focus tests shows."""

    athlete: Athlete
    tests: tuple[ShownTest, ...]
    """The newest first, at most `MOST_SHOWN`."""
    count: int
    course: FocusCourse | None
    """Of the device of the test that was asked for, else of the newest; None before the first whole test."""
    changes: Mapping[str, FocusChange]
    """What each test after a session is beside the one before it, on any device, by its id."""
    shown: ShownTest | None
    """The one that was asked for."""
    moment: Moment | None
    """What the next test probably is: after a session, where one ended or a test before it was taken."""


@dataclass(frozen=True, slots=True)
class RunRatings:
    """What a person said about one run, wherever it was said."""

    effort: int | None = None
    focus_before: int | None = None
    focus_after: int | None = None

    @property
    def any(self) -> bool:
        """Tell whether anything was said."""
        return (self.effort, self.focus_before, self.focus_after) != (None, None, None)


SETTINGS: FocusParams = DEFAULT
"""How a test is given: the browser and the score go by the same."""


def focus_page(home: Home, athlete_id: str | None = None, test_id: str | None = None) -> FocusPage:
    """Return what the page of focus tests shows.

    Raises:
        NotFound: nobody visible has this id, or the test is not theirs.
    """
    shelf = _shelf_with_test(home, test_id) if test_id else home.store.shelf(home.athlete(athlete_id).id)
    tests, ratings = shelf.focus_tests(), shelf.ratings()
    newest = tuple(_shown(shelf, test, ratings) for test in tests[::-1][:MOST_SHOWN])
    asked = next((one for one in newest if one.test.id == test_id), None)
    if test_id and asked is None:
        asked = _shown(shelf, shelf.focus_test(test_id), ratings)
    return FocusPage(
        athlete=shelf.athlete(),
        tests=newest,
        count=len(tests),
        course=focus_course(tests, like=None if asked is None else asked.test),
        changes=_changes(tests),
        shown=asked,
        moment=_next_moment(shelf, tests, home.clock()),
    )


def _next_moment(shelf: Shelf, tests: tuple[FocusTest, ...], now: datetime) -> Moment | None:
    """Guess after a session where a run ended just now, or a test before one waits for its other."""
    newest = tests[-1] if tests else None
    waits = (
        newest is not None
        and (newest.moment, newest.ended) == (Moment.BEFORE, Ended.FINISHED)
        and timedelta() <= now - newest.taken <= BESIDE
    )
    return Moment.AFTER if waits or run_beside(shelf, Moment.AFTER, now) else None


def all_tests(home: Home, athlete_id: str | None = None) -> tuple[FocusTest, ...]:
    """Return every test of a visible athlete, raw, the first taken first. Raises NotFound."""
    return home.store.shelf(home.athlete(athlete_id).id).focus_tests()


def beside_run(home: Home, run_id: str) -> tuple[tuple[ShownTest, ...], FocusChange | None]:
    """Return the tests before and after a run, and what the last is beside the first. Raises NotFound."""
    shelf = home.shelf_with(run_id)
    run, tests = shelf.run(run_id), shelf.focus_tests()
    shown = [_shown(shelf, test, ()) for test in tests if _is_near(run, test.taken)]
    found = tuple(one for one in shown if one.run is not None and one.run.id == run_id)
    pair = {one.test.moment for one in found if one.score is not None} == {Moment.BEFORE, Moment.AFTER}
    return found, _changes(tests).get(found[-1].test.id) if pair else None


def one_test(home: Home, test_id: str) -> FocusTest:
    """Return one test. Raises NotFound."""
    return _shelf_with_test(home, test_id).focus_test(test_id)


def keep_test(home: Home, test: FocusTest) -> str:
    """Keep a test and return its id; one that was sent twice is kept once.

    Raises:
        ValueRefused: it lies in the future, or holds no press at all.
    """
    if test.taken > home.clock() + timedelta(days=1):
        raise ValueRefused("taken", "This test is still to come. Check the clock of the device.")
    if not test.trials:
        raise ValueRefused("trials", "Nothing was pressed, so there is nothing to keep.")
    return home.store.shelf(home.me().id).keep_focus_test(test)


def remove_test(home: Home, test_id: str) -> FocusTest:
    """Delete a test; it can be brought back. Raises NotFound."""
    shelf = _shelf_with_test(home, test_id)
    shelf.remove_focus_test(test_id)
    return shelf.focus_test(test_id)


def bring_back_test(home: Home, test_id: str) -> FocusTest:
    """Bring a deleted test back. Raises NotFound."""
    shelf = _shelf_with_test(home, test_id)
    shelf.bring_back_focus_test(test_id)
    return shelf.focus_test(test_id)


def whose_test(home: Home, test_id: str) -> Athlete:
    """Return the visible athlete who took a test. Raises NotFound."""
    return _shelf_with_test(home, test_id).athlete()


def rate_beside_test(home: Home, test_id: str, effort: int | None, focus: int | None) -> None:
    """Keep what was said beside a test before or after a session; its run finds it by time.

    Raises:
        NotFound: there is no such test.
        ValueRefused: a value is no number from 0 to 10, or the test belongs to no session.
    """
    shelf = _shelf_with_test(home, test_id)
    test = shelf.focus_test(test_id)
    if test.moment is None:
        raise ValueRefused("focus", "This test was taken beside no session, so there is nothing to rate.")
    effort = effort if test.moment is Moment.AFTER else None
    shelf.rate(Rating(test.moment, _checked("effort", effort), _checked("focus", focus), _said_at(test)))


def rate_run(home: Home, run_id: str, said: RunRatings) -> RunRatings:
    """Keep what is said about a run in place of what was said before; None takes it back.

    Raises:
        NotFound: there is no such run.
        ValueRefused: a value is no number from 0 to 10.
    """
    shelf, now = home.shelf_with(run_id), home.clock()
    before = _checked("focus_before", said.focus_before)
    effort, after = _checked("effort", said.effort), _checked("focus_after", said.focus_after)
    for rating in _beside(shelf, shelf.run(run_id), shelf.ratings()):
        if rating.run_id is None:  # what was said beside a test gives way
            shelf.rate(Rating(rating.moment, None, None, rating.said))
    shelf.rate(Rating(Moment.BEFORE, None, before, now, run_id))
    shelf.rate(Rating(Moment.AFTER, effort, after, now, run_id))
    return ratings_of(home, run_id)


def ratings_of(home: Home, run_id: str) -> RunRatings:
    """Return what was said about a run: of it, else beside its tests. Raises NotFound."""
    shelf = home.shelf_with(run_id)
    return _together(_beside(shelf, shelf.run(run_id), shelf.ratings()))


def run_beside(shelf: Shelf, moment: Moment | None, at: datetime) -> KeptRun | None:
    """Return the run before or after which an instant lies, the nearest; None where there is none."""
    if moment is None:
        return None
    if moment is Moment.BEFORE:
        return next(iter(shelf.runs_between(at, at + BESIDE)), None)
    ended = [
        run for run in shelf.runs_between(at - LONGEST, at) if timedelta() <= at - _end_of(run) <= BESIDE
    ]
    return max(ended, key=_end_of, default=None)


def _changes(tests: tuple[FocusTest, ...]) -> dict[str, FocusChange]:
    """Compare before and after on each device and way of pressing apart."""
    apparatus = {(test.device, test.pressed): test for test in tests}
    courses = (focus_course(tests, like=like) for like in apparatus.values())
    return {
        session.after.test_id: session.change
        for course in courses
        if course is not None
        for session in course.sessions
    }


def _end_of(run: KeptRun) -> datetime:
    assert run.start is not None  # noqa: S101  # found by its start
    return run.start + timedelta(seconds=run.duration_s)


def _shown(shelf: Shelf, test: FocusTest, ratings: tuple[Rating, ...]) -> ShownTest:
    return ShownTest(
        test=test,
        counts=counts_of(test.trials),
        score=score_of(test),
        run=run_beside(shelf, test.moment, test.taken),
        said=next((one for one in ratings if one.run_id is None and one.said == _said_at(test)), None),
    )


def _said_at(test: FocusTest) -> datetime:
    """Return the end of a test: what is said beside it carries that instant, and said again it replaces."""
    return test.taken + timedelta(seconds=round(test.duration_s))


def _beside(shelf: Shelf, run: KeptRun, ratings: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """What was said about a run: what names it last, so that it beats what time brought there."""
    near = [
        rating
        for rating in ratings
        if rating.run_id is None and _is_near(run, rating.said) and _found(shelf, rating) == run.id
    ]
    return (*near, *(rating for rating in ratings if rating.run_id == run.id))


def _is_near(run: KeptRun, at: datetime) -> bool:
    return run.start is not None and abs(at - run.start) < LONGEST + BESIDE


def _found(shelf: Shelf, rating: Rating) -> str | None:
    run = run_beside(shelf, rating.moment, rating.said)
    return None if run is None else run.id


def _together(ratings: tuple[Rating, ...]) -> RunRatings:
    said: dict[str, int] = {}
    for rating in ratings:
        after = rating.moment is Moment.AFTER
        parts = (("effort", rating.effort), ("focus_after" if after else "focus_before", rating.focus))
        said |= {name: value for name, value in parts if value is not None}
    return RunRatings(**said)


def _checked(field: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 10:  # noqa: PLR2004  # the scale
        raise ValueRefused(field, "Choose a number from 0 to 10.")
    return value


def _shelf_with_test(home: Home, test_id: str) -> Shelf:
    for athlete in home.visible():
        shelf = home.store.shelf(athlete.id)
        try:
            shelf.focus_test(test_id)
        except NotFound:
            continue
        return shelf
    raise NotFound("focus test")
