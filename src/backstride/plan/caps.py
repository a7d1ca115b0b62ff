"""How much is the most, whatever a level or a person says: caps by session first, then by week.

A session may grow by a tenth over the longest of 30 days, because that is where the hazard of forward
runners rises (5,205 people; 10.1136/bjsports-2024-109380); their week-to-week change showed nothing. The
week is capped all the same, as nobody has looked at backward runners. Ratios of acute to chronic load were
rejected: random denominators give the same odds (10.1007/s40279-020-01378-6). Floors let a person begin.
"""

from dataclasses import dataclass

from backstride.plan.limits import WEEK
from backstride.plan.state import State


@dataclass(frozen=True, slots=True)
class CapParams:
    """Numbers of the caps; floors are expert design."""

    days: int = 30
    """Days looked back for the longest: as in the study."""
    growth: float = 1.10
    """Of one session over the longest: where the hazard of the study rises."""
    walk_floor_m: float = 600.0
    """A backward walk that anybody may begin with: eleven minutes at 0.9 m/s. Expert design."""
    run_floor_m: float = 100.0
    """Ten times ten metres. Expert design."""
    bout_growth: float = 1.10
    """Of the longest unbroken stretch. Expert design, as for sessions."""
    bout_step_m: float = 10.0
    """What an unbroken stretch may always grow by. Expert design."""
    week_growth: float = 1.25
    """Of seven days over the mean of the weeks before. Expert design."""
    weeks: int = 3
    """Weeks in that mean, neither lighter nor missed. Expert design."""
    week_walk_floor_m: float = 1800.0
    """Three floors of a session. Expert design."""
    week_run_floor_m: float = 400.0
    """Four floors of a session. Expert design."""


DEFAULT = CapParams()


@dataclass(frozen=True, slots=True)
class Caps:
    """The most for today, in metres."""

    walk_m: float
    run_m: float
    walk_bout_m: float
    run_bout_m: float
    longest_m: float
    """Most backward of one session of the window, walked and run, or on the last day before a longer break; 0
    where there is none. So are those that follow: they say what would be a rise, not what is the most."""
    longest_run_m: float
    longest_walk_bout_m: float
    longest_run_bout_m: float
    fastest_mps: float
    """Fastest backward of the window; 0 where there is none."""
    hands: int
    """Least support of the window; -1 where there is none."""
    surface: int
    """Hardest place of the window; -1 where there is none."""


def caps_of(state: State, params: CapParams = DEFAULT) -> Caps:
    """Return the caps for today."""
    since = state.day - params.days
    total = walk = run = walk_bout = run_bout = fastest = 0.0
    hands = surface = -1
    for did in state.did:
        if did.day >= min(since, state.practised) and did.walk_m + did.run_m > 0:
            total = max(total, did.walk_m + did.run_m)
            walk, run = max(walk, did.walk_m), max(run, did.run_m)
            walk_bout, run_bout = max(walk_bout, did.longest_walk_m), max(run_bout, did.longest_run_m)
            fastest, hands = max(fastest, did.fastest_mps), max(hands, did.hands)
            surface = max(surface, did.surface)
    week_walk, week_run = _week_left(state, params)
    fresh = 1.0 if state.practised >= since else 0.0
    return Caps(
        walk_m=min(max(params.growth * walk * fresh, params.walk_floor_m), week_walk),
        run_m=min(max(params.growth * run * fresh, params.run_floor_m), week_run),
        walk_bout_m=max(params.bout_growth * walk_bout * fresh, walk_bout * fresh + params.bout_step_m),
        run_bout_m=max(params.bout_growth * run_bout * fresh, run_bout * fresh + params.bout_step_m),
        longest_m=total,
        longest_run_m=run,
        longest_walk_bout_m=walk_bout,
        longest_run_bout_m=run_bout,
        fastest_mps=fastest,
        hands=hands,
        surface=surface,
    )


def _week_left(state: State, params: CapParams) -> tuple[float, float]:
    """Return what is left of seven days, and of a lighter week, for walking and running."""
    walked = ran = 0.0
    for did in state.did:
        if did.day > state.day - WEEK:
            walked, ran = walked + did.counted_walk_m, ran + did.counted_run_m
    walk, run = _week_most(state, params)
    left_walk, left_run = walk - walked, run - ran
    number, factor = state.lighter
    if number == state.week_number and state.weeks:
        last_walk, last_run = _last_week(state, params)
        this = state.weeks[-1]
        left_walk = min(left_walk, factor * last_walk - this.counted_walk_m)
        left_run = min(left_run, factor * last_run - this.counted_run_m)
    return max(left_walk, 0.0), max(left_run, 0.0)


def _week_most(state: State, params: CapParams) -> tuple[float, float]:
    before = [week for week in state.weeks[:-1] if week.backward and not week.lighter][-params.weeks :]
    if not before:
        return params.week_walk_floor_m, params.week_run_floor_m
    walk = params.week_growth * sum(week.walk_m for week in before) / len(before)
    run = params.week_growth * sum(week.run_m for week in before) / len(before)
    return max(walk, params.week_walk_floor_m), max(run, params.week_run_floor_m)


def _last_week(state: State, params: CapParams) -> tuple[float, float]:
    """Return the last week with backward work, which a lighter one is measured by."""
    for week in reversed(state.weeks[:-1]):
        if week.backward:
            return week.walk_m, week.run_m
    return params.week_walk_floor_m, params.week_run_floor_m
