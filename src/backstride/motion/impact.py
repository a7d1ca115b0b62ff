"""Impact of a run: mean peaks and their rise, dose, left beside right, backward beside forward.

The dose follows Vanwanseele 2020 (doi:10.3389/fspor.2020.575596): the sum of peak vertical accelerations. It
is given per minute and per km, so that runs of any length can be compared, and taken as mean peak times
cadence, so that a gap in the recording does not lower it. Walking and running are never mixed in a mean peak.
Rejected: impact as a force at the ground (see `impact_peaks`), and thresholds of "too hard" (none is known
for backward).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.contacts import Contacts
from backstride.motion.impact_matched import MatchParams, matched_by_speed, speed_at
from backstride.motion.impact_peaks import PLACEMENTS, TRUNK, Impacts
from backstride.motion.speed import Course
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.measure import Measure, Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Gait, Segment, Travel

GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}
"""Peaks are given for each of these apart: `impact_peak_walk`, `impact_peak_run`."""
_TRAVELS = (None, Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ImpactParams:
    """Settings of `impact_metrics`; every default is explained."""

    fewest_steps: int = 20
    """A mean over fewer steps says little; each foot needs as many for a difference. Project choice."""
    known_share: float = 0.5
    """Dose per km needs speed in this share of the steps. Project choice."""
    decimals: int = 4
    """As all metrics (`MetricsParams.decimals`)."""


def _by_gait(gait: Gait) -> tuple[Measure, ...]:
    end, doing = f"_{gait.value}", GAITS[gait]
    return (
        Measure(
            f"impact_peak{end}", "m/s²", f"peak impact, {doing}",
            "Mean over steps of the highest upward acceleration at the sensor, gravity taken off, from just "
            "before a contact to the next. Needs 100 samples a second.",
            PLACEMENTS, "project choice", decimals=1,
        ),
        Measure(
            f"impact_peak_bw{end}", "BW", f"peak impact in body weights, {doing}",
            "The same divided by gravity: so many body weights, on top of the one of standing, would give "
            "the whole body this acceleration. It is acceleration of the trunk, not force at the ground.",
            TRUNK, "project choice",
        ),
        Measure(
            f"impact_rise{end}", "m/s³", f"rise of impact, {doing}",
            "Mean over steps of the steepest rise of upward acceleration before the peak, over 0.01 s. It is "
            "no loading rate of a force, and can be compared only with rises taken in this way.",
            PLACEMENTS, "project choice", decimals=0,
        ),
        Measure(
            f"impact_side_difference{end}", "%", f"impact right against left, {doing}",
            "Mean peak of right steps minus left, in percent of the mean of both: above 0 the right one is "
            "higher. A sensor off the middle of the body shifts it.",
            TRUNK, "symmetry index of Herzog 1989 (Med Sci Sports Exerc 21:110)", decimals=1,
        ),
        Measure(
            f"impact_matched_peak{end}", "m/s²", f"peak impact at the same speed, {doing}",
            "Mean peak forward and backward over those speeds, in bins of 0.25 m/s, at which there are at "
            "least 30 steps of each.",
            PLACEMENTS, "project choice", decimals=1,
        ),
        Measure(
            f"impact_matched_difference{end}", "m/s²", f"peak impact backward minus forward, {doing}",
            "Backward minus forward at the same speed.", PLACEMENTS, "project choice", decimals=1,
        ),
        Measure(
            f"impact_matched_error{end}", "m/s²", f"standard error of that difference, {doing}",
            "From the spread of means over ten steps each. It knows nothing of how the sensor was worn.",
            PLACEMENTS, "project choice", decimals=1,
        ),
        Measure(
            f"impact_matched_speed{end}", "m/s", f"speed at which they are compared, {doing}",
            "Mean speed of the bins that count.", PLACEMENTS, "project choice",
        ),
    )  # fmt: skip


def _dose(rough: str, note: str) -> tuple[Measure, ...]:
    source = (
        "Vanwanseele 2020, doi:10.3389/fspor.2020.575596; the scaling to a minute and a km: project choice"
    )
    felt = "A sensor on a leg counts the steps of that leg only."
    return (
        Measure(
            f"impact_dose{rough}_per_min", "m/s²/min", f"{note}impact dose a minute",
            f"Sum of the peaks of all steps in a minute of stepping: mean peak times cadence. {felt}",
            PLACEMENTS, source, decimals=0,
        ),
        Measure(
            f"impact_dose{rough}_per_km", "m/s²/km", f"{note}impact dose a km",
            f"The same over a km, at the speed of these steps. {felt}", PLACEMENTS, source, decimals=0,
        ),
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    *_by_gait(Gait.WALK), *_by_gait(Gait.RUN), *_dose("", ""), *_dose("_rough", "rough "),
)  # fmt: skip
"""`rough`: from 50 to 100 samples a second, where peaks are missed and the dose reads too low."""
_UNITS = {measure.name: measure.unit for measure in MEASURES}


def impact_metrics(
    impacts: Impacts,
    contacts: Contacts,
    segments: tuple[Segment, ...],
    speed: Course | None,
    params: ImpactParams = ImpactParams(),
) -> Measured:
    """Return what the steps of a recording did, as a whole and by travel, and what was refused.

    Args:
        impacts: Of the same contacts (`impact_peaks.impacts_of`).
        contacts: Foot contacts (k,).
        segments: Stretches of travel and gait; contacts outside them, or in stillness, do not count.
        speed: Over ground or belt; without it there is no dose per km, and no speed to match.
        params: Settings.
    """
    if contacts.times_s.size == 0:
        return Measured()
    steps = _steps_of(impacts, contacts, segments, speed, params)
    if not steps.usable.any():
        return Measured(problems=impacts.problems)
    if steps.usable.sum() < params.fewest_steps:
        few = Problem(
            "impact-few-steps",
            f"Impact is not given: {int(steps.usable.sum())} steps were felt, and a mean needs "
            f"{params.fewest_steps}.",
        )
        return Measured(problems=(*impacts.problems, few))
    metrics = [metric for travel in _TRAVELS for metric in _of_travel(steps, travel)]
    matched = () if impacts.rough else tuple(_matched(steps))
    return Measured((*metrics, *matched), (*impacts.problems, *_unmatched(steps, bool(matched))))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Everything about contacts that the numbers are made from; arrays are (k,)."""

    impacts: Impacts
    contacts: Contacts
    segments: tuple[Segment, ...]
    at: NDArray[np.int64]
    """Which segment it lies in; -1 none."""
    speed_mps: Floats
    usable: Bools
    """The peak is known, and the body moved."""
    params: ImpactParams

    def within(self, travel: Travel | None, gait: Gait | None = None) -> tuple[Bools, tuple[Segment, ...]]:
        """Return the usable contacts (k,) of a travel and gait (None: any), and the segments of them."""
        chosen = [
            travel in (None, segment.travel) and gait in (None, segment.gait) for segment in self.segments
        ]
        inside = self.usable & np.append(chosen, [False])[self.at]
        held = np.unique(self.at[inside]).tolist()
        return inside, tuple(self.segments[i] for i in held)

    def metric(self, name: str, value: float, travel: Travel | None, held: tuple[Segment, ...]) -> Metric:
        """Return a metric over segments, from the first second to the last."""
        value = round(value, self.params.decimals)
        return Metric(name, value, _UNITS[name], travel, held[0].start_s, held[-1].end_s)


