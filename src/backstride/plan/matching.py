"""A recording beside the workout that was planned: every block with what was done of it.

The blocks are aligned with the recording by dynamic programming (`matching_orders`), over the watch's laps
and over what was measured: travel, gait, speed and length. A block may have been shortened, left out, done
once more or in another order; a stretch that nobody planned may lie between. What is not known costs next to
nothing and is never taken for a match: a watch alone tells that a block was done, and not which way.

Where the laps fit worse than what was measured (a lap a kilometre, a button forgotten), they are not used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from backstride.plan.matching_costs import USUAL, CostParams, Costs, Speeds
from backstride.plan.matching_found import BlockDone, Extra, Matched, Stretch, Verdict
from backstride.plan.matching_orders import Alignment, Found, Outline, align, outline_of
from backstride.plan.matching_pieces import (
    GAITS,
    NOTHING_FINER,
    TRAVELS,
    PieceParams,
    Pieces,
    SecondBySecond,
    pieces_of,
    second_by_second,
)
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Lap, Recording
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Workout


@dataclass(frozen=True, slots=True)
class MatchingParams:
    """Settings of `matched`; every default is explained."""

    pieces: PieceParams = field(default_factory=PieceParams)
    """How a recording is cut."""
    costs: CostParams = field(default_factory=CostParams)
    """What a stretch that fits ill costs."""
    rounds: int = 2
    """How often the person's speeds are learnt anew. Project choice: a third round changes nothing."""
    trust_s: float = 15.0
    """What is usual weighs as much as so many seconds of the person's own. Project choice."""
    laps_worth: float = 0.25
    """Laps are left aside only where that makes the story cheaper by so much a block. Project choice: a lap
    that has nothing to do with a block costs six times as much."""
    shortened_below: float = 0.75
    """Less of the planned length is shortened. Project choice: paced by eye, people are within a fifth."""
    agree_share: float = 0.8
    """So many of the blocks begin with a lap, and so many laps with a block, where laps agree with a plan.
    Project choice."""
    begun_share: float = 0.02
    """Less of a guided block is none of it: it was left at once. Project choice: 7 s of six minutes."""


def matched(
    workout: Workout,
    reading: RunReading,
    laps: tuple[Lap, ...] = (),
    finely: SecondBySecond = NOTHING_FINER,
    params: MatchingParams = MatchingParams(),
) -> Matched:
    """Lay a recording beside a workout.

    Args:
        workout: What was planned.
        reading: What was found in the recording.
        laps: As the watch made them.
        finely: Speed, steps and pauses (`second_by_second(recording)`). Without them only the legs of the
            reading are known, and a watch without laps shows little.
        params: Settings.
    """
    outline = outline_of(workout)
    pieces = pieces_of(reading, laps, finely, params.pieces)
    if not outline.blocks or not pieces.seconds.size:
        return _nothing_done(workout)
    story, costs = _story(outline, pieces, params)
    if pieces.laps:
        plain = _without_laps(pieces)
        other, other_costs = _story(outline, plain, params)
        if other.cost + params.laps_worth * len(outline.blocks) < story.cost:
            story, costs = other, other_costs
    return _told(workout, outline, story, costs, params)


