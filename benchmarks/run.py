"""Run every benchmark and write what they print to `benchmarks/RESULTS.md`.

Each `bench_*.py` in this folder prints one Markdown section: a heading, what was measured, a table.
A script that fails ends the run and leaves the old results as they were. Ratios are measured in one
run on one machine, since seconds of different machines cannot be compared.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"


def main() -> None:
    """Run the scripts in the order of their names."""
    sections = [_heading()]
    for script in sorted(HERE.glob("bench_*.py")):
        print(script.name, flush=True)
        done = subprocess.run(
            [sys.executable, str(script)], cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, flush=True)
        if done.returncode:
            sys.exit(f"{script.name} failed; {RESULTS.name} was left as it was.")
        sections.append(done.stdout.strip())
    RESULTS.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _heading() -> str:
    cores = f"{os.cpu_count()} cores of {platform.machine()}"
    machine = f"{platform.system()}, {cores}, Python {platform.python_version()}"
    return f"# Speed and memory\n\nMade by `make bench` ({machine}). Compare ratios, not seconds."


if __name__ == "__main__":
    main()
