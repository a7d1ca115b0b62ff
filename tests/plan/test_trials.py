"""Tests in the plan: on which days they stand, what they take away, when the own-ratio protocol is walked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.plan.amounts import Amount, Stretches
from backstride.plan.coach import decide, ordinary, why_no_ratio
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import ladder
from backstride.plan.places import Where
from backstride.plan.sessions import Plan
from backstride.plan.state import Did, State
from backstride.plan.trial_session import seconds_of, shorter
from backstride.plan.trial_session import tested as with_tests
from backstride.plan.trials import due, gate_tests, is_ratio_week, is_test_day, trial, trials, week_tests
from backstride.science.own_ratio import PROTOCOL
from backstride.vocab.errors import NotFound
from backstride.vocab.plan import Kind, Measure, Place, Who
from backstride.vocab.plan import Tested as Done
from backstride.vocab.segment import Handrail, Origin, Travel
from backstride.vocab.workout import Role
from plan.people import MONDAY, PROFILE, levels, somebody

OLDER = replace(PROFILE, who=Who.OLDER)
BELT = replace(PROFILE, places=(Place.TREADMILL,))
RAIL = replace(BELT, rail=True)
SOME = Amount(Stretches(4, 20), Stretches(3, 30, 10), 1.0, 2.0, 60.0, 300.0, 200.0, 30)


def older(stage: int = 1, clean: int = 2, **more: object) -> State:
    """Return an older adult on the first day of a week, with so many clean sessions."""
    last = MONDAY.toordinal() + 4
    return somebody(stage, **{"profile": OLDER, "clean_here": clean, "clean_last": last} | more)


def keys(some) -> list[str]:
    return [one.key for one in some]


def after(state: State, name: str, value: float, days: int = 0) -> State:
    """Return the state so many days after a test."""
    done = Done(state.date, f"{name}-{value}", Measure(name, value, Origin.SAID))
    return next_day(happened(state, done), state.day + days)


def test_a_test_is_found_by_its_key():
    assert keys(trials()) == ["stand", "back-walk", "own-ratio"]
    assert trial("stand").fact == "stand_s"
    with pytest.raises(NotFound):
        trial("luck")


def test_a_gate_waits_for_a_test_that_was_not_done_or_failed_a_week_ago():
    state = older(hold=1)
    assert keys(due(state)) == ["stand"]
    assert due(somebody(1)) == ()
    assert due(somebody(3, profile=OLDER)) == ()
    assert due(after(state, "stand_s", 12.0)) == ()
    assert due(after(state, "stand_s", 4.0)) == ()
    assert due(after(state, "stand_s", 4.0, days=6)) == ()
    assert keys(due(after(state, "stand_s", 4.0, days=7))) == ["stand"]
    assert due(after(state, "stand_s", 12.0, days=14)) == ()
    assert keys(due(after(state, "stand_s", 12.0, days=15))) == ["stand"]


def test_it_is_asked_for_once_the_other_gates_are_open_or_one_of_them_nearly():
    assert keys(gate_tests(older(clean=2))) == ["stand"]
    assert keys(gate_tests(older(clean=1))) == ["stand"]
    assert gate_tests(older(clean=0)) == ()
    assert gate_tests(older(stage=2, clean=2)) == (), "hands and sessions are both closed"
    assert keys(gate_tests(older(stage=2, clean=3))) == ["back-walk"]
    assert gate_tests(older(stage=2, clean=1)) == ()


@pytest.mark.parametrize(
    ("days", "sessions", "start", "first"),
    [((0, 2, 4), 3, 0, 0), ((0, 2, 4), 3, 1, 2), ((0, 2, 4), 3, 5, 0), ((1, 3), 1, 0, 1), ((1, 3), 2, 3, 3)],
)
def test_tests_stand_on_the_first_training_day_of_a_week_of_the_plan(days, sessions, start, first):
    state = somebody(profile=replace(PROFILE, days=days, sessions=sessions))
    state.start = MONDAY.toordinal() + start
    found = []
    for number in range(14, 21):
        state.day = MONDAY.toordinal() + number
        found += [number % 7] if is_test_day(state) else []
    assert found == [first]
    assert not is_test_day(State())


def test_a_lighter_week_has_its_tests_and_no_other():
    assert week_tests(somebody(5, days=20)) == ()
    assert keys(week_tests(somebody(5, days=21))) == ["stand", "back-walk"]
    assert keys(week_tests(somebody(3, days=21))) == ["stand", "back-walk"]
    assert keys(week_tests(somebody(2, days=21))) == ["stand"]
    assert week_tests(somebody(5, days=28)) == ()


def test_a_day_with_tests_holds_as_much_backward_as_it_would_without():
    state = somebody(5, days=21)
    session, plain = decide(state).session, ordinary(state).session
    assert (session.kind, session.tests, session.hard) == (Kind.TEST, ("stand", "back-walk"), False)
    assert session.workout.name == "Tests and 24 x 10 m walking backward"
    assert session.dose.backward_walk_m == plain.dose.backward_walk_m == 250
    assert [b.distance_m for b in session.workout.blocks() if b.backward][:3] == [5, 5, 10]
    cues = [block.cues[0] for block in session.workout.blocks() if block.backward]
    assert cues == ["look-left", "look-right"] * 13
    assert session.dose.minutes <= 30
    assert plain.kind is Kind.PRACTICE


def test_the_change_says_why_and_the_focus_test_is_named():
    change = decide(somebody(5, days=21)).changes[-1]
    assert (change.rule, change.inputs) == ("test-week", ("profile",))
    assert "focus test can be done before and after" in change.reason
    change = decide(older()).changes[-1]
    assert (change.rule, change.inputs) == ("test-gate", ("screened",))


def test_who_holds_on_has_a_wall_for_it_on_a_belt_nobody_looks_back():
    session = decide(older(profile=replace(RAIL, who=Who.OLDER, spotter=False))).session
    assert session.needs == ("rail", "wall")
    assert decide(older()).session.needs == ("flat", "clear", "spotter")
    held = replace(RAIL, who=Who.OLDER, spotter=False)
    state = somebody(5, days=21, profile=held)
    cues = [block.cues[0] for block in decide(state).session.workout.blocks() if block.backward]
    assert set(cues) == {"eyes-front"}
    assert "wall" not in decide(somebody(5, days=21)).session.needs


def test_a_hard_day_becomes_an_easy_one_with_tests_and_no_more():
    state = levels(somebody(10, days=21), run_m=900.0, total_m=1000.0, run_bout_m=200.0)
    state.did = (
        Did(state.day - 3, 100.0, 900.0, 50.0, 200.0, 100.0, 900.0, 2.5, -1, 2, hard=False, backward=True),
    )
    state.practised = state.day - 3
    state.weeks = (replace(state.weeks[-2], walk_m=500.0, run_m=2000.0, backward=3), state.weeks[-1])
    session, plain = decide(state).session, ordinary(state).session
    assert plain.hard
    assert (session.kind, session.hard) == (Kind.TEST, False)
    assert session.dose.backward_run_m <= plain.dose.backward_run_m
    efforts = {block.target.effort for block in session.workout.blocks() if block.backward}
    assert max(effort[1] for effort in efforts if effort) <= 5


def test_a_test_comes_out_of_metres_and_minutes():
    left = shorter(SOME, 10, 60)
    assert (left.walks, left.runs) == (Stretches(3, 20, 10), SOME.runs)
    assert shorter(SOME, 0, 0) == SOME
    assert shorter(SOME, 80, 0).walks == Stretches(0, 0)
    assert shorter(SOME, 85, 0) is None, "it has only 80 m to walk"
    assert shorter(SOME, 12, 0).walks.total_m == 65, "whole steps"
    tight = replace(SOME, minutes=16)
    spare = 60 * 16 - seconds_of(tight)
    assert shorter(tight, 0, spare) == tight
    assert shorter(tight, 0, spare + 1).walks == Stretches(3, 20)
    walks_s = 80 / 1.0 + 4 * 20
    assert shorter(tight, 0, spare + walks_s) == replace(tight, walks=Stretches(0, 0))
    assert shorter(tight, 0, spare + walks_s + 1).runs == Stretches(3, 30)
    assert shorter(tight, 0, 60 * 16) is None
    nothing = replace(SOME, walks=Stretches(1, 5), runs=Stretches(0, 0))
    assert shorter(nothing, 5, 0).total_m == 0
    assert shorter(replace(nothing, minutes=9), 0, 40) is None, "no backward work would be left"


def test_where_both_tests_do_not_fit_the_first_is_done():
    track = Where(Place.TRACK, None, ("flat",), running=True)
    walks = Amount(Stretches(1, 5), Stretches(0, 0), 1.0, 0.0, 60.0, 300.0, 200.0, 30)
    plan = Plan(Kind.PRACTICE, ladder().stage(5), walks, track, PROFILE)
    both = (trial("stand"), trial("back-walk"))
    assert with_tests(plan, both).tests == ("stand",)
    assert with_tests(replace(plan, amount=replace(walks, walks=Stretches(2, 10))), both).tests == (
        "stand",
        "back-walk",
    )
    assert with_tests(replace(plan, amount=replace(walks, minutes=10)), both) is None


# --- the own-ratio protocol ---


def far(minutes: int = 45, *, bout: float = 220.0, hands: int = 2, days: int = 35, **more: object) -> State:
    """Return somebody who walks and runs far backward on a belt, at the beginning of a sixth week."""
    profile = replace(RAIL, minutes=minutes, **more)
    state = levels(
        somebody(9, days=days, profile=profile),
        total_m=1000.0, run_m=700.0, run_bout_m=400.0, walk_bout_m=200.0, walk_mps=1.2, run_mps=2.0,
        hands=hands,
    )  # fmt: skip
    state.did = (
        Did(state.day - 3, 400.0, 700.0, bout, 400.0, 400.0, 700.0, 2.0, hands, 0, hard=False, backward=True),
    )
    state.practised = state.day - 3
    state.weeks = (replace(state.weeks[-2], walk_m=2000.0, run_m=2000.0, backward=3), state.weeks[-1])
    return state


def test_it_is_walked_where_everything_allows_it_at_the_own_speed_or_what_caps_leave_of_it():
    decision = decide(far())
    session = decision.session
    assert session.tests == ("own-ratio",)
    assert decision.changes[-1].rule == "test-own"
    assert (session.place, session.handrail, session.hard) == (Place.TREADMILL, Handrail.NONE, False)
    walks = [block for block in session.workout.blocks() if block.backward]
    assert [(block.duration_s, block.handrail) for block in walks] == [(240, Handrail.NONE)] * 2
    assert {block.target.speed_mps for block in walks} == {(1.0, 1.0)}
    forward = [b.target.speed_mps for b in session.workout.blocks() if b.travel is Travel.FORWARD]
    assert forward == [None, (1.25, 1.25), (1.0, 1.0), None]
    assert session.dose.longest_walk_m == 240
    assert session.dose.backward_walk_m == 480
    assert session.dose.minutes <= 45
    assert why_no_ratio(far()) == ""


def test_it_is_the_protocol_that_learning_the_ratio_asks_for_and_its_words_say_the_speeds():
    blocks = [block for block in decide(far()).session.workout.blocks() if block.role is Role.WORK]
    speeds = [block.target.speed_mps[0] for block in blocks]
    asked = [(block.travel, 60 * block.minutes, block.speed_share) for block in PROTOCOL]
    assert [(b.travel, b.duration_s, v / speeds[-1]) for b, v in zip(blocks, speeds, strict=True)] == asked
    assert ["quarter faster" in block.note for block in blocks] == [v > speeds[-1] for v in speeds]
    assert not [block for block in blocks if "all through" in block.note]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (far(places=(Place.TRACK,)), "It takes a treadmill"),
        (far(hands=1), "have not let go"),
        (far(bout=150.0), "192 m or more without a stop"),
        (far(minutes=17), "sixteen minutes"),
        (replace(far(), support=True), "need something to hold"),
        (replace(far(bout=190.0), hold=1), "longer than any of yours"),
    ],
    ids=["no belt", "a hand on the rail", "too far", "no time", "support", "held"],
)
def test_else_it_is_not_there_and_a_sentence_says_why(state, why):
    assert why in why_no_ratio(state)
    session = decide(state).session
    assert session is None or "own-ratio" not in session.tests


def test_it_comes_once_in_eight_weeks_and_only_for_who_has_a_treadmill():
    weeks = [week for week in range(20) if is_ratio_week(somebody(5, days=7 * week, profile=BELT))]
    assert weeks == [5, 13]
    assert not is_ratio_week(somebody(5, days=35))
    assert not is_ratio_week(State())
    state = far()
    assert not decide(next_day(state, state.day + 2)).session.tests


def test_what_was_said_last_of_a_day_counts():
    from backstride.plan.gates import gates_of  # noqa: PLC0415

    state = after(after(older(), "stand_s", 4.0), "stand_s", 14.0)
    gate = next(gate for gate in gates_of(state) if "one leg" in gate.says)
    assert (gate.have, gate.is_open) == (14.0, True)
    assert state.date == MONDAY + timedelta(days=7)
