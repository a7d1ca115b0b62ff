"""Stretches in which heart rate can be compared: one travel, one gait, one speed, for three minutes or more.

A heart rate says what an effort costs only after it has had time to follow. So a recording is searched for
stretches long enough at one speed; where the heart rate of each settles is found by `settled`. What a strap
or a wrist sensor gets wrong is left out first: values that stand still, values that follow the steps instead
of the heart. Rejected: to use every second through one model of the whole run, which would need the cost of
standing, turning and stopping too, and would be wrong there first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from backstride.insight.settled import settled_rate
from backstride.motion.speed import Course, course_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.reading import Leg, SteadyStretch
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Gait, Origin, Segment, Travel


@dataclass(frozen=True, slots=True)
class SteadyParams:
    """Settings of `steady_stretches`; every default is explained."""

    shortest_s: float = 180.0
    """Three minutes: after two and a half of them a heart with a time constant of 45 s has settled to 3 %.
    Project choice."""
    longest_s: float = 600.0
    """Longer stretches are cut, so that a run shows its own drift. Project choice."""
    bridge_s: float = 10.0
    """What lasts shorter between two alike pieces (a glance, a stumble) parts no stretch: the heart does not
    notice. Project choice."""
    surest: float = 0.8
    """Direction must be at least so sure where it was measured. Project choice."""
    window_s: float = 20.0
    """Speed is watched over so long. Project choice: positions jitter over less."""
    speed_share: float = 0.08
    """A stretch ends where speed leaves its mean by more than this share. Project choice."""
    speed_least_mps: float = 0.12
    """But not for less than this. Project choice: what a receiver gets wrong over the window."""
    same_belt_mps: float = 0.02
    """Belt speeds that differ by less are one. Project choice: less than a belt shows."""
    widest_grade: float = 0.02
    """Standard deviation of grade inside a stretch, above which it is not one effort. Project choice."""
    widest_grade_error: float = 0.01
    """A grade known less well is taken as not known. Project choice."""
    unseen_speed_share: float = 0.05
    """Added error of speed where only a mean is known, as a share. Project choice."""
    lowest_bpm: float = 40.0
    """No heart on its feet beats slower. Project choice."""
    highest_bpm: float = 225.0
    """None beats faster. Project choice."""
    stuck_s: float = 45.0
    """A value that stays so long is a sensor's, not a heart's. Project choice."""
    lock_bpm: float = 2.5
    """Nearer to the steps a minute than this through a stretch, the sensor counts steps. Project choice."""
    lock_share: float = 0.6
    """Of the stretch in which it must be so. Project choice."""


def steady_stretches(
    recording: Recording,
    segments: Sequence[Segment],
    legs: Sequence[Leg],
    params: SteadyParams = SteadyParams(),
) -> tuple[SteadyStretch, ...]:
    """Find where the heart rate had settled at one speed, in order; () where there is none.

    Args:
        recording: With a heart rate, else there is nothing to find.
        segments: Which way, and how sure.
        legs: Pieces of the segments with their speeds, in order.
        params: Settings.
    """
    heart = recording.column(Sensor.HR, "hr_bpm")
    if heart is None or heart[0].size == 0:
        return ()
    t_s, rate = heart[0], believable(*heart, params)
    course = course_of(recording)
    found = []
    for piece in _pieces(legs, segments, course, params):
        settled = settled_rate(t_s, rate, piece.start_s, piece.end_s)
        if settled is not None and not _is_locked(recording, t_s, rate, piece, params):
            found.append(
                replace(
                    piece,
                    heart_rate_bpm=round(settled.rate_bpm, 2),
                    heart_rate_error_bpm=round(settled.error_bpm, 2),
                )
            )
    return tuple(found)


def believable(t_s: Floats, hr_bpm: Floats, params: SteadyParams = SteadyParams()) -> Floats:
    """Return the heart rates (n,) with NaN where they cannot be a heart's: out of range, or stuck."""
    rate = np.where((hr_bpm >= params.lowest_bpm) & (hr_bpm <= params.highest_bpm), hr_bpm, np.nan)
    start = np.concatenate([[0], np.flatnonzero(np.diff(rate) != 0) + 1])
    end = np.concatenate([start[1:], [rate.size]])
    stuck = t_s[end - 1] - t_s[start] >= params.stuck_s
    for first, last in zip(start[stuck].tolist(), end[stuck].tolist(), strict=True):
        rate[first:last] = np.nan
    return rate


def _groups(
    legs: Sequence[Leg], segments: Sequence[Segment], params: SteadyParams
) -> Iterator[tuple[Leg, ...]]:
    """Yield neighbouring legs that are alike and together long enough; short ones between are left out."""
    group: list[Leg] = []
    for leg in legs:
        if leg.duration_s < params.bridge_s:
            continue
        if group and not _go_on(group[-1], leg, params):
            yield from _kept(group, segments, params)
            group = []
        group.append(leg)
    yield from _kept(group, segments, params)


def _kept(
    group: Sequence[Leg], segments: Sequence[Segment], params: SteadyParams
) -> Iterator[tuple[Leg, ...]]:
    if not group or group[-1].end_s - group[0].start_s < params.shortest_s:
        return
    leg = group[0]
    moves = leg.travel in (Travel.FORWARD, Travel.BACKWARD) and leg.gait in (Gait.WALK, Gait.RUN)
    sure = all(
        segment.origin in (Origin.SAID, Origin.NAMED) or segment.confidence >= params.surest
        for segment in segments
        if segment.travel is leg.travel and segment.start_s < group[-1].end_s and leg.start_s < segment.end_s
    )
    if moves and sure:
        yield tuple(group)


