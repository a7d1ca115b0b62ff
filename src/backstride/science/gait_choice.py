"""Which gait is usual at a speed, forward and backward.

People change from walking to running where they like, and backward they like it earlier. On a treadmill
whose speed is raised step by step:

    backward   1.63 m/s, standard deviation between people 0.11   (Hreljac et al. 2005, 12 people)
    forward    around 2.0 m/s; 1.9 and 2.0 told 28 people's gaits apart best, earlier work has 2.1

Between the two speeds a person usually runs backward and walks forward: the comparison is then mixed. Near a
change either gait is usual, so the choice is said aloud. Rejected: a Froude number (leg length is not asked
for, and it told the 28 no better), and the cheapest gait (backward people change well before it).
"""

from dataclasses import dataclass

from backstride.science.evidence.shelf import number, value
from backstride.science.reach import sources_of
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class GaitChoiceParams:
    """How near a change of gait is near."""

    near_sds: float = 2.0
    """Standard deviations of the backward change within which either gait is usual: most people lie within
    two. Project choice."""


@dataclass(frozen=True, slots=True)
class GaitChoice:
    """The usual gait of one direction at a speed, and how sure that is."""

    gait: Gait
    changes_mps: float
    near: bool
    """Many people use the other gait at this speed."""
    sources: tuple[str, ...]


def usual_gait(travel: Travel, speed_mps: float, params: GaitChoiceParams = GaitChoiceParams()) -> GaitChoice:
    """Return the usual gait of forward or backward travel at a speed, on the level."""
    if travel is Travel.BACKWARD:
        change = value("E042")
        changes_mps = number("E042")
        reach_mps = params.near_sds * (change.sd or 0.0)
        low_mps, high_mps = changes_mps - reach_mps, changes_mps + reach_mps
        sources = sources_of("E042")
    else:
        seen, earlier = value("N301"), value("N303")
        changes_mps = number("N302")
        low_mps, high_mps = seen.low or changes_mps, earlier.value or changes_mps
        sources = sources_of("N302", "N301")
    gait = Gait.RUN if speed_mps >= changes_mps else Gait.WALK
    return GaitChoice(gait, changes_mps, low_mps <= speed_mps <= high_mps, sources)
