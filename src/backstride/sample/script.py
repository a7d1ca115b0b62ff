"""What the runner is asked to do: blocks one after the other, each with one travel, gait and speed.

A script says nothing about places. How the body enters a block does matter: on a path one turns around and
goes on the same way with the back in front; on a treadmill or a short stretch one keeps facing and goes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from backstride.vocab.recording import Lap
from backstride.vocab.segment import Gait, Origin, Segment, Travel


class Enter(StrEnum):
    """What turns at the start of a block."""

    TURN_BODY = "turn the body"
    """The way over ground goes on; the body turns where the travel changes."""
    KEEP_FACING = "keep facing"
    """The body keeps facing; the way over ground is walked the other way."""
    TURN_BACK = "turn back"
    """Body and way both turn: the end of a path."""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing to do for a while."""

    duration_s: float
    travel: Travel
    gait: Gait
    speed_mps: float = 0.0
    """Over ground, always positive; travel carries the sign."""
    name: str | None = None
    """What the watch calls the lap; None goes on with the lap before."""
    enter: Enter = Enter.TURN_BODY
    intensity: str | None = None
    """As `Lap.intensity`."""
    to_left: bool = True
    """Which way a sideways block goes, seen from the chest."""


Script = tuple[Block, ...]


def duration_of(script: Script) -> float:
    """Return the length of a script in seconds."""
    return sum(block.duration_s for block in script)


def starts_of(script: Script) -> tuple[float, ...]:
    """Return the start of each block, and the end of the last: one more than there are blocks."""
    edges = [0.0]
    for block in script:
        edges.append(edges[-1] + block.duration_s)
    return tuple(edges)


def segments_of_script(script: Script) -> tuple[Segment, ...]:
    """Return the true segments: cover `[0, duration)` without gap; neighbours that do the same are joined."""
    joined: list[Segment] = []
    for block, start_s in zip(script, starts_of(script), strict=False):
        end_s = start_s + block.duration_s
        last = joined[-1] if joined else None
        if last is not None and (last.travel, last.gait) == (block.travel, block.gait):
            joined[-1] = replace(last, end_s=end_s)
        else:
            joined.append(
                Segment(start_s, end_s, block.travel, block.gait, 1.0, "it was simulated so", Origin.SAID)
            )
    return tuple(joined)


def laps_of_script(script: Script) -> tuple[Lap, ...]:
    """Return one lap for each named block; blocks without a name go on with the lap before."""
    laps: list[Lap] = []
    for block, start_s in zip(script, starts_of(script), strict=False):
        end_s = start_s + block.duration_s
        if laps and block.name is None:
            laps[-1] = replace(laps[-1], end_s=end_s)
        else:
            laps.append(Lap(start_s, end_s, block.name, block.intensity))
    return tuple(laps)


def out_and_back(script: Script) -> Script:
    """Split the forward block nearest to half the distance, and turn back there: it ends where it began."""
    reach = [0.0]
    for block in script:
        reach.append(reach[-1] + block.duration_s * block.speed_mps)
    half = reach[-1] / 2

    def missing(at: int) -> float:
        return max(reach[at] - half, half - reach[at + 1], 0.0)

    forward = [i for i, block in enumerate(script) if block.travel is Travel.FORWARD and block.speed_mps > 0]
    if not forward:
        return script
    at = min(forward, key=missing)
    return (*script[:at], *_split(script[at], (half - reach[at]) / script[at].speed_mps), *script[at + 1 :])


def _split(block: Block, first_s: float) -> Iterator[Block]:
    """Cut a block so that its second part turns back; each part is long enough to speed up and slow down."""
    least_s = min(10.0, block.duration_s / 5)
    first_s = float(round(min(max(first_s, least_s), block.duration_s - least_s)))
    yield replace(block, duration_s=first_s)
    yield replace(block, duration_s=block.duration_s - first_s, name=None, enter=Enter.TURN_BACK)
