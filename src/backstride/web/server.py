"""Serve the app on this machine: one socket on 127.0.0.1, and a sentence that says where."""

import errno
import socket
import webbrowser

import uvicorn

from backstride.app.home import Home
from backstride.vocab.errors import SettingRefused
from backstride.web.application import make_app

HERE = "127.0.0.1"


def serve(home: Home, port: int, *, open_browser: bool = False) -> None:
    """Serve until Ctrl-C.

    Raises:
        SettingRefused: another program listens on this port.
        StoreRefused: what is kept cannot be opened, or another process serves it.
    """
    with _listen(port) as listening:
        home.store.serve_alone()
        address = f"http://{HERE}:{listening.getsockname()[1]}"
        config = uvicorn.Config(
            make_app(home), log_level="warning", server_header=False, timeout_graceful_shutdown=5
        )
        _Server(config, address, open_browser=open_browser).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Says where it is once it answers; a Ctrl-C before that may be lost on the way up."""

    def __init__(self, config: uvicorn.Config, address: str, *, open_browser: bool) -> None:
        super().__init__(config)
        self._address = address
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"Backstride is at {self._address}  (Ctrl-C stops it)", flush=True)  # noqa: T201  # the wait is over
            if self._open_browser:
                webbrowser.open(self._address)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HERE, port))
    except OSError as error:
        listening.close()
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        other = f"{port + 1}" if 1024 <= port < 65535 else "8642"  # noqa: PLR2004  # lower ones are the system's
        raise SettingRefused("--port", f"{port} {why}. Choose another, for example {other}.") from error
    listening.listen(128)
    return listening
