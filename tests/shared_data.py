"""Find the real recordings that some tests need: missing in CI is a failure, elsewhere a loud skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_data() -> Path:
    """Return the folder of real recordings beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    words = f"the real recordings are missing: {folder} is not there"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(f"NOT TESTED: {words}")
