"""Six axes on one even clock, with a mask of what rests on real samples.

Accelerometer and gyroscope keep clocks of their own, phones skip and stutter, and every filter wants an even
clock. So both are read off at the same even moments; a moment inside a gap is filled, so that filters run on,
and marked, so that nothing is claimed there. The clock is the accelerometer's. A gyroscope that is slower is
read between its samples (turning is smooth), one that is faster is averaged over each interval, so that no
angle is lost. Fast sensors are thinned by means of whole blocks: what a body does ends far below 50 Hz.
Rejected: the pace of the faster sensor, which invents samples; every n-th sample, which folds fast shaking
into slow; a clock from the first to the last sample, which a sensor that skips makes too slow.
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.islands import islands_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording, Sensor, Stream

_EVEN_WITHIN = 1e-3
"""Intervals that differ by less than this share are one interval."""
_TOGETHER = 16
"""Intervals over which batches and jitter even out."""
_MOST = 0.7
"""This share of the intervals near one length makes it the sensor's own."""


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
    shortest_s: float = 1.0
    """Nothing can be measured in a shorter recording. Project choice."""
    shortest_island_s: float = 2.0
    """A stretch of less between two long gaps is not known: which way is up is not either. Project choice."""
    fastest_tenth_radps: float = 20.0
    """Turn rates above this for a tenth of the time are degrees a second: a foot in a walk reaches 10 (real
    recordings of 7 people), and 20 would be three turns a second. Project choice."""
    typical_mps2: tuple[float, float] = (4.0, 150.0)
    """Specific force whose median size lies outside is in another unit, or lacks gravity: a runner is in
    flight for less than half of the time, and a running foot swings at several g. Project choice."""
    highest_mps2: float = 3000.0
    """What is beyond 300 g on an axis is a broken number: no worn sensor reaches it. Project choice."""
    same_moment: float = 0.1
    """A sample this near to an even moment, as a share of the interval, is taken as it is: 1 ms at 100 Hz, as
    finely as browsers and many loggers write times. Project choice."""
    pause_s: float = 1800.0
    """Over a longer pause the clock does not run on, since filling it costs memory: the side with more
    samples is kept. Project choice."""


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
    force = force_of(recording, params)
    if force is None or any(problem.code == "acc-without-gravity" for problem in recording.problems):
        return None
    low, high = params.typical_mps2
    if not low <= typical_size(force[1]) <= high:
        return None
    turn = turning_of(recording, params)
    force = _longest_sitting(force, params)
    source_hz = rate_of(force[0])
    start, end = float(force[0][0]), float(force[0][-1])
    if turn is not None:
        start, end = max(start, float(turn[0][0])), min(end, float(turn[0][-1]))
    start = float(force[0][min(int(np.searchsorted(force[0], start)), force[0].size - 1)])
    if source_hz < params.slowest_hz or end - start < params.shortest_s:
        return None
    t = start + np.arange(int((end - start) * source_hz + 1e-3) + 1) / source_hz
    values, known = _read_off(force, t, params)
    turned = np.zeros_like(values)
    if turn is not None:
        turned, there = _read_off(turn, t, params)
        known &= there
    every = blocks_of(source_hz, params.thin_above_hz / 2)
    if every > 1:
        values, turned = block_means(values, every), block_means(turned, every)
        known, start = whole_blocks(known, every), start + (every - 1) / 2 / source_hz
    known = _without_short_islands(known, source_hz / every, params)
    if not known.any():
        return None
    return SixAxes(start, source_hz / every, values, turned, known, turn is not None, source_hz)


def force_of(recording: Recording, params: EvenParams = EvenParams()) -> tuple[Floats, Floats] | None:
    """Return clock (m,) and specific force (3, m) in m/s², without numbers that no sensor writes."""
    force = three_axes(recording.streams.get(Sensor.ACC))
    if force is None or max(force[1].max(), -force[1].min()) <= params.highest_mps2:
        return force
    sound = np.abs(force[1]).max(axis=0) <= params.highest_mps2
    return (force[0][sound], force[1][:, sound]) if sound.sum() > 1 else None


