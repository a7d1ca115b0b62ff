"""Signed speed ahead: a turn shows its sign, a straight keeps it, a stop begins it anew.

A body's velocity changes only by the acceleration that the sensor feels, and people hardly slip sideways. So
velocity a second ago, plus the acceleration since, must again point along the chest, ahead or behind: in a
bend that is only true for one sign (sideways acceleration is signed speed times rate of turning), and
from a stand the first push tells. Beliefs about signed speed stand on a grid. Rejected: adding acceleration
up without the grid, which drifts by a metre a second in ten; shape, which in running differs between people.
On a treadmill the ground moves, so that none of this holds there.
"""

from dataclasses import dataclass
from math import cos, exp, pi

from backstride.motion.live_window import LevelWindow, Window


@dataclass(frozen=True, slots=True)
class SpeedParams:
    """Settings of the grid; every default is explained. Tuned with the prototype unless said."""

    furthest_mps: float = 6.0
    """The grid reaches so far to both sides."""
    step_mps: float = 0.25
    """Between neighbours on the grid."""
    mean_s: float = 1.6
    """Velocity is a Hann mean over this long, so that steps average out."""
    drift_mps: float = 0.8
    """Spread of what a second of acceleration gets wrong."""
    lost: float = 0.015
    """Chance that a second says nothing about the next: a jolt, a hand on a rail."""
    unfelt: float = 0.6
    """The same for a start from standing. A start whose push does not add up to the speed that the gait shows
    must give no sign: a belt that starts, a gap. Chosen on the shared motion capture, where clips that
    begin in the middle of a run are such starts; real starts lose little by it."""
    slip_mps: float = 1.2
    """Spread of speed to the side."""
    slip_most: float = 9.0
    """Square of how unlikely a slip may become."""
    run_above_mps2: float = 3.5
    """Spread of vertical acceleration above which the body runs."""
    run_mps: float = 2.8
    """Usual size of running speed."""
    run_spread_mps: float = 1.3
    """Spread of that size."""
    walk_mps: float = 1.1
    """Usual size of walking speed."""
    walk_spread_mps: float = 0.6
    """Spread of that size."""
    still_within_mps: float = 0.2
    """Up to this the body stands."""
    still_start: float = 8.0
    """How much more likely standing is at the start than any other speed."""
    shape_share: float = 0.5
    """Share of the evidence of shape that enters what is carried from a walk into a run. Project choice:
    half, since the seconds of one walk are not independent."""


def grid_of(params: SpeedParams) -> list[float]:
    """Return the speeds of the grid."""
    half = int(params.furthest_mps / params.step_mps)
    return [params.step_mps * (i - half) for i in range(2 * half + 1)]


def hann_of(params: SpeedParams, rate_hz: float) -> list[float]:
    """Return the weights of the mean; they sum to 1."""
    n = int(params.mean_s * rate_hz)
    raw = [0.5 - 0.5 * cos(2.0 * pi * (i + 0.5) / n) for i in range(n)]
    total = sum(raw)
    return [value / total for value in raw]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What acceleration did within the last second that can be known."""

    along: tuple[float, float]
    """Cosine and sine of heading a second earlier."""
    ahead: tuple[float, float]
    """The same now."""
    gained_mps: tuple[float, float]
    """Change of velocity east and north."""


def pushed_of(weights: list[float], rate_hz: float, window: Window, level: LevelWindow) -> Pushed:
    """Return the change of mean velocity within a second, about half of `mean_s` ago."""
    n, width, second = len(window.felt), len(weights), int(rate_hz)
    first = n - width - second
    x, y = [0.0], [0.0]
    for east, north in window.felt[first:]:
        x.append(x[-1] + east / rate_hz)
        y.append(y[-1] + north / rate_hz)

    def mean(values: list[float], at: int) -> float:
        return sum(w * values[at + i + 1] for i, w in enumerate(weights))

    gained = (mean(x, second) - mean(x, 0), mean(y, second) - mean(y, 0))
    middle = n - width // 2
    return Pushed(level.heading[middle - second], level.heading[middle], gained)


def move_speed(
    params: SpeedParams, grid: list[float], belief: list[float], pushed: Pushed, *, stood: bool
) -> list[float]:
    """Return the belief a second later, before that second's evidence; not normalised.

    `stood`: the second before was quiet, so that what moves now has started.
    """
    (c0, s0), (c1, s1), (east, north) = pushed.along, pushed.ahead, pushed.gained_mps
    out = [0.0] * len(grid)
    for u, p in zip(grid, belief, strict=True):
        if p < 1e-9:  # noqa: PLR2004  # too little to matter
            continue
        vx, vy = u * c0 + east, u * s0 + north
        ahead, aside = vx * c1 + vy * s1, vy * c1 - vx * s1
        kept = p * exp(-0.5 * min(params.slip_most, (aside / params.slip_mps) ** 2))
        bell = [exp(-0.5 * ((v - ahead) / params.drift_mps) ** 2) for v in grid]
        total = sum(bell)
        lost = params.unfelt if stood and abs(u) <= params.still_within_mps else params.lost
        near = (1.0 - lost) / total if total > 1e-6 else 0.0  # noqa: PLR2004  # off the grid
        far = lost / len(grid)
        for i, value in enumerate(bell):
            out[i] += kept * (near * value + far)
    return out


def likelihood_of_speed(
    params: SpeedParams, grid: list[float], std_up_mps2: float, still: float, moving: float
) -> list[float]:
    """Return the log-likelihood of each speed for one second, from those of standing and of moving."""
    runs = std_up_mps2 > params.run_above_mps2
    usual = params.run_mps if runs else params.walk_mps
    wide = params.run_spread_mps if runs else params.walk_spread_mps
    return [
        still if abs(u) <= params.still_within_mps else moving - 0.5 * ((abs(u) - usual) / wide) ** 2
        for u in grid
    ]


def with_shape(
    params: SpeedParams, grid: list[float], likelihood: list[float], evidence: float
) -> list[float]:
    """Return log-likelihoods with a share of the evidence of shape (positive is backward)."""
    ahead = params.shape_share * min(0.0, -evidence)
    behind = params.shape_share * min(0.0, evidence)
    return [
        value + (ahead if u > params.still_within_mps else behind if u < -params.still_within_mps else 0.0)
        for u, value in zip(grid, likelihood, strict=True)
    ]


def start_of_speed(params: SpeedParams, grid: list[float]) -> list[float]:
    """Return the belief before anything is known."""
    raw = [params.still_start if abs(u) <= params.still_within_mps else 1.0 for u in grid]
    total = sum(raw)
    return [value / total for value in raw]


def sides_of(params: SpeedParams, grid: list[float], belief: list[float]) -> tuple[float, float, float]:
    """Return the chances of forward, backward and still."""
    forward = sum(p for u, p in zip(grid, belief, strict=True) if u > params.still_within_mps)
    backward = sum(p for u, p in zip(grid, belief, strict=True) if u < -params.still_within_mps)
    return forward, backward, 1.0 - forward - backward
