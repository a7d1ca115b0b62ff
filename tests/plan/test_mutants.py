"""Each invariant's test catches a coach that is broken on purpose."""

import re

import pytest

from plan.athletes import ATHLETES, CHECKS, WEEKS, broken
from plan.histories import history_of
from plan.lives import live
from plan.mutants import MUTANTS, Mutant
from plan.night import load_checks

load_checks()
NUMBERS = set(range(1, 35))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.test}: {mutant.name}")
def test_a_broken_coach_is_seen(mutant: Mutant):
    checks = [check for name, check in CHECKS.items() if name.startswith(mutant.test)]
    people = [mutant.athlete, *(n for n in range(ATHLETES) if n != mutant.athlete)]
    with mutant.broken():
        assert any(breaks(number, checks) for number in people)


def breaks(number: int, checks: list) -> bool:
    life = live.__wrapped__(history_of(number, 7 * WEEKS), WEEKS)
    return any(broken(check, life) for check in checks)


def test_every_invariant_has_a_test_and_a_broken_coach():
    def numbered(names: list[str]) -> set[int]:
        return {int(re.match(r"test_(\d\d)", name)[1]) for name in names}

    assert numbered(list(CHECKS)) == NUMBERS
    assert numbered([mutant.test for mutant in MUTANTS]) == NUMBERS