def _steps_of(
    impacts: Impacts,
    contacts: Contacts,
    segments: tuple[Segment, ...],
    speed: Course | None,
    params: ImpactParams,
) -> _Steps:
    at = np.full(contacts.times_s.shape, -1, dtype=np.int64)
    if segments:
        at = np.searchsorted([segment.start_s for segment in segments], contacts.times_s, side="right") - 1
        ends = np.array([segment.end_s for segment in segments])
        at[(at < 0) | (contacts.times_s >= ends[at])] = -1
    moving = np.array([*(segment.travel is not Travel.STILL for segment in segments), False])
    usable = np.isfinite(impacts.peak_mps2) & moving[at]
    speeds = speed_at(speed, contacts.times_s)
    return _Steps(impacts, contacts, segments, at, speeds, usable, params)


def _of_travel(steps: _Steps, travel: Travel | None) -> Iterator[Metric]:
    if not steps.impacts.rough:
        for gait in GAITS:
            yield from _of_gait(steps, travel, gait)
    inside, held = steps.within(travel)
    times = steps.contacts.step_time_s[inside]
    if inside.sum() < steps.params.fewest_steps or not np.isfinite(times).any():
        return
    rough = "_rough" if steps.impacts.rough else ""
    per_min = float(
        steps.impacts.peak_mps2[inside].mean() * 60.0 / (np.nanmean(times) * steps.contacts.steps_each)
    )
    yield steps.metric(f"impact_dose{rough}_per_min", per_min, travel, held)
    speeds = steps.speed_mps[inside]
    if np.isfinite(speeds).mean() >= steps.params.known_share and np.nanmean(speeds) > 0:
        per_km = per_min / (float(np.nanmean(speeds)) * 60.0 / 1000.0)
        yield steps.metric(f"impact_dose{rough}_per_km", per_km, travel, held)


