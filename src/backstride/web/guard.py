"""Who may ask, and what every answer carries: three layers around the app, pure ASGI, outermost first.

`Headers` puts the content policy and its companions on every answer, errors included. `LastResort` turns an
exception that nobody caught into a plain page inside those headers. `Guard` refuses other hosts (a page
elsewhere that points its own name at 127.0.0.1) and unsafe requests that no page of ours sent.

Rejected: tokens in forms, which need a secret and a session and say the same as `Sec-Fetch-Site`;
authorising by `request.url`, which a Host header can poison.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers as HeaderFields
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "media-src 'self'; "
    "manifest-src 'self'; "
    "worker-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{what}=()"
        for what in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
                     "microphone", "payment", "usb")
    ),
}  # fmt: skip
PERSONAL = "no-store"
"""What no route said otherwise about is about a person."""
OUR_NAMES = ("127.0.0.1", "localhost", "[::1]")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SMALL_BYTES = 2**20
"""Largest body of a form or of JSON; longer than any of ours by far. Project choice."""

Refuse = Callable[[Request, int, str], Response]
"""How a refusal looks: request, status, one sentence."""


class Headers:
    """Every answer carries the policy; what is not marked otherwise is kept by nobody."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and complete the answer's head."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    fields[name] = value
                fields.setdefault("Cache-Control", PERSONAL)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class LastResort:
    """What nobody caught goes to the log; the answer is one sentence that tells nothing of the inside."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        """Stand around `app`; `refuse` words the answer."""
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer where the app could not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            log.debug("%s %s was cut off", scope["method"], scope["path"])  # nobody is there to be answered
        except Exception:
            log.exception("%s %s could not be answered", scope["method"], scope["path"])
            if begun:
                raise  # half an answer is out; the server cuts the connection
            sentence = "Something went wrong inside Backstride. Nothing was lost; go back and try again."
            answer = self.refuse(Request(scope), HTTPStatus.INTERNAL_SERVER_ERROR, sentence)
            await answer(scope, receive, send)


class Guard:
    """Only this machine's own names, and unsafe methods only from our own pages or from no browser at all."""

    def __init__(self, app: ASGIApp, refuse: Refuse, streams: tuple[str, ...] = ()) -> None:
        """Stand around `app`; `streams` are the paths that count their long bodies themselves."""
        self.app = app
        self.refuse = refuse
        self.streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; a body longer than any form is cut off."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fields = HeaderFields(scope=scope)
        refusal = self._why_not(scope, fields)
        if refusal is not None:
            status, sentence = refusal
            await self.refuse(Request(scope), status, sentence)(scope, receive, send)
            return
        await self.app(scope, receive if scope["path"] in self.streams else _limited(receive), send)

    def _why_not(self, scope: Scope, fields: HeaderFields) -> tuple[int, str] | None:
        server = scope.get("server") or ("127.0.0.1", None)
        if not _is_our_host(fields.getlist("host"), server[1]):
            return (
                HTTPStatus.MISDIRECTED_REQUEST,
                f"Backstride answers on this machine only: open http://127.0.0.1:{server[1]}.",
            )
        if scope["method"] not in SAFE and not _is_our_page(scope["scheme"], fields):
            return (
                HTTPStatus.FORBIDDEN,
                "This request came from another site, so nothing was done. Use the page itself.",
            )
        length = fields.get("content-length", "")
        if (
            scope["path"] not in self.streams
            and length.isascii()
            and length.isdigit()
            and int(length) > SMALL_BYTES
        ):
            return (
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "This request is larger than 1 MB. Files are sent where runs are added.",
            )
        return None


def _is_our_host(hosts: list[str], port: int | None) -> bool:
    if len(hosts) != 1:
        return False
    name, colon, said_port = hosts[0].lower().rpartition(":")
    if not colon or said_port.endswith("]"):
        name, said_port = hosts[0].lower(), "80"
    return name in OUR_NAMES and said_port == str(80 if port is None else port)


def _is_our_page(scheme: str, fields: HeaderFields) -> bool:
    """Tell whether our own page sent this, or a program that is no browser.

    Browsers say `Sec-Fetch-Site`, older ones `Origin`; a program such as curl says neither, and carries no
    cookie.
    """
    sites, origins = fields.getlist("sec-fetch-site"), fields.getlist("origin")
    if len(sites) > 1 or len(origins) > 1:
        return False
    ours = origins == [f"{scheme}://{fields['host']}".lower()]
    if sites:
        return (sites == ["same-origin"] and (ours or not origins)) or (sites == ["none"] and ours)
    return ours if origins else "cookie" not in fields


def _limited(receive: Receive) -> Receive:
    """Count a body while it comes in; the length that was promised need not be true."""
    left = SMALL_BYTES

    async def receive_counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This request is larger than 1 MB.")
        return message

    return receive_counted
