from pathlib import Path

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.journal import journal_page
from backstride.app.simulated import bring_back_simulated, ensure_simulated, remove_simulated
from backstride.app.start import start_page
from runs import gpx, put


def test_the_first_page_shows_a_simulated_run_with_its_sentence(home: Home):
    page = start_page(home)
    assert page.shown is not None
    assert page.shown.run.simulated
    assert page.shown.sentence.startswith("Ada")
    assert "backward" in page.shown.sentence
    assert not page.has_own


def test_her_ten_weeks_are_made_once_and_go_on_where_they_stopped(home: Home):
    first = next(ensure_simulated(home))
    rest = list(ensure_simulated(home))
    assert first not in rest
    assert len(rest) == 37
    assert list(ensure_simulated(home)) == []
    athlete = home.simulated()
    assert athlete is not None
    assert journal_page(home, athlete).count == 38
    assert all(run.simulated for week in journal_page(home, athlete).weeks for run in week.runs)


def test_she_goes_in_one_click_and_comes_back_the_same(home: Home):
    first = next(ensure_simulated(home))
    athlete = home.simulated()
    assert athlete is not None
    digest = home.store.shelf(athlete.id).run(first).digest
    remove_simulated(home)
    assert home.simulated() is None
    assert list(ensure_simulated(home)) == []
    assert start_page(home).shown is None
    assert home.store.facts().files == 0
    again = bring_back_simulated(home)
    athlete = home.simulated()
    assert athlete is not None
    assert home.store.shelf(athlete.id).run(again).digest == digest


def test_whoever_has_runs_of_their_own_is_not_given_simulated_ones(home: Home, tmp_path: Path):
    list(ingest_file(home, home.me(), put(tmp_path, "a.gpx", gpx()), "a.gpx"))
    assert list(ensure_simulated(home)) == []
    assert home.simulated() is None
