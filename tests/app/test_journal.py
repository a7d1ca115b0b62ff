from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from backstride.app.analyse import analyse_pending
from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.journal import journal_page
from backstride.app.labels import say_rest
from backstride.vocab.athlete import Preferences
from backstride.vocab.segment import Travel
from runs import NOON, gpx, put, zipped


def fill(home: Home, folder: Path, days: list[int]) -> list[str]:
    """Keep a run on each of the days before 1 May 2026, a Friday."""
    files = {f"{day}.gpx": gpx(NOON - timedelta(days=day), seconds=60 + day) for day in days}
    outcomes = ingest_file(home, home.me(), put(folder, "runs.zip", zipped(files)), "runs.zip")
    ids = [run_id for outcome in outcomes for run_id in outcome.run_ids]
    list(analyse_pending(home))
    return ids


def test_runs_stand_in_their_weeks_newest_first(home: Home, tmp_path: Path):
    fill(home, tmp_path, [0, 1, 4, 5, 20])
    page = journal_page(home, home.me())
    assert [(str(week.start), len(week.runs)) for week in page.weeks] == [
        ("2026-04-27", 3),
        ("2026-04-20", 1),
        ("2026-04-06", 1),
    ]
    days = [run.local_day for week in page.weeks for run in week.runs]
    assert days == sorted(days, reverse=True)
    assert (page.count, page.older) == (5, None)


def test_a_week_that_starts_on_sunday_holds_other_days(home: Home, tmp_path: Path):
    me = home.me()
    home.store.shelf(me.id).save_athlete(replace(me, preferences=Preferences(week_start=6)))
    fill(home, tmp_path, [4, 5, 6])  # Monday, Sunday, Saturday
    assert [len(week.runs) for week in journal_page(home, home.me()).weeks] == [2, 1]


def test_older_weeks_are_one_step_away_and_nothing_is_shown_twice(home: Home, tmp_path: Path):
    fill(home, tmp_path, [0, 30, 100, 200])
    seen: list[str] = []
    page = journal_page(home, home.me())
    seen += [run.id for week in page.weeks for run in week.runs]
    while page.older is not None:
        page = journal_page(home, home.me(), before=page.older)
        seen += [run.id for week in page.weeks for run in week.runs]
    assert len(seen) == len(set(seen)) == 4


def test_the_weeks_balance_adds_up(home: Home, tmp_path: Path):
    ids = fill(home, tmp_path, [0, 1])
    say_rest(home, ids[0], Travel.BACKWARD)
    (week,) = journal_page(home, home.me()).weeks
    assert sum(week.totals_s.values()) == 60 + 61
    assert set(week.totals_s) == {"backward", "unknown"}


def test_only_runs_with_backward_or_only_unknown_ones_can_be_shown(home: Home, tmp_path: Path):
    ids = fill(home, tmp_path, [0, 1])
    say_rest(home, ids[0], Travel.BACKWARD)
    backward = journal_page(home, home.me(), show="backward")
    unknown = journal_page(home, home.me(), show="unknown")
    assert [run.id for week in backward.weeks for run in week.runs] == [ids[0]]
    assert [run.id for week in unknown.weeks for run in week.runs] == [ids[1]]


def test_an_empty_journal_has_no_weeks(home: Home):
    page = journal_page(home, home.me())
    assert (page.weeks, page.count, page.older) == ((), 0, None)
    assert page.longest_s > 0
    assert page.most_s > 0
