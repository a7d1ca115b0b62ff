"""What the rules look at: plain numbers made from a state and an event. Not known is None."""

from backstride.plan.allowed import sessions_of, top_stage
from backstride.plan.caps import Caps
from backstride.plan.gates import closed
from backstride.plan.limits import WEEK
from backstride.plan.rules import Facts
from backstride.plan.state import State
from backstride.plan.trials import gate_tests, is_ratio_week, is_test_day, week_tests
from backstride.plan.week import training_days, weekday
from backstride.vocab.plan import Amount, Confidence, Result, Wish

FORTNIGHT = 2 * WEEK
HARD_EFFORT = 8
"""Effort from which a session counts as harder than asked. Expert design."""
CLEAN_EFFORT = 7
"""Effort up to which a session counts as done well. Expert design."""
PAINFUL = 4
"""Pain from which a day counts as painful. Expert design, below what Achilles training accepts."""
FORWARD_FLOOR_MIN = 30.0
"""Less forward running than this in a week is no load to compare with. Expert design."""
USUAL_WEEKS = 3
"""Weeks in the mean that forward running is compared with. Expert design, as for backward weeks."""
FORWARD_MPS = 2.5
"""Assumed where way counts as forward and its time is not known. Expert design."""


def result_facts(state: State, result: Result) -> Facts:
    """Return the facts of a session that was just added to the state."""
    stumbles = result.stumbles
    return {
        "flags": float(len(result.flags)),
        "falls": result.falls,
        "pain": result.pain,
        "painful_14d": float(len(state.painful)),
        "stumbles": stumbles,
        "stumbles_7d": float(sum(number for _, number in state.stumbles)),
        "effort": result.effort,
        "hard_row": float(state.hard_row),
        "unsure": float(result.confidence is Confidence.UNSURE),
        "partly": float(result.amount is Amount.PARTLY),
        "skipped": float(result.amount is Amount.SKIPPED),
        "clean": float(is_clean(result)),
        "hold": float(state.hold),
    }


def is_clean(result: Result) -> bool:
    """Whether a session was done as planned, with backward work, and nothing speaks against more.

    Pain and effort must have been said; stumbles that nobody counted do not speak against it, and open no
    gate either.
    """
    return (
        result.amount is Amount.DONE
        and result.dose.backward_m > 0
        and result.pain == 0
        and result.effort is not None
        and result.effort <= CLEAN_EFFORT
        and not result.stumbles
        and not result.falls
        and not result.flags
        and result.confidence is not Confidence.UNSURE
    )


def morning_facts(state: State, pain: int) -> Facts:
    """Return the facts of a morning after."""
    return {"pain": float(pain), "painful_14d": float(len(state.painful))}


def wish_facts(wish: Wish) -> Facts:
    """Return the facts of what was said today."""
    return {"hurts": float(wish is Wish.HURTS), "unsafe": float(wish is Wish.PLACE)}


def day_facts(state: State) -> Facts:
    """Return the facts of a new day."""
    number = state.week_number
    change_days = state.day - state.changed
    ready = state.hold == 0 and change_days >= WEEK and not state.stopped
    return {
        "gap_days": float(state.day - state.practised) if state.practised else None,
        "screen_days": float(state.day - state.screened) if state.screened else None,
        "week_of_four": float(number % 4 + 1),
        "day_of_week": float((state.day - state.start) % WEEK),
        "forward_jump": _forward_jump(state),
        "hold": float(state.hold),
        "change_days": float(change_days),
        "gates_closed": float(closed(state)) if ready and state.stage < top_stage(state) else 1.0,
    }


def _forward_jump(state: State) -> float | None:
    """Return this week's forward minutes over the usual ones; None where there is no usual.

    A lighter week, a week with missed sessions and one without forward running say nothing of what is usual,
    as for the cap of backward weeks: with them in the mean, coming back to one's own week was a jump.
    """
    ordinary = [w for w in state.weeks[:-1] if not w.lighter and not w.missed and w.forward_min > 0]
    before = [week.forward_min for week in ordinary[-USUAL_WEEKS:]]
    usual = sum(before) / len(before) if before else 0.0
    if usual < FORWARD_FLOOR_MIN:
        return None
    return state.weeks[-1].forward_min / usual


def decide_facts(state: State, stage: int, stage_sessions: int, caps: Caps | None) -> Facts:
    """Return the facts of what to do today."""
    profile = state.profile
    if profile is None:
        return dict.fromkeys(_DECIDE, None) | {"unscreened": 1.0, "stopped": 0.0}
    week = state.weeks[-1] if state.weeks else None
    open_today = is_training_day(state)
    if state.wish is not None and state.wish.wish is Wish.TOMORROW:
        open_today = False
    return {
        "stopped": float(bool(state.stopped)),
        "unscreened": float(state.rescreen),
        "off_days": float(state.off_until - state.day),
        "done_today": float(bool(state.results) and state.results[-1].day.toordinal() == state.day),
        "day_open": float(open_today),
        "sessions_left": float(sessions_of(state) - (week.sessions if week else 0)),
        "stage": float(stage),
        "backward_yesterday": float(state.backward_last > 0 and state.backward_last >= state.day - 1),
        "injury": float(state.limits.injury),
        "backward_7d": float(sum(did.backward for did in state.did if did.day > state.day - WEEK)),
        "backward_left": float(
            min(stage_sessions, state.limits.sessions) - (week.backward + week.missed if week else 0)
        ),
        "dose_left": None if caps is None else caps.walk_m + caps.run_m,
        **(_test_facts(state) if open_today and caps is not None and is_test_day(state) else NO_TEST),
    }


NO_TEST: Facts = {"gate_tests": 0.0, "week_tests": 0.0, "ratio_week": 0.0}
"""Of a day on which no test may stand: all but one in a week."""


def _test_facts(state: State) -> Facts:
    """Return how many tests a gate waits for, how many a lighter week holds, and whether the ratio is due."""
    return {
        "gate_tests": float(len(gate_tests(state))),
        "week_tests": float(len(week_tests(state))),
        "ratio_week": float(is_ratio_week(state)),
    }


def is_training_day(state: State) -> bool:
    """Whether a session may stand today: one of the person's days, far from the others, or moved to it."""
    profile, today = state.profile, weekday(state.day)
    if profile is None or today not in profile.days:
        return False
    days = training_days(profile.days, sessions_of(state), weekday(state.start))
    return today in days or state.moved == state.day


_DECIDE = (
    "stopped",
    "unscreened",
    "off_days",
    "done_today",
    "day_open",
    "sessions_left",
    "stage",
    "backward_yesterday",
    "injury",
    "backward_7d",
    "backward_left",
    "dose_left",
    *NO_TEST,
)
