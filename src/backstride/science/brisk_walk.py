"""Walking backward briskly: how the ratio rises beyond the speeds at which it was studied.

Meaning: by how much the logarithm of the ratio, backward over forward at one speed and grade, lies above that
of slower walks (`cost_ratio.py`). With v in m/s:

    rise(v) = 0                                   up to 1.34, the fastest study on the level (E018)
    rise(v) = top * (v - 1.34) / (1.85 - 1.34)    from there
    rise(v) = top                                 from 1.85 on
    top     = log(R * run(1.85) / (W * walk(1.85)))

At 1.85 m/s walking and running backward cost the same (E043, 12 people). So the ratio of walking is there
what running backward costs over walking forward: `run` and `walk` are the forward rates on the level, middle
of both equations of a gait, R and W the pooled ratios. That makes 1.81 of a pooled 1.23. The rise is the same
on every slope, as the ratio is, and the same for a person whose own ratio is known.

**How sure.** No study that we could read has it, so it lies between none of it and twice of it (90 %, project
choice). The range of a person thereby reaches the ratio of slower walks at every speed. Always extrapolated.

**What it was not made from** agrees (`validation/energy.md`): a table's 6 MET at 1.56 m/s (E033), and walking
at 1.79 m/s, which took 60/84 of the oxygen of running at 2.68 m/s (E026, E027; Flynn et al. 1994).

Rejected: the pooled ratio at every speed (at 1.85 m/s walking would cost a third less than running, where
people's costs are equal); a line through these three (how many people Flynn had is not shown, and a table
has none); a line without an end (at 2.6 m/s the ratio would be 3.2, and nobody was seen there); a smaller
rise uphill (the table has it, but in people direction and grade did not interact, E031).
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from backstride.science.cost_ratio import Z_90, PersonRatio, person_ratio, ratio_of
from backstride.science.evidence.shelf import number, value
from backstride.science.forward_cost import forward_power, forward_sources
from backstride.vocab.arrays import Floats
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.segment import Gait


@dataclass(frozen=True, slots=True)
class BriskWalkParams:
    """Settings of the rise; every default is explained."""

    doubt: float = 1.0
    """Half the 90 % range of the rise, as a share of it: from none of it to twice of it. Project choice."""


def rise_spread(params: BriskWalkParams = BriskWalkParams()) -> float:
    """Return the standard deviation of the rise, as a share of it."""
    return params.doubt / Z_90


def brisk_rise(gait: Gait, speed_mps: Floats | float) -> Floats:
    """Return how far the logarithm of the ratio lies above that of slower walks; 0 running.

    Args:
        gait: Backward.
        speed_mps: Any shape.
    """
    speed = np.asarray(speed_mps, dtype=np.float64)
    if gait is not Gait.WALK:
        return np.zeros(speed.shape)
    beyond = (speed - _studied_mps()) / (number("E043") - _studied_mps())
    return np.asarray(_top() * np.clip(beyond, 0.0, 1.0))


def ratio_at(gait: Gait, speed_mps: float, own: tuple[OwnRatio, ...] = ()) -> PersonRatio:
    """Return the ratio of a person at a speed: their own or the pooled one, and above it the rise."""
    slower, rise = ratio_of(gait, own), float(brisk_rise(gait, speed_mps))
    if rise <= 0.0:
        return slower
    sd = math.hypot(slower.log_sd, rise * rise_spread())
    return PersonRatio(slower.log_mean + rise, sd, tuple(dict.fromkeys((*slower.sources, *rise_sources()))))


def rise_sources() -> tuple[str, ...]:
    """Return the keys of the studies behind the rise."""
    equations = (*forward_sources(Gait.WALK), *forward_sources(Gait.RUN))
    return tuple(dict.fromkeys((value("E043").study, *person_ratio(Gait.RUN).sources, *equations)))


def is_brisk_walk(gait: Gait, speed_mps: float) -> bool:
    """Tell whether a backward walk is faster than any whose ratio was studied."""
    return gait is Gait.WALK and speed_mps > _studied_mps()


def brisk_words() -> str:
    """Say what the estimate of a brisk walk backward rests on."""
    same = value("E043")
    return (
        f"No study that we could read says what walking backward faster than {_studied_mps():g} m/s costs "
        f"beside forward. At {same.value:g} m/s walking and running backward cost {same.people} people the "
        "same: the estimate rises towards that, and its range reaches back to the ratio of slower walks."
    )


def _studied_mps() -> float:
    """Return the fastest walk backward on the level whose ratio was studied."""
    return max(value("E018").speed_mps or (0.0,))


@cache
def _top() -> float:
    same_mps = number("E043")
    run, walk = (
        float(forward_power(gait, same_mps, 0.0)) * person_ratio(gait).median
        for gait in (Gait.RUN, Gait.WALK)
    )
    return math.log(run / walk)
