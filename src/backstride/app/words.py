"""Words that pages and terminals share: numbers in the runner's units, days, and the journal's headline.

The numbers come from `insight.numbers`; here is only what needs a calendar, a clock or the journal.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

from backstride.app.journal import JournalPage, Week
from backstride.insight.numbers import (
    Words,
    distance_words,
    duration_words,
    height_words,
    mass_words,
    pace_words,
    stature_words,
)
from backstride.insight.words import time_in_words
from backstride.vocab.kept import KeptRun

__all__ = [
    "Words",
    "clock_words",
    "day_words",
    "distance_words",
    "duration_words",
    "headline",
    "height_words",
    "mass_words",
    "minutes_words",
    "pace_words",
    "short_day_words",
    "stature_words",
    "time_in_words",
    "title_of",
    "week_words",
    "when_words",
]

SECONDS_BELOW_S = 90.0
"""Below a minute and a half seconds are easier to read. Project choice."""
HOURS_FROM_S = 3 * 3600.0
"""Up to three hours a length is still felt in minutes, as a race is. Project choice."""
TENTHS_BELOW_S = 600.0
"""Below ten minutes half a minute is worth saying. Project choice."""
NOT_SAID = time(12)
"""Where a typed session without a start is put. Shown, it would be a time that nobody said."""
AS_BEFORE = 0.1
"""Two weeks that differ by less than a tenth are called the same. Project choice."""


def minutes_words(seconds: float) -> str:
    """Write a length for a row: `45 s`, `2.5 min`, `62 min`, `4 h 39 min`."""
    if round(seconds) < SECONDS_BELOW_S:
        return f"{seconds:.0f} s"
    if seconds < TENTHS_BELOW_S:
        return f"{seconds / 60:.1f}".removesuffix(".0") + " min"
    if seconds < HOURS_FROM_S:
        return f"{seconds / 60:.0f} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"


def clock_words(seconds: float) -> str:
    """Write a moment of a recording: `25:38`, `1:02:03`."""
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes}:{left:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{left:02}"  # noqa: PLR2004  # an hour


def day_words(day: date, today: date) -> str:
    """Write a day: `Saturday 21 November`, with its year where that is another one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def short_day_words(day: date) -> str:
    """Write a day of a week that is named above it: `Sat 21`."""
    return f"{day:%a} {day.day}"


def when_words(run: KeptRun, today: date) -> str:
    """Write when a run was, by its own clock: `Saturday 21 November, 07:42`."""
    if run.start is None:
        return f"Day not known, added {day_words(run.local_day, today)}"
    local = local_start(run)
    assert local is not None  # noqa: S101  # it has a start
    if run.format == "typed" and local.time() == NOT_SAID:
        return day_words(run.local_day, today)
    return f"{day_words(run.local_day, today)}, {local:%H:%M}"


def local_start(run: KeptRun) -> datetime | None:
    """Return the start by the clock of the place where it happened."""
    zone = UTC if run.utc_offset_s is None else timezone(timedelta(seconds=run.utc_offset_s))
    return None if run.start is None else run.start.astimezone(zone)


def title_of(run: KeptRun) -> str:
    """Name a run: its own name, else its sport, else what it is."""
    if run.name:
        return run.name
    if run.sport:
        words = run.sport.replace("_", " ").strip()
        return words[:1].upper() + words[1:]
    return "Typed in" if run.format == "typed" else "Run"


def week_words(week: Week, today: date) -> str:
    """Write a week: `16 to 22 November`, `26 October to 1 November`."""
    first, last = week.start, week.last
    year = "" if last.year == today.year else f" {last.year}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} to {last.day} {last:%B}{year}"


def headline(page: JournalPage, today: date) -> str:
    """Answer the journal's one question in a sentence: what have I done?"""
    if not page.weeks:
        return "Nothing recorded yet" if not page.count else "No run like that here"
    week = page.weeks[0]
    name = _week_name(week, today)
    if not week.totals_s:
        return _capital(f"{len(week.runs)} {'run' if len(week.runs) == 1 else 'runs'} {name}, being analysed")
    backward_s = week.totals_s.get("backward", 0.0)
    forward_s = week.totals_s.get("forward", 0.0)
    unknown_s = week.totals_s.get("unknown", 0.0)
    if round(backward_s):
        least = "at least " if unknown_s > forward_s + backward_s else ""
        before = _than_before(page, week, backward_s)
        return _capital(f"{least}{time_in_words(backward_s)} backward {name}{before}")
    if unknown_s > forward_s:
        return _capital(f"{time_in_words(unknown_s)} {name}, forward or backward not known")
    return _capital(f"{time_in_words(sum(week.totals_s.values()))} {name}, none of it backward")


def _than_before(page: JournalPage, week: Week, backward_s: float) -> str:
    before = next((other for other in page.weeks[1:] if other.start == week.start - timedelta(days=7)), None)
    if before is None:
        return ""
    then_s = before.totals_s.get("backward", 0.0)
    if abs(then_s - backward_s) <= AS_BEFORE * backward_s:
        return ", as in the week before"
    return f", {time_in_words(then_s) if round(then_s) else 'none'} in the week before"


def _week_name(week: Week, today: date) -> str:
    if week.start <= today <= week.last:
        return "this week"
    if week.start <= today - timedelta(days=7) <= week.last:
        return "last week"
    return f"in the week of {week.start.day} {week.start:%B}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
