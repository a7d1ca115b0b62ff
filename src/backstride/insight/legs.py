"""The legs of a reading: pieces of its segments with their ways, speeds and grades.

What energy and loads are computed from. A long segment is cut where the way goes on, about every 100 m, when
altitude is known: an hour over hills has no one grade, and what is refused downhill must be a stretch, not a
run. Where there is no altitude a segment stays whole, since nothing about it is known to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from backstride.insight.grade import Slopes
from backstride.insight.travel import DECIMALS
from backstride.insight.way import Ways, ways_of_segments
from backstride.motion.foot_strides import FEET, strides_of
from backstride.motion.speed import Course, course_of
from backstride.signal.worn import Worn
from backstride.vocab.reading import Leg
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label, Segment, Travel


@dataclass(frozen=True, slots=True)
class LegParams:
    """Settings of `legs_of`; every default is explained."""

    piece_m: float = 100.0
    """Where altitude is known, a leg is about as long: the least that a grade is known over. Project
    choice."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`): a tenth of a millimetre, and 0.01 % of grade."""


def legs_of(
    recording: Recording,
    segments: tuple[Segment, ...],
    labels: tuple[Label, ...] = (),
    worns: Iterable[Worn] = (),
    params: LegParams = LegParams(),
) -> tuple[Leg, ...]:
    """Return the legs of all segments, in order; they cover what the segments cover.

    Args:
        recording: What the sensors said of speed, place and altitude.
        segments: What the reading says about travel.
        labels: What was said; speeds and grades of belts are among it.
        worns: The worn sensors: the strides of a foot tell the way where nothing else does.
        params: What is explained there.
    """
    course = course_of(recording)
    ways = _ways(recording, course, worns)
    legs = ways_of_segments(ways, segments, labels, recording.said_distance_m)
    slopes = Slopes.of(recording, ways)
    return legs if slopes is None or ways is None else _graded(legs, ways, slopes, params)


def rounded_legs(legs: tuple[Leg, ...], params: LegParams = LegParams()) -> tuple[Leg, ...]:
    """Round legs to what a reading holds, so that it and its JSON are the same."""
    return tuple(
        replace(
            leg,
            start_s=round(leg.start_s, DECIMALS),
            end_s=round(leg.end_s, DECIMALS),
            over_s=round(leg.over_s, DECIMALS),
            distance_m=_rounded(leg.distance_m, params),
            speed_error_mps=_rounded(leg.speed_error_mps, params),
            grade=_rounded(leg.grade, params),
            grade_error=_rounded(leg.grade_error, params),
        )
        for leg in legs
    )


def _rounded(value: float | None, params: LegParams) -> float | None:
    return None if value is None else round(value, params.decimals)


def _ways(recording: Recording, course: Course | None, worns: Iterable[Worn]) -> Ways | None:
    """Return what tells the way: the device; places, unless on a treadmill a foot knows better; a foot."""
    indoors = course is not None and course.source == "positions" and _on_treadmill(recording)
    if course is not None and not indoors:
        return Ways.of(course)
    feet = (strides_of(worn) for worn in worns if worn.placement in FEET)
    of_feet = (Ways.of_strides(strides) for strides in feet if strides is not None)
    found = next((ways for ways in of_feet if ways is not None), None)
    return found if found is not None or course is None else Ways.of(course)


def _on_treadmill(recording: Recording) -> bool:
    return "treadmill" in (recording.sport or "").lower()


def _graded(legs: tuple[Leg, ...], ways: Ways, slopes: Slopes, params: LegParams) -> tuple[Leg, ...]:
    """Cut the measured legs into pieces of way, and give each its grade; what was said stays."""
    pieces = tuple(piece for leg in legs for piece in _pieces(leg, ways, params))
    asked = [i for i, leg in enumerate(pieces) if _wants_grade(leg)]
    from_m, to_m = (
        np.interp([getattr(pieces[i], end) for i in asked], ways.t_s, ways.distance_m)
        for end in ("start_s", "end_s")
    )
    grades = dict(
        zip(asked, zip(*(v.tolist() for v in slopes.grades(from_m, to_m)), strict=True), strict=True)
    )
    return tuple(
        replace(leg, grade=grades[i][0], grade_error=grades[i][1])
        if i in grades and grades[i][0] == grades[i][0]  # NaN is not itself
        else leg
        for i, leg in enumerate(pieces)
    )


def _wants_grade(leg: Leg) -> bool:
    return leg.grade is None and leg.travel is not Travel.STILL and bool(leg.distance_m)


def _pieces(leg: Leg, ways: Ways, params: LegParams) -> Iterator[Leg]:
    """Yield a leg cut into equal ways of about `piece_m`; one that was said, or goes nowhere, stays whole."""
    metres = leg.distance_m or 0.0
    count = round(metres / params.piece_m)
    if not _wants_grade(leg) or count <= 1:
        yield leg
        return
    first_m, last_m = np.interp([leg.start_s, leg.end_s], ways.t_s, ways.distance_m)
    if last_m <= first_m:
        yield leg
        return
    inner = np.interp(np.linspace(first_m, last_m, count + 1)[1:-1], ways.distance_m, ways.t_s)
    edges = [leg.start_s, *np.round(inner, DECIMALS).tolist(), leg.end_s]
    for start_s, end_s in pairwise(sorted(set(edges))):
        yield ways.measured(replace(leg, start_s=start_s, end_s=end_s))
