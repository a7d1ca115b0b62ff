"""FIT workouts back to workouts: ours from their notes, those of others from what a step says.

Where the notes of a step are ours, they are the block, and FIT's own numbers only confirm it; where somebody
changed a number since, the number wins and that is said. A step of others names no way: words in its name
decide, else it goes forward, or stands in a rest, and that is said too. What a block cannot hold (zones,
power, calories, a count of repetitions) goes into its note and is said; nothing is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from backstride.formats.fit_workout import (
    AIM,
    AIM2,
    AIM2_AT,
    AIM_AT,
    BPM_FROM,
    CADENCE,
    DEEPEST,
    DISTANCE,
    ENDS_AT,
    ENDS_BY,
    HEART_RATE,
    HIGH,
    HIGH2,
    INDEX,
    INTENSITY,
    LOW,
    LOW2,
    NAME,
    NO_AIM,
    NOTES,
    OPEN,
    PER_M,
    PER_MPS,
    PER_S,
    REPEAT,
    SPEED,
    STEP,
    STEPS_A_STRIDE,
    TIME,
    WORKOUT,
    StepWords,
    fields_of,
)
from backstride.vocab.errors import DamagedFile, InputRefused, WorkoutRefused
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout, levels

Raw = dict[int, Any]
"""Number of a field -> what stands there: an integer or a string; a field without a value is left out."""
_FILE = "FIT workout"
_MESSAGE_INDEX_BITS = 0x0FFF
_SPORT, _WORKOUT_NAME, _DESCRIPTION = 4, 8, 17
_RUNNING, _WALKING, _HIKING = 1, 11, 17
_ON_FOOT = {None, 0, _RUNNING, _WALKING, _HIKING}
_ROLES = {1: Role.REST, 2: Role.WARM_UP, 3: Role.COOL_DOWN, 4: Role.REST}
_BY_TIME = {TIME, 28, 31}
_REPEATS = {REPEAT, 7, 8, 9, 10, 11, 12, 13, 17, 27}
_ENDS = {
    2: "until your heart rate is below {bpm}", 3: "until your heart rate is above {bpm}",
    4: "until {value} kcal are used", 14: "until your power is below {watts}",
    15: "until your power is above {watts}", 29: "{value} times",
}  # fmt: skip
_REPEAT_ENDS = {7: "a time", 8: "a distance", 9: "an energy", 10: "a heart rate", 11: "a heart rate"}
_AIMS = {SPEED: "speed", HEART_RATE: "heart rate", CADENCE: "cadence", 4: "power"}
_WATTS_FROM = 1000
_MOST_TIMES = 1000


@dataclass(frozen=True, slots=True)
class FitWorkout:
    """A workout out of a FIT file, and what is to be known about it, one sentence each."""

    workout: Workout
    problems: tuple[str, ...]


def read_fit_workout(data: bytes, words: StepWords) -> FitWorkout:
    """Read a FIT workout, ours or somebody else's.

    Raises:
        DamagedFile: it cannot be read, or is no workout.
        WorkoutRefused: it is for another sport, or repeats deeper than a workout here does.
    """
    try:
        messages = list(_messages(data))
    except Exception as error:
        raise DamagedFile(_FILE, f"its content cannot be made sense of ({type(error).__name__})") from error
    head = next((raw for kind, raw in messages if kind == WORKOUT), {})
    steps = sorted((raw for kind, raw in messages if kind == STEP), key=_index_of)
    if not steps:
        raise DamagedFile(_FILE, "it holds no workout steps")
    if head.get(_SPORT) not in _ON_FOOT:
        raise WorkoutRefused("Backstride", "it is not made for running or walking")
    reading = _Reading(words, head.get(_SPORT))
    parts = _parts(steps, reading)
    if levels(parts) > DEEPEST:
        raise WorkoutRefused("Backstride", "repeats stand in more than two levels")
    workout = Workout(str(head.get(_WORKOUT_NAME, "")), parts, str(head.get(_DESCRIPTION, "")))
    return FitWorkout(workout, tuple(reading.problems()))


def _messages(data: bytes) -> Iterator[tuple[int, Raw]]:
    """Yield the workout and its steps by number of field, as the bytes say them."""
    import fitdecode  # noqa: PLC0415  # decoders only when needed

    options = {"check_crc": fitdecode.CrcCheck.RAISE, "error_handling": fitdecode.ErrorHandling.RAISE}
    with fitdecode.FitReader(BytesIO(data), processor=None, **options) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.global_mesg_num in {WORKOUT, STEP}:
                yield (
                    frame.global_mesg_num,
                    {
                        field.field_def.def_num: field.raw_value
                        for field in frame.fields
                        if field.field_def is not None and field.raw_value is not None
                    },
                )


def _index_of(raw: Raw) -> int:
    return int(raw.get(INDEX, 0)) & _MESSAGE_INDEX_BITS


def _parts(steps: list[Raw], reading: "_Reading") -> tuple[Part, ...]:
    """Fold steps that jump back into repeats."""
    found: list[tuple[int, Part]] = []
    for index, raw in enumerate(steps):
        if raw.get(ENDS_BY) not in _REPEATS:
            found.append((index, reading.block(index, raw)))
            continue
        to, times = int(raw.get(ENDS_AT, index)), reading.times(index, raw)
        inside = [part for begins, part in found if begins >= to]
        if not inside or to not in {begins for begins, _ in found} or not 1 <= times <= _MOST_TIMES:
            raise DamagedFile(_FILE, f"step {index + 1} goes back to a step that is not there, or too often")
        found = [(begins, part) for begins, part in found if begins < to]
        found.append((to, Repeat(times, tuple(inside))))
    return tuple(part for _, part in found)


class _Reading:
    """Steps to blocks, with what was noticed on the way."""

    def __init__(self, words: StepWords, sport: int | None) -> None:
        self._words = words
        self._sport = sport
        self._said: list[str] = []
        self._forward: list[int] = []
        self._standing: list[int] = []

    def problems(self) -> Iterator[str]:
        """Yield what is to be known, the most important first."""
        if self._forward:
            yield f"No way is named in {_steps_words(self._forward)}: taken as forward."
        if self._standing:
            yield f"No way is named in {_steps_words(self._standing)}: taken as standing still."
        yield from self._said

    def times(self, index: int, raw: Raw) -> int:
        """Return how often is repeated; once where something else than a count ends it."""
        if raw[ENDS_BY] == REPEAT:
            return int(raw.get(AIM_AT, 0))
        ends = _REPEAT_ENDS.get(raw[ENDS_BY], "a measure")
        self._said.append(f"Step {index + 1} repeats until {ends} is reached; here its steps stand once.")
        return 1

    def block(self, index: int, raw: Raw) -> Block:
        """Return the block of a step: from our own words, or from what a step of others says."""
        ours = self._words.read(str(raw.get(NOTES, "")))
        if ours is None:
            return self._foreign(index, raw)
        if _agrees(ours, raw):
            return ours
        said = self._stated(index, raw)
        self._said.append(f"Step {index + 1} was changed since it was written; its numbers are taken.")
        return replace(
            ours,
            distance_m=said.distance_m,
            duration_s=said.duration_s,
            role=said.role,
            target=replace(said.target, effort=ours.target.effort),
        )

    def _foreign(self, index: int, raw: Raw) -> Block:
        block = self._stated(index, raw)
        texts = [str(raw[number]) for number in (NAME, NOTES) if raw.get(number)]
        travel = next((way for text in texts if (way := self._words.travel(text)) is not None), None)
        gait = next((how for text in texts if (how := self._words.gait(text)) is not Gait.UNKNOWN), None)
        if travel is None and block.role is Role.REST and block.distance_m is None and gait is None:
            self._standing.append(index + 1)
            travel, gait = Travel.STILL, Gait.STAND
        elif travel is None:
            self._forward.append(index + 1)
        note = "; ".join([*texts, *([block.note] if block.note else [])])
        walked = self._sport in {_WALKING, _HIKING} or block.role is Role.REST
        usual = Gait.WALK if walked else Gait.RUN
        return replace(block, travel=travel or Travel.FORWARD, gait=gait or usual, note=note)

    def _stated(self, index: int, raw: Raw) -> Block:
        """Return what FIT's own fields say; the way is filled in by the caller."""
        role = _ROLES.get(raw.get(INTENSITY, 0), Role.WORK)
        block = Block(Travel.FORWARD, Gait.RUN, role)
        ends, value = raw.get(ENDS_BY, OPEN), raw.get(ENDS_AT)
        notes = []
        if ends in _BY_TIME and value:
            block = replace(block, duration_s=value / PER_S)
        elif ends == DISTANCE and value:
            block = replace(block, distance_m=value / PER_M)
        elif ends in _ENDS and value is not None:
            notes.append(_ends_words(ends, value))
        elif ends != OPEN:
            notes.append(f"ends by something that FIT numbers {ends}")
        target, aims = _target(raw)
        notes += aims
        self._said += [f"Step {index + 1}: “{note}” stands in the note, no field holds it." for note in notes]
        return replace(block, target=target, note="; ".join(notes))


