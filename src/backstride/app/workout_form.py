"""The editor's form: a workout as numbered lines with plain fields, and back.

A line is a block or the head of a repeat; its depth says in which repeat it stands, so that a form needs no
nesting and works without a script. Each field is read by the grammar of the text: one reading for both ways.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from backstride.plan.text import read_one_block
from backstride.plan.text_tokens import Sort, tokens_of
from backstride.plan.text_words import DEFAULTS, EFFORTS, SPEEDS, TextParams, plain, span, speed_words
from backstride.plan.text_write import key_words, write_workout
from backstride.vocab.errors import ValueRefused, WorkoutTextRefused
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import ANY, Block, Part, Repeat, Role, Target, Workout

MOST_LINES = 60
"""Longer workouts are changed as text. Project choice."""
FIELDS = (
    "amount", "unit", "travel", "gait", "role", "effort", "speed", "heart", "cadence", "rail", "grade",
    "cues", "drill", "note",
)  # fmt: skip
DEPTHS = {"0": 0, "1": 1, "2": 2}
_LABELS = {
    "amount": "How much", "effort": "Effort", "speed": "Speed", "heart": "Heart rate", "cadence": "Cadence",
    "grade": "Slope", "cues": "Cues", "times": "How often",
}  # fmt: skip
_MINUTES_FROM_S = 120
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form."""

    depth: int
    times: str | None
    """How often, as typed, for the head of a repeat; None for a block."""
    values: Mapping[str, str]
    """The fields of a block, as typed."""


NEW_BLOCK: Mapping[str, str] = dict.fromkeys(FIELDS, "") | {
    "amount": "5", "unit": "min", "travel": Travel.FORWARD.value, "gait": Gait.WALK.value,
    "role": Role.WORK.value,
}  # fmt: skip


# --- a workout as lines ---


def lines_of_workout(workout: Workout) -> tuple[FormLine, ...]:
    """Return the lines of the form; the caller looks whether they are too many."""
    return tuple(_lines(workout.parts, 0))


def _lines(parts: tuple[Part, ...], depth: int) -> list[FormLine]:
    found: list[FormLine] = []
    for part in parts:
        if isinstance(part, Repeat):
            found += [FormLine(depth, str(part.times), {}), *_lines(part.parts, depth + 1)]
        else:
            found.append(FormLine(depth, None, _values(part)))
    return found


def _values(block: Block) -> dict[str, str]:
    target = block.target
    amount, unit = _amount(block)
    return {
        "amount": amount,
        "unit": unit,
        "travel": block.travel.value,
        "gait": block.gait.value,
        "role": block.role.value,
        "effort": _span(target.effort),
        "speed": "" if target.speed_mps is None else speed_words(target.speed_mps),
        "heart": _span(target.heart_rate_bpm),
        "cadence": _span(target.cadence_spm),
        "rail": "" if block.handrail is None else block.handrail.value,
        "grade": "" if block.grade is None else plain(Decimal(repr(block.grade)) * 100),
        "cues": ", ".join(key_words(cue) for cue in block.cues),
        "drill": block.drill,
        "note": block.note,
    }


def _amount(block: Block) -> tuple[str, str]:
    if block.distance_m is not None:
        return plain(block.distance_m), "m"
    if block.duration_s is None:
        return "", "open"
    minutes = Decimal(repr(block.duration_s)) / 60
    in_minutes = block.duration_s % 60 == 0 or (block.duration_s >= _MINUTES_FROM_S and minutes * 10 % 1 == 0)
    return (plain(minutes), "min") if in_minutes else (plain(block.duration_s), "s")


