"""Shared by all tests: the folder of tests is importable, so that `shared_data` is found; Ctrl+C is heard.

What a shell starts with `&` is deaf to Ctrl+C, and so is all that it starts: tests that press it would wait.
"""

import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden vectors are written anew only on purpose."""
    parser.addoption("--update-contracts", action="store_true", help="write tests/contracts anew")
