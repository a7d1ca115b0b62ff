from pathlib import Path

import pytest

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.labels import bring_back, say, say_rest, take_back
from backstride.app.runs import reading_json, run_page
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.segment import Label, Travel
from runs import gpx, put


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
