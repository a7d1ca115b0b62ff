"""Pace: how hard the body bounces tells about how fast it goes, never which way.

It keeps signed speed honest: somebody who bounces as in a run and is said to go at 0.3 m/s did not start
from a stand that we saw. Between a walk and a run the bounce says little, and its range is wide.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import Evidence
from backstride.motion.cues.features import Features


@dataclass(frozen=True, slots=True)
class PaceParams:
    """Settings of `pace`; the ranges hold the speeds of all shared motion-capture clips, 5 to 95 %."""

    runs_above_mps2: float = 7.0
    """Spread of upward acceleration over a second above which it is a run."""
    hurries_above_mps2: float = 3.0
    """Between this and a run anything from a hop to a fast walk is seen."""
    walk_mps: tuple[float, float, float] = (1.0, 0.5, 0.6)
    """Speed of a walk, and one standard deviation below and above. Shared clips: 0.5 to 1.3 m/s."""
    hurry_mps: tuple[float, float, float] = (1.0, 0.9, 0.9)
    """The same between walk and run. Shared clips: 0.1 to 1.6 m/s."""
    run_s: float = 0.25
    """Speed of a run for each m/s² of bounce: 1.9 m/s at 8, 3.3 m/s at 13 (shared clips, medians)."""
    run_range_mps: tuple[float, float] = (1.8, 4.0)
    """The speed of a run is expected in this range."""
    run_mps: tuple[float, float] = (0.7, 1.5)
    """One standard deviation below and above; a sprint bounces little for its speed. Project choice."""


def pace(features: Features, params: PaceParams = PaceParams()) -> Evidence:
    """Return the speed that the bounce speaks for, each tick."""
    bounce = np.nan_to_num(features.bounce_mps2)
    runs, hurries = bounce > params.runs_above_mps2, bounce > params.hurries_above_mps2
    of_run = (np.clip(params.run_s * bounce, *params.run_range_mps), *params.run_mps)
    middle, below, above = (
        np.where(runs, of_run[i], np.where(hurries, params.hurry_mps[i], params.walk_mps[i]))
        for i in range(3)
    )
    silent = Evidence.silent("pace", bounce.size)
    return Evidence("pace", silent.log_likelihood, np.where(features.known, middle, np.nan), below, above)
