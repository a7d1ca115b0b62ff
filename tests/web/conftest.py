"""The app on a home of its own, at noon on 1 June 2026; the processes behind it are shared."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backstride.app.home import Home
from backstride.app.reader import FileReader
from backstride.app.settings import Settings
from backstride.web.application import make_app
from quick_disk import quick_folder
from runs import clock_at
from site_of import LIMIT_BYTES, THIS_MACHINE, Site


@pytest.fixture(scope="session")
def reader() -> Iterator[FileReader]:
    with FileReader() as reader:
        yield reader


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture(scope="session")
def kept() -> Iterator[Path]:
    """A folder whose tables are made, to copy from: making them takes longer than most tests."""
    with quick_folder() as folder:
        with Home(Settings(data=folder / "data")) as home:
            home.store.set_note("simulated", "removed")
        yield folder / "data"


@pytest.fixture
def site(reader: FileReader, executor: Executor, kept: Path) -> Iterator[Site]:
    """A served home whose person is somebody; nobody simulated is made unasked."""
    with quick_folder() as folder:
        shutil.copytree(kept, folder / "data")
        settings = Settings(data=folder / "data", upload_limit_bytes=LIMIT_BYTES)
        with Home(settings, clock=clock_at(datetime(2026, 6, 1, 12, tzinfo=UTC))) as home:
            home.__dict__ |= {"reader": reader, "executor": executor}
            app = make_app(home)
            with TestClient(
                app,
                base_url="http://127.0.0.1:8642",
                client=THIS_MACHINE,
                raise_server_exceptions=False,
            ) as client:
                yield Site(home, app, client)
