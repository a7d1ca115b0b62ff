"""Simulated people with the coach, as `backstride.plan/1`: every day, what was planned and done, and why.

What was felt and not said stands beside what the coach was told, as `pain_felt`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backstride.app.plan_days import PlanDay, day_json
from backstride.plan.wire import SCHEMA
from backstride.sample.coached import LivedDay, coached
from backstride.sample.trainee import Trainee, trainee
from backstride.vocab.plan import Who


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
    changes = lived.decision.changes if lived.decision is not None else ()
    day = PlanDay(lived.day, lived.stage, lived.session, changes, lived.result, lived.morning)
    return {**day_json(day), "pain_felt": lived.felt}
