"""The app on a phone's home screen: its manifest, its worker, and the page for when there is no network.

The worker's version is made of the content of styles, scripts and templates, once: whatever a page is made
of changes it, and nothing else does. A number that somebody has to raise was rejected: it would be forgotten.
"""

import hashlib
import json
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from backstride.web import templating
from backstride.web.static_files import assets, static_url, version
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

WORKER = "guide/worker.js"
PAGES = ("/offline", "/session", "/session/after", "/session/test/stand", "/session/test/back-walk")
"""What opens without a network; none of them knows whose it is."""
KEPT = (
    "guide/", "live/", "offline/", "api/", "css/", "icons/", "sign.svg", "vendor/htmx",
    "pair/secure.js", "views/page.js", "views/result.js", "views/focus",
)  # fmt: skip
"""Beginnings of the paths that these pages need."""
CLIPS = "clips/"
NEWEST = "no-cache"
"""Asked for each time: a worker that is kept would keep everything else from changing."""


@cache
def worker_version() -> str:
    """Return a name for exactly these files and pages; it begins with that of the files."""
    whole = hashlib.sha256(version().encode())
    for path in sorted(templating.FOLDER.rglob("*.html")):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version()}-{whole.hexdigest()[:8]}"


@cache
def worker() -> bytes:
    """Return the worker with what belongs to its version."""
    tags = {path: asset.etag for path, asset in assets().items()}
    spoken = [path for path in tags if path.startswith(CLIPS)]
    languages = {path.split("/")[1] for path in spoken if path.count("/") > 1}
    shell = {
        "version": worker_version(),
        "statics": f"/static/{version()}/",
        "files": {path: tag for path, tag in tags.items() if path.startswith(KEPT) or _is_index(path)},
        "pages": PAGES,
        "clips": {
            language: {path: tags[path] for path in spoken if path.startswith(f"{CLIPS}{language}/")}
            for language in sorted(languages)
        },
    }
    said = json.dumps(shell, sort_keys=True, separators=(",", ":"))
    return f"self.SHELL = {said};\n".encode() + assets()[WORKER].body


def _is_index(path: str) -> bool:
    """Tell the list of all clips from the clips."""
    return path.startswith(CLIPS) and path.count("/") == 1


@cache
def manifest() -> bytes:
    """Return what a phone asks before it puts the app on its home screen."""
    icons = [
        {"src": static_url("sign.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"},
        *(
            {"src": static_url(f"icons/{name}.png"), "type": "image/png", "sizes": size, "purpose": purpose}
            for name, size, purpose in (
                ("icon-192", "192x192", "any"),
                ("icon-512", "512x512", "any"),
                ("maskable-512", "512x512", "maskable"),
            )
        ),
    ]
    said = {
        "id": "/",
        "name": "Backstride",
        "short_name": "Backstride",
        "description": "Backward running: what to do today, guided by voice.",
        "lang": "en",
        "dir": "auto",
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "background_color": "#FBF9F4",
        "theme_color": "#FBF9F4",
        "icons": icons,
        "shortcuts": [{"name": "Session of today", "url": "/session"}],
    }
    return json.dumps(said, ensure_ascii=False).encode()


@router.get("/sw.js")
def service_worker() -> Response:
    """Serve the worker at the root, so that every page is within its reach."""
    return Response(worker(), media_type="text/javascript", headers={"Cache-Control": NEWEST})


@router.get("/manifest.webmanifest")
def app_manifest() -> Response:
    """Serve the manifest."""
    return Response(manifest(), media_type="application/manifest+json", headers={"Cache-Control": NEWEST})


@router.get("/offline")
def offline(request: Request) -> Response:
    """Say what works without the server; the same for everybody."""
    return page(request, "offline.html")
