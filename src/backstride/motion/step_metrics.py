"""Cadence, step time, contact and flight time and step length of a recording: as a whole, and by travel.

Each is a mean over the steps that count for it: both ends of a step lie in one stretch of travel, and nobody
stood still. Cadence is 60 over the mean step time, so that pauses do not lower it. Rejected: steps counted
over the minutes of a stretch, which calls every stop at a light a slower cadence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.contacts import Contacts
from backstride.motion.foot_strides import FEET
from backstride.motion.steps import TRUNK
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.measure import Measure, Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Placement, Problem
from backstride.vocab.segment import Gait, Segment, Travel

_ANYWHERE = tuple(Placement)
_SCOPES = (None, Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class StepMetricsParams:
    """Settings of `step_metrics`; every default is explained."""

    fewest_steps: int = 10
    """A mean over fewer steps is not given. Project choice: at a spread of 5 % it is good to 2 %."""
    known_share: float = 0.5
    """Contact, flight and length are given where this share of the steps knows them. Project choice."""
    slowest_hz: float = 90.0
    """Contact and flight time are refused below this (as `FootParams.slowest_hz`)."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`)."""


MEASURES: tuple[Measure, ...] = (
    Measure(
        "cadence", "1/min", "cadence", "Steps of both feet a minute of moving: 60 over the mean step time.",
        _ANYWHERE, "project choice", decimals=0,
    ),
    Measure(
        "steps", "1", "steps", "Steps of both feet. A sensor on one leg counts its strides twice.",
        _ANYWHERE, "project choice", decimals=0,
    ),
    Measure(
        "step_time", "s", "step time",
        "Mean time from one foot contact to the next of the other foot; on one leg, half a stride.",
        _ANYWHERE, "project choice", decimals=3,
    ),
    Measure(
        "step_time_left", "s", "step time, left to right",
        "Mean time from a left contact to the next right one. Walking alone, with a known facing.",
        TRUNK, "project choice", decimals=3,
    ),
    Measure(
        "step_time_right", "s", "step time, right to left",
        "Mean time from a right contact to the next left one. Walking alone, with a known facing.",
        TRUNK, "project choice", decimals=3,
    ),
    Measure(
        "contact_time", "s", "contact time",
        "Mean time that a foot is on the ground. A foot tells it walking forward; a trunk tells it running, "
        "as step time less flight, which is checked on simulated runners alone. Needs 90 samples a second.",
        (*FEET, *TRUNK), "project choice", decimals=3,
    ),
    Measure(
        "flight_time", "s", "flight time",
        "Mean time before a running contact in which the trunk feels less than 0.15 of its weight. Checked "
        "on simulated runners alone. Needs 90 samples a second.",
        TRUNK, "project choice", decimals=3,
    ),
    Measure(
        "step_length", "m", "step length",
        "Mean way of the body from one contact to the next: half the way of the foot from stance to stance, "
        "else speed over ground (5 s mean) times step time.",
        _ANYWHERE, "project choice",
    ),
)  # fmt: skip
_UNITS = {measure.name: measure.unit for measure in MEASURES}


