"""Serve the app on this machine: one socket on 127.0.0.1, and a sentence that says where."""

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
    """
    with _listen(port) as listening:
        address = f"http://{HERE}:{listening.getsockname()[1]}"
        print(f"Backstride is at {address}  (Ctrl-C stops it)", flush=True)  # noqa: T201  # what the person waits for
        config = uvicorn.Config(
            make_app(home), log_level="warning", server_header=False, timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        if open_browser:
            webbrowser.open(address)
        server.run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HERE, port))
    except OSError as error:
        listening.close()
        raise SettingRefused(
            "--port", f"{port} is in use. Choose another, for example {port + 1}."
        ) from error
    listening.listen(128)
    return listening
