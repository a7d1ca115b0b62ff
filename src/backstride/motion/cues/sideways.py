"""Sideways: the body shakes more to the sides than ahead, and neither brakes nor pushes in order.

A weak rule: it was set on the same few seconds of two people that it is scored on.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, Evidence
from backstride.motion.cues.features import Features
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class SidewaysParams:
    """Settings of `sideways`; every default is explained."""

    lumbar: float = 0.7
    """Logarithm of the spread to the side over that ahead (direction study, section 4 B)."""
    chest: float = 1.1
    """The same for a chest (direction study)."""
    thigh: float = 0.65
    """The same for a thigh (direction study)."""
    orderly: float = 0.35
    """Correlation `ax_vz` above which it does brake and push in order (as above)."""
    plain: float = 1.6
    """Logarithm of that ratio, 5 to 1, above which what is felt ahead is only what leaks from the side.
    Project
    choice; of forward seconds on shared clips none comes near."""
    unlikely: float = 1.5
    """How unlikely sideways is where the rule is silent: a tick's share of 3 (as above)."""
    otherwise: float = 0.75
    """How unlikely forward and backward are where it fires: a tick's share of 1.5 (as above)."""


def sideways(features: Features, placement: Placement, params: SidewaysParams = SidewaysParams()) -> Evidence:
    """Return what shaking to the sides says; for lumbar, chest and thigh."""
    ratio = features.aside_ratio
    fires = (ratio > getattr(params, placement.value)) & (np.abs(features.ax_vz) < params.orderly)
    fires = (fires | (ratio > params.plain)) & features.known
    word = np.zeros((fires.size, 4))
    word[fires, FORWARD] = word[fires, BACKWARD] = -params.otherwise
    word[~fires, SIDEWAYS] = -params.unlikely
    return Evidence("sideways", word)
