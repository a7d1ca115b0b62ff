"""A person's own ratio: what running backward costs them over forward at the same speed, from heart rate.

Meaning: the gross metabolic rate backward over forward at equal speed and grade, of one person and one gait.
Equation, for a stretch in which the heart rate has settled:

    heart rate = rest + slope * (cost(speed, grade) * ratio if backward - at rest) + drift * time + day

`cost` is the gross forward cost of the published equations. Percent of heart rate reserve equals percent of
the *reserve* of oxygen uptake, which is gross minus resting (Swain et al. 1998, 50 adults on a treadmill:
slope 1.03, intercept 1.5 %). So the heart sees a net cost, while the ratio is one of gross costs, as energy
uses it: the resting rate is taken off inside the line, not inside the ratio. Taking one for the other would
make the ratio of a walker wrong by 0.1.

How it is learned: for a given ratio everything else is a straight line with Gaussian priors, and has a closed
form. So the ratio is laid on a grid, and each point is weighed by the pooled prior and by how well the line
then explains the heart rates. Each run has its own day and its own drift; a stretch that fits badly counts
less (Student's t). The line needs only a table of products, so that years of runs cost milliseconds.

What is shared, and what is not: an error of the line (resting rate, slope, how this person's cost grows with
speed) is one for all stretches, and cancels where forward and backward were at the same speed; an error of
speed, of a day, of a strap belongs to its stretch or run. Rejected: heart rate over heart rate as the ratio
(it is smaller, since a heart does not rest at 0), and a chain of samples, which says the same in seconds.

Validity: below nine tenths of the heart rate reserve, where the line bends; without a handrail; on the level
or uphill. Walking, it is the ratio up to the fastest speed studied; faster, the rise of `brisk_walk.py` comes
on top, in what is learned as in what is made of it. How the cost of backward falls with practice is not in
it: runs of one season belong together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from backstride.science.cost_ratio import PersonRatio, person_ratio
from backstride.science.forward_cost import forward_power
from backstride.science.heart_line import (
    ForwardCost,
    HeartLineParams,
    Line,
    Stretches,
    stretches_of,
    weigh,
)
from backstride.vocab.arrays import Floats
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

SteadyRun = tuple[SteadyStretch, ...]
"""The steady stretches of one run."""


@dataclass(frozen=True, slots=True)
class OwnRatioParams:
    """Settings of `own_ratio`; every default is explained."""

    lowest: float = 0.85
    """Lower end of the grid. Project choice: far below every study."""
    highest: float = 2.2
    """Upper end of the grid. Project choice: far above every study."""
    step: float = 0.004
    """Of the grid, of the logarithm. Project choice: a fifth of the best posterior's spread."""
    flattest: float = -0.01
    """Grades below are left aside: nobody measured backward downhill. Project choice, as energy has it."""
    steepest: float = 0.25
    """Grades above are left aside: the steepest that was studied (Rasica et al. 2020, E005)."""
    passes: int = 4
    """How often stretches are weighed anew. Project choice: more change nothing."""
    tails: float = 5.0
    """Degrees of freedom of Student's t for the error of a stretch. Project choice."""
    least_gain: float = 0.2
    """An own ratio is given where its interval is narrower than the prior's by this share. Project choice."""
    line: HeartLineParams = HeartLineParams()  # noqa: RUF009  # frozen
    """What is known of hearts beforehand, explained there."""


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Why there is no own ratio yet, and what would give one."""

    gait: Gait
    missing: str
    """`backward`, `forward`, `near maximum` or `contrast`."""
    words: str
    """What is missing, in a sentence."""
    remedy: str
    """What to do, in a sentence."""


@dataclass(frozen=True, slots=True)
class ProtocolBlock:
    """A stretch of the treadmill protocol."""

    minutes: float
    travel: Travel
    speed_share: float
    """Of the speed chosen for the session."""
    purpose: str


PROTOCOL = (
    ProtocolBlock(4, Travel.FORWARD, 1.25, "Warm up. Its speed is another, so that your line shows."),
    ProtocolBlock(4, Travel.BACKWARD, 1.0, "Backward, without holding on."),
    ProtocolBlock(4, Travel.FORWARD, 1.0, "Forward at the same speed."),
    ProtocolBlock(4, Travel.BACKWARD, 1.0, "Backward again: what heat and tiredness add falls out."),
)
"""Sixteen minutes on a treadmill at a speed that can be held backward for four: the belt stops for each turn.

