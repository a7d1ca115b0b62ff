"""What browser tests look with: sizes, complaints, the served world."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page

from backstride.app.home import Home

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
IN_UTC = {"TZ": "UTC"}
"""Surroundings of a browser: its day is that of the served home, wherever the tests run."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
_ASKED = {"resultTypes": ["violations"], "preload": False}


def violations(page: Page, scheme: str = "light") -> list[tuple[str, str]]:
    """What axe finds: rules that a page breaks, with the first place. In the dark only colours differ."""
    options = {**_ASKED, "runOnly": ["color-contrast"]} if scheme == "dark" else _ASKED
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


@dataclass
class Seen:
    """What a browser complained about, and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "request",
            lambda request: self.hosts.add(request.url.split("/")[2] if "//" in request.url else ""),
        )

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@dataclass
class World:
    """The browser, the served home, and the runs that are looked at."""

    browser: Browser
    address: str
    home: Home
    app: FastAPI
    ada: str
    run: str
    unknown: str
    worn: str
    """A run with a phone at the lower back: measured."""

    def context(self, **options: Any) -> BrowserContext:
        return self.browser.new_context(base_url=self.address, **options)

    def forget(self) -> None:
        """Forget whoever was here beside Ada, and who ran meanwhile."""
        self.home.store.remove_athlete(self.home.me().id)
        if hasattr(self.app.state, "live_relay"):
            del self.app.state.live_relay
