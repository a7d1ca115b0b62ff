"""How long a workout takes, before anybody does it."""

from itertools import pairwise

import pytest

from backstride.plan.timing import DEFAULT, block_s, planned_pieces
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Repeat, Role, Target, Workout


def walk(**more):
    return Block(Travel.BACKWARD, Gait.WALK, Role.WORK, **more)


def test_time_is_time_and_distance_needs_a_speed():
    assert block_s(walk(duration_s=30)) == 30
    assert block_s(walk(distance_m=20)) == pytest.approx(20 / DEFAULT.backward_walk_mps)
    assert block_s(walk(distance_m=20, target=Target(speed_mps=(0.4, 0.6)))) == pytest.approx(40)
    assert block_s(walk()) == DEFAULT.open_s


@pytest.mark.parametrize("travel", [Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS])
def test_who_runs_is_there_sooner(travel):
    times = [block_s(Block(travel, gait, Role.WORK, distance_m=100)) for gait in (Gait.WALK, Gait.RUN)]
    assert times[0] > times[1]


def test_backward_takes_longer_than_forward():
    for gait in (Gait.WALK, Gait.RUN):
        ways = [block_s(Block(t, gait, Role.WORK, distance_m=10)) for t in (Travel.BACKWARD, Travel.FORWARD)]
        assert ways[0] > ways[1]


def test_a_ribbon_has_every_block_once_a_time_and_no_gap():
    workout = Workout("w", (walk(duration_s=5), Repeat(3, (walk(duration_s=10), walk(distance_m=8)))))
    pieces = planned_pieces(workout)
    assert len(pieces) == 7
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    assert pieces[-1][1] == pytest.approx(5 + 3 * (10 + 8 / DEFAULT.backward_walk_mps))
