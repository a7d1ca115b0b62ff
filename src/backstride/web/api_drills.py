"""`/api/v1/drills` and `/api/v1/circuits`: the library, for programs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from backstride.app.drills import Asked, circuits_json, circuits_shown, drills_json, drills_shown
from backstride.app.drills_open import opened_to
from backstride.web.api_problems import Given
from backstride.web.asked import HomeAsked

router = APIRouter(tags=["drills"])

Words = Annotated[str, Query(max_length=200, description="Words that must all be found, in any case.")]
Things = Annotated[str, Query(max_length=20, description="Equipment that a drill needs, or `none`.")]
Level = Annotated[int | None, Query(ge=1, le=12, description="Drills that are open at this stage.")]

Gait = Literal["walk", "run", "stand", "unknown"]
Travel = Literal["forward", "backward", "sideways", "still", "unknown"]


class MoveOut(Given):
    """One piece of a set."""

    travel: Travel
    gait: Gait
    distance_m: float | None
    duration_s: float | None
    rest: bool
    note: str


class DoseOut(Given):
    """How much, and who says so; without sources it is expert design."""

    sets: int
    moves: list[MoveOut]
    rest_s: float
    words: str
    sources: list[str]
    why: str


class PhaseOut(Given):
    """One moment of a drill: what to do, and what its drawing shows."""

    do: str
    shows: str


class FaultOut(Given):
    """What often goes wrong, and what to do then."""

    seen: str
    do: str


class DrillOut(Given):
    """One drill."""

    id: str
    name: str
    purpose: str
    stage: int
    open: bool
    travel: Travel
    gait: Gait
    jumping: bool
    equipment: list[str]
    space: str
    dose: DoseOut
    how: list[PhaseOut]
    form: list[str]
    faults: list[FaultOut]
    harder: list[str]
    next: list[str]
    avoid: list[str]
    stop: str


class DrillsOut(Given):
    """`backstride.drills/1`."""

    schema_: Annotated[Literal["backstride.drills/1"], Field(alias="schema")]
    drills: list[DrillOut]


class StationOut(Given):
    """A drill of a circuit, and its sets in one round."""

    drill: str
    sets: int


class CircuitOut(Given):
    """One circuit."""

    id: str
    name: str
    purpose: str
    stage: int
    open: bool
    jumping: bool
    equipment: list[str]
    space: str
    rounds: int
    stations: list[StationOut]
    between_s: float
    duration_s: float
    words: str
    why: str
    avoid: list[str]


class CircuitsOut(Given):
    """`backstride.circuits/1`."""

    schema_: Annotated[Literal["backstride.circuits/1"], Field(alias="schema")]
    circuits: list[CircuitOut]


@router.get("/drills")
def drills(home: HomeAsked, q: Words = "", equipment: Things = "", level: Level = None) -> DrillsOut:
    """Return drills with how, dose, faults and who should not."""
    return DrillsOut.model_validate(drills_json(drills_shown(Asked(q, equipment, level), opened_to(home))))


@router.get("/circuits")
def circuits(home: HomeAsked) -> CircuitsOut:
    """Return circuits with their stations."""
    return CircuitsOut.model_validate(circuits_json(circuits_shown(opened_to(home))))
