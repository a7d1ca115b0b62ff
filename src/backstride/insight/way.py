"""How far each stretch went, in how much time, and who says so.

Every distance of a reading is a sum of these pieces, so that the ways forward, backward and unknown can never
add up to more than the whole. A belt speed that was said comes first (a receiver beside a treadmill knows
nothing), then what was measured, then the distance of a session that was typed in without a file.
"""

from dataclasses import dataclass, replace

import numpy as np

from backstride.insight.said import said_speeds
from backstride.motion.speed import Course, SpeedParams
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Label, Origin, Segment, Travel


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a segment with what is known of its way."""

    travel: Travel
    duration_s: float
    metres: float | None
    """None is not known."""
    over_s: float
    """The seconds that the metres rest on: silence of the sensors is not among them."""
    origin: Origin


def legs_of(
    course: Course | None,
    segments: tuple[Segment, ...],
    labels: tuple[Label, ...],
    said_distance_m: float | None = None,
) -> tuple[Leg, ...]:
    """Return the legs of all segments, in order."""
    ways = None if course is None else _Ways.of(course)
    legs = [
        _leg(segment.travel, start, end, belt_mps, ways)
        for segment in segments
        for start, end, belt_mps in said_speeds(segment, labels)
    ]
    if course is None and said_distance_m is not None:
        return tuple(_share(legs, said_distance_m))
    return tuple(legs)


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Distance so far and time heard so far, at the samples where distance is known: each (n,)."""

    t_s: Floats
    distance_m: Floats
    heard_s: Floats

    @classmethod
    def of(cls, course: Course) -> "_Ways":
        """Prepare a course: a long silence in which the distance did not grow was not heard."""
        known = ~np.isnan(course.distance_m)
        t, distance = course.t_s[known], course.distance_m[known]
        dt = np.diff(t, prepend=t[:1])
        silent = (dt > SpeedParams().longest_gap_s) & (np.diff(distance, prepend=distance[:1]) <= 0)
        return cls(t, distance, np.cumsum(np.where(silent, 0.0, dt)))

    def between(self, start_s: float, end_s: float) -> tuple[float | None, float]:
        """Return the metres and the seconds heard in `[start_s, end_s)`; None where nothing was heard."""
        if self.t_s.size == 0:
            return None, 0.0
        heard = float(np.diff(np.interp([start_s, end_s], self.t_s, self.heard_s))[0])
        metres = float(np.diff(np.interp([start_s, end_s], self.t_s, self.distance_m))[0])
        return (max(metres, 0.0), heard) if heard > 0 else (None, 0.0)


def _leg(travel: Travel, start_s: float, end_s: float, belt_mps: float | None, ways: _Ways | None) -> Leg:
    lasts = end_s - start_s
    if belt_mps is not None:
        return Leg(travel, lasts, belt_mps * lasts, lasts, Origin.SAID)
    metres, heard = (None, 0.0) if ways is None else ways.between(start_s, end_s)
    return Leg(travel, lasts, metres, heard, Origin.MEASURED)


def _share(legs: list[Leg], said_distance_m: float) -> list[Leg]:
    """Share out what is left of a typed distance, where only one travel can have gone it."""

    def is_open(leg: Leg) -> bool:
        return leg.metres is None and leg.travel is not Travel.STILL

    left_m = said_distance_m - sum(leg.metres or 0.0 for leg in legs)
    open_s = sum(leg.duration_s for leg in legs if is_open(leg))
    if left_m <= 0 or open_s <= 0 or len({leg.travel for leg in legs if is_open(leg)}) > 1:
        return legs
    return [
        replace(leg, metres=left_m * leg.duration_s / open_s, over_s=leg.duration_s, origin=Origin.SAID)
        if is_open(leg)
        else leg
        for leg in legs
    ]
