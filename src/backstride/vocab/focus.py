"""A reaction-time test as it was taken, what is counted in it, and what a person says of effort and focus.

A test is kept raw, press by press: thresholds differ between studies, and a score can be computed anew.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Moment(StrEnum):
    """When it was, beside a session."""

    BEFORE = "before"
    AFTER = "after"


class Pressed(StrEnum):
    """What was pressed; each has its own delay."""

    TOUCH = "touch"
    MOUSE = "mouse"
    PEN = "pen"
    KEYBOARD = "keyboard"


class Ended(StrEnum):
    """How a test came to its end. Only a finished one is scored."""

    FINISHED = "finished"
    STOPPED = "stopped"  # by the person
    HIDDEN = "hidden"  # the page went out of sight


@dataclass(frozen=True, slots=True)
class Trial:
    """One wait, and what was pressed."""

    wait_ms: float
    """From the last press to the signal, as drawn by chance."""
    reaction_ms: float | None
    """From the signal to the press: negative where it came before the signal, None where none came."""


@dataclass(frozen=True, slots=True)
class FocusTest:
    """One test; whole, or a part of one."""

    id: str
    taken: datetime
    """When it began; aware."""
    device: str
    """A random name that one browser keeps for itself: delays differ between devices."""
    pressed: Pressed
    ended: Ended
    duration_s: float
    trials: tuple[Trial, ...]
    moment: Moment | None = None
    utc_offset_s: int | None = None
    """Local minus UTC where it was taken; None where it is not known."""
    frame_ms: float | None = None
    """How long the screen shows one picture: the signal can be late by so much."""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class FocusCounts:
    """What can be counted in any test, whole or not."""

    reactions: int
    """Presses after a signal, lapses among them, false starts not."""
    lapses: int
    """Slow ones, and signals that were not answered."""
    false_starts: int
    unanswered: int
    """Signals that were not answered, in the lapses, too."""
    median_ms: float | None
    """Of the answered ones; None where there is none."""


@dataclass(frozen=True, slots=True)
class FocusScore:
    """A whole test in numbers."""

    counts: FocusCounts
    speed_per_s: float
    """Mean reciprocal reaction time: the number that is compared."""
    speed_se_per_s: float
    """Standard error of that mean, from the spread within this test alone."""
    reaction_ms: float
    """The same speed as a time: 1000 / speed."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person said, from 0 to 10; each of both may be left out."""

    moment: Moment
    effort: int | None
    """How hard the session was: 0 rest, 10 nothing left. Only after one."""
    focus: int | None
    """How focused the person felt: 0 not at all, 10 fully."""
    said: datetime
    run_id: str | None = None
    """The run that it is about; None where it was said beside a test, and time decides."""
