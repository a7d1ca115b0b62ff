"""Loads by week, from run summaries: minutes of each muscle group each way, the knee's sum of peaks.

A week without a run is a week of zeros between others, not a gap: nothing was asked of the body. Runs whose
day is not known belong to no week and are left out; `runs` says how many counted.

Rejected: a weekly limit or a ratio of one week to those before. Nobody has tested one for backward running.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.insight.bouts import bouts_of_summary
from backstride.insight.knee_load import KneeLoad, knee_load
from backstride.insight.muscle_balance import MuscleBalance, muscle_balance
from backstride.science.muscles import Muscle
from backstride.vocab.history import RunSummary
from backstride.vocab.segment import Travel

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekLoads:
    """One week, `[start, start + 7 days)`."""

    start: date
    runs: int
    muscles: tuple[MuscleBalance, ...]
    """All eight groups, in the order of `Muscle`."""
    knee_forward: KneeLoad | None
    """None where nothing was run forward."""
    knee_backward: KneeLoad | None
    unknown_s: float
    """Moving or not, nobody knows which way: not in any of the others."""

    @property
    def quadriceps(self) -> MuscleBalance:
        """Return the one group whose factor is known."""
        return next(one for one in self.muscles if one.muscle is Muscle.QUADRICEPS)

    @property
    def most_s(self) -> float:
        """The largest of its totals: weeks that stand together share the scale of the largest."""
        return max(self.quadriceps.forward_s, self.quadriceps.backward_s, self.unknown_s)

    @property
    def last(self) -> date:
        """The last day of the week."""
        return self.start + WEEK - timedelta(days=1)


def week_loads(summaries: Iterable[RunSummary], week_start: int = 0) -> tuple[WeekLoads, ...]:
    """Return the weeks from the first run to the last, empty ones too.

    Args:
        summaries: In any order.
        week_start: 0 is Monday, 6 is Sunday.
    """
    by_week: dict[date, list[RunSummary]] = {}
    for summary in summaries:
        if summary.day is not None:
            start = summary.day - timedelta(days=(summary.day.weekday() - week_start) % 7)
            by_week.setdefault(start, []).append(summary)
    if not by_week:
        return ()
    first, last = min(by_week), max(by_week)
    starts = (first + WEEK * k for k in range((last - first) // WEEK + 1))
    return tuple(_week(start, by_week.get(start, [])) for start in starts)


def _week(start: date, summaries: list[RunSummary]) -> WeekLoads:
    bouts = [bout for summary in summaries for bout in bouts_of_summary(summary)]
    return WeekLoads(
        start=start,
        runs=len(summaries),
        muscles=muscle_balance(bouts),
        knee_forward=knee_load(bouts, Travel.FORWARD),
        knee_backward=knee_load(bouts, Travel.BACKWARD),
        unknown_s=sum(summary.seconds(Travel.UNKNOWN) for summary in summaries),
    )
