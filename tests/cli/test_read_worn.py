"""`backstride read` of worn sensors: placement, facing, labels, several files of one session, tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from backstride.formats.sensor_csv import write_sensor_csv
from backstride.sample.script import Block, Enter
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Worn
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel
from runs import gpx, put
from shell import Shell

STAND = Block(6, Travel.STILL, Gait.STAND)
WALK = (
    STAND, Block(30, Travel.FORWARD, Gait.WALK, 1.4),
    Block(26, Travel.BACKWARD, Gait.WALK, 1.15, enter=Enter.KEEP_FACING), STAND,
)  # fmt: skip


@cache
def walk(placement: Placement = Placement.LUMBAR) -> bytes:
    return write_sensor_csv(simulate_worn(WALK, 3, Worn(placement)).recording)


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return put(tmp_path, "walk.csv", walk())


def reading(shell: Shell, *arguments: object) -> dict[str, Any]:
    said = shell("read", *arguments, "--json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def seconds(found: dict[str, Any], travel: str) -> float:
    return sum(s["end_s"] - s["start_s"] for s in found["segments"] if s["travel"] == travel)


def test_a_worn_phone_tells_backward_with_a_confidence_and_a_reason(shell: Shell, back: Path) -> None:
    found = reading(shell, back, "--placement", "lumbar", "--facing=+x")
    assert seconds(found, "backward") == pytest.approx(26, abs=5)
    told = [s for s in found["segments"] if s["travel"] == "backward"]
    assert all(s["origin"] == "measured" and s["confidence"] > 0.5 and s["because"] for s in told)
    assert found["steps"]["count"] > 80
    assert found["recording"]["worn"] == [{"placement": "lumbar", "facing": "+x", "mounting": "given"}]
    assert "cadence" in {m["name"] for m in found["metrics"]}


def test_a_facing_askew_is_three_numbers(shell: Shell, back: Path) -> None:
    found = reading(shell, back, "--placement", "lumbar", "--facing=0.9,0,-0.1")
    assert seconds(found, "backward") == pytest.approx(26, abs=5)


def test_people_see_which_way_how_sure_why_and_what_each_step_was_like(shell: Shell, back: Path) -> None:
    out = shell("read", back, "--placement", "lumbar", "--facing=+x").out
    for words in (
        "Which way, how sure, and why",
        "backward  walking",
        "99 %",
        "Each step",
        "cadence",
        "difference",
    ):
        assert words in out, words
    for heading in ("Impact", "Balance", "What to know about this recording"):
        assert heading in out, heading


def test_labels_in_a_file_beat_the_measurement(shell: Shell, back: Path, tmp_path: Path) -> None:
    labels = put(tmp_path, "labels.csv", b"start_s,end_s,travel\n10,20,sideways\n")
    found = reading(shell, back, "--placement", "lumbar", "--facing=+x", "--labels", labels)
    said = [s for s in found["segments"] if s["origin"] == "said"]
    assert (said[0]["start_s"], said[-1]["end_s"]) == (10, 20)
    assert {s["travel"] for s in said} == {"sideways"}


def test_a_bad_file_of_labels_is_one_sentence(shell: Shell, back: Path, tmp_path: Path) -> None:
    labels = put(tmp_path, "labels.csv", b"start_s,end_s,travel\n10,20,backwards\n")
    said = shell("read", back, "--labels", labels)
    assert said.code == 1
    assert said.err.strip() == (
        "labels.csv, line 2: travel is backwards, and must be one of "
        "forward, backward, sideways, still, unknown."
    )


def test_a_facing_placement_or_test_that_cannot_be_is_wrong_usage(shell: Shell, back: Path) -> None:
    for wrong in (
        ("--facing=up",), ("--facing=0,0,0",), ("--facing=1,2",), ("--placement", "hat"),
        ("--placement", "lumbar", "--placement", "chest"), ("--test", "jump"),
        ("--test", "sway", "--stance", "three-legs"), ("--test", "sway", "--eyes", "half"), ("--from", "-1"),
        ("--from", "5"), ("--test", "sway", "--from", "9", "--to", "5"),
    ):  # fmt: skip
        said = shell("read", back, *wrong)
        assert said.code == 2, wrong
        assert "Traceback" not in said.err


def test_what_is_said_of_one_recording_is_not_said_of_two(shell: Shell, back: Path, tmp_path: Path) -> None:
    assert shell("read", back, back, "--test", "sway").code == 2
    labels = put(tmp_path, "labels.csv", b"start_s,end_s,travel\n10,20,forward\n")
    assert shell("read", back, back, "--labels", labels).code == 2


def test_files_of_one_session_are_read_together(shell: Shell, back: Path, tmp_path: Path) -> None:
    foot = put(tmp_path, "foot.csv", walk(Placement.FOOT_LEFT))
    worn = ("--placement", "foot_left", "--placement", "lumbar", "--facing=+x", "--together")
    found = reading(shell, foot, back, *worn)
    assert (found["file"], found["files"]) == (str(foot), [str(foot), str(back)])
    assert [w["placement"] for w in found["recording"]["worn"]] == ["foot_left", "lumbar"]
    codes = {p["code"] for p in found["recording"]["problem_stretches"]}
    assert codes & {"clocks-joined", "clocks-from-zero"}
    assert seconds(found, "backward") == pytest.approx(26, abs=5)


def test_a_session_is_read_without_the_file_that_cannot_be(shell: Shell, back: Path, tmp_path: Path) -> None:
    bad = put(tmp_path, "bad.fit", b"%PDF-1.7 " + bytes(50))
    said = shell("read", bad, back, "--together", "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 1
    assert [line["schema"] for line in lines] == ["backstride.refusal/1", "backstride.reading/1"]
    assert lines[1]["files"] == [str(back)]


def test_a_test_that_is_said_is_measured(shell: Shell, tmp_path: Path) -> None:
    stand = simulate_worn((Block(40, Travel.STILL, Gait.STAND),), 3, Worn(Placement.LUMBAR)).recording
    path = put(tmp_path, "stand.csv", write_sensor_csv(stand))
    test = ("--test", "sway", "--stance", "one-leg", "--eyes", "closed", "--from", "5", "--to", "35")
    found = reading(shell, path, "--placement", "lumbar", "--facing=+x", *test)
    sway = next(m for m in found["metrics"] if m["name"] == "sway_rms_one_leg_eyes_closed")
    assert (sway["start_s"], sway["end_s"], sway["travel"]) == (5, 35, "still")
    assert "Sway test" in shell("read", path, "--placement", "lumbar", "--facing=+x", *test).out


def test_a_placement_on_a_file_without_a_motion_sensor_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    path = put(tmp_path, "a.gpx", gpx())
    assert reading(shell, path, "--placement", "lumbar") == reading(shell, path)


def labelled(shell: Shell, tmp_path: Path, *arguments: object) -> Any:
    run = put(tmp_path, "run.gpx", gpx())
    labels = put(
        tmp_path, "labels.csv", b"start_s,end_s,travel,gait\n0,60,forward,run\n60,120,backward,run\n"
    )
    return shell("read", run, "--labels", labels, *arguments)


def test_a_mass_gives_energy_with_its_range_and_both_sentences(shell: Shell, tmp_path: Path) -> None:
    said = labelled(shell, tmp_path, "--mass", 70)
    assert said.code == 0
    words = " ".join(said.out.split())
    for part in ("kcal", "estimated", "same speed", "same effort", "1.0 to 1.6"):
        assert part in words


def test_a_mass_in_pounds_is_the_same_mass(shell: Shell, tmp_path: Path) -> None:
    found = [
        next(e["value"] for e in json.loads(said.out)["estimates"] if e["name"] == "energy")
        for said in (labelled(shell, tmp_path, "--mass", mass, "--json") for mass in ("70", "154.32 lb"))
    ]
    assert found[0] == pytest.approx(found[1], rel=1e-4)


def test_without_a_mass_there_is_the_ratio_only(shell: Shell, tmp_path: Path) -> None:
    found = json.loads(labelled(shell, tmp_path, "--json").out)
    assert [e["name"] for e in found["estimates"] if e["name"].startswith("energy")] == ["energy_ratio"]


@pytest.mark.parametrize("mass", ["0", "-70", "700", "heavy", "nan"])
def test_a_mass_that_nobody_has_is_wrong_usage_in_a_sentence(shell: Shell, tmp_path: Path, mass: str) -> None:
    said = labelled(shell, tmp_path, f"--mass={mass}")
    assert said.code == 2
    assert "--mass" in said.err
    assert "Traceback" not in said.err
