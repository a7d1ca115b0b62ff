"""Invariants 11 to 15, 34: what hurts, falls and breaks do, and that one can stop at any moment."""

from datetime import date

from backstride.plan.coach import decide
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.vocab.plan import (
    Amount,
    Cleared,
    Decision,
    Dose,
    Flag,
    Flagged,
    Morning,
    Result,
    Wish,
    Wished,
)
from backstride.vocab.segment import Handrail
from plan.athletes import invariant
from plan.lives import Life
from plan.oracle import Folded, folded, is_clean

HOLDS = {"rail", "spotter", "wall"}


def pains(day: Folded) -> list[int]:
    """Return every pain that was said on a day."""
    return [e.pain for e in day.events if isinstance(e, Result | Morning) and e.pain is not None]


def backward(decision: Decision) -> bool:
    return decision.session is not None and decision.session.dose.backward_m > 0


def after(state: State, days: int) -> Decision:
    """Return what is decided so many days after an evening on which nothing else is said."""
    return decide(next_day(state, state.day + days))


@invariant
def test_11_pain_of_4_ends_it_for_48_hours_and_one_stage_twice_in_14_days_asks_a_professional(life: Life):
    recent: list[int] = []
    for day in folded(life):
        if any(isinstance(event, Cleared) for event in day.events) and day.dawn.stopped:
            recent = []
        bad = [pain for pain in pains(day) if pain >= 4]
        recent = [*(d for d in recent if d > day.day - 14), *(day.day for _ in bad)]
        if bad:
            assert day.evening.stage <= max(day.said.stage - 1, 1)
            assert not any(backward(after(day.evening, days)) for days in (1, 2))
            assert decide(day.evening).session is None
        if bad and len(recent) >= 2:
            assert day.evening.stopped
            assert after(day.evening, 30).session is None
    for each in life.trained:
        assert "pain" in each.decision.session.stops


@invariant
def test_12_pain_of_1_to_3_holds_the_dose_until_one_clean_repeat_a_morning_takes_a_day_off(life: Life):
    held: tuple[float, ...] | None = None
    for day in folded(life):
        mornings = [e.pain for e in day.events if isinstance(e, Morning)]
        if any(1 <= pain <= 3 for pain in mornings):
            assert not backward(decide(day.evening))
        levels = day.evening.levels
        now = (
            day.evening.stage,
            levels.total_m,
            levels.run_m,
            levels.walk_bout_m,
            levels.run_bout_m,
            levels.run_mps,
            levels.hands,
        )
        if held is not None:
            began = day.dawn.rescreen and day.dawn.stage == 1  # a break of ninety days begins anew
            assert began or all(this <= before for this, before in zip(now, held, strict=True)), day.day
            held = now
        clean = [
            e for e in day.events if isinstance(e, Result) and is_clean(e, e.stage) and e.dose.backward_m
        ]
        if any(1 <= pain <= 3 for pain in pains(day)):
            held = now
        elif clean:
            held = None


@invariant
def test_13_after_a_red_flag_nothing_is_planned_until_a_person_clears_it(life: Life):
    flag = clear = (0, 0)
    for entry in life.entries:
        if isinstance(entry, Decision):
            if flag > clear:
                assert entry.session is None, entry
        elif isinstance(entry, Flagged):
            flag = max(flag, (entry.day.toordinal(), 7))
        elif isinstance(entry, Result) and entry.flags:
            flag = max(flag, (entry.day.toordinal(), 8))
        elif isinstance(entry, Cleared):
            clear = max(clear, (entry.day.toordinal(), 2))
    for day in life.days[life.history.luck % 20 :: 60]:
        flagged = happened(day.state, Flagged(day.decision.day, "flag", tuple(Flag)[day.day % 4]))
        for days in (0, 1, 15, 29, 91, 400):
            assert after(flagged, days).session is None


@invariant
def test_14_a_fall_ends_it_one_stage_down_and_a_rail_a_wall_or_a_person_next(life: Life):
    for day in folded(life):
        if not any(isinstance(e, Result) and e.falls for e in day.events):
            continue
        assert decide(day.evening).session is None
        assert day.evening.stage <= max(day.said.stage - 1, 1)
        for days in range(1, 12):
            decision = after(day.evening, days)
            if backward(decision):
                assert HOLDS & set(decision.session.needs), decision
                assert decision.session.handrail in {Handrail.TWO_HANDS, None}
                assert decision.session.stage <= max(day.said.stage - 1, 1)
                break


@invariant
def test_15_a_break_costs_a_stage_after_14_days_two_after_28_and_begins_anew_after_90(life: Life):
    days = folded(life)
    last = None
    for n, day in enumerate(days):
        gap = day.day - days[last].day if last is not None else 0
        if gap >= 14:
            before = days[last + 13].dawn.stage
            lost = 1 if gap < 28 else 2
            assert day.dawn.stage <= max(before - lost, 1), date.fromordinal(day.day)
        if gap == 90:
            assert day.dawn.rescreen
            assert day.dawn.stage == 1
        if any(isinstance(e, Result) and e.dose.backward_m > 0 for e in day.events):
            last = n


@invariant
def test_34_one_can_stop_at_any_moment_and_the_record_stays(life: Life):
    for day in life.days[life.history.luck % 7 :: 23]:
        state, when = day.state, day.decision.day
        for event in (
            Flagged(when, "flag", Flag.CHEST),
            Wished(when, "hurts", Wish.HURTS),
            Result(when, "stop", Amount.PARTLY, Dose(3.0, 10.0, 0.0, 10.0), flags=(Flag.FAINT,)),
        ):
            stopped = happened(state, event)
            assert not backward(decide(stopped))
            assert stopped.did[: len(state.did)] == state.did
            assert stopped.results[: len(state.results)] == state.results
            assert stopped.weeks[:-1] == state.weeks[:-1]
            if isinstance(event, Result):
                assert stopped.results[-1] == event, "what was done until then is kept"
                assert stopped.did[-1].walk_m == 10
