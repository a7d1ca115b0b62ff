"""What rules do: levels grow one thing at a time, and come down with the stage."""

from dataclasses import replace

import pytest

from backstride.plan import actions
from backstride.plan.state import Did, Levels
from backstride.vocab.plan import (
    Recent,
)
from plan.histories import WELL
from plan.people import PROFILE, levels, somebody

TODAY = somebody().day


def grown(stage: int, **numbers: float) -> tuple[str, Levels]:
    state = levels(somebody(stage), **numbers)
    return actions.grow(state, 1.1), state.levels


def test_distance_grows_first_by_a_tenth_or_ten_metres():
    says, after = grown(5, total_m=500.0, walk_bout_m=150.0)
    assert says == "Next time a little further."
    assert (after.total_m, after.walk_bout_m) == pytest.approx((550, 165))
    assert grown(1)[1].total_m == 50
    assert grown(5, total_m=590.0)[1].total_m == 600
    assert grown(5, total_m=900.0)[1].total_m == 900
    after = grown(7, run_m=200.0, run_bout_m=40.0)[1]
    assert (after.run_m, after.run_bout_m) == pytest.approx((220, 50))
    assert grown(5)[1].run_m == 0


def test_then_hands_let_go_one_after_the_other():
    state = levels(somebody(2, profile=replace(PROFILE, rail=True)), total_m=240.0, walk_bout_m=20.0)
    assert actions.grow(state, 1.1) == "Next time hold on with one hand."
    assert actions.grow(state, 1.1) == "Next time let go."
    assert state.levels.hands == 2
    assert actions.grow(state, 1.1) == "Next time a little faster."
    assert (state.levels.hands, state.levels.walk_mps) == (2, 0.6)


def test_then_speed_up_to_that_of_the_stage():
    top = {"total_m": 600.0, "walk_bout_m": 200.0}
    says, after = grown(5, **top, walk_mps=1.35)
    assert (says, after.walk_mps) == ("Next time a little faster.", 1.4)
    assert grown(5, **top, walk_mps=1.4)[0] == "You are where this stage leads; the gates decide."
    says, after = grown(7, run_m=320.0, run_bout_m=60.0, run_mps=1.6)
    assert (says, after.run_mps, after.walk_mps) == ("Next time a little faster.", 1.7, 1.0)
    assert grown(7, run_m=320.0, run_bout_m=50.0)[0] == "Next time a little further."
    assert grown(7, run_m=300.0, run_bout_m=60.0)[0] == "Next time a little further."
    assert grown(5, total_m=600.0, walk_bout_m=100.0)[0] == "Next time a little further."


def test_a_step_back_takes_levels_down_and_remembers_them():
    state = levels(somebody(7, clean_here=4, backward_here=3), total_m=690.0, run_m=310.0, run_bout_m=55.0)
    actions.back(state, 1)
    now = state.levels
    assert (state.stage, now.total_m, now.run_m, now.run_bout_m, now.run_mps) == (6, 620, 120, 20, 1.6)
    assert (state.clean_here, state.backward_here) == (0, 0)
    assert state.changed == state.stage_since == state.day
    (left,) = state.was
    assert (left.stage, left.turn, left.levels.run_m) == (7, 3, 310)
    actions.back(state, 9)
    assert (state.stage, state.levels.run_m, state.levels.walk_mps) == (1, 0, 0.5)
    assert [each.stage for each in state.was] == [7, 6]
    actions.back(state, 1)
    assert len(state.was) == 2


def test_a_stage_up_starts_not_far_above_what_was_reached():
    state = levels(somebody(6, was=()), total_m=400.0, run_m=60.0, run_bout_m=10.0, walk_mps=1.3, run_mps=1.7)
    assert actions.advance(state, 5) == "Longer repeats"
    now = state.levels
    assert (state.stage, now.total_m, now.run_m, now.run_bout_m) == (7, 450, 75, 12.5)
    assert (now.walk_mps, now.run_mps) == (1.3, 1.7)
    assert state.was == ()
    first = levels(somebody(5))
    actions.advance(first, 1)
    assert (first.levels.run_m, first.levels.run_bout_m, first.levels.run_mps) == (40, 10, 1.6)


def test_a_stage_never_passes_a_wall():
    state = somebody(5, answers=replace(WELL, injured=(Recent.HIP,)))
    actions.advance(state, 1)
    assert state.stage == 5
    high = somebody(8)
    high.limits = replace(high.limits, top_stage=5)
    actions.advance(high, 1)
    assert high.stage == 8


def test_a_break_shrinks_to_a_share_of_what_was_last_done_but_not_to_nothing():
    did = Did(TODAY - 20, 300, 100, 50, 20, 300, 100, 1.7, -1, -1, hard=False, backward=True)
    old = replace(did, day=TODAY - 60, walk_m=900, run_m=900)
    state = levels(
        somebody(7, did=(old, did), practised=did.day), total_m=690.0, run_m=310.0, run_bout_m=55.0
    )
    actions.shrink(state, 0.5)
    assert (state.levels.total_m, state.levels.run_m, state.levels.run_bout_m) == (200, 50, 27.5)
    for _ in range(9):
        actions.shrink(state, 0.5)
    assert (state.levels.total_m, state.levels.walk_bout_m, state.levels.run_bout_m) == (20, 5, 5)
    nothing = levels(somebody(5), total_m=300.0)
    actions.shrink(nothing, 0.5)
    assert nothing.levels.total_m == 150


def test_other_actions():
    state = somebody(days=9)
    actions.hold(state, 1)
    actions.hold(state, 0)
    assert state.hold == 1
    actions.unhold(state, 1)
    actions.unhold(state, 1)
    assert state.hold == 0
    actions.off(state, 2)
    actions.off(state, 0)
    assert state.off_until == state.day + 3
    actions.ease(state, 0.8)
    actions.ease(state, 0.9)
    assert state.ease == 0.8
    state.levels.hands = 2
    actions.support(state, 1)
    assert (state.support, state.levels.hands) == (True, 0)
    actions.lighter(state, 0.7)
    assert state.lighter == (1, 0.7)
    assert [week.lighter for week in state.weeks] == [False, True]
    actions.stop(state, 1)
    assert state.stopped == "stopped"
    actions.rescreen(state, 1)
    assert state.rescreen
    assert actions.note(state, 1) == ""
