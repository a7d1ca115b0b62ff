"""The running program: settings, clock, store, reader of files, executor; each opened when first needed."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from backstride.app.executor import make_executor
from backstride.app.settings import Settings
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound

if TYPE_CHECKING:
    from backstride.app.reader import FileReader
    from backstride.store.shelf import Shelf
    from backstride.store.store import Store

T = TypeVar("T")


def utc_now() -> datetime:
    """Return the time of day: the one clock that the program reads."""
    return datetime.now(UTC)


class Home:
    """Everything a use case needs. A context manager: leaving it closes what was opened."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is opened yet."""
        self.settings = settings
        self.clock = clock
        self._closing = contextlib.ExitStack()
        self._opening = threading.RLock()
        self.making = threading.RLock()
        """Held by who makes or removes the simulated athlete: pages and what goes on behind them both may."""
        self.passed_over: set[str] = set()
        """Runs whose analysis failed: they stay pending, and are not tried again before the next start."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened, newest first."""
        self._closing.close()

    @cached_property
    def store(self) -> "Store":
        """The store; opening it migrates and sweeps."""
        from backstride.store.store import open_store  # noqa: PLC0415  # slow to import

        where = self.settings
        return self._once(
            "store", lambda: open_store(where.data, where.database, where.files, clock=self.clock)
        )

    @cached_property
    def reader(self) -> "FileReader":
        """The reader of files from strangers."""
        from backstride.app.reader import FileReader, sweep_spool  # noqa: PLC0415  # slow to import

        def make() -> FileReader:
            spool = self.settings.data / "spool"
            spool.mkdir(parents=True, exist_ok=True)
            sweep_spool(spool)
            return FileReader(spool=spool)

        return self._once("reader", make)

    @cached_property
    def executor(self) -> Executor:
        """Who computes."""
        return self._once("executor", lambda: make_executor(self.settings.scheduler))

    def _once(self, name: str, make: Callable[[], AbstractContextManager[T]]) -> T:
        """Open a part for whichever thread asks first; from 3.12 on `cached_property` takes no lock."""
        with self._opening:
            if name not in self.__dict__:
                self.__dict__[name] = self._closing.enter_context(make())
            part: T = self.__dict__[name]
            return part

    def replace_executor(self, broken: Executor) -> Executor:
        """Return a new executor in place of one whose workers died, unless that was done already."""
        with self._opening:
            if self.__dict__.get("executor") is broken:
                del self.__dict__["executor"]
            return self.executor

    def me(self) -> Athlete:
        """Return the person whose program this is."""
        return self.store.me(self.settings.zone)

    def simulated(self) -> Athlete | None:
        """Return the simulated athlete, if present."""
        return next((athlete for athlete in self.store.athletes() if athlete.simulated), None)

    def visible(self) -> tuple[Athlete, ...]:
        """Return everyone whose recordings the person here may see, self first."""
        me = self.me()
        return (
            me,
            *(athlete for athlete in self.store.athletes() if athlete.simulated and athlete.id != me.id),
        )

    def athlete(self, athlete_id: str | None) -> Athlete:
        """Return one of the visible athletes; self where none is named.

        Raises:
            NotFound: no visible athlete has this id.
        """
        if athlete_id is None:
            return self.me()
        for athlete in self.visible():
            if athlete_id == athlete.id:
                return athlete
        raise NotFound("athlete")

    def shelf_with(self, run_id: str) -> "Shelf":
        """Return the shelf of the visible athlete whose run this is.

        Raises:
            NotFound: no visible athlete has this run.
        """
        for athlete in self.visible():
            shelf = self.store.shelf(athlete.id)
            with contextlib.suppress(NotFound):
                shelf.run(run_id)
                return shelf
        raise NotFound("run")