def _of_gait(steps: _Steps, travel: Travel | None, gait: Gait) -> Iterator[Metric]:
    inside, held = steps.within(travel, gait)
    fewest = steps.params.fewest_steps
    if inside.sum() < fewest:
        return
    peaks, end = steps.impacts.peak_mps2, f"_{gait.value}"
    yield steps.metric(f"impact_peak{end}", float(peaks[inside].mean()), travel, held)
    if steps.impacts.placement in TRUNK:
        weights = float(steps.impacts.peak_body_weights[inside].mean())
        yield steps.metric(f"impact_peak_bw{end}", weights, travel, held)
    rises = steps.impacts.rise_mps3[inside]
    if np.isfinite(rises).sum() >= fewest:
        yield steps.metric(f"impact_rise{end}", float(np.nanmean(rises)), travel, held)
    left, right = (peaks[inside & (steps.impacts.foot == side)] for side in (1, -1))
    if min(left.size, right.size) >= fewest:
        between = 200.0 * (right.mean() - left.mean()) / (right.mean() + left.mean())
        yield steps.metric(f"impact_side_difference{end}", float(between), travel, held)


def _matched(steps: _Steps) -> Iterator[Metric]:
    for gait in GAITS:
        (ahead, forward), (back, backward) = (
            steps.within(travel, gait) for travel in (Travel.FORWARD, Travel.BACKWARD)
        )
        found = matched_by_speed(steps.impacts.peak_mps2, steps.speed_mps, ahead, back)
        if found is None:
            continue
        held, end = tuple(sorted((*forward, *backward))), f"_{gait.value}"
        yield steps.metric(f"impact_matched_peak{end}", found.forward, Travel.FORWARD, forward)
        yield steps.metric(f"impact_matched_peak{end}", found.backward, Travel.BACKWARD, backward)
        yield steps.metric(f"impact_matched_difference{end}", found.difference, None, held)
        yield steps.metric(f"impact_matched_error{end}", found.error, None, held)
        yield steps.metric(f"impact_matched_speed{end}", found.speed_mps, None, held)


def _unmatched(steps: _Steps, done: bool) -> Iterator[Problem]:
    """Say why backward does not stand beside forward, where both were done."""
    both = [steps.within(travel)[0] for travel in (Travel.FORWARD, Travel.BACKWARD)]
    if done or not all(one.any() for one in both) or steps.impacts.rough:
        return
    match = MatchParams()
    if all(np.isnan(steps.speed_mps[one]).all() for one in both):
        why = "no speed is known. Record GNSS, or say the speed of the belt"
    else:
        need = match.fewest_blocks * match.block_steps
        why = f"there are not {need} steps of each at the same speed and gait (within {match.bin_mps:g} m/s)"
    yield Problem("impact-unmatched", f"Impact backward is not set beside forward: {why}.")