def _span(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else span([plain(end) for end in ends])


# --- lines as a workout ---


def workout_of_lines(name: str, note: str, lines: Sequence[FormLine]) -> Workout:
    """Read the form.

    Raises:
        ValueRefused: the field that cannot be, `3-effort`, counted from 0.
        WorkoutRefused: the whole cannot be a workout.
    """
    if not lines:
        raise ValueRefused("lines", "A workout needs a block: add one.")
    parts, _ = _parts(lines, 0, 0)
    workout = Workout(name.strip(), parts, note.strip())
    write_workout(workout)
    return workout


def _parts(lines: Sequence[FormLine], at: int, depth: int) -> tuple[tuple[Part, ...], int]:
    """Return the parts that stand at a depth, and the line behind them."""
    found: list[Part] = []
    while at < len(lines) and lines[at].depth >= depth:
        line = lines[at]
        if line.times is None:
            found.append(_block(line.values, at))
            at += 1
            continue
        times = _times(line.times, at)
        inside, behind = _parts(lines, at + 1, depth + 1)
        if not inside:
            raise ValueRefused(f"{at}-times", "A repeat needs a block inside: add one, or remove it.")
        found.append(Repeat(times, inside))
        at = behind
    return tuple(found), at


def _times(typed: str, at: int, params: TextParams = DEFAULTS) -> int:
    text = typed.strip()
    if not (text.isdecimal() and len(text) < 6 and 1 <= int(text) <= params.most_times):  # noqa: PLR2004  # digits
        raise ValueRefused(f"{at}-times", f"How often: a whole number from 1 to {params.most_times:,}.")
    return int(text)


def _block(values: Mapping[str, str], at: int) -> Block:
    said = dict.fromkeys(FIELDS, "") | {name: value.strip() for name, value in values.items()}
    travel, gait = _choice(Travel, said["travel"], at, "travel"), _choice(Gait, said["gait"], at, "gait")
    if travel is not Travel.STILL and gait is Gait.STAND:
        gait = Gait.WALK  # it stood, and was just told to move
    dose = _dose(said, at)
    if travel is Travel.STILL and dose.distance_m is not None:
        raise ValueRefused(f"{at}-unit", "In place there is no distance: choose a time.")
    grade = f"grade {said['grade'].removesuffix('%').strip()}%"
    return Block(
        travel=travel,
        gait=gait,
        role=_choice(Role, said["role"], at, "role"),
        distance_m=dose.distance_m,
        duration_s=dose.duration_s,
        target=_target(said, at),
        cues=_cues(said["cues"], at),
        handrail=_choice(Handrail, said["rail"], at, "rail") if said["rail"] else None,
        grade=_read(grade, at, "grade").grade if said["grade"] else None,
        drill=said["drill"],
        note=said["note"],
    )


def _target(said: Mapping[str, str], at: int) -> Target:
    effort = said["effort"] if said["effort"] in EFFORTS else f"effort {said['effort']}"
    speed = said["speed"] if said["speed"].lower().endswith(SPEEDS) else f"{said['speed']}km/h"
    written = {
        "speed": f"at {speed}",
        "effort": effort,
        "heart": f"hr {said['heart']}",
        "cadence": f"cadence {said['cadence']}",
    }
    read = {name: _read(words, at, name).target if said[name] else ANY for name, words in written.items()}
    return Target(
        speed_mps=read["speed"].speed_mps,
        effort=read["effort"].effort,
        heart_rate_bpm=read["heart"].heart_rate_bpm,
        cadence_spm=read["cadence"].cadence_spm,
    )


def _dose(said: Mapping[str, str], at: int) -> Block:
    """Return a block that ends where this one does."""
    amount = said["amount"].replace(",", ".")
    if said["unit"] == "open":
        return _read("open", at, "amount", alone=False)
    if said["unit"] not in {"m", "km", "s", "min"}:
        raise ValueRefused(f"{at}-unit", "Choose metres, kilometres, seconds, minutes or open.")
    if not _NUMBER.fullmatch(amount):
        raise ValueRefused(f"{at}-amount", "How much: a number such as 15 or 1.5.")
    return _read(f"{amount}{said['unit']}", at, "amount", alone=False)


def _read(words: str, at: int, field: str, *, alone: bool = True) -> Block:
    """Read one field by the grammar of the text, in a block that says nothing else."""
    try:
        return read_one_block(f"{words} fwd walk" if not alone else f"open fwd walk {words}")
    except WorkoutTextRefused as refused:
        sentence = f"{_LABELS[field]}: expected {refused.expected}, found {refused.found}."
        raise ValueRefused(f"{at}-{field}", sentence) from None


def _cues(typed: str, at: int) -> tuple[str, ...]:
    """Read names with commas or spaces between; words in quotes are one cue."""
    try:
        tokens = [token for token in tokens_of(typed) if token.text not in {",", ""}]
    except WorkoutTextRefused:
        tokens = []
    if bool(typed) != bool(tokens) or any(token.sort not in {Sort.WORD, Sort.STRING} for token in tokens):
        raise ValueRefused(
            f"{at}-cues", 'Cues: names such as tall, look-left; other words in quotes, "eyes up".'
        )
    return tuple(token.text for token in tokens)


def _choice(kind: type[E], typed: str, at: int, field: str) -> E:
    try:
        return kind(typed)
    except ValueError:
        raise ValueRefused(f"{at}-{field}", "Choose one of the list.") from None


def lines_of_fields(fields: Mapping[str, str]) -> tuple[FormLine, ...]:
    """Return the lines of a form that was sent: `3-depth`, `3-times` or `3-amount`... for line 3, from 0."""
    found = []
    for at in range(MOST_LINES):
        depth = fields.get(f"{at}-depth")
        if depth is None:
            break
        times = fields.get(f"{at}-times")
        values = {name: fields.get(f"{at}-{name}", "") for name in FIELDS} if times is None else {}
        found.append(FormLine(DEPTHS.get(depth, 0), times, values))
    return tuple(found)