def step_metrics(
    worn: Worn,
    contacts: Contacts | None,
    segments: tuple[Segment, ...],
    params: StepMetricsParams = StepMetricsParams(),
) -> Measured:
    """Return what the steps of a recording were like, and why some of it is not told.

    Args:
        worn: The sensor, for what its place and rate allow.
        contacts: Its foot contacts (k,), with step lengths where they are known (`steps.step_lengths`).
        segments: Stretches of travel and gait; steps in stillness do not count.
        params: Settings.
    """
    if worn.placement is None:
        words = "Steps are not given: it is not known where the sensor was worn. Say its placement."
        return Measured(problems=(Problem("steps-no-placement", words),))
    if worn.placement in (*FEET, Placement.THIGH) and not worn.six.has_gyroscope:
        words = "Steps are not given: on a leg they need a gyroscope, and this recording has none."
        return Measured(problems=(Problem("steps-no-gyroscope", words),))
    if contacts is None:
        return Measured()
    steps = _Steps(worn, contacts, _stretch_of(contacts.times_s, segments), segments, params)
    whole = steps.within(None)
    if whole.sum() < params.fewest_steps:
        return Measured()
    found = tuple(metric for travel in _SCOPES for metric in _of_scope(steps, travel))
    return Measured(found, tuple(_refused(steps, whole)))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Contacts and the stretch that each lies in, -1 for none."""

    worn: Worn
    contacts: Contacts
    stretch: NDArray[np.int64]
    segments: tuple[Segment, ...]
    params: StepMetricsParams

    def taken(self, travel: Travel | None, gait: Gait | None = None) -> Bools:
        """Mark the contacts (k,) of a travel and gait (None: any but stillness)."""
        counts = [
            segment.travel is not Travel.STILL
            and travel in (None, segment.travel)
            and gait in (None, segment.gait)
            for segment in self.segments
        ]
        mine: Bools = np.array([*counts, False])[self.stretch]
        return mine

    def within(self, travel: Travel | None, gait: Gait | None = None) -> Bools:
        """Mark those of them with a next one, in the same stretch where a travel is asked."""
        mine = self.taken(travel, gait) & np.isfinite(self.contacts.step_time_s)
        return mine if travel is None else mine & (np.append(self.stretch[1:], -1) == self.stretch)

    def metric(self, name: str, values: float, travel: Travel | None, inside: Bools) -> Metric:
        """Return a metric over the stretches that hold the steps (k,)."""
        held = [self.segments[i] for i in np.unique(self.stretch[inside]).tolist()]
        value = round(values, self.params.decimals)
        return Metric(name, value, _UNITS[name], travel, held[0].start_s, held[-1].end_s)


def _stretch_of(times_s: Floats, segments: tuple[Segment, ...]) -> NDArray[np.int64]:
    """Return which segment each time (k,) lies in, -1 for none."""
    if not segments:
        return np.full(times_s.shape, -1, dtype=np.int64)
    at = np.searchsorted([segment.start_s for segment in segments], times_s, side="right") - 1
    ends = np.array([segment.end_s for segment in segments])
    at[(at < 0) | (times_s >= ends[at])] = -1
    return at.astype(np.int64)


def _of_scope(steps: _Steps, travel: Travel | None) -> Iterator[Metric]:
    inside = steps.within(travel)
    if inside.sum() < steps.params.fewest_steps:
        return
    contacts, each = steps.contacts, steps.contacts.steps_each
    mean_s = float(contacts.step_time_s[inside].mean())
    yield steps.metric("cadence", 60.0 / mean_s, travel, inside)
    yield steps.metric("steps", float(each * steps.taken(travel).sum()), travel, inside)
    yield steps.metric("step_time", mean_s, travel, inside)
    if each == 1:
        yield from _of_sides(steps, travel, inside)
    for name, values, chosen in (
        ("contact_time", contacts.contact_time_s, _with_contact(steps, travel, inside)),
        ("flight_time", contacts.flight_time_s, _running(steps, travel, inside)),
        ("step_length", contacts.step_length_m, inside),
    ):
        known = chosen & np.isfinite(values)
        if known.sum() >= max(steps.params.fewest_steps, steps.params.known_share * chosen.sum()):
            yield steps.metric(name, float(values[known].mean()), travel, known)


def _of_sides(steps: _Steps, travel: Travel | None, inside: Bools) -> Iterator[Metric]:
    sides = [inside & (steps.contacts.foot == side) for side in (1, -1)]
    if min(side.sum() for side in sides) < steps.params.fewest_steps:
        return
    for name, side in zip(("step_time_left", "step_time_right"), sides, strict=True):
        yield steps.metric(name, float(steps.contacts.step_time_s[side].mean()), travel, side)


def _with_contact(steps: _Steps, travel: Travel | None, inside: Bools) -> Bools:
    """Steps (k,) whose contact time can be trusted: a foot walking forward, a trunk running."""
    if steps.worn.placement in FEET:
        return inside & steps.within(Travel.FORWARD, Gait.WALK)
    return _running(steps, travel, inside)


def _running(steps: _Steps, travel: Travel | None, inside: Bools) -> Bools:
    if steps.worn.placement not in TRUNK:
        return np.zeros(inside.shape, dtype=bool)
    return inside & steps.within(travel, Gait.RUN)


def _refused(steps: _Steps, whole: Bools) -> Iterator[Problem]:
    """Say what is missing and what would help."""
    rate, need = steps.worn.six.source_hz, steps.params.slowest_hz
    if steps.worn.placement in (*FEET, *TRUNK) and rate < need:
        yield Problem(
            "contact-rate",
            f"Contact and flight time are not given: the sensor wrote {rate:.0f} samples a second, and they "
            f"need {need:.0f}. Record at 100 or more.",
        )
    if np.isnan(steps.contacts.step_length_m[whole]).all():
        yield Problem(
            "step-length-unknown",
            "Step length is not given: no speed over ground is known. Record GNSS, or wear the sensor on a "
            "foot.",
        )
