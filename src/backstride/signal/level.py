"""Orientation by vqf, and the level frame that follows the body: x ahead, y left, z up.

Orientation is vqf's offline filter (Laidig and Seel 2023, doi:10.1016/j.inffus.2022.10.014), which looks both
ways and finds the gyroscope's bias, at rest and in motion. The frame turns with the body, but not with the
twist of each step: its x is the mean direction of the facing axis over a second. Over a long gap nothing is
carried: each island is oriented by itself, its heading starts anywhere, and between islands all is zero.
Rejected: our own filter offline (this one is published, tested and fast), and a frame fixed to the sensor (it
nods with the trunk).
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from backstride.signal.even import SixAxes, block_means, blocks_of, whole_blocks
from backstride.signal.islands import Bounds, Islands, islands_of, number_islands
from backstride.vocab.arrays import Bools, Floats

GRAVITY_MPS2 = 9.81
"""What is taken off the vertical. The poles and the equator differ from it by 0.03."""


@dataclass(frozen=True, slots=True)
class LevelParams:
    """Settings of `level_of`; every default is explained."""

    thin_to_hz: float = 50.0
    """Thinned by whole blocks to at least this: direction and steps lie below 6 Hz. Project choice."""
    heading_s: float = 1.0
    """The frame's x is a mean over this long: two steps, so that the twist of a stride averages out. Project
    choice."""
    settle_s: float = 8.0
    """How slowly vqf lets acceleration correct the tilt (its tauAcc; 3 there). Who starts to run accelerates
    for two seconds: at 3 s the filter takes that for tilt, and the change of speed each second is wrong by up
    to 0.4 m/s in one second of twenty; at 8 s by 0.24 (shared motion-capture clips with a standing start)."""
    tilt_hz: float = 0.3
    """Without a gyroscope up is specific force below this: slower than any step. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Motion in the level frame, on an even clock; each of (3, m) is ahead, left, up."""

    start_s: float
    rate_hz: float
    accel_mps2: Floats
    """(3, m): acceleration without gravity."""
    spin_radps: Floats
    """(3, m): angular rate about ahead (right side down), left (nose down) and up (turning left)."""
    heading_rad: Floats
    """(m,): where ahead points, counter-clockwise from an arbitrary start, unwrapped within an island."""
    known: Bools
    """(m,): False in gaps."""
    island: Islands
    """(m,): which stretch without a long gap, -1 between them. Headings of two islands do not compare."""

    @property
    def t_s(self) -> Floats:
        """Times (m,), in the time of the recording."""
        return self.start_s + np.arange(self.known.size) / self.rate_hz

    def turned(self, by_rad: float) -> "Level":
        """Return the same motion in a frame whose x points `by_rad` further to the left."""
        cos, sin = np.cos(by_rad), np.sin(by_rad)

        def turn(v: Floats) -> Floats:
            return np.stack([cos * v[0] + sin * v[1], cos * v[1] - sin * v[0], v[2]])

        return replace(
            self,
            accel_mps2=turn(self.accel_mps2),
            spin_radps=turn(self.spin_radps),
            heading_rad=self.heading_rad + by_rad,
        )


def attitude_of(six: SixAxes, params: LevelParams = LevelParams(), *, swift: bool = True) -> Floats:
    """Return unit quaternions (n, 4), w first, that turn sensor axes into earth axes with z up.

    Heading starts anywhere in each island and drifts slowly, since there is no compass in it. Without a
    gyroscope only the tilt is known, and heading is that of the sensor's own axes. Between islands the last
    orientation is held. A sensor that does not turn swiftly (a trunk) is oriented in blocks, one quaternion
    for all samples of a block: half the time, and no angle is lost, since blocks are means.
    """
    every = 1 if swift else blocks_of(six.rate_hz, params.thin_to_hz)
    if every > 1:
        thin = replace(
            six,
            start_s=six.start_s + (every - 1) / 2 / six.rate_hz,
            rate_hz=six.rate_hz / every,
            force_mps2=block_means(six.force_mps2, every),
            turn_radps=block_means(six.turn_radps, every),
            known=whole_blocks(six.known, every),
        )
        blocks = np.repeat(attitude_of(thin, params), every, axis=0)
        return np.concatenate([blocks, np.repeat(blocks[-1:], six.known.size - len(blocks), axis=0)])
    bounds = islands_of(six.known, six.rate_hz)
    whole = len(bounds) == 1 and bounds[0, 1] - bounds[0, 0] == six.known.size
    if whole:
        return _attitude_within(six, 0, six.known.size, params)
    attitude = np.zeros((six.known.size, 4))
    attitude[:, 0] = 1.0
    for number, (first, end) in enumerate(bounds):
        attitude[first:end] = _attitude_within(six, int(first), int(end), params)
        until = bounds[number + 1, 0] if number + 1 < len(bounds) else six.known.size
        attitude[end:until] = attitude[end - 1]
    if len(bounds):
        attitude[: bounds[0, 0]] = attitude[bounds[0, 0]]
    return attitude


def up_of(attitude: Floats) -> Floats:
    """Return the unit vector (3, n) in sensor axes that points up, of quaternions (n, 4)."""
    w, x, y, z = attitude.T
    return np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])


def level_of(six: SixAxes, attitude: Floats, facing: Floats, params: LevelParams = LevelParams()) -> Level:
    """Return motion in the level frame whose x is the horizontal part of `facing`, in sensor axes.

    `facing` is (3,), or (3, n) on the clock of `six` where it changes.
    """
    every = blocks_of(six.rate_hz, params.thin_to_hz)
    rate = six.rate_hz / every
    n = six.known.size // every
    rows = _earth_rows(attitude[every // 2 :: every][:n])
    force, turn = block_means(six.force_mps2, every)[:, :n], block_means(six.turn_radps, every)[:, :n]
    face = facing if facing.ndim == 1 else facing[:, every // 2 :: every][:, :n]
    island = _thinned(islands_of(six.known, six.rate_hz), every, n)
    ahead = np.stack([row[0] * face[0] + row[1] * face[1] + row[2] * face[2] for row in rows[:2]])
    ahead = _mean_within(ahead, island, round(params.heading_s * rate))
    heading = np.unwrap(np.arctan2(ahead[1], ahead[0]))
    cos, sin = np.cos(heading), np.sin(heading)

    def level(v: Floats) -> Floats:
        east, north, up = (row[0] * v[0] + row[1] * v[1] + row[2] * v[2] for row in rows)
        return np.stack([cos * east + sin * north, cos * north - sin * east, up])

    accel, spin = level(force), level(turn)
    accel[2] -= GRAVITY_MPS2
    if (nowhere := island < 0).any():
        accel[:, nowhere] = spin[:, nowhere] = 0.0
    start = six.start_s + (every - 1) / 2 / six.rate_hz
    return Level(start, rate, accel, spin, heading, whole_blocks(six.known, every), island)


def centred_mean(values: Floats, width: int) -> Floats:
    """Return the running mean over `width` samples around each, (..., n); at the ends over what there is."""
    n = values.shape[-1]
    half = max(width // 2, 0)
    total = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    at = np.arange(n)
    first, last = np.maximum(at - half, 0), np.minimum(at + half + 1, n)
    mean: Floats = (total[..., last] - total[..., first]) / (last - first)
    return mean


def _thinned(bounds: Bounds, every: int, size: int) -> Islands:
    """Number the blocks that lie in an island from end to end."""
    inside = np.stack([-(-bounds[:, 0] // every), bounds[:, 1] // every], axis=1)
    return number_islands(inside, size)


def _mean_within(values: Floats, island: Islands, width: int) -> Floats:
    """`centred_mean` of each island by itself; between them the values as they are."""
    if island.size and island.min() == island.max() == 0:
        return centred_mean(values, width)
    mean = values.copy()
    edges = np.flatnonzero(np.diff(island, prepend=-2, append=-2))
    for first, end in pairwise(edges.tolist()):
        if island[first] >= 0:
            mean[:, first:end] = centred_mean(values[:, first:end], width)
    return mean


def _earth_rows(q: Floats) -> tuple[tuple[Floats, Floats, Floats], ...]:
    """Rows of the rotation matrices, each entry (m,)."""
    w, x, y, z = np.ascontiguousarray(q.T)
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )


def _attitude_within(six: SixAxes, first: int, end: int, params: LevelParams) -> Floats:
    """Orientation of one island."""
    if not six.has_gyroscope:
        return _tilt_only(six.force_mps2[:, first:end], six.rate_hz, params)
    from vqf import offlineVQF  # noqa: PLC0415  # an extension module, loaded by the first sensor recording

    gyr, acc = (np.ascontiguousarray(axes[:, first:end].T) for axes in (six.turn_radps, six.force_mps2))
    quat: Floats = offlineVQF(gyr, acc, None, 1.0 / six.rate_hz, {"tauAcc": params.settle_s})["quat6D"]
    return quat


def _tilt_only(force: Floats, rate_hz: float, params: LevelParams) -> Floats:
    """The shortest turn that takes slow specific force (3, n) to up."""
    from scipy.signal import butter, sosfiltfilt  # noqa: PLC0415  # heavy, and only sensor recordings need it

    sos = butter(2, params.tilt_hz, fs=rate_hz, output="sos")
    up = sosfiltfilt(sos, force, axis=1, padlen=min(force.shape[1] - 1, int(6 * rate_hz)))
    up /= np.maximum(np.linalg.norm(up, axis=0), 1e-9)
    # Half-way between `up` and z: (1 + u·z, u cross z), and for upside down any axis across.
    q = np.stack([1.0 + up[2], up[1], -up[0], np.zeros_like(up[0])], axis=1)
    size = np.linalg.norm(q, axis=1)
    q[size < 1e-6] = [0.0, 1.0, 0.0, 0.0]  # noqa: PLR2004  # nothing to divide by
    unit: Floats = q / np.maximum(np.linalg.norm(q, axis=1), 1e-9)[:, None]
    return unit
