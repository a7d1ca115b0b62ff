"""What is wrong with a motion sensor's numbers: cut peaks, stuck values, gaps, a slow pace, odd units.

Everything is judged on the sensor's own samples, before any even clock. A plateau is told from a peak by
where the samples lie: a sensor at the end of its range writes one and the same number again and again, and
hardly any just below it, while a body's peaks are rarer the higher they are. So no table of ranges is needed.
Rejected: a limit in g (shoes reach 15 g, wrists hardly 4). What was turned into other axes after it was cut
has no plateau and passes unseen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.signal.even import (
    EvenParams,
    block_means,
    force_of,
    in_degrees,
    rate_of,
    three_axes,
    turning_of,
    typical_size,
)
from backstride.signal.islands import Bounds
from backstride.signal.level import GRAVITY_MPS2
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Problem, Recording, Sensor

Axes = tuple[Floats, Floats]
"""Clock (n,) and values (3, n)."""
_NAMES = {Sensor.ACC: "accelerometer", Sensor.GYR: "gyroscope"}
_CODES = {Sensor.ACC: "acc", Sensor.GYR: "gyr"}


@dataclass(frozen=True, slots=True)
class HealthParams:
    """Settings of `health_of`; every default is explained."""

    cut_mps2: float = 19.0
    """No accelerometer ends below 2 g, so a lower plateau is rest. LSM6DSO data sheet: 2, 4, 8 or 16 g."""
    cut_radps: float = 2.1
    """No gyroscope ends below 125 degrees a second. LSM6DSO data sheet: 125 to 2000."""
    just_below: float = 0.03
    """A plateau has more samples than this share of the range below it. Project choice."""
    fewest_cut: int = 3
    """Equal samples at the end that make a plateau. Project choice."""
    stuck_s: float = 1.0
    """All axes exactly equal for longer, while the other sensor moves, is stuck. Project choice."""
    axis_stuck_s: float = 3.0
    """One axis exactly equal for longer, while the others move, is stuck: coarse sensors (0.15 m/s²) were
    seen to repeat a value for 0.5 s in real standing. Project choice."""
    moves_mps2: float = 0.5
    """Specific force that spreads more moves: ten times the noise of a phone. Project choice."""
    moves_radps: float = 0.2
    """Angular rate that spreads more moves. Project choice."""
    least_mps2: float = 6.0
    """Three quarters of the time specific force cannot stay below this, not even with the flight of running.
    Project choice."""
    rest_mps2: float = 1.0
    """At rest it is gravity within this; phones err by up to 0.5. Project choice."""
    rest_s: float = 0.5
    """Rest is judged in blocks of this length. Project choice."""
    rest_spread: float = 0.01
    """Specific force of a block at rest spreads less than this share of itself, whatever its unit (a phone's
    noise is 0.003). Project choice."""
    rest_blocks: int = 4
    """Fewer blocks of rest are no evidence. Project choice."""
    gap_s: float = 1.0
    """Longer gaps are told. Project choice."""
    overlap: float = 0.9
    """The gyroscope runs during less of the accelerometer's time than this: told. Project choice."""


def health_of(recording: Recording, params: HealthParams = HealthParams()) -> tuple[Problem, ...]:
    """Return what is wrong with the motion sensors of a recording, in a fixed order; () without sensors."""
    force, turn = force_of(recording), turning_of(recording)
    if force is None:
        return tuple(_of_no_force(recording, turn))
    if not force[1].any():
        words = "The accelerometer wrote nothing but zeros: it was off, and nothing is measured with it."
        return (Problem("acc-stuck", words),)
    found = [*_of_broken(recording, force), *_of_pace(force, turn, params), *_of_gaps(force, params)]
    found += _of_degrees(recording)
    for sensor, own, other in ((Sensor.ACC, force, turn), (Sensor.GYR, turn, force)):
        if own is not None:
            found += [*_of_cut(sensor, own, params), *_of_stuck(sensor, own, other, params)]
    if any(problem.code == "acc-without-gravity" for problem in recording.problems):
        return tuple(found)
    return (*found, *_of_units(force, turn, params))


def _of_no_force(recording: Recording, turn: Axes | None) -> Iterator[Problem]:
    stream = recording.streams.get(Sensor.ACC)
    if stream is not None and sum(bool(np.isfinite(v).sum() > 1) for v in stream.columns.values()) in {1, 2}:
        words = "The accelerometer lacks the numbers of an axis, so which way is up is not known."
        yield Problem("acc-axis-missing", f"{words} Record all three.")
    elif turn is not None:
        words = "There is turning but no acceleration in this recording, so which way is up is not known."
        yield Problem("no-accelerometer", f"{words} Record both.")


