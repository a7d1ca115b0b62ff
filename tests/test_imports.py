"""Each import contract is proved by planting one violation in a copy of the source and seeing it named.

A contract that cannot break protects nothing: a misspelt room, for example, is kept for ever.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]

DOWN = "Imports only point down"
NOUNS = "store and formats know nouns, not algorithms"
PURE = "Pure rooms touch no database, web, plotting or cluster"
THROUGH_APP = "The web reaches the core through app only"
SQL = "SQL never leaves the store"

PLANTED = [
    (DOWN, "vocab", "import backstride.signal"),
    (DOWN, "signal", "import backstride.motion"),
    (DOWN, "motion", "import backstride.insight"),
    (DOWN, "insight", "import backstride.sample"),
    (DOWN, "sample", "import backstride.formats"),
    (DOWN, "store", "import backstride.formats"),
    (DOWN, "formats", "import backstride.store"),
    (DOWN, "store", "import backstride.app"),
    (DOWN, "app", "import backstride.web"),
    (DOWN, "web", "import backstride.cli"),
    (DOWN, "web", "import backstride.cohort"),
    (DOWN, "cohort", "import backstride.web"),
    (DOWN, "app", "import backstride.cohort"),
    (NOUNS, "store", "import backstride.insight"),
    (NOUNS, "formats", "import backstride.signal"),
    (PURE, "vocab", "import pyarrow"),
    (PURE, "signal", "import sqlite3"),
    (PURE, "motion", "import fastapi"),
    (PURE, "insight", "import sqlalchemy"),
    (THROUGH_APP, "web", "import backstride.store"),
    (THROUGH_APP, "web", "from backstride.insight import run"),
    (PURE, "science", "import pyarrow"),
    (NOUNS, "formats", "import backstride.science"),
    (THROUGH_APP, "web", "import backstride.science"),
    (DOWN, "science", "import backstride.motion"),
    (SQL, "app", "import sqlalchemy"),
    (SQL, "cli", "import sqlite3"),
    (SQL, "cohort", "import sqlalchemy"),
    (SQL, "formats", "from sqlalchemy import select"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy of the source beside its contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "*.egg-info")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(house: Path) -> tuple[set[str], str]:
    """Names of the broken contracts, and all that was said."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "../pyproject.toml", "--no-cache"],
        cwd=house / "src",
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    return set(re.findall(r"^(.+?) BROKEN\b", said, re.MULTILINE)), said


def test_the_house_as_it_stands_keeps_every_contract(house):
    broken, said = lint(house)
    assert not broken, said
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in said


def test_every_contract_has_a_planted_violation():
    assert {contract["name"] for contract in CONTRACTS} == {name for name, _, _ in PLANTED}


@pytest.mark.parametrize(("contract", "room", "line"), PLANTED, ids=lambda value: value.replace(" ", "-"))
def test_a_planted_violation_is_named(house, contract, room, line):
    planted = house / "src" / "backstride" / room / "planted.py"
    planted.write_text(f"{line}\n", encoding="utf-8")
    try:
        broken, said = lint(house)
    finally:
        planted.unlink()
    assert contract in broken, said


def test_a_room_that_is_not_on_the_map_breaks_the_house(house):
    room = house / "src" / "backstride" / "utils"
    room.mkdir()
    (room / "__init__.py").touch()
    try:
        broken, said = lint(house)
    finally:
        shutil.rmtree(room)
    assert DOWN in broken, said
    assert "backstride.utils" in said