def _go_on(last: Leg, leg: Leg, params: SteadyParams) -> bool:
    """Tell whether a leg goes on as the last did; a belt that changed its speed or grade does not."""
    kind = (last.travel, last.gait, last.origin) == (leg.travel, leg.gait, leg.origin)
    near = leg.start_s - last.end_s <= params.bridge_s
    if not kind or not near or last.speed_mps is None or leg.speed_mps is None:
        return False
    if leg.origin is Origin.MEASURED:
        return True
    return abs(last.speed_mps - leg.speed_mps) <= params.same_belt_mps and last.grade == leg.grade


def _pieces(
    legs: Sequence[Leg], segments: Sequence[Segment], course: Course | None, params: SteadyParams
) -> Iterator[SteadyStretch]:
    """Yield the stretches of one speed and one grade; their heart rate is still open."""
    for group in _groups(legs, segments, params):
        for start_s, end_s, speed_mps, error_mps in _spans(group, course, params):
            for low, high in _cut(start_s, end_s, params.longest_s):
                inside = [leg for leg in group if leg.start_s < high and low < leg.end_s]
                if _grade_spread(inside) > params.widest_grade:
                    continue
                yield SteadyStretch(
                    start_s=round(low, 3),
                    end_s=round(high, 3),
                    travel=group[0].travel,
                    gait=group[0].gait,
                    speed_mps=round(speed_mps, 4),
                    speed_error_mps=round(error_mps, 4),
                    grade=_grade(inside, params),
                    heart_rate_bpm=0.0,
                    heart_rate_error_bpm=0.0,
                )


def _spans(
    group: tuple[Leg, ...], course: Course | None, params: SteadyParams
) -> list[tuple[float, float, float, float]]:
    """Return start, end, speed and its error of each stretch of a group at one speed."""
    speeds = [leg.speed_mps for leg in group if leg.speed_mps is not None]
    if not speeds:
        return []
    error = max((leg.speed_error_mps or 0.0) for leg in group)
    if group[0].origin is Origin.MEASURED and course is not None:
        return [(*span, error) for span in _one_speed(group[0].start_s, group[-1].end_s, course, params)]
    mean = sum(leg.distance_m or 0.0 for leg in group) / sum(leg.over_s for leg in group)
    if group[0].origin is Origin.MEASURED:
        error = float(np.hypot(error, params.unseen_speed_share * mean))
    return [(group[0].start_s, group[-1].end_s, mean, error)]


def _grade_spread(legs: Sequence[Leg]) -> float:
    """Return how much the grade of some legs differs, 0 where it is not known."""
    grades = [leg.grade for leg in legs if leg.grade is not None]
    return float(np.std(grades)) if grades else 0.0


def _grade(legs: Sequence[Leg], params: SteadyParams) -> float | None:
    """Return the mean grade of some legs; None where it is not known well enough to say more than level."""
    if not legs or any(leg.grade is None for leg in legs):
        return None
    lasts = np.array([leg.duration_s for leg in legs])
    share = lasts / lasts.sum()
    error = float(np.linalg.norm(share * [leg.grade_error or 0.0 for leg in legs]))
    grade = float(share @ np.array([leg.grade or 0.0 for leg in legs]))
    return round(grade, 4) if error <= params.widest_grade_error else None


def _cut(start_s: float, end_s: float, longest_s: float) -> Iterator[tuple[float, float]]:
    edges = np.linspace(start_s, end_s, int(np.ceil((end_s - start_s) / longest_s)) + 1)
    return pairwise(edges.tolist())


def _one_speed(
    start_s: float, end_s: float, course: Course, params: SteadyParams
) -> list[tuple[float, float, float]]:
    """Return start, end and mean speed of each part of a stretch in which speed stays within its bounds."""
    known = ~np.isnan(course.distance_m)
    if not known.any():
        return []
    edges = np.linspace(start_s, end_s, max(int((end_s - start_s) // params.window_s), 3) + 1)
    way_m = np.interp(edges, course.t_s[known], course.distance_m[known])
    raw = np.diff(way_m) / np.diff(edges)
    smooth = np.median([np.r_[raw[:1], raw[:-1]], raw, np.r_[raw[1:], raw[-1:]]], axis=0)
    spans, first = [], 0
    for now in range(1, smooth.size + 1):
        mean = float(smooth[first:now].mean())
        bound = max(params.speed_share * mean, params.speed_least_mps)
        if now == smooth.size or abs(smooth[now] - mean) > bound:
            lasts = edges[now] - edges[first]
            if lasts >= params.shortest_s and mean > bound:
                cuts = np.linspace(first, now, int(np.ceil(lasts / params.longest_s)) + 1).astype(np.int64)
                spans += list(pairwise(cuts.tolist()))
            first = now
    return [
        (
            float(edges[low]),
            float(edges[high]),
            float((way_m[high] - way_m[low]) / (edges[high] - edges[low])),
        )
        for low, high in spans
    ]


def _is_locked(
    recording: Recording, t_s: Floats, rate: Floats, piece: SteadyStretch, params: SteadyParams
) -> bool:
    """Tell whether a wrist sensor follows the steps: it does so for minutes, beat for step.

    A heart can beat as often as feet step; the stretch is then lost too, which costs less than believing one
    that is wrong by 30 beats.
    """
    steps = recording.column(Sensor.CADENCE, "cadence_spm")
    inside: Bools = (t_s >= piece.start_s) & (t_s < piece.end_s) & ~np.isnan(rate)
    if steps is None or not inside.any():
        return False
    known = ~np.isnan(steps[1])
    if not known.any():
        return False
    cadence = np.interp(t_s[inside], steps[0][known], steps[1][known])
    near = [np.abs(rate[inside] - cadence * part) < params.lock_bpm for part in (1.0, 0.5)]
    return any(float(share.mean()) >= params.lock_share for share in near)
