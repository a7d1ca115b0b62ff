"""How much the trunk rocks while the body moves: roll and pitch about its own mean, and their rates.

Roll is about the axis ahead (side to side), pitch about the axis to the left (fore and aft). Rates come
from the gyroscope in the level frame, angles from where up lies in the sensor. Both are root mean squares
about the mean of each block of steps, so that posture and slow drift are not sway. Rejected: peak to peak,
which grows with the length of a recording.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.signal.level import up_of
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class TrunkSway:
    """Root mean squares; roll and pitch mean what they say only where the facing is known."""

    roll_rate_dps: float
    pitch_rate_dps: float
    roll_deg: float
    pitch_deg: float

    @property
    def rate_dps(self) -> float:
        """Both rates together, whichever way the sensor faces."""
        return float(np.hypot(self.roll_rate_dps, self.pitch_rate_dps))

    @property
    def angle_deg(self) -> float:
        """Both angles together, whichever way the sensor faces."""
        return float(np.hypot(self.roll_deg, self.pitch_deg))


@dataclass(frozen=True, slots=True, eq=False)
class TrunkMotion:
    """Roll and pitch on the clock of the level frame, for every moment of a recording."""

    rates_radps: Floats
    """(2, m): roll and pitch."""
    angles_rad: Floats
    """(2, m): roll and pitch from an arbitrary zero."""
    known: Bools
    """(m,)."""


def trunk_motion(worn: Worn) -> TrunkMotion:
    """Return roll and pitch of a sensor on the trunk; small angles about its mean posture."""
    level = worn.level
    m = level.known.size
    every = max(worn.six.known.size // max(m, 1), 1)
    up = up_of(worn.attitude[every // 2 :: every][:m])
    mean = up.mean(axis=1)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    ahead = worn.facing - (worn.facing @ mean) * mean
    ahead /= max(float(np.linalg.norm(ahead)), 1e-9)
    left = np.cross(mean, ahead)
    # Right side down lifts the left axis: up then has a part along it. Nose down lowers the axis ahead.
    angles = np.stack([np.arcsin(np.clip(left @ up, -1, 1)), -np.arcsin(np.clip(ahead @ up, -1, 1))])
    return TrunkMotion(level.spin_radps[:2], angles, level.known)


def trunk_sway(motion: TrunkMotion, block: NDArray[np.intp]) -> TrunkSway | None:
    """Return the sway in blocks (m,), which are -1 where a moment does not count; None where none does."""
    here = (block >= 0) & motion.known
    if not here.any():
        return None
    of = block[here]
    count = np.maximum(np.bincount(of), 1)

    def spread(values: Floats) -> float:
        about = values[here]
        about = about - (np.bincount(of, about) / count)[of]
        return float(np.degrees(np.sqrt(np.mean(about**2))))

    roll_rate, pitch_rate = (spread(values) for values in motion.rates_radps)
    roll, pitch = (spread(values) for values in motion.angles_rad)
    return TrunkSway(roll_rate, pitch_rate, roll, pitch)
