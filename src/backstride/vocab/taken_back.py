"""Words that take back what was said to the coach: a change by hand, and what was pressed by mistake.

Both are events of `vocab.plan` like all others; they stand apart because they speak of other events.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Ended:
    """What was changed by hand holds no more; what it took away comes back the way everything comes."""

    day: date
    id: str
    ended: str
    """Id of the override."""
    by: str = ""
    """A name; empty is the person."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A red flag, or what was said of the day, was pressed by mistake: said on the same day, beside it."""

    day: date
    id: str
    of: str
    """Id of what was said; of a result only its red flags are meant."""
    words: str = ""
    """What the person confirmed; a red flag without any stands."""
    revision: int = 0
    """Of a result: the last one that is meant. What is said anew after it counts."""
