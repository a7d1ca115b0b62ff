import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.journal import journal_page
from backstride.app.runs import delete
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


def test_her_ten_weeks_are_made_once_and_what_is_deleted_of_them_stays_so(home: Home):
    first = next(ensure_simulated(home))
    rest = list(ensure_simulated(home))
    assert first not in rest
    assert len(rest) == 38
    assert list(ensure_simulated(home)) == []
    athlete = home.simulated()
    assert athlete is not None
    assert journal_page(home, athlete).count == 39
    assert all(run.simulated for week in journal_page(home, athlete).weeks for run in week.runs)
    delete(home, rest[-1])
    assert list(ensure_simulated(home)) == []
    assert bring_back_simulated(home) == first
    assert [run.id for run in home.store.shelf(athlete.id).deleted()] == [rest[-1]]


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


def test_a_page_and_what_goes_on_behind_it_make_one_simulated_athlete(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    both_looked = threading.Barrier(2, timeout=0.3)
    real = home.simulated

    def simulated():
        found = real()
        if found is None:
            with contextlib.suppress(threading.BrokenBarrierError):  # the other one was not let in: good
                both_looked.wait()
        return found

    monkeypatch.setattr(home, "simulated", simulated)
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda _: next(ensure_simulated(home)), range(2)))
    assert len(made) == 2
    assert sum(athlete.simulated for athlete in home.store.athletes()) == 1


def test_who_brings_her_back_while_she_is_here_sees_her_newest_run(home: Home):
    first = next(ensure_simulated(home))
    next(ensure_simulated(home))
    assert bring_back_simulated(home) == first


def test_a_start_that_was_killed_before_her_first_run_is_made_up_for(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(type(home.store), "create_athlete", raising(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        next(ensure_simulated(home))
    monkeypatch.undo()
    assert next(ensure_simulated(home))


def raising(error: type[BaseException]):
    def fails(*_: object):
        raise error

    return fails
