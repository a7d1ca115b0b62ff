"""Fuse what all cues say over time: a hidden Markov model whose states are chest speeds.

States are a grid of signed speeds ahead (backward is negative), zero, and a few to the sides. From tick to
tick a speed can only change as acceleration and turning allow (`signed_speed`), or, without that, seldom
changes sign; what a cue says is weighed at every state. A recording is read forward and backward in time,
so that what is established later helps earlier. Forward and backward are symmetric throughout: a prior for
forward turns seconds without evidence into confident errors.

Heavy tails (Student, 3 degrees of freedom) instead of Gaussians: one slipped second must not break what was
established, and they cost no exponential.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL, Evidence
from backstride.motion.signed_speed import SpeedChanges
from backstride.vocab.arrays import Floats

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FusionParams:
    """Settings of `fuse`; every default is explained."""

    fastest_mps: float = 5.4
    """Edge of the grid; who is faster stays there. Only the sign counts. Project choice."""
    step_mps: float = 0.45
    """Coarser than the change of speed in a tick is known; 0.3 and 0.36 answer the same seconds (shared
    clips), and cost up to twice as much."""
    aside_mps: tuple[float, ...] = (0.6, 1.2, 2.4)
    """Speeds to each side. Project choice."""
    askew_mps: tuple[float, ...] = (1.2, 2.6)
    """Speeds half-way between ahead and aside, which a body passes that turns round while it goes on. Project
    choice."""
    change_mps: float = 0.3
    """Scale of the error of a change of speed in a tick. Measured on shared clips with a standing start:
    median 0.04 m/s a second, 0.24 in one second of twenty; wider here, as the grid is coarse."""
    slip_mps: float = 0.8
    """Scale of how much a body that goes ahead slips aside in a tick (direction study: 1.2 a second)."""
    jump: float = 0.03
    """Chance a tick that speed changes by what no sensor saw. Project choice."""
    enters_aside: float = 0.06
    """How much less likely it is to begin going sideways than to keep on. Project choice."""
    steps_aside_mps: float = 1.6
    """Nobody keeps on aside faster than this (quick side steps on shared clips: 1.4). Project choice."""
    passing: float = 0.2
    """How much less likely it is to keep on askew, or aside faster than that: a body only passes there as it
    turns round. Project choice: a turn within a second is followed, and no bend is taken for it."""
    jumps_aside: float = 0.3
    """The same for what no sensor saw. Project choice."""
    wander_mps: float = 0.4
    """Without orientation, speed wanders by this much a tick. Project choice."""
    turns_round: float = 0.03
    """Without orientation, how much less likely a change of sign is that passes no stand (direction study:
    0.06 against 0.90 a second)."""
    starts_still: float = 8.0
    """Weight of standing at the start beside that of each speed (direction study, section 11)."""
    block: int = 7200
    """Ticks whose transitions are computed together: an hour, 28 MB. Project choice."""
    kept_blocks: int = 8
    """So many are kept from the way forward for the way back; of a longer recording the earlier ones are
    computed twice. Project choice: 8 hours take 220 MB."""
    chunk: int = 64
    """Ticks whose transitions are computed at once: a quarter of a megabyte stays in a cache. Project choice,
    measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Fused:
    """What is believed of each tick."""

    probability: Floats
    """(t, 4), columns as in `cues.evidence`; each row adds up to 1."""
    speed_mps: Floats
    """(t,): mean of the signed speed ahead; only its sign and rough size are meant."""
    fit: float
    """Logarithm of how likely all evidence is together: compares two readings of the same evidence."""


_WAYS = (
    (90, SIDEWAYS), (-90, SIDEWAYS), (45, FORWARD), (-45, FORWARD), (135, BACKWARD), (-135, BACKWARD)
)  # fmt: skip
"""Directions in degrees from ahead, and their travel: forward is within 60, as truth is labelled."""


