"""Invariant 33: rest is always offered, and who does it all well reaches the top, sensors or not."""

from dataclasses import replace
from datetime import date

import pytest

from backstride.plan.coach import as_planned, decide
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import ladder
from backstride.plan.state import State
from backstride.vocab.plan import (
    Before,
    Cleared,
    Confidence,
    Measure,
    Morning,
    Place,
    Profile,
    ProfileSaid,
    Screened,
    Who,
    Wish,
    Wished,
)
from backstride.vocab.plan import Tested as Trial
from backstride.vocab.segment import Origin
from plan.athletes import invariant
from plan.doses import dose
from plan.histories import WELL
from plan.lives import Life

TOP = len(ladder().stages)
MONDAY = date(2026, 1, 5)


def weeks_to_the_top(state: State, *, sensors: bool, most: int) -> int | None:
    """Return weeks until the highest stage, if everything is done as planned and nothing hurts."""
    origin = Origin.MEASURED if sensors else Origin.SAID
    for number in range(7 * most):
        state = next_day(state, state.day + 1)
        when = state.date
        if state.stopped:
            state = happened(state, Cleared(when, f"cleared-{number}", "a doctor"))
        if state.rescreen:
            state = happened(state, Screened(when, f"screened-{number}", WELL))
        if state.did and state.did[-1].day == state.day - 1:
            state = happened(state, Morning(when, f"morning-{number}", 0))
        if number % 10 == 0:
            state = happened(state, Trial(when, f"a-{number}", Measure("stand_s", 20.0, origin)))
            state = happened(state, Trial(when, f"b-{number}", Measure("back_walk_3m_s", 4.0, origin)))
        if state.stage == TOP:
            return number // 7
        decision = decide(state)
        if decision.session is not None:
            measures = (Measure("step_time_cv", 0.04, origin), Measure("trunk_lean_deg", 6.0, origin))
            result = as_planned(decision, f"result-{number}")
            done = dose(decision).backward_m > 0
            state = happened(
                state,
                replace(result, confidence=Confidence.SURE, measures=measures if sensors and done else ()),
            )
    return None


def begin(**more: object) -> State:
    """Return the state of somebody who has just said who they are."""
    profile = Profile(Who.NEW, days=(0, 2, 4), minutes=30, sessions=3, places=(Place.TRACK,))
    state = State()
    state.day = MONDAY.toordinal()
    said = ProfileSaid(MONDAY, "profile", replace(profile, **more))
    return happened(happened(state, said), Screened(MONDAY, "screened", WELL))


LEAST = {"minutes": 15, "sessions": 2, "days": (1, 4)}


@pytest.mark.parametrize("sensors", [True, False], ids=["sensors", "words"])
@pytest.mark.parametrize("who", list(Who))
def test_33_everybody_who_does_it_well_reaches_the_top_within_a_year_and_a_half(who, sensors):
    for more in ({}, LEAST, {"places": (Place.TREADMILL,), "rail": True}):
        weeks = weeks_to_the_top(begin(who=who, **more), sensors=sensors, most=85)
        assert weeks is not None, (who, more)
        assert weeks >= 12, "nobody climbs twelve stages in fewer weeks than the ladder asks for"


@pytest.mark.parametrize(
    "more",
    [
        {"before": Before.MINUTES, "who": Who.RACER},
        {"places": (Place.TREADMILL,)},
        {"places": (Place.HALL, Place.PATH), "age_years": 70},
        {"days": (0, 1, 2, 3, 4, 5, 6), "sessions": 7, "minutes": 90},
    ],
)
def test_33_whatever_the_place_and_the_days(more):
    assert weeks_to_the_top(begin(**more), sensors=False, most=85) is not None


@invariant
def test_33_rest_is_always_offered(life: Life):
    for day in life.days[life.history.luck % 5 :: 17]:
        state = happened(day.state, Wished(day.decision.day, "not-today", Wish.TOMORROW))
        assert decide(state).session is None


@invariant
def test_33_from_wherever_a_life_has_come_the_top_is_in_reach(life: Life):
    if life.history.luck % 10:
        return
    profile = life.last.profile
    able = replace(profile, minutes=30, sessions=3, days=(0, 2, 4), age_years=None, who=Who.NEW)
    state = next_day(life.last, life.last.day + 1)
    state = happened(state, ProfileSaid(state.date, "able", replace(able, spotter=True)))
    state = replace(state, overrides=())
    assert weeks_to_the_top(state, sensors=life.history.sensors, most=110) is not None, life.last
