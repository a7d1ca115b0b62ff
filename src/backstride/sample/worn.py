"""Six axes worn on the body: what a motion sensor, or a phone in its own manner, says of a pose.

Specific force is what an accelerometer feels: acceleration minus gravity, so +9.81 m/s² along whatever points
up at rest. Bodies are computed three hundred times a second and read off at the sensor's own moments, so that
a phone's uneven clock reads the same movement as a laboratory's. Rejected: computing at the sensor's rate,
where a jolt falls between two samples.

Simulated data never supports a claim of accuracy.
"""

from dataclasses import dataclass, field

import numpy as np

from backstride.sample.chance import at_resolution, chance
from backstride.sample.trunk import Pose
from backstride.vocab.arrays import Floats, read_only
from backstride.vocab.recording import Placement, Sensor, Stream
from backstride.vocab.units import STANDARD_GRAVITY_MPS2

_AXES = ("x", "y", "z")


@dataclass(frozen=True, slots=True)
class Mounting:
    """Which sensor axis points where the chest points, and which one up, when standing: `+x` ... `-z`."""

    facing: str = "+x"
    up: str = "+z"

    def matrix(self) -> Floats:
        """Rows are the sensor's axes in the body's: x where the chest points, y left, z up; shape (3, 3).

        Raises:
            ValueError: the two are the same axis, or none.
        """
        rows = np.zeros((3, 3))
        ahead, above = _axis(self.facing), _axis(self.up)
        if ahead[0] == above[0]:
            raise ValueError(f"{self.facing} cannot point ahead while {self.up} points up")
        rows[ahead[0], 0] = ahead[1]
        rows[above[0], 2] = above[1]
        third = 3 - ahead[0] - above[0]
        rows[third] = np.cross(rows[(third + 1) % 3], rows[(third + 2) % 3])
        return rows


def _axis(name: str) -> tuple[int, float]:
    if len(name) != 2 or name[0] not in "+-" or name[1] not in _AXES:  # noqa: PLR2004  # a sign and an axis
        raise ValueError(f"{name!r} is no axis: +x, -x, +y, -y, +z or -z")
    return _AXES.index(name[1]), 1.0 if name[0] == "+" else -1.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sensor writes; every default is explained."""

    rate_hz: float = 100.0
    """As most research sensors worn for a day. Project choice."""
    jitter_s: float = 0.0
    """Spread of the times about an even clock."""
    stall_share: float = 0.0
    """Share of samples before which a few are missing."""
    force_per_unit: float = 1000.0
    """Steps of specific force in 1 m/s². Project choice: finer than the noise."""
    rate_per_unit: float = 10_000.0
    """Steps of angular rate in 1 rad/s, or in 1 degree/s where `degrees`. Project choice, as above."""
    degrees: bool = False
    """Angular rate is rounded in degrees a second, as browsers do."""
    force_noise_mps2: float = 0.03
    """Spread of each sample. Project choice, a small chip's size at this rate."""
    force_bias_mps2: float = 0.05
    """Spread of the constant error of each axis. Project choice."""
    turn_noise_radps: float = 0.005
    """Spread of each sample of angular rate. Project choice."""
    turn_bias_radps: float = 0.003
    """Spread of the constant error of each axis. Project choice."""


PHONE = Manner(
    rate_hz=60.0,  # browsers on phones cap motion at 60 a second
    jitter_s=0.0015,  # project choice: events come when the page has time
    stall_share=0.001,  # project choice
    force_per_unit=10.0,  # the device motion standard allows steps no finer than 0.1 m/s²
    rate_per_unit=10.0,  # and 0.1 degree/s
    degrees=True,
)
"""A phone's browser: 60 a second, an uneven clock, values in steps of 0.1."""


@dataclass(frozen=True, slots=True)
class Worn:
    """A motion sensor on a body."""

    placement: Placement = Placement.LUMBAR
    mounting: Mounting = field(default_factory=Mounting)
    manner: Manner = field(default_factory=Manner)
    gnss: bool = False
    """Whether positions are written beside it, once a second."""


