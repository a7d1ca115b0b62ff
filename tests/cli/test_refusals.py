"""Where a command cannot do its work, it says so in one sentence, ends with 1, and shows no traceback."""

import errno
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from backstride.app import archive
from backstride.store.files import FolderFiles
from backstride.store.store import open_store
from kept_runs import Clock
from runs import gpx, put
from shell import Said, Shell


def one_sentence(said: Said) -> str:
    assert said.code == 1
    assert said.out == ""
    (sentence,) = said.err.strip().splitlines()
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put(tmp_path, "a.gpx", gpx())


def test_a_full_disk_behind_the_output_is_told_as_that(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(typer, "echo", full)
    said = shell("--version")
    assert one_sentence(said) == "The output could not be written: No space left on device."


def test_who_closed_the_output_is_not_shown_a_traceback() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m backstride compare --mass 70 --speed 2.5 >&-', sys.executable],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_that_is_refused_is_named_once(shell: Shell, tmp_path: Path) -> None:
    path = put(tmp_path, ".notes", b"hello")
    assert shell("read", path).err.startswith(f"{path}: This is not a recording.")


@pytest.mark.parametrize("command", [("serve", "--port", 0), ("import", "a.gpx"), ("backup", "b.backup")])
def test_a_data_folder_that_is_a_file(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path, command: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for data in (file, file / "below"):
        monkeypatch.setenv("BACKSTRIDE_DATA", str(data))
        assert one_sentence(shell(*command)).startswith(f"BACKSTRIDE_DATA: {data} cannot be the data folder")


def test_a_port_that_is_in_use(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert one_sentence(shell("serve", "--port", port)).startswith(f"--port: {port} is in use.")


def test_a_journal_that_is_served_already(shell: Shell, tmp_path: Path) -> None:
    with open_store(tmp_path / "data", clock=Clock()) as store:
        store.serve_alone()
        assert "in use by another Backstride process" in one_sentence(shell("serve", "--port", 0))


def test_a_database_that_is_none_is_refused_and_told_by_the_doctor(
    shell: Shell, tmp_path: Path, file: Path
) -> None:
    put(tmp_path / "data", "backstride.sqlite3", b"no database" * 1000)
    for command in (("import", file), ("serve", "--port", 0)):
        assert "The database cannot be read" in one_sentence(shell(*command))
    said = shell("doctor")
    assert (said.code, said.err) == (1, "")
    assert "The database cannot be read" in " ".join(said.out.split())


def test_a_newer_database_is_told_by_the_doctor(shell: Shell, tmp_path: Path, file: Path) -> None:
    shell("import", file)
    with sqlite3.connect(tmp_path / "data" / "backstride.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    said = shell("doctor")
    assert (said.code, said.err) == (1, "")
    assert "newer Backstride" in said.out


def test_an_import_onto_a_full_disk_names_each_file_and_a_second_call_goes_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    put(tmp_path, "b.gpx", gpx(seconds=60))
    with monkeypatch.context() as disk:
        disk.setattr(FolderFiles, "put", full)
        said = shell("import", file, tmp_path / "b.gpx")
    assert said.code == 1
    assert said.err.count("there is no room left on the disk") == 2
    assert "Traceback" not in said.err
    assert "2 kept" in shell("import", file, tmp_path / "b.gpx").out


def test_ctrl_c_keeps_what_is_done_and_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    def stopped(*_: object) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as ctrl_c:
        ctrl_c.setattr("backstride.app.analyse.analyse_pending", stopped)
        said = shell("import", file)
    assert (said.code, said.err) == (130, "Stopped. What was done is kept.\n")
    assert "0 kept, 1 known" in shell("import", file).out


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_names_and_signs_that_a_terminal_does_not_know_are_written_around(
    tmp_path: Path, encoding: str
) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.gpx"
    with open(odd, "wb") as file:  # noqa: PTH123  # a name that is no text
        file.write(gpx())
    surroundings = os.environ | {"PYTHONIOENCODING": encoding}
    for options in ([], ["--json"]):
        said = subprocess.run(
            [sys.executable, "-m", "backstride", "read", odd, *options],
            env=surroundings,
            capture_output=True,
            check=False,
        )
        assert (said.returncode, said.stderr) == (0, b"")
    assert os.fsencode(json.loads(said.stdout)["file"]) == odd


def test_a_folder_that_may_not_be_opened_is_listed_and_the_rest_goes_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(tmp_path / "archive", "a.gpx", gpx())
    put(tmp_path / "archive" / "closed", "b.gpx", gpx(seconds=60))
    real = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    said = shell("import", tmp_path / "archive")
    assert said.code == 1
    assert "1 kept, 0 known, 1 refused" in said.out
    assert said.err == "closed: It could not be opened: Permission denied.\n"


def test_links_in_circles_pipes_and_files_that_vanish_end_in_a_list(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    put(folder, "a.gpx", gpx())
    put(folder, ".hidden/b.gpx", gpx(seconds=60))
    (folder / "round").symlink_to(folder)
    (folder / "nowhere.gpx").symlink_to("gone.gpx")
    (folder / "itself").symlink_to("itself")
    os.mkfifo(folder / "pipe.gpx")
    put(folder, "vanishes.gpx", gpx(seconds=90))
    real = archive.files_below

    def then_one_is_gone(paths: list[Path]) -> tuple[archive.Found, ...]:
        found = real(paths)
        (folder / "vanishes.gpx").unlink()
        return found

    monkeypatch.setattr(archive, "files_below", then_one_is_gone)
    said = shell("import", folder)
    assert said.code == 1
    assert "1 kept, 0 known, 1 refused" in said.out
    assert said.err.startswith("vanishes.gpx: There is no such file here.")
    monkeypatch.setattr(archive, "files_below", real)
    assert shell("import", folder / "pipe.gpx").err.startswith("pipe.gpx: This is not a recording.")


def test_an_app_that_is_told_to_end_ends_in_order(tmp_path: Path) -> None:
    surroundings = os.environ | {"BACKSTRIDE_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-m", "backstride", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as app:
        assert app.stdout is not None
        assert app.stdout.readline().startswith("Backstride is at http://127.0.0.1:")
        app.send_signal(signal.SIGTERM)
        _, said = app.communicate(timeout=20)
    assert (app.returncode, said) == (143, "")
    assert not list((tmp_path / "data").glob("spool/*"))
