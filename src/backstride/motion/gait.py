"""Walk or run: by how hard the body bounces, and by how fast it goes where that is known.

A run has flight, and flight a large swing of upward acceleration at the trunk. A slow jog and a hurried walk
overlap; a foot or a receiver that knows the speed decides between them. Rejected: cadence alone (backward
walking is quick-stepped), and looking for flight itself, which a loose phone hides.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import Evidence
from backstride.motion.cues.features import Features
from backstride.motion.trace import UNKNOWN, Codes
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class GaitParams:
    """Settings of `runs`; every default is explained."""

    bounce_mps2: float = 5.0
    """Spread of upward acceleration over two seconds above which a trunk or thigh runs (direction study,
    section 4: a walk called a run in 2 to 3 % of seconds, acted walks in 10 to 14 %)."""
    wrist_mps2: float = 7.0
    """The same at a wrist, which swings harder in a walk. Project choice."""
    walks_below_mps: float = 1.6
    """Nobody is called running below this speed where it is known. Project choice."""
    steady_ticks: int = 3
    """A tick's gait is that of most ticks this near, 3.5 s in all. Project choice."""
    runs_above_mps: float = 2.4
    """Nobody is called walking above it; race walkers are rare. Project choice."""


def runs(
    features: Features,
    placement: Placement | None,
    speeds: tuple[Evidence, ...] = (),
    params: GaitParams = GaitParams(),
) -> Codes:
    """Return 1 for ticks (t,) of a run, 0 of a walk, `UNKNOWN` where nothing tells.

    Args:
        features: Of one sensor.
        placement: Where it is worn; a foot does not bounce with the body, so its speed decides.
        speeds: Cues that know how fast the body goes.
        params: What is explained there.
    """
    foot = placement in {Placement.FOOT_LEFT, Placement.FOOT_RIGHT}
    limit = params.wrist_mps2 if placement in {Placement.WRIST, None} else params.bounce_mps2
    found = np.where(features.std_az_mps2 > limit, 1, 0).astype(np.int8)
    found[~features.known | np.isnan(features.std_az_mps2)] = UNKNOWN
    if foot:
        found[:] = UNKNOWN
    for cue in speeds:
        if cue.speed_mps is not None:
            speed = np.nan_to_num(cue.speed_mps, nan=(params.walks_below_mps + params.runs_above_mps) / 2)
            found[speed > params.runs_above_mps] = 1
            found[speed < params.walks_below_mps] = 0
            between = np.isfinite(cue.speed_mps) & (found == UNKNOWN)
            found[between] = speed[between] > (params.walks_below_mps + params.runs_above_mps) / 2
    return _steadied(found, params)


def _steadied(found: Codes, params: GaitParams) -> Codes:
    """Give each tick what most known ticks around it are: nobody changes gait for half a second."""
    from scipy.ndimage import uniform_filter1d  # noqa: PLC0415  # heavy, and only sensor recordings need it

    known = found != UNKNOWN
    width = 2 * params.steady_ticks + 1
    run, told = (uniform_filter1d(part.astype(np.float64), width) for part in (found == 1, known))
    return np.where(known, np.where(2 * run > told, 1, 0), UNKNOWN).astype(np.int8)
