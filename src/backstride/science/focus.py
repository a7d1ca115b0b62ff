"""A reaction-time test in numbers: what is counted, and how quick the reactions were.

The number that is compared is *response speed*: the mean of 1 / reaction time. Sleep loss shows in it best
(N811), and one slow press cannot drag it as it drags a mean time. People read it as a time: 1000 / speed.

What it is not: a measure of the mind at large. A three-minute test does not stand for the ten-minute one
(N808), and no study followed people who run backward.

Rejected: the mean reaction time (a single lapse moves it by more than a night without sleep); subtracting a
delay of the device (it is not known, N805: so only tests on one device are compared).
"""

import math
from dataclasses import dataclass, field
from statistics import fmean, median, stdev

from backstride.science.evidence.shelf import number, value
from backstride.vocab.focus import Ended, FocusCounts, FocusScore, FocusTest, Trial

SOURCES = tuple(dict.fromkeys(value(known).study for known in ("N801", "N811")))
"""Studies that a score rests on: where a lapse begins, and which number shows most."""


@dataclass(frozen=True, slots=True)
class FocusParams:
    """How a test is given and counted."""

    duration_s: float = 180.0
    """Three minutes: the length for which the lapse threshold was found (N801)."""
    wait_low_ms: float = 1000.0
    """Shortest wait before a signal. Project choice, with the longest what programs for this test use."""
    wait_high_ms: float = 4000.0
    """Longest wait before a signal. Project choice."""
    lapse_above_ms: float = field(default_factory=lambda: number("N801"))
    """A slower reaction is a lapse: 355 ms in the three-minute test (basner2011, 74 people)."""
    false_below_ms: float = 100.0
    """Quicker than anybody can see and press: begun before the signal. Project choice, the usual one."""
    unanswered_after_ms: float = 10_000.0
    """A signal goes away after so long. Project choice; nobody awake takes a tenth of it."""
    practice: int = 3
    """Trials before the test that are not kept. Project choice: enough to know what to press."""
    least_share: float = 0.95
    """A test that lasted less of its length was not finished. Project choice."""
    least_reactions: int = 30
    """Fewer reactions than this are no test; three minutes hold about 60. Project choice."""


DEFAULT = FocusParams()


def counts_of(trials: tuple[Trial, ...], params: FocusParams = DEFAULT) -> FocusCounts:
    """Count a test, whole or not; the browser counts alike (`views/focus_trials.js`, tests share cases)."""
    answered = [trial.reaction_ms for trial in trials if trial.reaction_ms is not None]
    valid = [reaction_ms for reaction_ms in answered if reaction_ms >= params.false_below_ms]
    unanswered = len(trials) - len(answered)
    return FocusCounts(
        reactions=len(valid),
        lapses=sum(reaction_ms > params.lapse_above_ms for reaction_ms in valid) + unanswered,
        false_starts=len(answered) - len(valid),
        unanswered=unanswered,
        median_ms=median(valid) if valid else None,
    )


def score_of(test: FocusTest, params: FocusParams = DEFAULT) -> FocusScore | None:
    """Score a whole test; None for a part of one, which would compare a fresh minute with tired ones.

    Speeds are per second. A signal that was not answered has the speed 0; false starts have none.
    Source: the metric of basner2011; its standard error is that of a mean over the reactions.
    """
    counts = counts_of(test.trials, params)
    short = test.duration_s < params.least_share * params.duration_s
    if test.ended is not Ended.FINISHED or short or counts.reactions < params.least_reactions:
        return None
    speeds = [speed for trial in test.trials if (speed := _speed_per_s(trial, params)) is not None]
    mean = fmean(speeds)
    return FocusScore(
        counts=counts,
        speed_per_s=mean,
        speed_se_per_s=stdev(speeds) / math.sqrt(len(speeds)),
        reaction_ms=1000.0 / mean,
    )


def _speed_per_s(trial: Trial, params: FocusParams) -> float | None:
    if trial.reaction_ms is None:
        return 0.0
    return None if trial.reaction_ms < params.false_below_ms else 1000.0 / trial.reaction_ms
