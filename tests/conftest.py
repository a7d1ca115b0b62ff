"""Shared by all tests: the folder of tests is importable, so that `shared_data` is found."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden vectors are written anew only on purpose."""
    parser.addoption("--update-contracts", action="store_true", help="write tests/contracts anew")
