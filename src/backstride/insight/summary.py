"""What a history needs of one run, so small that thousands are read at once; and as JSON and back.

The JSON is rows of plain values without names: it is kept beside each run, read by this program only, and
made anew whenever the analysis changes. It need neither be read by people nor outlive a version.

Speed is that of the middle of each stretch. Seven seconds of running backward are to a good part setting
off: with the ends in it, a learner who runs longer stretches would seem to have become faster.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from backstride.insight.bests import backward_stretches, bests_of
from backstride.insight.measured import BEST_FOR_BODY
from backstride.insight.metrics import FURTHER
from backstride.motion.speed import Course, course_of
from backstride.vocab.history import Best, Part, RunSummary
from backstride.vocab.incident import IncidentKind
from backstride.vocab.reading import Leg, RunReading, SteadyStretch
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Gait, Origin, Travel

Json = dict[str, Any]

FOLLOWED = (
    "heart_rate", "cadence",
    "step_time_variability_walk", "step_time_variability_run",
    "step_time_asymmetry_walk", "step_time_asymmetry_run",
    "lean_forward_walk", "lean_forward_run",
    "impact_peak_bw_walk", "impact_peak_bw_run",
)  # fmt: skip
"""Metrics that are followed over weeks, forward and backward."""
_KEYS = tuple((name, travel) for name in FOLLOWED for travel in (Travel.FORWARD, Travel.BACKWARD))


@dataclass(frozen=True, slots=True)
class SummaryParams:
    """Settings of `summary_of`; every default is explained."""

    ends_s: float = 2.0
    """Setting off and stopping are not in a speed: this much of either end of a stretch. Project choice."""
    shortest_s: float = 3.0
    """What is left of a stretch must last this long: a receiver's speed is a mean over a second or two.
    Project choice."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`)."""


def summarise(recording: Recording, reading: RunReading) -> RunSummary:
    """Return what a history needs of a run, its best times with it."""
    return summary_of(reading, course_of(recording))


def summary_of(
    reading: RunReading, course: Course | None = None, params: SummaryParams = SummaryParams()
) -> RunSummary:
    """Return what a history needs of a run.

    Args:
        reading: The run.
        course: Its way over ground; without it, best times and speeds rest on what was said alone.
        params: Settings.
    """
    backward = tuple(backward_stretches(reading.legs))
    kinds = [incident.kind for incident in reading.incidents]
    return RunSummary(
        duration_s=reading.recording.duration_s,
        simulated=reading.recording.simulated,
        parts=tuple(_parts(reading, course, params)),
        numbers={
            (metric.name, metric.travel): metric.value
            for metric in reading.metrics
            if metric.travel is not None and (metric.name, metric.travel) in _KEYS
        },
        steady=reading.steady,
        placement=_placement(reading),
        stumbles=kinds.count(IncidentKind.STUMBLE),
        falls=kinds.count(IncidentKind.FALL),
        longest_backward_s=round(max((_lasts(legs) for legs in backward), default=0.0), params.decimals),
        longest_backward_m=_furthest(backward, params),
        backward_origin=_said_by(reading, Travel.BACKWARD, None),
        bests=bests_of(reading.legs, course),
    )


def _placement(reading: RunReading) -> Placement | None:
    """Return where the sensor was worn that sees the body best."""
    worn = {one.placement for one in reading.recording.worn}
    return next((placement for placement in BEST_FOR_BODY if placement in worn), None)


def _parts(reading: RunReading, course: Course | None, params: SummaryParams) -> Iterator[Part]:
    for travel in Travel:
        for gait in Gait:
            stretches = tuple(_stretches(reading.legs, travel, gait))
            if not stretches:
                continue
            speed, error = _speed(stretches, course, params)
            known = [leg.distance_m for legs in stretches for leg in legs if leg.distance_m is not None]
            yield Part(
                travel=travel,
                gait=gait,
                seconds=round(sum(map(_lasts, stretches)), params.decimals),
                origin=_said_by(reading, travel, gait),
                stretches=len(stretches),
                longest_s=round(max(map(_lasts, stretches)), params.decimals),
                metres=round(sum(known), params.decimals) if known else None,
                longest_m=_furthest(stretches, params),
                speed_mps=speed,
                speed_error_mps=error,
            )


def _stretches(legs: tuple[Leg, ...], travel: Travel, gait: Gait) -> Iterator[tuple[Leg, ...]]:
    """Yield legs of a travel and a gait that follow each other."""
    for wanted, group in groupby(legs, lambda leg: leg.travel is travel and leg.gait is gait):
        if wanted:
            yield tuple(group)


def _lasts(legs: tuple[Leg, ...]) -> float:
    return legs[-1].end_s - legs[0].start_s


