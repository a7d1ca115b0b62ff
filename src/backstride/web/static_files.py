"""Styles and scripts: read once, served from memory, at an address that changes whenever one of them does.

One version for all of them, since the modules import one another by relative addresses: a script of one
version never meets a script of another. Rejected: a build step that renames files; it pays from hundreds of
files on.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from backstride.vocab.errors import NotFound

FOLDER = Path(__file__).parent / "static"
SERVED = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""What a browser asks for; licences and type declarations lie beside it and stay at home."""
FOREVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes out."""

    body: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """Return a name for exactly these bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file by its path below `static/`."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in SERVED)
    return MappingProxyType(
        {path.relative_to(FOLDER).as_posix(): Asset(path.read_bytes(), SERVED[path.suffix]) for path in paths}
    )


@cache
def version() -> str:
    """Return a name for exactly these files."""
    whole = hashlib.sha256()
    for path, asset in assets().items():
        whole.update(path.encode() + b"\0" + asset.body + b"\0")
    return whole.hexdigest()[:16]


def static_url(path: str) -> str:
    """Return the address of a file; a path that is not there is a programming error."""
    assets()[path]
    return f"/static/{version()}/{path}"


@cache
def packed(path: str) -> bytes:
    """Return a file compressed, always to the same bytes."""
    return gzip.compress(assets()[path].body, compresslevel=9, mtime=0)


@router.get("/static/{asked_version}/{path:path}")
@router.head("/static/{asked_version}/{path:path}")
def static_file(request: Request, asked_version: str, path: str) -> Response:
    """Serve one file; an address of another version is answered, but not to be kept."""
    asset = assets().get(path)
    if asset is None:
        raise NotFound("file")
    keep = FOREVER if asked_version == version() else "no-cache"
    headers = {"Cache-Control": keep, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed(path), media_type=asset.media_type, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=headers)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """Serve the sign where browsers look for it unasked."""
    return static_file(request, version(), "sign.svg")
