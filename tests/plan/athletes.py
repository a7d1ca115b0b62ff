"""Two hundred people through half a year, for every invariant the same; one that breaks is made smaller."""

from collections.abc import Callable

from plan.histories import history_of, shrunk
from plan.lives import Life, live

ATHLETES = 200
WEEKS = 26
Check = Callable[[Life], None]
CHECKS: dict[str, Check] = {}
"""Every invariant by the name of its test; the night runs them over more people."""


def every(n: int, check: Check) -> Check:
    """Return a check that looks at one life of n: for those that play a life more than once."""

    def some(life: Life) -> None:
        if life.history.luck % n == 0:
            check(life)

    some.__name__ = check.__name__
    return some


def invariant(check: Check) -> Callable[[], None]:
    """Make a test over all athletes from a check of one life."""
    CHECKS[check.__name__] = check

    def test() -> None:
        for number in range(ATHLETES):
            try:
                check(live(history_of(number, 7 * WEEKS), WEEKS))
            except Exception as error:
                less = shrunk(history_of(number, 7 * WEEKS), lambda h: bool(broken(check, live(h, WEEKS))))
                says = broken(check, live(less, WEEKS)) or str(error)
                raise AssertionError(f"athlete {number}: {says}\n{less}") from error

    test.__name__ = check.__name__
    test.__doc__ = check.__doc__
    return test


def broken(check: Check, life: Life) -> str:
    """Return what a life breaks, empty where it holds."""
    try:
        check(life)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong breaks it
        return str(error) or repr(error)
    return ""
