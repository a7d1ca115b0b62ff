"""Those people who saw most changes of the engine, through a quarter: what mutmut asks beside the tests."""

import pytest

from plan.athletes import CHECKS, broken
from plan.histories import history_of
from plan.lives import live
from plan.night import load_checks
from plan.tryout import PEOPLE

FEW, WEEKS = 5, 13
"""A change that no test sees costs as long as all of them take."""


@pytest.mark.night  # two hundred people are looked at by day
@pytest.mark.parametrize("number", PEOPLE[:FEW])
def test_nothing_is_broken_for_a_person(number: int):
    load_checks()
    life = live.__wrapped__(history_of(number, 7 * WEEKS), WEEKS)
    assert not [why for check in CHECKS.values() if (why := broken(check, life))]
