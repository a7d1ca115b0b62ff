"""A plan of the journal as `backstride.plan/1`: today, the stage and its gates, and days in one shape."""

from typing import Any

from backstride.app.coaching import Planned, planned_json
from backstride.app.plan_days import PlanDay, days_json
from backstride.vocab.plan import Decision, Result


def plan_json(found: Planned, days: int) -> dict[str, Any]:
    """Return a plan with today and the days after it, so many in all, as if each were done as planned."""
    shown = [PlanDay(each.day, each.stage, each.session, each.changes) for each in found.week[:days]]
    if found.decision is not None and shown:
        morning = found.morning.pain if found.morning is not None else None
        shown[0] = _of_today(found.decision, found.result, morning)
    return {**planned_json(found), "days": days_json(shown)}


def _of_today(decision: Decision, result: Result | None, morning: int | None) -> PlanDay:
    return PlanDay(decision.day, decision.stage, decision.session, decision.changes, result, morning)
