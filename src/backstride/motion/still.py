"""Where the sensors agree that the body does not travel.

This is all that a 1 Hz watch file can tell about direction: not which way, but that there was none. Every
sensor that speaks must agree; where speed says still and feet say steps (a treadmill, a receiver without a
fix), nothing is claimed. A device that said 0 from start to end may have had no sensor for speed: it is
proof only together with the steps.
"""

from dataclasses import dataclass, replace

import numpy as np

from backstride.motion.speed import course_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.units import SECONDS_PER_DAY, STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class StillParams:
    """Settings of `still_stretches`; every default is explained."""

    still_below_mps: float = 0.3
    """Slower than this is standing: the noise of a standing receiver stays below it. Project choice."""
    steps_below_spm: float = 20.0
    """Fewer steps a minute than this are shuffles on the spot. Project choice."""
    quiet_below_mps2: float = 0.5
    """Spread (standard deviation over 1 s) of the size of specific force while standing with a worn sensor:
    walking at any placement is above 1. Project choice."""
    fewest_a_second: int = 10
    """Fewer samples of specific force a second show no spread. Project choice: ten see a step of 3 Hz."""
    fill_s: float = 3.0
    """Gaps in stillness shorter than this are noise. Project choice."""
    shortest_s: float = 5.0
    """Shorter stillness is a change of step, not a stop. Project choice."""
    carry_s: float = 10.0
    """A sample speaks for at most this long after it (as `SpeedParams.longest_gap_s`)."""
    longest_s: float = 30 * SECONDS_PER_DAY
    """Nothing is said about longer recordings: their clocks are broken, and a vote a second would not fit
    into memory. Project choice."""


@dataclass(frozen=True, slots=True)
class Stillness:
    """One stretch in which every sensor that spoke said still: `[start_s, end_s)`."""

    start_s: float
    end_s: float
    voices: tuple[str, ...]
    """Who spoke in it: `speed`, `steps`, `motion`."""


def still_stretches(
    recording: Recording, params: StillParams = StillParams()
) -> tuple[tuple[float, float], ...]:
    """Return `[start_s, end_s)` of each stretch in which every sensor that speaks says still."""
    return tuple((still.start_s, still.end_s) for still in find_stillness(recording, params))


def find_stillness(recording: Recording, params: StillParams = StillParams()) -> tuple[Stillness, ...]:
    """Return each stretch in which every sensor that speaks says still, and which sensors those are."""
    n = int(np.ceil(recording.duration_s))
    if n == 0 or recording.duration_s > params.longest_s:
        return ()
    speed, steps, force = (vote(recording, n, params) for vote in (_by_speed, _by_steps, _by_force))
    # Steps alone are no proof: a watch on a handrail counts none. Speed or force must be among the voices.
    stood = speed.speaks & (speed.proves | steps.speaks) | force.speaks
    agree = np.all([vote.still | ~vote.speaks for vote in (speed, steps, force)], axis=0)
    votes = {"speed": speed, "steps": steps, "motion": force}
    return tuple(
        Stillness(float(start), min(float(end), recording.duration_s), _voices(votes, start, end))
        for start, end in _stretches(stood & agree, params)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Vote:
    """Per second of the recording (n,): does this sensor speak, and does it say still?"""

    speaks: Bools
    still: Bools
    proves: bool = True
    """Its word alone is enough, as far as this sensor can be known to work."""


def _by_speed(recording: Recording, n: int, params: StillParams) -> _Vote:
    course = course_of(recording)
    if course is not None:
        return _per_second(course.t_s, course.speed_mps, n, params.still_below_mps, params)
    zeros = recording.column(Sensor.SPEED, "speed_mps")
    if zeros is None:
        return _silent(n)
    return replace(_per_second(*zeros, n, params.still_below_mps, params), proves=False)


def _by_steps(recording: Recording, n: int, params: StillParams) -> _Vote:
    cadence = recording.column(Sensor.CADENCE, "cadence_spm")
    if cadence is None:
        return _silent(n)
    return _per_second(*cadence, n, params.steps_below_spm, params)


def _by_force(recording: Recording, n: int, params: StillParams) -> _Vote:
    """Judge the spread of the size of specific force: it needs no knowledge of how the sensor is worn."""
    stream = recording.streams.get(Sensor.ACC)
    if stream is None or len(stream.columns) < 3:  # noqa: PLR2004  # three axes, or the size is not known
        return _silent(n)
    size = np.sqrt(sum(np.square(values) for values in stream.columns.values()))
    known = ~np.isnan(size)
    if not size[known].any():  # nothing but zeros: it was off, and saw nothing
        return _silent(n)
    second = np.clip(stream.t_s[known].astype(np.int64), 0, n - 1)
    count = np.bincount(second, minlength=n)
    about = size[known] - STANDARD_GRAVITY_MPS2  # the difference of squares below needs small numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(second, about, n) / count
        spread = np.sqrt(np.maximum(np.bincount(second, about**2, n) / count - mean**2, 0.0))
        if any(problem.code == "acc-without-gravity" for problem in recording.problems):
            spread = np.bincount(second, size[known], n) / count  # rest is 0 then, and not any steady size
    speaks = count >= params.fewest_a_second
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


def _stretches(still: Bools, params: StillParams) -> list[tuple[int, int]]:
    """Join stretches across short gaps, then drop the short ones; in whole seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]]).astype(np.int8)))
    joined: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start - joined[-1][1] < params.fill_s:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= params.shortest_s]


def _voices(votes: dict[str, _Vote], start: int, end: int) -> tuple[str, ...]:
    """Name the sensors that spoke for at least half of a stretch."""
    return tuple(name for name, vote in votes.items() if 2 * vote.speaks[start:end].sum() >= end - start)
