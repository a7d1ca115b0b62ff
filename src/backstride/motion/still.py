"""Where the sensors agree that the body does not travel.

This is all that a 1 Hz watch file can tell about direction: not which way, but that there was none. Every
sensor that speaks must agree; where speed says still and feet say steps (a treadmill, a receiver without a
fix), nothing is claimed.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.speed import course_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.units import STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class StillParams:
    """Settings of `still_stretches`; every default is explained."""

    still_below_mps: float = 0.3
    """Slower than this counts as standing. Project choice: the noise of a standing receiver stays below it."""
    steps_below_spm: float = 20.0
    """Fewer steps a minute than this are shuffles on the spot. Project choice."""
    quiet_below_mps2: float = 0.5
    """Spread (standard deviation over 1 s) of the size of specific force while standing with a worn sensor:
    walking at any placement is above 1. Project choice."""
    fill_s: float = 3.0
    """Gaps in stillness shorter than this are noise. Project choice."""
    shortest_s: float = 5.0
    """Shorter stillness is a change of step, not a stop. Project choice."""
    carry_s: float = 10.0
    """A sample speaks for at most this long after it (as `SpeedParams.longest_gap_s`)."""


def still_stretches(recording: Recording, params: StillParams = StillParams()) -> tuple[tuple[float, float], ...]:
    """Return `[start_s, end_s)` of each stretch in which every sensor that speaks says still."""
    n = int(np.ceil(recording.duration_s))
    if n == 0:
        return ()
    speed, steps, force = (vote(recording, n, params) for vote in (_by_speed, _by_steps, _by_force))
    # Steps alone are no proof: a watch on a handrail counts none. Speed or force must be among the voices.
    heard = speed.speaks | force.speaks
    agree = np.all([vote.still | ~vote.speaks for vote in (speed, steps, force)], axis=0)
    return _stretches(heard & agree, recording.duration_s, params)


@dataclass(frozen=True, slots=True, eq=False)
class _Vote:
    """Per second of the recording (n,): does this sensor speak, and does it say still?"""

    speaks: Bools
    still: Bools


def _by_speed(recording: Recording, n: int, params: StillParams) -> _Vote:
    course = course_of(recording)
    if course is None:
        return _silent(n)
    return _per_second(course.t_s, course.speed_mps, n, params.still_below_mps, params)


def _by_steps(recording: Recording, n: int, params: StillParams) -> _Vote:
    cadence = recording.column(Sensor.CADENCE, "cadence_spm")
    if cadence is None:
        return _silent(n)
    return _per_second(*cadence, n, params.steps_below_spm, params)


def _by_force(recording: Recording, n: int, params: StillParams) -> _Vote:
    stream = recording.streams.get(Sensor.ACC)
    if stream is None or len(stream.columns) < 3:  # noqa: PLR2004  # three axes, or the size is not known
        return _silent(n)
    size = np.sqrt(sum(np.square(values) for values in stream.columns.values()))
    known = ~np.isnan(size)
    second = np.minimum(stream.t_s[known].astype(np.int64), n - 1)
    count = np.bincount(second, minlength=n)
    about = size[known] - STANDARD_GRAVITY_MPS2
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(second, about, n) / count
        spread = np.sqrt(np.maximum(np.bincount(second, about**2, n) / count - mean**2, 0.0))
    speaks = count >= 10  # noqa: PLR2004  # fewer than 10 samples a second show no spread
    return _Vote(speaks, speaks & (np.nan_to_num(spread, nan=np.inf) < params.quiet_below_mps2))


def _silent(n: int) -> _Vote:
    return _Vote(np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))


def _per_second(t_s: Floats, values: Floats, n: int, below: float, params: StillParams) -> _Vote:
    """Carry each known value forward to the middle of every second, for at most `carry_s`."""
    known = ~np.isnan(values)
    t, v = t_s[known], values[known]
    if t.size == 0:
        return _silent(n)
    middle = np.arange(n) + 0.5
    at = np.searchsorted(t, middle, side="right") - 1
    speaks = (at >= 0) & (middle - t[np.maximum(at, 0)] <= params.carry_s)
    return _Vote(speaks, speaks & (v[np.maximum(at, 0)] < below))


def _stretches(still: Bools, duration_s: float, params: StillParams) -> tuple[tuple[float, float], ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]]).astype(np.int8)))
    joined: list[list[float]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start - joined[-1][1] < params.fill_s:
            joined[-1][1] = float(end)
        else:
            joined.append([float(start), float(end)])
    return tuple((start, min(end, duration_s)) for start, end in joined if end - start >= params.shortest_s)
