"""Which foot a step of the trunk was: after a left contact the body is pushed to the right.

The foot stands to the side of the body, so its force points inward: to the right while the left foot carries.
That holds forward and backward. Steps take turns, so that one sign is found for a whole stretch, and it is
said only where the steps agree. Running, the push is small and late, and nothing is said. Rejected: yaw and
roll at the contact, which change their meaning going backward.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.signal.level import Level
from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class SideParams:
    """Settings of `sides_of`; every default is explained."""

    slowest_hz: float = 0.5
    """Slower is a turn or a lean. Project choice."""
    fastest_hz: float = 2.0
    """Faster is not the sway of a stride. Project choice."""
    carries: tuple[float, ...] = (0.25, 0.375, 0.5)
    """Moments of a step, as shares, at which one foot carries. Project choice."""
    agree: float = 0.6
    """Of a stretch, so much of the push must take turns with the steps: 1 is all. Project choice."""
    fewest: int = 4
    """Steps of a stretch for it to have sides. Project choice."""


def sides_of(
    level: Level, times_s: Floats, step_s: Floats, runs: Bools, params: SideParams = SideParams()
) -> NDArray[np.int8]:
    """Return +1 for a left, -1 for a right and 0 for a doubtful step (k,), of a trunk whose facing is known.

    `step_s` (k,) is the time to the next contact, NaN where a stretch ends.
    """
    from scipy.signal import butter, sosfiltfilt  # noqa: PLC0415  # heavy, and only sensor recordings need it

    rate = level.rate_hz
    sos = butter(2, [params.slowest_hz, params.fastest_hz], "band", fs=rate, output="sos")
    pad = min(level.known.size - 1, int(3 * rate))
    push = sosfiltfilt(sos, level.accel_mps2[1], padlen=pad)
    lasts = np.where(np.isnan(step_s), np.nanmedian(step_s) if np.isfinite(step_s).any() else 0.5, step_s)
    inward = np.mean(
        [np.interp(times_s + share * lasts, level.t_s, push) for share in params.carries], axis=0
    )
    ends = np.isnan(step_s)
    stretch = np.cumsum(np.concatenate([[False], ends[:-1]]))
    turn = np.where(np.arange(times_s.size) % 2, -1.0, 1.0)
    told = ~runs
    agreed = np.bincount(stretch, -turn * inward * told)
    whole = np.bincount(stretch, np.abs(inward) * told)
    sure = (np.abs(agreed) >= params.agree * whole) & (np.bincount(stretch, told) >= params.fewest)
    side = turn * np.sign(agreed)[stretch]
    return np.where(sure[stretch] & told, side, 0).astype(np.int8)
