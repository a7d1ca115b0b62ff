"""Signed speed: what acceleration and turning say about how chest speed changes from tick to tick.

Speed changes only by the acceleration that was felt, and feet hardly slip: so a direction, once established,
holds until a stop, and a bend shows the sign. As `signed_speed` does for whole recordings; what that takes
off as the tilt error of stands, the anchored tilt (`live_anchor`) never lets in.
"""

from dataclasses import dataclass
from math import cos, pi

from backstride.motion.live_window import LevelWindow, Window


@dataclass(frozen=True, slots=True)
class SpeedParams:
    """Settings of `changes_of`."""

    smooth_s: float = 1.2
    """Speed is a Hann mean over this long, so that steps average out (as `SignedSpeedParams.smooth_s`)."""


@dataclass(frozen=True, slots=True)
class Change:
    """From the tick before to this one, in the chest frame of this one."""

    turn: tuple[float, float]
    """Cosine and sine of the old chest frame seen from the new one."""
    gained_mps: tuple[float, float]
    """By how much velocity changed: ahead, and to the left."""
    known: bool
    """False where samples are missing."""


def hann_of(params: SpeedParams, rate_hz: float) -> list[float]:
    """Return the weights of the mean, an odd number; they sum to 1."""
    half = max(int(params.smooth_s * rate_hz) // 2, 1)
    raw = [0.5 + 0.5 * cos(pi * i / (half + 1)) for i in range(-half, half + 1)]
    total = sum(raw)
    return [value / total for value in raw]


def changes_of(
    hann: list[float], rate_hz: float, window: Window, level: LevelWindow, middles: list[int], *, tick: int
) -> list[Change]:
    """Return the changes into each tick, by their middle moments; `tick` moments lie between them.

    Beyond the ends of the window speed is taken to stay as it is there.
    """
    east, north = [0.0], [0.0]
    for x, y in window.felt:
        east.append(east[-1] + x / rate_hz)
        north.append(north[-1] + y / rate_hz)
    last, half = len(window.felt) - 1, len(hann) // 2

    def velocity(at: int) -> tuple[float, float]:
        near = [min(max(at + i, 0), last) + 1 for i in range(-half, half + 1)]
        return (
            sum(w * east[i] for w, i in zip(hann, near, strict=True)),
            sum(w * north[i] for w, i in zip(hann, near, strict=True)),
        )

    out = []
    for middle in middles:
        before = max(middle - tick, 0)
        (x0, y0), (x1, y1) = velocity(before), velocity(middle)
        (c0, s0), (c1, s1) = level.heading[before], level.heading[middle]
        x, y = x1 - x0, y1 - y0
        known = all(window.known[before : middle + 1])
        out.append(Change((c0 * c1 + s0 * s1, s0 * c1 - c0 * s1), (x * c1 + y * s1, y * c1 - x * s1), known))
    return out
