"""How much backward work today holds: the person's level, made smaller by everything that makes it smaller.

Each step only ever takes away: the stage, walls, a lighter week, what hurt, caps, the minutes there are.
Nothing is rounded up. At most one of distance, speed, support and place rises over the last 30 days.
"""

import math
from dataclasses import dataclass, replace

from backstride.plan.allowed import factor_of
from backstride.plan.caps import Caps
from backstride.plan.ladder import Stage
from backstride.plan.state import Levels, State
from backstride.plan.week import WALKING
from backstride.vocab.plan import Kind


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
    least_m: float = 20.0
    """Where a week leaves less, nothing is planned: a remnant is no practice. The same on every stage, or the
    higher one would now and then be asked for less."""
    walk_rest_s: float = 20.0
    """Between walks, and to turn round; as in `SessionParams`."""


DEFAULT = AmountParams()
ONE_LONG = {Kind.CONTINUOUS: 1, Kind.RACE: 1, Kind.FINISHER: 2}
"""Kinds that are about fewer and longer stretches than their stage."""
WALKS = 4
"""A walking stretch is at most this part of a session, as far as stretches are no shorter than a step."""
STEP_M = 5
"""Stretches are multiples of this, and the shortest is one: numbers that one can pace. Expert design.

More metres, more seconds or a longer stretch allowed never make a session smaller: cutting equal stretches
without such a step did (126 m at most 20 m are seven of 18, 100 m five of 20).
"""
_TINY = 1e-6
"""What binary fractions lose, by definition far less than a step."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Equal stretches of one gait, and one shorter at the end where metres are left."""

    times: int
    one_m: int
    last_m: int = 0

    @property
    def each_m(self) -> tuple[int, ...]:
        """Every stretch in order."""
        return (self.one_m,) * self.times + ((self.last_m,) if self.last_m else ())

    @property
    def total_m(self) -> int:
        """All of it."""
        return self.times * self.one_m + self.last_m


@dataclass(frozen=True, slots=True)
class Amount:
    """Backward work of one session."""

    walks: Stretches
    runs: Stretches
    walk_mps: float
    run_mps: float
    rest_s: float
    """After a run."""
    warm_up_s: float
    cool_down_s: float
    minutes: int

    @property
    def total_m(self) -> int:
        """All of it."""
        return self.walks.total_m + self.runs.total_m


@dataclass(frozen=True, slots=True)
class Walls:
    """What a session may not be, beside caps."""

    running: bool = True
    """Whether it may be run where it is done."""
    steady: bool = False
    """Something holds it, or support or place rises today, so that nothing else may."""
    most: Amount | None = None
    """What it may not be more than; None asks for nothing."""
    rest_s: float = 0.0
    """What a rest after a run may not be less than."""


def amount_of(
    state: State,
    stage: Stage,
    kind: Kind,
    minutes: int,
    caps: Caps,
    *,
    walls: Walls = Walls(),
    params: AmountParams = DEFAULT,
) -> Amount:
    """Return what a session of this kind holds today.

    Args:
        state: What the coach knows.
        stage: The stage that counts today, which walls may have lowered.
        kind: What the session is about.
        minutes: How many there are.
        caps: The most for today.
        walls: What it may not be.
        params: Numbers of a session.

    """
    share, rest_s = dict(params.share).get(kind, 1.0), max(stage.rest_s, walls.rest_s)
    level = _level(state, stage, share * factor_of(state), runs=walls.running and kind not in WALKING)
    level = _one_rise(level, stage, caps, steady=walls.steady)
    if walls.most is not None:
        level = _at_most(level, walls.most)
    if caps.walk_m + caps.run_m < params.least_m:
        level = replace(level, total_m=0.0)
    warm_up = min(params.warm_up_s, 60 * minutes * params.warm_up_share)
    cool_down = min(params.cool_down_s, 60 * minutes * params.cool_down_share)
    run = STEP_M * int(min(level.run_m, caps.run_m, level.total_m) / STEP_M + _TINY)
    run_one = max(run / ONE_LONG.get(kind, stage.reps), STEP_M)
    fit = _Fit(min(level.run_bout_m, caps.run_bout_m, run_one), level.run_mps, rest_s)
    runs, left = fit.stretches(run, 60 * minutes - warm_up - cool_down)
    # of all metres rather than those walked, or less running would make a walk longer
    walk_one = max(level.total_m / min(stage.reps, WALKS), STEP_M)
    fit = _Fit(min(level.walk_bout_m, caps.walk_bout_m, walk_one), level.walk_mps, params.walk_rest_s)
    walks, _ = fit.stretches(min(level.total_m - run, caps.walk_m), left)
    return Amount(walks, runs, level.walk_mps, level.run_mps, rest_s, warm_up, cool_down, minutes)


