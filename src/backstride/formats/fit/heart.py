"""Beats: heart rate that a strap kept in its own memory (`hr` messages), and beat intervals (`hrv` messages).

A strap counts time in 1/1024 s on its own clock. One message anchors it (`timestamp` with `event_timestamp`);
those that follow give the lowest twelve bits only, eight beats at a time, and are unrolled from the anchor.
The beats keep their own clock and become the heart-rate stream; the records' own values fill in where the
strap was silent. Rejected: Garmin's way of averaging them onto each record, which throws the clock away.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backstride.formats.fit.tables import Message, Value, number
from backstride.vocab.arrays import Floats

TICKS_PER_S = 1024
_TWELVE_BITS = 0xFFF
_CLOCK_BITS = 32


@dataclass(frozen=True, slots=True)
class HeartParams:
    """Settings; every default is explained."""

    silence_s: float = 5.0
    """Records speak where no beat of the strap is nearer than this; a heart at 20 a minute beats every 3 s.
    Project choice."""
    drift_s: float = 3.0
    """Intervals are counted on from beat to beat until they fall behind the records by more than this (a
    pause, or lost beats); then they start anew there. Records come once a second, after the beat.
    Project choice."""


def beats_of(messages: list[Message]) -> tuple[Floats, Floats]:
    """Unroll `hr` messages: Unix seconds and rate in 1/min, each of shape (n,), in order, without repeats."""
    times: list[float] = []
    rates: list[float] = []
    anchor_s: float | None = None
    anchor = last = 0
    for message in messages:
        said, ticks = number(message, "timestamp"), _integers(message.get("event_timestamp"))
        if said is not None and ticks:
            anchor_s = said + (number(message, "fractional_timestamp") or 0.0)
            anchor = last = ticks[0]
        if anchor_s is None:
            continue  # beats before any anchor: their time cannot be known
        unrolled = list(_unrolled(message, ticks, last))
        for at, rate in zip(unrolled, _integers(message.get("filtered_bpm"), missing=0), strict=False):
            if rate > 0:
                times.append(anchor_s + (at - anchor) / TICKS_PER_S)
                rates.append(rate)
        last = unrolled[-1] if unrolled else last
    order = np.unique(np.array(times, dtype=np.float64), return_index=True)
    return order[0], np.array(rates, dtype=np.float64)[order[1]]


def _unrolled(message: Message, ticks: list[int], last: int) -> Iterator[int]:
    """Yield the ticks of a message on one endless clock that goes on from `last`."""
    for tick in ticks:
        last += (tick - last + 2 ** (_CLOCK_BITS - 1)) % 2**_CLOCK_BITS - 2 ** (_CLOCK_BITS - 1)
        yield last
    packed = _integers(message.get("event_timestamp_12"), missing=0xFF)
    for low, middle, high in zip(packed[0::3], packed[1::3], packed[2::3], strict=False):
        for twelve in (low | (middle & 0x0F) << 8, middle >> 4 | high << 4):
            last += (twelve - last) & _TWELVE_BITS
            yield last


def _integers(value: Value | None, *, missing: int = 0) -> list[int]:
    """Return the numbers of an array field; an invalid one becomes `missing`, so that pairs stay pairs."""
    if not isinstance(value, tuple):
        return []
    return [item if isinstance(item, int) else missing for item in value]


def merge_rates(
    strap: tuple[Floats, Floats], records: tuple[Floats, Floats], params: HeartParams = HeartParams()
) -> tuple[Floats, Floats]:
    """Join the beats of a strap with the records' heart rate where the strap was silent: (times, rates)."""
    (beat_s, beat_bpm), (record_s, record_bpm) = strap, records
    place = np.searchsorted(beat_s, record_s)
    before = beat_s[np.clip(place - 1, 0, beat_s.size - 1)]
    after = beat_s[np.clip(place, 0, beat_s.size - 1)]
    silent = (np.abs(record_s - before) > params.silence_s) & (np.abs(after - record_s) > params.silence_s)
    silent &= ~np.isnan(record_bpm)
    times = np.concatenate([beat_s, record_s[silent]])
    order = np.argsort(times, kind="stable")
    return times[order], np.concatenate([beat_bpm, record_bpm[silent]])[order]


def timed_intervals(
    now_s: Floats, lengths_s: Floats, params: HeartParams = HeartParams()
) -> tuple[Floats, Floats]:
    """Time beat intervals.

    Args:
        now_s: For each interval the time of the record before it, shape (m,), NaN where that has none.
        lengths_s: The intervals in s, shape (m,).
        params: When to start anew.

    Returns:
        The time of the beat that ends each interval, on the records' clock and increasing, and the interval.
    """
    times: list[float] = []
    lengths: list[float] = []
    at = -np.inf
    for now, length in zip(now_s.tolist(), lengths_s.tolist(), strict=True):
        if not length > 0.0:
            continue
        at += length
        if now - at > params.drift_s:  # never so where the record has no time
            at = now
        if at > -np.inf:
            times.append(at)
            lengths.append(length)
    return np.array(times, dtype=np.float64), np.array(lengths, dtype=np.float64)
