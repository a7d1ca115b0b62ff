"""A person's history: from the kept summaries, by one question to the store and without opening a reading."""

import csv
import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstride.app.home import Home
from backstride.app.own import own_findings_of
from backstride.app.progress_words import headline_of
from backstride.insight.history import read_history
from backstride.insight.run import ANALYSIS_VERSION
from backstride.insight.summary import summary_from_json
from backstride.insight.week_loads import WeekLoads, week_loads
from backstride.science.focus_course import focus_course
from backstride.vocab.athlete import Athlete, OwnRatio
from backstride.vocab.history import HistoryReading, RunSummary, Trend
from backstride.vocab.segment import Travel

NINE_IN_TEN = 1.645
"""Standard errors to either side of a dot: 90 %, as all intervals of a history."""
WEEKS_SHOWN = 8
SHORTEST_DAYS = 14
"""A picture shows at least so many days, so that one run is not stretched over its whole width."""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Everything that the page of progress shows."""

    athlete: Athlete
    history: HistoryReading
    headline: str
    pending: int
    """Runs whose analysis is not done; they are not in it."""
    first: date
    """Where all pictures begin."""
    last: date
    """Where they end: today's run is their last dot."""
    loads: tuple[WeekLoads, ...]
    """The last weeks, the newest first."""

    @property
    def count(self) -> int:
        """How many runs there are, analysed or not."""
        return self.history.runs + self.pending

    @property
    def has_backward(self) -> bool:
        """Tell whether any run goes backward."""
        return any(week.seconds.get(Travel.BACKWARD, 0.0) > 0 for week in self.history.weeks)


def summaries_of(home: Home, athlete: Athlete) -> tuple[tuple[RunSummary, ...], int]:
    """Return what is kept of each analysed run, oldest first, and how many are not analysed yet."""
    kept = home.store.shelf(athlete.id).summaries(ANALYSIS_VERSION)
    found = tuple(
        summary_from_json(one.summary, one.run_id, one.local_day, simulated=one.simulated)
        for one in kept
        if one.summary is not None
    )
    return found, len(kept) - len(found)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let the collector of garbage rest while thousands of small things are made, none of which is garbage.

    It would walk through the whole program several times meanwhile, and take as long as all the rest. What
    is made is to be let go of inside, or it is walked through once at the end.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def history_of(home: Home, athlete: Athlete) -> HistoryReading:
    """Return what an athlete's runs say together; runs that wait for their analysis are not in it."""
    with _without_collecting():
        return _read(home, athlete, summaries_of(home, athlete)[0])


def progress_page(home: Home, athlete: Athlete) -> ProgressPage:
    """Return what the page of progress shows."""
    with _without_collecting():
        return _page(home, athlete)


def _page(home: Home, athlete: Athlete) -> ProgressPage:
    runs, pending = summaries_of(home, athlete)
    history = _read(home, athlete, runs)
    first, last = _span(history, home.clock().date())
    loads = _loads(runs, history, athlete)
    return ProgressPage(athlete, history, headline_of(history), pending, first, last, loads)


def trends_of(history: HistoryReading) -> tuple[Trend, ...]:
    """Return all measures over weeks, the learning curve first."""
    learning = (history.learning, history.equal_effort, history.speed)
    return (*learning, *history.measures, history.heart_rate_trend)


def _read(home: Home, athlete: Athlete, runs: tuple[RunSummary, ...]) -> HistoryReading:
    course = focus_course(home.store.shelf(athlete.id).focus_tests())
    own = tuple(found for found in own_findings_of(runs, athlete) if isinstance(found, OwnRatio))
    return read_history(runs, replace(athlete, own_ratios=own), course)


def _loads(runs: tuple[RunSummary, ...], history: HistoryReading, athlete: Athlete) -> tuple[WeekLoads, ...]:
    """Return what the last weeks asked of muscles and knee, the newest first."""
    if not history.weeks:
        return ()
    since = history.weeks[max(len(history.weeks) - WEEKS_SHOWN, 0)].start
    recent = (run for run in runs if run.day is not None and run.day >= since)
    return week_loads(recent, athlete.preferences.week_start)[::-1]


def _span(history: HistoryReading, today: date) -> tuple[date, date]:
    """Return one span of days for all pictures: from the first dot of any to the newest run."""
    days = [dot.day for trend in trends_of(history) for dot in (trend.dots[:1] + trend.dots[-1:])]
    last = max(days, default=history.last or today)
    first = min(days, default=last)
    return min(first, last - timedelta(days=SHORTEST_DAYS)), last


def history_csv(history: HistoryReading) -> Iterator[str]:
    """Yield all dots as CSV lines: measure, day, run, value, its own 90 % interval, unit, gait, placement."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(("measure", "day", "run", "value", "low", "high", "unit", "gait", "placement"))
    for trend in trends_of(history):
        for dot in trend.dots:
            half = None if dot.error is None else NINE_IN_TEN * dot.error
            ends = ("", "") if half is None else (f"{dot.value - half:.6g}", f"{dot.value + half:.6g}")
            place = (trend.gait or "", trend.placement or "")
            row = (trend.name, dot.day.isoformat(), dot.key, f"{dot.value:.6g}", *ends, trend.unit, *place)
            writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
