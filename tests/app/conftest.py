"""A home in a temporary folder, on SQLite, at noon on 1 June 2026."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from runs import clock_at

from backstride.app.home import Home
from backstride.app.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Home(Settings(data=tmp_path / "data"), clock=clock_at(datetime(2026, 6, 1, 12, tzinfo=UTC))) as home:
        yield home
