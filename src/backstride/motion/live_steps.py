"""Steps as they come: rhythm, cadence and a running count.

Each step lifts the trunk once; a leg swings once a stride. Peaks are searched in the window every second, and
only those are counted that are old enough to have both flanks inside it.
"""

from dataclasses import dataclass, field
from math import atan2, cos, sin

from backstride.motion.live_filters import Section, both_ways, mean, rhythm_of, skewness, spread
from backstride.motion.live_window import LevelWindow, Window

LEGS = ("thigh", "foot_left", "foot_right")
"""Placements that feel their own leg only: one swing is two steps."""


@dataclass(frozen=True, slots=True)
class StepParams:
    """Settings of `count_steps`; every default is explained."""

    low_hz: float = 0.7
    """Slower than any step. Project choice, as in the prototype."""
    leg_low_hz: float = 0.4
    """Slower than any stride. Project choice, as in the prototype."""
    high_hz: float = 4.0
    """Faster than any step: 240 a minute. Project choice, as in the prototype."""
    window_s: float = 3.0
    """Rhythm is searched in the last so many seconds. Project choice, as in the prototype."""
    shortest_s: float = 0.24
    """Shortest step looked for. Project choice."""
    longest_s: float = 1.0
    """Longest step. Project choice."""
    leg_shortest_s: float = 0.42
    """Shortest stride. Project choice."""
    leg_longest_s: float = 1.7
    """Longest stride that the window can show twice. Project choice."""
    first_peak: float = 0.7
    """The first peak of the autocorrelation that is at least this share of the highest one counts (direction
    study, section 4)."""
    apart: float = 0.62
    """Peaks closer than this share of a period are one. As in the prototype."""
    rise_mps2: float = 0.8
    """A step lifts the filtered acceleration at least so far out of both its valleys (as above)."""
    leg_rise_radps: float = 1.0
    """A swing, the same. Project choice."""
    spread_mps2: float = 0.35
    """Filtered acceleration that varies less than this holds no steps (direction study, section 4)."""
    leg_spread_radps: float = 0.35
    """A leg, the same. Project choice."""
    settle_s: float = 0.3
    """The newest so many seconds are left for the next time: a peak needs its falling flank. Project
    choice."""
    run_above_mps2: float = 5.0
    """Spread of vertical acceleration over 2 s above which a walk is a run (as `GaitParams.bounce_mps2`)."""
    pad_s: float = 1.0
    """The window goes on mirrored for this long, so that filters settle. Project choice."""


@dataclass(slots=True)
class StepState:
    """What is counted so far; changed in place."""

    count: int = 0
    last_at: float = -1e9
    """Moment of the last one that was counted, on the live clock."""
    cadence_spm: float = 0.0
    """Now; 0 without steps."""
    peaks: list[int] = field(default_factory=list)
    """Moments of the peaks that were counted in the last second."""


def count_steps(
    params: StepParams,
    state: StepState,
    sections: tuple[Section, ...],
    rate_hz: float,
    signal: list[float],
    *,
    newest: int,
    leg: bool,
) -> StepState:
    """Find the peaks of a filtered window whose last moment is number `newest`; count the new ones."""
    n = len(signal)
    values = both_ways(sections, signal, int(params.pad_s * rate_hz))
    late = values[-int(params.window_s * rate_hz) :]
    shortest, longest = (
        (params.leg_shortest_s, params.leg_longest_s) if leg else (params.shortest_s, params.longest_s)
    )
    rise = params.leg_rise_radps if leg else params.rise_mps2
    state.peaks = []
    state.cadence_spm = 0.0
    if spread(late) < (params.leg_spread_radps if leg else params.spread_mps2):
        return state
    rhythm = rhythm_of(late, rate_hz, shortest, longest, params.first_peak)
    apart = params.apart * rhythm.period_s * rate_hz
    found = [i for i in _peaks(values, apart, rise) if i < n - params.settle_s * rate_hz]
    each = 2 if leg else 1
    for i in found:
        at = newest - (n - 1 - i)
        if at > state.last_at + max(apart, shortest * rate_hz):
            state.count += each
            state.last_at = at
            state.peaks.append(at)
    recent = [i for i in found if i >= n - len(late)]
    if rhythm.period_s > 0.0 and recent:
        state.cadence_spm = 60.0 * each / rhythm.period_s
    return state


def step_signal(window: Window, level: LevelWindow, *, leg: bool) -> list[float]:
    """Return what rises once a step (vertical acceleration) or once a stride (the main swing of a leg)."""
    if not leg:
        return level.up_mps2
    x = [w[0] for w in window.spin]
    y = [w[1] for w in window.spin]
    mx, my = mean(x), mean(y)
    xx = mean([(v - mx) ** 2 for v in x])
    yy = mean([(v - my) ** 2 for v in y])
    xy = mean([(a - mx) * (b - my) for a, b in zip(x, y, strict=True)])
    angle = 0.5 * atan2(2.0 * xy, xx - yy)
    c, s = cos(angle), sin(angle)
    swing = [c * a + s * b for a, b in zip(x, y, strict=True)]
    # An axis has no sign of its own: the fast part of a swing counts as up, so that it is met once a stride.
    return swing if skewness(swing) >= 0.0 else [-value for value in swing]


def _peaks(values: list[float], apart: float, rise: float) -> list[int]:
    """Highest first, each bars its surroundings; each stands out by `rise` from both its valleys."""
    tops = [i for i in range(1, len(values) - 1) if values[i] >= values[i - 1] and values[i] > values[i + 1]]
    tops = [i for i in tops if _stands_out(values, i) >= rise]
    tops.sort(key=lambda i: (-values[i], i))
    kept: list[int] = []
    for i in tops:
        if all(abs(i - j) >= apart for j in kept):
            kept.append(i)
    return sorted(kept)


def _stands_out(values: list[float], at: int) -> float:
    """Prominence: how deep the higher of the two valleys beside a peak lies below it."""
    top = values[at]
    valleys = []
    for step in (-1, 1):
        lowest, i = top, at + step
        while 0 <= i < len(values) and values[i] <= top:
            lowest = min(lowest, values[i])
            i += step
        valleys.append(lowest)
    return top - max(valleys)
