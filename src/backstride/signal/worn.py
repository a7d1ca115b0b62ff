"""One worn sensor, made ready to be measured in: even clock, orientation, level frame, mounting.

What is wrong with the mounting is found here and said: a facing that points up or down, and a sensor that
turned on the body. From there on the facing is unknown; the level frame goes on with the direction that the
shortest turn of the sensor would make of it, so that it stays level.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from backstride.signal.bias import bias_of, problems_of_bias
from backstride.signal.even import SixAxes, six_axes_of
from backstride.signal.islands import islands_of, number_islands
from backstride.signal.level import GRAVITY_MPS2, Level, attitude_of, level_of, up_of
from backstride.signal.mounting import (
    Mounting,
    any_level_axis,
    facing_vector,
    is_vertical,
    problems_of_facing,
    shortest_turn,
)
from backstride.signal.north import east_of
from backstride.signal.slipped import UprightSeconds, problems_of_turning, turned_at, upright_seconds
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Problem, Recording, Sensor

_FACING_AFTER_S = 3
"""In fewer known seconds the lean of a step or two is no mounting."""


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
    """(3,), in sensor axes; before the sensor turned, if it did."""
    bias_radps: Floats
    """(3,): what was taken off the gyroscope."""
    upright: Floats
    """(3,): up in sensor axes, as the body moves upright; before the sensor turned."""
    turned_at_s: tuple[float, ...] = ()
    """When the sensor turned on the body. From the first of these on, facing is unknown."""
    problems: tuple[Problem, ...] = ()
    """What to know about how it was worn."""
    east_rad: Floats | None = None
    """(m,) on the clock of `level`: what to add to its heading to count from east; None where not known."""

    def up(self) -> Floats:
        """Return the unit vector (3, n) in sensor axes that points up, on the clock of `six`."""
        return up_of(self.attitude)

    def vertical_mps2(self) -> Floats:
        """Return upward acceleration (n,) without gravity, on the clock of `six`; 0 in long gaps."""
        force, up = self.six.force_mps2, self.up()
        lift: Floats = force[0] * up[0] + force[1] * up[1] + force[2] * up[2] - GRAVITY_MPS2
        bounds = islands_of(self.six.known, self.six.rate_hz)
        if bounds.size and bounds[0, 1] - bounds[0, 0] < lift.size:
            lift[number_islands(bounds, lift.size) < 0] = 0.0
        return lift

    def faced(self, by_rad: float) -> "Worn":
        """Return the sensor with its facing found: `by_rad` to the left of the arbitrary one."""
        level = self.facing - (self.facing @ self.upright) * self.upright
        facing = np.cos(by_rad) * level + np.sin(by_rad) * np.cross(self.upright, level)
        return replace(
            self, mounting=Mounting.CALIBRATED, level=self.level.turned(by_rad),
            facing=facing / np.linalg.norm(facing),
        )  # fmt: skip


def worn_of(recording: Recording) -> Worn | None:
    """Return the worn sensor of a recording, or None where it has no usable motion sensor.

    Raises:
        ValueRefused: the recording's facing is neither an axis nor three numbers.
    """
    said = facing_vector(recording.facing)
    six = six_axes_of(recording)
    if six is None:
        return None
    bias = bias_of(six)
    if bias.any():
        six = replace(six, turn_radps=six.turn_radps - bias[:, None])
    trunk = recording.placement in {Placement.LUMBAR, Placement.CHEST}
    attitude = attitude_of(six, swift=not trunk)
    facing = any_level_axis(_mean_up(six, attitude)) if said is None else said
    level = level_of(six, attitude, facing)
    seconds = upright_seconds(six, attitude, level)
    turned = turned_at(seconds, recording.placement)
    upright = seconds.upright(until_s=turned[0] if turned else np.inf)
    judged = recording.placement is not Placement.WRIST and seconds.known.sum() >= _FACING_AFTER_S
    vertical = judged and is_vertical(facing, upright)
    if vertical:
        facing = any_level_axis(upright)
    if vertical or turned:
        level = level_of(six, attitude, _carried(six, seconds, turned, facing))
    problems = problems_of_bias(bias)
    if vertical and recording.facing is not None and said is not None:
        problems += problems_of_facing(recording.facing)
    return Worn(
        placement=recording.placement,
        mounting=Mounting.UNKNOWN if said is None or vertical else Mounting.GIVEN,
        six=six,
        attitude=attitude,
        level=level,
        facing=facing,
        bias_radps=bias,
        upright=upright,
        turned_at_s=turned,
        problems=problems + problems_of_turning(turned, float(six.t_s[-1])),
        east_rad=east_of(recording, six, level) if Sensor.GNSS in recording.streams else None,
    )


def _mean_up(six: SixAxes, attitude: Floats) -> Floats:
    """Return the mean of up (3,) in sensor axes, from about ten looks a second."""
    every = max(int(six.rate_hz // 10), 1)
    up = up_of(attitude[::every])
    mean: Floats = up[:, six.known[::every]].mean(axis=1) if six.known[::every].any() else up.mean(axis=1)
    return mean


def _carried(six: SixAxes, seconds: UprightSeconds, turned: tuple[float, ...], facing: Floats) -> Floats:
    """Return the facing (3,), or (3, n) where the sensor turned: it goes along with the shortest turn."""
    if not turned:
        return facing
    facings = np.repeat(facing[:, None], six.known.size, axis=1)
    edges = (-np.inf, *turned, np.inf)
    uprights = [seconds.upright(*stretch) for stretch in pairwise(edges)]
    for start_s, (old, new) in zip(turned, pairwise(uprights), strict=True):
        first = max(round((start_s - six.start_s) * six.rate_hz), 0)
        facing = shortest_turn(old, new, facing)
        facings[:, first:] = facing[:, None]
    return facings
