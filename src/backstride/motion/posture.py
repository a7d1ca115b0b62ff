"""Posture of a run in numbers: lean by travel and gait, its drift, and the time out of one's own range.

A person's own range is that of the first minute of the same travel and gait: mean and twice the spread of
lean second by second, and at least 2 degrees to both sides. Rejected: one range for all (people are built
differently, and no study has one for backward running), and the range of forward running for backward.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.posture_course import TRUNK, PostureCourse
from backstride.motion.posture_drift import drift_of
from backstride.vocab.arrays import Bools
from backstride.vocab.measure import Measure, Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Gait, Segment, Travel

GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}
_TRAVELS = (Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.UNKNOWN)
_PER_10_MIN = 600.0


@dataclass(frozen=True, slots=True)
class PostureParams:
    """Settings of `posture_metrics`; every default is explained."""

    fewest_s: int = 10
    """Seconds of a travel and gait that a mean needs. Project choice."""
    settle_s: float = 2.0
    """The ends of a segment do not count: setting off and stopping lean by themselves. Project choice."""
    own_s: int = 60
    """Seconds that make a person's own range, and as many are needed after them. Project choice."""
    spreads: float = 2.0
    """The range is the mean and this many standard deviations. Project choice: 5 % lie outside by chance."""
    narrowest_deg: float = 2.0
    """But at least this to both sides: straps and clothes give as much. Project choice."""
    range_deg: tuple[float, float] | None = None
    """A range of forward lean that was agreed on, instead of his own; it needs his upright."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`)."""


def _by_gait(gait: Gait) -> tuple[Measure, ...]:
    end, doing = f"_{gait.value}", GAITS[gait]
    return (
        Measure(
            f"lean_forward{end}", "deg", f"lean ahead, {doing}",
            "Mean lean of the trunk to where the chest points, against your own upright in the first quiet "
            "stand; below 0 is leaning back.",
            TRUNK, "project choice", decimals=1,
        ),
        Measure(
            f"lean_left{end}", "deg", f"lean to the left, {doing}",
            "Mean lean of the trunk to the left, against your own upright; below 0 is to the right.",
            TRUNK, "project choice", decimals=1,
        ),
        Measure(
            f"lean_outside{end}", "%", f"time out of your own range, {doing}",
            "Share of the seconds after the first minute of this travel and gait whose lean ahead is out of "
            "the range of that minute: mean and twice the standard deviation, but at least 2 degrees to both "
            "sides.",
            TRUNK, "project choice", decimals=0,
        ),
    )  # fmt: skip


_SLOPE = "seasonal slope of Hirsch 1982 (Water Resour Res 18:107), after Sen 1968"


def _drifts(side: str, label: str) -> tuple[Measure, ...]:
    return (
        Measure(
            f"lean_{side}_drift", "deg/10 min", f"drift of lean {label}",
            "Median slope between means over minutes of the same travel and gait.",
            TRUNK, _SLOPE, decimals=1,
        ),
        Measure(
            f"lean_{side}_drift_error", "deg/10 min", f"uncertainty of that drift {label}",
            "Half the interval of 95 %, from how the minutes scatter. A strap that slides is in the drift, "
            "not in here.",
            TRUNK, _SLOPE, decimals=1,
        ),
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    *_by_gait(Gait.WALK), *_by_gait(Gait.RUN), *_drifts("forward", "ahead"), *_drifts("left", "to the left"),
)  # fmt: skip
_UNITS = {measure.name: measure.unit for measure in MEASURES}


def posture_metrics(
    course: PostureCourse, segments: tuple[Segment, ...], params: PostureParams = PostureParams()
) -> Measured:
    """Return lean, drift and time out of range by travel, the drift of all as well, and what was refused.

    Args:
        course: Lean second by second (`posture_course.posture_course`).
        segments: Stretches of travel and gait.
        params: Settings.
    """
    moving = tuple(segment for segment in segments if segment.gait in GAITS and segment.travel in _TRAVELS)
    if not moving:
        return Measured()
    if course.t_s.size == 0:
        return Measured(problems=course.problems)
    scopes = _Scopes.of(course, moving, params)
    metrics = [metric for travel in _TRAVELS for metric in _of_travel(scopes, travel)]
    drifts = [metric for travel in (None, *_TRAVELS) for metric in _drift(scopes, travel)]
    short = () if drifts else (
        Problem(
            "posture-short",
            "Drift of lean is not given: it needs five minutes of one travel and gait.",
        ),
    )  # fmt: skip
    return Measured((*metrics, *drifts), (*course.problems, *short))


