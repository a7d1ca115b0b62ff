"""Workouts as JSON (`backstride.workout/1`), for programs and for the form of the editor.

The parts say everything; the text stands beside them for people, and is not read back.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from backstride.plan.text_write import write_workout
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout

SCHEMA = "backstride.workout/1"
_DEEPEST = 2
_TARGETS = ("speed_mps", "effort", "heart_rate_bpm", "cadence_spm")
E = TypeVar("E", bound=StrEnum)


def workout_to_json(workout: Workout) -> dict[str, Any]:
    """Return a workout as JSON holds it.

    Raises:
        WorkoutRefused: no text can say it, so that its JSON could not be read back either.
    """
    return {
        "schema": SCHEMA,
        "name": workout.name,
        "note": workout.note,
        "text": write_workout(workout),
        "parts": [_part_to_json(part) for part in workout.parts],
    }


def _part_to_json(part: Part) -> dict[str, Any]:
    if isinstance(part, Repeat):
        return {"times": part.times, "parts": [_part_to_json(inner) for inner in part.parts]}
    return {
        "travel": part.travel.value,
        "gait": part.gait.value,
        "role": part.role.value,
        "distance_m": part.distance_m,
        "duration_s": part.duration_s,
        "target": {name: _ends(getattr(part.target, name)) for name in _TARGETS},
        "cues": list(part.cues),
        "handrail": None if part.handrail is None else part.handrail.value,
        "grade": part.grade,
        "drill": part.drill,
        "note": part.note,
    }


def _ends(ends: tuple[float, float] | None) -> list[float] | None:
    return None if ends is None else list(ends)


def workout_from_json(json: object) -> Workout:
    """Read a workout from JSON; what is left out is not said.

    Raises:
        ValueRefused: with the place of the value that cannot be, such as `parts[0].gait`.
        WorkoutRefused: no text can say it: a number out of range, a distance while still.
    """
    whole = _object(json, "workout")
    parts = _parts(whole.get("parts"), "parts", 0)
    workout = Workout(_string(whole, "name", ""), parts, _string(whole, "note", ""))
    write_workout(workout)
    return workout


def _parts(json: object, place: str, depth: int) -> tuple[Part, ...]:
    if not isinstance(json, list) or not json:
        raise ValueRefused(place, f"{place}: a list of blocks and repeats is needed here.")
    return tuple(_part(one, f"{place}[{index}]", depth) for index, one in enumerate(json))


def _part(json: object, place: str, depth: int) -> Part:
    found = _object(json, place)
    if "times" not in found:
        return _block(found, place)
    times = found["times"]
    if not isinstance(times, int) or isinstance(times, bool):
        raise ValueRefused(f"{place}.times", f"{place}.times: a whole number is needed here.")
    if depth == _DEEPEST:
        raise ValueRefused(place, f"{place}: repeats stand in at most two levels.")
    return Repeat(times, _parts(found.get("parts"), f"{place}.parts", depth + 1))


def _block(found: Mapping[str, Any], place: str) -> Block:
    target = _object(found.get("target") or {}, f"{place}.target")
    spans = {name: _span(target.get(name), f"{place}.target.{name}") for name in _TARGETS}
    cues = found.get("cues") or []
    if not isinstance(cues, list) or not all(isinstance(cue, str) for cue in cues):
        raise ValueRefused(f"{place}.cues", f"{place}.cues: a list of names is needed here.")
    rail = found.get("handrail")
    return Block(
        travel=_one_of(Travel, found.get("travel"), f"{place}.travel"),
        gait=_one_of(Gait, found.get("gait"), f"{place}.gait"),
        role=_one_of(Role, found.get("role", Role.WORK), f"{place}.role"),
        distance_m=_number(found.get("distance_m"), f"{place}.distance_m"),
        duration_s=_number(found.get("duration_s"), f"{place}.duration_s"),
        target=Target(**spans),
        cues=tuple(cues),
        handrail=None if rail is None else _one_of(Handrail, rail, f"{place}.handrail"),
        grade=_number(found.get("grade"), f"{place}.grade"),
        drill=_string(found, "drill", place),
        note=_string(found, "note", place),
    )


def _object(json: object, place: str) -> Mapping[str, Any]:
    if not isinstance(json, dict):
        raise ValueRefused(place, f"{place}: an object is needed here.")
    return json


def _one_of(kind: type[E], value: object, place: str) -> E:
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise ValueRefused(place, f"{place}: one of {known} is needed here.") from None


def _number(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueRefused(place, f"{place}: a number is needed here.")
    try:
        return float(value)
    except OverflowError:
        raise ValueRefused(place, f"{place}: a smaller number is needed here.") from None


def _span(value: object, place: str) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # both ends of a range
        raise ValueRefused(place, f"{place}: the two ends of a range are needed here.")
    low, high = (_number(end, place) for end in value)
    if low is None or high is None:
        raise ValueRefused(place, f"{place}: the two ends of a range are needed here.")
    return low, high


def _string(found: Mapping[str, Any], name: str, place: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        where = f"{place}.{name}" if place else name
        raise ValueRefused(where, f"{where}: words are needed here.")
    return value
