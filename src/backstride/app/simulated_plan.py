"""Simulated people with the coach, as `backstride.plan/1`: every day, what was planned and done, and why.

`pain`, `effort`, `stumbles` and `falls` are what the coach was told, because decisions rest on nothing else;
0 where nothing was said (`told` says whether). What was felt and not said stands beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backstride.plan.wire import SCHEMA
from backstride.sample.coached import LivedDay, coached
from backstride.sample.trainee import Trainee, trainee
from backstride.vocab.plan import Change, Dose, Result, Session, Who


@dataclass(frozen=True, slots=True)
class SimulatedYear:
    """One simulated person, and every day with the coach."""

    person: Trainee
    days: tuple[LivedDay, ...]


def simulated_people(who: Who, weeks: int, seed: int, people: int) -> Iterator[SimulatedYear]:
    """Yield people one by one; the first has this seed, each one after it the next."""
    for number in range(seed, seed + people):
        person = trainee(who, number, weeks)
        yield SimulatedYear(person, tuple(coached(person, weeks)))


def simulated_year_json(year: SimulatedYear) -> dict[str, Any]:
    """Return one person's line."""
    person, profile = year.person, year.person.profile
    return {
        "schema": SCHEMA,
        "simulated": True,
        "profile": person.who.value,
        "seed": person.seed,
        "person": {
            "age_years": profile.age_years,
            "days": list(profile.days),
            "minutes": profile.minutes,
            "sessions": profile.sessions,
            "places": [place.value for place in profile.places],
            "rail": profile.rail,
            "spotter": profile.spotter,
            "sensors": person.sensors,
        },
        "days": [_day_json(lived) for lived in year.days],
    }


def _day_json(lived: LivedDay) -> dict[str, Any]:
    result, decision = lived.result, lived.decision
    return {
        "date": lived.day.isoformat(),
        "stage": lived.stage,
        "planned": planned_json(lived.session) if lived.session is not None else None,
        "done": _done_json(lived.done, result) if lived.done is not None and result is not None else None,
        "pain": max(lived.morning or 0, (result.pain or 0) if result is not None else 0),
        "effort": (result.effort or 0) if result is not None else 0,
        "stumbles": (result.stumbles or 0) if result is not None else 0,
        "falls": (result.falls or 0) if result is not None else 0,
        "told": _told_json(lived),
        "pain_felt": lived.felt,
        "changes": [change_json(change) for change in decision.changes] if decision is not None else [],
    }


def planned_json(session: Session) -> dict[str, Any]:
    """Return a planned session in numbers."""
    return {
        "kind": session.kind.value,
        "name": session.workout.name,
        **_dose_json(session.dose),
        "hard": session.hard,
        "place": session.place.value,
        "handrail": session.handrail.value if session.handrail is not None else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    """Return a change with its reason and what it rests on."""
    return {"rule": change.rule, "reason": change.reason, "inputs": list(change.inputs)}


def _done_json(dose: Dose, result: Result) -> dict[str, Any]:
    return {
        "amount": result.amount.value,
        **_dose_json(dose),
        "hard": result.hard,
        "place": result.place.value if result.place is not None else None,
        "handrail": result.handrail.value if result.handrail is not None else None,
    }


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


def _told_json(lived: LivedDay) -> dict[str, Any]:
    result = lived.result
    return {
        "morning_pain": lived.morning,
        "amount": result.amount.value if result is not None else None,
        "pain": result.pain if result is not None else None,
        "pain_place": result.pain_place if result is not None else "",
        "confidence": result.confidence.value if result is not None and result.confidence else None,
    }


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 3)
