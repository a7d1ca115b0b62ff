"""How much backward work today holds: the person's level, made smaller by everything that makes it smaller.

Each step only ever takes away: the stage, walls, a lighter week, what hurt, caps, the minutes there are.
Nothing is rounded up. At most one of distance, speed, support and place rises over the last 30 days.
"""

import math
from dataclasses import dataclass, replace

from backstride.plan.caps import Caps
from backstride.plan.ladder import Stage
from backstride.plan.state import State
from backstride.plan.week import WALKING
from backstride.vocab.plan import Kind, What


@dataclass(frozen=True, slots=True)
class AmountParams:
    """Numbers of a session; all expert design."""

    share: tuple[tuple[Kind, float], ...] = (
        (Kind.WARM_UP, 0.5),
        (Kind.FINISHER, 0.6),
        (Kind.CIRCUIT, 0.5),
        (Kind.SPRINT, 0.6),
        (Kind.SHUTTLES, 0.5),
        (Kind.UPHILL, 0.7),
        (Kind.INTERVALS, 0.9),
    )
    """What a kind holds of a whole session; kinds that are not named hold all of it."""
    warm_up_share: float = 0.2
    """Of the minutes, at most `warm_up_s`."""
    warm_up_s: float = 360.0
    """Six minutes of easy forward movement."""
    cool_down_share: float = 0.12
    """Of the minutes, at most `cool_down_s`."""
    cool_down_s: float = 240.0
    """Four minutes of walking."""
    least_m: float = 5.0
    """Less than this is no stretch."""
    least_share: float = 0.3
    """A session that holds less than this of what it would hold is left out: a remnant is no practice."""
    walk_rest_s: float = 20.0
    """Between walks, and to turn round; as in `SessionParams`."""
    raise_most: float = 1.25
    """The most that an override may raise a dose by."""


DEFAULT = AmountParams()
ONE_LONG = {Kind.CONTINUOUS: 1, Kind.RACE: 1, Kind.FINISHER: 2}
"""Kinds that are about fewer and longer stretches than their stage."""
_TINY = 1e-6
WALKS = 4
"""Walking stretches of a session at least, as far as it holds so many. Expert design."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Backward work of one session in stretches of whole metres."""

    walks: int
    walk_m: int
    """Of one stretch."""
    runs: int
    run_m: int
    walk_mps: float
    run_mps: float
    warm_up_s: float
    cool_down_s: float
    minutes: int

    @property
    def total_m(self) -> int:
        """All of it."""
        return self.walks * self.walk_m + self.runs * self.run_m


def amount_of(
    state: State,
    stage: Stage,
    kind: Kind,
    minutes: int,
    caps: Caps,
    *,
    running: bool = True,
    steady: bool = False,
    params: AmountParams = DEFAULT,
) -> Amount:
    """Return what a session of this kind holds today.

    Args:
        state: What the coach knows.
        stage: The stage that counts today, which walls may have lowered.
        kind: What the session is about.
        minutes: How many there are.
        caps: The most for today.
        running: Whether it may be run where it is done.
        steady: Support or place rises today, so that nothing else may.
        params: Numbers of a session.

    """
    share = dict(params.share).get(kind, 1.0) * factor_of(state, params)
    levels = state.levels
    total = min(levels.total_m, stage.total_m[1]) * share
    run = min(levels.run_m, stage.run_m[1]) * share if running and kind not in WALKING else 0.0
    walk_mps = min(levels.walk_mps, stage.walk_mps[1])
    run_mps = min(levels.run_mps, stage.run_mps[1])
    walk_bout = min(levels.walk_bout_m, stage.walk_bout_m[1])
    run_bout = min(levels.run_bout_m, stage.run_bout_m[1])
    fastest = run_mps if run > 0 else walk_mps
    faster = 0 < caps.fastest_mps < fastest - 1e-9
    if steady and faster:
        walk_mps, run_mps = min(walk_mps, caps.fastest_mps), min(run_mps, caps.fastest_mps)
        run = run if run_mps >= stage.run_mps[0] else 0.0
    if caps.surface >= 0 and (steady or faster):
        total, caps = min(total, caps.longest_m), _as_before(caps)
    run = min(run, caps.run_m, total)
    walk = min(total - run, caps.walk_m)
    warm_up = min(params.warm_up_s, 60 * minutes * params.warm_up_share)
    cool_down = min(params.cool_down_s, 60 * minutes * params.cool_down_share)
    budget = 60 * minutes - warm_up - cool_down
    reps = ONE_LONG.get(kind, stage.reps)
    fit = _Fit(reps, min(run_bout, caps.run_bout_m), run_mps, stage.rest_s, params.least_m)
    runs, run_one, left = fit.stretches(run, budget)
    fit = _Fit(
        min(stage.reps, WALKS), min(walk_bout, caps.walk_bout_m), walk_mps, params.walk_rest_s, params.least_m
    )
    walks, walk_one, _ = fit.stretches(walk, left)
    if walks * walk_one + runs * run_one < params.least_share * total:
        walks = runs = 0
    return Amount(walks, walk_one, runs, run_one, walk_mps, run_mps, warm_up, cool_down, minutes)


def factor_of(state: State, params: AmountParams = DEFAULT) -> float:
    """Return what everything in force makes of a dose."""
    factor = state.limits.factor * state.ease
    if state.lighter[0] == state.week_number:
        factor *= state.lighter[1]
    for override in state.overrides:
        if override.what is What.DOSE:
            factor *= min(override.value, params.raise_most)
    return factor


def _as_before(caps: Caps) -> Caps:
    """Return caps that let no distance rise over the window; a first run may be as long as a walk was."""
    longest = max(caps.longest_walk_bout_m, caps.longest_run_bout_m)
    return replace(
        caps,
        walk_bout_m=min(caps.walk_bout_m, longest),
        run_m=min(caps.run_m, caps.longest_run_m or caps.run_m),
        run_bout_m=min(caps.run_bout_m, caps.longest_run_bout_m or longest),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How stretches of one gait are cut."""

    reps: int
    most_m: float
    speed_mps: float
    rest_s: float
    least_m: float

    def stretches(self, metres: float, budget_s: float) -> tuple[int, int, float]:
        """Return number and metres of equal stretches that fit metres and seconds, and the seconds left."""
        if metres < self.least_m or self.most_m < self.least_m or self.speed_mps <= 0:
            return 0, 0, budget_s
        long = self.reps == 1  # as long as may be, rather than as many metres as may be
        least = int(metres / self.most_m) if long else math.ceil(metres / self.most_m - _TINY)
        times = max(least, min(self.reps, int(metres / self.least_m)), 1)
        one = int(min(metres / times, self.most_m) + _TINY)
        one_s = one / self.speed_mps + self.rest_s
        if times * one_s > budget_s:
            times = int(budget_s / one_s)
            if times == 0:
                times, one = 1, int((budget_s - self.rest_s) * self.speed_mps)
                one_s = one / self.speed_mps + self.rest_s
        return (times, one, budget_s - times * one_s) if one >= self.least_m else (0, 0, budget_s)
