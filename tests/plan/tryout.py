"""Run the coach's own tests inside a process, fast and without pytest: whether anything at all fails.

Mutation tries the tests hundreds of times; starting pytest each time would take hours. Fixtures are not
known here, so tests that ask for one are left out.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import signature
from itertools import product
from types import ModuleType
from typing import Any

from plan.athletes import CHECKS, broken
from plan.histories import history_of
from plan.lives import live

MODULES = ("test_rules", "test_caps", "test_amounts", "test_gates", "test_places", "test_week")
MODULES += ("test_sessions", "test_engine", "test_begin", "test_actions", "test_allowed")
MODULES += ("test_trials", "test_circuit_session", "test_taken_back")
PEOPLE = (4, 2, 12, 44, 7, 13, 66, 92, 0, 1, 102, 120)
"""Athletes that saw most of the mutants."""


def load(names: tuple[str, ...] = MODULES) -> list[ModuleType]:
    """Import the modules with tests."""
    return [import_module(f"plan.{name}") for name in names]


def trials(module: ModuleType) -> Iterator[Callable[[], None]]:
    """Yield every test of a module with every set of its parameters."""
    for name, test in vars(module).items():
        if not name.startswith("test_"):
            continue
        marks = [m for m in getattr(test, "pytestmark", []) if m.name == "parametrize"]
        sets = [list(_sets(mark.args)) for mark in marks]
        if {key for one in sets for key in one[0]} != set(signature(test).parameters):
            continue
        for some in product(*sets):
            more: dict[str, Any] = {key: value for one in some for key, value in one.items()}
            yield lambda test=test, more=more: test(**more)


def _sets(args: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    names = args[0].replace(" ", "").split(",") if isinstance(args[0], str) else list(args[0])
    for values in args[1]:
        yield dict(zip(names, values if len(names) > 1 else (values,), strict=True))


def seen(modules: list[ModuleType], weeks: int = 26) -> str:
    """Return by which test something wrong is seen first, empty where all hold."""
    for module in modules:
        for trial in trials(module):
            try:
                trial()
            except BaseException as error:  # noqa: BLE001  # pytest's own failures are no Exception
                return f"{module.__name__}: {error!r}"[:200]
    for number in PEOPLE:
        try:
            life = live.__wrapped__(history_of(number, 7 * weeks), weeks)
        except Exception as error:  # noqa: BLE001  # a coach that falls over is seen
            return repr(error)[:200]
        for name, check in CHECKS.items():
            if broken(check, life):
                return name
    return ""
