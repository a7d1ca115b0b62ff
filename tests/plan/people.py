"""Tiny builders: somebody on a stage, and a session that went as planned but for one thing."""

from dataclasses import replace
from datetime import date

from backstride.plan.actions import begin
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.vocab.plan import (
    Amount,
    Answers,
    Confidence,
    Dose,
    Place,
    Profile,
    ProfileSaid,
    Result,
    Screened,
    Who,
)
from plan.histories import WELL

MONDAY = date(2026, 1, 5)
PROFILE = Profile(Who.NEW, days=(0, 2, 4), minutes=30, sessions=3, places=(Place.TRACK,), spotter=True)


def somebody(
    stage: int = 5, *, days: int = 7, profile: Profile = PROFILE, answers: Answers = WELL, **fields: object
) -> State:
    """Return the state on a morning, so many days after a Monday on which the plan began."""
    state = State()
    state.day = MONDAY.toordinal()
    state = happened(state, ProfileSaid(MONDAY, "profile", profile))
    state = happened(state, Screened(MONDAY, "screened", answers)).copy()
    state.stage, state.changed, state.stage_since = stage, state.day, state.day
    begin(state)
    state = next_day(state, state.day + days)
    state.news = state.fresh = ()
    for name, value in fields.items():
        setattr(state, name, value)
    return state


def levels(state: State, **numbers: float) -> State:
    """Return a state with other levels."""
    state = state.copy()
    for name, value in numbers.items():
        setattr(state.levels, name, value)
    return state


def went(state: State, **more: object) -> Result:
    """Return a session of today that went well but for what is said."""
    dose = Dose(20.0, 400.0, 0.0, 100.0, 0.0, 8.0, fastest_mps=1.0)
    result = Result(
        day=state.date,
        id="session",
        amount=Amount.DONE,
        dose=dose,
        planned=dose,
        effort=3,
        pain=0,
        confidence=Confidence.SURE,
        stumbles=0,
        falls=0,
        place=Place.TRACK,
        holds_backward=True,
    )
    return replace(result, **more)


def rules_of(state: State) -> list[str]:
    """Return the rules that fired today, those of a new day first."""
    return [change.rule for change in (*state.news, *state.fresh)]
