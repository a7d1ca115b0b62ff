"""Cut uploads of a session, everywhere; then see that what arrived is what was sent, once.

In process, the connection ends behind every byte of the file, and the phone goes on where the server says
that it is. Over sockets a real server is sent pieces that break off at random places, and is itself killed
now and then. `python cut_uploads.py --bytes 262144 --cuts 2000 --server-kills 20` prints one JSON object.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fastapi import FastAPI

from backstride.app.home import Home
from backstride.app.session_upload import session_sent
from backstride.app.settings import Settings
from backstride.web.api_sessions import tus
from backstride.web.background import Background
from guided_sessions import another_id, session
from quick_disk import quick_folder
from sending import PIECE, b64, whole

HOST = "127.0.0.1"
START_S = 120.0


@dataclass
class Outcome:
    """What the cuts did."""

    bytes: int
    cuts: int
    server_kills: int
    same_content: bool
    recordings: int
    seconds: float


def file_of(size: int, session_id: str) -> bytes:
    """A session of exactly so many bytes: its last event says something long."""
    data = session(3, id=session_id)
    while len(data) + 40_000 < size:
        data = data[: data.rindex(b'{"k":"end"')] + session(20, id=session_id).split(b"\n", 1)[1]
    note = b'{"k":"e","t":1,"what":"cue","words":"%s"}\n'
    return data + note % (b"x" * max(size - len(data) - len(note) + 2, 0))


# --- in process ---


async def ask(  # noqa: PLR0917  # a request, in the order of its parts
    app: Any, method: str, path: str, headers: dict[str, str], body: bytes = b"", cut: bool = False
) -> int:
    """Send one request by ASGI; `cut` ends the connection behind the body though more was promised."""
    said = {"host": f"{HOST}:8642", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode()) for k, v in said.items()],
        "client": (HOST, 50_000),
        "server": (HOST, 8642),
    }
    coming = [{"type": "http.request", "body": body, "more_body": cut}, {"type": "http.disconnect"}]
    status = 0

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    with suppress(Exception):
        await app(scope, receive, send)
    return status


async def cut_everywhere(app: Any, session_id: str, data: bytes) -> int:
    """Send a session whose connection ends behind every byte of it; returns how often it was cut.

    Each piece begins behind the last byte that arrived: the server takes it only if all before it is safe.
    """
    path = f"/api/v1/sessions/{session_id}"
    begin = {
        "Tus-Resumable": "1.0.0",
        "Upload-Defer-Length": "1",
        "Upload-Metadata": f"id {b64(session_id.encode())}",
    }
    assert await ask(app, "POST", "/api/v1/sessions", begin) == 201
    for at in range(len(data)):
        await ask(app, "PATCH", path, {**PIECE, "Upload-Offset": str(at)}, data[at : at + 1], cut=True)
    last = {**PIECE, "Upload-Offset": str(len(data)), **whole(data)}
    assert await ask(app, "PATCH", path, last) == 204
    return len(data)


def in_process(size: int) -> Outcome:
    """Cut an upload behind every byte."""
    started = time.monotonic()
    session_id = another_id()
    data = file_of(size, session_id)
    with quick_folder() as folder, Home(Settings(data=folder / "data")) as home:
        home.store.set_note("simulated", "removed")
        app, background = FastAPI(), Background(home)  # the guards around it count no bytes
        app.state.home, app.state.background = home, background
        app.include_router(tus, prefix="/api/v1")
        background.start()
        try:
            cuts = asyncio.run(cut_everywhere(app, session_id, data))
            until = time.monotonic() + START_S
            while session_sent(home, session_id).state == "whole" and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            background.stop()  # what no reader had begun would wait for the next start
        sent = session_sent(home, session_id)
        same = sent.state == "kept" and sent.digest == hashlib.sha256(data).hexdigest()
        assert sent.run_id is not None, sent
        shelf = home.store.shelf(home.me().id)
        kept = shelf.open_original(sent.run_id)[1].read()
        return Outcome(
            len(data), cuts, 0, same and kept == data, shelf.count(), round(time.monotonic() - started, 1)
        )


# --- over sockets ---


class Server:
    """A real server in a process of its own, that can be killed and started anew."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start it on a port that it finds and says, and wait until it answers."""
        environment = {**os.environ, "BACKSTRIDE_DATA": str(self._data)}
        environment.pop("BACKSTRIDE_DATABASE", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "backstride", "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()  # Backstride is at http://127.0.0.1:PORT
        self.port = int(said.split(f"http://{HOST}:")[1].split()[0].rstrip("/."))
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection((HOST, self.port), 1):
                if self.ask("GET", "/api/v1/health")[0] == 200:
                    return
            time.sleep(0.05)
        self.kill()
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL it."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def end(self) -> None:
        """End it in order."""
        assert self._process is not None
        self._process.terminate()
        self._process.communicate(timeout=30)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request, whole."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", body, said, method=method)
        try:
            with urllib.request.urlopen(request, timeout=START_S) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def break_off(self, path: str, offset: int, body: bytes, promised: int) -> None:
        """Send a piece whose connection ends before all of what was promised came."""
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nTus-Resumable: 1.0.0\r\n"
            f"Content-Type: {PIECE['Content-Type']}\r\nUpload-Offset: {offset}\r\n"
            f"Content-Length: {promised}\r\n\r\n"
        )
        with socket.create_connection((HOST, self.port), 5) as line:
            line.sendall(head.encode() + body)


