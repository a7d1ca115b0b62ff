"""How long the command line takes to answer, beside an interpreter that does nothing."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = 15
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "backstride --help": ["-m", "backstride", "--help"],
    "backstride read --help": ["-m", "backstride", "read", "--help"],
}


def main() -> None:
    """Print the table of processor times, each the median of several runs."""
    times = {
        name: statistics.median(_processor_s(command) for _ in range(RUNS))
        for name, command in COMMANDS.items()
    }
    nothing = times["python -c pass"]
    print("## Starting\n")
    print(f"Median of {RUNS} runs, user and system time together.\n")
    print("| command | processor | against an empty interpreter |\n| --- | ---: | ---: |")
    for name, seconds in times.items():
        print(f"| `{name}` | {seconds:.3f} s | {seconds / nothing:.1f} |")


def _processor_s(command: list[str]) -> float:
    before = os.times()
    subprocess.run(
        [sys.executable, *command], check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[1]
    )
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


if __name__ == "__main__":
    main()
