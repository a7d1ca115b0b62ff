"""Shape: how a walking body brakes and swings, seen in its own frame.

Walking forward, the trunk brakes while it rises and pushes on while it falls; walking backward the order
swaps, because backward gait is nearly forward gait played backward in time. The numbers used are odd under
that and odd under turning the sensor round, so they need the facing. Running has another order, which one
man's seconds cannot teach: there the cue is silent. Rejected: many features learnt from virtual sensors, of
which several were perfect there and wrong on real backs.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import BACKWARD, FORWARD, Evidence
from backstride.motion.cues.features import Features
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement

Weights = tuple[float, float, float, float]
"""Of `ax_vz`, `sk_jx`, `sk_wy`, and the constant: their sum is above 0 for backward."""


@dataclass(frozen=True, slots=True)
class ShapeParams:
    """Settings of `shape`; every default is explained."""

    lumbar: Weights = (2.2, 2.2, 0.0, -0.3)
    """Both cues count the same; only their size and the constant were chosen, on the shared clips. The
    constant is where walks both ways are equally far: backward gait is not quite forward gait in reverse.
    Weights fitted without the person tested, and drawn to these, do as well (`validation/direction.md`);
    fitted from nothing they leave a third of a chest's seconds unknown."""
    chest: Weights = (3.2, 3.2, 0.0, -0.3)
    """As for the lower back; a chest shakes less, so its shape is trusted more. Project choice."""
    thigh: Weights = (2.5, 0.0, 2.5, 0.0)
    """As above; a thigh's skewness of swing, fast forward and slow back, replaces that of the slope."""
    clip: float = 4.0
    """No window says more than this. Direction study."""
    per_tick: float = 0.4
    """The score as a logarithm of likelihood: 0.8 a second (direction study), and a second has two ticks."""
    weak: float = 0.25
    """Share of its word where the walk is faint, turns or has no rhythm (direction study)."""
    faint_mps2: float = 0.4
    """Spread of upward acceleration below which a walk is faint (as above)."""
    turning_radps: float = 0.8
    """Mean yaw rate above which it turns (as above)."""
    rhythm: float = 0.25
    """Autocorrelation below which it has no rhythm (as above)."""
    runs_above_mps2: float = 3.5
    """Spread above which it runs or hops, and the cue is silent (as above)."""
    aside: float = 1.6
    """Above this `aside_ratio` it is silent (as `SidewaysParams.plain`)."""
    ends: float = 0.5
    """Share of its word where the window is cut by the end of the recording: filters know half of it there.
    Project choice."""


def shape_score(features: Features, placement: Placement, params: ShapeParams = ShapeParams()) -> Floats:
    """Return the score (t,): above 0 for backward; NaN where the window does not reach."""
    weights: Weights = getattr(params, placement.value)
    a, b, c, constant = weights
    score: Floats = a * features.ax_vz + b * features.sk_jx + c * features.sk_wy + constant
    return score


def shape(features: Features, placement: Placement, params: ShapeParams = ShapeParams()) -> Evidence:
    """Return what the shape of a walk says; for lumbar, chest and thigh."""
    word = np.clip(np.nan_to_num(shape_score(features, placement, params)), -params.clip, params.clip)
    word *= params.per_tick
    faint = features.std_az_mps2 < params.faint_mps2
    turns = np.abs(features.yaw_radps) > params.turning_radps
    word[faint | turns | (features.rhythm < params.rhythm)] *= params.weak
    word[features.reach < 1.0] *= params.ends
    leaks = features.aside_ratio > params.aside
    word[(features.std_az_mps2 > params.runs_above_mps2) | leaks | ~features.known] = 0.0
    said = np.zeros((word.size, 4))
    said[:, FORWARD], said[:, BACKWARD] = np.minimum(-word, 0.0), np.minimum(word, 0.0)
    return Evidence("shape", said)
