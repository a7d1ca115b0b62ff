"""Readings made of legs alone: what energy and loads are computed from, without a sensor."""

from collections.abc import Sequence

from backstride.vocab.reading import Leg, Metric, RecordingSummary, RunReading, Steps
from backstride.vocab.segment import Gait, Origin, Segment, Travel

BACK, AHEAD, UNKNOWN = Travel.BACKWARD, Travel.FORWARD, Travel.UNKNOWN
RUN, WALK = Gait.RUN, Gait.WALK
Stretch = tuple[Travel, Gait, float, float | None]
"""Travel, gait, seconds, m/s."""


def leg_reading(
    *stretches: Stretch,
    grade: float | None = 0.0,
    from_s: float = 0.0,
    steps: Steps | None = None,
    metrics: Sequence[Metric] = (),
) -> RunReading:
    """leg_reading((AHEAD, RUN, 600, 2.8), (BACK, RUN, 60, 2.1)) is ten minutes forward, then one backward."""
    legs, t = [], from_s
    for travel, gait, seconds, speed_mps in stretches:
        distance_m = None if speed_mps is None else speed_mps * seconds
        legs.append(Leg(t, t + seconds, travel, gait, distance_m, seconds, Origin.MEASURED, 0.05, grade, 0.0))
        t += seconds
    segments = tuple(Segment(leg.start_s, leg.end_s, leg.travel, leg.gait, 0.9, "made up") for leg in legs)
    about = RecordingSummary("made up", "fit", "2026-05-30T07:42:00Z", t, (), None, ())
    return RunReading(about, segments, steps or Steps(), tuple(metrics), (), legs=tuple(legs))


def cadence(spm: float, travel: Travel) -> Metric:
    return Metric("cadence", spm, "1/min", travel, 0.0, 1.0)