def _furthest(stretches: Iterable[tuple[Leg, ...]], params: SummaryParams) -> float | None:
    """Return the longest way of one stretch, of those whose way is known from end to end."""
    ways = [
        sum(leg.distance_m for leg in legs if leg.distance_m is not None)
        for legs in stretches
        if all(leg.distance_m is not None for leg in legs)
    ]
    return round(max(ways), params.decimals) if ways else None


def _speed(
    stretches: tuple[tuple[Leg, ...], ...], course: Course | None, params: SummaryParams
) -> tuple[float | None, float | None]:
    """Return the mean speed inside the stretches, and its standard error where there are two at least."""
    found = [pair for legs in stretches for pair in _inside(legs, course, params)]
    if not found:
        return None, None
    speeds, weights = np.array(found).T
    mean = float(np.average(speeds, weights=weights))
    if speeds.size == 1:
        return round(mean, params.decimals), None
    weights = weights / weights.sum()
    # The weighted standard error of a mean, with Bessel's correction: plain s / sqrt(n) for equal weights.
    spread = float(np.sum(weights**2 * (speeds - mean) ** 2) * speeds.size / (speeds.size - 1))
    return round(mean, params.decimals), round(float(np.sqrt(spread)), params.decimals)


def _inside(
    legs: tuple[Leg, ...], course: Course | None, params: SummaryParams
) -> Iterator[tuple[float, float]]:
    """Yield (speed in m/s, seconds that it rests on) of the middle of a stretch; belts run evenly."""
    said = [leg for leg in legs if leg.origin is Origin.SAID and leg.speed_mps is not None]
    yield from ((leg.speed_mps, leg.over_s) for leg in said if leg.speed_mps is not None)
    if said or course is None or any(leg.distance_m is None for leg in legs):
        return
    start_s, end_s = legs[0].start_s + params.ends_s, legs[-1].end_s - params.ends_s
    known = ~np.isnan(course.distance_m)
    t = course.t_s[known]
    if end_s - start_s < params.shortest_s or t.size == 0 or start_s < t[0] or end_s > t[-1]:
        return
    metres = float(np.diff(np.interp([start_s, end_s], t, course.distance_m[known]))[0])
    if metres > 0:
        yield metres / (end_s - start_s), end_s - start_s


def _said_by(reading: RunReading, travel: Travel, gait: Gait | None) -> Origin:
    """Return who says so, the one furthest from a sensor."""
    origins = [
        segment.origin
        for segment in reading.segments
        if segment.travel is travel and gait in {None, segment.gait}
    ]
    return max(origins, key=FURTHER.index, default=Origin.MEASURED)


# --- as JSON ---


def summary_to_json(summary: RunSummary) -> Json:
    """Return a summary as plain data; key and day are the keeper's own and not in it."""
    return {
        "run": [
            summary.duration_s, int(summary.simulated), summary.placement, summary.stumbles, summary.falls,
            summary.longest_backward_s, summary.longest_backward_m, summary.backward_origin.value,
        ],
        "parts": [_plain(part) for part in summary.parts],
        "numbers": [summary.numbers.get(key) for key in _KEYS],
        "steady": [_plain(stretch) for stretch in summary.steady],
        "bests": [_plain(best) for best in summary.bests],
    }  # fmt: skip


def _plain(noun: Part | SteadyStretch | Best) -> list[Any]:
    return [getattr(value, "value", value) for value in astuple(noun)]


_TRAVEL: Mapping[str, Travel] = {travel.value: travel for travel in Travel}
_GAIT: Mapping[str, Gait] = {gait.value: gait for gait in Gait}
_ORIGIN: Mapping[str, Origin] = {origin.value: origin for origin in Origin}
"""Plain look-ups: a third of the time of calling the enum, for tens of thousands of words."""


def summary_from_json(
    json: Json, key: str = "", day: date | None = None, *, simulated: bool = False
) -> RunSummary:
    """Return what `summary_to_json` wrote, with the key and the day under which it is kept."""
    lasts, made_up, placement, stumbles, falls, longest_s, longest_m, origin = json["run"]
    return RunSummary(
        duration_s=lasts,
        simulated=simulated or bool(made_up),
        parts=tuple(
            Part(_TRAVEL[travel], _GAIT[gait], seconds, _ORIGIN[by], *rest)
            for travel, gait, seconds, by, *rest in json["parts"]
        ),
        numbers={key: value for key, value in zip(_KEYS, json["numbers"], strict=True) if value is not None},
        steady=tuple(
            SteadyStretch(start_s, end_s, _TRAVEL[travel], _GAIT[gait], *rest)
            for start_s, end_s, travel, gait, *rest in json["steady"]
        ),
        placement=None if placement is None else Placement(placement),
        stumbles=stumbles,
        falls=falls,
        longest_backward_s=longest_s,
        longest_backward_m=longest_m,
        backward_origin=_ORIGIN[origin],
        bests=tuple(Best(distance_m, seconds, _ORIGIN[by]) for distance_m, seconds, by in json["bests"]),
        key=key,
        day=day,
    )
