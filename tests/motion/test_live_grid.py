"""The grid of the live form: plain lists against matrices, and what physics and symmetry ask of it."""

from math import cos, sin

import numpy as np
import pytest

from backstride.motion.live_cues import BACKWARD, FORWARD, SIDEWAYS, STILL, Word
from backstride.motion.live_grid import (
    Chances,
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

PARAMS, GRID = GridParams(), grid_of(GridParams())
TICKS = 9
STANDS = [Word((-6.0, -6.0, -6.0, 0.0))]
WALKS = [Word((0.0, 0.0, -1.5, -4.0), (1.0, 0.5, 0.6))]
STRAIGHT = Change((1.0, 0.0), (0.0, 0.0), known=True)


def pushed(ahead_mps: float, left_mps: float = 0.0, turn_rad: float = 0.0) -> Change:
    """A change of velocity while the body turns left by an angle."""
    return Change((cos(turn_rad), -sin(turn_rad)), (ahead_mps, left_mps), known=True)


def some(seed: int) -> tuple[list[list[Word]], list[Change | None]]:
    """Any evidence, and any changes of speed, one of them unknown and one not felt."""
    rng = np.random.default_rng(seed)
    said = [[Word(tuple(row)), *WALKS] for row in (-rng.exponential(1.0, (TICKS, 4))).tolist()]
    changes: list[Change | None] = [pushed(*row) for row in rng.normal(0, 0.5, (TICKS, 3)).tolist()]
    changes[3], changes[5] = Change((1.0, 0.0), (0.0, 0.0), known=False), None
    return said, changes


def read(words: list[list[Word]], changes: list[Change | None]) -> list[Chances]:
    """Chances in each tick, by all of them."""
    weights = [weights_of(PARAMS, GRID, said) for said in words]
    moves = [transitions_of(PARAMS, GRID, change) for change in changes]
    forth = [start_of(PARAMS, GRID)]
    for rows, weight in zip(moves, weights, strict=True):
        forth.append(read_on(forth[-1], rows, weight))
    after, out = [1.0] * len(forth[0]), []
    for k in range(len(words) - 1, -1, -1):
        out.append(chances_of(GRID, joined(forth[k + 1], after)))
        after = read_back(after, moves[k], weights[k])
    return out[::-1]


@pytest.mark.parametrize("seed", range(3))
def test_reading_forth_and_back_is_the_product_of_all_matrices(seed):
    words, changes = some(seed)
    steps = [
        np.array(transitions_of(PARAMS, GRID, change)) @ np.diag(weights_of(PARAMS, GRID, said))
        for said, change in zip(words, changes, strict=True)
    ]
    for k, chances in enumerate(read(words, changes)):
        until = np.linalg.multi_dot([start_of(PARAMS, GRID), *steps[: k + 1]])
        after = np.ones(len(until))
        for step in reversed(steps[k + 1 :]):
            after = step @ after
        belief = until * after / (until @ after)
        assert chances == pytest.approx(chances_of(GRID, belief.tolist()), abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_seen_from_behind_forward_and_backward_swap(seed):
    words, changes = some(seed)
    behind = [[Word((w.says[1], w.says[0], *w.says[2:]), w.pace) for w in said] for said in words]
    turned = [
        None if c is None else Change(c.turn, (-c.gained_mps[0], -c.gained_mps[1]), known=c.known)
        for c in changes
    ]
    for one, other in zip(read(words, changes), read(behind, turned), strict=True):
        assert other == pytest.approx((one[1], one[0], one[2], one[3]), abs=1e-9)


@pytest.mark.parametrize(("push", "way"), [(1.0, FORWARD), (-1.0, BACKWARD)])
def test_a_push_out_of_a_stand_gives_the_way(push, way):
    assert read([STANDS, STANDS, WALKS], [STRAIGHT, STRAIGHT, pushed(push)])[-1][way] > 0.8


@pytest.mark.parametrize(("way", "left_mps"), [(FORWARD, 0.5), (BACKWARD, -0.5)])
def test_a_bend_shows_the_way_since_what_is_felt_to_its_inside_is_signed_speed_times_turning(way, left_mps):
    bend = pushed(0.0, left_mps, 0.5)
    chances = read([WALKS] * 5, [STRAIGHT, bend, bend, bend, bend])
    assert chances[-1][way] > 0.8
    assert chances[0][way] > 0.8  # before the bend too, once it is read back


def test_what_was_walked_is_carried_on_straight_and_lost_where_samples_are_missing():
    forward = [*WALKS, Word((0.0, -3.0, 0.0, 0.0))]
    gap = Change((1.0, 0.0), (0.0, 0.0), known=False)
    assert read([forward, forward, WALKS, WALKS], [STRAIGHT] * 4)[-1][FORWARD] > 0.9
    after = read([forward, forward, WALKS, WALKS], [STRAIGHT, STRAIGHT, gap, STRAIGHT])[-1]
    assert after[FORWARD] == pytest.approx(after[BACKWARD], abs=1e-6)


def test_where_nothing_is_felt_a_change_of_way_passes_a_stand():
    stays = sum(
        p for p, way in zip(GRID.habit[-1 + GRID.straight], GRID.travel, strict=True) if way == FORWARD
    )
    turns = sum(
        p for p, way in zip(GRID.habit[-1 + GRID.straight], GRID.travel, strict=True) if way == BACKWARD
    )
    assert stays > 100 * turns


def test_there_is_one_state_of_standing_and_as_many_backward_as_forward():
    assert GRID.travel.count(STILL) == 1
    assert GRID.travel.count(FORWARD) == GRID.travel.count(BACKWARD)
    assert GRID.travel.count(SIDEWAYS) % 2 == 0
