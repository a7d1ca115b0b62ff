"""The written list: what an address that is not paired gets. Nothing else, ever.

Each line is one route with its method, or one file. A route that is new is not on it: nobody has to remember
to close it. A test walks all routes as a stranger and finds everything but these refused.
"""

from backstride.web.doors import Door

TRUST, AUTHORITY, PAIR = "/trust", "/trust/authority.crt", "/pair"
COME_IN = frozenset(
    {
        ("GET", TRUST),
        ("GET", AUTHORITY),
        ("GET", PAIR),
        ("POST", PAIR),
        ("GET", "/manifest.webmanifest"),
        ("GET", "/sw.js"),
    }
)
"""Through the phone's door. HEAD goes where GET goes."""
BEFORE_TRUST = frozenset({("GET", TRUST), ("GET", AUTHORITY)})
"""Through the trust door, to anybody; no code is typed there, and no cookie is heeded."""
FILES = frozenset(
    {
        "sign.svg",
        "css/tokens.css",
        "css/frame.css",
        "css/parts.css",
        "css/phone.css",
        "pair/pair.js",
        "pair/secure.js",
        "pair/empty_worker.js",
        "icons/apple-180.png",
        "icons/icon-192.png",
        "icons/icon-512.png",
        "icons/maskable-512.png",
    }
)
"""Below `/static/VERSION/`: what those pages and the manifest need."""


def is_on_the_list(method: str, path: str, door: Door) -> bool:
    """Tell whether a stranger gets this."""
    asked = ("GET" if method == "HEAD" else method, path)
    listed = BEFORE_TRUST if door is Door.TRUST else COME_IN
    return asked in listed or (asked[0] == "GET" and _file(path) in FILES)


def _file(path: str) -> str | None:
    """Return which static file an address means, whatever version it names."""
    parts = path.split("/", 3)
    return parts[3] if len(parts) == 4 and parts[:2] == ["", "static"] and parts[2] else None  # noqa: PLR2004
