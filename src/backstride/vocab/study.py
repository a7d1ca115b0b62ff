"""A study and the values that it found: what every published number carries along."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from backstride.vocab.segment import Gait, Travel

AUTHORS_NOT_SHOWN = "Author names not shown in the excerpt"
"""Stands for the names where the source seen does not give them."""
TITLE_WORDS = 6
"""So many words of a title stand for a study that shows neither authors nor journal. Project choice."""


class Status(StrEnum):
    """How a value came to the shelf. What was only remembered is not on it."""

    SEEN = "seen"  # read in the source
    DERIVED = "derived"  # arithmetic on seen values, done again in a test


@dataclass(frozen=True, slots=True)
class Study:
    """A publication, as a bibliography lists it."""

    key: str
    """Citation key, such as `wright2001`: stable."""
    authors: str
    year: int | None
    title: str
    journal: str
    doi: str | None
    address: str | None
    """Where it was seen."""
    people: int | None
    """How many were studied; None where the source seen does not say."""
    population: str
    """Who they were."""
    caveat: str = ""
    """What weakens it, in a sentence; empty where nothing does beyond the usual."""

    @property
    def short(self) -> str:
        """Name it as running text does: `Wright and Weyand 2001`, `Rasica and others 2020`."""
        year = f" {self.year}" if self.year else ""
        if self.authors == AUTHORS_NOT_SHOWN:
            start = " ".join(self.title.split()[:TITLE_WORDS])
            return f"{re.split(r',? [0-9]', self.journal)[0] or f'{start} ...'}{year}, authors not shown"
        names = re.split(r", (?!for )| & ", self.authors.replace(" et al.", ", others"))
        names[-1] = names[-1].partition(", for ")[0]  # on whose behalf is no second author
        few = " and ".join(names) if len(names) <= 2 else f"{names[0]} and others"  # noqa: PLR2004  # two are read out
        return f"{few}{year}"


@dataclass(frozen=True, slots=True)
class Value:
    """One published value with where, and for whom, it holds."""

    id: str
    """Such as `E001`: stable."""
    study: str
    """Key of the study."""
    topic: str
    quantity: str
    """What it is, in a phrase."""
    direction: Travel | Literal["ratio"] | None
    """A forward number is never used backward by accident; `ratio` is backward over forward."""
    gait: Gait | None
    """None is both, or neither."""
    speed_mps: tuple[float, float] | None
    """Range of speeds studied; equal ends for one speed; None where it is not shown."""
    grade: tuple[float, float] | None
    """Range of grades studied, rise over run."""
    people: int | None
    value: float | None
    """None where only a direction or a relation is known; `words` says it."""
    low: float | None
    high: float | None
    """A range of the source itself, such as its confidence interval; None where it gives none."""
    sd: float | None
    """Standard deviation between people."""
    se: float | None
    """Standard error of the mean."""
    unit: str
    words: str
    """As the source has it, where that is more than a number."""
    status: Status
    from_: tuple[str, ...] = ()
    """The ids that a derived value was computed from."""
    context: bool = False
    """Kept for readers; no model uses it."""