class _States:
    """The grid of velocities and the travel of each."""

    def __init__(self, params: FusionParams) -> None:
        n = round(params.fastest_mps / params.step_mps)
        ahead = np.arange(-n, n + 1) * params.step_mps
        self.straight = ahead.size
        """So many states go straight; those in other directions follow."""
        ways: list[complex] = []
        speeds: list[float] = []
        travel = [np.where(ahead > 0, FORWARD, BACKWARD)]
        travel[0][n] = STILL
        for degrees, of_way in _WAYS:
            at = params.aside_mps if of_way == SIDEWAYS else params.askew_mps
            ways += [np.exp(1j * np.radians(degrees))] * len(at)
            speeds += at
            travel.append(np.full(len(at), of_way))
        self.way = np.array(ways)
        """Unit direction of each state that does not go straight."""
        self.way_mps = np.array(speeds)
        self.velocity = np.concatenate([ahead + 0j, self.way * self.way_mps])
        self.speed = np.abs(self.velocity)
        self.travel = np.concatenate(travel)
        self.edge = params.fastest_mps

    def usual(self, params: FusionParams) -> Floats:
        """How usual each state is (s,), beside going straight."""
        aside = (self.travel == SIDEWAYS) & (self.speed <= params.steps_aside_mps)
        straight = np.arange(self.speed.size) < self.straight
        return np.where(straight | aside, 1.0, params.passing)


def fuse(
    evidence: Sequence[Evidence], changes: SpeedChanges | None, params: FusionParams = FusionParams()
) -> Fused:
    """Return what all evidence together says, each tick.

    Args:
        evidence: What the cues say, each over the same t ticks.
        changes: How speed changes from tick to tick; None where there is no orientation of a trunk to tell
            it, or on a treadmill, where a start moves the belt and not the body.
        params: What is explained there.
    """
    states = _States(params)
    weights, fit = _weights(evidence, states)
    start = np.where(states.travel == STILL, params.starts_still, states.usual(params)).astype(np.float32)
    alpha = np.empty_like(weights)
    alpha[0] = start * weights[0]
    sizes = np.ones(weights.shape[0])
    sizes[0] = alpha[0].sum()
    alpha[0] /= alpha[0].sum()
    count = weights.shape[0]
    ones = np.ones(weights.shape[1], dtype=np.float32)  # a product with it sums faster than a sum
    blocks = [(first, min(first + params.block, count)) for first in range(1, count, params.block)]
    kept: list[Singles] = []
    for first, last in blocks:
        into = _transitions(states, changes, first, last, params)
        kept = [*kept, into][-params.kept_blocks :]
        for k in range(first, last):
            ahead = alpha[k - 1] @ into[k - first]
            ahead *= weights[k]
            sizes[k] = size = ones @ ahead
            np.divide(ahead, size, out=alpha[k])
    beta = ones.copy()
    for first, last in reversed(blocks):
        into = kept.pop() if kept else _transitions(states, changes, first, last, params)
        for k in range(last - 1, first - 1, -1):
            beta *= weights[k]
            beta = into[k - first] @ beta
            beta /= ones @ beta
            alpha[k - 1] *= beta
    alpha /= alpha.sum(axis=1, keepdims=True)
    return _fused(alpha, states, fit + float(np.log(sizes).sum()))


def _fused(belief: Singles, states: _States, fit: float) -> Fused:
    probability = np.stack([belief[:, states.travel == travel].sum(axis=1) for travel in range(4)], axis=1)
    speed = belief @ states.velocity.real.astype(np.float32)
    return Fused(probability.astype(np.float64), speed.astype(np.float64), fit)


def _weights(evidence: Sequence[Evidence], states: _States) -> tuple[Singles, float]:
    """Likelihood (t, s) of each state, the best of each tick 1; and the logarithm of what was taken off."""
    total = np.add.reduce([word.log_likelihood for word in evidence])
    word = total[:, states.travel]
    for cue in evidence:
        if cue.speed_mps is None or cue.slower_mps is None or cue.faster_mps is None:
            continue
        away = states.speed[None, :] - np.minimum(cue.speed_mps, states.edge)[:, None]
        away /= np.where(away < 0, cue.slower_mps[:, None], cue.faster_mps[:, None])
        fits = -0.5 * np.nan_to_num(away) ** 2
        word += np.where(states.travel == STILL, 0.0, fits)
    best = word.max(axis=1, keepdims=True)
    weights: Singles = np.exp(word - best).astype(np.float32)
    weights += np.float32(1e-9)
    return weights, float(best.sum())


