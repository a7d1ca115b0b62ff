"""The table behind every chart: what each stretch held, and the means of equal spans of time.

The numbers are means over the samples that a chart would draw unthinned, in SI; the page writes them in the
runner's units. A span without a sample has None: a gap in a chart is a gap in its table.
"""

from dataclasses import dataclass

import numpy as np

from backstride.insight.series import ChartSeries, chart_series
from backstride.vocab.arrays import Floats
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label, Segment, Travel

EVERY_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
MOST_ROWS = 90
"""As many as a person scrolls through; all samples are one click away as CSV. Project choice."""
EVERYTHING = 10_000_000
"""More points than any recording has: nothing is thinned."""


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch, or one span of time, `[start_s, end_s)`."""

    start_s: float
    end_s: float
    travel: Travel
    """What fills most of it."""
    speed_mps: float | None
    """Size of the mean speed; `travel` says which way."""
    heart_rate_bpm: float | None
    cadence_spm: float | None
    elevation_m: float | None


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables of a run."""

    stretches: tuple[tuple[Segment, Row], ...]
    moments: tuple[Row, ...]
    every_s: int
    """Length of the spans in `moments`."""


def tables_of(recording: Recording, reading: RunReading, labels: tuple[Label, ...]) -> Tables:
    """Return the tables behind the charts of a run; `moments` is empty where no sensor spoke."""
    series = chart_series(recording, reading.segments, most=EVERYTHING, labels=labels, steps=reading.steps)
    columns = _columns(series)
    every_s = next((s for s in EVERY_S if recording.duration_s / s <= MOST_ROWS), EVERY_S[-1])
    spans = [
        (float(start), min(float(start + every_s), recording.duration_s))
        for start in range(0, int(np.ceil(recording.duration_s)), every_s)
    ]
    known = any(t.size for t, _ in columns.values())
    return Tables(
        stretches=tuple((s, _row(columns, reading.segments, s.start_s, s.end_s)) for s in reading.segments),
        moments=tuple(_row(columns, reading.segments, *span) for span in spans) if known else (),
        every_s=every_s,
    )


def _columns(series: ChartSeries) -> dict[str, tuple[Floats, Floats]]:
    """Return clock and values of each line, without its interruptions."""
    lines = {"heart_rate": series.heart_rate, "cadence": series.cadence, "elevation": series.elevation}
    columns = {name: _known(line.t_s, line.values) for name, line in lines.items() if line is not None}
    if series.speed is not None:
        both = zip(series.speed.speed_signed, series.speed.speed_unsigned, strict=True)
        columns["speed"] = _known(series.speed.t_s, tuple(u if s is None else abs(s) for s, u in both))
    return columns


def _known(t_s: tuple[float, ...], values: tuple[float | None, ...]) -> tuple[Floats, Floats]:
    pairs = [(t, v) for t, v in zip(t_s, values, strict=True) if v is not None]
    both = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _row(
    columns: dict[str, tuple[Floats, Floats]], segments: tuple[Segment, ...], start_s: float, end_s: float
) -> Row:
    def mean(name: str) -> float | None:
        if name not in columns:
            return None
        t, values = columns[name]
        first, last = np.searchsorted(t, [start_s, end_s])
        return float(values[first:last].mean()) if last > first else None

    return Row(
        start_s=start_s,
        end_s=end_s,
        travel=_most(segments, start_s, end_s),
        speed_mps=mean("speed"),
        heart_rate_bpm=mean("heart_rate"),
        cadence_spm=mean("cadence"),
        elevation_m=mean("elevation"),
    )


def _most(segments: tuple[Segment, ...], start_s: float, end_s: float) -> Travel:
    inside: dict[Travel, float] = {}
    for segment in segments:
        length = min(segment.end_s, end_s) - max(segment.start_s, start_s)
        if length > 0:
            inside[segment.travel] = inside.get(segment.travel, 0.0) + length
    return max(inside, key=lambda travel: inside[travel], default=Travel.UNKNOWN)