def six_axes(t_s: Floats, pose: Pose, worn: Worn, seed: int) -> dict[Sensor, Stream]:
    """Return acceleration and angular rate of a sensor on a body that moves as `pose` at times `t_s` (n,)."""
    manner = worn.manner
    turn = worn.mounting.matrix()
    use = f"{worn.placement} {manner.rate_hz:g}"
    clock = read_only(_clock(float(t_s[-1]), manner, seed, use))
    rng = chance(seed, f"six axes {use}")
    force = _sensed(_specific_force(pose), turn, t_s, clock)
    rate = _sensed(_angular_rate(t_s, pose), turn, t_s, clock)
    force += _error(rng, clock.size, manner.force_noise_mps2, manner.force_bias_mps2)
    rate += _error(rng, clock.size, manner.turn_noise_radps, manner.turn_bias_radps)
    force = at_resolution(force, manner.force_per_unit)
    if manner.degrees:
        rate = np.radians(at_resolution(np.degrees(rate), manner.rate_per_unit))
    else:
        rate = at_resolution(rate, manner.rate_per_unit)
    columns = zip(_AXES, force, strict=True), zip(_AXES, rate, strict=True)
    return {
        Sensor.ACC: Stream(Sensor.ACC, clock, {f"acc_{axis}_mps2": values for axis, values in columns[0]}),
        Sensor.GYR: Stream(Sensor.GYR, clock, {f"gyr_{axis}_radps": values for axis, values in columns[1]}),
    }


def _clock(end_s: float, manner: Manner, seed: int, use: str) -> Floats:
    """Times of the samples, strictly increasing; each at least half an interval after the one before."""
    rng = chance(seed, f"clock {use}")
    even = np.arange(int(end_s * manner.rate_hz + 1e-9) + 1) / manner.rate_hz
    late = np.clip(
        rng.standard_normal(even.size) * manner.jitter_s, -0.25 / manner.rate_hz, 0.25 / manner.rate_hz
    )
    late[0] = 0.0
    keep = np.ones(even.size, dtype=bool)
    for at in np.flatnonzero(rng.random(even.size) < manner.stall_share).tolist():
        keep[max(at, 1) : at + 4] = False
    keep[-1] = True
    uneven: Floats = np.clip(even + late, 0.0, end_s)[keep]
    return at_resolution(uneven, 1e4) if manner.jitter_s > 0 else uneven


def _sensed(body: tuple[Floats, Floats, Floats], turn: Floats, t_s: Floats, clock: Floats) -> Floats:
    """Turn body axes into sensor axes and read them off at the sensor's moments; shape (3, m)."""
    read = [np.interp(clock, t_s, part) for part in body]
    return np.stack([row[0] * read[0] + row[1] * read[1] + row[2] * read[2] for row in turn])


def _error(rng: np.random.Generator, n: int, noise: float, bias: float) -> Floats:
    constant = np.clip(rng.standard_normal(3), -2.0, 2.0)[:, None] * bias
    error: Floats = rng.standard_normal((3, n)) * noise + constant
    return error


def _specific_force(pose: Pose) -> tuple[Floats, Floats, Floats]:
    """Acceleration minus gravity in body axes: turned back by yaw, then pitch, then roll."""
    ahead, left, up = pose.ahead_mps2, pose.left_mps2, pose.up_mps2 + STANDARD_GRAVITY_MPS2
    cos, sin = np.cos(pose.tilt_rad), np.sin(pose.tilt_rad)
    ahead, left = cos * ahead + sin * left, cos * left - sin * ahead
    cos, sin = np.cos(pose.pitch_rad), np.sin(pose.pitch_rad)
    ahead, up = cos * ahead - sin * up, sin * ahead + cos * up
    cos, sin = np.cos(pose.roll_rad), np.sin(pose.roll_rad)
    return ahead, cos * left + sin * up, cos * up - sin * left


def _angular_rate(t_s: Floats, pose: Pose) -> tuple[Floats, Floats, Floats]:
    """Rate of turn in body axes, from the rates of yaw, pitch and roll (in this order)."""
    yaw, pitch, roll = (np.gradient(part, t_s) for part in (pose.yaw_rad, pose.pitch_rad, pose.roll_rad))
    cos_p, sin_p = np.cos(pose.pitch_rad), np.sin(pose.pitch_rad)
    cos_r, sin_r = np.cos(pose.roll_rad), np.sin(pose.roll_rad)
    return roll - yaw * sin_p, pitch * cos_r + yaw * cos_p * sin_r, yaw * cos_p * cos_r - pitch * sin_r
