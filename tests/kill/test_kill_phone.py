"""A phone whose browser is killed in the middle of a session loses next to nothing, and doubles nothing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("kill_phone.py")
KILLS = 25
"""`make night` takes 500."""
MOST_LOST_S = 5.0
"""Asked for: of samples, by one kill."""

pytestmark = pytest.mark.browser


def test_a_browser_killed_at_25_moments_loses_at_most_five_seconds_and_no_answer() -> None:
    if shutil.which("chromium") is None:
        message = "Chromium is missing: install Debian's package `chromium`."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "--kills", str(KILLS)],
        check=False,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outcome = json.loads(done.stdout)
    assert outcome["killed_at_work"] >= KILLS // 2, "the kills fell into the session"
    assert outcome["most_lost_s"] <= MOST_LOST_S
    assert outcome["events"] > 0
    assert outcome["answers"] > 0
    wrong = ("events_lost", "answers_lost", "answers_doubled", "recordings_too_many", "bytes_differ")
    assert {name: outcome[name] for name in (*wrong, "samples_doubled")} == dict.fromkeys(
        (*wrong, "samples_doubled"), 0
    )
