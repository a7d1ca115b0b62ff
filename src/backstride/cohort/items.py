"""Nouns of a cohort: what is to be read, what goes to a worker, what comes back."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum

from backstride.insight.run import ANALYSIS_VERSION
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Placement

SCHEMA = "backstride.cohort/1"
"""Of the tables; a change of their meaning takes a new number."""


class Kind(StrEnum):
    """How a worker gets at an item."""

    FILE = "file"
    """By its path, which the worker sees, too."""
    URL = "url"
    """By its address, through fsspec."""
    SEED = "seed"
    """It makes it up."""
    REFUSED = "refused"
    """Not at all: it was refused while an archive was opened."""
    CLOSED = "closed"
    """Not at all: it could not be opened this time."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file, object or seed of a source."""

    name: str
    """Unique within its source, the same on every machine."""
    identity: str
    """What changes when its content does."""
    kind: Kind
    where: str
    """Path, address or seed; of what was refused, its sentence."""
    code: str = ""
    """Of what was refused: which error it was."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose recordings these are and how their sensor was worn, as far as the table of athletes says."""

    athlete: Athlete = field(default_factory=Athlete)
    placement: Placement | None = None
    facing: str | None = None


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked to do."""

    item: Item
    person: Person = NOBODY

    @property
    def key(self) -> str:
        """Under which the answer is kept: by name, then by all that it depends on beside the bytes."""
        person = self.person
        facts = (SCHEMA, ANALYSIS_VERSION, self.item.identity, repr(person))
        return f"{name_hash(self.item.name)}-{_hash(json.dumps(facts))[:16]}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker answers."""

    payload: bytes
    """Readings and refusals, as `payload.pack` writes them."""
    recordings: int
    refused: int
    kept: bool
    """Whether it holds for good; what could not be opened is tried again by the next run."""
    version: int = ANALYSIS_VERSION
    peak_bytes: int = 0
    """The largest size of the worker so far; 0 where its system does not say. Never in a table."""


def name_hash(name: str) -> str:
    """Return the name of an item as 32 hexadecimal digits: names of strangers never become paths."""
    return _hash(name)[:32]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
