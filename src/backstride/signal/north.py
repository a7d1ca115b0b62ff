"""Where east lies in the heading of the level frame, by the magnetometer; only a receiver's course asks.

vqf finds it and passes over stretches where iron disturbs the field. True north differs from magnetic north
by less than 15 degrees where nearly everybody lives, which is nothing to the difference between forward and
backward. Rejected: a compass for everything: indoors it is wrong, and nothing but the course needs it.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.even import SixAxes, block_means, blocks_of, three_axes
from backstride.signal.level import Level, LevelParams
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Recording, Sensor


@dataclass(frozen=True, slots=True)
class NorthParams:
    """Settings of `east_of`; every default is explained."""

    field_ut: tuple[float, float] = (20.0, 75.0)
    """The field of the earth lies between 22 and 67 µT; a magnetometer that reads otherwise is not
    calibrated, or sits beside iron. Project choice."""
    steady: float = 0.2
    """Spread of the field's size over its middle above which it is disturbed. Project choice."""


def east_of(
    recording: Recording, six: SixAxes, level: Level, params: NorthParams = NorthParams()
) -> Floats | None:
    """Return what to add to the heading of each sample of `level` (m,) to count from east, in radians.

    None without a magnetometer that reads the field of the earth, without a gyroscope, or across long gaps.
    """
    field = three_axes(recording.streams.get(Sensor.MAG))
    if field is None or not six.has_gyroscope or level.island.size == 0 or level.island.min() < 0:
        return None
    size = np.linalg.norm(field[1], axis=0)
    low, middle, high = np.quantile(size, [0.16, 0.5, 0.84])
    if not params.field_ut[0] <= middle <= params.field_ut[1] or high - low > 2 * params.steady * middle:
        return None
    from vqf import offlineVQF  # noqa: PLC0415  # an extension module, loaded by the first sensor recording

    every = blocks_of(six.rate_hz, LevelParams().thin_to_hz)
    gyr, acc = (block_means(axes, every) for axes in (six.turn_radps, six.force_mps2))
    mag = np.stack([np.interp(level.t_s, field[0], axis) for axis in field[1]])
    n = level.t_s.size
    found = offlineVQF(
        *(np.ascontiguousarray(axes[:, :n].T) for axes in (gyr, acc, mag)),
        1.0 / level.rate_hz,
        {"tauAcc": LevelParams().settle_s},
    )
    east: Floats = found["delta"]
    return east
