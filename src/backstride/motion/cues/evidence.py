"""What a cue says: for each tick, how well each travel explains what it saw."""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats

FORWARD, BACKWARD, SIDEWAYS, STILL = range(4)
"""Columns of `Evidence.log_likelihood`."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The word of one cue."""

    cue: str
    """`shape`, `swing`, `course`, `still`, `sideways`, `pace`: the key of what it says in words."""
    log_likelihood: Floats
    """(t, 4): natural logarithm, at most 0 for the travel that explains it best; zeros say nothing."""
    speed_mps: Floats | None = None
    """(t,): how fast the body moves, whichever way, where the cue knows; NaN elsewhere."""
    slower_mps: Floats | None = None
    """(t,): one standard deviation of that speed downward."""
    faster_mps: Floats | None = None
    """(t,): one standard deviation upward."""

    @classmethod
    def silent(cls, cue: str, ticks: int) -> "Evidence":
        """Return the word of a cue that has nothing to say."""
        return cls(cue, np.zeros((ticks, 4)))

    def sign(self) -> Floats:
        """Return how much more likely backward is than forward, each tick (t,), as a logarithm."""
        lean: Floats = self.log_likelihood[:, BACKWARD] - self.log_likelihood[:, FORWARD]
        return lean
