"""What the cues look at, tick by tick, in the window of the last seconds: as `cues.features`, known live.

Windows lie around the middle of a tick where they can; those of the newest ticks are moved back until they
end with the newest moment. Each time the window is looked at, all its ticks are seen anew: a tick is known
better as it ages, until nothing about it changes.
"""

from dataclasses import dataclass
from math import log, sqrt
from operator import mul

from backstride.motion.live_filters import (
    Section,
    alike,
    band,
    both_ways,
    mean,
    running_sum,
    skewness,
    spread,
)
from backstride.motion.live_window import LevelWindow, Window, sizes


@dataclass(frozen=True, slots=True)
class FeatureParams:
    """Settings of `features_of`; as in the batch form unless said."""

    low_hz: float = 0.5
    """Slower is posture and drift."""
    high_hz: float = 6.0
    """The rhythm of trunk and thigh with its first overtones."""
    bounce_hz: float = 12.0
    """The same with the harder landing of a run."""
    window_s: float = 2.0
    """Two strides of a walk: the least in which a shape repeats."""
    still_s: float = 1.0
    """Stillness and bounce are told by so much."""
    rhythm_s: float = 3.0
    """Rhythm is searched in so much."""
    shortest_s: float = 0.22
    """Shortest lag of the autocorrelation: a step of a sprint."""
    longest_s: float = 1.3
    """Longest lag: a stride of a slow walk."""
    skew_limit: float = 2.5
    """One jolt must not outvote a window."""
    pad_s: float = 1.0
    """The window goes on mirrored for this long, so that filters settle. Project choice."""


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers of one tick; named and meant as in `cues.features`."""

    ax_vz: float
    sk_jx: float
    sk_wy: float
    std_up_mps2: float
    aside_ratio: float
    yaw_radps: float
    rhythm: float
    bounce_mps2: float
    force_mps2: float
    turn_radps: float
    own_force_mps2: float
    own_turn_radps: float
    reach: float
    """Share of its window that lies in the past: below 1 it was moved."""
    known: bool
    """No sample is missing in it."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Filters of the window."""

    shape: tuple[Section, Section]
    bounce: tuple[Section, Section]


def bands_of(params: FeatureParams, rate_hz: float) -> Bands:
    """Return the filters."""
    return Bands(band(params.low_hz, params.high_hz, rate_hz), band(params.low_hz, params.bounce_hz, rate_hz))


_NOTHING_MPS2 = 1e-3
"""Keeps the ratio of two silences at 1."""


def features_of(
    params: FeatureParams,
    bands: Bands,
    rate_hz: float,
    window: Window,
    level: LevelWindow,
    *,
    firsts: list[int],
    tick: int,
    nods: bool,
) -> list[Features]:
    """Return the features of the ticks that begin with the moments `firsts` and last `tick` moments.

    Where `nods` is False nobody asks for `sk_wy`, and it is 0.
    """
    pad, n = int(params.pad_s * rate_hz), len(window.known)
    wide, still, far = (int(s * rate_hz) for s in (params.window_s, params.still_s, params.rhythm_s))
    ahead, left, up = (
        both_ways(bands.shape, values, pad) for values in (level.ahead_mps2, level.left_mps2, level.up_mps2)
    )
    nod = both_ways(bands.shape, level.nod_radps, pad) if nods else [0.0] * n
    rise = both_ways(bands.shape, [v / rate_hz for v in running_sum(level.up_mps2)], pad)
    bounce = both_ways(bands.bounce, level.up_mps2, pad)
    jerk = [0.0, *(b - a for a, b in zip(ahead[:-2], ahead[2:], strict=True)), 0.0]
    force, turn = sizes(window.force), sizes(window.turn)
    out = []
    for first in firsts:
        middle = first + tick // 2
        w, s, r = (_around(middle, width, n) for width in (wide, still, far))
        own = slice(first, first + tick)
        out.append(
            Features(
                ax_vz=alike(ahead[w], rise[w]),
                sk_jx=_within(skewness(jerk[w]), params.skew_limit),
                sk_wy=_within(skewness(nod[w]), params.skew_limit),
                std_up_mps2=spread(up[w]),
                aside_ratio=log((spread(left[w]) + _NOTHING_MPS2) / (spread(ahead[w]) + _NOTHING_MPS2)),
                yaw_radps=mean(level.yaw_radps[w]),
                rhythm=_rhythm(params, up[r], rate_hz),
                bounce_mps2=spread(bounce[s]),
                force_mps2=spread(force[s]),
                turn_radps=_size(turn[s]),
                own_force_mps2=spread(force[own]),
                own_turn_radps=_size(turn[own]),
                reach=min((n - middle + wide / 2) / wide, 1.0),
                known=all(window.known[own]),
            )
        )
    return out


def _around(middle: int, width: int, n: int) -> slice:
    """Return the window around a moment, moved back where it would end in the future."""
    last = min(max(middle + width // 2, width), n)
    return slice(max(last - width, 0), last)


def _size(values: list[float]) -> float:
    return sqrt(mean([value * value for value in values]))


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)


def _rhythm(params: FeatureParams, values: list[float], rate_hz: float) -> float:
    """Return the highest autocorrelation; every second moment will do for what lies below 6 Hz."""
    middle = mean(values)
    x = [value - middle for value in values[::2]]
    power, n = sum(value * value for value in x), len(x)
    if power <= 0.0:
        return 0.0
    first, last = int(params.shortest_s * rate_hz / 2.0), min(int(params.longest_s * rate_hz / 2.0), n - 1)
    agree = (sum(map(mul, x, x[lag:])) * n / (n - lag) / power for lag in range(first, last + 1))
    return float(max(agree))
