"""A home in a temporary folder, on SQLite, at noon on 1 June 2026."""

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backstride.app.executor import make_executor
from backstride.app.home import Home
from backstride.app.reader import FileReader
from backstride.app.settings import Settings
from runs import clock_at


@pytest.fixture(scope="session")
def reader() -> Iterator[FileReader]:
    with FileReader() as reader:
        yield reader


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    with make_executor(None, workers=1) as executor:
        yield executor


@pytest.fixture
def home(tmp_path: Path, reader: FileReader, executor: Executor) -> Iterator[Home]:
    """A home of its own, but for the processes that it works with: those take longest to start."""
    with Home(Settings(data=tmp_path / "data"), clock=clock_at(datetime(2026, 6, 1, 12, tzinfo=UTC))) as home:
        home.__dict__ |= {"reader": reader, "executor": executor}
        yield home
