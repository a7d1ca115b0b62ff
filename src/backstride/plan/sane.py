"""What an event may hold at the door: ranges wide enough for anybody, narrow enough for typing errors."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Dose, Event, Morning, Override, ProfileSaid, Result, Tested, Wished


@dataclass(frozen=True, slots=True)
class SaneParams:
    """Bounds that only catch what cannot be; all project choice."""

    minutes: tuple[int, int] = (5, 300)
    """Of a session, from a break to a long race."""
    metres: float = 60_000.0
    """Backward in one session: more than a marathon, the longest race there is."""
    sessions: tuple[int, int] = (1, 7)
    """So many a week."""
    age_years: tuple[int, int] = (5, 110)
    """From who can follow a plan to the oldest who ever ran."""
    counts: tuple[int, int] = (0, 99)
    """Stumbles and falls of one session."""
    day_min: float = 1440.0
    """Minutes of a day."""
    ahead: timedelta = timedelta(days=1)
    """How far a day may lie in the future: somebody's calendar is a day ahead."""
    behind: timedelta = timedelta(days=370)
    """How far back something may be said."""


DEFAULT = SaneParams()


def check_event(event: Event, today: date, params: SaneParams = DEFAULT) -> None:
    """Refuse what cannot be.

    Raises:
        ValueRefused: A day or a number lies where none can be; the sentence says which.

    """
    if not today - params.behind <= event.day <= today + params.ahead:
        raise ValueRefused("day", f"{event.day} is not a day that can be spoken of today, {today}.")
    match event:
        case ProfileSaid(profile=profile):
            _check_profile(profile.days, profile.minutes, profile.sessions, profile.age_years, params)
            if not profile.places:
                raise ValueRefused("places", "Say at least one place where you can go backward.")
        case Result():
            _check_result(event, params)
        case Morning(pain=pain):
            _from_to("pain", pain, 0, 10)
        case Override(value=value):
            _from_to("value", value, 0, 100)
        case Tested(measure=measure):
            _from_to(measure.name, measure.value, -1000, 1000)
        case Wished(minutes=minutes):
            _from_to("minutes", minutes, 1, params.minutes[1])
        case _:
            pass


def _check_profile(
    days: tuple[int, ...], minutes: int, sessions: int, age: int | None, params: SaneParams
) -> None:
    if not days or list(days) != sorted(set(days)) or days[0] < 0 or days[-1] >= params.sessions[1]:
        raise ValueRefused("days", "Choose at least one day of the week, each once, in their order.")
    _from_to("minutes", minutes, *params.minutes)
    _from_to("sessions", sessions, *params.sessions)
    _from_to("age", age, *params.age_years)


def _check_result(result: Result, params: SaneParams) -> None:
    _from_to("effort", result.effort, 0, 10)
    _from_to("pain", result.pain, 0, 10)
    _from_to("stumbles", result.stumbles, *params.counts)
    _from_to("falls", result.falls, *params.counts)
    _check_dose(result.dose, params)


def _check_dose(dose: Dose, params: SaneParams) -> None:
    _from_to("minutes", dose.minutes, 0, params.day_min)
    _from_to("forward minutes", dose.forward_min, 0, params.day_min)
    for field in ("backward_walk_m", "backward_run_m", "longest_walk_m", "longest_run_m", "unknown_m"):
        most = params.metres if field != "unknown_m" else 10 * params.metres
        _from_to(field, getattr(dose, field), 0, most)
    if dose.longest_walk_m > dose.backward_walk_m or dose.longest_run_m > dose.backward_run_m:
        raise ValueRefused("longest", "The longest stretch cannot be longer than all of them together.")


def _from_to(field: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not (math.isfinite(value) and low <= value <= high):
        raise ValueRefused(field, f"{field}: {value:g} cannot be; it lies between {low:g} and {high:g}.")
