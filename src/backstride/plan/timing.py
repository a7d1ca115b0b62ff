"""How long a workout takes, block by block: what a ribbon draws before anything is done.

A block that ends by distance has no length in time of its own. Where it has a target, the middle of that is
taken; else a speed that is ours, and slow, so that a session is longer on paper than on the ground.
"""

from dataclasses import dataclass

from backstride.vocab.kept import RibbonPiece
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Workout


@dataclass(frozen=True, slots=True)
class TimingParams:
    """Assumed speeds and the length of an open block; all project choice, none serves as a dose."""

    forward_walk_mps: float = 1.2
    """Walking back to where you began. Project choice."""
    forward_run_mps: float = 2.4
    """Easy forward running. Project choice."""
    backward_walk_mps: float = 0.8
    """Backward walking of a learner. Project choice."""
    backward_run_mps: float = 1.8
    """Backward running of a learner, above 1.6 m/s where people begin to run. Project choice."""
    sideways_walk_mps: float = 0.6
    """Cross-steps at a walk. Project choice."""
    sideways_run_mps: float = 1.5
    """Shuffles and cross-steps at a run. Project choice."""
    open_s: float = 60.0
    """A block that ends when the person says so. Project choice."""


DEFAULT = TimingParams()


def block_s(block: Block, params: TimingParams = DEFAULT) -> float:
    """Return how long a block takes, in seconds."""
    if block.duration_s is not None:
        return block.duration_s
    if block.distance_m is None:
        return params.open_s
    return block.distance_m / _speed_mps(block, params)


def planned_pieces(workout: Workout, params: TimingParams = DEFAULT) -> tuple[RibbonPiece, ...]:
    """Return what a workout looks like on a ribbon, `[start_s, end_s)` a block."""
    pieces: list[RibbonPiece] = []
    at_s = 0.0
    for block in workout.blocks():
        end_s = at_s + block_s(block, params)
        pieces.append((at_s, end_s, block.travel, block.gait))
        at_s = end_s
    return tuple(pieces)


def _speed_mps(block: Block, params: TimingParams) -> float:
    if block.target.speed_mps is not None and max(block.target.speed_mps) > 0:
        return sum(block.target.speed_mps) / 2
    runs = block.gait is Gait.RUN
    match block.travel:
        case Travel.BACKWARD:
            return params.backward_run_mps if runs else params.backward_walk_mps
        case Travel.SIDEWAYS:
            return params.sideways_run_mps if runs else params.sideways_walk_mps
        case _:
            return params.forward_run_mps if runs else params.forward_walk_mps
