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


@dataclass(frozen=True, slots=True)
class FocusChange:
    """A difference of two times in ms, practice taken off: negative is quicker."""

    low_ms: float
    """With `high_ms` the range that holds it in 19 of 20 cases."""
    ms: float
    high_ms: float

    @property
    def beyond_noise(self) -> bool:
        """Tell whether it is a change: zero lies outside its range."""
        return self.low_ms > 0 or self.high_ms < 0


@dataclass(frozen=True, slots=True)
class FocusPoint:
    """One scored test in the course of all, practice taken off."""

    test_id: str
    taken: datetime
    moment: Moment | None
    score: FocusScore
    """As it was measured, practice not taken off."""
    low_ms: float
    """With `high_ms`: where a fully practised test of the same day would lie, 9 times in 10."""
    ms: float
    high_ms: float


@dataclass(frozen=True, slots=True)
class FocusSession:
    """A test before a session beside the test after it."""

    before: FocusPoint
    after: FocusPoint
    change: FocusChange


@dataclass(frozen=True, slots=True)
class FocusCourse:
    """All comparable tests of one person: one device, one way of pressing."""

    device: str
    pressed: Pressed
    points: tuple[FocusPoint, ...]
    """The first taken first."""
    sessions: tuple[FocusSession, ...]
    noise_ms: float
    """Two tests with nothing changed between them differ by less, 19 times in 20."""
    practice: FocusChange
    """What practice explains between the first and the last of these tests."""
    trend: FocusChange | None
    """From the first to the last of these tests, apart from practice; None where they are too few."""
    elsewhere: int
    """Scored tests on other devices, or pressed another way: not compared."""
