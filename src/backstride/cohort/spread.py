"""How a number is spread over recordings, and what a group of them has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.segment import Travel

TENTHS = (10, 50, 90)
FIGURES = 4
"""Significant figures of what a summary says. Project choice: finer than any of it is known."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Eight of ten recordings lie from `low` to `high`, half of them below `median`."""

    recordings: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of number and its spread."""

    name: str
    unit: str
    travel: str | None
    """None is the whole recording, whichever way."""
    spread: Spread


@dataclass(frozen=True, slots=True)
class Group:
    """Recordings that have something in common."""

    name: str
    recordings: int
    people: int
    """Of those whose athlete is named."""
    hours: float
    backward_share: float | None
    """Of the time whose travel is known."""
    unknown_share: float | None
    """Of all the time."""
    forward_mps: Spread | None
    backward_mps: Spread | None


def spread_of(values: Floats) -> Spread | None:
    """Return the spread of values, shape (n,), NaN left out; None where there is none."""
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    low, median, high = (_figures(value) for value in np.percentile(known, TENTHS))
    return Spread(int(known.size), low, median, high)


def grouped(  # noqa: PLR0917  # the columns of a table
    name: str,
    inside: Bools,
    athletes: Sequence[str],
    duration_s: Floats,
    seconds: Mapping[Travel, Floats],
    speed_mps: Mapping[Travel, Floats],
) -> Group:
    """Say what the recordings of a group have in common.

    Args:
        name: Of the group.
        inside: Which recordings are in it, shape (n,).
        athletes: Whose they are, n names; empty is not known.
        duration_s: Their lengths, shape (n,).
        seconds: By travel, shape (n,).
        speed_mps: Mean speed forward and backward, shape (n,), NaN where not known.
    """
    whole_s = float(duration_s[inside].sum())
    unknown_s = float(seconds[Travel.UNKNOWN][inside].sum())
    backward_s = float(seconds[Travel.BACKWARD][inside].sum())
    return Group(
        name=name,
        recordings=int(np.count_nonzero(inside)),
        people=len({athletes[row] for row in np.flatnonzero(inside).tolist()} - {""}),
        hours=round(whole_s / 3600, 2),
        backward_share=_share(backward_s, whole_s - unknown_s),
        unknown_share=_share(unknown_s, whole_s),
        forward_mps=spread_of(speed_mps[Travel.FORWARD][inside]),
        backward_mps=spread_of(speed_mps[Travel.BACKWARD][inside]),
    )


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole > 0 else None


def _figures(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")
