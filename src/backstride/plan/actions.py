"""What a rule can do to a state, one word of the table each; all but `raise` and `advance` take away."""

from collections.abc import Callable
from dataclasses import replace

from backstride.plan.ladder import ladder
from backstride.plan.state import HANDS, Left, State

RISE_M = 10.0
"""What an unbroken stretch may always grow by, and a session at least. Expert design."""
RISE_MPS = 0.1
"""One step of speed: what a belt's button does. Expert design."""
LAST_DAYS = 30
"""How far before a break sessions count as last done: as far as caps look back. Expert design."""
LEAST_M = 20.0
"""Four times five metres: a break shrinks no session below it, or no way would lead back. Expert design."""
LEAST_BOUT_M = 5.0
"""The least stretch. Expert design."""
START_MOST = 1.25
"""How much a new stage may ask above the level reached. Expert design."""


def back(state: State, number: float) -> str:
    """Go down so many stages, never below the first; levels come down with it."""
    _leave(state, max(state.stage - int(number), 1))
    stage = ladder().stage(state.stage)
    levels = state.levels
    levels.total_m = min(levels.total_m, stage.total_m[1])
    levels.run_m = min(levels.run_m, stage.run_m[1])
    levels.walk_bout_m = min(levels.walk_bout_m, stage.walk_bout_m[1])
    levels.run_bout_m = min(levels.run_bout_m, stage.run_bout_m[1])
    levels.walk_mps = min(levels.walk_mps, stage.walk_mps[1])
    levels.run_mps = min(levels.run_mps, stage.run_mps[1])
    return ""


def _leave(state: State, stage: int) -> None:
    """Begin another stage today; what a step back leaves behind stays the most for the next session."""
    if stage < state.stage:
        state.was = (*state.was, Left(state.stage, state.backward_here, replace(state.levels)))
    state.stage = stage
    state.changed = state.stage_since = state.day
    state.clean_here = state.backward_here = 0


def hold(state: State, number: float) -> str:
    """Ask for so many clean sessions before anything grows."""
    state.hold = max(state.hold, int(number))
    return ""


def unhold(state: State, number: float) -> str:
    """Take back so many of them."""
    state.hold = max(state.hold - int(number), 0)
    return ""


def off(state: State, number: float) -> str:
    """Plan nothing backward today and for so many days after."""
    state.off_until = max(state.off_until, state.day + int(number) + 1)
    return ""


def support(state: State, _: float) -> str:
    """Ask for a rail, a wall or a second person at the next session; on a rail it begins with both hands."""
    state.support = True
    state.levels.hands = 0
    return ""


def ease(state: State, factor: float) -> str:
    """Make the next backward session smaller."""
    state.ease = min(state.ease, factor)
    return ""


def shrink(state: State, factor: float) -> str:
    """Make all that follows smaller: distances to the factor of what was last done, but not to nothing."""
    levels = state.levels
    last = [did for did in state.did if state.practised - LAST_DAYS <= did.day <= state.practised]
    longest = max((did.walk_m + did.run_m for did in last), default=levels.total_m)
    longest_run = max((did.run_m for did in last), default=levels.run_m)
    levels.total_m = max(factor * min(levels.total_m, longest), min(levels.total_m, LEAST_M))
    levels.run_m = factor * min(levels.run_m, longest_run)
    levels.walk_bout_m = max(factor * levels.walk_bout_m, min(levels.walk_bout_m, LEAST_BOUT_M))
    levels.run_bout_m = max(factor * levels.run_bout_m, min(levels.run_bout_m, LEAST_BOUT_M))
    return ""


def restart(state: State, _: float) -> str:
    """Begin again from the first stage, after the questions; with no more than was left after the break."""
    back(state, state.stage)
    state.rescreen = True
    levels = state.levels
    total, bout = levels.total_m, levels.walk_bout_m
    begin(state)
    levels.total_m, levels.walk_bout_m = min(levels.total_m, total), min(levels.walk_bout_m, bout)
    return ""


def rescreen(state: State, _: float) -> str:
    """Ask the questions before the next session."""
    state.rescreen = True
    return ""


