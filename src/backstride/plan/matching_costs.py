"""How ill a stretch of a recording fits a planned block: the less, the likelier it is that block.

Costs are about logarithms of odds, so that they add up. Which way and how: seconds that are known to be
otherwise cost most, a speed unlike the person's own costs a little, and what is not known costs next to
nothing, but is never taken for a match. How long: a block half as long as planned is still nearer to it than
a block that was skipped beside a stretch that nobody planned.

Speeds are the person's own: they start at what is usual and are learnt from the blocks as they are found.
Rejected: one speed for everybody (a beginner walks backward at half of what a racer does), and a cost that
needs heart rate, which lags by half a minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backstride.plan.matching_pieces import GAITS, TRAVELS, Pieces
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Role

Speeds = Mapping[tuple[Travel, Gait], float]
"""Mean speed in m/s, whichever way."""

USUAL: Speeds = {
    (Travel.FORWARD, Gait.WALK): 1.35,
    (Travel.FORWARD, Gait.RUN): 2.6,
    (Travel.BACKWARD, Gait.WALK): 0.95,
    (Travel.BACKWARD, Gait.RUN): 1.9,
    (Travel.SIDEWAYS, Gait.WALK): 0.8,
    (Travel.SIDEWAYS, Gait.RUN): 1.6,
}
"""Where a person's own speed is looked for first. Project choice: only a start, and no claim."""


@dataclass(frozen=True, slots=True)
class CostParams:
    """Settings of the alignment; every default is a project choice, made on simulated people."""

    heard_share: float = 0.8
    """A way counts where so much of a piece was heard: silence is short."""
    least_share: float = 0.001
    """Of a block: less is as good as nothing, and a logarithm needs something."""
    travel_per_s: float = 0.25
    """A second known to be another travel. Twelve such seconds weigh as much as a skipped block."""
    gait_per_s: float = 0.04
    """A second of the planned travel, said to be the other gait: confidence is of travel, and a foot takes
    running backward for walking."""
    cadence_per_s: float = 0.06
    """A second in which the device counted the steps of the other gait."""
    stopped_per_s: float = 0.08
    """A second of standing in a block that moves: people stop, and pauses are forgotten."""
    moved_per_s: float = 0.12
    """A second of moving in a block that stands."""
    rest_per_s: float = 0.05
    """A second of walking forward or standing in a rest: rests are taken as people like."""
    unknown_per_s: float = 0.004
    """A second of which nothing is known: just enough that what is known is preferred."""
    speed_per_s: float = 0.05
    """For each squared standard deviation that a second's speed is off."""
    speed_most: float = 6.0
    """Squared deviations count up to here: one bad second is not ten."""
    speed_spread: float = 0.22
    """Standard deviation of a person's speed as a share of its mean, ends of a stretch among it."""
    first_spread: float = 0.3
    """The same while the person's own speed is not known yet."""
    still_mps: float = 0.35
    """Slower than this stands: the noise of a watch."""
    length: float = 0.6
    """Weight of a length that is off."""
    length_spread: float = 0.12
    """Off by this share is ordinary: distances are paced out by eye."""
    time_spread: float = 0.08
    """The same of a block by time: a watch or a guide says when it is over."""
    short_most: float = 2.8
    """However short, it never costs more: as much as a block that was left out."""
    skip: float = 2.2
    """A block that was left out."""
    skip_more: float = 0.5
    """Each one after it: who leaves early leaves out everything that follows."""
    extra: float = 3.2
    """A stretch that nobody planned begins."""
    extra_per_s: float = 0.035
    """Each second of moving in it."""
    extra_still_per_s: float = 0.015
    """Each second of standing in it."""
    again: float = 1.2
    """A block, or the round of a repeat, is done once more."""
    swap: float = 2.4
    """Two neighbours are done in the other order."""
    off_lap: float = 1.5
    """A block begins where no lap does, though the watch makes laps."""
    inside_lap: float = 0.9
    """A lap begins inside a block: the button was pressed once too often."""
    off_sign: float = 0.6
    """Without laps, a block begins where nothing changes."""


