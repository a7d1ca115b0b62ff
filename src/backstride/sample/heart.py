"""Heart rate: what travel asks for, reached with delay.

The demand is a straight line in speed for each gait, times what backward costs more; the heart follows as a
first-order lag that rises faster than it falls. Rejected: a two-component model, which no reader could tell
apart at one value a second.
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from backstride.sample.chance import chance, gauss_markov
from backstride.sample.ground import Ground
from backstride.sample.script import Script
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class HeartParams:
    """Settings of `heart_rate_of`; every default is explained."""

    standing_bpm: float = 84.0
    """Standing between efforts. Project choice."""
    walk_bpm: float = 80.0
    """Walking, drawn out to 0 m/s: 105 at 1.4 m/s with the slope below. Project choice."""
    run_bpm: float = 92.5
    """Running, drawn out to 0 m/s: 142 at 2.7 m/s with the slope below. Project choice."""
    slope_bpm_per_mps: float = 18.3
    """Beats a minute for each m/s, either gait. Project choice."""
    walk_backward_ratio: float = 1.168
    """Heart rate backward over forward at 1.34 m/s: 132 over 113, 13 athletes (Williford 1998)."""
    run_backward_ratio: float = 1.151
    """Heart rate backward over forward at 2.24 m/s: 168 over 146, 13 athletes (Williford 1998)."""
    unpractised: float = 1.05
    """On top of it for who is new to it; four weeks of practice took heart rate from 143 to 119 in 8 men
    walking backward (Heath 2001). The size is a project choice."""
    rise_s: float = 30.0
    """Time constant while rising. Project choice, of the size that exercise physiology finds."""
    fall_s: float = 45.0
    """Time constant while falling: slower. Project choice."""
    drift_bpm_per_h: float = 6.0
    """Slow rise at the same speed. Project choice."""
    ceiling_bpm: float = 186.0
    """No demand beyond it. Project choice: the sample athlete's maximum."""
    start_bpm: float = 92.0
    """At the start, after a short walk to it. Project choice."""
    wander_bpm: float = 1.2
    """Spread from beat to beat and mood. Project choice."""


def heart_rate_of(script: Script, ground: Ground, seed: int, params: HeartParams = HeartParams()) -> Floats:
    """Return the true heart rate on the clock of the ground, shape (n,), 1/min."""
    seconds = np.arange(int(np.ceil(ground.t_s[-1])) + 1, dtype=np.float64)
    demand = np.interp(seconds, ground.t_s, demanded_rate(script, ground, params))
    demand += gauss_markov(chance(seed, "heart"), seconds.size, params.wander_bpm, 15.0, 1.0)
    demand += params.drift_bpm_per_h * seconds / 3600.0
    demand = np.minimum(demand, params.ceiling_bpm)

    def follow(rate: float, wanted: float) -> float:
        return rate + (wanted - rate) / (params.rise_s if wanted > rate else params.fall_s)

    reached = list(accumulate(demand.tolist(), follow, initial=params.start_bpm))[:-1]
    return np.interp(ground.t_s, seconds, np.array(reached, dtype=np.float64))


def demanded_rate(script: Script, ground: Ground, params: HeartParams = HeartParams()) -> Floats:
    """Return the heart rate that each moment would settle at, shape (n,), 1/min."""
    at_rest = {Gait.RUN: params.run_bpm, Gait.WALK: params.walk_bpm}
    level = np.array([at_rest.get(block.gait, params.standing_bpm) for block in script])[ground.block]
    slope = np.array([params.slope_bpm_per_mps if block.gait in at_rest else 0.0 for block in script])[
        ground.block
    ]
    more = {Gait.RUN: params.run_backward_ratio, Gait.WALK: params.walk_backward_ratio}
    ratio = np.array(
        [more[b.gait] * params.unpractised if b.travel is Travel.BACKWARD else 1.0 for b in script]
    )[ground.block]
    demand = (level + slope * ground.speed_mps) * ratio
    return np.asarray(demand, dtype=np.float64)
