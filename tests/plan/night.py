"""Every invariant over thousands of people through a year: run by the night, or by hand with how many.

    python tests/plan/night.py --athletes 5000 --weeks 52

Lives are played, checked and forgotten one after the other, so that memory stays small.
"""

import argparse
import sys
import time
from collections import Counter
from importlib import import_module
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from plan.athletes import CHECKS, broken
from plan.histories import history_of
from plan.lives import live

MODULES = tuple(path.stem for path in sorted(Path(__file__).parent.glob("test_invariants_*.py")))
FIRST = 10_000
"""Other people than those of the day."""
PIECE = 25


def load_checks() -> None:
    """Import every module with invariants."""
    for name in MODULES:
        import_module(f"plan.{name}")


def look_at(task: tuple[int, int]) -> tuple[Counter[str], list[str], int]:
    """Return what people break, a sentence each, and how many sessions were decided."""
    load_checks()
    first, weeks = task
    counts: Counter[str] = Counter()
    says: list[str] = []
    sessions = 0
    for number in range(first, first + PIECE):
        life = live(history_of(number, 7 * weeks), weeks)
        sessions += len(life.trained)
        for name, check in CHECKS.items():
            why = broken(check, life)
            if why:
                counts[name] += 1
                says.append(f"{name}: athlete {number}: {why[:600]}")
        live.cache_clear()
    return counts, says, sessions


def run(athletes: int, weeks: int, workers: int = 2) -> tuple[Counter[str], list[str], int, float]:
    """Play so many lives and check each; progress goes to standard error."""
    load_checks()
    begun, counts, says, sessions = time.monotonic(), Counter[str](), [], 0
    tasks = [(FIRST + n, weeks) for n in range(0, athletes, PIECE)]
    with Pool(workers, maxtasksperchild=20) as pool:
        for done, (some, words, number) in enumerate(pool.imap(look_at, tasks), 1):
            counts, says, sessions = counts + some, says + words, sessions + number
            left = (time.monotonic() - begun) / done * (len(tasks) - done)
            line = f"{done * PIECE:,} of {athletes:,}, {len(says)} broken, {left:.0f} s left"
            sys.stderr.write("".join(f"\n{word}\n" for word in words) + f"\r{line}")
    return counts, says, sessions, time.monotonic() - begun


def report(athletes: int, weeks: int, counts: Counter[str], sessions: int, seconds: float) -> str:
    """Return the result as a small table."""
    lines = [
        "# Invariants of the coach",
        "",
        "Made by `make night` (tests/plan/night.py): hostile and ordinary people, day by day.",
        "",
        f"{athletes:,} people x {weeks} weeks, {sessions:,} sessions decided, {seconds:,.0f} s.",
        "",
        "| invariant | broken by |",
        "|---|---|",
        *(f"| {name.removeprefix('test_').replace('_', ' ')} | {counts[name]} |" for name in sorted(CHECKS)),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--athletes", type=int, default=5000)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--into", type=Path)
    told = parser.parse_args()
    counts, says, sessions, seconds = run(told.athletes, told.weeks)
    table = report(told.athletes, told.weeks, counts, sessions, seconds)
    if told.into is not None:
        told.into.write_text(table, encoding="utf-8")
    sys.stdout.write(table)
    sys.exit(bool(says))


if __name__ == "__main__":
    main()
