"""Travel as it was planned, for a watch that cannot tell: asked for, and only where the laps agree.

A watch file at 1 Hz holds no direction. Where its laps begin and end as the planned blocks do, the person can
say with one tap that the session was done as planned, and the plan then tells which way each lap was gone.
It is the weakest of all that is said of travel (`Origin.PLANNED`): what was measured, a lap's name and the
person's own labels all stand above it. It never covers a block that was skipped, a stretch that is known to
be something else, or standing, which a watch sees itself.

Rejected: filling it in unasked. A plan is no evidence that it was followed.
"""

from dataclasses import dataclass

from backstride.insight.travel import by_plan
from backstride.plan.matching_found import BlockDone, Extra, Matched, Stretch, Verdict
from backstride.vocab.segment import Gait, Label, Segment, Travel
from backstride.vocab.workout import Block


@dataclass(frozen=True, slots=True)
class PlannedParams:
    """Settings of `planned_travel`; every default is explained."""

    most_against: float = 0.2
    """More of a block known to be another travel, and the plan says nothing of it. Project choice."""
    fastest_walk_mps: float = 2.2
    """Faster is no walk, so that block was not done as planned. Project choice: above the speeds at which
    people begin to run, forward (2.1 m/s) and backward (1.6 m/s)."""
    slowest_run_mps: float = 0.8
    """Slower is no run, unless it held long stops. Project choice: below a walk."""


def planned_travel(matched: Matched, params: PlannedParams = PlannedParams()) -> tuple[Segment, ...]:
    """Return segments whose travel is that of the plan, in the order of time, without overlap.

    Empty where the laps do not agree with the plan. To be handed to `insight.run.read_run` as `planned`, and
    only after the person has said that the session was done as planned.
    """
    if not matched.laps_agree:
        return ()
    blocks = tuple(one.block for one in matched.blocks)
    found = [_of_block(one, params) for one in matched.blocks]
    found += [_of_extra(one, blocks, params) for one in matched.extras]
    return tuple(sorted(segment for segment in found if segment is not None))


def _of_block(one: BlockDone, params: PlannedParams) -> Segment | None:
    if one.done is None or one.against_share > params.most_against:
        return None
    return _segment(one.block, one.done, params)


def _of_extra(one: Extra, blocks: tuple[Block, ...], params: PlannedParams) -> Segment | None:
    if one.verdict is not Verdict.REPEATED or one.repeats is None:
        return None
    block = blocks[one.repeats]
    known_otherwise = one.done.travel not in {Travel.UNKNOWN, block.travel}
    return None if known_otherwise else _segment(block, one.done, params)


def _segment(block: Block, done: Stretch, params: PlannedParams) -> Segment | None:
    if block.travel in {Travel.STILL, Travel.UNKNOWN} or not _possible(block, done, params):
        return None
    return by_plan(Label(done.start_s, done.end_s, block.travel, block.gait))


def _possible(block: Block, done: Stretch, params: PlannedParams) -> bool:
    """Tell whether the speed may be that gait; one that is not known may."""
    if done.metres is None or done.seconds <= 0:
        return True
    mps = done.metres / done.seconds
    if block.gait is Gait.WALK:
        return mps <= params.fastest_walk_mps
    return mps >= params.slowest_run_mps
