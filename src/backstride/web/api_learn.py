"""`/api/v1/claims` and `/api/v1/studies`: what people say, what studies say to it, and the studies."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from backstride.app.claims import learn, learned_json, shelf_shown, studies_json
from backstride.web.api_problems import Given
from backstride.web.asked import HomeAsked

router = APIRouter(tags=["learn"])

Words = Annotated[str, Query(max_length=200, description="Words that must all be found, in any case.")]


class OwnOut(Given):
    """What your own runs say to a claim."""

    words: str
    mark: Literal["measured", "estimated", "unknown"]


class ClaimOut(Given):
    """A claim with its verdict."""

    id: str
    claim: str
    verdict: Literal["supported", "mixed", "contradicted", "unproven"]
    why: str
    studies: list[str]
    values: list[str]
    topics: list[str]
    article: bool
    in_your_data: OwnOut


class ClaimsOut(Given):
    """`backstride.claims/1`."""

    schema_: Annotated[Literal["backstride.claims/1"], Field(alias="schema")]
    claims: list[ClaimOut]


class ValueOut(Given):
    """One published value."""

    id: str
    topic: str
    quantity: str
    direction: str | None
    gait: str | None
    speed_mps: tuple[float, float] | None
    grade: tuple[float, float] | None
    people: int | None
    value: float | None
    low: float | None
    high: float | None
    sd: float | None
    se: float | None
    unit: str
    words: str
    status: Literal["seen", "derived"]
    sources: list[str] = Field(alias="from")
    context: bool


class StudyOut(Given):
    """A study and its values."""

    key: str
    authors: str
    year: int | None
    title: str
    journal: str
    doi: str | None
    address: str | None
    people: int | None
    population: str
    caveat: str
    values: list[ValueOut]


class StudiesOut(Given):
    """`backstride.studies/1`."""

    schema_: Annotated[Literal["backstride.studies/1"], Field(alias="schema")]
    studies: list[StudyOut]


@router.get("/claims")
def claims(home: HomeAsked, q: Words = "") -> ClaimsOut:
    """Return claims with verdict, reason, studies, and what your own runs say to each."""
    return ClaimsOut.model_validate(learned_json(learn(home, q)))


@router.get("/studies")
def studies(q: Words = "") -> StudiesOut:
    """Return the studies with all their values."""
    return StudiesOut.model_validate(studies_json(shelf_shown(q)))