def _of_broken(recording: Recording, force: Axes) -> Iterator[Problem]:
    every = three_axes(recording.streams.get(Sensor.ACC))
    broken = 0 if every is None else every[0].size - force[0].size
    if broken:
        words = f"Beyond 300 g, which no worn sensor reaches, the accelerometer wrote {broken:,} times."
        yield Problem("acc-broken", f"{words} That was left out.")


def _of_degrees(recording: Recording) -> Iterator[Problem]:
    turn = three_axes(recording.streams.get(Sensor.GYR))
    if turn is not None and in_degrees(turn[1]):
        words = "The turn rate is faster than a body turns, unless it is in degrees a second, not in rad/s."
        yield Problem("gyr-units", f"{words} It was taken as that.")


def _of_pace(force: Axes, turn: Axes | None, params: HealthParams) -> Iterator[Problem]:
    rate, need = rate_of(force[0]), EvenParams().slowest_hz
    if float(force[0][-1] - force[0][0]) < EvenParams().shortest_s:
        yield Problem("motion-short", "The motion sensor ran for less than a second, which is too short.")
    elif rate < need:
        words = f"{rate:.0f} samples a second are too few to see steps; it takes {need:.0f}, better 100."
        yield Problem("rate-low", f"{words} Set the sensor or the app to 100 a second.")
    if turn is None:
        words = "There is no gyroscope in this recording: turning, heading and direction are not known."
        yield Problem("no-gyroscope", f"{words} Record acceleration and rotation together.")
        return
    start, end = float(force[0][0]), float(force[0][-1])
    first, last = max(start, float(turn[0][0])), min(end, float(turn[0][-1]))
    if last - first < params.overlap * (end - start):
        share = max(last - first, 0.0) / max(end - start, 1e-9)
        words = f"The gyroscope ran during {100 * share:.0f} % of the time only; the rest is not measured."
        yield Problem("gyr-partial", words, first, max(first, last))


def _of_gaps(force: Axes, params: HealthParams) -> Iterator[Problem]:
    clock = force[0]
    steps = np.diff(clock)
    at = np.flatnonzero(steps > params.gap_s)
    if at.size:
        times = "once" if at.size == 1 else f"{at.size} times"
        words = (
            f"The sensor wrote nothing for more than a second {times}, {steps[at].sum():.0f} s in all. "
            "Nothing is claimed there. If it was a phone, keep the recording app in front and the screen on."
        )
        yield Problem("motion-gaps", words, float(clock[at[0]]), float(clock[at[-1] + 1]))


def _of_cut(sensor: Sensor, own: Axes, params: HealthParams) -> Iterator[Problem]:
    clock, values = own
    floor = params.cut_mps2 if sensor is Sensor.ACC else params.cut_radps
    cut = [at for axis in values for at in _plateaus(axis, floor, params)]
    if not cut:
        return
    at = np.unique(np.concatenate(cut))
    end = float(np.abs(values[:, at]).max())
    limit = (
        f"{end / GRAVITY_MPS2:.1f} g" if sensor is Sensor.ACC else f"{np.degrees(end):.0f} degrees a second"
    )
    words = (
        f"The {_NAMES[sensor]} reached the end of its range ({limit}) in {at.size:,} samples "
        f"({100 * at.size / clock.size:.2f} %): peaks are cut there. Set a wider range if the sensor has one."
    )
    yield Problem(f"{_CODES[sensor]}-cut", words, float(clock[at[0]]), float(clock[at[-1]]))


def _plateaus(axis: Floats, floor: float, params: HealthParams) -> Iterator[NDArray[np.intp]]:
    """Yield the indexes of the samples at either end of an axis (n,) that is cut there."""
    for end, sign in ((float(axis.max()), 1.0), (float(axis.min()), -1.0)):
        if sign * end < floor:
            continue
        near = np.flatnonzero(sign * axis >= sign * end * (1 - params.just_below))
        equal = near[sign * axis[near] >= sign * end * (1 - 1e-9)]
        if equal.size < params.fewest_cut or 2 * equal.size <= near.size:
            continue
        # A slow sensor written at a fast pace holds every value, and its one highest too.
        separate = np.count_nonzero(np.diff(equal) > 1) + 1
        if separate > 1 or equal.size >= params.fewest_cut * _held(axis):
            yield equal


def _held(axis: Floats) -> float:
    """Return how many samples a value lasts, on average."""
    return axis.size / (1.0 + np.count_nonzero(axis[1:] != axis[:-1]))


