"""Days of a plan as `backstride.plan/1`: what was planned, done and said, and why; one shape for all.

`pain`, `effort`, `stumbles` and `falls` are what the coach was told, because decisions rest on nothing else;
0 where nothing was said, and `told` says whether.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from backstride.vocab.plan import Amount, Change, Dose, Result, Session


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day of a plan."""

    day: date
    stage: int
    session: Session | None
    """What was planned; None is rest."""
    changes: tuple[Change, ...]
    result: Result | None = None
    """What was said of a session."""
    morning: int | None = None
    """Pain said in the morning."""


def days_json(days: Iterable[PlanDay]) -> list[dict[str, Any]]:
    """Return days, in their order."""
    return [day_json(each) for each in days]


def day_json(each: PlanDay) -> dict[str, Any]:
    """Return one day."""
    result = each.result
    done = result is not None and result.amount is not Amount.SKIPPED
    return {
        "date": each.day.isoformat(),
        "stage": each.stage,
        "planned": session_json(each.session) if each.session is not None else None,
        "done": done_json(result) if result is not None and done else None,
        "pain": max(each.morning or 0, (result.pain or 0) if result is not None else 0),
        "effort": (result.effort or 0) if result is not None else 0,
        "stumbles": (result.stumbles or 0) if result is not None else 0,
        "falls": (result.falls or 0) if result is not None else 0,
        "told": _told_json(each),
        "changes": [change_json(change) for change in each.changes],
    }


def session_json(session: Session) -> dict[str, Any]:
    """Return a planned session in numbers."""
    return {
        "kind": session.kind.value,
        "name": session.workout.name,
        **_dose_json(session.dose),
        "hard": session.hard,
        "place": session.place.value,
        "handrail": session.handrail.value if session.handrail is not None else None,
    }


def done_json(result: Result) -> dict[str, Any]:
    """Return what was done in numbers."""
    return {
        "amount": result.amount.value,
        **_dose_json(result.dose),
        "hard": result.hard,
        "place": result.place.value if result.place is not None else None,
        "handrail": result.handrail.value if result.handrail is not None else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    """Return a change with its reason and what it rests on."""
    return {"rule": change.rule, "reason": change.reason, "inputs": list(change.inputs)}


def _dose_json(dose: Dose) -> dict[str, Any]:
    return {
        "minutes": _number(dose.minutes),
        "backward_walk_m": _number(dose.backward_walk_m),
        "backward_run_m": _number(dose.backward_run_m),
        "longest_backward_m": _number(max(dose.longest_walk_m, dose.longest_run_m)),
        "longest_walk_m": _number(dose.longest_walk_m),
        "longest_run_m": _number(dose.longest_run_m),
        "forward_minutes": _number(dose.forward_min),
        "fastest_mps": dose.fastest_mps,
    }


def _told_json(each: PlanDay) -> dict[str, Any]:
    result = each.result
    return {
        "morning_pain": each.morning,
        "amount": result.amount.value if result is not None else None,
        "pain": result.pain if result is not None else None,
        "pain_place": result.pain_place if result is not None else "",
        "confidence": result.confidence.value if result is not None and result.confidence else None,
    }


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 3)
