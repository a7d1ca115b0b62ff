"""When things were, by the file's own summary: sessions, laps, pauses, lengths of a pool, and the local time.

Nothing is taken on trust that the samples contradict: a session without a start does not cut the records.
"""

from dataclasses import dataclass

import numpy as np

from backstride.formats.fit.meaning import INTENSITIES
from backstride.formats.fit.tables import Message, Tables, code, number, text
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Lap, Pause

_TIMER = 0  # event.event
_START = 0  # event.event_type
_STOPS = frozenset({1, 4, 8, 9})  # stop, stop_all, stop_disable, stop_disable_all
_ACTIVE = 1  # length.length_type
_INDEX_BITS = 0x0FFF
"""The number in a message_index; the bits above say whether it is selected."""


@dataclass(frozen=True, slots=True)
class SessionParams:
    """Settings; every default is explained."""

    offset_step_s: int = 900
    """Time zones differ from UTC by quarters of an hour (IANA time zone database, since 1972)."""
    offset_slack_s: int = 60
    """Devices write the two times up to a minute apart; more is no time zone. Project choice."""
    offset_range_s: tuple[int, int] = (-12 * 3600, 14 * 3600)
    """UTC-12 to UTC+14, the zones in use (IANA time zone database)."""


@dataclass(frozen=True, slots=True)
class Session:
    """One activity of a file: Unix seconds of its start and end, None where it does not say."""

    message: Message
    start_s: float | None
    end_s: float | None


def sessions_of(tables: Tables) -> list[Session]:
    """Return the sessions in order of time; where the file has none, one that says nothing."""
    told: dict[float, Session] = {}
    untold: list[Session] = []
    for message in tables.of("session"):
        start = number(message, "start_time")
        session = Session(message, start, end_of(message, start))
        if start is None:
            untold.append(session)
        else:
            told.setdefault(start, session)
    if told:
        return [told[start] for start in sorted(told)]
    return untold[:1] or [Session({}, None, None)]


def end_of(message: Message, start_s: float | None) -> float | None:
    """Return when a session, lap or length ended: start and elapsed time, else its time stamp."""
    elapsed, stamp = number(message, "total_elapsed_time"), number(message, "timestamp")
    if start_s is not None and elapsed is not None:
        return start_s + elapsed
    return stamp if stamp is not None and (start_s is None or stamp > start_s) else None


def session_at(sessions: list[Session], times_s: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the number of the session of each time (n,): the last one that began by then, else the first."""
    starts = [session.start_s for session in sessions if session.start_s is not None]
    if len(starts) < 2:  # noqa: PLR2004  # one session has everything
        return np.zeros(times_s.shape, dtype=np.intp)
    return np.maximum(np.searchsorted(np.array(starts), times_s, side="right") - 1, 0)


def laps_of(tables: Tables) -> list[Lap]:
    """Return the laps in Unix seconds, each with name and intensity of its workout step."""
    steps = {
        index & _INDEX_BITS: step
        for step in tables.of("workout_step")
        if (index := code(step, "message_index")) is not None
    }
    laps = []
    for message in tables.of("lap"):
        start = number(message, "start_time")
        end = end_of(message, start)
        if start is None or end is None:
            continue
        index = code(message, "wkt_step_index")
        step: Message = {} if index is None else steps.get(index & _INDEX_BITS, {})
        intensity = code(message, "intensity")
        intensity = code(step, "intensity") if intensity is None else intensity
        laps.append(
            Lap(
                start,
                end,
                text(step, "wkt_step_name"),
                None if intensity is None else INTENSITIES.get(intensity),
            )
        )
    return laps


def pauses_of(tables: Tables) -> list[Pause]:
    """Return the stretches in Unix seconds between the timer's stops and starts; the last stop is the end."""
    pauses: list[Pause] = []
    stopped: float | None = None
    for message in tables.of("event"):
        when = number(message, "timestamp")
        if code(message, "event") != _TIMER or when is None:
            continue
        kind = code(message, "event_type")
        if kind in _STOPS and stopped is None:
            stopped = when
        elif kind == _START and stopped is not None:
            if when > stopped:
                pauses.append(Pause(stopped, when))
            stopped = None
    return pauses


def lengths_of(tables: Tables, pool_m: float | None) -> list[tuple[float, float, float]]:
    """Return the swum lengths of a pool: start and end in Unix seconds, and metres."""
    lengths = []
    for message in tables.of("length"):
        start, speed = number(message, "start_time"), number(message, "avg_speed")
        end = end_of(message, start)
        if code(message, "length_type") == _ACTIVE and start is not None and end is not None and end > start:
            metres = pool_m if pool_m is not None else speed * (end - start) if speed is not None else None
            if metres is not None:
                lengths.append((start, end, metres))
    return sorted(lengths)


def utc_offset_of(tables: Tables, params: SessionParams = SessionParams()) -> int | None:
    """Return local time minus UTC in seconds, where the file says both and the difference is a time zone."""
    for message in tables.of("activity"):
        local, utc = number(message, "local_timestamp"), number(message, "timestamp")
        if local is None or utc is None:
            continue
        offset = round((local - utc) / params.offset_step_s) * params.offset_step_s
        low, high = params.offset_range_s
        if abs(local - utc - offset) <= params.offset_slack_s and low <= offset <= high:
            return offset
    return None
