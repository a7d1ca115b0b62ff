"""Workouts to text: one canonical form, so that reading it gives the very same workout.

Each top-level part stands on its own line, or all on one line with `; ` between; the words of a block come in
one order. What a text cannot say (a way that is not known) is refused by name.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from backstride.plan.text import read_workout
from backstride.plan.text_words import EFFORTS, RAILS, plain, span, speed_words
from backstride.vocab.errors import InputRefused, WorkoutRefused
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout

DEEPEST = 2
_FORMAT = "The text"
_WAYS = {Travel.FORWARD: "fwd", Travel.BACKWARD: "bwd", Travel.SIDEWAYS: "side", Travel.STILL: "still"}
_EFFORT_WORDS = {span_: word for word, span_ in EFFORTS.items()}
_RAIL_WORDS = {rail: word for word, rail in RAILS.items()}
_KEY = re.compile(r"[a-z](?:[a-z0-9_]|-(?=[a-z0-9_]))*")
_KM_FROM, _KM_STEP = 1000, 100
_MIN_S = 60
_MINUTES_FROM_S = 120
"""From here on minutes and seconds; `90s` reads better than `1min30s`."""


def write_workout(workout: Workout, *, one_line: bool = False) -> str:
    """Write a workout's canonical text, and prove that reading it gives the same workout.

    Raises:
        WorkoutRefused: it holds what no text can say.
    """
    for number, block in enumerate(_written(workout.parts), start=1):
        reason = _untellable(block)
        if reason:
            raise WorkoutRefused(_FORMAT, f"block {number} {reason}")
    heads = (("name", workout.name), ("note", workout.note))
    lines = [f"{key} {quoted(words)}" for key, words in heads if words]
    lines += [_part(part) for part in workout.parts]
    text = ("; " if one_line else "\n").join(lines)
    _prove(text, workout)
    return text


def _prove(text: str, workout: Workout) -> None:
    try:
        same = read_workout(text) == workout
    except InputRefused as error:
        raise WorkoutRefused(_FORMAT, str(error)) from error
    if not same:
        raise WorkoutRefused(_FORMAT, "it would come back as another one")


def _written(parts: tuple[Part, ...]) -> Iterator[Block]:
    """Yield the blocks as they stand in the text, those of a repeat once."""
    for part in parts:
        if isinstance(part, Block):
            yield part
        else:
            yield from _written(part.parts)


def _untellable(block: Block) -> str:
    """Say what no text can say; empty where it can. What is out of range shows when it is read again."""
    if block.travel is Travel.UNKNOWN or block.gait is Gait.UNKNOWN:
        return "does not say which way, or whether to walk or run"
    if block.distance_m is not None and block.duration_s is not None:
        return "ends by a distance and by a time"
    return ""


def _part(part: Part) -> str:
    if isinstance(part, Repeat):
        return f"{part.times} x ({', '.join(_part(inner) for inner in part.parts)})"
    return write_block(part)


def write_block(block: Block) -> str:
    """Write one block in the canonical order of its words."""
    target = block.target
    words = [_dose(block), *_way(block)]
    if target.effort is not None:
        words.append(_EFFORT_WORDS.get(target.effort) or f"effort {_ends(target.effort)}")
    if target.speed_mps is not None:
        words.append(f"at {speed_words(target.speed_mps)}")
    if target.heart_rate_bpm is not None:
        words.append(f"hr {_ends(target.heart_rate_bpm)}")
    if target.cadence_spm is not None:
        words.append(f"cadence {_ends(target.cadence_spm)}")
    if block.handrail is not None:
        words.append(f"rail {_RAIL_WORDS[block.handrail]}")
    if block.grade is not None:
        words.append(f"grade {plain(Decimal(repr(block.grade)) * 100)}%")
    words += [f"cue {key_words(cue)}" for cue in block.cues]
    if block.drill:
        words.append(f"drill {key_words(block.drill)}")
    if block.note:
        words.append(f"note {quoted(block.note)}")
    return " ".join(words)


def _dose(block: Block) -> str:
    if block.distance_m is not None:
        kilometres = block.distance_m >= _KM_FROM and block.distance_m % _KM_STEP == 0
        return (
            f"{plain(Decimal(repr(block.distance_m)) / 1000)}km"
            if kilometres
            else f"{plain(block.distance_m)}m"
        )
    return "open" if block.duration_s is None else _time(block.duration_s)


def _time(seconds: float) -> str:
    minutes, rest = divmod(Decimal(repr(seconds)), _MIN_S)
    if seconds < _MIN_S or (rest and seconds < _MINUTES_FROM_S):
        return f"{plain(seconds)}s"
    return f"{plain(minutes)}min{plain(rest)}s" if rest else f"{plain(minutes)}min"


def _way(block: Block) -> list[str]:
    """Return the words for way, gait and role; what reading adds by itself is left out."""
    role = [] if block.role is Role.WORK else [block.role.value]
    if block.travel is Travel.STILL and block.gait is Gait.STAND:
        return role if block.role is Role.REST else ["still", *role]
    return [_WAYS[block.travel], block.gait.value, *role]


def _ends(ends: tuple[float, float]) -> str:
    return span([plain(end) for end in ends])


def key_words(key: str) -> str:
    """Write the name of a cue or drill: as it is, or in quotes."""
    return key if _KEY.fullmatch(key) else quoted(key)


def quoted(words: str) -> str:
    """Write words in quotes, on one line."""
    return json.dumps(words, ensure_ascii=False)
