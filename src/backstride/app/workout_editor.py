"""The editor of workouts: one workout, written in a text field or in a form; each follows the other.

What drove the change is read, everything else is made from the workout. What cannot be read changes nothing
but the sentence beside it: the other way of writing, and the last picture, stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backstride.app.workout_acts import acted
from backstride.app.workout_form import (
    MOST_LINES,
    FormLine,
    lines_of_fields,
    lines_of_workout,
    workout_of_lines,
)
from backstride.app.workouts import WorkoutShown, shown
from backstride.plan.text import read_workout
from backstride.plan.text_write import write_workout
from backstride.vocab.errors import InputRefused, WorkoutTextRefused
from backstride.vocab.workout import Workout

EXAMPLE = "8min warm-up fwd walk\n6 x (15m bwd walk easy, 45s rest)\n5min cool-down fwd walk"
"""What the editor begins with: the shape of a first session."""
_SHOWN = 48
"""Characters of a line that are repeated beside what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What cannot be read."""

    sentence: str
    field: str | None
    """`text`, or the field of the form, `3-effort`; None where the whole cannot be."""
    line: int | None = None
    column: int | None = None
    before: str = ""
    """The line up to the place."""
    behind: str = ""
    """The line from there."""


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page shows."""

    text: str
    name: str
    note: str
    lines: tuple[FormLine, ...]
    too_many: bool
    """More lines than the form shows: this workout is changed as text."""
    shown: WorkoutShown | None
    slip: Slip | None = None
    focus: int | None = None
    """The line to go on at after a button was pressed."""


def editor_of_text(text: str) -> Editor:
    """Open the editor with a text."""
    return edited({"text": text})


def edited(fields: Mapping[str, str]) -> Editor:
    """Follow a change: of the form where `by` says so or a button was pressed (`act`), else of the text."""
    act = fields.get("act", "")
    by_form = bool(act) or fields.get("by") == "form"
    lines, focus = lines_of_fields(fields), None
    if act:
        lines, focus = acted(lines, act)
    try:
        workout = _read(fields, lines, by_form=by_form)
    except InputRefused as refused:
        text = fields.get("text", "")
        slip = _slip(refused, text)
        return Editor(text, fields.get("name", ""), fields.get("note", ""), lines, False, None, slip, focus)
    made = lines if by_form else lines_of_workout(workout)
    text = write_workout(workout) if by_form else fields.get("text", "")
    many = len(made) > MOST_LINES
    return Editor(text, workout.name, workout.note, () if many else made, many, shown(workout), None, focus)


def workout_of_fields(fields: Mapping[str, str]) -> Workout:
    """Return the workout that stands in the editor.

    Raises:
        InputRefused: it cannot be read.
    """
    return _read(fields, lines_of_fields(fields), by_form=fields.get("by") == "form")


def _read(fields: Mapping[str, str], lines: tuple[FormLine, ...], *, by_form: bool) -> Workout:
    if by_form:
        return workout_of_lines(fields.get("name", ""), fields.get("note", ""), lines)
    return read_workout(fields.get("text", ""))


def _slip(refused: InputRefused, text: str) -> Slip:
    field = getattr(refused, "field", None)
    if not isinstance(refused, WorkoutTextRefused):
        return Slip(str(refused), field)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = lines[refused.line - 1] if refused.line <= len(lines) else ""
    at = refused.column - 1
    before, behind = line[max(0, at - _SHOWN) : at], line[at : at + _SHOWN]
    return Slip(str(refused), field, refused.line, refused.column, before, behind)
