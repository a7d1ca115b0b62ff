"""What worn sensors say of a session: which way, every step, and what each step was like.

This is the one place where the analyses of `motion` meet. Each is a pure function of a worn sensor, its foot
contacts and the segments; what one of them refuses is a problem with a sentence, never a missing number
without a word. Where several sensors were worn, travel is told by all of them together, and every other
question is put to one sensor: the one that sees it best, or the next that has an answer. A foot sees its own
contacts, the trunk sees the body. Rejected: means over sensors, which mix a foot's jolt with a back's.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backstride.insight.travel import DECIMALS
from backstride.motion.balance import balance_metrics
from backstride.motion.contacts import Contacts
from backstride.motion.direction import Hints, measure_travel
from backstride.motion.facing import Spans, find_facing, first_walk_after_stand
from backstride.motion.impact import impact_metrics
from backstride.motion.impact_peaks import impacts_of
from backstride.motion.incidents import incidents_of, incidents_refused
from backstride.motion.posture import posture_metrics
from backstride.motion.posture_course import posture_course
from backstride.motion.speed import Course, course_of
from backstride.motion.step_metrics import step_metrics
from backstride.motion.steps import contacts_of, step_lengths
from backstride.signal.health import health_of
from backstride.signal.mounting import CALIBRATED, Mounting
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.incident import Incident
from backstride.vocab.measure import Measured
from backstride.vocab.reading import Foot, Metric, Steps, WornSummary
from backstride.vocab.recording import Placement, Problem, Recording
from backstride.vocab.segment import Gait, Label, Segment, Travel

BEST_FOR_STEPS = (
    Placement.FOOT_LEFT, Placement.FOOT_RIGHT, Placement.LUMBAR, Placement.CHEST, Placement.THIGH,
    Placement.WRIST,
)  # fmt: skip
"""The nearer to the ground, the sharper a contact; a wrist swings with every second step. Project choice."""
BEST_FOR_BODY = (
    Placement.LUMBAR, Placement.CHEST, Placement.THIGH, Placement.FOOT_LEFT, Placement.FOOT_RIGHT,
    Placement.WRIST,
)  # fmt: skip
"""The nearer to the centre of mass, the more of the whole body is in it. Project choice."""


@dataclass(frozen=True, slots=True)
class MeasuredParams:
    """Settings of `measure`; every default is explained."""

    alternate_share: float = 0.9
    """Two feet are one row of steps where at least this share of contacts follows one of the other foot: with
    clocks that lie half a second apart, left and right would not alternate. Project choice."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """One worn sensor and the foot contacts that it saw."""

    worn: Worn
    recording: Recording
    """What it was made from, on the clock of the session."""
    contacts: Contacts | None


@dataclass(frozen=True, slots=True, eq=False)
class Worns:
    """The worn sensors of a session and what they say of travel; empty where there is none."""

    carried: tuple[Carried, ...]
    stretches: tuple[Segment, ...]
    """Measured travel and gait, in order; unknown where the sensors cannot tell."""
    course: Course | None
    """Speed over ground, where anything of the session knows it."""
    problems: tuple[Problem, ...]

    def best(self, order: tuple[Placement, ...]) -> tuple[Carried, ...]:
        """Return those that saw steps, the best for a question first."""
        seen = [one for one in self.carried if one.contacts is not None and one.worn.placement in order]
        return tuple(sorted(seen, key=lambda one: order.index(one.worn.placement or order[0])))


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

    Raises:
        ValueRefused: a facing is no direction.
    """
    forward = _known_forward(labels)
    worn = [(_facing_found(one, part, forward), part) for part in parts if (one := worn_of(part)) is not None]
    health = tuple(problem for part in parts for problem in health_of(part))
    if not worn:
        return Worns((), (), None, _told_once(health))
    course = course_of(whole)
    hints = Hints(forward, treadmill=_on_a_belt(whole, labels))
    said = replace(whole, facing=None)  # of its first sensor; each has had its own calibration by now
    trace = measure_travel(tuple(one for one, _ in worn), said, hints)
    stretches = () if trace is None else trace.stretches(DECIMALS)
    carried = tuple(Carried(one, part, _contacts(one, course)) for one, part in worn)
    known = (*health, *(problem for one, _ in worn for problem in one.problems))
    missing = (*_missing(carried, stretches), *_stepless(carried, stretches))
    return Worns(carried, stretches, course, _told_once((*known, *missing)))