@dataclass(frozen=True, slots=True, eq=False)
class _Scopes:
    """Which second is of which travel and gait."""

    course: PostureCourse
    segments: tuple[Segment, ...]
    segment: NDArray[np.int64]
    """(s,): the number of the segment that a second lies in, away from its ends; -1 none."""
    params: PostureParams

    @classmethod
    def of(cls, course: PostureCourse, segments: tuple[Segment, ...], params: PostureParams) -> "_Scopes":
        at = np.full(course.t_s.shape, -1, dtype=np.int64)
        for number, segment in enumerate(segments):
            ends = [segment.start_s + params.settle_s, segment.end_s - params.settle_s]
            first, last = np.searchsorted(course.t_s, ends)
            at[first:last] = number
        at[~np.isfinite(course.forward_deg)] = -1
        return cls(course, segments, at, params)

    def within(self, travel: Travel | None, gait: Gait | None = None) -> Bools:
        """Return the seconds (s,) of a travel and gait; None is any."""
        chosen = [
            travel in (None, segment.travel) and gait in (None, segment.gait) for segment in self.segments
        ]
        inside: Bools = np.append(chosen, [False])[self.segment]
        return inside

    def metric(self, name: str, value: float, travel: Travel | None, inside: Bools) -> Metric:
        """Return a metric about seconds (s,), from the first of their segments to the last."""
        held = np.unique(self.segment[inside]).tolist()
        start, end = self.segments[held[0]].start_s, self.segments[held[-1]].end_s
        return Metric(name, round(value, self.params.decimals), _UNITS[name], travel, start, end)


def _of_travel(scopes: _Scopes, travel: Travel) -> Iterator[Metric]:
    course, params = scopes.course, scopes.params
    for gait in GAITS:
        inside, end = scopes.within(travel, gait), f"_{gait.value}"
        if inside.sum() < params.fewest_s:
            continue
        if course.upright_known:
            ahead, left = (float(lean[inside].mean()) for lean in (course.forward_deg, course.left_deg))
            yield scopes.metric(f"lean_forward{end}", ahead, travel, inside)
            yield scopes.metric(f"lean_left{end}", left, travel, inside)
        share = _outside(scopes, inside)
        if share is not None:
            yield scopes.metric(f"lean_outside{end}", 100.0 * share, travel, inside)


def _outside(scopes: _Scopes, inside: Bools) -> float | None:
    """Return the share of seconds out of range; None where no range is known or little is left to judge."""
    lean, params = scopes.course.forward_deg[inside], scopes.params
    if params.range_deg is not None:
        low, high = params.range_deg
        return float(((lean < low) | (lean > high)).mean()) if scopes.course.upright_known else None
    own, later = lean[: params.own_s], lean[params.own_s :]
    if later.size < params.own_s:
        return None
    half = max(params.spreads * float(own.std()), params.narrowest_deg)
    return float((np.abs(later - own.mean()) > half).mean())


def _drift(scopes: _Scopes, travel: Travel | None) -> Iterator[Metric]:
    inside = scopes.within(travel)
    kinds = [
        _TRAVELS.index(segment.travel) * len(GAITS) + list(GAITS).index(segment.gait)
        for segment in scopes.segments
    ]
    kind = np.where(inside, np.append(kinds, [-1])[scopes.segment], -1)
    for side, lean in (("forward", scopes.course.forward_deg), ("left", scopes.course.left_deg)):
        found = drift_of(scopes.course.t_s, lean, kind)
        if found is not None:
            yield scopes.metric(f"lean_{side}_drift", found.per_s * _PER_10_MIN, travel, inside)
            yield scopes.metric(f"lean_{side}_drift_error", found.error_per_s * _PER_10_MIN, travel, inside)
