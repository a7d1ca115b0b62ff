"""What goes otherwise than planned: slips, applied to the blocks of a workout one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from backstride.plan.matching_found import Verdict
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout


class Slip(StrEnum):
    """One thing that goes otherwise than planned."""

    SKIPPED = "a round or a block skipped"
    LEFT_EARLY = "left early"
    REPEATED = "a round once more"
    SHORTENED = "a block shortened"
    SWAPPED = "neighbours swapped"
    UNPLANNED = "something else between"


@dataclass(frozen=True, slots=True)
class TrueOp:
    """One thing done: a block, or something that no block is about."""

    index: int
    """Of the block; -1 is nothing planned."""
    block: Block
    verdict: Verdict
    share: float = 1.0
    """Of the planned length."""
    time: int = 0
    """Tells two doings of one block apart."""


@dataclass(frozen=True, slots=True)
class Doing:
    """Everything done, in order."""

    count: int
    """Blocks of the workout."""
    ops: tuple[TrueOp, ...]


SHORTER = (0.3, 0.6)
"""A shortened block is so much of the planned one. Project choice."""


def slipped(workout: Workout, slips: tuple[Slip, ...], rng: np.random.Generator) -> Doing:
    """Return what is done of a workout; a slip for which it has no place does nothing."""
    blocks = tuple(workout.blocks())
    ops = [TrueOp(i, block, Verdict.DONE) for i, block in enumerate(blocks)]
    for slip in slips:
        ops = _APPLIED[slip](ops, workout, rng)
    return Doing(len(blocks), tuple(ops))


def repeats_of(workout: Workout) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return the innermost repeats, each as its rounds, each as the indices of its blocks."""
    return tuple(_repeats(workout.parts, [0]))


