"""`/api/v1/compare`: forward beside backward for a body, a speed and a slope (`backstride.compare/1`)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from backstride.app.compare import CompareAsked, compare_for, comparison_to_json
from backstride.vocab.segment import Gait
from backstride.web.api_problems import Given
from backstride.web.asked import HomeAsked

router = APIRouter(tags=["compare"])

Number = Query(allow_inf_nan=False, ge=-1000, le=1000)
Speed = Annotated[
    float, Number, Field(description="In m/s: of both directions, or of forward at one effort.")
]
Mass = Annotated[float | None, Number, Field(description="In kg; left out, energy is a ratio only.")]
Height = Annotated[
    float | None, Number, Field(description="In m; no study tells the directions apart by it.")
]
Grade = Annotated[float, Number, Field(description="Rise over run; downhill is refused.")]
GaitAsked = Annotated[
    Literal["walk", "run"] | None, Query(description="Both ways; left out, each direction's usual one.")
]


class ComparedRowOut(Given):
    """A number with its range and its studies."""

    name: str
    unit: str
    travel: Literal["forward", "backward"] | None
    low: float
    value: float
    high: float
    sources: Annotated[list[str], Field(min_length=1)]
    people: int | None
    extrapolated: bool
    words: str


class ComparedSignOut(Given):
    """More, less or the same; how much is not known."""

    name: str
    sign: Literal["more", "less", "same"]
    sources: Annotated[list[str], Field(min_length=1)]
    people: int | None
    words: str


class ComparedGapOut(Given):
    """What nobody measured."""

    name: str
    words: str


class GaitsOut(Given):
    """The gait of each direction."""

    forward: Literal["walk", "run"]
    backward: Literal["walk", "run"]


class SpeedsOut(Given):
    """The speed of each direction, m/s."""

    forward: float
    backward: float


class CompareViewOut(Given):
    """One of the two answers."""

    says: str
    speed_mps: SpeedsOut
    gait: GaitsOut
    mixed: bool
    rows: list[ComparedRowOut]
    signs: list[ComparedSignOut]
    not_known: list[ComparedGapOut]


class CompareViewsOut(Given):
    """Both answers: at the same speed and at the same effort."""

    same_speed: CompareViewOut
    same_effort: CompareViewOut


class CompareOut(Given):
    """Forward beside backward."""

    schema_: Annotated[Literal["backstride.compare/1"], Field(alias="schema")]
    mass_kg: float | None
    height_m: float | None
    speed_mps: float
    grade: float
    gait: GaitsOut
    mixed: bool
    notes: list[str]
    rows: list[ComparedRowOut]
    signs: list[ComparedSignOut]
    not_known: list[ComparedGapOut]
    views: CompareViewsOut


@router.get("/compare")
def compared(  # noqa: PLR0917  # the fields of the question
    home: HomeAsked,
    speed: Speed,
    mass: Mass = None,
    height: Height = None,
    grade: Grade = 0.0,
    gait: GaitAsked = None,
) -> CompareOut:
    """Put forward beside backward: energy, heart rate, steps, forces, knee, muscles; what nobody knows."""
    asked = CompareAsked(speed, grade, mass, height, None if gait is None else Gait(gait))
    return CompareOut.model_validate(comparison_to_json(compare_for(home, home.me(), asked)))
