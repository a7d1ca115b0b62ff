"""Whether a sensor turned on the body, as a phone does in a pocket: its upright changed, and stayed changed.

Which way is up in sensor axes while a body walks or runs is a matter of how the sensor sits. Sitting, lying
and bending change it too, but pass: so only seconds of walking and running are looked at, ten on each side of
a moment, each side steady within itself. A turn about the vertical alone leaves gravity where it was and
cannot be seen so; nobody should read silence as a promise. A wrist hangs in walking and is bent in running,
and a running foot swings up behind: nothing is said about those. Rejected: the whole recording's mean as a
yardstick (it lies between the two), and integrated turning (a body turns too).
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.even import SixAxes
from backstride.signal.level import Level, up_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement, Problem

_JUDGED = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)


@dataclass(frozen=True, slots=True)
class SlippedParams:
    """Settings of `UprightSeconds` and `turned_at`; every default is explained."""

    moving_mps2: float = 0.8
    """Vertical acceleration of a walking second spreads more than this (slow walking at the back: 1.0).
    Project choice."""
    angle_deg: float = 45.0
    """Upright turned further than this is a sensor that turned. Between two clips of one person on the shared
    motion capture, crouching left out, the back differs by up to 21 degrees, the thigh by 34, the chest by 36
    (a ball player stoops), a foot by 52. Chosen on these."""
    seconds: int = 10
    """Moving seconds on each side of the moment, so that a stoop passes; never fewer after it. Project
    choice."""
    fewest: int = 5
    """Moving seconds before it, at the start of a recording. Project choice."""
    steady: float = 0.9
    """The mean of the unit vectors of a side is at least this long: it leans within about 25 degrees. Project
    choice."""
    calm_radps: float = 1.0
    """Moments with less turning than this count most, so that a foot is judged by its stance. Project
    choice."""


@dataclass(frozen=True, slots=True, eq=False)
class UprightSeconds:
    """Where up was, second by second."""

    start_s: float
    """Of the first second, in the time of the recording."""
    up: Floats
    """(3, k): unit vectors in sensor axes."""
    moving: Bools
    """(k,): walking or running, and known."""
    known: Bools
    """(k,): known throughout."""

    def upright(
        self, from_s: float = -np.inf, until_s: float = np.inf, params: SlippedParams = SlippedParams()
    ) -> Floats:
        """Return up (3,) in sensor axes while the body moves in `[from_s, until_s)`, or in all of it."""
        middle = self.start_s + np.arange(self.known.size) + 0.5
        inside = (middle >= from_s) & (middle < until_s)
        moving, known = self.moving & inside, self.known & inside
        chosen = moving if moving.sum() >= params.fewest else known if known.any() else inside
        mean = self.up[:, chosen].sum(axis=1)
        unit: Floats = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return unit


def upright_seconds(
    six: SixAxes, attitude: Floats, level: Level, params: SlippedParams = SlippedParams()
) -> UprightSeconds:
    """Return where up was in sensor axes in each second of the level frame, without a broken last one."""
    m = level.known.size
    edges = np.ceil(np.arange(int(m / level.rate_hz) + 1) * level.rate_hz - 1e-6).astype(np.intp)
    every = round(six.rate_hz / level.rate_hz)
    calm = 1.0 / (1.0 + np.einsum("ij,ij->j", level.spin_radps, level.spin_radps) / params.calm_radps**2)
    up = _sums(up_of(attitude[every // 2 :: every][:m]) * calm, edges)
    up /= np.maximum(np.linalg.norm(up, axis=0), 1e-9)
    count = np.diff(edges)
    lift = level.accel_mps2[2]
    variance = _sums(lift * lift, edges) / count - (_sums(lift, edges) / count) ** 2
    known = _sums(level.known.astype(float), edges) == count
    return UprightSeconds(level.start_s, up, known & (variance > params.moving_mps2**2), known)


def turned_at(
    seconds: UprightSeconds, placement: Placement | None, params: SlippedParams = SlippedParams()
) -> tuple[float, ...]:
    """Return when the sensor turned on the body: from there on facing is unknown.

    The moment is the end of the last second in which it still sat as before, in the time of the recording.
    """
    at = np.flatnonzero(seconds.moving)
    if placement not in _JUDGED or at.size < params.fewest + params.seconds:
        return ()
    up = seconds.up[:, at]
    angle = _angles_across(up, params)
    found: list[float] = []
    while (angle > params.angle_deg).any():
        k = int(np.argmax(angle))
        angle[max(k - params.seconds + 1, 0) : k + params.seconds] = 0.0
        found.append(seconds.start_s + float(at[k - 1]) + 1.0)
    return tuple(sorted(found))


def problems_of_turning(times_s: tuple[float, ...], end_s: float) -> tuple[Problem, ...]:
    """Return one problem that names the first turn, if there was one."""
    if not times_s:
        return ()
    more = f", and {len(times_s) - 1} more after it" if len(times_s) > 1 else ""
    words = (
        f"The sensor turned on your body at {_clock(times_s[0])}{more}: which way it faces is not known from "
        "there on. Wear it in a belt or a tight pocket."
    )
    return (Problem("sensor-turned", words, times_s[0], end_s),)


def _angles_across(up: Floats, params: SlippedParams) -> Floats:
    """Degrees (m,) between the mean before each moving second and from it on; 0 where a side is unsteady."""
    m = up.shape[1]
    total = np.concatenate([np.zeros((3, 1)), np.cumsum(up, axis=1)], axis=1)
    k = np.arange(m)
    first, last = np.maximum(k - params.seconds, 0), np.minimum(k + params.seconds, m)
    before = (total[:, k] - total[:, first]) / np.maximum(k - first, 1)
    after = (total[:, last] - total[:, k]) / (last - k)
    long = np.linalg.norm(before, axis=0), np.linalg.norm(after, axis=0)
    sides = (k - first >= params.fewest) & (last - k >= params.seconds)
    sound = sides & (long[0] > params.steady) & (long[1] > params.steady)
    cosine = np.einsum("ij,ij->j", before, after) / np.maximum(long[0] * long[1], 1e-9)
    return np.where(sound, np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), 0.0)


def _sums(values: Floats, edges: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """Sums (..., k) between edges (k + 1,)."""
    sums: Floats = np.add.reduceat(values[..., : edges[-1]], edges[:-1], axis=-1)
    return sums


def _clock(t_s: float) -> str:
    return f"{int(t_s // 60)}:{int(t_s % 60):02d}"
