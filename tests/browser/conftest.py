"""A served home with the simulated athlete's ten weeks, and Debian's Chromium to look at it."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, sync_playwright

from backstride.app.home import Home
from backstride.app.reader import FileReader
from backstride.app.settings import Settings
from backstride.app.simulated import ensure_simulated
from backstride.web.application import make_app
from looking import FLAGS, IN_UTC, World
from quick_disk import quick_folder
from runs import clock_at
from serving import serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        message = "Chromium is missing: install Debian's package `chromium`."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS, env={**os.environ, **IN_UTC})
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served_world(browser: Browser) -> Iterator[World]:
    """Served once for all tests that look at it; take `world`, unless nothing is done there."""
    with quick_folder() as folder, FileReader() as reader, ThreadPoolExecutor(1) as executor:
        clock = clock_at(datetime(2026, 6, 1, 12, tzinfo=UTC))
        with Home(Settings(data=folder / "data"), clock=clock) as home:
            home.__dict__ |= {"reader": reader, "executor": executor}
            list(ensure_simulated(home))
            ada = home.simulated()
            assert ada is not None
            runs = home.store.shelf(ada.id).runs()
            unknown = next(run for run in runs if set(run.totals_s) == {"unknown"})
            worn = next(run for run in runs if run.placement is not None)
            app = make_app(home)
            with serving(app) as address:
                yield World(browser, address, home, app, ada.id, runs[0].id, unknown.id, worn.id)


@pytest.fixture
def world(served_world: World) -> Iterator[World]:
    """The served home; what a test leaves there is gone before another one looks."""
    yield served_world
    served_world.forget()