def measure(worns: Worns, segments: tuple[Segment, ...], params: MeasuredParams = MeasuredParams()) -> Found:
    """Return steps, metrics and incidents of the worn sensors, every number once."""
    found = [_ask(worns.best(order), analysis, segments, worns.course) for order, analysis in QUESTIONS]
    incidents, unseen = _incidents(worns.best(BEST_FOR_BODY))
    return Found(
        steps=_steps(worns.best(BEST_FOR_STEPS), params),
        metrics=tuple(metric for one in found for metric in one.metrics),
        incidents=incidents,
        problems=_told_once((*(problem for one in found for problem in one.problems), *unseen)),
    )


def worn_summaries(worns: Worns) -> tuple[WornSummary, ...]:
    """Return how each sensor was worn, as a reading says it."""
    return tuple(
        WornSummary(one.worn.placement, one.recording.facing, one.worn.mounting.value)
        for one in worns.carried
    )


Analysis = Callable[[Carried, Contacts, tuple[Segment, ...], Course | None], Measured]


def _impact(
    one: Carried, contacts: Contacts, segments: tuple[Segment, ...], course: Course | None
) -> Measured:
    return impact_metrics(impacts_of(one.recording, one.worn, contacts), contacts, segments, course)


def _balance(one: Carried, contacts: Contacts, segments: tuple[Segment, ...], _: Course | None) -> Measured:
    return balance_metrics(one.worn, contacts, segments)


def _posture(one: Carried, _: Contacts, segments: tuple[Segment, ...], __: Course | None) -> Measured:
    return posture_metrics(posture_course(one.worn, segments), segments)


def _step(one: Carried, contacts: Contacts, segments: tuple[Segment, ...], _: Course | None) -> Measured:
    return step_metrics(one.worn, contacts, segments)


QUESTIONS: tuple[tuple[tuple[Placement, ...], Analysis], ...] = (
    (BEST_FOR_STEPS, _step),
    (BEST_FOR_BODY, _impact),
    (BEST_FOR_BODY, _balance),
    (BEST_FOR_BODY, _posture),
)
"""What is asked, and of which sensor first."""


def _ask(
    sensors: tuple[Carried, ...], analysis: Analysis, segments: tuple[Segment, ...], course: Course | None
) -> Measured:
    """Put a question to one sensor after the other until one has numbers; else say why the best has none."""
    refused: tuple[Problem, ...] = ()
    for one in sensors:
        assert one.contacts is not None  # noqa: S101  # only those are asked; for the type checker
        answer = analysis(one, one.contacts, segments, course)
        if answer.metrics:
            return answer
        refused = refused or answer.problems
    return Measured(problems=refused)


def _incidents(sensors: tuple[Carried, ...]) -> tuple[tuple[Incident, ...], tuple[Problem, ...]]:
    """Return what the first sensor that can tell has seen, or why the best cannot."""
    refused: tuple[Problem, ...] = ()
    for one in sensors:
        why = incidents_refused(one.worn)
        if why is None and one.contacts is not None:
            return incidents_of(one.worn, one.contacts), ()
        refused = refused or (() if why is None else (why,))
    return (), refused


def _contacts(worn: Worn, course: Course | None) -> Contacts | None:
    contacts = contacts_of(worn)
    return None if contacts is None else step_lengths(contacts, course)


def _facing_found(worn: Worn, recording: Recording, forward: Spans) -> Worn:
    """Find where the chest points, where nobody said it: by walking that was forward, as far as is known."""
    if worn.mounting is not Mounting.UNKNOWN:
        return worn
    calibrated = recording.facing == CALIBRATED
    found = find_facing(worn, forward or (first_walk_after_stand(worn) if calibrated else ()))
    return worn if found is None else worn.faced(found.by_rad)


def _on_a_belt(whole: Recording, labels: tuple[Label, ...]) -> bool:
    """Tell whether the body went nowhere while it walked: by the sport, or by a belt speed that was said."""
    return "treadmill" in (whole.sport or "").lower() or any(label.speed_mps is not None for label in labels)


def _known_forward(labels: tuple[Label, ...]) -> Spans:
    """Return what a person labelled forward and not running: it shows where the chest points."""
    return tuple(
        (label.start_s, label.end_s)
        for label in labels
        if label.travel is Travel.FORWARD and label.gait is not Gait.RUN
    )


