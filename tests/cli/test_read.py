import json
import math
from datetime import timedelta
from pathlib import Path

from runs import NOON, gpx, put, zipped
from shell import Shell

LABELS = b"start_s,end_s,travel,gait,speed_mps,grade\n0,30,backward,run,2,0\n"


def test_a_reading_is_one_line_that_says_which_file_and_which_part(shell: Shell, tmp_path: Path):
    path = put(tmp_path, "a.gpx", gpx())
    said = shell("read", path, "--json")
    (line,) = said.out.splitlines()
    reading = json.loads(line)
    assert (said.code, said.err) == (0, "")
    assert (reading["schema"], reading["file"], reading["part"]) == ("backstride.reading/1", str(path), 0)
    assert reading["recording"]["format"] == "gpx"
    assert reading["recording"]["start"] == "2026-05-01T12:00:00Z"
    assert reading["recording"]["sensors"] == ["gnss", "hr"]
    assert {"segments", "steps", "metrics", "estimates"} <= reading.keys()


def test_segments_cover_the_recording_without_gap_or_overlap(shell: Shell, tmp_path: Path):
    reading = json.loads(shell("read", put(tmp_path, "a.gpx", gpx()), "--json").out)
    edges = [0.0]
    for segment in reading["segments"]:
        assert segment["start_s"] == edges[-1]
        edges.append(segment["end_s"])
    assert math.isclose(edges[-1], reading["recording"]["duration_s"])


def test_a_refused_file_has_its_line_and_the_others_are_still_read(shell: Shell, tmp_path: Path):
    bad = put(tmp_path, "bad.fit", b"%PDF-1.7 " + bytes(50))
    good = put(tmp_path, "good.gpx", gpx())
    said = shell("read", bad, good, tmp_path / "absent.gpx", "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 1
    assert [line["schema"] for line in lines] == [
        "backstride.refusal/1",
        "backstride.reading/1",
        "backstride.refusal/1",
    ]
    assert lines[0]["file"] == str(bad)
    assert "PDF" in lines[0]["error"]
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 2


def test_a_zip_of_many_gives_many_parts(shell: Shell, tmp_path: Path):
    path = put(tmp_path, "all.zip", zipped({"a.gpx": gpx(), "b.gpx": gpx(NOON + timedelta(days=1))}))
    lines = [json.loads(line) for line in shell("read", path, "--json").out.splitlines()]
    assert [(line["file"], line["part"]) for line in lines] == [(str(path), 0), (str(path), 1)]


def test_nothing_in_a_reading_depends_on_when_it_is_read(shell: Shell, tmp_path: Path):
    path = put(tmp_path, "a.gpx", gpx(NOON.replace(year=2031)))
    assert shell("read", path, "--json").out == shell("read", path, "--json").out


def test_people_see_a_ribbon_key_numbers_and_problems(shell: Shell, tmp_path: Path):
    data = gpx().replace(b"</trkseg>", b"")[:-40]
    said = shell("read", put(tmp_path, "cut.gpx", data))
    assert said.code == 0
    assert "forward" in said.out
    assert "backward" in said.out
    assert "░" in said.out  # not known is hatched
    assert "Heart rate" in said.out
    assert "ends in the middle" in said.out
    assert "\x1b[" not in said.out  # no terminal, no colour


def test_the_name_of_a_file_stands_in_one_piece_however_long(shell: Shell, tmp_path: Path):
    path = put(tmp_path, f"{'evening-' * 20}.gpx", gpx())
    assert str(path) in [line.rstrip() for line in shell("read", path).out.splitlines()]


def test_what_it_cost_names_the_studies_behind_it(shell: Shell, tmp_path: Path):
    said = shell(
        "read", put(tmp_path, "a.gpx", gpx()), "--mass", 70, "--labels", put(tmp_path, "l.csv", LABELS)
    )
    words = " ".join(said.out.split())
    assert "≈ estimated" in words
    assert "Studies: Bushman 2020; " in words
    assert "Minetti and others 2002" in words


def test_the_axis_counts_seconds_minutes_or_hours(shell: Shell, tmp_path: Path):
    for seconds, unit in ((20, "0 s"), (1200, "0 min"), (20_000, "0 h")):
        done = shell("read", put(tmp_path, f"{seconds}.gpx", gpx(NOON, seconds)))
        assert [line.split()[:2] for line in done.out.splitlines() if line.strip().startswith("0 ")] == [
            unit.split()
        ]


def test_a_placement_or_axis_that_does_not_exist_is_wrong_usage(shell: Shell, tmp_path: Path):
    path = put(tmp_path, "a.gpx", gpx())
    assert shell("read", path, "--placement", "hat").code == 2
    assert shell("read", path, "--facing", "up").code == 2
    assert shell("read").code == 2


def test_where_a_sensor_was_worn_is_in_the_reading(shell: Shell, tmp_path: Path):
    rows = "\n".join(f"{i / 50},0.1,0.2,9.8,0,0,0" for i in range(100))
    path = put(tmp_path, "walk.csv", f"t,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n{rows}\n".encode())
    said = shell("read", path, "--placement", "lumbar", "--facing=-z", "--json")
    assert json.loads(said.out)["recording"]["placement"] == "lumbar"


def test_a_table_of_nothing_but_nan_is_refused(shell: Shell, tmp_path: Path):
    rows = "\n".join(f"{i},nan,nan,nan,nan,nan,nan" for i in range(100))
    path = put(tmp_path, "walk.csv", f"t,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n{rows}\n".encode())
    said = shell("read", path, "--json")
    assert said.code == 1
    assert "no usable sample" in json.loads(said.out)["error"]
