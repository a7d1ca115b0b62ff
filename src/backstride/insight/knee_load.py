"""The knee over some running bouts: peak of a step against forward, and the sum of all peaks.

Ratios are weighted by steps, since it is steps that load a knee. A bout whose speed is not known says nothing
about the ratio; its steps count in the sum as if they were at the matched speed of the study, extrapolated,
because leaving them out would make the sum look smaller than it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from backstride.insight.bouts import CADENCE_ROWS, Bout, StepsFrom
from backstride.science.evidence.shelf import value
from backstride.science.joints import KNEE, KneeParams, Load, knee_peak, knee_peak_ratio
from backstride.vocab.segment import Travel

BEYOND_SHARE = 0.05
"""A mean is extrapolated where more than this share of it is, as that of energy. Project choice."""


@dataclass(frozen=True, slots=True)
class KneeLoad:
    """One travel, running."""

    travel: Travel
    steps: float
    felt: bool
    """All steps were felt by a sensor."""
    peak: Load
    """Mean peak of a step, BW."""
    dose: Load
    """Sum of the peaks, BW."""


def knee_ratio(bouts: Sequence[Bout], params: KneeParams = KNEE) -> Load | None:
    """Return the mean peak of a backward running step over forward at the same speeds; None without any."""
    known = [
        (b.steps, knee_peak_ratio(b.speed_mps, b.gait, b.grade, params))
        for b in bouts
        if b.travel is Travel.BACKWARD and b.runs and b.speed_mps
    ]
    return mean_load(known)


def knee_load(bouts: Sequence[Bout], travel: Travel, params: KneeParams = KNEE) -> KneeLoad | None:
    """Return what the knee carried in one travel; None where nothing was run that way."""
    running = [b for b in bouts if b.travel is travel and b.runs and b.steps > 0]
    if not running:
        return None
    peaks = [(b.steps, _peak(b, params)) for b in running]
    peak = mean_load(peaks)
    if peak is None:
        return None
    steps = sum(b.steps for b in running)
    return KneeLoad(
        travel, steps, all(b.steps_from is StepsFrom.FELT for b in running), peak, peak.times(steps, "BW")
    )


def mean_load(weighted: Sequence[tuple[float, Load]]) -> Load | None:
    """Return the weighted mean; its ends are means of the ends: what is not known is common to all steps."""
    total = sum(weight for weight, _ in weighted)
    if total <= 0:
        return None
    low, mean, high = (
        sum(weight * number for weight, number in zip((w for w, _ in weighted), numbers, strict=True)) / total
        for numbers in (
            [load.low for _, load in weighted],
            [load.value for _, load in weighted],
            [load.high for _, load in weighted],
        )
    )
    loads = [load for _, load in weighted]
    sources = tuple(dict.fromkeys(key for load in loads for key in load.sources))
    heaviest = max(weighted, key=lambda pair: pair[0])[1]
    return Load(
        low,
        mean,
        high,
        heaviest.unit,
        sources,
        max(load.people for load in loads),
        sum(weight for weight, load in weighted if load.extrapolated) > BEYOND_SHARE * total,
        heaviest.conditions,
    )


def _peak(bout: Bout, params: KneeParams) -> Load:
    peak = knee_peak(bout.speed_mps or params.full_effect_mps, bout.travel, bout.grade, params)
    from_studies = bout.steps_from is StepsFrom.STUDIES
    sources = peak.sources
    if from_studies:
        rows = (*CADENCE_ROWS, "E011") if bout.travel is Travel.BACKWARD else CADENCE_ROWS
        sources = tuple(dict.fromkeys((*sources, *(value(row).study for row in rows))))
    return Load(
        peak.low,
        peak.value,
        peak.high,
        peak.unit,
        sources,
        peak.people,
        peak.extrapolated or from_studies or not bout.speed_mps,
        peak.conditions,
    )
