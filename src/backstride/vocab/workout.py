"""A workout: what to do, in order. Form, text, FIT file, calendar and guided session are views of it.

A block is one workout step; it ends by a distance, by a time, or when the person says so (open). Blocks
repeat in at most two levels, which is what a watch can hold. Walking and running, forward and backward are
never left to be guessed: a block without travel does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backstride.vocab.segment import Gait, Handrail, Travel


class Role(StrEnum):
    """What a block is for."""

    WARM_UP = "warm-up"
    WORK = "work"
    REST = "rest"
    COOL_DOWN = "cool-down"


@dataclass(frozen=True, slots=True)
class Target:
    """What to aim for in a block: ranges, both ends inside; None asks for nothing."""

    speed_mps: tuple[float, float] | None = None
    """A magnitude; travel carries the direction."""
    effort: tuple[float, float] | None = None
    """0 rest to 10 nothing left."""
    heart_rate_bpm: tuple[float, float] | None = None
    cadence_spm: tuple[float, float] | None = None
    """Steps of both feet a minute."""


ANY = Target()


@dataclass(frozen=True, slots=True)
class Block:
    """One workout step."""

    travel: Travel
    gait: Gait
    role: Role
    distance_m: float | None = None
    """Where it ends by distance; at most one of distance and time is given, none is open."""
    duration_s: float | None = None
    target: Target = ANY
    cues: tuple[str, ...] = ()
    """Keys of `plan.cues`, in the order in which they are given."""
    handrail: Handrail | None = None
    """On a treadmill; None elsewhere."""
    grade: float | None = None
    """Rise over run in the direction of travel; None is level."""
    drill: str = ""
    """Key of a drill of the library; empty for plain walking, running or standing."""
    note: str = ""
    """One line in words, for what no field can say."""

    @property
    def backward(self) -> bool:
        """Whether it counts as backward work."""
        return self.travel is Travel.BACKWARD


@dataclass(frozen=True, slots=True)
class Repeat:
    """Parts done again and again, in order; holds repeats of blocks, never deeper."""

    times: int
    parts: "tuple[Block | Repeat, ...]"


Part = Block | Repeat


@dataclass(frozen=True, slots=True)
class Workout:
    """What to do, in order."""

    name: str
    parts: tuple[Part, ...]
    note: str = ""

    def blocks(self) -> Iterator[Block]:
        """Yield every block as often as it is done, in order."""
        return _unrolled(self.parts)


def _unrolled(parts: tuple[Part, ...]) -> Iterator[Block]:
    for part in parts:
        if isinstance(part, Block):
            yield part
        else:
            for _ in range(part.times):
                yield from _unrolled(part.parts)


def levels(parts: tuple[Part, ...]) -> int:
    """Return how deep repeats stand inside each other: 0 is none."""
    return max((1 + levels(part.parts) for part in parts if isinstance(part, Repeat)), default=0)