Backward before and after forward, so that a steady drift of the heart cancels. Length and order are a project
choice; each block leaves three minutes at one speed after half a minute of turning.
"""
_REMEDY = (
    "Sixteen minutes on a treadmill give it: four forward to warm up, then four backward, four forward and "
    "four backward at one speed, with a chest strap and without holding on."
)


def own_ratio(
    runs: Sequence[SteadyRun],
    gait: Gait,
    *,
    hr_rest_bpm: float | None = None,
    hr_max_bpm: float | None = None,
    prior: PersonRatio | None = None,
    cost: ForwardCost | None = None,
    params: OwnRatioParams = OwnRatioParams(),
) -> OwnRatio | NotEnough:
    """Return a person's own ratio with its 90 % credible interval, or what is missing for one.

    Args:
        runs: Steady stretches of each run, any order.
        gait: Walking or running; the other's stretches are left aside.
        hr_rest_bpm: Resting heart rate; None is not known, and is learnt with a wide prior.
        hr_max_bpm: Maximal heart rate; None is not known, and stretches above a cautious guess are left out.
        prior: Gross ratio of one more person; None is what the pooled studies say.
        cost: Gross forward cost; None is what the published equations say.
        params: Settings.

    Raises:
        ValueError: the gait is neither walking nor running.
    """
    before = person_ratio(gait) if prior is None else prior
    forward = partial(_forward, gait) if cost is None else cost
    known = [tuple(s for s in run if s.gait is gait and _is_on_known_grade(s, params)) for run in runs]
    refusal = _missing(known, gait)
    if refusal is not None:
        return refusal
    line = Line.of(gait, hr_rest_bpm, hr_max_bpm, params.line)
    below = [tuple(s for s in run if s.heart_rate_bpm <= line.ceiling_bpm) for run in known]
    if _missing(below, gait) is not None:
        return _near_maximum(gait, line, hr_max_bpm)
    used = [run for run in below if run]
    ratio, share = _posterior(stretches_of(used, forward, params.line), before, line, params)
    mean = float(share @ ratio)
    sd = math.sqrt(float(share @ (ratio - mean) ** 2))
    if sd > (1 - params.least_gain) * before.sd:
        words = "The stretches so far say little more than the studies do."
        return NotEnough(gait, "contrast", words, _REMEDY)
    low, high = np.interp([0.05, 0.95], np.cumsum(share) - share / 2, ratio).tolist()
    return OwnRatio(gait, mean, low, high, stretches=sum(map(len, below)), runs=len(used))


def _is_on_known_grade(stretch: SteadyStretch, params: OwnRatioParams) -> bool:
    return stretch.grade is None or params.flattest <= stretch.grade <= params.steepest


def _forward(gait: Gait, speed_mps: Floats, grade: Floats) -> Floats:
    return np.asarray(forward_power(gait, speed_mps, grade), dtype=np.float64)


def _missing(runs: Sequence[SteadyRun], gait: Gait) -> NotEnough | None:
    for travel in (Travel.BACKWARD, Travel.FORWARD):
        if not any(stretch.travel is travel for run in runs for stretch in run):
            doing = "walking" if gait is Gait.WALK else "running"
            what = f"three minutes of {doing} {travel.value} at one speed with a settled heart rate"
            return NotEnough(gait, travel.value, f"No run holds {what}.", _REMEDY)
    return None


def _near_maximum(gait: Gait, line: Line, hr_max_bpm: float | None) -> NotEnough:
    limit = f"{line.ceiling_bpm:.0f} beats a minute"
    words = f"Above {limit} a heart may be too near its maximum to show the effort."
    if hr_max_bpm is None:
        remedy = "Enter your maximal heart rate under My body, or go slower."
        return NotEnough(gait, "near maximum", words, remedy)
    return NotEnough(gait, "near maximum", words, "Go slower for some of it, forward and backward.")


def _posterior(
    runs: Stretches, prior: PersonRatio, line: Line, params: OwnRatioParams
) -> tuple[Floats, Floats]:
    """Return the grid of ratios and how probable each is, both (g,)."""
    grid = np.arange(math.log(params.lowest), math.log(params.highest), params.step)
    ratio, before = np.exp(grid), -(((grid - prior.log_mean) / prior.log_sd) ** 2) / 2
    guess = np.array([line.rest_bpm, params.line.slope_bpm, 0.0, 0.0])
    now, weight, share = prior.median, np.ones(runs.held.shape), np.ones(ratio.size)
    for _ in range(params.passes):
        weighed = weigh(runs, weight, guess[1], now, params.line)
        score, found = line.explain(weighed.products, ratio, guess[1], params.line)
        score += before
        share = np.exp(score - score.max())
        share /= share.sum()
        now, guess = float(share @ ratio), share @ found
        guess[1] = max(guess[1], params.line.slope_least_bpm)
        misfit = weighed.misfit(runs, guess, now, params.line)
        weight = (params.tails + 1) / (params.tails + misfit**2)
    return ratio, share