class Costs:
    """Costs of every stretch between two edges, for any block: matrices (k + 1, k + 1), from row to column.

    Stretches that do not go forward in time cost infinity.
    """

    def __init__(self, pieces: Pieces, speeds: Speeds, params: CostParams, *, learnt: bool) -> None:
        """Prepare what all blocks share; `learnt` says that the speeds are the person's own."""
        self.pieces, self.speeds, self.params = pieces, speeds, params
        self._spread = params.speed_spread if learnt else params.first_spread
        size = pieces.edges_s.size
        self._seconds = _spans(pieces.seconds)
        self._metres = _spans(pieces.metres)
        self._heard = _spans(pieces.heard)
        self._ahead = np.arange(size)[:, None] < np.arange(size)[None, :]
        self._begins = self._begin_costs()
        self._edges = self._edge_costs()
        self._blocks: dict[tuple[object, ...], Floats] = {}

    def done(self, block: Block) -> Floats:
        """Return the cost of each stretch as this block."""
        key = block.travel, block.gait, block.role, block.distance_m, block.duration_s, block.target.speed_mps
        if key not in self._blocks:
            fit = _spans(self._misfit(block)) + self._length(block) + self._edges
            self._blocks[key] = np.where(self._ahead, fit, np.inf)
        return self._blocks[key]

    def extra(self) -> Floats:
        """Return the cost of each stretch as one that nobody planned."""
        still = self._still()
        rate = still * self.params.extra_still_per_s + (self.pieces.seconds - still) * self.params.extra_per_s
        extra = self.params.extra + _spans(rate) + self._begins[:, None]
        cost: Floats = np.where(self._ahead, extra, np.inf)
        return cost

    def share(self, block: Block, first: int, last: int) -> float:
        """Return how much of the planned length the stretch from one edge to another is; 1 of an open one."""
        length = self._share(block)
        return 1.0 if length is None else float(length[first, last])

    def _share(self, block: Block) -> Floats | None:
        """Return lengths as shares of the planned one, by way where it is known, else by time."""
        if block.duration_s:
            return self._seconds / block.duration_s
        if not block.distance_m:
            return None
        mps = speed_of(block, self.speeds) or 1.0
        by_time = self._seconds * mps
        heard = self._heard >= self.params.heard_share * self._seconds
        share: Floats = np.where(heard, self._metres, by_time) / block.distance_m
        return share

    def _length(self, block: Block) -> Floats:
        share = self._share(block)
        if share is None:
            return np.zeros(self._ahead.shape)
        spread = self.params.time_spread if block.duration_s else self.params.length_spread
        off = np.log(np.maximum(share, self.params.least_share)) / spread
        cost = self.params.length * (np.sqrt(1.0 + off * off) - 1.0)
        most = self.params.short_most
        length: Floats = np.where(off < 0, most * (1.0 - np.exp(-cost / most)), cost)
        return length

    def _misfit(self, block: Block) -> Floats:
        """Return the cost of each piece in a block, shape (k,)."""
        pieces, params = self.pieces, self.params
        known = pieces.known
        still = self._still()
        unknown = np.maximum(pieces.seconds - known.sum(axis=(1, 2)), 0.0)
        if block.travel is Travel.STILL:
            moved = np.maximum(pieces.seconds - still, 0.0)
            slow = params.rest_per_s if block.role is Role.REST else params.moved_per_s
            hard = np.minimum(np.maximum(self._hard(known), pieces.ran), moved)
            standing: Floats = (
                moved * slow + hard * (params.moved_per_s - slow) + unknown * params.unknown_per_s
            )
            return standing
        travel, gait = TRAVELS.index(block.travel), GAITS.index(block.gait)
        right = known[:, travel].sum(axis=1)
        other_gait = right - known[:, travel, gait] - known[:, travel, GAITS.index(Gait.UNKNOWN)]
        stood = known[:, TRAVELS.index(Travel.STILL)].sum(axis=1)
        other = np.maximum(known.sum(axis=(1, 2)) - right - stood, 0.0)
        rest = block.role is Role.REST
        cost: Floats = (
            other * params.travel_per_s + other_gait * params.gait_per_s + unknown * params.unknown_per_s
        )
        cost += still * (params.rest_per_s if rest else params.stopped_per_s)
        cost += (pieces.ran if block.gait is Gait.WALK else pieces.walked) * params.cadence_per_s
        return cost + self._off_speed(block) * (0.5 if rest else 1.0)

    def _hard(self, known: Floats) -> Floats:
        """Return the seconds known to be what nobody calls a rest: backward, sideways or a run."""
        back, side = TRAVELS.index(Travel.BACKWARD), TRAVELS.index(Travel.SIDEWAYS)
        ahead, run = TRAVELS.index(Travel.FORWARD), GAITS.index(Gait.RUN)
        hard: Floats = known[:, back].sum(axis=1) + known[:, side].sum(axis=1) + known[:, ahead, run]
        return hard

    def _still(self) -> Floats:
        """Return the seconds of standing in each piece: known, or too slow to be moving."""
        speed = self.pieces.speed_mps
        slow = np.where(speed < self.params.still_mps, self.pieces.seconds, 0.0)  # NaN is below nothing
        known = self.pieces.known[:, TRAVELS.index(Travel.STILL)].sum(axis=1)
        still: Floats = np.minimum(np.maximum(known, slow), self.pieces.seconds)
        return still

    def _off_speed(self, block: Block) -> Floats:
        """Return the cost of the speed of each piece; standing and unknown speeds cost nothing here."""
        wanted = speed_of(block, self.speeds)
        if wanted is None:
            return np.zeros(self.pieces.seconds.shape)
        speed = self.pieces.speed_mps
        off = ((speed - wanted) / (self._spread * wanted)) ** 2
        off = np.where(np.isnan(speed), 0.0, np.minimum(off, self.params.speed_most))
        cost: Floats = off * self.params.speed_per_s * np.maximum(self.pieces.heard - self._still(), 0.0)
        return cost

    def _begin_costs(self) -> Floats:
        """Return what a stretch costs for where it begins, (k + 1,)."""
        pieces, params = self.pieces, self.params
        if pieces.laps:
            return np.where(pieces.lap_edge, 0.0, params.off_lap)
        return np.where(pieces.sign, 0.0, params.off_sign)

    def _edge_costs(self) -> Floats:
        """Return what a block costs for where it begins, and for the laps that begin inside it."""
        pieces, begins = self.pieces, self._begins[:, None]
        if not pieces.laps:
            return np.broadcast_to(begins, self._ahead.shape)
        before = np.cumsum(pieces.lap_edge)
        inside = np.maximum(before[None, :] - before[:, None] - pieces.lap_edge[None, :], 0)
        edges: Floats = begins + self.params.inside_lap * inside
        return edges


def speed_of(block: Block, speeds: Speeds) -> float | None:
    """Return the speed to expect in a block: what was asked for, else the person's; None of standing."""
    if block.travel is Travel.STILL or block.gait is Gait.STAND:
        return None
    if block.target.speed_mps is not None:
        return sum(block.target.speed_mps) / 2
    return speeds.get((block.travel, block.gait))


def _spans(values: Floats) -> Floats:
    """Return the sum of values between any two edges, (k + 1, k + 1)."""
    so_far = np.concatenate([[0.0], np.cumsum(values)])
    spans: Floats = so_far[None, :] - so_far[:, None]
    return np.maximum(spans, 0.0)
