"""What is pending is worked off, whatever one recording or one worker does."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backstride.app import analyse as analysing
from backstride.app.analyse import analyse_pending, analyse_recording, analyse_run
from backstride.app.executor import make_executor
from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.runs import reading_json
from backstride.insight.run import ANALYSIS_VERSION
from backstride.store.samples import decode_recording
from backstride.store.shelf import Shelf
from backstride.vocab.athlete import Athlete
from backstride.vocab.kept import Analysed
from backstride.vocab.segment import Label, Travel
from runs import gpx, put


@pytest.fixture
def run_ids(home: Home, tmp_path: Path) -> list[str]:
    """Three runs, the first one the shortest; nothing is analysed."""
    files = [put(tmp_path, f"{n}.gpx", gpx(seconds=60 * n)) for n in (1, 2, 3)]
    return [next(ingest_file(home, home.me(), file, file.name)).run_ids[0] for file in files]


def pending(home: Home) -> int:
    return home.store.shelf(home.me().id).pending_count(ANALYSIS_VERSION)


def trips_over_a_minute(samples: bytes, athlete: Athlete, labels: tuple[Label, ...], *_: object) -> Analysed:
    analysed = analyse_recording(decode_recording(samples), athlete, labels)
    if analysed.reading["recording"]["duration_s"] == 60:
        raise ZeroDivisionError
    return analysed


def dies_of_a_minute(samples: bytes, athlete: Athlete, labels: tuple[Label, ...], *_: object) -> Analysed:
    analysed = analyse_recording(decode_recording(samples), athlete, labels)
    if analysed.reading["recording"]["duration_s"] == 60:
        os._exit(9)
    return analysed


def test_a_run_that_cannot_be_analysed_holds_up_no_other_and_is_not_tried_again_and_again(
    home: Home, run_ids: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(analysing, "analyse", trips_over_a_minute)
    with ThreadPoolExecutor(1) as threads:
        home.__dict__["executor"] = threads
        assert sorted(analyse_pending(home)) == sorted(run_ids[1:])
        assert run_ids[0] in caplog.text
        caplog.clear()
        assert list(analyse_pending(home)) == []
    assert caplog.text == ""
    assert pending(home) == 1


def test_a_worker_that_dies_costs_only_the_run_it_died_of(
    home: Home, run_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "analyse", dies_of_a_minute)
    with make_executor(None, workers=1) as doomed:
        home.__dict__["executor"] = doomed
        assert sorted(analyse_pending(home)) == sorted(run_ids[1:])
        assert home.executor is not doomed
    assert home.passed_over == {run_ids[0]}


def test_lost_samples_hold_up_no_other_run(home: Home, run_ids: list[str]) -> None:
    shelf = home.store.shelf(home.me().id)
    for path in (home.settings.data / "files" / "samples").rglob("*.parquet"):
        if path.read_bytes() == shelf.samples(run_ids[2]):
            lost = path
    lost.unlink()
    assert sorted(analyse_pending(home)) == sorted(run_ids[:2])


@pytest.mark.parametrize("at_once", [True, False])
def test_a_label_that_is_said_while_the_run_is_looked_at_counts(
    home: Home, run_ids: list[str], monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    real = Shelf.labels

    def labels_then_one_more(shelf: Shelf, run_id: str) -> tuple[Label, ...]:
        found = real(shelf, run_id)
        if run_id == run_ids[2] and not found:
            shelf.add_labels(run_id, (Label(0, 60, Travel.BACKWARD),))
        return found

    monkeypatch.setattr(Shelf, "labels", labels_then_one_more)
    if at_once:
        analyse_run(home, home.me().id, run_ids[2])
    else:
        list(analyse_pending(home))
    monkeypatch.undo()
    assert home.store.shelf(home.me().id).run(run_ids[2]).totals_s["backward"] == 60


def test_a_reading_of_an_older_analysis_is_made_anew_when_it_is_asked_for(
    home: Home, run_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    list(analyse_pending(home))
    shelf = home.store.shelf(home.me().id)
    kept = shelf.reading(run_ids[0])
    assert kept is not None
    newer = ANALYSIS_VERSION + 1
    monkeypatch.setattr("backstride.app.analyse.ANALYSIS_VERSION", newer)
    monkeypatch.setattr("backstride.app.runs.ANALYSIS_VERSION", newer)
    assert reading_json(home, run_ids[0]) == kept
    assert shelf.run(run_ids[0]).reading_version == newer
    assert shelf.pending_count(newer) == 2


def test_a_worker_of_an_older_program_is_not_asked_again_for_ever(
    home: Home, run_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backstride.app.analyse.ANALYSIS_VERSION", ANALYSIS_VERSION + 1)  # not in the workers
    assert list(analyse_pending(home)) == []
    assert home.passed_over == set(run_ids)
