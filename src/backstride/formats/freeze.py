"""From what a reader found to what a recording holds: empty and strange parts go, times start at 0.

The small steps of `Draft.build`, each on its own, because each was a bug in somebody's program once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import TypeVar

import numpy as np

from backstride.formats.reach import report_faster_than_feet
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Lap, Pause, Problem, Sensor
from backstride.vocab.sport import FASTEST_ON_FOOT_MPS
from backstride.vocab.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

Sampled = dict[Sensor, tuple[Floats, dict[str, Floats]]]
"""Clock and columns of each sensor: each (n,)."""

_Stretch = TypeVar("_Stretch", Lap, Pause)

STRANGE_AFTER_S = 30 * SECONDS_PER_DAY
"""A sensor that speaks so long before or after all others speaks of another time. Project choice."""
SPAN_AT_MOST = 10.0
"""A summary of ten times what was sampled (or of an hour) speaks of another time. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """A mended clock: its times (n,), those to keep (n,), and what was found."""

    t_s: Floats
    keep: Bools
    problems: tuple[Problem, ...]


def without_empty(t_s: Floats, columns: Mapping[str, Floats]) -> tuple[Floats, dict[str, Floats]] | None:
    """Return clock and columns without columns and samples that are all NaN; None where nothing is left."""
    full = {name: values for name, values in columns.items() if not np.isnan(values).all()}
    if not full:
        return None
    said = ~np.all([np.isnan(values) for values in full.values()], axis=0)
    return t_s[said], {name: values[said] for name, values in full.items()}


def without_strangers(kept: Sampled) -> tuple[Sampled, tuple[Problem, ...]]:
    """Leave out sensors whose samples are all of quite another time than those of the sensor with the most.

    Without this, a strap whose clock was never set would make a run of thirty years.
    """
    if not kept:
        return kept, ()
    most, _ = max(kept.values(), key=lambda stream: stream[0].size)
    low, high = float(most[0]) - STRANGE_AFTER_S, float(most[-1]) + STRANGE_AFTER_S
    strange = [sensor for sensor, (t, _) in kept.items() if t[-1] < low or t[0] > high]
    words = "The samples of one sensor ({}) are of quite another time and were left out."
    problems = tuple(Problem("sensor-elsewhere", words.format(sensor.value)) for sensor in strange)
    return {sensor: stream for sensor, stream in kept.items() if sensor not in strange}, problems


def faster_than_feet(kept: Sampled) -> tuple[Problem, ...]:
    """Say where positions are faster than feet, where nothing else tells the speed."""
    t, columns = kept.get(Sensor.GNSS, (np.empty(0), {}))
    if Sensor.SPEED in kept or "speed_mps" in columns or "lat_deg" not in columns:
        return ()
    return report_faster_than_feet(t, columns["lat_deg"], columns["lon_deg"], FASTEST_ON_FOOT_MPS)


def extent_of(kept: Sampled, span: tuple[float, float] | None) -> tuple[float, float]:
    """Return first and last moment: of the samples, or of the file's summary where that can be believed."""
    first = min(float(t[0]) for t, _ in kept.values())
    last = max(float(t[-1]) for t, _ in kept.values())
    if span is None or not (isfinite(span[0]) and isfinite(span[1])):
        return first, last
    low, high = span
    longest = SPAN_AT_MOST * max(last - first, SECONDS_PER_HOUR)
    if low >= last or high <= first or high - low > longest:
        return first, last  # the summary speaks of another time than the samples: believe the samples
    return min(first, low), max(last, high)


def later(epoch: datetime, seconds: float) -> datetime:
    """Add seconds; what no calendar holds becomes its first or last day: a broken clock, and no crash."""
    try:
        return epoch.astimezone(UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return datetime(1, 1, 1, tzinfo=UTC) if seconds < 0 else datetime(9999, 12, 31, tzinfo=UTC)


def cut_to(stretches: Iterable[_Stretch], first: float, duration_s: float) -> tuple[_Stretch, ...]:
    """Count from the first sample, cut to the recording, in order; what is empty or no number is left out."""
    cut = []
    for stretch in stretches:
        start = min(max(stretch.start_s - first, 0.0), duration_s)
        end = min(max(stretch.end_s - first, 0.0), duration_s)
        if end > start:
            cut.append(replace(stretch, start_s=start, end_s=end))
    return tuple(sorted(cut, key=lambda stretch: stretch.start_s))


def counted_from(first: float, duration_s: float, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Count the times of problems from the first sample; the same words are said once, where they begin."""
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.words), _shifted(problem, first, duration_s))
    return tuple(seen.values())


def _shifted(problem: Problem, first: float, duration_s: float) -> Problem:
    if problem.start_s is None or not isfinite(problem.start_s):
        return replace(problem, start_s=None, end_s=None)
    start = min(max(problem.start_s - first, 0.0), duration_s)
    until = problem.end_s if problem.end_s is not None and isfinite(problem.end_s) else problem.start_s
    return replace(problem, start_s=start, end_s=min(max(until - first, start), duration_s))
