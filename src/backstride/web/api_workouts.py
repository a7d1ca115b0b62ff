"""`/api/v1/workouts/check`: a workout as text or JSON, drawn and added up, or what is wrong with it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from backstride.app.workouts import check_parts, check_text
from backstride.web.api_problems import Given, Taken

router = APIRouter(tags=["workouts"])

Piece = tuple[float, float, Literal["f", "b", "s", "0"], Literal["w", "r", "s"]]


class WorkoutIn(Taken):
    """A workout: its text, or else `backstride.workout/1`."""

    text: Annotated[str, Field(max_length=20_000)] | None = None
    workout: dict[str, Any] | None = None


class WorkoutErrorOut(Given):
    """What is wrong; line and column from 1, where it is a text."""

    sentence: str
    line: int | None
    column: int | None
    expected: str | None
    found: str | None
    field: str | None


class WorkoutTotalOut(Given):
    """How much goes one way in one gait; assumed where it is not said."""

    travel: Literal["forward", "backward", "sideways", "still"]
    gait: Literal["walk", "run", "stand"]
    metres: float
    minutes: float
    metres_assumed: bool
    minutes_assumed: bool


class WorkoutLineOut(Given):
    """One line in words; deeper inside a repeat."""

    depth: int
    words: str


class WorkoutCheckOut(Given):
    """`error`, or all the others."""

    schema_: Annotated[Literal["backstride.workout-check/1"], Field(alias="schema")]
    error: WorkoutErrorOut | None
    workout: dict[str, Any] | None = None
    ribbon: list[Piece] | None = None
    duration_s: float | None = None
    gist: str | None = None
    totals: list[WorkoutTotalOut] | None = None
    steps: list[WorkoutLineOut] | None = None
    notes: list[str] | None = None


@router.post("/workouts/check")
def checked(asked: WorkoutIn) -> WorkoutCheckOut:
    """Read a workout and say what it holds; a text that cannot be read is an answer, too."""
    found = check_text(asked.text) if asked.text is not None else check_parts(asked.workout or {})
    return WorkoutCheckOut.model_validate(found)
