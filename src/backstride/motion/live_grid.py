"""What is believed of the last ticks: one grid of chest speeds, as in the batch form, seen with a fixed lag.

States are signed speeds ahead (backward is negative), zero, and a few to the sides. From tick to tick a speed
changes as acceleration and turning say, or, where nothing tells that, it seldom changes sign; all cues are
weighed at every state. What is known of the last few ticks is kept and read back from the newest, so that the
oldest of them is told with the help of what came after it.
Heavy tails (Student, 3 degrees of freedom), since one slipped tick must not break what was established.
Forward and backward are alike throughout. Rejected: a second grid without the evidence of shape, and rules
for which of both is asked.
"""

from dataclasses import dataclass
from math import exp, hypot, pi, sqrt
from operator import mul

from backstride.motion.live_cues import BACKWARD, FORWARD, SIDEWAYS, STILL, Word
from backstride.motion.live_speed import Change

Chances = tuple[float, float, float, float]
"""Of forward, backward, sideways, still."""
Rows = list[list[float]]


@dataclass(frozen=True, slots=True)
class GridParams:
    """Settings of the grid; as `FusionParams` of the batch form, and explained there, unless said."""

    furthest_mps: float = 5.4
    """Edge of the grid (`FusionParams.fastest_mps`); who is faster stays there."""
    step_mps: float = 0.45
    """Between neighbours on the grid."""
    aside_mps: tuple[float, ...] = (0.5, 1.0, 1.5)
    """Speeds to each side. Project choice; 0.6, 1.2 and 2.4 in whole recordings, which know speeds askew."""
    change_mps: float = 0.3
    """Scale of the error of a change of speed in a tick."""
    slip_mps: float = 0.8
    """Scale of how much a body that goes ahead slips aside in a tick."""
    jump: float = 0.03
    """Chance a tick that speed changes by what no sensor felt."""
    enters_aside: float = 0.1
    """How much less likely it is to begin going sideways than to keep on. Project choice; 0.06 in whole
    recordings."""
    jumps_aside: float = 0.3
    """The same for what no sensor felt."""
    wander_mps: float = 0.4
    """Where nothing tells how speed changes, it wanders by this much a tick."""
    turns_round: float = 0.03
    """There, how much less likely a change of way is that passes no stand."""
    starts_still: float = 8.0
    """Weight of standing at the start beside that of each speed."""
    least: float = 1e-9
    """No state is less likely than this beside the best of a tick. Project choice."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The states, and what follows from the settings alone."""

    ahead_mps: list[float]
    left_mps: list[float]
    straight: int
    """So many states go straight; those to the sides follow."""
    travel: list[int]
    """Of each state, as in `live_cues`."""
    habit: Rows
    """Transitions (from, to) where nothing tells how speed changes."""


def grid_of(params: GridParams) -> Grid:
    """Return the states."""
    n = round(params.furthest_mps / params.step_mps)
    straight = [params.step_mps * (i - n) for i in range(2 * n + 1)]
    aside = [-speed for speed in reversed(params.aside_mps)] + list(params.aside_mps)
    ahead, left = straight + [0.0] * len(aside), [0.0] * len(straight) + aside
    travel = [BACKWARD] * n + [STILL] + [FORWARD] * n + [SIDEWAYS] * len(aside)
    velocities = list(zip(ahead, left, strict=True))
    near = [[_student(hypot(x - u, y - v) / params.wander_mps) for x, y in velocities] for u, v in velocities]
    # All rows by that of standing, in the middle of the grid (as the batch form does, and why).
    whole = sum(near[n])
    habit = [
        [
            p / whole * (params.turns_round if _turns(way, to) else 1.0) + _ANYHOW
            for p, to in zip(row, travel, strict=True)
        ]
        for row, way in zip(near, travel, strict=True)
    ]
    return Grid(ahead, left, len(straight), travel, habit)


def _turns(way: int, to: int) -> bool:
    """Whether a change of way passes no stand."""
    return way != to and STILL not in (way, to)


