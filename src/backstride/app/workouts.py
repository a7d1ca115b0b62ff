"""A workout as its editor shows it: ribbon, totals, steps, notes; or what is wrong, with line and column."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from backstride.app.told import rough
from backstride.app.workout_files import names_of
from backstride.formats.workout_words import Line, lines_of
from backstride.insight.words import time_in_words
from backstride.plan.text import read_workout
from backstride.plan.timing import block_s, planned_pieces
from backstride.plan.workout_wire import workout_from_json, workout_to_json
from backstride.vocab.errors import InputRefused, WorkoutTextRefused
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Workout

SCHEMA = "backstride.workout-check/1"
TRAVEL_LETTERS = {Travel.FORWARD: "f", Travel.BACKWARD: "b", Travel.SIDEWAYS: "s", Travel.STILL: "0"}
GAIT_LETTERS = {Gait.WALK: "w", Gait.RUN: "r", Gait.STAND: "s"}
NOT_STUDIED = "Backward downhill: nobody has studied it, and no plan here asks for it."
ASSUMED = "Blocks by distance are drawn with assumed speeds; the workout itself holds only what you wrote."


@dataclass(frozen=True, slots=True)
class Total:
    """How much goes one way in one gait."""

    travel: Travel
    gait: Gait
    metres: float
    minutes: float
    metres_assumed: bool
    """Some of it is given by time: the way is what an assumed speed makes of it."""
    minutes_assumed: bool
    """Some of it is given by distance, or open."""

    @property
    def metres_words(self) -> str:
        """`90`, or `about 1,100`."""
        return _number_words(self.metres, assumed=self.metres_assumed)

    @property
    def minutes_words(self) -> str:
        """`1.5`, or `about 15`."""
        return _number_words(self.minutes, assumed=self.minutes_assumed)


@dataclass(frozen=True, slots=True)
class WorkoutShown:
    """A workout with everything that its page draws."""

    workout: Workout
    pieces: tuple[RibbonPiece, ...]
    totals: tuple[Total, ...]
    notes: tuple[str, ...]

    @property
    def duration_s(self) -> float:
        """All of it, assumed where no time is given."""
        return self.pieces[-1][1]


def shown(workout: Workout) -> WorkoutShown:
    """Draw and add up a workout."""
    notes = []
    if any(block.backward and (block.grade or 0) < 0 for block in workout.blocks()):
        notes.append(NOT_STUDIED)
    if any(block.duration_s is None for block in workout.blocks()):
        notes.append(ASSUMED)
    return WorkoutShown(workout, planned_pieces(workout), _totals(workout), tuple(notes))


def steps_of(found: WorkoutShown) -> tuple[Line, ...]:
    """Return the workout in words, line by line."""
    return lines_of(found.workout, names_of(found.workout))


def _totals(workout: Workout) -> tuple[Total, ...]:
    blocks: dict[tuple[Travel, Gait], list[Block]] = defaultdict(list)
    for block in workout.blocks():
        blocks[block.travel, block.gait].append(block)
    order = list(TRAVEL_LETTERS)
    in_order = sorted(blocks.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1]))
    return tuple(
        Total(
            travel,
            gait,
            metres=sum(_metres(block) for block in found),
            minutes=sum(block_s(block) for block in found) / 60,
            metres_assumed=travel is not Travel.STILL and any(block.distance_m is None for block in found),
            minutes_assumed=any(block.duration_s is None for block in found),
        )
        for (travel, gait), found in in_order
    )


def _metres(block: Block) -> float:
    """Return the way of a block; of one by time, or open, what the assumed speed makes of it."""
    if block.distance_m is not None:
        return block.distance_m
    if block.travel is Travel.STILL:
        return 0.0
    seconds_a_metre = block_s(replace(block, distance_m=1.0, duration_s=None))
    return block_s(block) / seconds_a_metre


def check_text(text: str) -> dict[str, Any]:
    """Check what stands in the editor's text field; never raises for what a person types."""
    try:
        return _to_json(shown(read_workout(text)))
    except InputRefused as refused:
        return _refusal(refused)


def check_parts(json: Mapping[str, Any]) -> dict[str, Any]:
    """Check what stands in the editor's form (`backstride.workout/1`); never raises for it."""
    try:
        return _to_json(shown(workout_from_json(dict(json))))
    except InputRefused as refused:
        return _refusal(refused)


def _to_json(found: WorkoutShown) -> dict[str, Any]:
    workout = found.workout
    return {
        "schema": SCHEMA,
        "error": None,
        "workout": workout_to_json(workout),
        "ribbon": [
            [round(start, 3), round(end, 3), TRAVEL_LETTERS[travel], GAIT_LETTERS[gait]]
            for start, end, travel, gait in found.pieces
        ],
        "duration_s": round(found.duration_s, 3),
        "gist": gist(found),
        "totals": [_total_to_json(total) for total in found.totals],
        "steps": [{"depth": line.depth, "words": line.words} for line in steps_of(found)],
        "notes": list(found.notes),
    }


def _total_to_json(total: Total) -> dict[str, Any]:
    return {
        "travel": total.travel.value,
        "gait": total.gait.value,
        "metres": round(total.metres, 3),
        "minutes": round(total.minutes, 3),
        "metres_assumed": total.metres_assumed,
        "minutes_assumed": total.minutes_assumed,
    }


def gist(found: WorkoutShown) -> str:
    """Say it in a sentence: how long, and how much of it backward."""
    about = "About " if any(total.minutes_assumed for total in found.totals) else ""
    long = f"{about}{time_in_words(found.duration_s)}"
    back = [total for total in found.totals if total.travel is Travel.BACKWARD]
    if not back:
        return f"{long}, nothing backward."
    parts = []
    for total in back:
        verb = "walked" if total.gait is Gait.WALK else "run"
        parts.append(f"{total.metres_words} m {verb}")
    return f"{long}; backward {' and '.join(parts)}."


def _number_words(number: float, *, assumed: bool) -> str:
    """Write a number as it was said, or about, with the two figures that an assumption is worth."""
    return f"about {rough(number)}" if assumed else f"{number:,.1f}".removesuffix(".0")


def _refusal(refused: InputRefused) -> dict[str, Any]:
    at = refused if isinstance(refused, WorkoutTextRefused) else None
    return {
        "schema": SCHEMA,
        "error": {
            "sentence": str(refused),
            "line": at.line if at else None,
            "column": at.column if at else None,
            "expected": at.expected if at else None,
            "found": at.found if at else None,
            "field": getattr(refused, "field", None),
        },
    }
