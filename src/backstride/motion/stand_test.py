"""How long somebody stood on one leg: from the lifted foot to the first step that the sensor feels.

The other foot coming down is a jolt at the trunk, several times what quiet standing does; the same size of
acceleration, and the same bound, as the sway test takes for "stepped". A foot that is put down without one is
not felt, so a stand without a jolt is as long as the person and the clock say it was. Rejected: telling the
lifted foot from sway, which no sensor at the trunk does.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.sway_test import TRUNK
from backstride.signal.worn import Worn


@dataclass(frozen=True, slots=True)
class StandTestParams:
    """Settings of `stood_s`; every default is explained."""

    stepped_mps2: float = 3.0
    """A change of the size of acceleration beyond this is a foot put down; as in `SwayTestParams`."""
    lift_s: float = 0.5
    """So long after the start lifting the foot may be felt, too. Project choice."""
    known: float = 0.95
    """At least this part of the stand rests on real samples; as `SwayTestParams.known`."""


def stood_s(
    worn: Worn, start_s: float, end_s: float, params: StandTestParams = StandTestParams()
) -> float | None:
    """Return how long of `[start_s, end_s)` passed before a foot was put down, in s; all where none was.

    Args:
        worn: The sensor, at the lower back or chest.
        start_s: When the foot was lifted, in the time of the recording.
        end_s: When the stand was over by the clock or by the person.
        params: Settings.

    Returns:
        None where the sensor was worn elsewhere or missed too much of it.
    """
    six = worn.six
    first, last = (int(np.ceil((at - six.start_s) * six.rate_hz)) for at in (start_s, end_s))
    here = slice(max(first, 0), max(last, 0))
    known = six.known[here]
    wanted = max((end_s - start_s) * six.rate_hz, 1.0)
    if worn.placement not in TRUNK or known.sum() < params.known * wanted - 2:
        return None
    size = np.linalg.norm(six.force_mps2[:, here], axis=0)
    jolts = np.flatnonzero(np.abs(size - np.median(size)) > params.stepped_mps2) / six.rate_hz
    jolts = jolts[jolts > params.lift_s]
    return float(jolts[0]) if jolts.size else end_s - start_s