def _level(state: State, stage: Stage, share: float, *, runs: bool) -> Levels:
    """Return the person's level within the stage, as much of it as a session takes."""
    levels = state.levels
    return Levels(
        total_m=min(levels.total_m, stage.total_m[1]) * share,
        run_m=min(levels.run_m, stage.run_m[1]) * share if runs else 0.0,
        walk_bout_m=min(levels.walk_bout_m, stage.walk_bout_m[1]),
        run_bout_m=min(levels.run_bout_m, stage.run_bout_m[1]),
        walk_mps=min(levels.walk_mps, stage.walk_mps[1]),
        run_mps=min(levels.run_mps, stage.run_mps[1]),
    )


def _one_rise(level: Levels, stage: Stage, caps: Caps, *, steady: bool) -> Levels:
    """Return a level of which at most one thing rises over the window of caps; none where it is steady."""
    if caps.longest_m == 0:
        return level
    fastest = level.run_mps if level.run_m > 0 else level.walk_mps
    faster = 0 < caps.fastest_mps < fastest - _TINY
    if not (steady or faster):
        return level
    # a first run may be as long as a walk was
    longest = max(caps.longest_walk_bout_m, caps.longest_run_bout_m)
    level = replace(
        level,
        total_m=min(level.total_m, _step_above(caps.longest_m)),
        run_m=min(level.run_m, _step_above(caps.longest_run_m) or level.run_m),
        walk_bout_m=min(level.walk_bout_m, _step_above(caps.longest_walk_bout_m or longest)),
        run_bout_m=min(level.run_bout_m, _step_above(caps.longest_run_bout_m or longest)),
    )
    if steady and faster:
        level = replace(
            level,
            walk_mps=min(level.walk_mps, caps.fastest_mps),
            run_mps=min(level.run_mps, caps.fastest_mps),
        )
        if level.run_mps < stage.run_mps[0]:
            level = replace(level, run_m=0.0)
    return level


def _step_above(metres: float) -> float:
    """Return metres up to the next step: a belt stops at tenths of a second, so that the same is less."""
    return float(STEP_M * math.ceil(metres / STEP_M - _TINY))


def _at_most(level: Levels, most: Amount) -> Levels:
    """Return a level that makes no session of more metres or longer stretches than another."""
    longest = max(most.walks.one_m, most.walks.last_m, most.runs.one_m, most.runs.last_m)
    return replace(
        level,
        total_m=min(level.total_m, most.total_m),
        run_m=min(level.run_m, most.runs.total_m),
        walk_bout_m=min(level.walk_bout_m, longest),
        run_bout_m=min(level.run_bout_m, most.runs.one_m),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How stretches of one gait are cut."""

    most_m: float
    speed_mps: float
    rest_s: float

    def stretches(self, metres: float, budget_s: float) -> tuple[Stretches, float]:
        """Return stretches that fit metres and seconds, a rest after each, and the seconds left."""
        steps = int(metres / STEP_M + _TINY)
        one = STEP_M * int(self.most_m / STEP_M + _TINY)
        if steps == 0 or one == 0 or self.speed_mps <= 0:
            return Stretches(0, 0), budget_s
        one_s = one / self.speed_mps + self.rest_s
        times = min(STEP_M * steps // one, max(int(budget_s / one_s + _TINY), 0))
        budget_s -= times * one_s
        last_s = (budget_s - self.rest_s) * self.speed_mps
        last = STEP_M * max(min(int(last_s / STEP_M + _TINY), steps - times * one // STEP_M), 0)
        budget_s -= last / self.speed_mps + self.rest_s if last else 0.0
        return Stretches(times, one, last) if times else Stretches(min(last, 1), last), budget_s
