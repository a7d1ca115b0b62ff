"""A session that a phone guided: whose plan it followed, and what happened or was said on the way.

What the person answers afterwards is not here: answers come by another road, and may come first.
"""

from dataclasses import dataclass
from datetime import date

HEARD = (
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
"""Events that are kept. Blocks become laps; what was only shown or spoken (cues, travel) is left behind."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, or was said, on the way."""

    t_s: float
    """From the start of the recording."""
    what: str
    """One of `HEARD`."""
    value: float | None = None
    """How much, where it has a number: pain and effort, 0 to 10."""
    words: str = ""
    """What else was said of it: a place that hurts, an answer, why it stopped."""


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