def _repeats(parts: tuple[Part, ...], at: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    for part in parts:
        if isinstance(part, Block):
            at[0] += 1
        elif any(isinstance(inner, Repeat) for inner in part.parts):
            for _ in range(part.times):
                yield from _repeats(part.parts, at)
        else:
            size = len(part.parts)
            yield tuple(tuple(range(at[0] + k * size, at[0] + (k + 1) * size)) for k in range(part.times))
            at[0] += part.times * size


Ops = list[TrueOp]


def _skip(ops: Ops, workout: Workout, rng: np.random.Generator) -> Ops:
    """Leave out a round (of equal rounds the last is the one left out), or the rest of one, or warm-up."""
    repeats, dice = repeats_of(workout), rng.random()
    done = {op.index for op in ops}
    if repeats and dice < 0.6:  # noqa: PLR2004  # most often a whole round
        rounds = repeats[int(rng.integers(len(repeats)))]
        left_out = set(rounds[-1])
    elif repeats and dice < 0.8:  # noqa: PLR2004  # a work block, its rest taken all the same
        rounds = repeats[int(rng.integers(len(repeats)))]
        left_out = {rounds[int(rng.integers(1, len(rounds)))][0]}
    else:
        left_out = {0 if rng.random() < 0.5 else len(tuple(workout.blocks())) - 1}  # noqa: PLR2004  # an end
    return [op for op in ops if op.index not in left_out] if left_out <= done else ops


def _leave(ops: Ops, workout: Workout, rng: np.random.Generator) -> Ops:
    """Leave somewhere in the second half, with or without the cool-down."""
    count = len(tuple(workout.blocks()))
    last = int(rng.integers(count // 2, max(count - 2, count // 2 + 1)))
    cools = rng.random() < 0.5  # noqa: PLR2004  # half of them
    return [op for op in ops if op.index <= last or (cools and op.block.role is Role.COOL_DOWN)]


def _repeat(ops: Ops, workout: Workout, rng: np.random.Generator) -> Ops:
    """Do the round of a repeat once more behind its last; without one, the last work after a stand."""
    repeats = repeats_of(workout)
    if repeats:
        rounds = repeats[int(rng.integers(len(repeats)))]
        last = sorted((op for op in ops if op.index in rounds[-1]), key=lambda op: op.index)
        again = [replace(op, verdict=Verdict.REPEATED, share=1.0, time=1) for op in last]
        where = max((i for i, op in enumerate(ops) if op.index in rounds[-1]), default=None)
    else:
        where = max((i for i, op in enumerate(ops) if op.block.role is Role.WORK), default=None)
        again = [] if where is None else [_stand(45.0), replace(ops[where], verdict=Verdict.REPEATED, time=1)]
    return ops if where is None or not again else [*ops[: where + 1], *again, *ops[where + 1 :]]


def _stand(seconds: float) -> TrueOp:
    block = Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=seconds)
    return TrueOp(-1, block, Verdict.UNPLANNED)


def _shorten(ops: Ops, _: Workout, rng: np.random.Generator) -> Ops:
    works = [
        i
        for i, op in enumerate(ops)
        if op.block.role is not Role.REST and op.block.travel is not Travel.STILL and op.share == 1.0
    ]
    if not works:
        return ops
    at = works[int(rng.integers(len(works)))]
    verdict = ops[at].verdict if ops[at].verdict is not Verdict.DONE else Verdict.SHORTENED
    short = replace(ops[at], share=float(rng.uniform(*SHORTER)), verdict=verdict)
    return [*ops[:at], short, *ops[at + 1 :]]


def _swap(ops: Ops, workout: Workout, rng: np.random.Generator) -> Ops:
    """Take the second of two neighbouring parts first, or of two works in a round."""
    sizes = np.cumsum([0, *(len(tuple(Workout("", (part,)).blocks())) for part in workout.parts)]).tolist()
    groups = [set(range(a, b)) for a, b in pairwise(sizes)]
    middle = [(a, b) for a, b in pairwise(groups[1:-1]) if _unlike(a, b, ops)]
    pairs = middle or [(groups[0], groups[1])]
    inner = [
        ({one.index}, {other.index})
        for one, other in pairwise(ops)
        if one.block.role is other.block.role is Role.WORK and one.block != other.block
    ]
    if inner and (len(groups) <= 3 or rng.random() < 0.5):  # noqa: PLR2004  # warm-up, one part, cool-down
        pairs = inner
    first, second = pairs[int(rng.integers(len(pairs)))]
    return _swapped(ops, first, second)


def _unlike(one: set[int], other: set[int], ops: Ops) -> bool:
    """Tell whether both are work: nobody takes a rest before what it is a rest from."""
    works = [any(op.index in group and op.block.role is Role.WORK for op in ops) for group in (one, other)]
    return all(works)


def _swapped(ops: Ops, first: set[int], second: set[int]) -> Ops:
    both = first | second
    at = next((i for i, op in enumerate(ops) if op.index in both), None)
    if at is None:
        return ops
    turned = [
        replace(op, verdict=Verdict.SWAPPED) for group in (second, first) for op in ops if op.index in group
    ]
    rest = [op for op in ops if op.index not in both]
    return [*rest[:at], *turned, *rest[at:]]


def _between(ops: Ops, _: Workout, rng: np.random.Generator) -> Ops:
    """A minute or two of a walk or a talk, where it can be told from its neighbours."""
    stands = rng.random() < 0.5  # noqa: PLR2004  # half of them
    places = [
        at for at in range(1, len(ops)) if not any(_like(op, stands=stands) for op in ops[at - 1 : at + 1])
    ]
    if not places:
        return ops
    at = places[int(rng.integers(len(places)))]
    walk = Block(Travel.FORWARD, Gait.WALK, Role.REST, duration_s=float(rng.uniform(60, 150)))
    other = _stand(float(rng.uniform(60, 150))) if stands else TrueOp(-1, walk, Verdict.UNPLANNED)
    return [*ops[:at], other, *ops[at:]]


def _like(op: TrueOp, *, stands: bool) -> bool:
    """Tell whether nobody could say where this ends and a stand, or a walk forward, begins."""
    block = op.block
    if stands:
        return block.travel is Travel.STILL
    return block.travel is Travel.FORWARD and block.gait is Gait.WALK


_APPLIED = {
    Slip.SKIPPED: _skip,
    Slip.LEFT_EARLY: _leave,
    Slip.REPEATED: _repeat,
    Slip.SHORTENED: _shorten,
    Slip.SWAPPED: _swap,
    Slip.UNPLANNED: _between,
}