def matched_as_guided(
    workout: Workout, reading: RunReading, recording: Recording, params: MatchingParams = MatchingParams()
) -> Matched:
    """Lay a recording beside the workout that was guided in it: which block was when is known.

    However long a block took, it is that block: a page that was killed in the middle of 5 m makes them half a
    minute long, and who looks for what is likely takes them for nothing planned. What went the other way is
    none of it: there the phone holds the time. A block of which more than half did, and of which too little
    is left, or that was left at once, is not done. Of a block that was guided twice the fuller one is the
    planned one.

    Args:
        workout: What was guided.
        reading: What was found in the recording.
        recording: Of a guided session; where no block of it is told, they are looked for as of any other.
        params: Settings.
    """
    finely = second_by_second(recording)
    guided = recording.guided.blocks(recording.duration_s) if recording.guided else ()
    if not guided:
        return matched(workout, reading, recording.laps, finely, params)
    outline = outline_of(workout)
    pieces = pieces_of(reading, recording.laps, finely, params.pieces)
    found = [
        Found(first, last, one.index)
        for one in guided
        if 0 <= one.index < len(outline.blocks)
        for first, last in [(_edge(pieces, one.start_s), _edge(pieces, one.end_s))]
        if first < last
    ]
    costs = Costs(pieces, USUAL, params.costs, learnt=False)
    straight = tuple(one for one in found if _against(outline.blocks[one.block or 0], pieces, one) <= 1 / 2)
    for _ in range(params.rounds):
        learnt = _learnt(outline, Alignment(0.0, straight), pieces, params)
        costs = Costs(pieces, learnt, params.costs, learnt=True)
    full: dict[int, Found] = {}
    shares: dict[int, float] = {}
    for one in found:
        index, share = one.block or 0, _share_kept(outline, costs, one, params)
        if share > max(params.begun_share, shares.get(index, 0.0)):
            full[index], shares[index] = one, share
    if not full:
        return _nothing_done(workout)
    story = (replace(one, again=full[one.block or 0] is not one) for one in found if one.block in full)
    told = _told(workout, outline, Alignment(0.0, tuple(story)), costs, params)
    kept = tuple(_as_kept(one, shares.get(one.index), params) for one in told.blocks)
    return replace(told, blocks=kept)


def _edge(pieces: Pieces, at_s: float) -> int:
    return int(np.abs(pieces.edges_s - at_s).argmin())


def _share_kept(outline: Outline, costs: Costs, one: Found, params: MatchingParams) -> float:
    """Return how much of a guided block was done: without what is known to have gone the other way."""
    block = outline.blocks[one.block or 0]
    against = _against(block, costs.pieces, one)
    kept = costs.share(block, one.first, one.last) * (1.0 - against)
    return 0.0 if against > 1 / 2 and kept < params.shortened_below else kept


def _against(block: Block, pieces: Pieces, one: Found) -> float:
    """Return which share of a stretch is known to have gone the other way."""
    other = _OPPOSITE.get(block.travel)
    if other is None:
        return 0.0
    inside = slice(one.first, one.last)
    against = float(pieces.known[inside, TRAVELS.index(other)].sum())
    return min(against / max(float(pieces.seconds[inside].sum()), _PAUSE_S), 1.0)


_OPPOSITE = {Travel.BACKWARD: Travel.FORWARD, Travel.FORWARD: Travel.BACKWARD}


def _as_kept(one: BlockDone, share: float | None, params: MatchingParams) -> BlockDone:
    """Say of a guided block how much of it was kept to; one that was not done stays as it is."""
    if share is None:
        return one
    verdict = Verdict.DONE if share >= params.shortened_below else Verdict.SHORTENED
    return replace(one, share=share, verdict=verdict)


def _nothing_done(workout: Workout) -> Matched:
    skipped = tuple(BlockDone(i, block, Verdict.SKIPPED) for i, block in enumerate(workout.blocks()))
    return Matched(workout, skipped, (), by_laps=False, likeness=0.0)


def _without_laps(pieces: Pieces) -> Pieces:
    return replace(pieces, laps=0)


def _story(outline: Outline, pieces: Pieces, params: MatchingParams) -> tuple[Alignment, Costs]:
    """Align, learn the person's speeds from it, and align again."""
    costs = Costs(pieces, USUAL, params.costs, learnt=False)
    story = align(outline, costs)
    for _ in range(params.rounds):
        costs = Costs(pieces, _learnt(outline, story, pieces, params), params.costs, learnt=True)
        story = align(outline, costs)
    return story, costs


def _learnt(outline: Outline, story: Alignment, pieces: Pieces, params: MatchingParams) -> Speeds:
    """Return the person's speeds as far as the blocks that were found tell; else what is usual."""
    metres = {kind: params.trust_s * mps for kind, mps in USUAL.items()}
    seconds = dict.fromkeys(USUAL, params.trust_s)
    for one in story.found:
        block = None if one.block is None else outline.blocks[one.block]
        if block is None or (block.travel, block.gait) not in USUAL:
            continue
        inside = slice(one.first, one.last)
        heard_s, way_m = float(pieces.heard[inside].sum()), float(pieces.metres[inside].sum())
        if heard_s <= 0 and block.distance_m:
            heard_s, way_m = float(pieces.seconds[inside].sum()), block.distance_m  # as far as planned
        metres[block.travel, block.gait] += way_m
        seconds[block.travel, block.gait] += heard_s
    return {kind: metres[kind] / seconds[kind] for kind in USUAL}


