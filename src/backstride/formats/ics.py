"""Sessions as a calendar file (iCalendar, RFC 5545), for any calendar on a phone or a desk.

A session with a time becomes an entry at that instant, in UTC: every calendar shows it in the zone where it
is opened, and no table of time zones has to travel along. A session of a day without a time fills the day
without blocking it. The same key gives the same identity, so that a calendar replaces what it had instead of
showing it twice. Rejected: writing the lines ourselves (folding counts bytes, and three signs are escaped).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from backstride.formats.workout_words import NO_NAMES, Names, lines_of, totals_words
from backstride.vocab.workout import Workout

PRODUCT = "-//Backstride//Workouts//EN"
_HOST = "backstride"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A workout on a day, or at an instant."""

    key: str
    """Identity of the session; the same one replaces, another one adds."""
    workout: Workout
    when: date | datetime
    """A day; or an instant with its zone."""
    duration_s: float = 3600.0
    """How long it is expected to take; used with an instant."""
    why: str = ""
    """A sentence of the plan; stands above the steps."""


def write_ics(entries: Iterable[CalendarEntry], stamp: datetime, names: Names = NO_NAMES) -> bytes:
    """Write a calendar.

    Args:
        entries: Sessions; those with an instant need a time zone.
        stamp: When this is written.
        names: Words of cues and drills.
    """
    import icalendar  # noqa: PLC0415  # slow to import

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", f"{entry.key}@{_HOST}")
        event.add("dtstamp", stamp.astimezone(UTC))
        begins, ends = _times(entry)
        event.add("dtstart", begins)
        event.add("dtend", ends)
        event.add("summary", summary_of(entry.workout))
        event.add("description", description_of(entry, names))
        if not isinstance(entry.when, datetime):
            event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _times(entry: CalendarEntry) -> tuple[date, date]:
    if not isinstance(entry.when, datetime):
        return entry.when, entry.when + timedelta(days=1)
    begins = entry.when.astimezone(UTC).replace(microsecond=0)
    return begins, begins + timedelta(seconds=max(60, round(entry.duration_s)))


def summary_of(workout: Workout) -> str:
    """Name an entry: the workout's own name, else how much backward it is."""
    words = totals_words(workout)
    name = " ".join(_without_controls(workout.name).split())
    return name or f"{words[:1].upper()}{words[1:]}"


def description_of(entry: CalendarEntry, names: Names = NO_NAMES) -> str:
    """Return why, the note and the steps, one a line; what is repeated stands indented."""
    steps = [f"{'    ' * line.depth}- {line.words}" for line in lines_of(entry.workout, names)]
    heads = [text for text in (entry.why, entry.workout.note) if text.strip()]
    return _without_controls("\n".join([*heads, *([""] if heads else []), *steps]))


def _without_controls(text: str) -> str:
    """Leave out signs that the standard forbids (RFC 5545, 3.1)."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