def _transitions(
    states: _States, changes: SpeedChanges | None, first: int, last: int, params: FusionParams
) -> Singles:
    """Transitions (k, from, to) into the ticks `[first, last)`."""
    n = states.velocity.size
    if changes is None:
        return np.broadcast_to(_habit(states, params), (last - first, n, n))
    made = np.empty((last - first, n, n), dtype=np.float32)
    for start in range(first, last, params.chunk):
        end = min(start + params.chunk, last)
        _measured(states, changes, start, end, params, out=made[start - first : end - first])
    made[~changes.known[first:last]] = 1.0 / n
    return made


def _measured(
    states: _States, changes: SpeedChanges, first: int, last: int, params: FusionParams, *, out: Singles
) -> None:
    """Fill in transitions as acceleration and turning allow them."""
    turn, change = (part[first:last, None] for part in (changes.turn, changes.change_mps))
    expected = states.velocity[None, :] * turn + change
    ahead = np.clip(expected.real, -states.edge, states.edge).astype(np.float32)
    aside = expected.imag.astype(np.float32)
    n, straight = states.velocity.size, states.straight
    peak = params.step_mps / (params.change_mps * _STUDENT_AREA)
    slipped = _student(aside, params.slip_mps) * np.float32(peak * (1 - params.jump))
    _student_over(ahead, states.velocity.real[:straight], params.change_mps, slipped, out[:, :, :straight])
    out[:, :, :straight] += np.float32(params.jump / n)
    rare = states.usual(params)[straight:]
    weight = np.full((n, n - straight), peak) * rare
    weight[:straight] = peak * params.enters_aside
    _go_aside(ahead, aside, states, params, weight=weight.astype(np.float32), out=out[:, :, straight:])
    out[:, :, straight:] += (params.jump * params.jumps_aside / n * rare).astype(np.float32)


def _go_aside(
    ahead: Singles, aside: Singles, states: _States, params: FusionParams, *, weight: Singles, out: Singles
) -> None:
    """Write how well each velocity that is expected fits those that go aside and askew."""
    cos, sin = states.way.real.astype(np.float32), states.way.imag.astype(np.float32)
    here, there = ahead[:, :, None], aside[:, :, None]
    slip, change = (
        np.float32(1.0 / (scale * np.sqrt(3.0))) for scale in (params.slip_mps, params.change_mps)
    )
    across = there * (cos * slip) - here * (sin * slip)
    across *= across
    across += 1.0
    along = here * (cos * change) + there * (sin * change) - (states.way_mps * change).astype(np.float32)
    along *= along
    along += 1.0
    along *= across
    along *= along
    np.divide(weight, along, out=out)


_STUDENT_AREA = float(np.sqrt(3.0) * np.pi / 2)
"""Integral of (1 + x²/3)^-2."""


def _student(away: Singles, scale: float) -> Singles:
    """Return (1 + (away/scale)²/3)^-2, the shape of Student's t with 3 degrees of freedom."""
    square = away * np.float32(1.0 / (scale * np.sqrt(3.0)))
    square *= square
    square += 1.0
    square *= square
    shape: Singles = np.reciprocal(square)
    return shape


def _student_over(at: Singles, to: Floats, scale: float, weight: Singles, out: Singles) -> None:
    """Write `weight` (k, from) times that shape of the distances from `at` (k, from) to `to` (to,)."""
    shrink = 1.0 / (scale * np.sqrt(3.0))
    np.subtract((at * np.float32(shrink))[:, :, None], (to * shrink).astype(np.float32), out=out)
    np.multiply(out, out, out=out)
    out += 1.0
    np.multiply(out, out, out=out)
    np.divide(weight[:, :, None], out, out=out)


def _habit(states: _States, params: FusionParams) -> Singles:
    """Transitions (from, to) where nothing measures how speed changes: slow, seldom through zero."""
    away = np.abs(states.velocity[:, None] - states.velocity[None, :]).astype(np.float32)
    habit = _student(away, params.wander_mps) * states.usual(params).astype(np.float32)
    # All rows by that of standing, in the middle of the grid. Each by its own would let those at its edges,
    # as all that go aside, keep more of what they believe, and win where nothing is said.
    habit /= habit[states.straight // 2].sum()
    both_go = (states.travel != STILL)[:, None] & (states.travel != STILL)[None, :]
    habit[both_go & (states.travel[:, None] != states.travel[None, :])] *= params.turns_round
    habit += np.float32(1e-4)
    return habit
