"""One worn sensor, made ready to be measured in: even clock, orientation, level frame, mounting."""

from dataclasses import dataclass, replace

import numpy as np

from backstride.signal.even import SixAxes, six_axes_of
from backstride.signal.level import Level, attitude_of, level_of, up_of
from backstride.signal.mounting import Mounting, facing_vector
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A sensor on a body: everything that measuring starts from."""

    placement: Placement | None
    mounting: Mounting
    six: SixAxes
    attitude: Floats
    """(n, 4) on the clock of `six`: unit quaternions, w first, sensor to earth, z up."""
    level: Level
    """With mounting unknown its x is an arbitrary but constant direction of the body."""
    facing: Floats
    """(3,), in sensor axes."""

    def up(self) -> Floats:
        """Return the unit vector (3, n) in sensor axes that points up, on the clock of `six`."""
        return up_of(self.attitude)

    def vertical_mps2(self) -> Floats:
        """Return upward acceleration (n,) without gravity, on the clock of `six`."""
        force, up = self.six.force_mps2, self.up()
        lift: Floats = force[0] * up[0] + force[1] * up[1] + force[2] * up[2] - 9.81
        return lift

    def faced(self, by_rad: float) -> "Worn":
        """Return the sensor with its facing found: `by_rad` to the left of the arbitrary one."""
        up = self.up().mean(axis=1)
        up /= np.linalg.norm(up)
        cos, sin = np.cos(by_rad), np.sin(by_rad)
        facing = cos * self.facing + sin * np.cross(up, self.facing)
        return replace(
            self, mounting=Mounting.CALIBRATED, level=self.level.turned(by_rad),
            facing=facing / np.linalg.norm(facing),
        )  # fmt: skip


def worn_of(recording: Recording) -> Worn | None:
    """Return the worn sensor of a recording, or None where it has no usable motion sensor."""
    six = six_axes_of(recording)
    if six is None:
        return None
    attitude = attitude_of(six)
    said = facing_vector(recording.facing)
    facing = _any_level_axis(attitude) if said is None else said
    return Worn(
        placement=recording.placement,
        mounting=Mounting.UNKNOWN if said is None else Mounting.GIVEN,
        six=six,
        attitude=attitude,
        level=level_of(six, attitude, facing),
        facing=facing,
    )


def _any_level_axis(attitude: Floats) -> Floats:
    """Return the sensor axis that is furthest from up on average, made level: some direction of the body."""
    up = up_of(attitude).mean(axis=1)
    up /= max(float(np.linalg.norm(up)), 1e-9)
    axis = np.zeros(3)
    axis[int(np.argmin(np.abs(up)))] = 1.0
    axis -= (axis @ up) * up
    flat: Floats = axis / np.linalg.norm(axis)
    return flat
