import hashlib
import json
import subprocess
import sys
from pathlib import Path

from backstride import __version__
from runs import gpx, put, zipped
from shell import Shell


def test_help_names_every_command(shell: Shell):
    said = shell("--help")
    assert said.code == 0
    for command in ("serve", "read", "import", "sample", "backup", "restore", "doctor"):
        assert f"\n  {command} " in said.out


def test_the_version_is_that_of_the_package(shell: Shell):
    assert shell("--version").out == f"backstride {__version__}\n"


def test_help_starts_without_the_heavy_parts():
    code = "import sys, backstride.cli; print(sorted({m.split('.')[0] for m in sys.modules}))"
    names = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    for heavy in ("numpy", "pyarrow", "sqlalchemy", "fastapi", "lxml", "rich", "fitdecode"):
        assert f"'{heavy}'" not in names


def test_an_import_lists_what_failed_and_goes_on(shell: Shell, tmp_path: Path):
    folder = tmp_path / "archive"
    put(folder, "a.gpx", gpx())
    put(folder, "2025/b.zip", zipped({"c.gpx": gpx(seconds=60), "bad.tcx": b"<TrainingCenterDatabase>"}))
    put(folder, "2025/broken.gpx", b"not a run")
    said = shell("import", folder)
    assert said.code == 1
    assert "2 kept, 0 known, 2 refused" in said.out
    assert "2025/broken.gpx: " in said.err
    assert "2025/b.zip (bad.tcx): " in said.err


def test_a_second_import_knows_what_is_there(shell: Shell, tmp_path: Path):
    put(tmp_path / "archive", "a.gpx", gpx())
    assert shell("import", tmp_path / "archive").code == 0
    lines = [json.loads(line) for line in shell("import", tmp_path / "archive", "--json").out.splitlines()]
    assert lines[0]["duplicate"] is True
    assert lines[-1] == {"schema": "backstride.import/1", "kept": 0, "known": 1, "refused": 0}


def test_samples_are_the_same_bytes_each_time_and_say_that_they_are_simulated(shell: Shell, tmp_path: Path):
    first, second = shell("sample", tmp_path / "a"), shell("sample", tmp_path / "b")
    assert (first.code, second.code) == (0, 0)
    assert "simulated" in first.out
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert {Path(name).suffix for name in names} == {".fit", ".gpx", ".tcx", ".csv", ".json"}
    for name in names:
        digests = {hashlib.sha256((tmp_path / x / name).read_bytes()).hexdigest() for x in "ab"}
        assert len(digests) == 1, name


def test_every_sample_file_can_be_read(shell: Shell, tmp_path: Path):
    shell("sample", tmp_path / "a")
    files = sorted(path for path in (tmp_path / "a").iterdir() if path.suffix != ".json")
    said = shell("read", *files, "--json")
    assert said.code == 0, said.err
    assert len(said.out.splitlines()) == len(files)


def test_a_backup_goes_back_and_what_was_there_is_kept(shell: Shell, tmp_path: Path):
    shell("import", put(tmp_path, "a.gpx", gpx()))
    backup = tmp_path / "all.backup"
    assert json.loads(shell("backup", backup, "--json").out)["recordings"] == 1
    assert shell("backup", backup, "--verify").code == 0
    shell("import", put(tmp_path, "b.gpx", gpx(seconds=60)))
    said = shell("restore", backup, "--json")
    report = json.loads(said.out)
    assert (said.code, report["recordings"]) == (0, 1)
    assert Path(report["old_state"]).exists()
    assert shell("restore", report["old_state"]).code == 0
    assert "2 recordings" in shell("doctor").out


def test_a_damaged_backup_is_refused_before_anything_is_touched(shell: Shell, tmp_path: Path):
    shell("import", put(tmp_path, "a.gpx", gpx()))
    backup = tmp_path / "all.backup"
    shell("backup", backup)
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    said = shell("restore", backup)
    assert said.code == 1
    assert "Nothing was changed" in said.err
    assert shell("doctor").code == 0


def test_doctor_cuts_no_path_short(shell: Shell, tmp_path: Path):
    out = shell("doctor").out
    assert "…" not in out
    assert str(tmp_path / "data" / "files") in "".join(
        line.strip() for line in shell("doctor").out.splitlines()
    )


def test_doctor_says_what_is_there_and_what_is_wrong(shell: Shell, tmp_path: Path):
    shell("import", put(tmp_path, "a.gpx", gpx()))
    report = json.loads(shell("doctor", "--json").out)
    assert report["ok"] is True
    assert {check["name"] for check in report["checks"]} >= {"Backstride", "Database", "Free space", "Files"}
    next((tmp_path / "data" / "files" / "samples").rglob("*.parquet")).unlink()
    said = shell("doctor", "--json")
    assert said.code == 1
    wrong = {
        check["name"]: check["words"] for check in json.loads(said.out)["checks"] if check["state"] == "wrong"
    }
    assert wrong["Missing files"].startswith("1 file of recordings is gone:")


def test_doctor_counts_one_as_one_and_speaks_plainly_of_a_folder_it_may_not_make(
    shell: Shell, monkeypatch, tmp_path: Path
):
    shell("import", put(tmp_path, "a.gpx", gpx()))
    checks = {check["name"]: check["words"] for check in json.loads(shell("doctor", "--json").out)["checks"]}
    assert checks["Kept"] == "1 recording of 1 athlete; none deleted that can be brought back"
    monkeypatch.setenv("BACKSTRIDE_DATA", str(put(tmp_path, "taken", b"a file") / "below"))
    said = shell("doctor")
    assert said.code == 1
    assert "Errno" not in said.out


def test_a_database_from_the_future_is_refused_in_one_sentence(shell: Shell, tmp_path: Path):
    import sqlite3  # noqa: PLC0415  # only to play a newer program

    shell("import", put(tmp_path, "a.gpx", gpx()))
    with sqlite3.connect(tmp_path / "data" / "backstride.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    said = shell("import", put(tmp_path, "b.gpx", gpx(seconds=60)))
    assert said.code == 1
    assert "newer Backstride" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_variable_that_cannot_be_used_is_named(shell: Shell, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("BACKSTRIDE_DATABASE", "mysql://nowhere")
    said = shell("import", put(tmp_path, "a.gpx", gpx()))
    assert said.code == 1
    assert said.err.startswith("BACKSTRIDE_DATABASE: ")
