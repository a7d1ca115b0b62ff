"""Workouts that a person writes: checked while they type, drawn, and given to watches, calendars and paper.

Nothing is kept here. The parts of a workout are its truth; text and form are two ways to write them, so both
come back with every answer and can never drift apart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256

from backstride.formats.fit_workout import StepWords, write_fit_workout
from backstride.formats.ics import CalendarEntry, write_ics
from backstride.formats.markdown import write_markdown
from backstride.insight.names import gait_of_name, travel_of_name
from backstride.plan.cues import cue_words
from backstride.plan.drills import drill
from backstride.plan.text import read_one_block, read_workout
from backstride.plan.text_write import write_block, write_workout
from backstride.plan.timing import planned_pieces
from backstride.plan.workout_wire import workout_from_json, workout_to_json
from backstride.vocab.errors import DamagedFile, InputRefused, TooLarge
from backstride.vocab.workout import Block, Workout


class Form(StrEnum):
    """What a workout can be written as."""

    FIT = "fit"
    ICS = "ics"
    MARKDOWN = "md"
    TEXT = "text"
    JSON = "json"


MEDIA_TYPES: Mapping[Form, str] = {
    Form.FIT: "application/vnd.ant.fit",
    Form.ICS: "text/calendar; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.TEXT: "text/plain; charset=utf-8",
    Form.JSON: "application/json",
}
LARGEST_BYTES = 2**20
"""A workout's file is a few kilobytes. Project choice."""
_FIT_MAGIC = slice(8, 12)


@dataclass(frozen=True, slots=True)
class WorkoutRead:
    """A workout out of a file, and what is to be known about it."""

    workout: Workout
    problems: tuple[str, ...] = ()


def workout_of_text(text: str) -> Workout:
    """Read what a person wrote.

    Raises:
        WorkoutTextRefused: with line, column and what was expected.
    """
    return read_workout(text)


def workout_of_file(data: bytes) -> WorkoutRead:
    """Read a FIT workout, JSON or text, told by content.

    Raises:
        InputRefused: it is none of them, or cannot be read.
    """
    if len(data) > LARGEST_BYTES:
        raise TooLarge("This file", LARGEST_BYTES)
    if data[_FIT_MAGIC] == b".FIT":
        from backstride.formats.fit_workout_read import read_fit_workout  # noqa: PLC0415  # brings its decoder

        found = read_fit_workout(data, STEP_WORDS)
        write_workout(found.workout)  # what no text can say is refused here, by name
        return WorkoutRead(found.workout, found.problems)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DamagedFile("workout", "it is neither FIT, nor JSON, nor text in UTF-8") from None
    if text.lstrip().startswith("{"):
        return WorkoutRead(_of_json(text))
    if text.lstrip().startswith("BEGIN:VCALENDAR"):
        raise DamagedFile("calendar", "calendars are written here, not read")
    return WorkoutRead(read_workout(text))


def _of_json(text: str) -> Workout:
    try:
        json_value = json.loads(text)
    except (ValueError, RecursionError):
        raise DamagedFile("workout", "it begins like JSON and is none") from None
    return workout_from_json(json_value)


def write_as(form: Form, workout: Workout, now: datetime, when: date | datetime) -> bytes:
    """Write a workout for a watch, a calendar, paper or a program.

    Args:
        form: As what.
        workout: What to do.
        now: The clock, with its zone.
        when: The day or the instant of a calendar's entry.

    Raises:
        WorkoutRefused: the form cannot hold it.
    """
    match form:
        case Form.FIT:
            return write_fit_workout(workout, now, STEP_WORDS, names_of(workout))
        case Form.ICS:
            return write_ics([_entry(workout, when)], now, names_of(workout))
        case Form.MARKDOWN:
            day = when.date() if isinstance(when, datetime) else when
            return write_markdown(workout, write_workout(workout), day, names_of(workout)).encode()
        case Form.TEXT:
            return f"{write_workout(workout)}\n".encode()
        case Form.JSON:
            return f"{json.dumps(workout_to_json(workout), ensure_ascii=True, allow_nan=False)}\n".encode()


def _entry(workout: Workout, when: date | datetime) -> CalendarEntry:
    """Give the entry an identity: the same workout at the same time is the same entry."""
    instant = when.astimezone(UTC) if isinstance(when, datetime) else when
    key = sha256(f"{instant.isoformat()} {write_workout(workout)}".encode()).hexdigest()[:32]
    pieces = planned_pieces(workout)
    return CalendarEntry(key, workout, when, pieces[-1][1])


def names_of(workout: Workout) -> dict[str, str]:
    """Return the words of the cues and drills that are ours; others stay as they were written."""
    found: dict[str, str] = {}
    for block in set(workout.blocks()):
        for cue in block.cues:
            found |= _words_of_cue(cue)
        if block.drill:
            found |= _name_of_drill(block.drill)
    return found


def _words_of_cue(key: str) -> dict[str, str]:
    try:
        return {key: cue_words(key)}
    except KeyError:
        return {}


def _name_of_drill(key: str) -> dict[str, str]:
    try:
        return {key: drill(key).name}
    except (KeyError, InputRefused):
        return {}


def _ours(text: str) -> Block | None:
    try:
        return read_one_block(text)
    except InputRefused:
        return None


STEP_WORDS = StepWords(write_block, _ours, travel_of_name, gait_of_name)
"""How FIT steps are written and read: in the grammar of workouts, and in the words of lap names."""