def typical_size(force: Floats) -> float:
    """Return the median size of vectors (3, m), from at most 50,000 of them."""
    some = force[:, :: max(force.shape[1] // 50_000, 1)]
    return float(np.sqrt(np.median(np.einsum("ij,ij->j", some, some))))


def turning_of(recording: Recording, params: EvenParams = EvenParams()) -> tuple[Floats, Floats] | None:
    """Return clock (m,) and turn rate (3, m) in rad/s, also where the file wrote degrees a second."""
    turn = three_axes(recording.streams.get(Sensor.GYR))
    if turn is None or not in_degrees(turn[1], params):
        return turn
    return turn[0], np.radians(turn[1])


def in_degrees(turn: Floats, params: EvenParams = EvenParams()) -> bool:
    """Tell whether turn rates (3, m) can only be degrees a second, since no body turns so fast."""
    some = turn[:, :: max(turn.shape[1] // 50_000, 1)]
    return float(np.percentile(np.sqrt(np.einsum("ij,ij->j", some, some)), 90)) > params.fastest_tenth_radps


def rate_of(t_s: Floats) -> float:
    """Return the samples a second of a clock (n,) while it runs; 0 for a single sample.

    The typical pace over 16 intervals, which neither batches nor times in whole milliseconds bend; then the
    mean of the intervals near it, so that samples that are missing do not slow the clock.
    """
    steps = np.diff(t_s)
    if steps.size == 0:
        return 0.0
    if steps.max() - steps.min() < _EVEN_WITHIN * steps[0]:
        return round(float(steps.size / (t_s[-1] - t_s[0])), 6)
    together = min(_TOGETHER, steps.size)
    typical = float(np.median(t_s[together:] - t_s[:-together])) / together
    near = steps[np.abs(steps - typical) < typical / 2]
    return round(float(1.0 / near.mean()) if near.size > _MOST * steps.size else 1.0 / typical, 6)


def blocks_of(rate_hz: float, at_least_hz: float) -> int:
    """Return how many samples make a block, so that blocks come at least so often (within a hundredth)."""
    return max(int(rate_hz / at_least_hz + 0.01), 1)


def block_means(values: Floats, every: int) -> Floats:
    """Return the means of whole blocks of `every` samples along the last axis, without a broken last one."""
    if every == 1:
        return values
    end = values.shape[-1] // every * every
    if every < _SHORT_BLOCK:
        means: Floats = values[..., 0:end:every].copy()
        for k in range(1, every):
            means += values[..., k:end:every]
    else:
        means = np.add.reduce(values[..., :end].reshape(*values.shape[:-1], -1, every), axis=-1)
    means /= every
    return means


_SHORT_BLOCK = 8
"""Shorter blocks are added up sample by sample, up to sixteen times as fast, in the same order. Measured."""


def whole_blocks(known: Bools, every: int) -> Bools:
    """Return which whole blocks of `every` samples are True throughout."""
    whole: Bools = np.logical_and.reduce(known[: known.size // every * every].reshape(-1, every), axis=1)
    return whole


def three_axes(stream: Stream | None) -> tuple[Floats, Floats] | None:
    """Return clock (m,) and values (3, m) of a stream, without the samples that miss an axis."""
    if stream is None or len(stream.columns) < 3:  # noqa: PLR2004  # three axes, or the size is not known
        return None
    values = np.stack([stream.columns[name] for name in sorted(stream.columns)])
    there = np.isfinite(values).all(axis=0)
    if there.sum() < 2:  # noqa: PLR2004  # a clock has an interval
        return None
    return (stream.t_s, values) if there.all() else (stream.t_s[there], values[:, there])


def _longest_sitting(sensor: tuple[Floats, Floats], params: EvenParams) -> tuple[Floats, Floats]:
    """Return the part of a sensor between two pauses that has the most samples."""
    clock, values = sensor
    pauses = np.flatnonzero(np.diff(clock) > params.pause_s) + 1
    if pauses.size == 0:
        return sensor
    edges = np.r_[0, pauses, clock.size]
    most = int(np.argmax(np.diff(edges)))
    part = slice(int(edges[most]), int(edges[most + 1]))
    return clock[part], values[:, part]


def _without_short_islands(known: Bools, rate_hz: float, params: EvenParams) -> Bools:
    bounds = islands_of(known, rate_hz)
    if len(bounds) < 2:  # noqa: PLR2004  # a short recording is one island, and refused by its own length
        return known
    known = known.copy()
    for first, end in bounds[bounds[:, 1] - bounds[:, 0] < params.shortest_island_s * rate_hz - 1]:
        known[first:end] = False
    return known


def _read_off(sensor: tuple[Floats, Floats], t_s: Floats, params: EvenParams) -> tuple[Floats, Bools]:
    """Read values (3, m) off at times (n,): (3, n), and whether each lies between two near samples."""
    clock, values = sensor
    step = float(t_s[1] - t_s[0])
    first = int(np.searchsorted(clock, t_s[0] - step / 2))
    same = clock[first : first + t_s.size]
    if same.size == t_s.size and np.abs(same - t_s).max() < params.same_moment * step:
        return np.ascontiguousarray(values[:, first : first + t_s.size]), np.ones(t_s.size, dtype=bool)
    pace = 1.0 / rate_of(clock)
    after = np.clip(np.searchsorted(clock, t_s), 1, clock.size - 1)
    known = clock[after] - clock[after - 1] <= max(params.longest_gap_s, 2.5 * pace)
    apart = np.minimum(np.abs(clock[after] - t_s), np.abs(t_s - clock[after - 1]))
    known |= apart < params.same_moment * step
    if pace < step / 1.5:
        return _means_around(clock, values, t_s, step), known
    return np.stack([np.interp(t_s, clock, axis) for axis in values]), known


def _means_around(clock: Floats, values: Floats, t_s: Floats, step_s: float) -> Floats:
    """Return the means (3, n) of a fast sensor over the interval around each moment."""
    areas = (values[:, 1:] + values[:, :-1]) / 2 * np.diff(clock)
    total = np.concatenate([np.zeros((values.shape[0], 1)), np.cumsum(areas, axis=1)], axis=1)
    first = np.clip(t_s - step_s / 2, clock[0], clock[-1])
    last = np.clip(t_s + step_s / 2, clock[0], clock[-1])
    return np.stack(
        [(np.interp(last, clock, s) - np.interp(first, clock, s)) / (last - first) for s in total]
    )
