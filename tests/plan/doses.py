"""When one decision asks for no more than another: no more running, no longer stretch, no faster.

A day with a test or a circuit holds less than it would without, so a comparison takes the ordinary session of
the better one: that no test or circuit makes a session more is an invariant of its own, for every day.
"""

from dataclasses import replace
from datetime import date

from backstride.plan.coach import decide, ordinary
from backstride.plan.engine import happened, next_day
from backstride.plan.ladder import Stage, ladder
from backstride.plan.state import PLACES, State
from backstride.vocab.plan import Answers, Decision, Dose, Kind, Place, Screened, Session

TINY = 1e-6
STEP_M = 5.0
"""Stretches are whole steps: two gaits lose up to one more than one gait does."""
NOTHING = Dose()
FULL = 0.9
"""Share of the minutes from which a session counts as limited by them."""


def dose(decision: Decision) -> Dose:
    """Return what is decided; nothing for rest and for forward only."""
    session = decision.session
    return session.dose if session is not None and session.dose.backward_m > 0 else NOTHING


BRANCH = {Kind.SPRINT, Kind.SHUTTLES}


def excess(  # noqa: PLR0911  # one answer each
    worse: Decision, better: Decision, minutes: int, *, rise: bool = False, own: int = 99
) -> str:
    """Return what a decision asks for more than another; empty where nothing.

    Walking may take the place of running and its rests that fell away: metre for metre, or where the clock
    had cut the better one short. Where the better one has gone up from its own stage, other kinds of sessions
    begin, some of them shorter: not compared. With `rise`, the better one may spend its one rise on place or
    speed, and the worse one then on a tenth more, or on what a new stage begins with; and where a wall leaves
    no running, walks may be longer. A day of the branch goes forward for the most part: walking that takes
    its place is not compared in metres.
    """
    one, other = dose(worse), dose(better)
    if rise and rose(worse, better):
        other = _a_rise(other, ladder().stage(better.session.stage))
    slack, each = tenths(better.session), other.fastest_mps or 0.0
    if one.minutes > minutes + TINY:
        return "minutes"
    clock = other.minutes >= FULL * minutes
    if better.session is not None and better.session.stage > own:
        return ""
    if one.backward_run_m > other.backward_run_m + slack + TINY:
        return "running"
    if one.longest_run_m > other.longest_run_m + min(slack, each) + TINY:
        return "a longer run"
    less = max(other.backward_run_m - one.backward_run_m, 0.0)
    fell = less > TINY
    more = less + slack if fell else min(slack, each)
    longest = max(other.longest_run_m, other.longest_walk_m) + more + TINY
    branch = better.session is not None and better.session.kind in BRANCH and one.backward_run_m == 0
    instead = other.backward_run_m > 0 and (clock or branch)
    walks = fell and one.backward_run_m == 0 and rise
    if max(one.longest_run_m, one.longest_walk_m) > longest and not (instead or walks):
        return "a longer stretch"
    if (one.fastest_mps or 0) > (other.fastest_mps or 0) + TINY:
        return "faster"
    step = STEP_M if fell else 0.0
    if one.backward_m > other.backward_m + slack + step + TINY and not instead:
        return "metres"
    return ""


def tenths(session: Session | None) -> float:
    """Return what tenths of a second on a belt took away: less than one of each stretch."""
    if session is None or session.place is not Place.TREADMILL:
        return 0.0
    return 0.1 * (session.dose.fastest_mps or 0.0) * sum(block.backward for block in session.workout.blocks())


def says(decision: Decision) -> str:
    """Return a decision in one line."""
    session = decision.session
    rules = ",".join(change.rule for change in decision.changes)
    if session is None:
        return f"{decision.day} [{decision.stage}] rest ({rules})"
    one = session.dose
    return (
        f"{decision.day} [{session.stage} of {decision.stage}] {session.kind.value} at "
        f"{session.place.value}: "
        f"{session.workout.name}; walk {one.backward_walk_m:g} ({one.longest_walk_m:g}), "
        f"run {one.backward_run_m:g} ({one.longest_run_m:g}), {one.fastest_mps} m/s, "
        f"{one.minutes:.1f} min ({rules})"
    )


def rose(worse: Decision, better: Decision) -> bool:
    """Whether the better one is faster, or done at a place that is harder to keep safe."""
    one, other = worse.session, better.session
    if one is None or other is None or not other.dose.backward_m:
        return False
    faster = (one.dose.fastest_mps or 0) < (other.dose.fastest_mps or 0)
    return faster or PLACES.index(one.place) < PLACES.index(other.place)


def _a_rise(one: Dose, stage: Stage) -> Dose:
    """Return a tenth more of everything, and what the stage begins with."""
    return replace(
        one,
        backward_walk_m=max(one.backward_walk_m * 1.1 + 10, stage.total_m[0] - stage.run_m[0]),
        backward_run_m=max(one.backward_run_m * 1.1 + 10, stage.run_m[0]),
        longest_walk_m=max(one.longest_walk_m * 1.1 + 10, stage.walk_bout_m[0]),
        longest_run_m=max(one.longest_run_m * 1.1 + 10, stage.run_bout_m[0]),
        fastest_mps=10.0,
    )


def coming(state: State, days: int, *, plain: bool = False) -> list[Decision]:
    """Return decisions for the days after, as if nothing at all were said or done until each.

    With `plain` what they would be without tests and circuits.
    """
    found = []
    for _ in range(days):
        state = next_day(state, state.day + 1)
        found.append(ordinary(state) if plain else decide(state))
    return found


def answered(state: State, answers: Answers | None) -> State:
    """Return the state after the questions, where they stand open."""
    if not state.rescreen or answers is None:
        return state
    return happened(state, Screened(date.fromordinal(state.day), "asked-again", answers))
