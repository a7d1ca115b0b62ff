"""Which way, how sure and why, as a person reads it: one row for each change of travel or of who says so.

A reading cuts stretches finer, by gait and by reason, so that a program loses nothing. Here neighbours that
go the same way are one row, with the gait and the reason of most of its time.
"""

from dataclasses import dataclass
from itertools import groupby

from backstride.vocab.segment import Gait, Origin, Segment, Travel

OVER = 0.99
"""Surer than this is written as more than this."""


@dataclass(frozen=True, slots=True)
class Way:
    """One row: `[start_s, end_s)` from the start of the recording."""

    start_s: float
    end_s: float
    travel: Travel
    gaits: tuple[Gait, ...]
    """Walking or running, or both, in the order in which they came."""
    confidence: float
    """The mean over time."""
    because: str
    """What decided most of it."""
    origin: Origin

    @property
    def sure(self) -> str:
        """Write the confidence; nothing where nothing is claimed, and no certainty that is only rounding."""
        if self.travel is Travel.UNKNOWN or self.origin is Origin.SAID:
            return ""
        return "over 99 %" if self.confidence > OVER else f"{100 * self.confidence:.0f} %"


def ways_of(segments: tuple[Segment, ...]) -> tuple[Way, ...]:
    """Return the rows of a reading's segments."""
    return tuple(_way(tuple(group)) for _, group in groupby(segments, _claim))


SHORT_S = 3.0
"""Not known for less than this, between two things that are, is a change and no stretch. Project choice."""


def without_short(ways: tuple[Way, ...]) -> tuple[tuple[Way, ...], str]:
    """Return the rows without moments that are not known, and a sentence that says how many those are."""
    short = [
        way
        for way in ways
        if way.travel is Travel.UNKNOWN
        and way.origin is Origin.MEASURED
        and way.end_s - way.start_s < SHORT_S
    ]
    if len(short) == len(ways) or not short:
        return ways, ""
    seconds = sum(way.end_s - way.start_s for way in short)
    changes = "one change" if len(short) == 1 else f"{len(short)} changes"
    rest = tuple(way for way in ways if way not in short)
    return rest, f"At {changes} the direction is not known for a moment, {seconds:.0f} s in all."


def _way(group: tuple[Segment, ...]) -> Way:
    whole_s = sum(segment.duration_s for segment in group)
    lasts: dict[str, float] = {}
    for segment in group:
        lasts[segment.because] = lasts.get(segment.because, 0.0) + segment.duration_s
    return Way(
        start_s=group[0].start_s,
        end_s=group[-1].end_s,
        travel=group[0].travel,
        gaits=tuple(dict.fromkeys(s.gait for s in group if s.gait in {Gait.WALK, Gait.RUN})),
        confidence=sum(segment.confidence * segment.duration_s for segment in group) / whole_s,
        because=max(lasts, key=lambda words: lasts[words]),
        origin=group[0].origin,
    )


def _claim(segment: Segment) -> tuple[Travel, Origin]:
    return segment.travel, segment.origin