def over_sockets(size: int, cuts: int, server_kills: int, seed: int = 2026) -> Outcome:
    """Cut an upload at random places, over real connections, and kill the server now and then."""
    started, chance = time.monotonic(), random.Random(seed)
    session_id = another_id()
    data, path = file_of(size, session_id), f"/api/v1/sessions/{session_id}"
    kill_at = {cuts * (i + 1) // (server_kills + 1) for i in range(server_kills)}
    with quick_folder() as folder:
        server = Server(folder / "data")
        try:
            begun = {"Tus_Resumable": "1.0.0", "Upload_Defer_Length": "1"}
            server.ask(
                "POST", "/api/v1/sessions", b"", **begun, Upload_Metadata=f"id {b64(session_id.encode())}"
            )
            for cut in range(cuts):
                offset = _offset(server, path)
                left = len(data) - offset
                some = chance.randrange(max(min(left, 2 * size // cuts), 1))
                with suppress(OSError):
                    server.break_off(path, offset, data[offset : offset + some], left)
                if cut in kill_at:
                    server.kill()
                    server.start()
            _send_rest(server, path, data)
            _send_rest(server, path, data)  # the phone did not hear that it was all
            sent = _settled(server, path)
            kept = server.ask("GET", f"/api/v1/runs/{sent['run']}/original")[2]
            count = json.loads(server.ask("GET", "/api/v1/runs")[2])["count"]
        finally:
            server.end()
    same = kept == data and sent["sha256"] == hashlib.sha256(data).hexdigest()
    return Outcome(len(data), cuts, server_kills, same, count, round(time.monotonic() - started, 1))


def _offset(server: Server, path: str) -> int:
    """Where the server is; a piece that broke off may still be on its way to the disk."""
    status, headers, _ = server.ask("HEAD", path, Tus_Resumable="1.0.0")
    assert status == 200, status
    return int(headers["upload-offset"])


def _send_rest(server: Server, path: str, data: bytes) -> None:
    for _ in range(20):
        offset = _offset(server, path)
        said = {name.replace("-", "_"): value for name, value in {**PIECE, **whole(data)}.items()}
        status, _, _ = server.ask("PATCH", path, data[offset:], Upload_Offset=str(offset), **said)
        if status == 204:
            return
        time.sleep(0.05)
    raise AssertionError("the rest was not taken")


def _settled(server: Server, path: str) -> dict[str, Any]:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        sent: dict[str, Any] = json.loads(server.ask("GET", path)[2])
        if sent["state"] in {"kept", "refused"}:
            return sent
        time.sleep(0.05)
    raise AssertionError("the session was not read")


def main() -> None:
    """Run as a program."""
    said = argparse.ArgumentParser()
    said.add_argument("--bytes", type=int, default=16_384)
    said.add_argument("--cuts", type=int, default=0)
    said.add_argument("--server-kills", type=int, default=0)
    asked = said.parse_args()
    if asked.cuts:
        outcome = over_sockets(asked.bytes, asked.cuts, asked.server_kills)
    else:
        outcome = in_process(asked.bytes)
    print(json.dumps(asdict(outcome)))  # noqa: T201  # a program of its own: it prints


if __name__ == "__main__":
    main()
