"""What takes long: every invariant over 5,000 people through a year, and whether tests see changed code."""

import subprocess
import sys
from pathlib import Path

import pytest

from plan.night import load_checks, report, run

PLAN = Path(__file__).parent
VALIDATION = PLAN.parents[1] / "validation"
ATHLETES, WEEKS = 5_000, 52
KILLED_PERCENT = 85.0


@pytest.mark.night
@pytest.mark.timeout(4 * 3600)
def test_every_invariant_holds_for_thousands_through_a_year():
    load_checks()
    counts, says, sessions, seconds = run(ATHLETES, WEEKS)
    table = report(ATHLETES, WEEKS, counts, sessions, seconds)
    (VALIDATION / "coach_invariants.md").write_text(table, encoding="utf-8")
    assert not says, says[:10]


@pytest.mark.night
@pytest.mark.timeout(4 * 3600)
def test_changed_rules_and_changed_code_are_seen():
    def made(script: str) -> str:
        done = subprocess.run(
            [sys.executable, str(PLAN / script)], stdout=subprocess.PIPE, text=True, check=False
        )
        return done.stdout

    rows = made("mutate_rules.py") + made("mutate_code.py")
    (VALIDATION / "coach_mutation.md").write_text(HEAD + rows, encoding="utf-8")
    rules, *files = [float(row.split("|")[4].rstrip(" %")) for row in rows.splitlines()]
    assert rules == 100.0
    seen = sum(int(row.split("|")[3]) for row in rows.splitlines()[1:])
    tried = sum(int(row.split("|")[2]) for row in rows.splitlines()[1:])
    assert 100 * seen / tried >= KILLED_PERCENT, files


HEAD = """# Changed on purpose

Made by `make night`: one thing of the coach is changed at a time, and its tests must see it. The table of
rules has each number, comparison and action changed in turn (tests/plan/mutate_rules.py); the code is changed
by mutmut (tests/plan/mutate_code.py).

| what | changed | seen | share | |
|---|---|---|---|---|
"""
