"""`backstride workout`: every form, and back; nothing is replaced unasked; refusals in one sentence."""

import io
import json
import sys

import icalendar
import pytest

from shell import Shell

TEXT = "10min walk fwd; 6 x (15m bwd walk easy, 45s rest); 5min fwd"
CANONICAL = "10min fwd walk\n6 x (15m bwd walk easy, 45s rest)\n5min fwd walk\n"


def test_a_text_is_printed_as_it_is_read(shell: Shell) -> None:
    said = shell("workout", TEXT)
    assert (said.code, said.out, said.err) == (0, CANONICAL, "")


@pytest.mark.parametrize("name", ["w.fit", "w.json", "w.txt"])
def test_a_file_comes_back_as_the_same_text(shell: Shell, tmp_path, name) -> None:
    file = tmp_path / name
    assert shell("workout", TEXT, "-o", file).code == 0
    assert shell("workout", file, "--to", "text").out == CANONICAL


def test_a_calendar_holds_the_day_that_was_said(shell: Shell, tmp_path) -> None:
    file = tmp_path / "w.ics"
    assert shell("workout", TEXT, "--to", "ics", "--day", "2026-05-01", "-o", file).code == 0
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-05-01"
    timed = shell("workout", TEXT, "--to", "ics", "--day", "2026-05-01", "--time", "07:30")
    assert "DTSTART:20260501T" in timed.out


def test_markdown_and_json_go_to_the_screen(shell: Shell) -> None:
    assert "- 15 m BACKWARD, walk" in shell("workout", TEXT, "--to", "md").out.replace("  - ", "- ")
    found = json.loads(shell("workout", TEXT, "--json").out)
    assert (found["schema"], found["text"]) == ("backstride.workout/1", CANONICAL.strip())


def test_a_pipe_is_read(shell: Shell, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"5min bwd run\n")))
    assert shell("workout", "-").out == "5min bwd run\n"


def test_a_file_that_is_there_is_replaced_only_if_that_was_said(shell: Shell, tmp_path) -> None:
    file = tmp_path / "w.fit"
    file.write_text("mine")
    said = shell("workout", TEXT, "-o", file)
    assert (said.code, said.out) == (1, "")
    assert "is there already" in said.err
    assert file.read_text() == "mine"
    again = shell("workout", TEXT, "-o", file, "--force", "--json")
    about = {"schema": "backstride.workout-written/1", "file": str(file), "as": "fit"}
    assert json.loads(again.out) == about | {"bytes": file.stat().st_size}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("15m bwd",), 1, "Line 1, column 8: expected walk or run"),
        (("nowhere.fit",), 1, "There is no file"),
        (("5min bwd walk at 4km/h hr 120 cadence 160", "-o", "{}/w.fit"), 1, "A FIT workout cannot hold"),
        ((TEXT, "--to", "fit"), 2, "say where it goes"),
        ((TEXT, "--to", "gpx"), 2, "is none of"),
        ((TEXT, "-o", "{}/w.xyz"), 2, "add --to"),
        ((TEXT, "--to", "ics", "--day", "tomorrow"), 2, "is no day"),
        ((TEXT, "--to", "ics", "--time", "7"), 2, "is no time"),
        ((TEXT, "-o", "{}/no/such/w.fit"), 1, "No such file"),
    ],
)
def test_a_refusal_is_a_sentence(shell: Shell, tmp_path, arguments, code, words) -> None:
    said = shell("workout", *(argument.format(tmp_path) for argument in arguments))
    assert said.code == code
    assert words in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.glob("w.*")) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", "neither FIT, nor JSON, nor text"),
        (b"{oops", "begins like JSON and is none"),
        (b"BEGIN:VCALENDAR\r\n", "calendars are written here"),
        (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00", "FIT workout file could not be read"),
        (b" " * (2**20 + 1), "larger than"),
        (b"", "expected a block"),
    ],
)
def test_a_file_that_is_no_workout_is_refused(shell: Shell, tmp_path, data, words) -> None:
    file = tmp_path / "w"
    file.write_bytes(data)
    said = shell("workout", file)
    assert (said.code, said.out) == (1, "")
    assert words in said.err
