"""What the muscle groups did in some bouts: minutes forward and backward, and what backward ones count as.

Where a factor is known (the quadriceps, running), backward minutes count as so many forward minutes at the
same speed; of all other groups minutes are all that can be said. Walking minutes backward never get the
factor of running.

Rejected: one number for all groups together (most of it would be unknown), and a share of forward minutes for
groups whose factor is not known (it would say that they work the same).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.insight.bouts import Bout, seconds_of
from backstride.science.muscles import Engagement, Finding, Muscle, engagement
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class MuscleBalance:
    """One muscle group over some bouts."""

    muscle: Muscle
    running: Engagement
    walking: Engagement
    forward_s: float
    """Moving forward, in any gait."""
    backward_s: float
    """Moving backward, in any gait."""
    factor_s: float
    """Seconds of `backward_s` in a gait for which a factor is known."""
    counts_as_s: float | None
    """Those seconds as seconds forward at the same speed; None where no factor is known, or none went by."""
    ratio: float | None
    """Mean activity of these gaits over all bouts, against the same time forward; None likewise."""


def muscle_balance(bouts: Sequence[Bout]) -> tuple[MuscleBalance, ...]:
    """Return all eight groups, in the order of `Muscle`."""
    return tuple(_balance(muscle, bouts) for muscle in Muscle)


def main_gait(bouts: Sequence[Bout]) -> Gait:
    """Return the gait that a body map is about: running where anything was run backward, else walking."""
    runs, walks = (seconds_of(bouts, Travel.BACKWARD, gait) for gait in (Gait.RUN, Gait.WALK))
    return Gait.WALK if walks > 0 and runs <= 0 else Gait.RUN


def _balance(muscle: Muscle, bouts: Sequence[Bout]) -> MuscleBalance:
    known = [
        found
        for gait in (Gait.RUN, Gait.WALK)
        if (found := engagement(muscle, gait)).finding is Finding.FACTOR and found.factor is not None
    ]
    backward = [(found, seconds_of(bouts, Travel.BACKWARD, found.gait)) for found in known]
    factor_s = sum(seconds for _, seconds in backward)
    counts_as_s = sum((found.factor or 0.0) * seconds for found, seconds in backward)
    forward_s = sum(seconds_of(bouts, Travel.FORWARD, found.gait) for found in known)
    return MuscleBalance(
        muscle=muscle,
        running=engagement(muscle, Gait.RUN),
        walking=engagement(muscle, Gait.WALK),
        forward_s=seconds_of(bouts, Travel.FORWARD),
        backward_s=seconds_of(bouts, Travel.BACKWARD),
        factor_s=factor_s,
        counts_as_s=counts_as_s if factor_s > 0 else None,
        ratio=(forward_s + counts_as_s) / (forward_s + factor_s) if factor_s > 0 else None,
    )