_ANYHOW = 1e-4
"""Of each transition, whatever habit says."""


def start_of(params: GridParams, grid: Grid) -> list[float]:
    """Return the belief before anything is known."""
    return _shares([params.starts_still if way == STILL else 1.0 for way in grid.travel])


def weights_of(params: GridParams, grid: Grid, words: list[Word]) -> list[float]:
    """Return how likely the evidence of one tick is at each state, beside the best state."""
    said = [sum(word.says[way] for word in words) for way in range(4)]
    raw = [said[way] for way in grid.travel]
    for word in words:
        if word.pace is None:
            continue
        middle, slower, faster = word.pace
        for i, (u, v, way) in enumerate(zip(grid.ahead_mps, grid.left_mps, grid.travel, strict=True)):
            if way != STILL:
                away = abs(u + v) - middle
                raw[i] -= 0.5 * (away / (slower if away < 0.0 else faster)) ** 2
    best = max(raw)
    return [exp(value - best) + params.least for value in raw]


def transitions_of(params: GridParams, grid: Grid, change: Change | None) -> Rows:
    """Return how likely each state follows each (from, to) as speed changed; not normalised."""
    if change is None:
        return grid.habit
    n, straight = len(grid.travel), grid.straight
    if not change.known:
        return [[1.0 / n] * n] * n
    shrink = 1.0 / (params.change_mps * sqrt(3.0))
    peak = params.step_mps * shrink / (pi / 2.0)
    tos = [u * shrink for u in grid.ahead_mps[:straight]]
    asides = [v * shrink for v in grid.left_mps[straight:]]
    jumps, jumps_aside = params.jump / n, params.jump * params.jumps_aside / n
    (c, s), (gained, shifted) = change.turn, change.gained_mps
    rows = []
    for i, (u, v) in enumerate(zip(grid.ahead_mps, grid.left_mps, strict=True)):
        x = min(max(u * c - v * s + gained, -params.furthest_mps), params.furthest_mps)
        y = u * s + v * c + shifted
        goes = peak * (1.0 - params.jump) * _student(y / params.slip_mps)
        at = x * shrink
        row = [goes / (1.0 + (at - to) * (at - to)) ** 2 + jumps for to in tos]
        goes = peak * _student(x / params.slip_mps) * (params.enters_aside if i < straight else 1.0)
        at = y * shrink
        rows.append(row + [goes / (1.0 + (at - to) * (at - to)) ** 2 + jumps_aside for to in asides])
    return rows


def _student(away: float) -> float:
    return 1.0 / (1.0 + away * away / 3.0) ** 2


def read_on(before: list[float], moves: Rows, weights: list[float]) -> list[float]:
    """Return the belief in a tick from all that came until it, by the belief in the tick before."""
    ahead = [0.0] * len(before)
    for p, row in zip(before, moves, strict=True):
        if p > _NOTHING:
            ahead = [a + p * to for a, to in zip(ahead, row, strict=True)]
    return _shares([a * w for a, w in zip(ahead, weights, strict=True)])


_NOTHING = 1e-7
"""A state less likely than this moves nothing."""


def read_back(after: list[float], moves: Rows, weights: list[float]) -> list[float]:
    """Return how likely all that came after the tick before is at each state, by the same of this tick."""
    weighed = [a * w for a, w in zip(after, weights, strict=True)]
    return _shares([sum(map(mul, row, weighed)) for row in moves])


def joined(belief: list[float], after: list[float]) -> list[float]:
    """Return the belief in a tick from what came until it and what came after it."""
    return _shares([p * a for p, a in zip(belief, after, strict=True)])


def chances_of(grid: Grid, belief: list[float]) -> Chances:
    """Return the chances of forward, backward, sideways and still."""
    chances = [0.0] * 4
    for way, p in zip(grid.travel, belief, strict=True):
        chances[way] += p
    return chances[0], chances[1], chances[2], chances[3]


def _shares(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values]
