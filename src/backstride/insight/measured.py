"""What worn sensors say of a session: which way, every step, and what each step was like.

This is the one place where the analyses of `motion` meet. Each is a pure function of a worn sensor, its foot
contacts and the segments; what one of them refuses is a problem with a sentence, never a missing number
without a word. Where several sensors were worn, travel is told by all of them together, and every other
number comes from the sensor that sees it best: a foot sees its own contacts, the trunk sees the body.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backstride.insight.travel import DECIMALS
from backstride.motion.contacts import Contacts
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.incident import Incident
from backstride.vocab.measure import Measured
from backstride.vocab.reading import Foot, Metric, Steps, WornSummary
from backstride.vocab.recording import Placement, Problem, Recording
from backstride.vocab.segment import Gait, Label, Segment, Travel

Analysis = Callable[[Worn, Contacts, tuple[Segment, ...]], Measured]

BEST_FOR_STEPS = (
    Placement.FOOT_LEFT, Placement.FOOT_RIGHT, Placement.LUMBAR, Placement.CHEST, Placement.THIGH,
    Placement.WRIST,
)  # fmt: skip
"""The nearer to the ground, the sharper a contact; a wrist swings with every second step. Project choice."""


@dataclass(frozen=True, slots=True)
class MeasuredParams:
    """Settings of `measure`; every default is explained."""

    alternate_share: float = 0.9
    """Two feet are one row of steps where at least this share of contacts follows one of the other foot: with
    clocks that lie half a second apart, left and right would not alternate. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """One worn sensor and the foot contacts that it saw."""

    worn: Worn
    contacts: Contacts | None
    said: str | None
    """As `Recording.facing`."""


@dataclass(frozen=True, slots=True, eq=False)
class Worns:
    """The worn sensors of a session and what they say of travel; empty where there is none."""

    carried: tuple[Carried, ...]
    """The best for steps first."""
    stretches: tuple[Segment, ...]
    """Measured travel and gait, in order; unknown where the sensors cannot tell."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured in the steps of a session."""

    steps: Steps
    metrics: tuple[Metric, ...]
    incidents: tuple[Incident, ...]
    problems: tuple[Problem, ...]


def wear(parts: tuple[Recording, ...], whole: Recording, labels: tuple[Label, ...]) -> Worns:
    """Return the worn sensors of a session and which way they say that the body went.

    Args:
        parts: The recordings of the session, on one clock.
        whole: The same as one recording.
        labels: What the person said: walking that is labelled forward shows which way a sensor faces.
    """
    said = [(worn, part.facing) for part in parts if (worn := worn_of(part)) is not None]
    said.sort(key=lambda one: _rank(one[0]))
    worns = tuple(worn for worn, _ in said)
    if not worns:
        return Worns((), (), ())
    stretches = _measure_travel(worns, whole, _known_forward(labels)) or ()
    carried = tuple(Carried(worn, _contacts_of(worn), facing) for worn, facing in said)
    return Worns(carried, stretches, tuple(_missing(worns, stretches)))


def measure(worns: Worns, segments: tuple[Segment, ...], params: MeasuredParams = MeasuredParams()) -> Found:
    """Return steps, metrics and incidents; every number once, from the sensor that sees it best."""
    found = [
        analysis(each.worn, each.contacts, segments)
        for each in worns.carried
        if each.contacts is not None
        for analysis in ANALYSES
    ]
    return Found(
        steps=_steps(worns.carried, params),
        metrics=_once(metric for one in found for metric in one.metrics),
        incidents=(),
        problems=_told_once(problem for one in found for problem in one.problems),
    )


def worn_summaries(worns: Worns) -> tuple[WornSummary, ...]:
    """Return how each sensor was worn, as a reading says it."""
    return tuple(WornSummary(one.worn.placement, one.said, one.worn.mounting.value) for one in worns.carried)


ANALYSES: tuple[Analysis, ...] = ()
"""What is asked of every worn sensor whose steps were seen, in this order."""


def _measure_travel(  # not there yet
    _worns: tuple[Worn, ...], _whole: Recording, _forward: tuple[tuple[float, float], ...]
) -> tuple[Segment, ...] | None:
    return None


def _contacts_of(_worn: Worn) -> Contacts | None:
    return None


def _rank(worn: Worn) -> int:
    return len(BEST_FOR_STEPS) if worn.placement is None else BEST_FOR_STEPS.index(worn.placement)


def _known_forward(labels: tuple[Label, ...]) -> tuple[tuple[float, float], ...]:
    """Return what a person labelled forward and not running: it shows where the chest points."""
    return tuple(
        (label.start_s, label.end_s)
        for label in labels
        if label.travel is Travel.FORWARD and label.gait is not Gait.RUN
    )


def _missing(worns: tuple[Worn, ...], stretches: tuple[Segment, ...]) -> Iterator[Problem]:
    """Yield what a person could say so that more is measured."""
    if all(worn.placement is None for worn in worns):
        yield Problem(
            "placement-unknown",
            "Where the sensor was worn is not known, so steps and direction are not measured. "
            "Say where: at the lower back, chest, thigh, wrist or on a foot.",
        )
    told = any(stretch.travel in {Travel.FORWARD, Travel.BACKWARD} for stretch in stretches)
    if not told and any(worn.placement is not None and worn.mounting is Mounting.UNKNOWN for worn in worns):
        yield Problem(
            "facing-unknown",
            "Which way the sensor faced is not known, so forward and backward are not told apart. "
            "Say which of its axes pointed where the chest points, mark a stretch that you walked forward, "
            "or begin the next recording with a stand and ten steps forward.",
        )


def _steps(carried: tuple[Carried, ...], params: MeasuredParams) -> Steps:
    """Return the contacts of the best sensor, or of both feet where they make one row of steps."""
    seen = [(each.worn.placement, each.contacts) for each in carried if each.contacts is not None]
    if not seen:
        return Steps()
    own = [contacts for placement, contacts in seen if placement in _FEET]
    if len(own) == len(_FEET):
        times, foot = np.concatenate([one.times_s for one in own]), np.concatenate([one.foot for one in own])
        order = np.argsort(times, kind="stable")
        times, foot = times[order], foot[order]
        if times.size > 1 and np.mean(foot[1:] != foot[:-1]) >= params.alternate_share:
            return _as_steps(times.size, times, foot)
    best = seen[0][1]
    return _as_steps(best.count, best.times_s, best.foot)


_FEET = frozenset({Placement.FOOT_LEFT, Placement.FOOT_RIGHT})
_FOOT: dict[int, Foot | None] = {1: "left", -1: "right", 0: None}


def _as_steps(count: int, times_s: Floats, foot: NDArray[np.int8]) -> Steps:
    feet = tuple(_FOOT[side] for side in foot.tolist())
    return Steps(count, tuple(np.round(times_s, DECIMALS).tolist()), feet if any(feet) else ())


def _once(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Keep the first of those that are called the same over the same stretch: the best sensor comes first."""
    kept: dict[tuple[object, ...], Metric] = {}
    for metric in metrics:
        if not math.isfinite(metric.value):
            raise ValueError(
                f"{metric.name} is {metric.value}: what is not known is left out, never a number"
            )
        start_s, end_s = round(metric.start_s, DECIMALS), round(metric.end_s, DECIMALS)
        same = (metric.name, metric.travel, start_s, end_s)
        kept.setdefault(same, replace(metric, value=round(metric.value, 4), start_s=start_s, end_s=end_s))
    return tuple(kept.values())


def _told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
