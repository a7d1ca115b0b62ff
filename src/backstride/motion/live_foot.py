"""Which way a foot swings: between two stances its path is known, since it begins and ends at rest.

Cue A of the batch form on the window of the last seconds. Not every quiet moment is a stance: in walking
backward the middle of the swing turns little too, so the quietest moment is taken first and bars its
neighbours for most of a stride.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from backstride.motion.live_cues import SILENT, Word
from backstride.motion.live_filters import mean, rhythm_of, running_sum
from backstride.motion.live_steps import StepState
from backstride.motion.live_window import GRAVITY_MPS2, Window, sizes


@dataclass(frozen=True, slots=True)
class FootParams:
    """Settings of `strides_of` and `swing_words`; the values of the prototype unless said."""

    shortest_s: float = 0.42
    """Shortest stride of a run."""
    longest_s: float = 1.7
    """Longest stride of a walk."""
    window_s: float = 3.0
    """The period of strides is searched in the last so many seconds."""
    first_peak: float = 0.8
    """The first peak of the autocorrelation that is at least this share of the highest one counts."""
    usual_s: float = 1.1
    """Taken for the period where none is found. Project choice: a walk."""
    average: float = 0.16
    """Restlessness is a mean over this share of a period."""
    force_weight: float = 0.04
    """Of the square of (|acc| - 9.81) beside the square of angular rate."""
    stance_below: float = 0.3
    """Restlessness of any stance is below this ..."""
    stance_share: float = 0.12
    """... or below this share of the highest near it (0.2 in whole recordings: at the open end of a window
    the true stance may not have come yet; chosen on the shared motion capture) ..."""
    near_s: float = 0.6
    """... within this time."""
    bar: float = 0.62
    """Two stances are at least this share of a period apart."""
    most: float = 1.9
    """Two stances further apart than this many periods are no stride. Project choice: one was missed."""
    least_m: float = 0.15
    """Shorter is a shuffle, not a stride."""
    lowest_m: float = -0.005
    """A foot rises between two stances. One that hangs lower than this was taken at the top of its swings,
    where running is quiet too, and tells the wrong way. Project choice."""
    ahead_above: float = 0.6
    """Share of the way along the foot from which it is forward or backward, else sideways."""
    error_m: float = 0.12
    """Error of a stride's way (as `SwingParams`, and so the next ones)."""
    along: float = 0.6
    """Cosine between way and toes from which a stride is fully along them."""
    across: float = 0.45
    """Cosine below which it is fully across."""
    most_says: float = 5.0
    """No tick says more than this, as a logarithm."""
    unlikely_still: float = 4.0
    """How unlikely standing is in a stride."""
    least_share: float = 0.5
    """A stride speaks for a tick of which it covers this much."""
    slower: float = 0.3
    """One standard deviation of the body's speed as a share of the stride's."""


@dataclass(frozen=True, slots=True)
class Stride:
    """One stride inside a window."""

    start: int
    """Moment of the window in the stance before it."""
    end: int
    """Moment of the window in the stance after it."""
    ahead_m: float
    left_m: float
    rise_m: float
    """Mean height above the line between both ends."""
    travel: str
    """`forward`, `backward`, `sideways`, `still` where it went nowhere, `unknown` where it hung down."""
    speed_mps: float
    """Way over time."""


