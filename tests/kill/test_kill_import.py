"""An import that is killed loses nothing that it acknowledged, and eight at once make one recording."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import postgres_cluster, postgres_url  # noqa: F401 (fixtures)
from quick_disk import quick_folder

PROGRAM = Path(__file__).with_name("kill_import.py")
AT_ONCE = 8


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """A folder that is not there yet, and the address of a database or nothing; once on each database."""
    with quick_folder() as folder:
        is_sqlite = request.param == "sqlite"
        yield folder / "data", "" if is_sqlite else request.getfixturevalue("postgres_url")


def run(place: tuple[Path, str], *arguments: str) -> dict[str, float]:
    data, database = place
    command = [sys.executable, str(PROGRAM), "--data", str(data), *arguments]
    command += ["--database", database] if database else []
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def test_thirty_kills_of_an_import_lose_nothing_and_leave_nothing(place: tuple[Path, str]):
    outcome = run(place, "--kills", "30")
    assert outcome["acknowledged"] > 30, "the kills fell into the work"
    assert (outcome["lost"], outcome["doubled"], outcome["rows_without_file"]) == (0, 0, 0)
    assert (outcome["orphans_left"], outcome["temporary_left"]) == (0, 0)


def test_eight_imports_of_the_same_file_at_once_make_one_recording(place: tuple[Path, str]):
    outcome = run(place, "--together", str(AT_ONCE))
    assert outcome == {"failed": 0, "answers": AT_ONCE, "ids": 1, "first": 1, "recordings": 1}
