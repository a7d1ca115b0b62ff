"""A session that a phone guided: whose plan it followed, and what happened or was said on the way.

What the person answers afterwards is not here: answers come by another road, and may come first.
"""

from dataclasses import dataclass
from datetime import date

HEARD = (
    "block",
    "stop",
    "pain",
    "effort",
    "stumble",
    "fall",
    "knocks",
    "answer",
    "skip",
    "repeat",
    "pause",
    "go-on",
    "gap",
    "hidden",
    "contact",
    "battery",
)
"""Events that are kept; what was only shown or spoken (cues, travel) is left behind."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, or was said, on the way."""

    t_s: float
    """From the start of the recording."""
    what: str
    """One of `HEARD`."""
    value: float | None = None
    """How much, where it has a number: pain and effort, 0 to 10; of a block its place, from 0."""
    words: str = ""
    """What else was said of it: a place that hurts, an answer, why it stopped."""


@dataclass(frozen=True, slots=True)
class GuidedBlock:
    """A block of the workout while it was guided, `[start_s, end_s)` from the start of the recording."""

    index: int
    """Its place among the workout's blocks, from 0."""
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Guided:
    """What a guided session says of itself, beside its samples and its laps."""

    id: str
    """The session's own, made on the phone; empty where it could not be read."""
    day: date | None = None
    """Of the plan that it followed."""
    place: str = ""
    why: str = ""
    """How it ended: `done`, `stopped`, `killed`, `battery`; empty where it broke off."""
    workout: str = ""
    """What the phone was to guide, as JSON of `backstride.workout/1`; empty where it followed none."""
    happenings: tuple[Happening, ...] = ()

    def blocks(self, ends_s: float) -> tuple[GuidedBlock, ...]:
        """Return blocks as they were guided: each until the next, or until it was skipped or begun anew.

        Args:
            ends_s: When the recording ends.
        """
        found: list[GuidedBlock] = []
        open_: Happening | None = None
        for one in (*self.happenings, Happening(ends_s, "end")):
            if one.what not in _ENDS_BLOCK:
                continue
            if open_ is not None and open_.value is not None and one.t_s > open_.t_s:
                found.append(GuidedBlock(int(open_.value), open_.t_s, one.t_s))
            open_ = one if one.what == "block" else None
        return tuple(found)


_ENDS_BLOCK = frozenset({"block", "skip", "repeat", "end"})
