"""What somebody allows: lowered freely, raised with a reason and an end, never past a wall."""

from dataclasses import replace
from datetime import date

import pytest

from backstride.plan.allowed import factor_of, refused, sessions_of, stage_today, top_stage
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.vocab.plan import (
    Override,
    Recent,
    What,
)
from plan.histories import WELL
from plan.people import PROFILE, rules_of, somebody

TODAY = somebody().day


def said(what: What, value: float, days: int = 0, reason: str = "") -> Override:
    until = date.fromordinal(TODAY + days) if days else None
    return Override(date.fromordinal(TODAY), f"{what}-{value}", "Coach Kim", what, value, reason, until)


def allowed(*overrides: Override, **fields: object) -> State:
    state = somebody(**fields)
    for override in overrides:
        state = happened(state, override)
    return state


def test_a_dose_is_lowered_freely_and_raised_by_a_quarter_at_most():
    assert factor_of(allowed()) == pytest.approx(0.9)
    assert factor_of(allowed(said(What.DOSE, 0.5))) == pytest.approx(0.45)
    assert factor_of(allowed(said(What.DOSE, 0.5), said(What.DOSE, 0.8))) == pytest.approx(0.45)
    assert factor_of(allowed(said(What.DOSE, 1.1, 5, "strong"))) == pytest.approx(0.99)
    both = allowed(said(What.DOSE, 1.2, 5, "strong"), said(What.DOSE, 3.0, 5, "stronger"))
    assert factor_of(both) == pytest.approx(0.9 * 1.25)
    assert factor_of(replace(both, hold=1)) == pytest.approx(0.9)
    assert factor_of(replace(both, lighter=(1, 0.5))) == pytest.approx(0.9 * 1.25 / 2)
    assert factor_of(replace(both, ease=0.5)) == pytest.approx(0.9 * 1.25 / 2)


def test_a_raise_ends_on_its_day():
    state = allowed(said(What.DOSE, 1.2, 2, "strong"), said(What.DOSE, 0.9))
    assert len(next_day(state, state.day + 1).overrides) == 2
    assert len(next_day(state, state.day + 2).overrides) == 1


def test_a_stage_is_lowered_at_once_and_comes_back_by_its_gates():
    state = allowed(said(What.STAGE, 3, 5), stage=7)
    assert (state.stage, top_stage(state), stage_today(state)) == (3, 3, 3)
    later = next_day(state, state.day + 5)
    assert (later.stage, top_stage(later)) == (3, 12)
    assert allowed(said(What.STAGE, 0), stage=7).stage == 1


def test_a_stage_is_raised_by_one_where_it_did_not_move_for_a_week():
    up = said(What.STAGE, 12, 9, "a course")
    assert stage_today(allowed(up)) == 6
    assert allowed(up).stage == 5
    assert stage_today(allowed(up, replace(up, id="again"))) == 6
    assert stage_today(allowed(up, changed=TODAY - 6)) == 5
    assert stage_today(replace(allowed(up), hold=1)) == 5
    wall = replace(WELL, injured=(Recent.KNEE,))
    assert stage_today(allowed(up, answers=wall)) == 5


def test_sessions_are_lowered_freely_and_raised_up_to_the_days_of_a_person():
    assert sessions_of(allowed()) == 3
    assert sessions_of(allowed(said(What.SESSIONS, 1))) == 1
    two = replace(PROFILE, sessions=2)
    assert sessions_of(allowed(said(What.SESSIONS, 9, 5, "free"), profile=two)) == 3
    assert sessions_of(replace(allowed(said(What.SESSIONS, 9, 5, "free"), profile=two), hold=1)) == 2
    assert sessions_of(State()) == 0


@pytest.mark.parametrize(
    ("override", "why"),
    [
        (said(What.DOSE, 0.5), ""),
        (said(What.DOSE, 1.0), ""),
        (said(What.DOSE, 1.1), "Raising"),
        (said(What.DOSE, 1.1, 5), "Raising"),
        (said(What.DOSE, 1.1, 0, "strong"), "Raising"),
        (said(What.DOSE, 1.1, 5, "strong"), ""),
        (said(What.DOSE, 1.1, -1, "strong"), "The end"),
        (said(What.DOSE, 0.5, -1), "The end"),
        (said(What.DOSE, -0.1), "A number"),
        (said(What.DOSE, float("nan")), "A number"),
        (said(What.STAGE, 5), ""),
        (said(What.STAGE, 6), "Raising"),
        (said(What.STAGE, 6, 5, "a course"), ""),
        (said(What.SESSIONS, 3), ""),
        (said(What.SESSIONS, 4), "Raising"),
    ],
)
def test_what_is_refused_and_why(override, why):
    assert refused(override, somebody()).startswith(why)
    assert bool(refused(override, somebody())) == bool(why)
    after = allowed(override)
    assert rules_of(after)[-1] == ("override-refused" if why else "override")
    assert len(after.overrides) == (0 if why else 1)
    assert why in after.fresh[-1].reason


def test_what_was_taken_is_said_with_who_wanted_it():
    assert allowed(said(What.DOSE, 0.5)).fresh[-1].reason == "Coach Kim: dose 0.5."
    assert allowed(said(What.DOSE, 1.1, 5, "Strong.")).fresh[-1].reason == "Coach Kim: dose 1.1. Strong."
