"""Invariants 27 and 31: what somebody allows passes no wall, and what nobody knows counts as load."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from backstride.plan.caps import caps_of
from backstride.plan.coach import as_planned, decide, ordinary
from backstride.plan.engine import happened, next_day
from backstride.plan.gates import gates_of
from backstride.plan.state import State
from backstride.vocab.plan import OUTDOORS, Dose, Flag, Flagged, Override, What
from backstride.vocab.segment import Gait
from plan.athletes import invariant
from plan.doses import coming, dose, excess, says, tenths
from plan.lives import Life
from plan.oracle import TINY, no_running_outdoors, recent

BOOKKEEPING = {"news": (), "fresh": (), "last_id": "", "causes": ()}


def raised(state: State, draw: Random, days: int = 5) -> list[Override]:
    """Return raises of everything, with reason and end."""
    when = state.date
    return [
        Override(when, f"raise-{what.value}-{n}", "Coach", what, 20.0 + n, "wants it", when + timedelta(days))
        for what in What
        for n in range(draw.randint(1, 3))
    ]


def after(state: State, events: list) -> State:
    for event in events:
        state = happened(state, event)
    return state


@invariant
def test_27_an_override_never_passes_flags_screening_or_caps_and_a_raise_ends(life: Life):
    draw = Random(life.history.luck)
    for day in draw.sample(life.days, 5):
        state = day.state
        if state.profile is None or state.wish is not None:
            continue
        more = after(state, raised(state, draw))
        decision, before = decide(more), recent(life, day)
        amount = dose(decision)
        walk, run = max((b.walk_m for b in before), default=0), max((b.run_m for b in before), default=0)
        bout = max((b.run_bout_m for b in before), default=0)
        assert amount.backward_walk_m <= max(1.1 * walk, 600) + TINY
        assert amount.backward_run_m <= max(1.1 * run, 100) + TINY
        assert amount.longest_run_m <= max(1.1 * bout, bout + 10) + TINY
        assert decision.session is None or decision.session.dose.minutes <= state.profile.minutes + TINY
        assert decision.session is None or decision.session.stage <= state.limits.top_stage
        if no_running_outdoors(day.screened) and amount.backward_m and decision.session.place in OUTDOORS:
            assert not any(block.gait is Gait.RUN for block in decision.session.workout.blocks())
        if state.hold or state.support:
            assert not excess(decision, ordinary(state), state.profile.minutes), says(decision)
        flagged = happened(state, Flagged(state.date, "flag", Flag.CHEST))
        assert decide(after(flagged, raised(state, draw))).session is None
        ended, never = next_day(more, state.day + 5), next_day(state, state.day + 5)
        assert replace(ended, **BOOKKEEPING) == replace(never, **BOOKKEEPING)
        assert replace(decide(ended), changes=()) == replace(decide(never), changes=())


@invariant
def test_27_a_raise_takes_a_reason_and_an_end_and_lowering_takes_nothing(life: Life):
    for day in life.days[life.history.luck % 40 :: 45]:
        state, when = replace(day.state, overrides=()), day.decision.day
        if state.profile is None:
            continue
        for what in What:
            for reason, until in (("", when + timedelta(3)), ("wants it", None), (" ", None)):
                refused = happened(state, Override(when, "raise", "Coach", what, 99.0, reason, until))
                assert refused.overrides == ()
                assert refused.fresh[-1].rule == "override-refused"
            lowered = happened(state, Override(when, "lower", "Coach", what, 0.0))
            assert len(lowered.overrides) == 1
            for one, other in zip(coming(lowered, 4), coming(state, 4, plain=True), strict=True):
                assert not excess(one, other, state.profile.minutes, rise=True), f"{says(one)}\n{says(other)}"


@invariant
def test_31_unknown_way_counts_up_to_the_plan_where_one_was_meant_and_raises_no_cap_and_opens_no_gate(
    life: Life,
):
    draw = Random(life.history.luck)
    for day in draw.sample(life.trained, min(3, len(life.trained))):
        plan = day.decision.session.dose
        way = plan.backward_m * draw.choice((0.2, 1.0, 5.0))
        done = replace(
            as_planned(day.decision, "way"), dose=Dose(plan.minutes, unknown_m=way), confidence=None
        )
        for result, most in (
            (done, min(way, plan.backward_m)),
            (replace(done, holds_backward=False), 0.0),
            (replace(done, planned=None), 0.0),
        ):
            state = happened(day.state, result)
            counted = state.did[-1]
            assert abs(counted.counted_walk_m + counted.counted_run_m - most) < 0.01
            assert counted.walk_m == counted.run_m == 0
            forward = state.weeks[-1].forward_min - day.state.weeks[-1].forward_min
            assert abs(forward - (way - most) / 2.5 / 60) < 0.01, "what is left counts as forward"
            check_no_more(state, day.state)


def check_no_more(state: State, without: State) -> None:
    """Unknown way leaves caps, gates and running at most as they would be without the session."""
    for days in (1, 2, 4, 7, 9):
        one, other = next_day(state, state.day + days), next_day(without, without.day + days)
        caps, others = caps_of(one), caps_of(other)
        for field in ("walk_m", "run_m", "walk_bout_m", "run_bout_m", "longest_m", "fastest_mps", "surface"):
            assert getattr(caps, field) <= getattr(others, field) + TINY, field
        opened = {gate.says for gate in gates_of(one) if gate.is_open}
        assert opened <= {gate.says for gate in gates_of(other) if gate.is_open} or one.stage != other.stage
        assert one.stage <= other.stage
        if one.stage != other.stage:
            continue  # the stage above has other kinds of sessions, some of them shorter
        amount, most = dose(decide(one)), dose(ordinary(other))
        assert amount.backward_run_m <= most.backward_run_m + tenths(ordinary(other).session) + TINY, (
            f"{says(decide(one))}\n{says(decide(other))}"
        )
        assert amount.longest_run_m <= most.longest_run_m + TINY
