"""The grid of the live form against that of the batch form, which reads whole recordings."""

import numpy as np
import pytest

from backstride.motion.cues.evidence import Evidence
from backstride.motion.fusion import fuse
from backstride.motion.live_cues import STILL, Word
from backstride.motion.live_grid import (
    GridParams,
    chances_of,
    grid_of,
    joined,
    read_back,
    read_on,
    start_of,
    transitions_of,
    weights_of,
)
from backstride.motion.live_speed import Change
from backstride.motion.signed_speed import SpeedChanges

PARAMS, GRID = GridParams(), grid_of(GridParams())
TICKS = 9


def evidence(seed: int) -> list[list[Word]]:
    """Two cues a tick, one of which knows the pace."""
    rng = np.random.default_rng(seed)
    said = -rng.exponential(1.0, (TICKS, 4))
    return [[Word(tuple(row)), Word((0.0, 0.0, 0.0, 0.0), (1.0, 0.5, 0.6))] for row in said.tolist()]


def moved(seed: int) -> list[Change]:
    rng = np.random.default_rng(seed)
    angle, change = rng.normal(0, 0.4, TICKS), rng.normal(0, 0.5, (TICKS, 2))
    return [
        Change((float(np.cos(a)), float(np.sin(a))), (float(x), float(y)), known=k not in (0, 5))
        for k, (a, (x, y)) in enumerate(zip(angle, change, strict=True))
    ]


def live(words: list[list[Word]], changes: list[Change] | None) -> np.ndarray:
    weights = [weights_of(PARAMS, GRID, said) for said in words]
    moves = [transitions_of(PARAMS, GRID, changes[k] if changes else None) for k in range(TICKS)]
    first = [p * w for p, w in zip(start_of(PARAMS, GRID), weights[0], strict=True)]
    forth = [first]
    for k in range(1, TICKS):
        forth.append(read_on(forth[-1], moves[k], weights[k]))
    after, out = [1.0] * len(first), []
    for k in range(TICKS - 1, -1, -1):
        out.append(chances_of(GRID, joined(forth[k], after)))
        after = read_back(after, moves[k], weights[k])
    return np.array(out[::-1])


def batch(words: list[list[Word]], changes: list[Change] | None) -> np.ndarray:
    said = Evidence("shape", np.array([two[0].says for two in words]))
    pace = [np.full(TICKS, value) for value in (1.0, 0.5, 0.6)]
    speed = (
        SpeedChanges(
            np.array([complex(*c.turn) for c in changes]),
            np.array([complex(*c.gained_mps) for c in changes]),
            np.array([c.known for c in changes]),
        )
        if changes
        else None
    )
    return np.asarray(fuse([said, Evidence("pace", np.zeros((TICKS, 4)), *pace)], speed).probability)


@pytest.mark.parametrize("seed", range(4))
def test_speed_felt_is_read_as_in_whole_recordings(seed):
    words, changes = evidence(seed), moved(seed)
    assert live(words, changes) == pytest.approx(batch(words, changes), abs=2e-5)


@pytest.mark.parametrize("seed", range(2))
def test_without_a_felt_speed_it_is_read_by_the_same_habit(seed):
    words = evidence(seed)
    assert live(words, None) == pytest.approx(batch(words, None), abs=2e-5)


def test_a_push_from_a_stand_gives_the_way():
    stands = [Word((-6.0, -6.0, -6.0, 0.0))]
    belief = [
        p * w for p, w in zip(start_of(PARAMS, GRID), weights_of(PARAMS, GRID, [stands[0]]), strict=True)
    ]
    moves = transitions_of(PARAMS, GRID, Change((1.0, 0.0), (-1.0, 0.0), known=True))
    chances = chances_of(
        GRID, read_on(belief, moves, weights_of(PARAMS, GRID, [Word((0.0, 0.0, 0.0, -4.0))]))
    )
    assert chances[1] > 0.9


def test_standing_has_one_state_and_forward_as_many_as_backward():
    assert GRID.travel.count(STILL) == 1
    assert GRID.travel.count(0) == GRID.travel.count(1) == 12