def stop(state: State, _: float) -> str:
    """Plan nothing until a person clears it."""
    state.stopped = "stopped"
    return ""


def lighter(state: State, factor: float) -> str:
    """Make this week smaller."""
    state.lighter = (state.week_number, factor)
    if state.weeks:
        state.weeks = (*state.weeks[:-1], replace(state.weeks[-1], lighter=True))
    return ""


def grow(state: State, factor: float) -> str:
    """Raise one thing, and say which: distance first, then letting go, then speed."""
    stage, levels = ladder().stage(state.stage), state.levels
    runs = stage.run_m[1] > 0
    if runs:
        far = levels.run_m >= stage.run_m[1] and levels.run_bout_m >= stage.run_bout_m[1]
    else:
        far = levels.total_m >= stage.total_m[1] and levels.walk_bout_m >= stage.walk_bout_m[1]
    if not far:
        levels.total_m = _more(levels.total_m, factor, stage.total_m[1])
        levels.walk_bout_m = _more(levels.walk_bout_m, factor, stage.walk_bout_m[1])
        if runs:
            levels.run_m = _more(levels.run_m, factor, stage.run_m[1])
            levels.run_bout_m = _more(levels.run_bout_m, factor, stage.run_bout_m[1])
        return "Next time a little further."
    rail = state.profile is not None and state.profile.rail
    if rail and levels.hands < len(HANDS) - 1:
        levels.hands += 1
        return (
            f"Next time hold on with {HANDS[levels.hands].value}."
            if levels.hands == 1
            else "Next time let go."
        )
    if runs and levels.run_mps < stage.run_mps[1]:
        levels.run_mps = min(round(levels.run_mps + RISE_MPS, 2), stage.run_mps[1])
        return "Next time a little faster."
    if not runs and levels.walk_mps < stage.walk_mps[1]:
        levels.walk_mps = min(round(levels.walk_mps + RISE_MPS, 2), stage.walk_mps[1])
        return "Next time a little faster."
    return "You are where this stage leads; the gates decide."


def _more(level: float, factor: float, most: float) -> float:
    return max(level, min(max(level * factor, level + RISE_M), most))


def advance(state: State, number: float) -> str:
    """Go up so many stages: one, whatever the table says, and to what the new one starts with."""
    before = state.levels
    _leave(state, max(min(state.stage + min(int(number), 1), state.limits.top_stage), state.stage))
    stage = ladder().stage(state.stage)
    before.total_m = _start(before.total_m, stage.total_m[0])
    before.run_m = _start(before.run_m, stage.run_m[0])
    before.walk_bout_m = _start(before.walk_bout_m, stage.walk_bout_m[0])
    before.run_bout_m = _start(before.run_bout_m, stage.run_bout_m[0])
    before.walk_mps = max(before.walk_mps, stage.walk_mps[0])
    before.run_mps = max(before.run_mps, stage.run_mps[0])
    return stage.name


def _start(level: float, start: float) -> float:
    """Return where a level begins on a new stage: at its start, but not far above what was reached."""
    return max(level, min(start, START_MOST * level if level > 0 else start))


def note(_state: State, _: float) -> str:
    """Change nothing, and say so."""
    return ""


def begin(state: State) -> None:
    """Set the levels to what the present stage starts with."""
    stage, levels = ladder().stage(state.stage), state.levels
    levels.total_m, levels.run_m = stage.total_m[0], stage.run_m[0]
    levels.walk_bout_m, levels.run_bout_m = stage.walk_bout_m[0], stage.run_bout_m[0]
    levels.walk_mps, levels.run_mps = stage.walk_mps[0], stage.run_mps[0]
    levels.hands = 0


ACTIONS: dict[str, Callable[[State, float], str]] = {
    "back": back,
    "hold": hold,
    "unhold": unhold,
    "off": off,
    "support": support,
    "ease": ease,
    "shrink": shrink,
    "restart": restart,
    "rescreen": rescreen,
    "stop": stop,
    "lighter": lighter,
    "raise": grow,
    "advance": advance,
    "note": note,
}
"""Words of the table; `rest` and `forward`, what to do today, are the coach's own."""
