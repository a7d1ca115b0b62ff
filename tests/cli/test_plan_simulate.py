"""`backstride plan simulate`: one person a line, a day for every date, in the shape that was promised."""

import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest

from shell import Shell

PROFILES = ("new", "runner", "injury", "older", "team", "racer")
DAY = {"date", "stage", "planned", "done", "pain", "effort", "stumbles", "falls", "changes"}
PLANNED = {
    "minutes": (int, float), "backward_walk_m": (int, float), "backward_run_m": (int, float),
    "longest_backward_m": (int, float), "hard": bool, "place": str,
}  # fmt: skip


@pytest.mark.parametrize("profile", PROFILES)
def test_a_person_is_a_line_in_the_promised_shape(shell: Shell, profile: str) -> None:
    said = shell("plan", "simulate", "--profile", profile, "--weeks", 6, "--seed", 7, "--json")
    assert (said.code, said.err) == (0, "")
    (line,) = said.out.splitlines()
    person = json.loads(line)
    assert (person["schema"], person["profile"], person["seed"]) == ("backstride.plan/1", profile, 7)
    assert person["simulated"] is True
    first = date(2026, 1, 5)
    assert [day["date"] for day in person["days"]] == [str(first + timedelta(n)) for n in range(42)]
    for day in person["days"]:
        assert day.keys() >= DAY
        assert all(isinstance(day[name], int) for name in ("stage", "pain", "effort", "stumbles", "falls"))
        for key in ("planned", "done"):
            assert day[key] is None or {n: isinstance(day[key][n], kind) for n, kind in PLANNED.items()} == (
                dict.fromkeys(PLANNED, True)
            )
        for change in day["changes"]:
            assert change["rule"]
            assert change["reason"]
            assert change["inputs"]
    assert any(day["planned"] and day["done"] for day in person["days"])


def test_the_same_seed_is_the_same_line_and_people_have_seeds_of_their_own(shell: Shell) -> None:
    def lines(seed: int, people: int) -> list[str]:
        return shell(
            "plan", "simulate", "--profile", "new", "--weeks", 3, "--seed", seed, "--people", people, "--json"
        ).out.splitlines()

    assert lines(5, 3)[1:] == lines(6, 2)
    assert [json.loads(line)["seed"] for line in lines(5, 3)] == [5, 6, 7]


def test_for_people_every_day_and_decision_is_printed(shell: Shell) -> None:
    said = shell("plan", "simulate", "--profile", "runner", "--weeks", 3, "--seed", 2)
    assert said.code == 0
    assert "proves nothing about people" in said.out
    days = [
        line
        for line in said.out.splitlines()
        if line[:3] in {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
    ]
    assert len(days) == 21
    assert "walking practice" in said.out
    assert "grow: " in said.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--profile", "athlete"], "none of new, runner"),
        ([], "--profile"),
        (["--profile", "new", "--weeks", "0"], "--weeks"),
        (["--profile", "new", "--people", "0"], "--people"),
        (["--profile", "new", "--seed", "-1"], "--seed"),
    ],
)
def test_wrong_usage_is_said_and_ends_with_2(shell: Shell, arguments: list[str], says: str) -> None:
    said = shell("plan", "simulate", *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert "Traceback" not in said.err


def test_ctrl_c_cuts_no_line() -> None:
    many = ("--profile", "new", "--weeks", "8", "--people", "100000", "--json")
    command = [sys.executable, "-m", "backstride", "plan", "simulate", *many]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        rest = running.stdout.read()
        err = running.stderr.read()
        assert running.wait(timeout=20) == 130
    assert "Traceback" not in err
    for line in (first + rest).splitlines():
        assert json.loads(line)["schema"] == "backstride.plan/1"
