"""What tests of the web ask of a served home."""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from backstride.app.home import Home
from backstride.app.typed import TypedSession, type_session
from backstride.vocab.segment import Label

THIS_MACHINE = ("127.0.0.1", 50_000)
"""Where the person at this machine comes from; whoever comes from elsewhere is a stranger."""
LIMIT_BYTES = 2_000_000
"""Of the tests: a file over it is quickly made."""


def every_route(app: FastAPI) -> list[tuple[str, str]]:
    """Every `(method, path)` that the app answers; FastAPI keeps included routers whole."""
    found = []
    for included in app.routes:
        for route in included.original_router.routes if hasattr(included, "original_router") else [included]:
            prefix = included.include_context.prefix if hasattr(included, "include_context") else ""
            if route.path != app.openapi_url:
                assert isinstance(route, APIRoute), f"{route} is not walked by the tests that walk all routes"
                found += [(method, prefix + route.path) for method in sorted(route.methods)]
    return found


@dataclass
class Site:
    """A home and its pages."""

    home: Home
    app: FastAPI
    client: TestClient

    def typed(
        self, day: date = date(2026, 5, 29), seconds: float = 600.0, *said: Label, name: str = "By hand"
    ) -> str:
        """Keep a session without a file; returns its run."""
        return type_session(self.home, self.home.me(), TypedSession(day, seconds, name=name, stretches=said))

    def sent(self, data: bytes, name: str = "run.gpx") -> dict[str, Any]:
        """Send a file and wait until it is read and analysed; returns what became of it."""
        answer = self.client.post(f"/api/v1/uploads?name={name}", content=data)
        assert answer.status_code == 202, answer.text
        return self.settled(answer.json()["id"])

    def settled(self, upload_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            upload: dict[str, Any] = self.client.get(f"/api/v1/uploads/{upload_id}").json()
            if upload["state"] in ("done", "refused"):
                return upload
            time.sleep(0.02)
        raise AssertionError("the file was not read")

    def staged(self) -> list[str]:
        """Names of bytes that lie in the folder of what is coming in."""
        return sorted(path.name for path in (self.home.settings.data / "incoming").iterdir())
