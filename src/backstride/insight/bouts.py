"""Bouts: stretches of one travel and gait, with their speed and their steps, as loads ask for them.

A reading gives them from its legs, a history from the parts of its run summaries. Steps are those that a worn
sensor felt; else what the cadence of that travel makes of the time; else what studies let expect, which is
extrapolated: forward cadence at that speed (N304 to N306, 2.4 to 2.9 m/s), backward 1.113 times that (E011).

Rejected: steps from a distance and a step length, since both come from the same cadence and speed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backstride.science.evidence.shelf import number, value
from backstride.vocab.history import RunSummary
from backstride.vocab.reading import Leg, RunReading
from backstride.vocab.segment import Gait, Travel

MOVING = (Travel.FORWARD, Travel.BACKWARD)
CADENCE_ROWS = ("N304", "N305", "N306")
FEET = 2
SECONDS_PER_MINUTE = 60.0


class StepsFrom(StrEnum):
    """Who says how many steps there were."""

    FELT = "felt"  # by a worn sensor, each of them
    CADENCE = "cadence"  # mean cadence of that travel, times the time
    STUDIES = "studies"  # what studies let expect


@dataclass(frozen=True, slots=True)
class Bout:
    """A stretch forward or backward, in one gait."""

    travel: Travel
    gait: Gait
    seconds: float
    speed_mps: float | None
    """Whichever way; None is not known."""
    grade: float | None
    steps: float
    """Of both feet; 0 unless running, since no load is known of a walking step."""
    steps_from: StepsFrom

    @property
    def runs(self) -> bool:
        """Tell whether it is running."""
        return self.gait is Gait.RUN


def bouts_of(reading: RunReading) -> tuple[Bout, ...]:
    """Return the bouts of a reading, one a leg forward or backward."""
    cadences = {m.travel: m.value for m in reading.metrics if m.name == "cadence" and m.travel is not None}
    felt_s = np.asarray(reading.steps.times_s, dtype=float)
    feet_seen = _feet_seen(reading)
    return tuple(
        _bout(
            leg,
            int(np.searchsorted(felt_s, leg.end_s) - np.searchsorted(felt_s, leg.start_s)) * feet_seen,
            cadences,
        )
        for leg in reading.legs
        if leg.travel in MOVING and leg.duration_s > 0
    )


def bouts_of_summary(summary: RunSummary) -> tuple[Bout, ...]:
    """Return the bouts of a run summary, one a part forward or backward; slopes are not kept there."""
    cadences = {travel: found for (name, travel), found in summary.numbers.items() if name == "cadence"}
    bouts = []
    for part in summary.parts:
        if part.travel in MOVING and part.seconds > 0:
            steps, steps_from = _expected(part.travel, part.gait, part.seconds, part.speed_mps, cadences)
            bouts.append(Bout(part.travel, part.gait, part.seconds, part.speed_mps, None, steps, steps_from))
    return tuple(bouts)


def seconds_of(bouts: Sequence[Bout], travel: Travel, gait: Gait | None = None) -> float:
    """Return the seconds of one travel, in one gait or in all."""
    return sum(b.seconds for b in bouts if b.travel is travel and (gait is None or b.gait is gait))


def _feet_seen(reading: RunReading) -> float:
    """Return steps for each contact that was seen: 2 where a sensor on one leg saw every second."""
    seen, count = len(reading.steps.times_s), reading.steps.count
    return 1.0 if not seen or count is None else count / seen


def _bout(leg: Leg, felt: float, cadences: Mapping[Travel, float]) -> Bout:
    steps, steps_from = felt, StepsFrom.FELT
    if felt <= 0 or leg.gait is not Gait.RUN:
        steps, steps_from = _expected(leg.travel, leg.gait, leg.duration_s, leg.speed_mps, cadences)
    return Bout(leg.travel, leg.gait, leg.duration_s, leg.speed_mps, leg.grade, steps, steps_from)


def _expected(
    travel: Travel, gait: Gait, seconds: float, speed_mps: float | None, cadences: Mapping[Travel, float]
) -> tuple[float, StepsFrom]:
    """Return the steps of a running stretch from cadence, the runner's or that of studies."""
    if gait is not Gait.RUN:
        return 0.0, StepsFrom.CADENCE
    minutes = seconds / SECONDS_PER_MINUTE
    if travel in cadences:
        return cadences[travel] * minutes, StepsFrom.CADENCE
    forward_spm = cadences.get(Travel.FORWARD) or _forward_cadence_spm(speed_mps)
    return forward_spm * (number("E011") if travel is Travel.BACKWARD else 1.0) * minutes, StepsFrom.STUDIES


def _forward_cadence_spm(speed_mps: float | None) -> float:
    """Return steps a minute that runners choose forward; outside of N304 to N306 as at the nearest speed."""
    rows = [value(row) for row in CADENCE_ROWS]
    speeds = [row.speed_mps[0] if row.speed_mps else 0.0 for row in rows]
    strides = [row.value or 0.0 for row in rows]
    return FEET * float(np.interp(speeds[-1] if speed_mps is None else speed_mps, speeds, strides))
