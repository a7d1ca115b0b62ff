"""A sentence about a run together with why: its range, its studies, how many people they studied."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from backstride.science.evidence.shelf import study

OWN = "own"
"""Stands among the sources of an estimate that the runner's own data went into."""
Mark = Literal["estimated", "measured", "unknown"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A study, as the sheet behind a number names it."""

    key: str
    """Its anchor on the page of studies."""
    words: str
    people: int | None
    caveat: str


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the page, with its mark and the sheet behind it."""

    key: str
    """Short and stable: the sheet's address and a test's handle."""
    text: str
    mark: Mark
    mark_words: str
    """`estimated, 1 study, 13 people`."""
    heading: str
    """Of the sheet: the number with its range."""
    why: tuple[str, ...]
    cited: tuple[Cited, ...] = ()
    beyond: bool = False
    """It reaches beyond what was studied."""


def cited(keys: Iterable[str]) -> tuple[Cited, ...]:
    """Return the studies of these keys, in their order; the runner's own data is no study."""
    found = (study(key) for key in keys if key != OWN)
    return tuple(Cited(one.key, one.short, one.people, one.caveat) for one in found)


def estimated(studies: tuple[Cited, ...], *, own: bool = False) -> str:
    """Write the mark of an estimate: `estimated, 4 studies, 38 people`."""
    people = sum(one.people or 0 for one in studies)
    parts = ["estimated"]
    if studies:
        parts.append(f"{len(studies)} {'study' if len(studies) == 1 else 'studies'}")
    if people:
        parts.append(f"{people} people")
    if own:
        parts.append("own data")
    return ", ".join(parts)


def rough(number: float) -> str:
    """Write a number with at most two significant figures: `3,100`, `55`, `2.0`, `0.76`."""
    if number == 0:
        return "0"
    decimals = 1 - math.floor(math.log10(abs(number)))
    return f"{round(number, decimals):,.{max(decimals, 0)}f}"


def change_words(ratio: float) -> str:
    """Write a ratio as people say it: `24 % less`, `28 % more`, `no difference`."""
    percent = _percent(ratio)
    return f"{percent} % {'less' if ratio < 1 else 'more'}" if percent != "0" else "no difference"


def change_range(low: float, high: float) -> str:
    """Write the range of a ratio: `15 to 35 more`, `39 less to none`, `28 less to 13 more`."""
    first, last = (
        "none" if _percent(end) == "0" else change_words(end).replace(" %", "") for end in (low, high)
    )
    sign = last.rpartition(" ")[2]
    return f"{first.removesuffix(f' {sign}')} to {last}"


def _percent(ratio: float) -> str:
    """Write how far a ratio is from 1, in whole percent."""
    percent = abs(ratio - 1) * 100
    return f"{percent:.0f}"
