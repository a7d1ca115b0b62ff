"""Ratios of several studies on one scale, as numbers for SVG: a larger square for more people.

Each study is shown alone, never as an average that hides how few and how different they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from backstride.app.claims import ForestRow
from backstride.web.drawing import percent

SHARE = 0.72
"""The scale ends at this share of the width: the rest is for the number behind the last square."""
MARGIN = 0.06
"""Free to the left of the lowest value, as a share of the scale."""
NARROWEST = 0.4
"""The scale spans at least this much, so that small differences do not look large. Project choice."""
PIXELS = 3.3
"""Side of the square of one person; the area grows with people. Project choice."""
SMALLEST, LARGEST = 5.0, 22.0
POOLED = 11.0
"""Side of what is pooled, which stands on its corner."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One study's row: places in percent of the width, the square's side in pixels."""

    row: ForestRow
    one: str
    """Where 1 stands: forward."""
    at: str
    low: str | None
    high: str | None
    behind: str
    """Where the number is written."""
    side: float
    words: str


def forest(rows: Iterable[ForestRow]) -> tuple[Drawn, ...]:
    """Place rows on one scale that holds 1, all values and all ranges."""
    drawn = tuple(rows)
    ends = [1.0, *(end for row in drawn for end in (row.ratio, row.low, row.high) if end is not None)]
    first, span = min(ends), max(max(ends) - min(ends), NARROWEST)

    def place(ratio: float) -> str:
        return percent(MARGIN + (SHARE - MARGIN) * (ratio - first) / span, 1.0)

    return tuple(
        Drawn(
            row=row,
            one=place(1.0),
            at=place(row.ratio),
            low=None if row.low is None else place(row.low),
            high=None if row.high is None else place(row.high),
            behind=place(max(row.ratio, row.high or row.ratio)),
            side=_side(row.people) if row.key else POOLED,
            words=f"{row.ratio:.2f}",
        )
        for row in drawn
    )


def _side(people: int | None) -> float:
    return round(min(max(PIXELS * sqrt(people or 1), SMALLEST), LARGEST), 1)