def strides_of(params: FootParams, rate_hz: float, window: Window) -> list[Stride]:
    """Return the strides of a window, in order."""
    turn, force = sizes(window.turn), sizes(window.force)
    late = int(params.window_s * rate_hz)
    rhythm = rhythm_of(turn[-late:], rate_hz, params.shortest_s, params.longest_s, params.first_peak)
    period = (rhythm.period_s if rhythm.period_s > 0.0 else params.usual_s) * rate_hz
    raw = [w * w + params.force_weight * (f - GRAVITY_MPS2) ** 2 for w, f in zip(turn, force, strict=True)]
    restless = _running_mean(raw, max(int(params.average * period) // 2, 1))
    stances = _stances(params, rate_hz, restless, period)
    return [
        _stride(params, rate_hz, window, start, end)
        for start, end in pairwise(stances)
        if end - start <= params.most * period
    ]


def _stances(params: FootParams, rate_hz: float, restless: list[float], period: float) -> list[int]:
    n, flank, near = len(restless), int(0.1 * rate_hz), int(params.near_s * rate_hz)
    found = []
    for i in range(1, n - 1):
        if restless[i] > min(restless[max(i - flank, 0) : i + flank + 1]):
            continue
        highest = max(restless[max(i - near, 0) : i + near + 1])
        if restless[i] < max(params.stance_below, params.stance_share * highest):
            found.append(i)
    found.sort(key=lambda i: (restless[i], i))
    kept: list[int] = []
    for i in found:
        if all(abs(i - j) >= params.bar * period for j in kept):
            kept.append(i)
    return sorted(kept)


def _stride(params: FootParams, rate_hz: float, window: Window, start: int, end: int) -> Stride:
    """Add acceleration up to a way that begins and ends at rest; turn it by the foot's heading."""
    east, north, up = (
        _path([row[axis] for row in window.accel[start : end + 1]], rate_hz) for axis in range(3)
    )
    rise = mean([height - up[-1] * k / (len(up) - 1) for k, height in enumerate(up)])
    c = window.ahead[start][0] + window.ahead[end][0]
    s = window.ahead[start][1] + window.ahead[end][1]
    over = hypot(c, s)
    way = hypot(east[-1], north[-1])
    ahead = (east[-1] * c + north[-1] * s) / over if over > 0.0 else 0.0
    left = (north[-1] * c - east[-1] * s) / over if over > 0.0 else 0.0
    if way < params.least_m:
        travel = "still"
    elif rise < params.lowest_m:
        travel = "unknown"
    elif abs(ahead) > params.ahead_above * way:
        travel = "forward" if ahead > 0.0 else "backward"
    else:
        travel = "sideways"
    return Stride(start, end, ahead, left, rise, travel, way * rate_hz / (end - start))


def _path(accel: list[float], rate_hz: float) -> list[float]:
    """Return where acceleration leads, with a speed of 0 at both ends."""
    speeds = [0.0]
    for a, b in pairwise(accel):
        speeds.append(speeds[-1] + (a + b) / 2.0 / rate_hz)
    last = speeds[-1] / (len(speeds) - 1)
    return running_sum([(v - last * k) / rate_hz for k, v in enumerate(speeds)])


def count_strides(
    state: StepState, strides: list[Stride], rate_hz: float, length: int, *, newest: int, settle_s: float
) -> StepState:
    """Count two steps for each stride that is new since the last time and not at the open end."""
    state.peaks, state.cadence_spm = [], 0.0
    lasts: list[int] = []
    for stride in strides:
        if stride.travel == "still":
            continue
        at = newest - (length - 1 - stride.end)
        if stride.end >= length - 2 * rate_hz:
            lasts.append(stride.end - stride.start)
        if stride.end < length - settle_s * rate_hz and at > state.last_at + (stride.end - stride.start) // 2:
            state.count += 2
            state.last_at = at
            state.peaks.append(at)
    if lasts:
        state.cadence_spm = 120.0 * rate_hz * len(lasts) / sum(lasts)
    return state


def swing_words(params: FootParams, strides: list[Stride], ticks: list[int], tick: int) -> list[Word]:
    """Return for each tick, by its first moment, what the stride says that covers most of it."""
    return [_word_of(params, _mostly_in(params, strides, first, tick)) for first in ticks]


def _mostly_in(params: FootParams, strides: list[Stride], first: int, tick: int) -> Stride | None:
    """Return the stride that covers most of a tick and enough of it."""
    found, most = None, params.least_share * tick
    for stride in strides:
        covers = min(stride.end, first + tick) - max(stride.start, first)
        if covers >= most and stride.travel not in ("still", "unknown"):
            found, most = stride, covers
    return found


def _word_of(params: FootParams, stride: Stride | None) -> Word:
    if stride is None:
        return SILENT
    length_m = hypot(stride.ahead_m, stride.left_m)
    weight, cosine = min(length_m / params.error_m, params.most_says), stride.ahead_m / length_m
    says = (
        weight * min(cosine - params.along, 0.0),
        weight * min(-cosine - params.along, 0.0),
        weight * min(params.across - abs(cosine), 0.0),
        -params.unlikely_still,
    )
    wide = max(params.slower * stride.speed_mps, params.error_m)
    return Word(says, (stride.speed_mps, wide, wide))


def _running_mean(values: list[float], half: int) -> list[float]:
    total = [0.0]
    for value in values:
        total.append(total[-1] + value)
    n = len(values)
    out = []
    for i in range(n):
        first, last = max(i - half, 0), min(i + half + 1, n)
        out.append((total[last] - total[first]) / (last - first))
    return out
