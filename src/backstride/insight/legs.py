"""The legs of a reading: pieces of its segments with their ways, speeds and grades.

What energy and loads are computed from. A long segment is cut where the way goes on, about every 100 m, when
altitude is known: an hour over hills has no one grade, and what is refused downhill must be a stretch, not a
run. Where there is no altitude a segment stays whole, since nothing about it is known to change.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np

from backstride.insight.grade import Slopes
from backstride.insight.travel import DECIMALS
from backstride.insight.way import Ways, ways_of_segments
from backstride.motion.foot_strides import FEET, strides_of
from backstride.motion.speed import Course, course_of
from backstride.signal.worn import Worn
from backstride.vocab.reading import Leg
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label, Origin, Segment, Travel


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
    return legs if slopes is None or ways is None or not legs else _graded(legs, ways, slopes, params)


def rounded_legs(legs: tuple[Leg, ...], params: LegParams = LegParams()) -> tuple[Leg, ...]:
    """Round legs to what a reading holds, so that it and its JSON are the same."""
    return tuple(_rounded(leg, params.decimals) for leg in legs)


def _rounded(leg: Leg, decimals: int) -> Leg:
    metres, error_mps, grade, error = leg.distance_m, leg.speed_error_mps, leg.grade, leg.grade_error
    return Leg(
        round(leg.start_s, DECIMALS),
        round(leg.end_s, DECIMALS),
        leg.travel,
        leg.gait,
        metres if metres is None else round(metres, decimals),
        round(leg.over_s, DECIMALS),
        leg.origin,
        error_mps if error_mps is None else round(error_mps, decimals),
        grade if grade is None else round(grade, decimals),
        error if error is None else round(error, decimals),
    )


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
    pieces = _pieces(legs, ways, params)
    asked = [i for i, leg in enumerate(pieces) if _wants_grade(leg)]
    ends = ways.distance_at(np.array([(pieces[i].start_s, pieces[i].end_s) for i in asked]).reshape(-1, 2))
    for i, grade, error in zip(asked, *(v.tolist() for v in slopes.grades(*ends.T)), strict=True):
        if not math.isnan(grade):
            pieces[i] = _with_grade(pieces[i], grade, error)
    return tuple(pieces)


def _with_grade(leg: Leg, grade: float, error: float) -> Leg:
    """Return a leg with its grade, in a tenth of the time that `dataclasses.replace` takes."""
    return Leg(
        leg.start_s,
        leg.end_s,
        leg.travel,
        leg.gait,
        leg.distance_m,
        leg.over_s,
        leg.origin,
        leg.speed_error_mps,
        grade,
        error,
    )


def _wants_grade(leg: Leg) -> bool:
    return leg.grade is None and leg.travel is not Travel.STILL and bool(leg.distance_m)


def _pieces(legs: tuple[Leg, ...], ways: Ways, params: LegParams) -> list[Leg]:
    """Cut legs into equal ways of about `piece_m`; what was said, or goes nowhere, stays whole."""
    ends = ways.distance_at(np.array([(leg.start_s, leg.end_s) for leg in legs])).tolist()
    inner_m = [_inner_m(leg, end[0], end[1], params) for leg, end in zip(legs, ends, strict=True)]
    inner_s = iter(np.round(np.interp(list(chain(*inner_m)), ways.distance_m, ways.t_s), DECIMALS).tolist())
    parts: list[list[tuple[Leg, float, float]]] = []
    for leg, inner in zip(legs, inner_m, strict=True):
        edges = sorted({leg.start_s, *islice(inner_s, len(inner)), leg.end_s}) if inner else ()
        parts.append([(leg, start_s, end_s) for start_s, end_s in pairwise(edges)])
    measured = iter(ways.measured_pieces(list(chain(*parts))))
    return [
        piece
        for leg, cut in zip(legs, parts, strict=True)
        for piece in (islice(measured, len(cut)) if cut else (leg,))
    ]


def _inner_m(leg: Leg, first_m: float, last_m: float, params: LegParams) -> list[float]:
    """Return the distances at which a leg is cut, its ends not among them."""
    count = round((leg.distance_m or 0.0) / params.piece_m)
    if count <= 1 or last_m <= first_m or leg.origin is not Origin.MEASURED or not _wants_grade(leg):
        return []
    step_m = (last_m - first_m) / count
    return [first_m + i * step_m for i in range(1, count)]
