"""In which order the blocks of a workout may have been done, and the cheapest way through a recording.

The planned order is a line of nodes with a block between each two. Beside it run detours: two neighbouring
parts, or two blocks of work with at most a rest between them, the other way round. At each node the last
block, or the last round of a repeat, may be done once more, and a stretch may pass that nobody planned; each
block may be left out. Every way from the first node to the last is one story of what was done, and the
cheapest is found by dynamic programming: the cost of the best way to each node at each moment.

Rejected: aligning one lap with one block, which a single wrong press breaks; and any order at all, which
finds a session in everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backstride.plan.matching_costs import Costs
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout

LATER = 1e-4
"""Of equal rounds the later is called left out, or too many: it costs a bit less. Project choice."""
AGAIN_MOST = 2
"""A block or round is done once more so often at one place, at most. Project choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch between two edges, and what it is: a block, a block once more, or nothing planned."""

    first: int
    last: int
    block: int | None
    again: bool = False
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest story."""

    cost: float
    found: tuple[Found, ...]
    """In the order of time; they cover all pieces."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way into a row: from which row, by which matrix (None stays at the same moment), at what cost."""

    row: int
    matrix: Floats | None
    cost: float
    found: Found | None = None
    """What a stretch on it is; its edges are set when the way is walked."""


@dataclass(slots=True)
class _Row:
    """Best cost at each edge, and for each by which way and from which edge."""

    cost: Floats
    by: NDArray[np.intp]
    came: NDArray[np.intp]
    ways: list[_Way] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a workout, the rounds of its repeats, and the swaps that may have been made."""

    blocks: tuple[Block, ...]
    rounds: dict[int, list[tuple[int, ...]]]
    """By the node at which they end (blocks before it): the blocks that may be done once more."""
    swaps: tuple[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]], ...]
    """First, between, second: neighbouring groups of blocks, of which first and second change places."""


def outline_of(workout: Workout) -> Outline:
    """Return what may be done once more and what may be swapped."""
    blocks = tuple(workout.blocks())
    rounds: dict[int, list[tuple[int, ...]]] = {}
    for round_ in (*_rounds(workout.parts, 0), *((i,) for i, one in enumerate(blocks) if _repeatable(one))):
        ends = rounds.setdefault(round_[-1] + 1, [])
        if round_ not in ends:
            ends.append(round_)
    return Outline(blocks, rounds, tuple(_swaps(workout, blocks)))


def _repeatable(block: Block) -> bool:
    """Tell whether it may be done once more alone: a longer warm-up or cool-down is only longer."""
    return block.role is Role.WORK and block.travel is not Travel.STILL


def _works(block: Block) -> bool:
    return block.travel is not Travel.STILL and block.role is not Role.REST


def _length(part: Part) -> int:
    return 1 if isinstance(part, Block) else part.times * sum(map(_length, part.parts))


def _rounds(parts: tuple[Part, ...], at: int) -> Iterator[tuple[int, ...]]:
    """Yield the rounds of each repeat, as blocks."""
    for part in parts:
        if isinstance(part, Repeat):
            size = sum(map(_length, part.parts))
            for _ in range(part.times):
                yield tuple(range(at, at + size))
                yield from _rounds(part.parts, at)
                at += size
        else:
            at += 1


def _swaps(
    workout: Workout, blocks: tuple[Block, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Yield neighbours that differ: parts of the workout, and blocks of work with at most a rest between."""
    edges = np.cumsum([0, *map(_length, workout.parts)]).tolist()
    groups = [tuple(range(a, b)) for a, b in pairwise(edges)]
    for before, after in pairwise(groups):
        cools = any(blocks[i].role is Role.COOL_DOWN for i in (*before, *after))  # before work it is none
        if not cools and [blocks[i] for i in before] != [blocks[i] for i in after]:
            yield before, (), after
    for i, block in enumerate(blocks):
        for j in range(i + 1, min(i + 3, len(blocks))):
            between = tuple(range(i + 1, j))
            rests = not any(_works(blocks[k]) for k in between)
            if rests and _works(block) and _works(blocks[j]) and _differ(block, blocks[j]):
                yield (i,), between, (j,)


def _differ(one: Block, other: Block) -> bool:
    return (one.travel, one.gait, one.distance_m, one.duration_s) != (
        other.travel, other.gait, other.distance_m, other.duration_s,
    )  # fmt: skip