# --- the story told ---

_PAUSE_S = 0.01
"""A piece with fewer seconds that were not paused is a pause; others last. Project choice."""


def _told(
    workout: Workout, outline: Outline, story: Alignment, costs: Costs, params: MatchingParams
) -> Matched:
    """Turn an alignment into verdicts."""
    once = {one.block: one for one in story.found if one.block is not None and not one.again}
    blocks = tuple(
        _block_done(i, block, once.get(i), costs, params) for i, block in enumerate(outline.blocks)
    )
    return Matched(
        workout=workout,
        blocks=blocks,
        extras=tuple(_extras(story.found, costs)),
        by_laps=bool(costs.pieces.laps),
        likeness=_likeness(outline, story, costs),
        laps_agree=_laps_agree(story.found, costs.pieces, params),
    )


def _block_done(
    index: int, block: Block, found: Found | None, costs: Costs, params: MatchingParams
) -> BlockDone:
    if found is None:
        return BlockDone(index, block, Verdict.SKIPPED)
    pieces = costs.pieces
    share = costs.share(block, found.first, found.last)
    verdict = Verdict.DONE if share >= params.shortened_below else Verdict.SHORTENED
    known = pieces.known[found.first : found.last].sum(axis=0)
    seconds = max(float(pieces.seconds[found.first : found.last].sum()), _PAUSE_S)
    right = known[TRAVELS.index(block.travel)]
    return BlockDone(
        index=index,
        block=block,
        verdict=Verdict.SWAPPED if found.swapped else verdict,
        done=_stretch(found, pieces),
        share=share,
        travel_share=min(float(right.sum()) / seconds, 1.0),
        against_share=min(float(known.sum() - right.sum()) / seconds, 1.0),
        gait_share=min(float(known[:, GAITS.index(block.gait)].sum()) / seconds, 1.0),
    )


def _stretch(found: Found, pieces: Pieces) -> Stretch:
    """Return what is known of a stretch; a pause at either end is not part of it."""
    first, last = found.first, found.last
    ran = np.flatnonzero(pieces.seconds[first:last] > _PAUSE_S)
    if ran.size:
        first, last = first + int(ran[0]), first + int(ran[-1]) + 1
    inside = slice(first, last)
    seconds, heard = float(pieces.seconds[inside].sum()), float(pieces.heard[inside].sum())
    known = pieces.known[inside].sum(axis=0)
    travel, gait = int(known.sum(axis=1).argmax()), int(known.sum(axis=0).argmax())
    half = seconds / 2
    return Stretch(
        start_s=float(pieces.edges_s[first]),
        end_s=float(pieces.edges_s[last]),
        seconds=seconds,
        metres=float(pieces.metres[inside].sum()) if heard > half else None,
        travel=TRAVELS[travel] if known[travel].sum() > half else Travel.UNKNOWN,
        gait=GAITS[gait] if known[:, gait].sum() > half else Gait.UNKNOWN,
    )


def _extras(found: Iterable[Found], costs: Costs) -> Iterator[Extra]:
    for one in found:
        if one.again:
            yield Extra(Verdict.REPEATED, _stretch(one, costs.pieces), one.block)
        elif one.block is None:
            yield Extra(Verdict.UNPLANNED, _stretch(one, costs.pieces))


def _likeness(outline: Outline, story: Alignment, costs: Costs) -> float:
    """Return how much cheaper the story is than that nothing planned was done."""
    params = costs.params
    none = params.skip + params.skip_more * (len(outline.blocks) - 1) + float(costs.extra()[0, -1])
    return float(np.clip(1.0 - story.cost / none, 0.0, 1.0))


def _laps_agree(found: tuple[Found, ...], pieces: Pieces, params: MatchingParams) -> bool:
    """Tell whether laps begin where blocks begin, all but a few, and the other way round."""
    if not pieces.laps:
        return False
    begins = {one.first for one in found if one.block is not None}
    laps = set(np.flatnonzero(pieces.lap_edge[:-1]).tolist())
    both = len(begins & laps)
    return both >= params.agree_share * max(len(begins), 1) and both >= params.agree_share * len(laps)
