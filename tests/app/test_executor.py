"""Processes that compute do not outlive the program whose they are."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = """
import os, time
from backstride.app.executor import make_executor

if __name__ == "__main__":
    with make_executor(None, workers=1) as executor:
        print(executor.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    program = subprocess.Popen([sys.executable, tmp_path / "program.py"], stdout=subprocess.PIPE, text=True)
    with program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        assert is_alive(worker)
        program.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while is_alive(worker) and time.monotonic() < until:
        time.sleep(0.02)
    left = is_alive(worker)
    if left:
        os.kill(worker, signal.SIGKILL)
    assert not left
