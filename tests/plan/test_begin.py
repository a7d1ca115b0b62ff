"""Where a person begins: by who they are, what they told and what they answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.plan.coach import decide, standing
from backstride.plan.engine import happened
from backstride.plan.state import Levels, State
from backstride.vocab.plan import (
    Before,
    ProfileSaid,
    Recent,
    Screened,
    Who,
)
from plan.histories import WELL
from plan.people import MONDAY, PROFILE, rules_of, somebody, went


def began(**more: object) -> State:
    """Return the state after somebody said who they are."""
    state = State()
    state.day = MONDAY.toordinal()
    return happened(state, ProfileSaid(MONDAY, "me", replace(PROFILE, **more)))


# --- who somebody is ---


@pytest.mark.parametrize(
    ("who", "before", "stage"),
    [
        (Who.NEW, Before.NEVER, 1),
        (Who.NEW, Before.WALKED, 3),
        (Who.NEW, Before.SHORT, 6),
        (Who.NEW, Before.MINUTES, 7),
        (Who.RUNNER, Before.NEVER, 2),
        (Who.TEAM, Before.NEVER, 2),
        (Who.RACER, Before.MINUTES, 7),
        (Who.OLDER, Before.NEVER, 1),
        (Who.OLDER, Before.MINUTES, 2),
        (Who.INJURY, Before.SHORT, 2),
    ],
)
def test_where_a_person_begins(who, before, stage):
    state = began(who=who, before=before)
    assert state.stage == stage
    assert state.start == state.changed == state.stage_since == MONDAY.toordinal()
    assert state.rescreen
    assert state.profile_id == "me"
    assert [week.number for week in state.weeks] == [0]


@pytest.mark.parametrize(
    ("before", "walk", "run", "bouts"),
    [
        (Before.WALKED, 300, 0, (30, 0)),
        (Before.SHORT, 300, 100, (30, 20)),
        (Before.MINUTES, 300, 300, (30, 60)),
    ],
)
def test_what_was_told_counts_for_caps(before, walk, run, bouts):
    (told,) = began(before=before).did
    assert (told.walk_m, told.run_m) == (walk, run)
    assert (told.longest_walk_m, told.longest_run_m) == bouts
    assert (told.counted_walk_m, told.counted_run_m, told.fastest_mps, told.hands, told.surface) == (
        0,
        0,
        0,
        -1,
        -1,
    )
    assert not told.backward
    assert not told.hard
    assert began(before=before).practised == MONDAY.toordinal()
    assert began(before=before).levels.total_m <= walk + run


def test_who_never_did_it_has_done_nothing():
    assert began().did == ()
    assert began().practised == 0
    assert began().levels == Levels(40, 0, 10, 0, 0.4, 0)


def test_who_somebody_is_said_anew_asks_the_questions_again_and_keeps_the_stage():
    state = somebody(6)
    again = happened(state, ProfileSaid(state.date, "anew", replace(PROFILE, minutes=60)))
    assert (again.stage, again.rescreen, again.profile.minutes) == (6, True, 60)
    assert again.start == state.start
    assert again.did == state.did
    assert rules_of(again) == ["profile"]
    assert rules_of(began()) == []


def test_what_was_done_before_the_plan_began_counts_too():
    before = went(somebody(), day=MONDAY - timedelta(days=5))
    state = standing([before, ProfileSaid(MONDAY, "me", PROFILE), Screened(MONDAY, "s", WELL)], MONDAY)
    assert [did.walk_m for did in state.did] == [400]
    assert state.practised == MONDAY.toordinal() - 5
    assert state.weeks[-1].sessions == 0
    assert decide(state).session is not None


# --- answers ---


def test_answers_are_kept_with_their_day_and_limits():
    state = somebody(7, answers=replace(WELL, sight=True))
    assert (state.screened, state.screened_id, state.rescreen) == (MONDAY.toordinal(), "screened", False)
    assert state.limits.no_running_outdoors
    nobody = State()
    assert happened(nobody, Screened(MONDAY, "s", WELL)).screened == 0


def test_answers_that_ask_a_professional_first_stop_it_and_say_why():
    state = somebody()
    after = happened(state, Screened(state.date, "s", replace(WELL, chest=True, fainted=True)))
    assert after.stopped == "screening"
    reason = next(change.reason for change in after.fresh if change.rule == "ask-first")
    assert (
        reason
        == "Ask a professional first: you had pain or pressure in the chest, and you fainted, or nearly."
    )


def test_answers_that_allow_walking_only_bring_a_runner_down():
    state = somebody(8)
    after = happened(state, Screened(state.date, "s", replace(WELL, injured=(Recent.KNEE,))))
    assert after.stage == 5
    assert after.changed == state.day
    assert [left.stage for left in after.was] == [8]
    assert "limit" in rules_of(after)
    assert not after.stopped


def test_who_told_of_more_begins_with_no_more_than_was_told():
    assert began(before=Before.WALKED, who=Who.NEW).levels.total_m == 120
    told = began(before=Before.SHORT)
    assert (told.stage, told.levels.total_m, told.levels.run_m) == (6, 400, 40)
    assert began(before=Before.MINUTES).levels.total_m == 450
    state = somebody(6)
    anew = happened(state, ProfileSaid(state.date, "anew", PROFILE))
    assert anew.fresh[0].reason == "You said anew who you are; the questions come again."


def test_a_break_counts_from_what_was_told_also_where_something_older_was_recorded():
    profile = ProfileSaid(MONDAY, "me", replace(PROFILE, before=Before.SHORT))
    older = replace(went(began()), day=MONDAY - timedelta(days=40), id="older")
    told = standing((older, profile), MONDAY + timedelta(days=14))
    assert "break-14" in rules_of(told)
    assert "break-14" not in rules_of(standing((older, profile), MONDAY + timedelta(days=13)))
