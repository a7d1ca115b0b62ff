"""A phone that sends sessions by tus, for tests."""

import base64
import hashlib
import time
from typing import Any

from starlette.testclient import TestClient

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def begin(client: TestClient, session_id: str, **headers: str) -> Any:
    said = {"Upload-Defer-Length": "1"} if "Upload-Length" not in headers else {}
    metadata = {"Upload-Metadata": f"id {b64(session_id.encode())}"}
    return client.post("/api/v1/sessions", headers={**TUS, **said, **metadata, **headers})


def offset_of(client: TestClient, session_id: str) -> int:
    answer = client.head(f"/api/v1/sessions/{session_id}", headers=TUS)
    assert answer.status_code == 200, answer.text
    return int(answer.headers["Upload-Offset"])


def piece(client: TestClient, session_id: str, offset: int, data: bytes, **headers: str) -> Any:
    return client.patch(
        f"/api/v1/sessions/{session_id}",
        content=data,
        headers={**PIECE, "Upload-Offset": str(offset), **headers},
    )


def checksum(data: bytes) -> dict[str, str]:
    return {"Upload-Checksum": f"sha256 {b64(hashlib.sha256(data).digest())}"}


def whole(data: bytes) -> dict[str, str]:
    """What the last piece says of all of them."""
    return {
        "Upload-Length": str(len(data)),
        "Repr-Digest": f"sha-256=:{b64(hashlib.sha256(data).digest())}:",
    }


def send(client: TestClient, session_id: str, data: bytes, at_once: int = 200_000) -> dict[str, Any]:
    """Send a session as a phone does, and wait until it is kept or refused."""
    begin(client, session_id)
    offset = offset_of(client, session_id)
    while True:
        part = data[offset : offset + at_once]
        last = whole(data) if offset + len(part) == len(data) else {}
        answer = piece(client, session_id, offset, part, **checksum(part), **last)
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["Upload-Offset"])
        if offset == len(data):
            return settled(client, session_id)


def settled(client: TestClient, session_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        sent: dict[str, Any] = client.get(f"/api/v1/sessions/{session_id}").json()
        if sent["state"] in ("kept", "refused"):
            return sent
        time.sleep(0.02)
    raise AssertionError("the session was not read")
