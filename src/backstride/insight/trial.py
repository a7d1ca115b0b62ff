"""Tests that a person does with a worn sensor: standing still on purpose, three metres backward.

A recording cannot tell that it holds a test, so the person says it. What is found joins the metrics of the
reading; what was refused joins its problems.
"""

from dataclasses import dataclass
from enum import StrEnum

from backstride.insight.measured import BEST_FOR_BODY, Carried, Worns
from backstride.motion.backward_walk_test import backward_walk_test
from backstride.motion.sway_test import Eyes, Stance, sway_test
from backstride.vocab.measure import Measured
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Segment

__all__ = ["Eyes", "Stance", "Trial", "TrialKind", "trial_of"]


class TrialKind(StrEnum):
    """Which test it was."""

    SWAY = "sway"
    BACKWARD_WALK = "backward-walk"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a person says about a test."""

    kind: TrialKind
    stance: Stance = Stance.TWO_LEGS
    """Of a sway test."""
    eyes: Eyes = Eyes.OPEN
    """Of a sway test."""
    start_s: float | None = None
    """None is the start of the recording."""
    end_s: float | None = None
    """None is its end."""


def trial_of(trial: Trial, worns: Worns, segments: tuple[Segment, ...]) -> Measured:
    """Return what a test found, from the sensor nearest to the centre of mass; else why it found nothing."""
    ranked = sorted(worns.carried, key=_nearness)
    if not ranked:
        words = "This recording has no usable motion sensor, so the test cannot be timed or measured."
        return Measured(problems=(Problem(f"{trial.kind}-no-sensor", words),))
    one = ranked[0]
    if trial.kind is TrialKind.SWAY:
        start_s = 0.0 if trial.start_s is None else trial.start_s
        return sway_test(
            one.worn, one.recording, trial.stance, trial.eyes, start_s=start_s, end_s=trial.end_s
        )
    return backward_walk_test(one.worn, one.contacts, segments, start_s=trial.start_s, end_s=trial.end_s)


def _nearness(one: Carried) -> int:
    placement = one.worn.placement
    return len(BEST_FOR_BODY) if placement is None else BEST_FOR_BODY.index(placement)
