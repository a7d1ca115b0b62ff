"""Swing: where the foot goes between two stances, seen from where its toes point.

Direct physics: a foot stands still once a stride, and what it does in between is summed up from there. It
works walking and running. What it cannot tell is the part of a stride before the first and after the last
stance.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL, Evidence
from backstride.motion.foot_strides import Strides
from backstride.motion.ticks import TICK_S, Indexes, Ticks
from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class SwingParams:
    """Settings of `swing`; every default is explained."""

    error_m: float = 0.12
    """Error of a stride's way: how it comes out a little over one part in ten of a stride. Project choice."""
    along: float = 0.6
    """Cosine between way and toes from which a stride is fully along them: within 53 degrees, since feet
    turn out
    and sensors sit askew (direction study, section 4 A)."""
    across: float = 0.45
    """Cosine below which it is fully across. Project choice."""
    most: float = 5.0
    """No tick says more than this, as a logarithm. Project choice: a stance can be missed."""
    unlikely_still: float = 4.0
    """How unlikely standing is in a stride (direction study, section 4 E)."""
    least_share: float = 0.5
    """A stride speaks for a tick of which it covers this much. Project choice."""
    slower: float = 0.3
    """One standard deviation of the body's speed as a share of the stride's: its ends are not the tick's.
    Project choice."""


def swing(strides: Strides | None, ticks: Ticks, params: SwingParams = SwingParams()) -> Evidence:
    """Return what the way of a foot says."""
    word = np.zeros((ticks.count, 4))
    speed = np.full(ticks.count, np.nan)
    if strides is None or not strides.ok.any():
        return Evidence("swing", word)
    ahead, left = strides.displacement_m[:, strides.ok]
    start, end = strides.start_s[strides.ok], strides.end_s[strides.ok]
    length = np.hypot(ahead, left)
    weight, cosine = np.minimum(length / params.error_m, params.most), ahead / length
    says = np.zeros((length.size, 4))
    says[:, FORWARD] = weight * np.minimum(cosine - params.along, 0.0)
    says[:, BACKWARD] = weight * np.minimum(-cosine - params.along, 0.0)
    says[:, SIDEWAYS] = weight * np.minimum(params.across - np.abs(cosine), 0.0)
    says[:, STILL] = -params.unlikely_still
    which, share = _mostly_in(start, end, ticks)
    spoken = share >= params.least_share
    word[spoken] = says[which[spoken]]
    speed[spoken] = (length / (end - start))[which[spoken]]
    spread = np.maximum(params.slower * np.nan_to_num(speed), params.error_m)
    return Evidence("swing", word, speed, spread, spread)


def _mostly_in(start: Floats, end: Floats, ticks: Ticks) -> tuple[Indexes, Floats]:
    """Return for each tick the stride that covers most of it, and which share."""
    from_s = np.arange(ticks.count) * TICK_S
    until_s = np.minimum(from_s + TICK_S, ticks.end_s)
    lasts = np.maximum(until_s - from_s, 1e-9)
    first = np.clip(np.searchsorted(end, from_s, side="right"), 0, end.size - 1)
    best, share = first, np.zeros(ticks.count)
    for which in (first, np.minimum(first + 1, end.size - 1), np.minimum(first + 2, end.size - 1)):
        covers = (
            np.clip(np.minimum(until_s, end[which]) - np.maximum(from_s, start[which]), 0.0, None) / lasts
        )
        best, share = np.where(covers > share, which, best), np.maximum(share, covers)
    return best, share