def _of_stuck(sensor: Sensor, own: Axes, other: Axes | None, params: HealthParams) -> Iterator[Problem]:
    clock, values = own
    same = values[:, 1:] == values[:, :-1]
    name, rate = _NAMES[sensor], rate_of(clock)
    moves = {Sensor.ACC: params.moves_mps2, Sensor.GYR: params.moves_radps}
    stuck = [
        (first, end)
        for first, end in _runs(same.all(axis=0), params.stuck_s * rate)
        if _moves_between(other, clock[first], clock[end], moves[_other(sensor)])
    ]
    if stuck:
        lost_s = sum(float(clock[end] - clock[first]) for first, end in stuck)
        words = f"The {name} wrote the same numbers for {lost_s:.0f} s while you moved."
        span = float(clock[stuck[0][0]]), float(clock[stuck[-1][1]])
        yield Problem(f"{_CODES[sensor]}-stuck", f"{words} What is shown there is not real.", *span)
    for axis, letter in enumerate("xyz"):
        others = (clock, np.delete(values, axis, axis=0))
        for first, end in _runs(same[axis], params.axis_stuck_s * rate):
            if _moves_between(others, clock[first], clock[end], moves[sensor]):
                words = f"The {letter} axis of the {name} wrote one number while the others moved."
                span = float(clock[first]), float(clock[end])
                yield Problem(f"{_CODES[sensor]}-axis-stuck", f"{words} It is broken or off.", *span)
                break


def _other(sensor: Sensor) -> Sensor:
    return Sensor.GYR if sensor is Sensor.ACC else Sensor.ACC


def _runs(same: Bools, longest: float) -> list[tuple[int, int]]:
    """First and last sample of each run of equal samples that lasts longer than `longest` samples."""
    if not same.any():
        return []
    edges = np.flatnonzero(np.diff(same.view(np.int8), prepend=0, append=0))
    runs: Bounds = edges.reshape(-1, 2)
    return [(int(a), int(b)) for a, b in runs[runs[:, 1] - runs[:, 0] > max(longest, 10)]]


def _moves_between(sensor: Axes | None, start_s: float, end_s: float, spread: float) -> bool:
    """Tell whether a sensor moves within a stretch; False where there is none."""
    if sensor is None:
        return False
    first, last = np.searchsorted(sensor[0], [start_s, end_s])
    inside = sensor[1][:, first : last + 1]
    return inside.shape[1] > 1 and float(np.sqrt(inside.var(axis=1).sum())) > spread


def _of_units(force: Axes, turn: Axes | None, params: HealthParams) -> Iterator[Problem]:
    size = np.sqrt(np.einsum("ij,ij->j", force[1], force[1]))
    rest = _at_rest(force, size, params)
    mostly = float(np.percentile(size[:: max(size.size // 50_000, 1)], 75))
    if rest is not None and abs(rest - GRAVITY_MPS2) > params.rest_mps2:
        reads = f"{rest:.3g}" if rest < 100 else f"{rest:,.0f}"  # noqa: PLR2004  # never as a power of ten
        words = f"The accelerometer reads {reads} m/s² at rest, where gravity is 9.81."
        useless = (
            "Nothing is measured with it. " if typical_size(force[1]) > EvenParams().typical_mps2[1] else ""
        )
        more = "Its unit may be another one, or it needs calibration."
        yield Problem("acc-units", f"{words} {useless}{more}")
    elif rest is None and mostly < params.least_mps2:
        words = f"The acceleration is below {mostly:.2g} m/s² most of the time, where gravity alone is 9.8."
        yield Problem("acc-units", f"{words} Its unit may be another one, or gravity was taken off.")
    if turn is None:
        return
    spread = [float(np.sqrt(axes[1].var(axis=1).sum())) for axes in (force, turn)]
    if spread[0] > 4 * params.moves_mps2 and spread[1] < params.moves_radps / 4:
        words = "The gyroscope hardly turns while the accelerometer shakes."
        yield Problem("gyr-units", f"{words} Its unit may be another one, or it is off.")


def _at_rest(force: Axes, size: Floats, params: HealthParams) -> float | None:
    """Return the specific force at rest in m/s², None where there is no rest."""
    every = max(round(params.rest_s * rate_of(force[0])), 2)
    if size.size < every:
        return None
    means = block_means(size, every)
    quiet = block_means(size * size, every) < (1.0 + params.rest_spread**2) * means * means
    return float(np.median(means[quiet])) if quiet.sum() >= params.rest_blocks else None
