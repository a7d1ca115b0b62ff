"""Simulated mishaps obey mechanics: what falls is stopped, what jumps comes down, what lies feels gravity."""

from functools import cache

import numpy as np
import pytest

from backstride.sample.mishaps import MishapKind, MishapRun, simulate_mishap
from backstride.sample.worn import Manner, Worn
from backstride.vocab.recording import Placement, Sensor

PERFECT = Manner(force_noise_mps2=0, force_bias_mps2=0, turn_noise_radps=0, turn_bias_radps=0)


@cache
def run(kind: MishapKind, seed: int, placement: Placement = Placement.LUMBAR) -> MishapRun:
    return simulate_mishap(kind, seed, Worn(placement, manner=PERFECT))


def size(made: MishapRun, start_s: float, end_s: float) -> np.ndarray:
    """Size of specific force from so long to so long after it began."""
    force = made.recording.streams[Sensor.ACC]
    inside = (force.t_s >= made.at_s + start_s) & (force.t_s < made.at_s + end_s)
    return np.sqrt(sum(np.square(values[inside]) for values in force.columns.values()))


@pytest.mark.parametrize("kind", list(MishapKind))
def test_the_same_seed_is_the_same_mishap_and_another_is_another(kind: MishapKind) -> None:
    first, again, other = (simulate_mishap(kind, seed, Worn()) for seed in (3, 3, 4))
    axes = [
        made.recording.streams[Sensor.ACC].columns["acc_x_mps2"].tobytes() for made in (first, again, other)
    ]
    assert axes[0] == axes[1] != axes[2]
    assert first.recording.simulated
    assert 20 < first.at_s < first.recording.duration_s - 10


@pytest.mark.parametrize("seed", range(10_000, 10_003))
def test_a_fall_is_light_then_hard_then_gravity(seed: int) -> None:
    made = run(MishapKind.FALL, seed)
    assert size(made, 0.1, 0.7).min() < 0.75 * 9.81
    assert 2.9 * 9.81 < size(made, 0.0, 1.6).max() < 16 * 9.81 * np.sqrt(3)
    assert np.median(size(made, 1.8, 2.4)) == pytest.approx(9.81, abs=0.6)


def test_a_jump_flies_and_lands() -> None:
    for seed in (10_000, 10_001, 10_002):
        made = run(MishapKind.JUMP, seed)
        assert np.sort(size(made, 0.0, 1.5))[20] < 3.0
        assert size(made, 0.0, 1.5).max() > 2.5 * 9.81


def test_who_runs_backward_mostly_falls_backward() -> None:
    falls = [run(MishapKind.FALL, seed) for seed in range(10_000, 10_020)]
    ways = [fall.way for fall in falls if fall.travel == "backward"]
    assert sum(way in {"sits", "back"} for way in ways) > len(ways) / 2


@pytest.mark.parametrize("placement", [Placement.WRIST, Placement.FOOT_LEFT])
def test_nothing_is_simulated_where_nothing_is_believed(placement: Placement) -> None:
    with pytest.raises(ValueError, match="no mishap is simulated"):
        simulate_mishap(MishapKind.FALL, 1, Worn(placement))
