"""How much the trunk rocks while the body moves: roll and pitch about its own mean, and their rates.

Roll is about the axis ahead (side to side), pitch about the axis to the left (fore and aft). Rates come
from the gyroscope in the level frame, angles from where up lies in the sensor. Both are root mean squares
about the mean of each block of steps, so that posture and slow drift are not sway. Rejected: peak to peak,
which grows with the length of a recording.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.level import up_of
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats

_THIN = 2
"""Every so many moments of the level frame are enough for a root mean square."""


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
    """Roll and pitch of a whole recording, summed up once so that any stretch of it costs nothing more."""

    start_s: float
    rate_hz: float
    sums: Floats
    """(9, m + 1): running sums of what is known, then of roll rate, pitch rate, roll and pitch, then of
    their squares; radians."""


def trunk_motion(worn: Worn) -> TrunkMotion:
    """Return roll and pitch of a sensor on the trunk; small angles about its mean posture."""
    level = worn.level
    known, rates = level.known[::_THIN], level.spin_radps[:2, ::_THIN]
    m = known.size
    every = max(worn.six.known.size // max(level.known.size, 1), 1)
    up = up_of(worn.attitude[every // 2 :: every * _THIN][:m])
    mean = up.mean(axis=1)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    ahead = worn.facing - (worn.facing @ mean) * mean
    ahead /= max(float(np.linalg.norm(ahead)), 1e-9)
    left = np.cross(mean, ahead)
    values = np.empty((9, m + 1))
    values[:, 0] = 0.0
    values[0, 1:] = known
    # Right side down lifts the left axis: up then has a part along it. Nose down lowers the axis ahead.
    values[1:3, 1:] = rates
    values[3, 1:], values[4, 1:] = left @ up, -(ahead @ up)
    values[3:5, 1:] = np.arcsin(np.clip(values[3:5, 1:], -1, 1))
    values[1:5, 1:] *= values[0, 1:]
    np.square(values[1:5], out=values[5:9])
    return TrunkMotion(level.start_s, level.rate_hz / _THIN, np.cumsum(values, axis=1, out=values))


def trunk_sway(motion: TrunkMotion, stretches: Floats) -> TrunkSway | None:
    """Return the sway about the mean of each of some stretches (k, 2), begin and end in s.

    None where no sample of them is known.
    """
    last = motion.sums.shape[1] - 1
    places = np.ceil((stretches[:, :2] - motion.start_s) * motion.rate_hz).astype(np.intp)
    begin, end = np.clip(places, 0, last).T
    inside = motion.sums[:, end] - motion.sums[:, begin]
    count = inside[0]
    if count.sum() == 0:
        return None
    about = inside[5:9] - inside[1:5] ** 2 / np.maximum(count, 1)
    spread = np.degrees(np.sqrt(np.maximum(about.sum(axis=1), 0.0) / count.sum()))
    roll_rate, pitch_rate, roll, pitch = spread.tolist()
    return TrunkSway(roll_rate, pitch_rate, roll, pitch)
