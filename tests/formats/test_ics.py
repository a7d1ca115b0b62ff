"""Calendars: icalendar and vobject read the same, whatever stands in the words; identities stay."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from backstride.formats.ics import CalendarEntry, description_of, summary_of, write_ics
from backstride.plan.text import read_workout
from workouts import workouts

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = date(2026, 5, 2)
MORNING = datetime(2026, 10, 25, 7, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
AWKWARD = (
    'name "Tuesday; hills, \\\\ and “quotes” 後ろ向き後ろ向き後ろ向き後ろ向き後ろ向き後ろ向き"; '
    'note "Flat:\\ndry, empty"; '
    '6 x (15m bwd walk cue "look; left", 45s rest note "Breathe: in, out; \\\\n stays")'
)


def entry(text=AWKWARD, when=DAY, key="session-7"):
    return CalendarEntry(key, read_workout(text), when, 1234.0, "Three clean sessions in a row.")


def read_twice(data):
    """Uid, begin, end, summary, description of each entry, by two readers."""
    one = [
        (str(e["uid"]), e.decoded("dtstart"), e.decoded("dtend"), str(e["summary"]), str(e["description"]))
        for e in icalendar.Calendar.from_ical(data).walk("VEVENT")
    ]
    calendar = next(vobject.readComponents(data.decode()))
    other = [
        (e.uid.value, e.dtstart.value, e.dtend.value, e.summary.value, e.description.value)
        for e in calendar.contents.get("vevent", [])
    ]
    assert one == other
    return one


@pytest.mark.parametrize(
    ("when", "begins", "ends"),
    [
        (DAY, DAY, DAY + timedelta(days=1)),
        (MORNING, datetime(2026, 10, 25, 6, 30, tzinfo=UTC), datetime(2026, 10, 25, 6, 50, 34, tzinfo=UTC)),
    ],
)
def test_two_readers_find_the_same_day_or_instant_and_words(when, begins, ends):
    one = entry(when=when)
    (found,) = read_twice(write_ics([one], NOON))
    uid, start, end, summary, description = found
    assert (uid, start, end) == ("session-7@backstride", begins, ends)
    assert summary == summary_of(one.workout) == one.workout.name
    assert description == description_of(one)
    assert "    - 15 m BACKWARD, walk: Look; left." in description.splitlines()


def test_generated_workouts_are_read_equal_by_both():
    entries = [CalendarEntry(f"k{i}", workout, DAY) for i, workout in enumerate(workouts(150, seed=9))]
    found = read_twice(write_ics(entries, NOON))
    assert [uid for uid, *_ in found] == [f"k{i}@backstride" for i in range(150)]
    assert [words for *_, words in found] == [description_of(one) for one in entries]


def test_lines_are_folded_within_75_bytes_and_end_as_the_standard_says():
    data = write_ics([entry()], NOON)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert b"\r\n " in data


def test_the_same_session_keeps_its_identity_and_its_bytes():
    assert write_ics([entry()], NOON) == write_ics([entry()], NOON)
    changed = read_twice(write_ics([entry("20min fwd walk")], NOON))
    assert changed[0][0] == "session-7@backstride"
    assert changed[0][3] == "Nothing backward"


def test_a_day_does_not_block_and_an_instant_does():
    assert b"TRANSP:TRANSPARENT" in write_ics([entry()], NOON)
    assert b"TRANSP" not in write_ics([entry(when=MORNING)], NOON)


def test_signs_that_no_calendar_may_hold_are_left_out():
    data = write_ics([entry('name "a\\u0007b"; 5min fwd walk note "c\\u0000d\\te"')], NOON)
    assert not set(data) & {0, 7}
    (found,) = read_twice(data)
    assert found[3] == "ab"
