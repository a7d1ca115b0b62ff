"""A writer that is killed loses nothing that it acknowledged, and leaves nothing behind."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import postgres_cluster, postgres_url  # noqa: F401 (fixtures)
from quick_disk import quick_folder

PROGRAM = Path(__file__).with_name("kill_writers.py")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The arguments that name an empty place, once on each database."""
    with quick_folder() as folder:
        arguments = ["--data", str(folder / "data")]
        if request.param == "postgres":
            arguments += ["--database", request.getfixturevalue("postgres_url")]
        yield arguments


def run(*arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments], check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outcome: dict[str, float] = json.loads(done.stdout)
    return outcome


def test_thirty_kills_lose_nothing_and_leave_nothing(where: list[str]):
    outcome = run("--kills", "30", *where)
    assert outcome["acknowledged"] > 30, "the kills fell into the work"
    assert (outcome["lost"], outcome["doubled"], outcome["rows_without_file"]) == (0, 0, 0)
    assert (outcome["orphans_left"], outcome["temporary_left"]) == (0, 0)
    assert outcome["orphans_seen"] > 0, "some kills fell between file and row, and the next start swept"
    assert outcome["slowest_start_s"] < 5


def test_the_wrong_order_would_be_caught(where: list[str]):
    outcome = run("--kills", "12", "--row-first", *where)
    assert outcome["rows_without_file"] > 0


def test_eight_programs_that_add_the_same_file_at_once_make_one_run(where: list[str]):
    assert run("--together", "8", *where) == {
        "failed": 0,
        "answers": 8,
        "ids": 1,
        "first": 1,
        "recordings": 1,
    }