def _missing(carried: tuple[Carried, ...], stretches: tuple[Segment, ...]) -> Iterator[Problem]:
    """Yield what a person could say so that more is measured."""
    worns = [one.worn for one in carried]
    if all(worn.placement is None for worn in worns):
        yield Problem(
            "placement-unknown",
            "Where the sensor was worn is not known, so steps and direction are not measured. "
            "Say where: at the lower back, chest, thigh, wrist or on a foot.",
        )
    told = any(stretch.travel in {Travel.FORWARD, Travel.BACKWARD} for stretch in stretches)
    wanting = [one for one in carried if _facing_would_help(one.worn)]
    if told or not _moved(stretches) or not wanting:
        return
    if all(one.recording.facing == CALIBRATED for one in wanting):
        yield Problem(
            "facing-unknown",
            "Which way the sensor faced was not found: it takes a stand of three seconds and then a straight "
            "walk forward. Forward and backward are not told apart. Mark a stretch that you walked forward.",
        )
    else:
        yield Problem(
            "facing-unknown",
            "Which way the sensor faced is not known, so forward and backward are not told apart. "
            "Say which of its axes pointed where the chest points, mark a stretch that you walked forward, "
            "or begin the next recording with a stand and ten steps forward.",
        )


def _facing_would_help(worn: Worn) -> bool:
    """Tell whether direction is missing for want of a facing; a wrist, or no gyroscope, shows none anyway."""
    shows = worn.placement not in {None, Placement.WRIST} and worn.six.has_gyroscope
    return shows and worn.mounting is Mounting.UNKNOWN


def _moved(stretches: tuple[Segment, ...]) -> bool:
    return any(stretch.travel is not Travel.STILL for stretch in stretches)


def _stepless(carried: tuple[Carried, ...], stretches: tuple[Segment, ...]) -> Iterator[Problem]:
    """Say why there are no steps, where somebody moved and no sensor felt any."""
    placed = [one.worn for one in carried if one.worn.placement is not None]
    if not placed or not _moved(stretches) or any(one.contacts is not None for one in carried):
        return
    refused = step_metrics(placed[0], None, ()).problems
    words = (
        "No step was felt, so there is no cadence and no impact. If you took some, check that the sensor was "
        "worn where the placement says."
    )
    yield from refused or (Problem("steps-not-felt", words),)


def _steps(seen: tuple[Carried, ...], params: MeasuredParams) -> Steps:
    """Return the contacts of the best sensor, or of both feet where they make one row of steps."""
    own = [one.contacts for one in seen if one.worn.placement in _FEET and one.contacts is not None]
    if len(own) == len(_FEET):
        times, foot = np.concatenate([one.times_s for one in own]), np.concatenate([one.foot for one in own])
        order = np.argsort(times, kind="stable")
        times, foot = times[order], foot[order]
        if times.size > 1 and np.mean(foot[1:] != foot[:-1]) >= params.alternate_share:
            return _as_steps(None, times, foot)
    best = next((one.contacts for one in seen), None)
    return Steps() if best is None else _as_steps(best.count, best.times_s, best.foot)


_FEET = frozenset({Placement.FOOT_LEFT, Placement.FOOT_RIGHT})
_FOOT: dict[int, Foot | None] = {1: "left", -1: "right", 0: None}


def _as_steps(count: int | None, times_s: Floats, foot: NDArray[np.int8]) -> Steps:
    """Return contacts as a reading says them: two at one moment are one. Without a count it is theirs."""
    later = np.diff(np.round(times_s, DECIMALS), prepend=-1.0) > 0
    times_s, foot = times_s[later], foot[later]
    feet = tuple(_FOOT[side] for side in foot.tolist())
    counted = times_s.size if count is None else count
    return Steps(counted, tuple(np.round(times_s, DECIMALS).tolist()), feet if any(feet) else ())


def rounded(metrics: Iterable[Metric], params: MeasuredParams = MeasuredParams()) -> tuple[Metric, ...]:
    """Round metrics, and keep the first of those that are called the same over the same stretch.

    Raises:
        ValueError: one is no number, which is a mistake of its analysis: what is not known is left out.
    """
    kept: dict[tuple[object, ...], Metric] = {}
    for metric in metrics:
        if not math.isfinite(metric.value):
            raise ValueError(f"{metric.name} is {metric.value}: what is not known is left out")
        start_s, end_s = round(metric.start_s, DECIMALS), round(metric.end_s, DECIMALS)
        value = round(metric.value, params.decimals)
        same = (metric.name, metric.travel, start_s, end_s)
        kept.setdefault(same, replace(metric, value=value, start_s=start_s, end_s=end_s))
    return tuple(kept.values())


def _told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
