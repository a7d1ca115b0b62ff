"""An upload that is cut, anywhere and again and again, arrives as what was sent, once."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("cut_uploads.py")


def run(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments], check=False, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outcome: dict[str, object] = json.loads(done.stdout)
    return outcome


def test_a_session_cut_behind_every_byte_of_16_kib_is_one_recording_with_the_same_bytes() -> None:
    outcome = run("--bytes", "16384")
    assert (outcome["bytes"], outcome["cuts"]) == (16_384, 16_384)
    assert (outcome["same_content"], outcome["recordings"]) == (True, 1)


def test_cut_a_hundred_times_over_sockets_while_the_server_is_killed_it_is_one_recording() -> None:
    outcome = run("--bytes", "200000", "--cuts", "100", "--server-kills", "2")
    assert (outcome["cuts"], outcome["server_kills"]) == (100, 2)
    assert (outcome["same_content"], outcome["recordings"]) == (True, 1)
