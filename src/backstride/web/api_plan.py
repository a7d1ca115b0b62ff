"""`/api/v1/plan`: what the coach plans and was told, and how to tell it more."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from backstride.app.coaching import log_json, planned
from backstride.app.plan_events import say_event
from backstride.app.plan_shown import plan_json
from backstride.web.api_problems import Given
from backstride.web.asked import HomeAsked

router = APIRouter(tags=["plan"])

Kind = Literal[
    "profile", "screened", "result", "morning", "tested", "flagged", "cleared", "override", "ended",
    "wished", "mistaken",
]  # fmt: skip
WEEK = 7


class EventIn(BaseModel):
    """Something that happened; its other fields are those of its kind, and no others."""

    model_config = ConfigDict(extra="allow", frozen=True)

    event: Kind
    day: date
    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$")]

    def json_object(self) -> dict[str, Any]:
        """Return it as it came."""
        return {"event": self.event, "day": self.day.isoformat(), "id": self.id, **(self.model_extra or {})}


class StageOut(Given):
    """The present stage."""

    number: int
    key: str
    name: str


class GateOut(Given):
    """One gate to the next stage; `have` null is not known, `origin` null is nobody, or time."""

    says: str
    open: bool
    have: float | None
    need: float
    origin: Literal["measured", "said", "named", "planned"] | None


class ByHandOut(Given):
    """A change by hand that holds today; an event `ended` with its id ends it."""

    id: str
    by: str
    what: Literal["dose", "stage", "sessions"]
    value: float
    reason: str
    until: date | None


class PlanOut(Given):
    """`backstride.plan/1`: today, the days ahead, the stage and its gates."""

    schema_: Annotated[Literal["backstride.plan/1"], Field(alias="schema")]
    today: date
    profile: Literal["new", "runner", "injury", "older", "team", "racer"] | None
    ask: bool
    stopped: str | None
    stage: StageOut
    gates: list[GateOut]
    by_hand: list[ByHandOut]
    decision: Annotated[dict[str, Any] | None, Field(description="Of today; null without a profile.")]
    week: list[dict[str, Any]]
    days: list[dict[str, Any]]


class LogOut(Given):
    """`backstride.plan/1`: every event and decision in the order of arrival."""

    schema_: Annotated[Literal["backstride.plan/1"], Field(alias="schema")]
    log: list[dict[str, Any]]


@router.get("/plan")
def plan(home: HomeAsked) -> PlanOut:
    """Return today's decision with its reasons, the week, the stage and its gates."""
    return PlanOut.model_validate(plan_json(planned(home), 1))


@router.get("/plan/week")
def week(home: HomeAsked) -> PlanOut:
    """Return the same with a day for each of the next seven, as if each session were done as planned."""
    return PlanOut.model_validate(plan_json(planned(home), WEEK))


@router.get("/plan/events")
def events(home: HomeAsked) -> LogOut:
    """Return the whole log; it only ever grows."""
    return LogOut.model_validate(log_json(home))


@router.post("/plan/events", status_code=201)
def say(home: HomeAsked, said: EventIn) -> PlanOut:
    """Keep what happened, and return the plan; the same event sent twice is kept once."""
    return PlanOut.model_validate(plan_json(say_event(home, said.json_object()), 1))
