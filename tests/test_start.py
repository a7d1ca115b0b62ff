"""Starting where little is installed: what is missing is said in a sentence, nothing is done twice."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("sh", "dirname", "id", "cat")


@pytest.fixture
def clone(tmp_path) -> Path:
    """The files that starting needs, and a folder of the few programs that are there."""
    shutil.copytree(
        ROOT / "requirements", tmp_path / "requirements", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path


def program(clone: Path, name: str, body: str) -> None:
    path = clone / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def run(clone: Path, *command: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": str(clone / "bin"), "HOME": str(clone)}
    return subprocess.run(command, cwd=clone, env=surroundings, capture_output=True, text=True, check=False)


def test_a_python_that_is_too_old_is_refused_in_one_sentence(clone):
    program(clone, "python3", "exit 1")
    done = run(clone, "requirements/install", "run")
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(
        "Backstride needs Python 3.11 or newer. Install it (on Debian: apt-get install python3)"
    )
    assert not (clone / ".venv").exists()


def test_a_newer_python_under_another_name_is_found(clone):
    program(clone, "python3", "exit 1")
    program(clone, "python3.12", 'case "$*" in *ensurepip*) exit 1;; esac')
    assert "virtual environments" in run(clone, "requirements/install", "run").stderr


def test_a_python_without_venv_is_told_what_to_install(clone):
    program(clone, "python3", 'case "$*" in *ensurepip*) exit 1;; esac')
    done = run(clone, "requirements/install", "run")
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.endswith("Install that part first: sudo apt-get install python3-venv")


def test_missing_programs_of_the_tests_are_named_at_once(clone):
    program(clone, "initdb", "exit 0")
    done = run(clone, "requirements/system")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The tests need these programs; install them first: sudo apt-get install chromium"
    ]


def test_programs_that_are_there_are_left_alone(clone):
    program(clone, "initdb", "exit 0")
    program(clone, "chromium", "exit 0")
    done = run(clone, "requirements/system")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def planned(clone: Path, task: str) -> str:
    """What make would do, without doing it."""
    make = shutil.which("make")
    assert make, "make is missing"
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "ARGS"))}
    done = subprocess.run(
        [make, "-n", task], cwd=clone, env=outer, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_second_start_installs_nothing(clone):
    (clone / ".venv").mkdir()
    assert "requirements/install run" in planned(clone, "run")
    (clone / ".venv" / ".run").touch()
    assert planned(clone, "run").split() == ["exec", ".venv/bin/backstride", "serve"]


def test_a_new_lock_is_installed_before_the_next_start(clone):
    (clone / ".venv").mkdir()
    (clone / ".venv" / ".run").touch()
    later = (clone / ".venv" / ".run").stat().st_mtime + 10
    os.utime(clone / "requirements" / "run.txt", (later, later))
    assert "requirements/install run" in planned(clone, "run")


def test_installing_goes_by_hash_and_resolves_nothing():
    words = (ROOT / "requirements" / "install").read_text(encoding="utf-8")
    assert "--require-hashes --no-deps --requirement" in words
    assert "--no-deps --no-build-isolation --editable ." in words


def test_a_failing_test_fails_the_task(clone):
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    system = clone / "requirements" / "system"
    system.write_text("#!/bin/sh\n")
    (clone / ".venv" / ".run").touch()
    (clone / ".venv" / ".dev").touch()
    make = shutil.which("make")
    assert make, "make is missing"
    done = subprocess.run([make, "test"], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "All tests passed" not in done.stdout
