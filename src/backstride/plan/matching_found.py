"""What came of a planned workout: every block with what was done of it, and what was done beside.

Done stands beside planned, never instead of it. Where the travel of a block was not known, the block may be
done all the same (a watch knows time and way); `travel_share` then says how much of it was truly known.
"""

from dataclasses import dataclass
from enum import StrEnum

from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Workout


class Verdict(StrEnum):
    """What came of a stretch, beside the plan."""

    DONE = "done"
    SHORTENED = "shortened"
    SKIPPED = "skipped"
    SWAPPED = "swapped"
    """Done, but not in its turn."""
    REPEATED = "repeated"
    """Of an extra stretch: a block was done once more than planned."""
    UNPLANNED = "unplanned"
    """Of an extra stretch: nothing of the plan looks like it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the recording, `[start_s, end_s)`, with what is known of it."""

    start_s: float
    end_s: float
    seconds: float
    """Without the time in which the recording was paused."""
    metres: float | None
    """None is not known."""
    travel: Travel
    """What most of it was, measured, named or said; unknown where that is not known of half of it."""
    gait: Gait
    """Likewise."""


@dataclass(frozen=True, slots=True)
class BlockDone:
    """One planned block, as often as it was planned, and what was done of it."""

    index: int
    """Its place among `Workout.blocks()`, from 0."""
    block: Block
    verdict: Verdict
    """Never `repeated` or `unplanned`."""
    done: Stretch | None = None
    """None where it was skipped."""
    share: float = 0.0
    """Of the planned length; 1 for an open block that was done."""
    travel_share: float = 0.0
    """Of the seconds done: how much was known to be the planned travel. A plan is no knowledge."""
    against_share: float = 0.0
    """How much was known to be another travel; the rest is not known."""
    gait_share: float = 0.0
    """How much was known to be the planned gait."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A stretch that was not planned, or a block done once more."""

    verdict: Verdict
    """`repeated` or `unplanned`."""
    done: Stretch
    repeats: int | None = None
    """Index of the block that was done once more."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A workout and what was done of it."""

    workout: Workout
    blocks: tuple[BlockDone, ...]
    """One for each of `workout.blocks()`, in that order, whatever the order in which they were done."""
    extras: tuple[Extra, ...]
    """In the order of time."""
    by_laps: bool
    """Whether the watch's laps were aligned; else stretches as they were measured."""
    likeness: float
    """0 to 1: the part of plan and recording that agree. 1 is done as planned, with nothing beside."""
    laps_agree: bool = False
    """Laps begin where the blocks begin, all but a few: what `planned_travel` asks for."""

    def with_verdict(self, verdict: Verdict) -> tuple[BlockDone, ...]:
        """Return the blocks with a verdict, in the order of the plan."""
        return tuple(one for one in self.blocks if one.verdict is verdict)
