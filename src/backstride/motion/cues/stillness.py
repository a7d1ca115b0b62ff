"""Still: specific force keeps its size, and nothing turns much.

One who stands and looks round turns without moving: where force is very quiet, more turning is let through.
Rejected: a threshold on the position of a receiver, which wanders by metres while its wearer stands.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import STILL, Evidence
from backstride.motion.cues.features import Features
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class StillnessParams:
    """Settings of `stillness`; every default is explained."""

    force_mps2: float = 0.4
    """Spread of specific force over a second below which a trunk stands (direction study, section 4)."""
    turn_radps: float = 0.35
    """Turning below which it stands (as above)."""
    thigh_force_mps2: float = 0.5
    """The same for a thigh, a foot or a wrist, which fidget (as above)."""
    thigh_turn_radps: float = 0.8
    """Turning below which those stand (as above)."""
    quiet_share: float = 0.6
    """With force below this share of its limit, turning may be `turn_more` times its limit: one who looks
    round stands. Project choice."""
    turn_more: float = 2.5
    """Multiple of the limit of turning while it looks round. Project choice."""
    moment: float = 0.4
    """Share of the limits within the tick itself that shows a stand right beside a start or a stop, where a
    second is too long. Project choice: the quietest half second of a walk is above it."""
    beside: float = 0.8
    """The same share beside a tick that stands by its second. Project choice."""
    sure: float = 6.0
    """How much less likely travel is where the rule fires, as a logarithm (direction study, section 4 E)."""
    unlikely: float = 4.0
    """How unlikely standing is well above the limits (as above)."""
    fades_to: float = 1.7
    """Multiple of the limits at which standing is that unlikely (as above)."""


def unrest(
    features: Features, placement: Placement | None, params: StillnessParams = StillnessParams()
) -> Floats:
    """Return how far each tick (t,) is above the limits of standing: below 1 it stands."""
    trunk = placement in {Placement.LUMBAR, Placement.CHEST}
    force_limit = params.force_mps2 if trunk else params.thigh_force_mps2
    turn_limit = params.turn_radps if trunk else params.thigh_turn_radps
    force, turn = features.std_force_mps2 / force_limit, features.rms_spin_radps / turn_limit
    looking = np.maximum(turn / params.turn_more, force / params.quiet_share)
    own = np.maximum(features.own_std_force_mps2 / force_limit, features.own_rms_spin_radps / turn_limit)
    above = np.maximum(force, np.minimum(turn, looking))
    beside = np.zeros(above.size, dtype=bool)
    beside[1:] |= above[:-1] < 1.0
    beside[:-1] |= above[1:] < 1.0
    above = np.minimum(above, own / np.where(beside, params.beside, params.moment))
    return np.nan_to_num(above, nan=params.fades_to)


def stands(
    features: Features, placement: Placement | None, params: StillnessParams = StillnessParams()
) -> Bools:
    """Tell the ticks (t,) in which the body stands."""
    return unrest(features, placement, params) < 1.0


def stillness(
    features: Features, placement: Placement | None, params: StillnessParams = StillnessParams()
) -> Evidence:
    """Return what stillness says."""
    above = unrest(features, placement, params)
    word = np.zeros((above.size, 4))
    word[above < 1.0, :STILL] = -params.sure
    word[:, STILL] = -params.unlikely * np.clip((above - 1.0) / (params.fades_to - 1.0), 0.0, 1.0)
    word[~features.known] = 0.0
    return Evidence("still", word)
