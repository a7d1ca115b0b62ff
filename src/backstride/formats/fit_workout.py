"""Workouts as FIT files, for watches and bicycle computers: steps in a flat list, repeats that jump back.

FIT has no field for a way, a cue, a drill, a rail or an effort. The name of a step says BACKWARD first, which
is what a watch shows; its notes carry the block in words that the caller chooses, from which it comes back
whole. What neither can hold is refused by name: a third number to aim for, words longer than a FIT string,
numbers that would round to nothing. Rejected: developer fields, which watches drop from workouts.

FIT counts strides in sports on foot, so a cadence is halved, as in recorded files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from backstride.formats.fit.meaning import DEVELOPMENT
from backstride.formats.fit.tables import FIT_EPOCH_S
from backstride.formats.workout_words import NO_NAMES, Names, name_of
from backstride.vocab.errors import WorkoutRefused
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Role, Workout, levels


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a block is written in the notes of a step and read again, and what names of others say."""

    write: Callable[[Block], str]
    read: Callable[[str], Block | None]
    """None where the words are not ours."""
    travel: Callable[[str], Travel | None]
    gait: Callable[[str], Gait]


FORMAT = "A FIT workout"
DEEPEST = 2
LONGEST_BYTES = 254
"""Of a FIT string in UTF-8: a field has at most 255 bytes, the last one zero."""
MOST_STEPS = 0x0FFF
"""The index of a step has twelve bits."""
INVALID = 0xFFFFFFFF
# Numbers of messages, fields and meanings in FIT's profile.
WORKOUT, STEP = 26, 27
NAME, ENDS_BY, ENDS_AT, AIM, AIM_AT, LOW, HIGH, INTENSITY, NOTES = 0, 1, 2, 3, 4, 5, 6, 7, 8
AIM2, AIM2_AT, LOW2, HIGH2 = 19, 20, 21, 22
INDEX = 254
TIME, DISTANCE, OPEN, REPEAT = 0, 1, 5, 6
SPEED, HEART_RATE, NO_AIM, CADENCE = 0, 1, 2, 3
INTENSITY_OF = {Role.WORK: 0, Role.REST: 1, Role.WARM_UP: 2, Role.COOL_DOWN: 3}
PER_S, PER_M, PER_MPS = 1000, 100, 1000
BPM_FROM = 100
"""Heart rates below it are percent of the highest."""
STEPS_A_STRIDE = 2
RUNNING, TREADMILL = 1, 1
Fields = dict[int, int]
"""Number of a field -> its value as FIT counts it."""
_NUMBERED = (ENDS_BY, ENDS_AT, AIM, AIM_AT, LOW, HIGH, INTENSITY, AIM2, AIM2_AT, LOW2, HIGH2)


def write_fit_workout(
    workout: Workout, created: datetime, words: StepWords, names: Names = NO_NAMES
) -> bytes:
    """Write a workout that a watch can follow.

    Args:
        workout: What to do.
        created: When the file is made; watches tell workouts apart by it.
        words: How a block goes into the notes of its step.
        names: Words of cues and drills, for the names of steps.

    Raises:
        WorkoutRefused: it holds what FIT cannot.
    """
    steps = _steps(workout)
    if len(steps) > MOST_STEPS:
        _refuse(f"it has {len(steps):,} steps, and FIT numbers {MOST_STEPS:,}")
    messages = [_file_id(created, workout), _workout(workout, len(steps))]
    messages += [_step(index, step, words, names) for index, step in enumerate(steps)]
    from fit_tool.fit_file_builder import FitFileBuilder  # noqa: PLC0415  # slow to import

    builder = FitFileBuilder(auto_define=True)
    builder.add_all(messages)
    return bytes(builder.build().to_bytes())


@dataclass(frozen=True, slots=True)
class _Back:
    """A step that goes back to another one, `times` rounds in all."""

    to: int
    times: int


def _steps(workout: Workout) -> "list[Block | _Back]":
    if levels(workout.parts) > DEEPEST:
        _refuse("repeats stand in more than two levels")
    found: list[Block | _Back] = []
    _add(workout.parts, found)
    if not found:
        _refuse("it has no block")
    return found


def _add(parts: tuple[Part, ...], found: "list[Block | _Back]") -> None:
    for part in parts:
        if isinstance(part, Block):
            found.append(part)
            continue
        if part.times < 1 or not part.parts:
            _refuse("a repeat does nothing")
        begins = len(found)
        _add(part.parts, found)
        found.append(_Back(begins, part.times))


def _refuse(reason: str) -> None:
    raise WorkoutRefused(FORMAT, reason)


