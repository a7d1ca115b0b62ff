"""Key numbers of a recording: as a whole, and by travel where travel is known.

Speed is that of moving: standing still and silence of the sensors are not in it. The distances by travel are
parts of the whole distance, and the durations by travel add up to the whole duration.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from backstride.insight.legs import legs_of
from backstride.insight.travel import DECIMALS
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.reading import Leg, Metric
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Label, Origin, Segment, Travel


@dataclass(frozen=True, slots=True)
class MetricsParams:
    """Settings of `metrics_of`; every default is explained."""

    climb_step_m: float = 2.0
    """Elevation counts once it has changed by this: barometers wander by about 1 m. Project choice."""
    longest_carry_s: float = 10.0
    """A value speaks for at most this long (as `SpeedParams.longest_gap_s`)."""
    decimals: int = 4
    """A tenth of a millimetre or millisecond: far below every sensor, and short in JSON. Project choice."""


FURTHER = (Origin.MEASURED, Origin.NAMED, Origin.SAID, Origin.PLANNED)
"""A number that rests on several origins is called by the one furthest from a sensor; a plan was made before
anybody moved."""


def metrics_of(
    recording: Recording,
    segments: tuple[Segment, ...],
    labels: tuple[Label, ...] = (),
    params: MetricsParams = MetricsParams(),
    legs: tuple[Leg, ...] | None = None,
) -> tuple[Metric, ...]:
    """Return the metrics of the whole recording, then those of each travel that occurs in it.

    `legs` are those of the segments, where they are known already.
    """
    if not segments:
        return ()
    legs = legs_of(recording, segments, labels) if legs is None else legs
    whole = _Scope(None, segments, legs, params)
    timed_by = Origin.SAID if recording.format == "typed" else Origin.MEASURED
    found = [whole.metric("duration", sum(leg.duration_s for leg in legs), "s", timed_by)]
    found += [*_way(whole, recording.said_distance_m), *_sensors(recording, whole), *_climb(recording, whole)]
    for travel in Travel:
        stretches = tuple(segment for segment in segments if segment.travel is travel)
        if stretches:
            scope = _Scope(travel, stretches, tuple(leg for leg in legs if leg.travel is travel), params)
            found += [_duration(scope), *_way(scope), *_sensors(recording, scope)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The stretches that a group of metrics is about; travel None is the whole recording."""

    travel: Travel | None
    stretches: tuple[Segment, ...]
    legs: tuple[Leg, ...]
    params: MetricsParams

    def metric(self, name: str, value: float, unit: str, origin: Origin = Origin.MEASURED) -> Metric:
        """Return a metric over the scope, from its first second to its last."""
        start_s, end_s = self.stretches[0].start_s, self.stretches[-1].end_s
        return Metric(name, round(value, self.params.decimals), unit, self.travel, start_s, end_s, origin)


def _duration(scope: _Scope) -> Metric:
    """How long a travel lasted is known by whoever says that it was this travel."""
    origin = _strongest(stretch.origin for stretch in scope.stretches)
    return scope.metric("duration", sum(stretch.duration_s for stretch in scope.stretches), "s", origin)


def _way(scope: _Scope, said_distance_m: float | None = None) -> Iterator[Metric]:
    """Yield distance, and the speed of moving, where they are known."""
    known = [leg for leg in scope.legs if leg.distance_m is not None]
    moving = [leg for leg in known if leg.travel is not Travel.STILL]
    metres, moved_m = (sum(leg.distance_m or 0.0 for leg in legs) for legs in (known, moving))
    over_s, origin = sum(leg.over_s for leg in moving), _strongest(leg.origin for leg in known)
    measured = any(leg.origin is Origin.MEASURED for leg in known)
    if said_distance_m is not None and not measured and metres < said_distance_m:
        # Typed for the whole, and not to be shared out among its stretches.
        metres, moved_m, origin = said_distance_m, said_distance_m, Origin.SAID
        over_s = sum(leg.duration_s for leg in scope.legs if leg.travel is not Travel.STILL)
    elif not known:
        return
    yield scope.metric("distance", metres, "m", origin)
    if over_s > 0:
        yield scope.metric("speed", moved_m / over_s, "m/s", origin)


def _sensors(recording: Recording, scope: _Scope) -> Iterator[Metric]:
    """Yield the means of heart rate, cadence and power; nobody who stands still has the last two."""
    beats = _sample(recording, Sensor.HR, "hr_bpm", scope)
    if beats is not None:
        yield scope.metric("heart_rate", beats.mean, "1/min")
        yield scope.metric("heart_rate_max", beats.highest, "1/min")
    if scope.travel is Travel.STILL:
        return
    steps = _sample(recording, Sensor.CADENCE, "cadence_spm", scope, above=0.0)
    if steps is not None:
        yield scope.metric("cadence", steps.mean, "1/min")
    power = _sample(recording, Sensor.POWER, "power_w", scope)
    if power is not None:
        yield scope.metric("power", power.mean, "W")


@dataclass(frozen=True, slots=True)
class _Sample:
    mean: float
    highest: float


def _sample(
    recording: Recording, sensor: Sensor, column: str, scope: _Scope, above: float = -math.inf
) -> _Sample | None:
    """Return mean and highest value of a column inside a scope, or None where it says nothing there.

    The mean is over time, not over samples: a recorder that writes when something changes is not misread.
    """
    stream = recording.column(sensor, column)
    if stream is None:
        return None
    t, values = stream
    chosen = _inside(t, scope.stretches, recording.duration_s) & (values > above)  # NaN is above nothing
    if not chosen.any():
        return None
    lasts = np.ones(t.shape)
    lasts[:-1] = t[1:] - t[:-1]
    weights, values = np.minimum(lasts, scope.params.longest_carry_s)[chosen], values[chosen]
    mean = (values * weights).sum() / weights.sum()
    return _Sample(float(mean), float(values.max()))


def _inside(t: Floats, stretches: Iterable[Segment], duration_s: float) -> Bools:
    """Mark the samples inside stretches: shape (n,); the very last sample belongs to the last stretch."""
    inside = np.zeros(t.shape, dtype=bool)
    end_s = round(duration_s, DECIMALS)
    ends = [(s.start_s, s.end_s if s.end_s < end_s else math.inf) for s in stretches]
    for first, last in t.searchsorted(np.array(ends).reshape(-1, 2)).tolist():
        inside[first:last] = True
    return inside


def _climb(recording: Recording, whole: _Scope) -> Iterator[Metric]:
    """Yield the metres gone up: each rise counts once it is longer than a barometer wanders."""
    altitude = recording.column(Sensor.ALTITUDE, "altitude_m")
    values = [] if altitude is None else altitude[1][~np.isnan(altitude[1])].tolist()
    if not values:
        return
    up, level, step = 0.0, values[0], whole.params.climb_step_m
    for value in values:
        if value - level >= step:
            up += value - level
            level = value
        elif level - value >= step:
            level = value
    yield whole.metric("climb", up, "m")


def _strongest(origins: Iterable[Origin]) -> Origin:
    return max(origins, key=FURTHER.index, default=Origin.MEASURED)
