"""`backstride cohort` as a person meets it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backstride.cli.entry import run
from cohort.rows import content
from runs import gpx, put

pytestmark = pytest.mark.filterwarnings("default")

Call = tuple[int, str, str]


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Call:
    code = run(["cohort", *(str(argument) for argument in arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKSTRIDE_SCHEDULER", raising=False)


def test_it_says_what_was_read_and_what_was_not(
    tmp_path: Path, scheduler: str, capsys: pytest.CaptureFixture[str]
):
    put(tmp_path, "in/a.gpx", gpx())
    put(tmp_path, "in/b.fit", b"nothing")
    put(tmp_path, "in/c.fit", b"nothing either")
    out = tmp_path / "out"
    code, said, complained = call(capsys, tmp_path / "in", "--out", out, "--scheduler", scheduler)
    assert (code, said) == (
        1,
        f"3 read now, 0 known. 1 recording, 0.0 hours; 2 files could not be used.\n{out / 'summary.html'}\n",
    )
    assert complained.startswith("b.fit (and 1 more): This is not a recording.")
    code, said, _ = call(capsys, tmp_path / "in", "--out", out)
    assert (code, said.splitlines()[0]) == (
        1,
        "0 read now, 3 known. 1 recording, 0.0 hours; 2 files could not be used.",
    )
    code, said, _ = call(capsys, tmp_path / "in", "--out", out, "--json")
    summary = json.loads(said)
    assert (code, summary["schema"], summary["recordings"]) == (1, "backstride.cohort-summary/1", 1)


def test_an_empty_folder_is_called_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "in").mkdir()
    code, said, complained = call(capsys, tmp_path / "in", "--out", tmp_path / "out")
    assert (code, complained) == (0, "")
    assert said.startswith("0 read now, 0 known. There is no file in the source.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["/nowhere"], 1, "There is no such file or folder as /nowhere"),
        (["simulated:1", "--scheduler", "tcp://10.0.0.1:1"], 1, "without TLS anybody who reaches it"),
        (["simulated:1", "--athletes", "/nowhere.csv"], 1, "could not be opened"),
        (["simulated:1", "--processes", "0"], 2, "processes"),
        (["simulated:1", "--processes", "1", "--scheduler", "tls://a:1"], 2, "leave out"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    arguments: list[str], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    ended, said, complained = call(capsys, *arguments, "--out", tmp_path / "out")
    assert (ended, said) == (code, "")
    assert words in re.sub(r"\s*[│╭╰─╮╯]+\s*", " ", complained)
    assert "Traceback" not in complained


@pytest.mark.night
def test_stopped_and_killed_at_random_moments_the_tables_come_out_the_same(tmp_path: Path):
    """Real processes: Ctrl-C to all of them, SIGTERM and SIGKILL to the command, then to the end."""
    source = "simulated:60,minutes=2"
    stopped, whole = tmp_path / "stopped", tmp_path / "whole"
    command = [sys.executable, "-m", "backstride", "cohort", source, "--out"]
    for number, how in enumerate(
        (signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT)
    ):
        process = subprocess.Popen(
            [*command, str(stopped)], stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        wait_for_answers(stopped, 6 * (number + 1), process)
        if how is signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        _, complained = process.communicate(timeout=60)
        assert "Traceback" not in complained, complained
        assert process.returncode in {130, 143, -signal.SIGKILL}
    for out in (stopped, whole):
        subprocess.run([*command, str(out)], check=True, capture_output=True, timeout=300)
    assert content(stopped) == content(whole)


def wait_for_answers(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while len(list((out / "_kept").glob("??/*"))) < count:
        assert process.poll() is None, "it ended before it was stopped"
        assert time.monotonic() < deadline
        time.sleep(0.02)
