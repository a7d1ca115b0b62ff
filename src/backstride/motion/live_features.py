"""What the shape of the last seconds says about the way of travel: cue B of the batch form, known live.

Walking forward brakes while the body rises, and jerks ahead in a shape that walking backward mirrors; a
thigh swings fast ahead and slowly back. Both follow from playing a walk backward in time. In running they do
not separate people, so that running is left to the signed speed. Rejected: more features, which were perfect
on virtual sensors and wrong on real ones.
"""

from dataclasses import dataclass
from math import log, sqrt

from backstride.motion.live_filters import (
    Section,
    alike,
    both_ways,
    mean,
    rhythm_of,
    running_sum,
    skewness,
    spread,
)  # fmt: skip
from backstride.motion.live_window import LevelWindow, Window, sizes


@dataclass(frozen=True, slots=True)
class ShapeWeights:
    """L = a constant + weights times features; more than 0 means backward."""

    ax_vz: float
    sk_jx: float
    sk_wy: float
    constant: float
    sideways_above: float
    """Spread to the side over spread ahead, as a logarithm."""
    quiet_mps2: float
    """Spread of the size of specific force within a second of standing."""
    quiet_radps: float
    """Root mean square of angular rate within a second of standing."""


SHAPE = {
    "lumbar": ShapeWeights(2.0, 2.3, 0.0, -0.40, 0.7, 0.4, 0.35),
    "chest": ShapeWeights(3.6, 1.7, 0.0, -0.35, 1.1, 0.4, 0.35),
    "thigh": ShapeWeights(1.9, 0.0, 2.6, -0.35, 0.65, 0.5, 0.8),
    "wrist": ShapeWeights(0.0, 0.0, 0.0, 0.0, 99.0, 0.4, 0.35),
    "foot_left": ShapeWeights(0.0, 0.0, 0.0, 0.0, 99.0, 0.5, 0.5),
    "foot_right": ShapeWeights(0.0, 0.0, 0.0, 0.0, 99.0, 0.5, 0.5),
}
"""By placement; weights and limits of the first prototype, found on the shared motion capture."""


@dataclass(frozen=True, slots=True)
class ShapeParams:
    """Settings of `shape_of`; every default is explained."""

    window_s: float = 2.0
    """Features are computed over this long: three or four steps. Project choice, as in the prototype."""
    low_hz: float = 0.5
    """Slower is posture and drift. Project choice, as in the prototype."""
    high_hz: float = 6.0
    """Faster is the wobble of the mounting. Project choice, as in the prototype."""
    skew_limit: float = 2.5
    """Skewness beyond this is one bump, not a gait. Project choice, as in the prototype."""
    evidence_per_l: float = 0.8
    """From L to a log-likelihood ratio for one second of a two-second window. Tuned with the prototype."""
    l_limit: float = 4.0
    """L beyond this says no more. Project choice."""
    weak: float = 0.25
    """What is left of evidence that stands on weak ground (next three). Project choice."""
    weak_below_mps2: float = 0.4
    """Spread of vertical acceleration below which hardly anything moves."""
    weak_yaw_radps: float = 0.8
    """Mean rate of turning above which the level frame lags behind."""
    weak_rhythm: float = 0.25
    """Autocorrelation of vertical acceleration below which there is no gait."""
    run_above_mps2: float = 3.5
    """Spread of vertical acceleration above which shape is silent at the trunk: running, hopping."""
    sideways_shape_below: float = 0.35
    """`sideways` needs |ax_vz| below this."""
    shortest_step_s: float = 0.22
    """Shortest lag of the autocorrelation."""
    longest_step_s: float = 1.0
    """Longest lag of the autocorrelation: half of the window."""
    pad_s: float = 1.0
    """The window goes on mirrored for this long, so that filters settle."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the last seconds look like."""

    ax_vz: float
    sk_jx: float
    sk_wy: float
    std_up_mps2: float
    yaw_radps: float
    rhythm: float
    l: float  # noqa: E741  # the letter that the measurements use
    evidence: float
    """Log-likelihood of backward minus that of forward."""
    weak: bool
    """No gait to be seen, or a turn: such a second may carry a direction on, but not establish one."""
    sideways: bool
    quiet: float
    """The larger ratio of spread to its limit: at most 1 is standing."""


def shape_of(
    params: ShapeParams,
    weights: ShapeWeights,
    sections: tuple[Section, ...],
    rate_hz: float,
    level: LevelWindow,
    *,
    quiet: float,
) -> Shape:
    """Return the features of the last `window_s` of a window."""
    pad = int(params.pad_s * rate_hz)
    take = int(params.window_s * rate_hz)
    ahead = both_ways(sections, level.ahead_mps2, pad)
    left = both_ways(sections, level.left_mps2, pad)[-take:]
    rise = both_ways(sections, [v / rate_hz for v in running_sum(level.up_mps2)], pad)[-take:]
    nod = both_ways(sections, level.nod_radps, pad)[-take:]
    up = level.up_mps2[-take:]
    jerk = [b - a for a, b in zip(ahead[:-2], ahead[2:], strict=True)][-take:]
    ahead = ahead[-take:]
    std_up = spread(up)
    rhythm = rhythm_of(up, rate_hz, params.shortest_step_s, params.longest_step_s, 0.7).strength
    yaw = mean(level.yaw_radps[-take:])
    ax_vz = alike(ahead, rise)
    sk_jx = _within(skewness(jerk), params.skew_limit)
    sk_wy = _within(skewness(nod), params.skew_limit)
    value = weights.ax_vz * ax_vz + weights.sk_jx * sk_jx + weights.sk_wy * sk_wy + weights.constant
    evidence = params.evidence_per_l * _within(value, params.l_limit)
    weak = std_up < params.weak_below_mps2 or abs(yaw) > params.weak_yaw_radps or rhythm < params.weak_rhythm
    if weak:
        evidence *= params.weak
    if std_up > params.run_above_mps2 or value == 0.0:
        evidence = 0.0
    aside, along = spread(left), spread(ahead)
    sideways = (
        aside > 0.0
        and along > 0.0
        and log(aside / along) > weights.sideways_above
        and abs(ax_vz) < params.sideways_shape_below
    )
    return Shape(ax_vz, sk_jx, sk_wy, std_up, yaw, rhythm, value, evidence, weak, sideways, quiet)


def quietness(weights: ShapeWeights, window: Window, first: int, last: int) -> float:
    """Return how quiet the moments from `first` to `last` of a window are: at most 1 is standing."""
    force = spread(sizes(window.force[first:last]))
    turn = sqrt(mean([size * size for size in sizes(window.turn[first:last])]))
    return max(force / weights.quiet_mps2, turn / weights.quiet_radps)


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