def _steps_words(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"step {numbers[0]}"
    shown = [str(number) for number in numbers[:12]]
    return f"steps {', '.join(shown[:-1])} and {shown[-1]}" if len(numbers) <= 12 else f"{len(numbers)} steps"  # noqa: PLR2004  # a sentence's length


def _agrees(block: Block, raw: Raw) -> bool:
    """Whether FIT's numbers are those of this block."""
    try:
        fields = fields_of(block)
    except InputRefused:
        return False
    numbered = (ENDS_BY, ENDS_AT, AIM, LOW, HIGH, INTENSITY, AIM2, LOW2, HIGH2)
    return {n: raw[n] for n in numbered if n in raw} == {n: fields[n] for n in numbered if n in fields}


def _ends_words(ends: int, value: int) -> str:
    bpm = f"{value - BPM_FROM}" if value > BPM_FROM else f"{value} % of its highest"
    watts = f"{value - _WATTS_FROM} W" if value > _WATTS_FROM else f"{value} % of your threshold"
    return _ENDS[ends].format(value=value, bpm=bpm, watts=watts)


def _target(raw: Raw) -> tuple[Target, list[str]]:
    """Return what a step aims for, and in words what no target here holds."""
    target, words = Target(), []
    for kind, at, low, high in ((AIM, AIM_AT, LOW, HIGH), (AIM2, AIM2_AT, LOW2, HIGH2)):
        aim = raw.get(kind, NO_AIM)
        if aim == NO_AIM:
            continue
        ends = (raw.get(low) or raw.get(high) or 0, raw.get(high) or raw.get(low) or 0)
        held = None if raw.get(at) else _held(aim, ends)
        if held is not None:
            target = replace(target, **held)
        elif raw.get(at) or any(ends):
            words.append(_aim_words(aim, raw.get(at), ends))
    return target, words


def _held(aim: int, ends: tuple[int, int]) -> dict[str, tuple[float, float]] | None:
    low, high = sorted(ends)
    if aim == SPEED and low:
        return {"speed_mps": (low / PER_MPS, high / PER_MPS)}
    if aim == HEART_RATE and low > BPM_FROM:
        return {"heart_rate_bpm": (float(low - BPM_FROM), float(high - BPM_FROM))}
    if aim == CADENCE and low:
        return {"cadence_spm": (float(low * STEPS_A_STRIDE), float(high * STEPS_A_STRIDE))}
    return None


def _aim_words(aim: int, zone: int | None, ends: tuple[int, int]) -> str:
    what = _AIMS.get(aim, f"an aim that FIT numbers {aim}")
    if zone:
        return f"{what}, zone {zone}"
    low, high = sorted(ends)
    if aim == HEART_RATE:
        return f"{what} {low} to {high} % of its highest"
    watts = low > _WATTS_FROM
    return f"{what} {low - _WATTS_FROM} to {high - _WATTS_FROM} W" if watts else f"{what} {low} to {high} %"
