"""Who may ask, and what every answer carries: three layers around the app, pure ASGI, outermost first.

`Headers` puts the content policy and its companions on every answer, errors included. `LastResort` turns an
exception that nobody caught into a plain page inside those headers. `Guard` refuses other hosts (a page
elsewhere that points its own name at 127.0.0.1), unsafe requests that no page of ours sent, and strangers:
who is neither at this machine nor a paired phone gets the written list in `unpaired` and nothing else.

Rejected: tokens in forms, which need a secret and a session and say the same as `Sec-Fetch-Site`;
authorising by `request.url`, which a Host header can poison.
"""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers as HeaderFields
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backstride.vocab.phone import Phone
from backstride.web.doors import FORWARDED, ONLY_HERE, Door, Doors, Visitor
from backstride.web.unpaired import is_on_the_list

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
DENIED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
    "payment", "usb",
)  # fmt: skip
IN_A_SESSION = ("accelerometer", "geolocation", "gyroscope", "screen-wake-lock")
"""What the pages of a session may use: the phone measures there, and its screen stays on."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{what}=()" for what in DENIED),
}
PERSONAL = "no-store"
"""What no route said otherwise about is about a person."""
COOKIE = "__Host-backstride"
"""A phone's secret. The prefix lets only this very host set it, over TLS, for all paths."""
STRANGER = "This phone is not paired. Open My phone on the laptop, and scan or type the code that it shows."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SMALL_BYTES = 2**20
"""Largest body of a form or of JSON; longer than any of ours by far. Project choice."""

Refuse = Callable[[Request, int, str], Response]
"""How a refusal looks: request, status, one sentence."""


def carried(path: str) -> Mapping[str, str]:
    """Return what every answer below a path carries."""
    if path != "/session" and not path.startswith("/session/"):
        return ALWAYS
    kept = [f"{what}=()" for what in DENIED if what not in IN_A_SESSION]
    return {**ALWAYS, "Permissions-Policy": ", ".join([*kept, *(f"{what}=(self)" for what in IN_A_SESSION)])}


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
                for name, value in carried(scope["path"]).items():
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
    """Our own names only, unsafe methods from our own pages only, and no stranger but to the written list."""

    def __init__(
        self,
        app: ASGIApp,
        refuse: Refuse,
        who: Callable[[str], Phone | None],
        streams: tuple[str, ...] = (),
        doors: Doors = ONLY_HERE,
    ) -> None:
        """Stand around `app`.

        Args:
            app: What is guarded.
            refuse: Words the answer.
            who: Returns the phone that has a secret; asked anew each time: one taken back is out at once.
            streams: The paths that count their long bodies themselves.
            doors: The sockets that are open.
        """
        self.app = app
        self.refuse = refuse
        self.who = who
        self.streams = streams
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; a body longer than any form is cut off."""
        if scope["type"] == "websocket":  # there are none; whoever adds one has to think of strangers
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fields = HeaderFields(scope=scope)
        if self.doors.is_proxied(scope):
            scope["scheme"] = "https"  # what the proxy speaks to the phone
        visitor = await self._visitor(scope, fields)
        scope.setdefault("state", {})["visitor"] = visitor
        refusal = self._why_not(scope, fields, visitor)
        if refusal is not None:
            status, sentence = refusal
            await self.refuse(Request(scope), status, sentence)(scope, receive, send)
            return
        await self.app(scope, receive if scope["path"] in self.streams else _limited(receive), send)

    async def _visitor(self, scope: Scope, fields: HeaderFields) -> Visitor:
        """Find out who asks: by the door first; a cookie counts at the phone's door only."""
        door = self.doors.door_of(scope)
        address = self.doors.address_of(scope, fields)
        if door is Door.HERE:
            here = self.doors.is_here(address) and not any(name in fields for name in FORWARDED)
            return Visitor(address, door, here=here)
        secret = Request(scope).cookies.get(COOKIE, "")
        if door is Door.TRUST or not secret:
            return Visitor(address, door)
        return Visitor(address, door, phone=await run_in_threadpool(self.who, secret))

    def _why_not(self, scope: Scope, fields: HeaderFields, visitor: Visitor) -> tuple[int, str] | None:
        if not self.doors.knows(scope, fields.getlist("host")):
            return HTTPStatus.MISDIRECTED_REQUEST, self._where(scope, visitor.door)
        if scope["method"] not in SAFE and not _is_our_page(scope["scheme"], fields):
            return (
                HTTPStatus.FORBIDDEN,
                "This request came from another site, so nothing was done. Use the page itself.",
            )
        if not visitor.known and not is_on_the_list(scope["method"], scope["path"], visitor.door):
            return _turned_away(visitor)
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

    def _where(self, scope: Scope, door: Door) -> str:
        if door is not Door.HERE:
            return "Backstride does not answer to this name. Use the address that the laptop shows."
        port = (scope.get("server") or ("", None))[1]
        return f"Backstride answers on this machine only: open http://127.0.0.1:{port}."


def _turned_away(visitor: Visitor) -> tuple[int, str]:
    if visitor.door is Door.TRUST:
        return HTTPStatus.FORBIDDEN, "Only the certificate is given here. Everything else goes over HTTPS."
    if visitor.door is Door.HERE:
        return HTTPStatus.FORBIDDEN, "This came through a proxy or from elsewhere, so nothing is shown here."
    return HTTPStatus.UNAUTHORIZED, STRANGER


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