def fields_of(block: Block) -> Fields:
    """Return how a block ends, what it aims for and how hard it is, as FIT counts.

    Raises:
        WorkoutRefused: more numbers to aim for than a step has places, or one beyond FIT's.
    """
    fields = {ENDS_BY: OPEN, AIM: NO_AIM, INTENSITY: INTENSITY_OF[block.role]}
    if block.distance_m is not None:
        fields |= {ENDS_BY: DISTANCE, ENDS_AT: _counted(block.distance_m, PER_M, "a distance", "cm")}
    elif block.duration_s is not None:
        fields |= {ENDS_BY: TIME, ENDS_AT: _counted(block.duration_s, PER_S, "a time", "ms")}
    aims = _aims(block)
    places = ((AIM, AIM_AT, LOW, HIGH), (AIM2, AIM2_AT, LOW2, HIGH2))
    if len(aims) > len(places):
        _refuse("a block aims for speed, heart rate and cadence at once, and a step has two aims")
    for (aim, low, high), (kind, at, low_place, high_place) in zip(aims, places, strict=False):
        fields |= {kind: aim, at: 0, low_place: low, high_place: high}
    return fields


def _aims(block: Block) -> list[tuple[int, int, int]]:
    target = block.target
    found = []
    if target.speed_mps is not None:
        low, high = (_counted(speed, PER_MPS, "a speed", "mm/s") for speed in target.speed_mps)
        found.append((SPEED, low, high))
    if target.heart_rate_bpm is not None:
        low, high = (_counted(rate, 1, "a heart rate", "bpm") for rate in target.heart_rate_bpm)
        found.append((HEART_RATE, low + BPM_FROM, high + BPM_FROM))
    if target.cadence_spm is not None:
        low, high = (
            _counted(steps, 1 / STEPS_A_STRIDE, "a cadence", "strides") for steps in target.cadence_spm
        )
        found.append((CADENCE, low, high))
    return found


def _counted(value: float, per_unit: float, what: str, unit: str) -> int:
    """Count in FIT's own steps; a value that rounds to nothing, or beyond the field, is refused."""
    count = round(value * per_unit) if abs(value) < INVALID else INVALID
    if not 0 < count < INVALID - BPM_FROM:
        _refuse(f"{what} of {value:g} is beyond what FIT counts in {unit}")
    return count


# --- messages ---


def _file_id(created: datetime, workout: Workout) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.file_id_message import FileIdMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import FileType  # noqa: PLC0415  # slow to import

    message = FileIdMessage()
    message.type = FileType.WORKOUT
    message.manufacturer = DEVELOPMENT
    message.product = 0
    message.serial_number = crc32(repr(workout).encode("utf-8", "replace")) or 1  # two of one second differ
    message.time_created = max(round(created.timestamp()), FIT_EPOCH_S) * 1000
    return message


def _workout(workout: Workout, steps: int) -> Any:  # noqa: ANN401  # the library has no types
    from fit_tool.profile.messages.workout_message import WorkoutMessage  # noqa: PLC0415  # slow to import
    from fit_tool.profile.profile_type import Sport, SubSport  # noqa: PLC0415  # slow to import

    message = WorkoutMessage()
    message.sport = Sport(RUNNING)
    if any(block.handrail is not None for block in workout.blocks()):
        message.sub_sport = SubSport(TREADMILL)
    message.num_valid_steps = steps
    if workout.name:
        message.workout_name = _string(workout.name, "its name")
    if workout.note:
        message.workout_description = _string(workout.note, "its note")
    return message


def _step(index: int, step: "Block | _Back", words: StepWords, names: Names) -> Any:  # noqa: ANN401  # no types
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage  # noqa: PLC0415  # slow to import

    message = WorkoutStepMessage()
    message.message_index = index
    if isinstance(step, _Back):
        fields = {ENDS_BY: REPEAT, ENDS_AT: step.to, AIM_AT: step.times}
    else:
        fields = fields_of(step)
        message.workout_step_name = _short(name_of(step, names))
        message.notes = _string(words.write(step), f"what block {index + 1} says")
    for number in _NUMBERED:
        if number in fields:
            message.get_field(number).set_encoded_value(0, fields[number])
    return message


def _string(text: str, what: str) -> str:
    size = len(text.encode("utf-8", "replace"))
    if "\0" in text:
        _refuse(f"{what} holds a sign that ends a FIT string")
    if size > LONGEST_BYTES:
        _refuse(f"{what} takes {size} bytes, and a FIT string holds {LONGEST_BYTES}")
    return text


def _short(name: str) -> str:
    """Cut a step's name to what fits; it only repeats what the notes say in full."""
    return name.encode("utf-8", "replace")[:LONGEST_BYTES].decode("utf-8", "ignore").replace("\0", " ")
