"""The journal: runs by week, with what is known of each week's balance; three questions to the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from backstride.app.home import Home
from backstride.vocab.athlete import Athlete
from backstride.vocab.kept import KeptRun

Show = Literal["all", "backward", "unknown"]
WEEKS_A_PAGE = 8
UNKNOWN_ENOUGH_S = 60.0
"""A run counts as not known when at least a minute of it is, or half of a shorter one. Project choice."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the athlete's calendar, `[start, start + 7 days)`, newest run first."""

    start: date
    runs: tuple[KeptRun, ...]
    totals_s: Mapping[str, float]

    @property
    def last(self) -> date:
        """The last day of the week."""
        return self.start + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A stretch of weeks, newest first."""

    athlete: Athlete
    weeks: tuple[Week, ...]
    count: int
    """Recordings in the whole journal."""
    older: date | None
    """Ask again with `before` set to this for older weeks; None where there are none."""
    show: Show
    pending: int
    """Runs on this page whose analysis is not done."""

    @property
    def longest_s(self) -> float:
        """The longest run on the page: all ribbons share this scale."""
        return max((run.duration_s for week in self.weeks for run in week.runs), default=1.0)

    @property
    def most_s(self) -> float:
        """The largest weekly total of one direction: all balances share this scale."""
        totals = (
            week.totals_s.get(name, 0.0) for week in self.weeks for name in ("forward", "backward", "unknown")
        )
        return max((total for total in totals if total), default=1.0)


def journal_page(home: Home, athlete: Athlete, before: date | None = None, show: Show = "all") -> JournalPage:
    """Return the newest weeks before a day that hold runs."""
    shelf = home.store.shelf(athlete.id)
    runs = shelf.runs(before=before, weeks=WEEKS_A_PAGE, week_start=athlete.preferences.week_start)
    shown = [run for run in runs if _is_shown(run, show)]
    weeks = tuple(
        _week(start, tuple(group))
        for start, group in groupby(shown, lambda run: _week_of(run.local_day, athlete))
    )
    oldest = min((_week_of(run.local_day, athlete) for run in runs), default=None)
    count, first_day = shelf.extent()
    older = oldest if oldest is not None and first_day is not None and first_day < oldest else None
    return JournalPage(athlete, weeks, count, older, show, sum(run.ribbon is None for run in shown))


def has_own_runs(home: Home) -> bool:
    """Tell whether the person here has any recording of their own."""
    return athlete_count(home, home.me()) > 0


def athlete_count(home: Home, athlete: Athlete) -> int:
    """Return how many recordings an athlete has."""
    return home.store.shelf(athlete.id).count()


def lacks_direction(run: KeptRun) -> bool:
    """Tell whether so much of a run is not known that its row says so."""
    unknown_s = run.totals_s.get("unknown", 0.0)
    return unknown_s >= UNKNOWN_ENOUGH_S or unknown_s > run.duration_s / 2


def _is_shown(run: KeptRun, show: Show) -> bool:
    if show == "backward":
        return run.totals_s.get("backward", 0.0) > 0
    if show == "unknown":
        return lacks_direction(run)
    return True


def _week_of(day: date, athlete: Athlete) -> date:
    return day - timedelta(days=(day.weekday() - athlete.preferences.week_start) % 7)


def _week(start: date, runs: tuple[KeptRun, ...]) -> Week:
    totals: dict[str, float] = {}
    for run in runs:
        for travel, seconds in run.totals_s.items():
            totals[travel] = totals.get(travel, 0.0) + seconds
    return Week(start, runs, totals)
