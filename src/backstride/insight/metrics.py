"""Key numbers of a recording: as a whole, and by travel where travel is known."""

from collections.abc import Iterable

import numpy as np

from backstride.motion.speed import Course, course_of
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Label, Origin, Segment, Travel

CLIMB_STEP_M = 2.0
"""Elevation counts once it has changed by this much: barometers wander by about 1 m. Project choice."""
LONGEST_CARRY_S = 10.0
"""A value speaks for at most this long (as `SpeedParams.longest_gap_s`)."""


def metrics_of(recording: Recording, segments: tuple[Segment, ...], labels: tuple[Label, ...] = ()) -> tuple[Metric, ...]:
    """Return the metrics of the whole recording, then those of each travel that occurs in it."""
    course = course_of(recording)
    whole = [Segment(0.0, recording.duration_s, Travel.UNKNOWN, segments[0].gait, 0.0, "")] if segments else []
    found = list(_for(recording, course, whole, None, Origin.MEASURED, ()))
    found += _said_distance(recording, found)
    found += _climb(recording)
    for travel in Travel:
        stretches = [segment for segment in segments if segment.travel is travel]
        if stretches:
            origin = max((s.origin for s in stretches), key=[Origin.MEASURED, Origin.NAMED, Origin.SAID].index)
            found += _for(recording, course, stretches, travel, origin, labels)
    return tuple(found)


def _for(
    recording: Recording, course: Course | None, stretches: list[Segment], travel: Travel | None, origin: Origin, labels: tuple[Label, ...]
) -> Iterable[Metric]:
    if not stretches:
        return
    start_s, end_s = stretches[0].start_s, stretches[-1].end_s
    length_s = sum(s.duration_s for s in stretches)

    def metric(name: str, value: float, unit: str, by: Origin = Origin.MEASURED) -> Metric:
        return Metric(name, round(value, 4), unit, travel, start_s, end_s, by)

    yield metric("duration", length_s, "s", origin)
    distance_m, moving_s, by = _distance(course, stretches, labels)
    if distance_m is not None:
        yield metric("distance", distance_m, "m", by)
        if moving_s > 0 and travel is not Travel.STILL:
            yield metric("speed", distance_m / moving_s, "m/s", by)
    for sensor, column, name in (
        (Sensor.HR, "hr_bpm", "heart_rate"),
        (Sensor.CADENCE, "cadence_spm", "cadence"),
        (Sensor.POWER, "power_w", "power"),
    ):
        stream = recording.column(sensor, column)
        if stream is None or (travel is Travel.STILL and sensor is not Sensor.HR):
            continue
        t, values = stream
        inside = _inside(t, stretches) & ~np.isnan(values)
        if sensor is Sensor.CADENCE:
            inside &= values > 0  # standing has no cadence
        if inside.any():
            unit = "W" if sensor is Sensor.POWER else "1/min"
            yield metric(name, _time_mean(t, values, inside), unit)
            if sensor is Sensor.HR:
                yield metric("heart_rate_max", float(values[inside].max()), unit)


def _inside(t: Floats, stretches: list[Segment]) -> Bools:
    inside = np.zeros(t.shape, dtype=bool)
    for stretch in stretches:
        first, last = np.searchsorted(t, [stretch.start_s, stretch.end_s])
        inside[first:last] = True
    return inside


def _time_mean(t: Floats, values: Floats, inside: Bools) -> float:
    """Mean over time, not over samples: a recorder that writes when something changes is not misread."""
    lasts = np.minimum(np.diff(t, append=t[-1] + 1.0), LONGEST_CARRY_S)
    return float(np.average(values[inside], weights=np.maximum(lasts[inside], 1e-9)))


def _distance(course: Course | None, stretches: list[Segment], labels: tuple[Label, ...]) -> tuple[float | None, float, Origin]:
    """Distance of stretches, the seconds it rests on, and who says so: a belt speed that was said wins."""
    total_m, over_s, said = 0.0, 0.0, False
    known = False
    for stretch in stretches:
        belt = _said_speed(stretch, labels)
        if belt is not None:
            total_m, over_s, said, known = total_m + belt * stretch.duration_s, over_s + stretch.duration_s, True, True
        elif course is not None:
            metres = _course_distance(course, stretch)
            if metres is not None:
                total_m, over_s, known = total_m + metres, over_s + stretch.duration_s, True
    return (total_m if known else None), over_s, Origin.SAID if said else Origin.MEASURED


def _said_speed(stretch: Segment, labels: tuple[Label, ...]) -> float | None:
    """Speed that was said for exactly this stretch; the last label that covers its middle wins."""
    middle = (stretch.start_s + stretch.end_s) / 2
    for label in reversed(labels):
        if label.start_s <= middle < label.end_s:
            return label.speed_mps
    return None


def _course_distance(course: Course, stretch: Segment) -> float | None:
    known = ~np.isnan(course.distance_m)
    t, d = course.t_s[known], course.distance_m[known]
    if t.size < 2 or stretch.end_s <= t[0] or stretch.start_s > t[-1]:  # noqa: PLR2004  # a difference needs two
        return None
    start, end = np.interp([stretch.start_s, stretch.end_s], t, d)
    return float(end - start)


def _said_distance(recording: Recording, found: list[Metric]) -> list[Metric]:
    """Distance and speed that a person typed, where nothing was measured."""
    said = recording.said_distance_m
    if said is None or recording.duration_s <= 0 or any(m.name == "distance" for m in found):
        return []
    values = (("distance", said, "m"), ("speed", said / recording.duration_s, "m/s"))
    return [Metric(n, round(v, 4), u, None, 0.0, recording.duration_s, Origin.SAID) for n, v, u in values]


def _climb(recording: Recording) -> list[Metric]:
    altitude = recording.column(Sensor.ALTITUDE, "altitude_m")
    if altitude is None:
        return []
    values = altitude[1][~np.isnan(altitude[1])]
    up, level = 0.0, float(values[0])
    for value in values.tolist():
        if value - level >= CLIMB_STEP_M:
            up += value - level
            level = value
        elif value < level - CLIMB_STEP_M:
            level = value
    return [Metric("climb", round(up, 1), "m", None, 0.0, recording.duration_s)]
