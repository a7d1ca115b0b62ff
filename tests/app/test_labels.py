from pathlib import Path

import pytest

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.labels import bring_back, say, say_rest, take_back
from backstride.app.runs import reading_json, run_page
from backstride.formats.tcx import write_tcx
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label, Origin, Travel
from runs import gpx, put, run


@pytest.fixture
def run_id(home: Home, tmp_path: Path) -> str:
    return next(iter(ingest_file(home, home.me(), put(tmp_path, "a.gpx", gpx()), "a.gpx"))).run_ids[0]


def travels(home: Home, run_id: str) -> list[tuple[float, float, str]]:
    return [(s.start_s, s.end_s, s.travel.value) for s in run_page(home, run_id).reading.segments]


def test_one_tap_makes_a_plain_run_forward(home: Home, run_id: str):
    assert travels(home, run_id) == [(0, 120, "unknown")]
    say_rest(home, run_id, Travel.FORWARD)
    assert travels(home, run_id) == [(0, 120, "forward")]


def test_a_marked_stretch_is_backward_and_the_rest_stays_open(home: Home, run_id: str):
    say(home, run_id, (Label(30, 60, Travel.BACKWARD),))
    assert travels(home, run_id) == [(0, 30, "unknown"), (30, 60, "backward"), (60, 120, "unknown")]
    say_rest(home, run_id, Travel.FORWARD)
    assert travels(home, run_id) == [(0, 30, "forward"), (30, 60, "backward"), (60, 120, "forward")]


def test_what_was_said_is_taken_back_and_brought_back(home: Home, run_id: str):
    (label_id,) = say(home, run_id, (Label(30, 60, Travel.BACKWARD),))
    take_back(home, run_id, label_id)
    assert travels(home, run_id) == [(0, 120, "unknown")]
    bring_back(home, run_id, label_id)
    assert travels(home, run_id)[1] == (30, 60, "backward")


def test_a_belt_speed_gives_the_distance_that_was_said(home: Home, run_id: str):
    say(home, run_id, (Label(30, 60, Travel.BACKWARD, speed_mps=2.0),))
    metrics = reading_json(home, run_id)["metrics"]
    assert isinstance(metrics, list)
    backward = next(m for m in metrics if m["name"] == "distance" and m["travel"] == "backward")
    assert (backward["value"], backward["origin"]) == (60.0, "said")


@pytest.mark.parametrize(
    "label",
    [
        Label(60, 30, Travel.BACKWARD),
        Label(500, 600, Travel.BACKWARD),
        Label(-5, 10, Travel.BACKWARD),
        Label(0, 10, Travel.BACKWARD, speed_mps=30.0),
        Label(0, 10, Travel.BACKWARD, grade=5.0),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(home: Home, run_id: str, label: Label):
    with pytest.raises(ValueRefused):
        say(home, run_id, (Label(0, 5, Travel.FORWARD), label))
    assert run_page(home, run_id).labels == ()


def test_a_run_that_is_not_there_cannot_be_labelled(home: Home):
    with pytest.raises(NotFound):
        say_rest(home, "0" * 32, Travel.FORWARD)


def kept_from(home: Home, folder: Path, recording: Recording) -> str:
    path = put(folder, "laps.tcx", write_tcx(recording))
    return next(iter(ingest_file(home, home.me(), path, "laps.tcx"))).run_ids[0]


def test_the_journal_says_by_whom_as_the_page_does_whatever_else_was_said(home: Home, tmp_path: Path):
    run_id = kept_from(home, tmp_path, run(laps=((0.0, 60.0, "Easy"), (60.0, 120.0, "Backward run"))))
    (label_id,) = say(home, run_id, (Label(0, 60, Travel.FORWARD),))
    origins = home.shelf_with(run_id).run(run_id).origins
    assert (origins["backward"], origins["forward"]) == (Origin.NAMED, Origin.SAID)
    marks = {fact.key: fact.mark for fact in run_page(home, run_id).facts}
    assert marks["backward"] == "named"
    take_back(home, run_id, label_id)
    assert home.shelf_with(run_id).run(run_id).origins["backward"] is Origin.NAMED
    say(home, run_id, (Label(60, 120, Travel.BACKWARD),))
    assert home.shelf_with(run_id).run(run_id).origins["backward"] is Origin.SAID


def test_a_distance_that_rests_partly_on_a_belt_is_said_in_the_journal_too(home: Home, run_id: str):
    assert run_page(home, run_id).run.origins["distance"] is Origin.MEASURED
    say(home, run_id, (Label(0, 30, Travel.BACKWARD, speed_mps=1.5),))
    page = run_page(home, run_id)
    assert page.run.origins["distance"] is Origin.SAID
    assert {fact.key: fact.mark for fact in page.facts}["distance"] == "said"
