"""A workout as its editor shows it."""

import json

import pytest

from backstride.app.workouts import check_parts, check_text
from backstride.plan.workout_wire import workout_to_json
from workouts import workouts

TEXT = "10min walk fwd; 6 x (15m bwd walk easy, 45s rest); 5min fwd"


def test_a_text_is_drawn_added_up_and_said():
    found = check_text(TEXT)
    assert found["error"] is None
    assert found["workout"]["text"].splitlines()[1] == "6 x (15m bwd walk easy, 45s rest)"
    assert found["ribbon"][0] == [0.0, 600.0, "f", "w"]
    assert [piece[2:] for piece in found["ribbon"][1:3]] == [["b", "w"], ["0", "s"]]
    assert len(found["ribbon"]) == 14
    assert found["ribbon"][-1][1] == found["duration_s"]
    assert found["totals"][1] == {
        "travel": "backward", "gait": "walk", "metres": 90.0, "minutes": pytest.approx(1.9, abs=0.5),
        "metres_assumed": False, "minutes_assumed": True,
    }  # fmt: skip
    assert found["gist"] == "About 21 minutes; backward 90 m walked."
    assert {"depth": 1, "words": "45 s rest"} in found["steps"]


def test_what_cannot_be_read_says_where():
    error = check_text("10min fwd\n15m bwd")["error"]
    assert (error["line"], error["column"], error["field"]) == (2, 8, "text")
    assert error["sentence"].startswith("Line 2, column 8: expected walk or run")
    assert check_text("5min fwd;" * 5000)["error"]["line"] is None


def test_a_ribbon_has_no_gap_and_totals_are_those_of_its_pieces():
    for workout in workouts(60, seed=12):
        found = check_parts(workout_to_json(workout))
        ends = [end for _, end, *_ in found["ribbon"]]
        assert [start for start, *_ in found["ribbon"]] == [0.0, *ends[:-1]]
        assert sum(total["minutes"] for total in found["totals"]) * 60 == pytest.approx(ends[-1], abs=0.3)
        metres = sum(total["metres"] for total in found["totals"] if not total["metres_assumed"])
        assert metres <= sum(block.distance_m or 0 for block in workout.blocks()) + 0.01
        json.dumps(found, allow_nan=False)


def test_parts_that_cannot_be_are_refused_with_their_place():
    assert check_parts({"parts": [{"travel": "backward"}]})["error"]["field"] == "parts[0].gait"
    assert check_parts({})["error"]["field"] == "parts"


def test_backward_downhill_is_said_to_be_unstudied():
    assert "nobody has studied it" in check_text("5min bwd walk grade -2%")["notes"][0]
    assert check_text("5min bwd walk grade 2%")["notes"] == []
    assert "assumed speeds" in check_text("50m bwd walk")["notes"][0]
