"""Several recordings of one session on one clock: a foot pod, a phone and a watch of the same run.

Where both say when they began in UTC and those times overlap, they are joined by them. Where one does not,
each counts from its own first sample, and the reading says so, since sensors that were started a few seconds
apart then disagree by as much. Rejected: aligning them by what they felt (it works for a shared jolt, and
finds a false one in a hundred equal steps), and resampling them on one clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from backstride.vocab.recording import (
    DeveloperField,
    Lap,
    Pause,
    Problem,
    Recording,
    Sensor,
    Stream,
)

BY_TIME = "clocks-joined"
BY_ZERO = "clocks-from-zero"
SAME = Problem("file-twice", "Two of these files hold the same recording; it counts once.")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One session: its recordings on the clock of the whole, and all that they say as one recording."""

    whole: Recording
    """Each sensor from the first recording that has it; laps, name and sport likewise."""
    parts: tuple[Recording, ...]
    """As many as there were files, each shifted to the clock of `whole`."""


def session_of(recordings: Sequence[Recording]) -> Session:
    """Join recordings of one session; a single one is its own session.

    Raises:
        ValueError: there is no recording.
    """
    if not recordings:
        raise ValueError("a session has at least one recording")
    said, recordings = recordings, _distinct(recordings)
    again = (SAME,) if len(recordings) < len(said) else ()
    if len(recordings) == 1:
        whole = recordings[0]
        return Session(replace(whole, problems=(*again, *whole.problems)), (whole,))
    delays, problem = _delays_s(recordings)
    parts = tuple(_later(recording, delay) for recording, delay in zip(recordings, delays, strict=True))
    whole = _joined(recordings, parts, problem)
    more = (*again, *_same_place(parts))
    return Session(replace(whole, problems=(*whole.problems[:1], *more, *whole.problems[1:])), parts)


def _distinct(recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """Leave out what is the same as one before: twice the same evidence is no more sure than once."""
    kept: list[Recording] = []
    for recording in recordings:
        if not any(_is_same(recording, other) for other in kept):
            kept.append(recording)
    return tuple(kept)


def _is_same(one: Recording, other: Recording) -> bool:
    if one.start != other.start or one.streams.keys() != other.streams.keys() or not one.streams:
        return False
    return all(_holds_same(stream, other.streams[sensor]) for sensor, stream in one.streams.items())


def _holds_same(one: Stream, other: Stream) -> bool:
    return (
        one.columns.keys() == other.columns.keys()
        and np.array_equal(one.t_s, other.t_s)
        and all(np.array_equal(v, other.columns[name], equal_nan=True) for name, v in one.columns.items())
    )


def _same_place(parts: Sequence[Recording]) -> tuple[Problem, ...]:
    worn = [part.placement for part in parts if part.placement is not None and _MOTION & part.streams.keys()]
    if len(set(worn)) == len(worn):
        return ()
    words = (
        "Two of these sensors are said to be at the same place on the body. If one was elsewhere, say where."
    )
    return (Problem("placement-twice", words),)


def _delays_s(recordings: Sequence[Recording]) -> tuple[list[float], Problem]:
    """Return how much later than the session each recording begins, and what to know about that."""
    starts = [recording.start for recording in recordings]
    known = [start for start in starts if start is not None]
    first = min(known, default=None)
    if first is not None and len(known) == len(starts):
        delays = [(start - first).total_seconds() for start in known]
        ends = [delay + recording.duration_s for delay, recording in zip(delays, recordings, strict=True)]
        if max(delays) < min(ends):
            words = "These files were put on one clock by the times at which they say they began."
            return delays, Problem(BY_TIME, words)
        why = "by their dates they did not run at the same time"
    else:
        why = "not all of them say when they began"
    return [0.0] * len(recordings), Problem(
        BY_ZERO,
        f"These files were put on one clock by their first samples, because {why}. "
        "If they were not started together, what they say lies apart by as much. Read them one by one then.",
    )


def _joined(recordings: Sequence[Recording], parts: tuple[Recording, ...], problem: Problem) -> Recording:
    worn = next((part for part in parts if _MOTION & part.streams.keys()), parts[0])
    lapped = next((part for part in parts if part.laps), parts[0])
    starts = [recording.start for recording in recordings if recording.start is not None]
    return replace(
        parts[0],
        source=", ".join(dict.fromkeys(part.source for part in parts)),
        start=(starts[0] if problem.code == BY_ZERO else min(starts)) if starts else None,
        duration_s=max(part.duration_s for part in parts),
        streams=_streams(parts, worn),
        utc_offset_s=next((p.utc_offset_s for p in parts if p.utc_offset_s is not None), None),
        name=next((part.name for part in parts if part.name), None),
        sport=next((part.sport for part in parts if part.sport), None),
        laps=lapped.laps,
        pauses=lapped.pauses,
        developer=tuple(field for part in parts for field in part.developer),
        problems=(problem, *(found for part in parts for found in part.problems)),
        placement=worn.placement,
        facing=worn.facing,
        simulated=any(part.simulated for part in parts),
    )


_MOTION = frozenset({Sensor.ACC, Sensor.GYR, Sensor.MAG})


def _streams(parts: tuple[Recording, ...], worn: Recording) -> dict[Sensor, Stream]:
    """Each sensor from the first part that has it; all motion from the first that was worn."""
    found: dict[Sensor, Stream] = {}
    for part in parts:
        for sensor, stream in part.streams.items():
            if sensor not in _MOTION or part is worn:
                found.setdefault(sensor, stream)
    return {sensor: found[sensor] for sensor in Sensor if sensor in found}


def _later(recording: Recording, by_s: float) -> Recording:
    """Return a recording whose clock begins `by_s` before its first moment."""
    if by_s == 0.0:
        return recording
    return replace(
        recording,
        duration_s=recording.duration_s + by_s,
        streams={
            sensor: Stream(sensor, stream.t_s + by_s, stream.columns)
            for sensor, stream in recording.streams.items()
        },
        laps=tuple(
            Lap(lap.start_s + by_s, lap.end_s + by_s, lap.name, lap.intensity) for lap in recording.laps
        ),
        pauses=tuple(Pause(pause.start_s + by_s, pause.end_s + by_s) for pause in recording.pauses),
        developer=tuple(
            DeveloperField(field.name, field.unit, field.t_s + by_s, field.values)
            for field in recording.developer
        ),
        problems=tuple(
            replace(
                problem,
                start_s=None if problem.start_s is None else problem.start_s + by_s,
                end_s=None if problem.end_s is None else problem.end_s + by_s,
            )
            for problem in recording.problems
        ),
    )
