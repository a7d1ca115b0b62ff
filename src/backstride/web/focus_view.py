"""What the page of focus tests shows, in words: each test on one scale, a session's change, and the noise."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from backstride.app.focus import SETTINGS, FocusPage, ShownTest, beside_run, ratings_of
from backstride.app.home import Home
from backstride.app.words import day_words, minutes_words, title_of
from backstride.vocab.focus import Ended, FocusChange, FocusCourse, FocusPoint, FocusTest, Moment, Pressed
from backstride.web.drawing import percent

MOMENTS = {
    Moment.BEFORE: "before a session",
    Moment.AFTER: "after a session",
    None: "beside no session",
}
PRESSED = {
    Pressed.TOUCH: "by touch",
    Pressed.MOUSE: "with a mouse",
    Pressed.PEN: "with a pen",
    Pressed.KEYBOARD: "with a keyboard",
}
ENDED = {
    Ended.FINISHED: "too few reactions",
    Ended.STOPPED: "stopped",
    Ended.HIDDEN: "ended when the page went out of sight",
}
STEP_MS = 20.0
"""The scale of all tests begins and ends at a multiple of this."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A test on the common scale, in percent: the dot and its doubt."""

    left: str
    width: str
    at: str


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test of the list."""

    id: str
    day: str
    short_day: str
    clock: str
    moment: str
    run_id: str | None
    run_title: str
    value: str
    """Reaction time as measured; empty for a part of a test."""
    counts: str
    spot: Spot | None
    """None for what is not compared."""
    note: str
    """Why it is not scored or not compared."""
    change: str
    """Beside the test before the same session."""
    changed: bool | None
    simulated: bool


def focus_view(found: FocusPage, today: date) -> dict[str, Any]:
    """Return what `focus.html` asks for."""
    course = found.course
    points = {} if course is None else {point.test_id: point for point in course.points}
    scale = _scale(course)
    rows = [_row(one, points, found.changes, scale, today) for one in found.tests]
    return {
        "found": found,
        "she": found.athlete.simulated,
        "rows": rows,
        "scale": [f"{scale[0]:.0f} ms", f"{scale[1]:.0f} ms"] if course else None,
        "course": None if course is None else _course_words(course, she=found.athlete.simulated),
        "shown": None if found.shown is None else _shown(found, found.shown, points, today),
        "settings": _settings(),
        "next_moment": found.moment.value if found.moment else "",
    }


def rating_view(home: Home, run_id: str) -> dict[str, Any]:
    """Return what `rating.html` asks for."""
    said = ratings_of(home, run_id)
    parts = (
        ("Effort {} of 10", said.effort),
        ("focus before {}", said.focus_before),
        ("focus after {}", said.focus_after),
    )
    words = ", ".join(pattern.format(value) for pattern, value in parts if value is not None)
    tests, change = beside_run(home, run_id)
    return {
        "ratings": said,
        "rating_words": words[:1].upper() + words[1:] + "." if words else "",
        "focus_tests": [(one.test.id, _short_words(one), one.test.moment) for one in tests],
        "focus_change": "" if change is None else f"{change_words(change)}: {_verdict(change)}",
    }


def _short_words(one: ShownTest) -> str:
    return "a part of a test" if one.score is None else f"{one.score.reaction_ms:.0f} ms"


def _verdict(change: FocusChange) -> str:
    return "more than the noise" if change.beyond_noise else "within the noise"


def _settings() -> dict[str, float]:
    """What the browser needs to give the test and to count it as the server does."""
    known = asdict(SETTINGS)
    names = (
        "duration_s", "wait_low_ms", "wait_high_ms", "lapse_above_ms", "false_below_ms",
        "unanswered_after_ms", "practice",
    )  # fmt: skip
    return {name: known[name] for name in names}


def when_taken(test: FocusTest, today: date) -> tuple[str, str]:
    """Return day and time of a test by the clock of where it was taken."""
    local = _local(test)
    return day_words(local.date(), today), f"{local:%H:%M}"


def _local(test: FocusTest) -> datetime:
    zone = UTC if test.utc_offset_s is None else timezone(timedelta(seconds=test.utc_offset_s))
    return test.taken.astimezone(zone)


def change_words(change: FocusChange) -> str:
    """Write a difference with its range: `12 ms quicker (51 quicker to 27 slower)`."""
    return f"{_way(change.ms)} ({_way(change.low_ms, '')} to {_way(change.high_ms, '')})"


def _way(ms: float, unit: str = " ms") -> str:
    size = round(abs(ms))
    return f"{size}{unit} {'quicker' if ms < 0 else 'slower'}" if size else f"0{unit}"


def _scale(course: FocusCourse | None) -> tuple[float, float]:
    if course is None:
        return 0.0, 1.0
    low = min(point.low_ms for point in course.points) // STEP_MS * STEP_MS
    high = -(-max(point.high_ms for point in course.points) // STEP_MS) * STEP_MS
    return low, high


def _spot(point: FocusPoint, scale: tuple[float, float]) -> Spot:
    low, high = scale
    return Spot(
        percent(point.low_ms - low, high - low),
        percent(point.high_ms - point.low_ms, high - low),
        percent(point.ms - low, high - low),
    )


def _row(
    one: ShownTest,
    points: dict[str, FocusPoint],
    changes: Mapping[str, FocusChange],
    scale: tuple[float, float],
    today: date,
) -> TestRow:
    test, point, change = one.test, points.get(one.test.id), changes.get(one.test.id)
    day, clock = when_taken(test, today)
    local = _local(test)
    return TestRow(
        id=test.id,
        day=day,
        short_day=f"{local.day} {local:%b}" + ("" if local.year == today.year else f" {local.year}"),
        clock=clock,
        moment=MOMENTS[test.moment],
        run_id=None if one.run is None else one.run.id,
        run_title="" if one.run is None else title_of(one.run),
        value="" if one.score is None else f"{one.score.reaction_ms:.0f}",
        counts=counts_words(one),
        spot=None if point is None else _spot(point, scale),
        note=_note(one, point),
        change="" if change is None else change_words(change),
        changed=None if change is None else change.beyond_noise,
        simulated=test.simulated,
    )


def counts_words(one: ShownTest) -> str:
    """Say what was counted: `62 reactions, 2 lapses, 1 too early`."""
    counts = one.counts
    reactions = f"{counts.reactions} {'reaction' if counts.reactions == 1 else 'reactions'}"
    lapses = f"{counts.lapses or 'no'} {'lapse' if counts.lapses == 1 else 'lapses'}"
    return f"{reactions}, {lapses}, {counts.false_starts or 'none'} too early"


def _note(one: ShownTest, point: FocusPoint | None) -> str:
    if one.score is None:
        return f"A part, {minutes_words(one.test.duration_s)}, {ENDED[one.test.ended]}: not scored."
    return (
        ""
        if point
        else f"Another device, or pressed another way ({PRESSED[one.test.pressed]}): not compared."
    )


def _course_words(course: FocusCourse, *, she: bool) -> dict[str, Any]:
    own = "hers" if she else "yours"
    enough = len(course.points) > 1
    practice = course.practice
    return {
        "noise": f"Two tests of {own} differ by up to {course.noise_ms:.0f} ms when nothing has changed."
        + ("" if enough else " After one test that is a guess; each further test makes it more your own."),
        "practice": _practice_words(practice) if enough else "",
        "trend": "" if course.trend is None else change_words(course.trend),
        "changed": course.trend is not None and course.trend.beyond_noise,
        "pressed": PRESSED[course.pressed],
        "elsewhere": course.elsewhere,
        "count": len(course.points),
        "sessions": _sessions_words(course),
    }


def _sessions_words(course: FocusCourse) -> str:
    many, changed = len(course.sessions), sum(one.change.beyond_noise for one in course.sessions)
    if not many:
        return ""
    sessions = f"{many} {'session' if many == 1 else 'sessions'} with a test before and one after"
    return f"{sessions}: {changed or 'no'} {'change' if changed == 1 else 'changes'} beyond the noise."


def _practice_words(practice: FocusChange) -> str:
    reach = f"between {_way(practice.low_ms)} and {_way(practice.high_ms, '')}"
    if practice.beyond_noise:
        return f"From the first test to the last, practice with it explains {change_words(practice)}."
    return f"No effect of practice shows from the first test to the last ({reach})."


def _shown(
    found: FocusPage,
    one: ShownTest,
    points: dict[str, FocusPoint],
    today: date,
) -> dict[str, Any]:
    """The test that was just taken, or asked for: its numbers, and what it is beside the one before."""
    test, point = one.test, points.get(one.test.id)
    day, clock = when_taken(test, today)
    usual = [p.ms for p in points.values() if p.taken < test.taken]
    return {
        "id": test.id,
        "when": f"{day}, {clock}",
        "moment": MOMENTS[test.moment],
        "after": test.moment is Moment.AFTER,
        "run_id": None if one.run is None else one.run.id,
        "run_title": "" if one.run is None else title_of(one.run),
        "waits": test.moment is Moment.BEFORE and one.run is None and one.score is not None,
        "beside_session": test.moment is not None,
        "whole": one.score is not None,
        "value": "" if one.score is None else f"{one.score.reaction_ms:.0f}",
        "range": "" if point is None else f"{point.low_ms:.0f} to {point.high_ms:.0f}",
        "lapses": one.counts.lapses,
        "false_starts": one.counts.false_starts,
        "reactions": one.counts.reactions,
        "note": _note(one, point),
        "compared": _compared(found, one, point, usual),
        "said": one.said,
        "simulated": test.simulated,
    }


def _compared(
    found: FocusPage,
    one: ShownTest,
    point: FocusPoint | None,
    usual: list[float],
) -> str:
    """Say what the test is beside others, and whether that is more than noise."""
    if point is None or found.course is None:
        return ""
    noise = found.course.noise_ms
    change = found.changes.get(one.test.id)
    if change is not None:
        beside = f"Beside the test before the session: {change_words(change)}, practice taken off."
        return f"{beside} That is {_verdict(change)}."
    if usual:
        ordered = sorted(usual)
        middle = ordered[len(ordered) // 2]
        by = point.ms - middle
        verdict = "within the noise" if abs(by) <= noise else "more than the noise"
        beside = f"Beside the middle of the tests before: {_way(by)}, practice taken off."
        return f"{beside} That is {verdict} of {noise:.0f} ms."
    first = (
        "It is the first on this device, pressed this way"
        if found.course.elsewhere
        else "It is the first one"
    )
    return f"{first}. A second test shows what two of them differ by."
