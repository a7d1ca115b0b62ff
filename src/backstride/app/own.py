"""A person's own ratios, learned from what is kept of their runs: no reading and no sample is opened.

Only runs of one season count together, because practice changes what backward costs. They are learned anew
whenever they are asked for, in milliseconds: a corrected label or a new resting heart rate counts at once.
Rejected: to keep them with the person, where they would grow stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from backstride.app.home import Home
from backstride.insight.run import ANALYSIS_VERSION
from backstride.insight.summary import summary_from_json
from backstride.science.own_ratio import NotEnough, own_ratio
from backstride.vocab.athlete import Athlete, OwnRatio
from backstride.vocab.history import RunSummary
from backstride.vocab.segment import Gait


@dataclass(frozen=True, slots=True)
class OwnParams:
    """Settings of `own_findings`; every default is explained."""

    season: timedelta = timedelta(days=183)
    """Runs up to so long before the newest one count. Project choice: half a year."""


def own_ratios(home: Home, athlete: Athlete) -> tuple[OwnRatio, ...]:
    """Return the own ratios that are known, walking before running; () where there is none."""
    return tuple(found for found in own_findings(home, athlete) if isinstance(found, OwnRatio))


def with_own_ratios(home: Home, athlete: Athlete) -> Athlete:
    """Return the athlete with the own ratios that the journal holds, as estimates want it."""
    return replace(athlete, own_ratios=own_ratios(home, athlete))


def own_findings(
    home: Home, athlete: Athlete, params: OwnParams = OwnParams()
) -> tuple[OwnRatio | NotEnough, ...]:
    """Return, for walking and for running, the own ratio or what is missing for it."""
    kept = home.store.shelf(athlete.id).summaries(ANALYSIS_VERSION)
    runs = [
        summary_from_json(one.summary, one.run_id, one.local_day, simulated=one.simulated)
        for one in kept
        if one.summary is not None and one.summary["steady"]
    ]
    return own_findings_of(runs, athlete, params)


def own_findings_of(
    runs: Sequence[RunSummary], athlete: Athlete, params: OwnParams = OwnParams()
) -> tuple[OwnRatio | NotEnough, ...]:
    """Return the same from summaries that are at hand; runs without a day do not count."""
    held = [(run.day, run) for run in runs if run.day is not None and run.simulated == athlete.simulated]
    last = max((day for day, run in held if run.steady), default=None)
    recent = [run.steady for day, run in held if last is not None and day >= last - params.season]
    body = None if last is None else athlete.body_on(last)
    return tuple(
        own_ratio(
            [steady for steady in recent if steady],
            gait,
            hr_rest_bpm=None if body is None else body.hr_rest_bpm,
            hr_max_bpm=None if body is None else body.hr_max_bpm,
        )
        for gait in (Gait.WALK, Gait.RUN)
    )
