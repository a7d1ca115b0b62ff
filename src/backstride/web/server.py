"""Serve the app: one socket on 127.0.0.1, the phone's beside it where it is asked for, and a word on where.

One server has all sockets, some plain and some with TLS, so that what goes on behind the pages starts once.
"""

import asyncio
import socket
import sys
import webbrowser
from contextlib import ExitStack

import uvicorn

from backstride.app import pairing
from backstride.app.home import Home
from backstride.web.application import make_app
from backstride.web.phone_door import HERE, PhoneAsked, PhoneDoor, listen, open_phone_door, told
from backstride.web.scan import scan_in_terminal

HANDSHAKE_S = 10.0
"""How long a client may take to begin TLS. Project choice: a phone in a poor Wi-Fi takes one or two."""


def serve(home: Home, port: int, *, open_browser: bool = False, phone: PhoneAsked | None = None) -> None:
    """Serve until Ctrl-C.

    Raises:
        SettingRefused: another program listens on this port, or the phone's door cannot be opened as asked.
        CertificateRefused: a file with a certificate or a key cannot be used.
        StoreRefused: what is kept cannot be opened, or another process serves it.
    """
    with ExitStack() as opened:
        listening = opened.enter_context(listen(HERE, port, "--port"))
        home.store.serve_alone()
        door = None if phone is None else open_phone_door(home, phone, opened)
        server_for(home, listening, door, open_browser=open_browser).run()


def server_for(
    home: Home, listening: socket.socket, door: PhoneDoor | None = None, *, open_browser: bool = False
) -> "BackstrideServer":
    """Return the server of these sockets; `run` serves."""
    app = make_app(home) if door is None else make_app(home, door.doors, door.welcome)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # what a proxy says is heeded at its own door, by `doors`
        timeout_graceful_shutdown=5,
    )
    return BackstrideServer(config, home, listening, door, open_browser=open_browser)


class BackstrideServer(uvicorn.Server):
    """Says where it is once it answers; a Ctrl-C before that may be lost on the way up."""

    def __init__(
        self,
        config: uvicorn.Config,
        home: Home,
        listening: socket.socket,
        door: PhoneDoor | None,
        *,
        open_browser: bool,
    ) -> None:
        """Use `server_for`."""
        super().__init__(config)
        self._home = home
        self._plain = [listening, *(door.plain if door else ())]
        self._door = door
        self._address = f"http://{HERE}:{listening.getsockname()[1]}"
        self._open_browser = open_browser

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        super().run(sockets or self._plain)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer at the plain sockets, then with TLS, then say so."""
        await super().startup(sockets)
        if not self.started:
            return
        if self._door is not None:
            await self._answer_with_tls(self._door)
        print(f"Backstride is at {self._address}  (Ctrl-C stops it)", flush=True)  # noqa: T201  # the wait is over
        if self._door is not None:
            self._tell_phones(self._door)
        if self._open_browser:
            webbrowser.open(self._address)

    async def _answer_with_tls(self, door: PhoneDoor) -> None:
        def protocol() -> asyncio.Protocol:
            made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn itself
                config=self.config, server_state=self.server_state, app_state=self.lifespan.state
            )
            return made

        loop = asyncio.get_running_loop()
        for one in door.tls:
            self.servers.append(
                await loop.create_server(
                    protocol,
                    sock=one,
                    ssl=door.context,
                    ssl_handshake_timeout=HANDSHAKE_S,
                    backlog=self.config.backlog,
                )
            )

    def _tell_phones(self, door: PhoneDoor) -> None:
        """Say where phones come in; the code only to a person who looks, since what is piped may be kept."""
        print(told(door), flush=True)  # noqa: T201  # as above
        if not sys.stdout.isatty():
            print(f"Let a phone in at {self._address}/phone, or with `backstride phone code`.", flush=True)  # noqa: T201
            return
        code = pairing.open_code(self._home)
        shown = f"{code.digits[:3]} {code.digits[3:]}"
        print(scan_in_terminal(f"{door.welcome.first}#{code.digits}"))  # noqa: T201
        print(f"Scan this with the phone's camera, or open {door.welcome.first} and type {shown}.")  # noqa: T201
        print(f"Good for 10 minutes, once. Another one: {self._address}/phone", flush=True)  # noqa: T201
