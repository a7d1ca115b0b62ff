"""What is allowed today by walls and by whoever may change it: stage, sessions, and the factor of a dose.

A person or coach lowers anything, and raises with a reason and an end. A raise counts for nothing while
something holds the dose back, and never passes a wall. What was lowered comes back step by step, through the
gates: a stage that was taken away for a week is not given back in a day.
"""

from backstride.plan.ladder import ladder
from backstride.plan.limits import WEEK
from backstride.plan.places import WALL_STAGE, can_hold
from backstride.plan.state import State
from backstride.vocab.plan import Override, What

RAISE_MOST = 1.25
"""The most that an override may raise a dose by. Expert design."""


def refused(said: Override, state: State | None = None) -> str:
    """Return why an override is refused, in one sentence; empty is taken.

    Without a state only what is refused whatever stands now.
    """
    if not 0 <= said.value < float("inf"):  # NaN compares to nothing
        return "A number of 0 or more is needed."
    if said.until is not None and said.until <= said.day:
        return "The end lies before the beginning."
    if said.value > _stands(said.what, state) and (not said.reason.strip() or said.until is None):
        return "Raising takes a reason and an end date."
    return ""


def raises(said: Override, state: State) -> bool:
    """Whether an override is above what stands when it is said."""
    return said.value > _stands(said.what, state)


def _stands(what: What, state: State | None) -> float:
    if what is What.DOSE:
        return 1.0
    if state is None or state.profile is None:
        return float("inf")
    return float(state.stage if what is What.STAGE else sessions_of(state))


def top_stage(state: State) -> int:
    """Return the highest stage that gates may open, by walls and by what was lowered."""
    lowered = [
        int(r.override.value) for r in state.overrides if r.override.what is What.STAGE and not r.raises
    ]
    alone = state.limits.support and not can_hold(state.profile)
    return max(min(state.limits.top_stage, *lowered, WALL_STAGE if alone else len(ladder().stages)), 1)


def stage_today(state: State) -> int:
    """Return the stage that counts today; beyond a wall to hold on to, support takes a rail or a person."""
    stage = min(state.stage, top_stage(state))
    if state.hold == 0 and any(_lifts(state, ruling.override) for ruling in state.overrides if ruling.raises):
        stage = min(stage + 1, state.limits.top_stage, len(ladder().stages))
    alone = (state.support or state.limits.support) and not can_hold(state.profile)
    return min(stage, WALL_STAGE) if alone else stage


def _lifts(state: State, said: Override) -> bool:
    """Whether a raise of the stage is in force: one stage, where the own one did not move for a week."""
    rested = said.day.toordinal() - state.changed >= WEEK
    return said.what is What.STAGE and rested and said.value > state.stage


def sessions_of(state: State) -> int:
    """Return how many sessions a week are allowed."""
    if state.profile is None:
        return 0
    most = state.profile.sessions
    for ruling in state.overrides:
        value = int(ruling.override.value)
        if ruling.override.what is not What.SESSIONS:
            continue
        if not ruling.raises:
            most = min(most, value)
        elif state.hold == 0:
            most = max(most, min(value, len(state.profile.days)))
    return most


def factor_of(state: State) -> float:
    """Return what walls, words and a lighter week make of a dose."""
    said = [(r.raises, r.override.value) for r in state.overrides if r.override.what is What.DOSE]
    factor = state.limits.factor * state.ease * min((value for up, value in said if not up), default=1.0)
    if state.hold == 0:
        factor *= min(max((value for up, value in said if up), default=1.0), RAISE_MOST)
    return factor * state.lighter[1] if state.lighter[0] == state.week_number else factor
