"""`backstride compare`: the promised JSON, the table, and refusals in one sentence."""

import json

import pytest

from shell import Shell

BODY = ("--mass", 70, "--height", 1.75)
ROW = {"name", "unit", "travel", "low", "value", "high", "sources", "people", "extrapolated", "words"}


def test_the_json_is_what_the_door_promises(shell: Shell) -> None:
    said = shell("compare", *BODY, "--speed", 3.0, "--json")
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    assert found["schema"] == "backstride.compare/1"
    assert found["gait"] == {"forward": "run", "backward": "run"}
    assert found["mixed"] is False
    rows = {row["name"]: row for row in found["rows"]}
    assert len(rows) == len(found["rows"])
    assert all(set(row) == ROW for row in found["rows"])
    energy = rows["energy_ratio"]
    assert all(energy["low"] < seen < energy["high"] for seen in (1.26, 1.35))
    assert rows["energy_per_km_backward"]["unit"] == "kcal"
    assert found["views"]["same_speed"]["rows"] == found["rows"]
    assert found["views"]["same_effort"]["speed_mps"]["backward"] < 3.0
    assert {gap["name"] for gap in found["not_known"]} >= {"trunk_lean", "vision"}


def test_the_same_question_gives_the_same_bytes(shell: Shell) -> None:
    assert shell("compare", *BODY, "--speed", 2.5, "--json") == shell(
        "compare", *BODY, "--speed", 2.5, "--json"
    )


def test_the_table_says_both_views_ranges_and_who_was_studied(shell: Shell) -> None:
    out = " ".join(shell("compare", *BODY, "--speed", 2.5).out.split())
    for words in (
        "70 kg, 2.5 m/s, on the level",
        "At the same speed backward costs more",
        "At the same effort a minute costs about the same",
        "Four studies, 38 people.",
        "authors not shown; Wright and Weyand 2001; Williford and others 1998;",
        "Trunk lean not known",
        "more, how much is not",
    ):
        assert words in out


def test_the_heading_gives_the_speed_that_was_asked_for(shell: Shell) -> None:
    out = " ".join(shell("compare", *BODY, "--speed", 2.25, "--grade", 0.05).out.split())
    assert "2.25 m/s, 5 % uphill" in out
    assert "running forward at 2.25 m/s, running backward at 2.25 m/s" in out
    assert "running forward at 2.25 m/s, running backward at 1.7 m/s" in out


def test_walking_against_running_is_marked(shell: Shell) -> None:
    found = json.loads(shell("compare", *BODY, "--speed", 1.8, "--json").out)
    assert found["gait"] == {"forward": "walk", "backward": "run"}
    assert found["mixed"] is True
    assert (
        json.loads(shell("compare", *BODY, "--speed", 1.8, "--gait", "run", "--json").out)["mixed"] is False
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--mass", 70, "--speed", 3, "--grade", -0.05), "downhill"),
        (("--mass", 70, "--speed", 12), "No study comes near this speed"),
        (("--mass", 70, "--speed", "nan"), "No study comes near this speed"),
        (("--mass", 70, "--speed", 4, "--gait", "walk"), "choose running"),
        (("--mass", -70, "--speed", 3), "20 to 300 kg"),
        (("--mass", "inf", "--speed", 3), "20 to 300 kg"),
        (("--mass", 70, "--speed", 3, "--height", 175), "0.9 to 2.5 m"),
        (("--mass", 70, "--speed", 3, "--grade", 2), "such a slope"),
    ],
)
def test_what_nobody_knows_is_refused_in_a_sentence(
    shell: Shell, arguments: tuple[object, ...], words: str
) -> None:
    said = shell("compare", *arguments, "--json")
    assert (said.code, said.out) == (1, "")
    assert words in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speed", 3),
        ("--mass", 70),
        ("--mass", "much", "--speed", 3),
        ("--mass", 70, "--speed", 3, "--gait", "hop"),
    ],
)
def test_wrong_usage_is_named_as_such(shell: Shell, arguments: tuple[object, ...]) -> None:
    said = shell("compare", *arguments)
    assert (said.code, said.out) == (2, "")
