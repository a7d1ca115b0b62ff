"""What was measured in a run's steps, as tables: forward beside backward, each number with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.insight.measures import GROUPS, MeasureGroup
from backstride.vocab.measure import Measure
from backstride.vocab.reading import Metric, RunReading
from backstride.vocab.segment import Travel

COLUMNS: tuple[tuple[Travel | None, str], ...] = (
    (None, "all"),
    (Travel.FORWARD, "forward"),
    (Travel.BACKWARD, "backward"),
    (Travel.SIDEWAYS, "sideways"),
    (Travel.STILL, "still"),
    (Travel.UNKNOWN, "not known which way"),
)
FIRST = (
    "cadence", "step_time", "step_length", "contact_time", "impact_peak_bw_walk", "impact_peak_bw_run",
    "impact_dose_per_min", "impact_dose_rough_per_min", "impact_peak_walk", "impact_peak_run",
    "step_time_variability_walk", "step_time_variability_run", "trunk_sway_walk", "trunk_sway_run",
    "divergence_exponent_walk", "divergence_exponent_run", "lean_forward_walk", "lean_forward_run",
)  # fmt: skip
"""Those that stand on the page; the others are one tap away. Project choice."""
SHOWN_AT_ONCE = 4
"""At most so many of them."""
NOT_COMPARED = frozenset({"steps"})
"""A count depends on how long somebody went that way."""
_MINUS = "\N{MINUS SIGN}"

Values = dict[tuple[str, Travel | None], Metric]


@dataclass(frozen=True, slots=True)
class GaitRow:
    """One measure, with a value for each column; empty where it was not measured."""

    measure: Measure
    values: tuple[str, ...]
    difference: str
    """Backward minus forward as they are written, where both are known."""


@dataclass(frozen=True, slots=True)
class GaitTable:
    """Some measures with the travels that they are known for."""

    columns: tuple[str, ...]
    compares: bool
    """There is a row with forward and backward."""
    rows: tuple[GaitRow, ...]


@dataclass(frozen=True, slots=True)
class GaitPart:
    """The measures of one question that a reading holds."""

    key: str
    heading: str
    first: GaitTable
    """What stands on the page."""
    more: GaitTable
    """What is one tap away; perhaps no row."""
    whole: GaitTable
    """All of it, where there is room for it: one set of columns."""

    @property
    def rows(self) -> tuple[GaitRow, ...]:
        """Return all rows."""
        return self.first.rows + self.more.rows


def gait_parts(reading: RunReading) -> tuple[GaitPart, ...]:
    """Return a part for each question about steps that has an answer."""
    found: Values = {}
    for metric in sorted(reading.metrics, key=lambda m: m.start_s - m.end_s):
        found.setdefault((metric.name, metric.travel), metric)
    worn = bool(reading.recording.worn)  # without a worn sensor, cadence is a key number and no table
    return tuple(part for group in GROUPS[1:] if worn and (part := _part(group, found)).rows)


def value_words(value: float, decimals: int, *, signed: bool = False) -> str:
    """Write a number as a table does: with a real minus, and never minus nothing."""
    text = f"{abs(value):,.{decimals}f}"
    zero = not text.strip("0.,")
    sign = "" if zero else _MINUS if value < 0 else "+" if signed else ""
    return sign + text


def _part(group: MeasureGroup, found: Values) -> GaitPart:
    measures = [m for m in group.measures if any((m.name, travel) in found for travel, _ in COLUMNS)]
    leading = sorted((m for m in measures if m.name in FIRST), key=lambda m: FIRST.index(m.name))
    ordered = [*leading, *(m for m in measures if m not in leading)]
    first = (leading or ordered)[:SHOWN_AT_ONCE]
    rest = [measure for measure in measures if measure not in first]
    tables = (_table(some, found) for some in (first, rest, [*first, *rest]))
    return GaitPart(group.key, group.heading, *tables)


def _table(measures: Sequence[Measure], found: Values) -> GaitTable:
    told = {(m.name, travel) for m in measures for travel, _ in COLUMNS if (m.name, travel) in found}
    split = {name for name, travel in told if travel is not None}
    columns = [
        (travel, heading)
        for travel, heading in COLUMNS
        if any(t is travel and (t is not None or name not in split) for name, t in told)
    ]
    rows = tuple(_row(measure, [travel for travel, _ in columns], found) for measure in measures)
    return GaitTable(tuple(heading for _, heading in columns), any(row.difference for row in rows), rows)


def _as_shown(metric: Metric, measure: Measure) -> float:
    """Round as the table does, so that whoever subtracts two of its numbers finds the third."""
    return float(f"{metric.value:.{measure.decimals}f}")


def _row(measure: Measure, columns: Sequence[Travel | None], found: Values) -> GaitRow:
    cells = [found.get((measure.name, travel)) for travel in columns]
    ahead, back = found.get((measure.name, Travel.FORWARD)), found.get((measure.name, Travel.BACKWARD))
    difference = ""
    if ahead is not None and back is not None and measure.name not in NOT_COMPARED:
        difference = value_words(
            _as_shown(back, measure) - _as_shown(ahead, measure), measure.decimals, signed=True
        )
    values = ("" if cell is None else value_words(cell.value, measure.decimals) for cell in cells)
    return GaitRow(measure, tuple(values), difference)
