"""Six axes on one even clock, with a mask of what rests on real samples.

Accelerometer and gyroscope keep clocks of their own, phones skip and stutter, and every filter wants an even
clock. So both are read off at the same even moments; a moment inside a gap is filled, so that filters run on,
and marked, so that nothing is claimed there. Fast sensors are thinned by means of whole blocks: what a body
does ends far below 50 Hz. Rejected: interpolation of slow sensors to a faster clock, which invents samples.
"""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording, Sensor, Stream


@dataclass(frozen=True, slots=True)
class EvenParams:
    """Settings of `six_axes_of`; every default is explained."""

    longest_gap_s: float = 0.15
    """Samples further apart are a gap: at a running step of 0.33 s, filling more would invent half of it.
    Project choice."""
    thin_above_hz: float = 200.0
    """Sensors as fast as this or faster are thinned to between half of it and all of it. Project choice."""
    slowest_hz: float = 20.0
    """Slower sensors do not show the steps of a run (3 a second and their overtones). Project choice."""
    shortest_s: float = 2.0
    """Nothing can be measured in less. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class SixAxes:
    """Specific force (3, n) in m/s² and angular rate (3, n) in rad/s, in sensor axes on an even clock."""

    start_s: float
    """Of the first sample, in the time of the recording."""
    rate_hz: float
    force_mps2: Floats
    turn_radps: Floats
    """Zero where the sensor has no gyroscope."""
    known: Bools
    """(n,): True where the values rest on real samples of every sensor that there is."""
    has_gyroscope: bool
    source_hz: float
    """As fast as the accelerometer itself wrote: the median of its clock."""

    @property
    def t_s(self) -> Floats:
        """Times (n,) of the samples, in the time of the recording."""
        return self.start_s + np.arange(self.known.size) / self.rate_hz


def six_axes_of(recording: Recording, params: EvenParams = EvenParams()) -> SixAxes | None:
    """Return the six axes of a recording, or None where it has no usable three axes of specific force."""
    force = _three(recording.streams.get(Sensor.ACC))
    if force is None or any(problem.code == "acc-without-gravity" for problem in recording.problems):
        return None
    turn = _three(recording.streams.get(Sensor.GYR))
    source_hz = rate_of(force[0])
    start, end = float(force[0][0]), float(force[0][-1])
    if turn is not None:
        start, end = max(start, float(turn[0][0])), min(end, float(turn[0][-1]))
    if source_hz < params.slowest_hz or end - start < params.shortest_s:
        return None
    t = start + np.arange(int((end - start) * source_hz + 1e-6) + 1) / source_hz
    values, known = _read_off(force, t, params)
    turned = np.zeros_like(values)
    if turn is not None:
        turned, there = _read_off(turn, t, params)
        known &= there
    every = int(source_hz // (params.thin_above_hz / 2)) if source_hz >= params.thin_above_hz else 1
    if every > 1:
        values, turned = block_means(values, every), block_means(turned, every)
        whole = known[: known.size // every * every].reshape(-1, every)
        known, start = whole.all(axis=1), start + (every - 1) / 2 / source_hz
    return SixAxes(start, source_hz / every, values, turned, known, turn is not None, source_hz)


def rate_of(t_s: Floats) -> float:
    """Return the samples a second of a clock (n,): one over its median interval; 0 for a single sample."""
    return float(1.0 / np.median(np.diff(t_s))) if t_s.size > 1 else 0.0


def block_means(values: Floats, every: int) -> Floats:
    """Return the means of whole blocks of `every` samples along the last axis; a broken last block is left out."""
    if every == 1:
        return values
    n = values.shape[-1] // every
    blocks = values[..., : n * every].reshape(*values.shape[:-1], n, every)
    means: Floats = np.add.reduce(blocks, axis=-1) / every
    return means


def _three(stream: Stream | None) -> tuple[Floats, Floats] | None:
    """Return clock (m,) and values (3, m) of a stream, without the samples that miss an axis."""
    if stream is None or len(stream.columns) < 3:  # noqa: PLR2004  # three axes, or the size is not known
        return None
    values = np.stack([stream.columns[name] for name in sorted(stream.columns)])
    there = np.isfinite(values).all(axis=0)
    if there.sum() < 2:  # noqa: PLR2004  # a clock has an interval
        return None
    return (stream.t_s, values) if there.all() else (stream.t_s[there], values[:, there])


def _read_off(sensor: tuple[Floats, Floats], t_s: Floats, params: EvenParams) -> tuple[Floats, Bools]:
    """Read values (3, m) off at times (n,): (3, n), and whether each lies between two near samples."""
    clock, values = sensor
    if clock.size >= t_s.size and np.abs(clock[: t_s.size] - t_s).max() < 1e-4:  # noqa: PLR2004  # 0.1 ms: even already
        return np.ascontiguousarray(values[:, : t_s.size]), np.ones(t_s.size, dtype=bool)
    after = np.clip(np.searchsorted(clock, t_s), 1, clock.size - 1)
    known = clock[after] - clock[after - 1] <= max(params.longest_gap_s, 2.5 / rate_of(clock))
    return np.stack([np.interp(t_s, clock, axis) for axis in values]), known
