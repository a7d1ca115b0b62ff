"""What was measured in a run's steps, as tables: forward beside backward, each number with what it means."""

from dataclasses import dataclass

from backstride.insight.measures import GROUPS, MeasureGroup
from backstride.vocab.measure import Measure
from backstride.vocab.reading import Metric, RunReading
from backstride.vocab.segment import Travel

SHOWN_AT_ONCE = 4
"""Rows that stand on the page; the others are one tap away. Project choice."""
COLUMNS: tuple[tuple[Travel | None, str], ...] = (
    (None, "all"),
    (Travel.FORWARD, "forward"),
    (Travel.BACKWARD, "backward"),
    (Travel.SIDEWAYS, "sideways"),
    (Travel.UNKNOWN, "direction not known"),
)
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class GaitRow:
    """One measure, with a value for each column; empty where it was not measured."""

    measure: Measure
    values: tuple[str, ...]
    difference: str
    """Backward minus forward, where both are known."""


@dataclass(frozen=True, slots=True)
class GaitTable:
    """The measures of one question that a reading holds."""

    key: str
    heading: str
    columns: tuple[str, ...]
    compares: bool
    """There is a row with forward and backward."""
    rows: tuple[GaitRow, ...]

    @property
    def first(self) -> tuple[GaitRow, ...]:
        """Return the rows that stand on the page: one of each kind of measure comes before its relatives."""
        return self.rows[:SHOWN_AT_ONCE]


def gait_tables(reading: RunReading) -> tuple[GaitTable, ...]:
    """Return a table for each question that has an answer."""
    found: dict[tuple[str, Travel | None], Metric] = {}
    for metric in sorted(reading.metrics, key=lambda m: m.start_s - m.end_s):
        found.setdefault((metric.name, metric.travel), metric)
    tables = [_table(group, found) for group in GROUPS if group.key != "run"]
    return tuple(table for table in tables if table.rows)


def value_words(value: float, decimals: int, *, signed: bool = False) -> str:
    """Write a number as a table does: with a real minus, and never minus nothing."""
    text = f"{abs(value):,.{decimals}f}"
    zero = not text.strip("0.,")
    sign = "" if zero else _MINUS if value < 0 else "+" if signed else ""
    return sign + text


def _table(group: MeasureGroup, found: dict[tuple[str, Travel | None], Metric]) -> GaitTable:
    measures = [m for m in group.measures if any((m.name, travel) in found for travel, _ in COLUMNS)]
    told = {(m.name, travel) for m in measures for travel, _ in COLUMNS if (m.name, travel) in found}
    split = {name for name, travel in told if travel is not None}
    columns = [
        (travel, heading)
        for travel, heading in COLUMNS
        if any(t is travel and (t is not None or name not in split) for name, t in told)
    ]
    rows = [_row(measure, [travel for travel, _ in columns], found) for measure in measures]
    return GaitTable(
        key=group.key,
        heading=group.heading,
        columns=tuple(heading for _, heading in columns),
        compares=any(row.difference for row in rows),
        rows=tuple(_telling_first(rows)),
    )


def _row(
    measure: Measure, columns: list[Travel | None], found: dict[tuple[str, Travel | None], Metric]
) -> GaitRow:
    cells = [found.get((measure.name, travel)) for travel in columns]
    ahead, back = found.get((measure.name, Travel.FORWARD)), found.get((measure.name, Travel.BACKWARD))
    both = ahead is not None and back is not None
    difference = back.value - ahead.value if ahead is not None and back is not None else 0.0
    return GaitRow(
        measure,
        tuple("" if cell is None else value_words(cell.value, measure.decimals) for cell in cells),
        value_words(difference, measure.decimals, signed=True) if both else "",
    )


def _telling_first(rows: list[GaitRow]) -> list[GaitRow]:
    """Put rows with forward and backward before the others; else the order of the documentation stands."""
    return sorted(rows, key=lambda row: not row.difference)
