"""The engine: what a day keeps and drops, what an event does beside the rules, and how levels move."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.plan.coach import decide, in_order, standing
from backstride.plan.engine import happened, next_day
from backstride.plan.facts import day_facts, is_clean
from backstride.plan.state import Did, State, Week
from backstride.vocab.plan import (
    Amount,
    Cleared,
    Dose,
    Flag,
    Measure,
    Morning,
    Place,
    ProfileSaid,
)
from backstride.vocab.plan import Tested as Trial
from backstride.vocab.segment import Handrail, Origin
from plan.people import MONDAY, PROFILE, somebody, went

TODAY = somebody().day


# --- stopping and going on ---


def test_cleared_goes_on_and_holds_until_a_clean_session():
    state = somebody(stopped="stopped", painful=(TODAY - 1, TODAY))
    after = happened(state, Cleared(state.date, "c", "Dr. Who"))
    assert (after.stopped, after.painful, after.hold, after.stage) == ("", (), 1, 5)
    assert after.fresh[-1].reason.startswith("Cleared by Dr. Who.")
    well = somebody()
    assert happened(well, Cleared(well.date, "c", "x")).fresh == ()
    assert happened(well, Cleared(well.date, "c", "x")).hold == 0


# --- days ---


def test_a_day_forgets_what_is_old():
    def later(days: int, **fields: object) -> State:
        state = somebody(**fields)
        return next_day(state, state.day + days)

    did = Did(TODAY, 10, 0, 10, 0, 10, 0, 0, -1, -1, hard=False, backward=True)
    newer = replace(did, day=TODAY + 1)
    assert later(60, did=(did, newer), practised=newer.day).did == (did, newer)
    assert later(61, did=(did, newer), practised=newer.day).did == (newer,)
    assert later(90, did=(did, newer), practised=newer.day).did == (newer,)
    assert later(14, painful=(TODAY,)).painful == (TODAY,)
    assert later(15, painful=(TODAY,)).painful == ()
    assert later(6, stumbles=((TODAY, 1),)).stumbles == ((TODAY, 1),)
    assert later(7, stumbles=((TODAY, 1),)).stumbles == ()
    result = went(somebody())
    assert later(28, results=(result,)).results == (result,)
    assert later(29, results=(result,)).results == ()
    assert later(28, mornings=((TODAY, 0),)).mornings == ((TODAY, 0),)
    assert later(29, mornings=((TODAY, 0),)).mornings == ()
    measure = (TODAY, Measure("stand_s", 9.0, Origin.SAID))
    assert later(14, tested=(measure,)).tested == (measure,)
    assert later(15, tested=(measure,)).tested == ()


def test_of_some_that_are_old_and_some_that_are_not_the_others_stay():
    def later(days: int, **fields: object) -> State:
        state = somebody(**fields)
        return next_day(state, state.day + days)

    assert later(14, painful=(TODAY - 1, TODAY, TODAY + 3)).painful == (TODAY, TODAY + 3)
    assert later(6, stumbles=((TODAY - 1, 5), (TODAY, 1), (TODAY + 3, 1))).stumbles == (
        (TODAY, 1),
        (TODAY + 3, 1),
    )
    first, old, young = (went(somebody(), day=somebody().date + timedelta(days=n)) for n in (-1, 0, 9))
    assert later(28, results=(first, old, young)).results == (old, young)
    mornings = ((TODAY - 1, 0), (TODAY, 0), (TODAY + 9, 0))
    assert later(28, mornings=mornings).mornings == mornings[1:]
    one = Measure("stand_s", 9.0, Origin.SAID)
    assert later(14, tested=((TODAY - 1, one), (TODAY, one))).tested == ((TODAY, one),)


def test_what_is_in_force_keeps_the_event_it_rests_on():
    state = somebody()
    state = happened(state, Morning(state.date, "sore", 5))
    state = happened(state, Trial(state.date, "test", Measure("stand_s", 9.0, Origin.SAID)))
    assert state.last_id == "test"
    assert state.cause("off") == "sore"
    assert decide(state).changes[-1].inputs == ("sore",)
    old = somebody(days=83)
    old = happened(old, Trial(old.date, "test", Measure("stand_s", 9.0, Origin.SAID)))
    old.screened, old.screened_id = old.day - 83, "asked"
    (asked,) = (c for c in next_day(old, old.day + 1).news if c.rule == "ask-again")
    assert asked.inputs == ("asked",)


def test_weeks_follow_each_other_and_twelve_are_kept():
    state = somebody(days=200)
    numbers = [week.number for week in state.weeks]
    assert numbers == list(range(numbers[-1] - 11, numbers[-1] + 1))
    assert numbers[-1] == 200 // 7 == state.week_number


def test_nothing_begins_before_somebody_said_who_they_are():
    state = State()
    state.day = 700_000
    assert next_day(state, 700_005).weeks == ()
    assert next_day(state, 700_005).day == 700_005
    assert decide(next_day(state, 700_005)).changes[-1].rule == "unscreened"
    assert standing([], MONDAY).date == MONDAY
    assert decide(standing([], MONDAY)).day == MONDAY


def test_what_was_given_is_not_changed():
    state = somebody()
    kept = state.copy()
    for event in (went(state, pain=5), Morning(state.date, "m", 5)):
        happened(state, event)
    next_day(state, state.day + 20)
    assert state == kept
    assert state.copy().levels is not state.levels


# --- sessions ---


def test_a_session_is_counted():
    state = somebody(7, weeks=(Week(0), Week(1)))
    dose = Dose(20.0, 300.0, 100.0, 90.0, 25.0, 8.0, fastest_mps=1.7)
    result = went(state, dose=dose, handrail=Handrail.ONE_HAND, place=Place.HALL, hard=True)
    after = happened(state, result)
    did = after.did[-1]
    assert did == Did(state.day, 300, 100, 90, 25, 300, 100, 1.7, 1, 1, hard=True, backward=True)
    assert after.weeks[-1] == Week(1, 300, 100, 300, 100, 1, 1, 0, 8.0)
    assert (after.backward_last, after.practised, after.backward_here) == (state.day, state.day, 1)
    assert after.results == (result,)
    twice = happened(after, replace(result, id="two"))
    assert twice.weeks[-1] == Week(1, 600, 200, 600, 200, 2, 2, 0, 16.0)


def test_a_skipped_session_is_kept_and_counts_as_missed():
    state = somebody(weeks=(Week(0), Week(1)))
    after = happened(state, went(state, amount=Amount.SKIPPED, dose=Dose()))
    assert after.did == state.did
    assert after.weeks[-1] == Week(1, missed=1)
    assert len(after.results) == 1
    forward = went(state, amount=Amount.SKIPPED, dose=Dose(), planned=Dose(30.0, forward_min=30.0))
    assert happened(state, forward).weeks[-1] == Week(1)


def test_a_stretch_is_no_longer_than_all_of_it():
    state = somebody()
    after = happened(state, went(state, dose=Dose(9.0, 50.0, 20.0, 90.0, 70.0)))
    assert (after.did[-1].longest_walk_m, after.did[-1].longest_run_m) == (50, 20)


def test_a_speed_that_was_not_measured_is_the_planned_one():
    state = somebody()
    slow = went(state).dose
    assert happened(state, went(state, dose=replace(slow, fastest_mps=None))).did[-1].fastest_mps == 1.0
    assert happened(state, went(state, dose=replace(slow, fastest_mps=1.3))).did[-1].fastest_mps == 1.3
    assert (
        happened(state, went(state, dose=replace(slow, fastest_mps=None), planned=None)).did[-1].fastest_mps
        == 0
    )


PLANNED = Dose(20.0, 300.0, 100.0, 90.0, 25.0, fastest_mps=1.7)


@pytest.mark.parametrize(
    ("walk", "run", "unknown", "counted", "forward_m"),
    [
        (0, 0, 50, (0, 50), 0),
        (0, 0, 250, (150, 100), 0),
        (0, 0, 1000, (300, 100), 600),
        (100, 0, 150, (150, 100), 0),
        (300, 100, 90, (300, 100), 90),
        (500, 0, 150, (500, 100), 50),
        (0, 200, 50, (50, 200), 0),
    ],
)
def test_unknown_way_counts_running_first_up_to_the_plan(walk, run, unknown, counted, forward_m):
    state = somebody(7, weeks=(Week(0), Week(1)))
    dose = Dose(20.0, float(walk), float(run), unknown_m=float(unknown))
    after = happened(state, went(state, dose=dose, planned=PLANNED))
    did = after.did[-1]
    assert (did.counted_walk_m, did.counted_run_m) == counted
    assert (did.walk_m, did.run_m) == (walk, run)
    assert after.weeks[-1].forward_min == pytest.approx(forward_m / 2.5 / 60)
    assert did.backward
    assert after.weeks[-1].backward == 1
    assert after.practised == (state.day if walk + run else state.practised)
    forward = happened(state, went(state, dose=dose, planned=PLANNED, holds_backward=False))
    assert forward.did[-1].backward == (walk + run > 0)


def test_sessions_in_a_row_at_effort_eight_are_counted():
    state = somebody()
    for effort, row in ((8, 1), (9, 2), (None, 2), (8, 3), (7, 0), (10, 1)):
        state = happened(state, went(state, effort=effort, id=f"e-{effort}-{row}"))
        assert state.hard_row == row


def test_a_clean_session_of_another_stage_is_none_of_this_one():
    state = somebody()
    for stage, clean in ((None, 1), (5, 1), (4, 0), (6, 0)):
        after = happened(state, went(state, stage=stage))
        assert after.clean_here == clean
        assert after.clean_last == (state.day if clean else 0)
    assert happened(state, went(state, effort=9)).clean_here == 0


def test_what_was_measured_in_a_session_is_evidence():
    state = somebody()
    measures = (Measure("step_time_cv", 0.04, Origin.MEASURED), Measure("trunk_lean_deg", 5, Origin.MEASURED))
    assert happened(state, went(state, measures=measures)).tested == tuple((state.day, m) for m in measures)
    assert happened(state, Trial(state.date, "t", measures[0])).tested == ((state.day, measures[0]),)


def test_a_morning_is_kept_and_a_painful_one_counted():
    state = somebody()
    assert happened(state, Morning(state.date, "m", 0)).mornings == ((state.day, 0),)
    assert happened(state, Morning(state.date, "m", 3)).painful == ()
    assert happened(state, Morning(state.date, "m", 4)).painful == (state.day,)
    assert happened(state, went(state, pain=4)).painful == (state.day,)
    said = happened(state, Morning(state.date, "m", 2, "left calf")).fresh[-1].reason
    assert said.startswith("Pain 2 of 10 this morning at the left calf.")
    said = happened(state, went(state, pain=2, pain_place="heel")).fresh[-1].reason
    assert said.startswith("Pain 2 of 10 at the heel.")
    flags = (Flag.FAINT, Flag.HEAD)
    assert "fainting, a blow to the head" in happened(state, went(state, flags=flags)).fresh[0].reason


def test_pain_twice_on_one_day_is_twice():
    state = somebody()
    state = happened(state, Morning(state.date, "m", 4))
    assert not state.stopped
    assert happened(state, went(state, pain=4)).stopped


def test_only_what_went_as_planned_is_clean():
    state = somebody()
    assert is_clean(went(state))
    for more in (
        {"amount": Amount.PARTLY},
        {"pain": None},
        {"pain": 1},
        {"effort": None},
        {"effort": 8},
        {"stumbles": 1},
        {"falls": 1},
        {"flags": (Flag.HEAD,)},
        {"dose": Dose(20.0)},
    ):
        assert not is_clean(went(state, **more)), more


def test_a_change_says_what_it_rests_on():
    state = somebody(days=20)
    state = happened(state, went(state))
    later = next_day(state, state.day + 1)
    change = next(c for c in (*later.news, *later.fresh) if c.rule == "lighter-week")
    assert change.inputs == ("session",)
    assert later.cause("lighter") == "session"
    assert later.cause("never") == "session"
    hurt = happened(later, Morning(later.date, "sore", 5))
    assert hurt.cause("off") == "sore"
    assert hurt.cause("back") == "sore"
    off = decide(hurt).changes[-1]
    assert (off.rule, off.inputs) == ("off", ("sore",))


def test_facts_of_a_day_before_anything_was_done_are_not_known():
    facts = day_facts(somebody())
    assert facts["gap_days"] is None
    assert facts["screen_days"] == 7
    assert facts["forward_jump"] is None
    assert (facts["week_of_four"], facts["day_of_week"], facts["change_days"]) == (2, 0, 7)
    weeks = (Week(0, forward_min=100.0), Week(1, forward_min=80.0), Week(2, forward_min=45.0))
    assert day_facts(somebody(weeks=weeks))["forward_jump"] == pytest.approx(0.5)
    assert (
        day_facts(somebody(weeks=(Week(0, forward_min=29.0), Week(1, forward_min=99.0))))["forward_jump"]
        is None
    )
    five = (Week(0, forward_min=900.0), *(Week(n, forward_min=60.0) for n in range(1, 5)))
    assert day_facts(somebody(weeks=five))["forward_jump"] == 1.0


def test_events_of_a_day_count_in_a_fixed_order_and_once():
    morning, session = Morning(MONDAY, "m", 0), went(somebody(), day=MONDAY)
    who = ProfileSaid(MONDAY, "me", PROFILE)
    assert in_order([session, morning, who, morning]) == [who, morning, session]
    said_again = replace(session, revision=1, pain=5)
    assert in_order([said_again, session]) == in_order([session, said_again]) == [said_again]
