"""Which way and how, second by second, as measured; and the stretches that it makes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Gait, Segment, Travel

TRAVELS = (Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.STILL)
"""Columns of `TravelTrace.probability`."""
UNKNOWN = -1
_SUREST = 0.99
"""No measurement is called certain."""
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class TravelTrace:
    """One answer a second; second k is `[k, k + 1)`, the last one is cut by the end. Arrays are (s,)."""

    duration_s: float
    probability: Floats
    """(s, 4), columns as `TRAVELS`: what the sensors say, before anything is called unknown."""
    travel: Codes
    """Index into `TRAVELS`, or `UNKNOWN`."""
    running: Codes
    """1 runs, 0 walks, `UNKNOWN`; means nothing where the body is still."""
    speed_mps: Floats
    """Signed chest speed as far as motion sensors know it: sign and rough size only."""
    why: tuple[str, ...]
    """What decided each second, in words."""

    @property
    def confidence(self) -> Floats:
        """Probability that each second's travel is right; 0 where it is unknown."""
        every = np.arange(self.travel.size)
        return np.where(self.travel == UNKNOWN, 0.0, self.probability[every, self.travel])

    def gaits(self) -> tuple[Gait, ...]:
        """Return the gait of each second."""
        still = TRAVELS.index(Travel.STILL)
        names = {1: Gait.RUN, 0: Gait.WALK, UNKNOWN: Gait.UNKNOWN}
        return tuple(
            Gait.STAND if travel == still else names[running]
            for travel, running in zip(self.travel.tolist(), self.running.tolist(), strict=True)
        )

    def stretches(self, decimals: int = 3) -> tuple[Segment, ...]:
        """Return segments that cover the recording: neighbours with the same travel and gait are one."""
        gaits, travels = self.gaits(), self.travel.tolist()
        looks = list(zip(travels, gaits, strict=True))
        edges = [0, *(k for k in range(1, len(looks)) if looks[k] != looks[k - 1]), len(looks)]
        confidence, end_s = self.confidence, round(self.duration_s, decimals)
        return tuple(
            Segment(
                start_s=float(first),
                end_s=float(last) if last < len(looks) else end_s,
                travel=Travel.UNKNOWN if travels[first] == UNKNOWN else TRAVELS[travels[first]],
                gait=gaits[first],
                confidence=min(round(float(confidence[first:last].mean()), 2), _SUREST),
                because=_commonest(self.why[first:last]),
            )
            for first, last in pairwise(edges)
            if first < end_s
        )


def _commonest(words: tuple[str, ...]) -> str:
    """Return the word that is said most often, the first one of several."""
    count: Callable[[str], int] = words.count
    return max(dict.fromkeys(words), key=count)