class Trellis:
    """The cost of the best way to each node at each edge, row by row."""

    def __init__(self, outline: Outline, costs: Costs) -> None:
        """Prepare the first node: nothing done, or only what nobody planned."""
        self._outline, self._costs = outline, costs
        self._rows: list[_Row] = []
        self._extra = costs.extra()
        size = costs.pieces.edges_s.size
        start = np.full(size, np.inf)
        start[0] = 0.0
        self._rows.append(_Row(start, np.zeros(size, dtype=np.intp), np.zeros(size, dtype=np.intp)))

    def best(self) -> Alignment:
        """Return the cheapest story of the whole recording."""
        outline = self._outline
        first = self._beside(0)
        nodes = [(first, first)]  # the node, and the row in which its last block was skipped
        detours: dict[int, list[tuple[int, int]]] = {}
        for at in range(len(outline.blocks)):
            for swap in outline.swaps:
                if swap[0][0] == at:
                    end = swap[2][-1] + 1
                    detours.setdefault(end, []).append(self._detour(nodes[at][0], swap))
            done, skipped = self._block(nodes[at], at, also=detours.get(at + 1, []))
            node = done
            for round_ in outline.rounds.get(at + 1, ()):
                node = self._again(node, round_)
            nodes.append((self._beside(node), skipped))
        return self._walked(nodes[-1][0])

    def _add(self, ways: list[_Way]) -> int:
        """Add a row: at each edge the cheapest of the ways into it."""
        costs, came = [], []
        for way in ways:
            before = self._rows[way.row].cost + way.cost
            if way.matrix is None:
                costs.append(before)
                came.append(np.arange(before.size))
            else:
                through = before[:, None] + way.matrix
                came.append(through.argmin(axis=0))
                costs.append(through[came[-1], np.arange(before.size)])
        all_costs = np.stack(costs)
        by = all_costs.argmin(axis=0)
        each = np.arange(by.size)
        self._rows.append(_Row(all_costs[by, each], by, np.stack(came)[by, each], ways))
        return len(self._rows) - 1

    def _beside(self, row: int) -> int:
        """A stretch that nobody planned may pass."""
        return self._add([_Way(row, None, 0.0), _Way(row, self._extra, 0.0, Found(0, 0, None))])

    def _block(
        self,
        node: tuple[int, int],
        at: int,
        also: list[tuple[int, int]] | None = None,
        *,
        swapped: bool = False,
    ) -> tuple[int, int]:
        """A block is done or skipped; returns the row after it, and the one in which it was skipped."""
        params, count = self._costs.params, len(self._outline.blocks)
        later = LATER * (count - at)  # of two equal blocks the later one is the one that was left out
        row, before = node
        skips = [_Way(row, None, params.skip + later)]
        if before != row:
            skips.append(_Way(before, None, params.skip_more + later))
        skipped = self._add(skips)
        found = Found(0, 0, at, swapped=swapped)
        ways = [_Way(row, self._costs.done(self._outline.blocks[at]), 0.0, found), _Way(skipped, None, 0.0)]
        ways += [_Way(end, None, 0.0) for end, _ in also or ()]
        return self._add(ways), skipped

    def _again(self, row: int, round_: tuple[int, ...]) -> int:
        """The blocks of a round may be done once more, from the first to the last."""
        costs, outline = self._costs, self._outline
        for _ in range(AGAIN_MOST):
            # Of equal rounds the last one is the one too many.
            inside, cost = row, costs.params.again + LATER * (len(outline.blocks) - round_[-1])
            for block in round_:
                matrix = costs.done(outline.blocks[block])
                inside = self._add([_Way(inside, matrix, cost, Found(0, 0, block, again=True))])
                cost = 0.0
            row = self._add([_Way(row, None, 0.0), _Way(inside, None, 0.0)])
        return row

    def _detour(self, row: int, swap: tuple[tuple[int, ...], ...]) -> tuple[int, int]:
        """Two groups of blocks change places; returns as `_block` does."""
        first, between, second = swap
        start = self._add([_Way(row, None, self._costs.params.swap)])
        node = (start, start)
        for at in (*second, *between, *first):
            done, skipped = self._block(node, at, swapped=at not in between)
            for round_ in self._outline.rounds.get(at + 1, ()):
                if any(set(round_) <= set(group) for group in (first, second)):
                    done = self._again(done, round_)
            node = (self._beside(done), skipped)
        return node

    def _walked(self, row: int) -> Alignment:
        """Walk back from the end of the recording and gather what was found."""
        edge = self._costs.pieces.edges_s.size - 1
        cost = float(self._rows[row].cost[edge])
        found: list[Found] = []
        while self._rows[row].ways:
            here = self._rows[row]
            way, came = here.ways[int(here.by[edge])], int(here.came[edge])
            if way.found is not None:
                one = way.found
                found.append(Found(came, edge, one.block, one.again, one.swapped))
            row, edge = way.row, came
        return Alignment(cost, tuple(reversed(found)))


def align(outline: Outline, costs: Costs) -> Alignment:
    """Return the cheapest story of how the blocks of a workout lie in the pieces of a recording."""
    return Trellis(outline, costs).best()
