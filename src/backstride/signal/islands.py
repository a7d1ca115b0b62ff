"""Where a series is whole: stretches of known samples with no long gap inside.

A short gap is bridged: what came before still says where things are after it. Over a long one it does not, so
everything that carries something along (orientation, heading, a running mean) starts anew behind it.
Rejected: one stretch for a whole recording, in which a phone that slept for a minute in a bag wakes up with
the heading of before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Bools

Bounds = NDArray[np.intp]
"""(k, 2): first sample inside and first sample outside of each island, in order."""
Islands = NDArray[np.int32]
"""(n,): the number of the island of each sample, counted from 0; -1 in a long gap."""


@dataclass(frozen=True, slots=True)
class IslandParams:
    """Settings of `islands_of`; every default is explained."""

    longest_gap_s: float = 1.0
    """A longer gap ends an island: within two steps a body can turn round unseen. Project choice."""


def islands_of(known: Bools, rate_hz: float, params: IslandParams = IslandParams()) -> Bounds:
    """Return the islands (k, 2) of a mask (n,): each begins and ends with a known sample."""
    if known.all():
        return np.array([[0, known.size]], dtype=np.intp) if known.size else np.zeros((0, 2), dtype=np.intp)
    at = np.flatnonzero(known)
    if at.size == 0:
        return np.zeros((0, 2), dtype=np.intp)
    breaks = np.flatnonzero(np.diff(at) - 1 > params.longest_gap_s * rate_hz)
    return np.stack([at[np.r_[0, breaks + 1]], at[np.r_[breaks, at.size - 1]] + 1], axis=1)


def number_islands(bounds: Bounds, size: int) -> Islands:
    """Return the number of the island of each of `size` samples, -1 where there is none."""
    numbers = np.full(size, -1, dtype=np.int32)
    for number, (first, end) in enumerate(bounds):
        numbers[first:end] = number
    return numbers
