"""What a phone sees on its way in: the certificate to trust, and the place for the code.

The code comes behind `#`, which a browser sends to nobody and no log holds; a script writes it into the form.
The secret goes out once, as a `__Host-` cookie: over TLS only, out of reach of scripts, never sent along from
another site.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from backstride.app.pairing import PARAMS, pair
from backstride.vocab.errors import NotFound, TooManyTries, ValueRefused
from backstride.vocab.phone import Phone
from backstride.web.asked import HomeAsked, see_other
from backstride.web.doors import visitor_of
from backstride.web.errors import status_of
from backstride.web.guard import COOKIE
from backstride.web.phone import waiting_of, welcome_of
from backstride.web.templating import page
from backstride.web.typed import Refused
from backstride.web.unpaired import AUTHORITY, PAIR, TRUST

router = APIRouter(include_in_schema=False)


@router.get(TRUST)
def trust(request: Request) -> Response:
    """Lead a phone through trusting this machine, step by step."""
    welcome = welcome_of(request)
    if welcome is None or welcome.papers is None or welcome.papers.authority is None:
        return see_other(PAIR)
    if not visitor_of(request).here:
        waiting_of(request).note(opened=True)
    return page(request, "trust.html", welcome=welcome, papers=welcome.papers, system=_system(request))


@router.get(AUTHORITY)
def authority(request: Request) -> Response:
    """Give the certificate that a phone trusts. It is no secret."""
    welcome = welcome_of(request)
    if welcome is None or welcome.papers is None or welcome.papers.authority is None:
        raise NotFound("certificate")
    if not visitor_of(request).here:
        waiting_of(request).note(loaded=True)
    name = welcome.papers.title.lower().replace(" ", "-")
    return Response(
        welcome.papers.authority,
        media_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": f'attachment; filename="{name}.crt"'},
    )


@router.get(PAIR)
def ask(request: Request, trusted: str | None = None) -> Response:
    """Ask for the code; a phone that is paired is told so."""
    if not visitor_of(request).here:
        waiting_of(request).note(opened=True, trusted=trusted == "1")
    return _page(request)


@router.post(PAIR)
def come_in(request: Request, home: HomeAsked, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Pair the phone that asks. Raises HTTPException: not over TLS, where no secret may go."""
    if request.url.scheme != "https":
        raise HTTPException(403, "A phone is paired over HTTPS, at the address that the laptop shows.")
    try:
        visitor, said = visitor_of(request), request.headers.get("user-agent", "")
        phone, secret = pair(home, code, visitor.address, said, before=visitor.phone)
    except (ValueRefused, TooManyTries) as refused:
        return _page(request, refused)
    waiting_of(request).came(phone.name, phone.paired)
    answer = see_other(PAIR)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(PARAMS.paired.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )
    return answer


def _page(request: Request, refused: ValueRefused | TooManyTries | None = None) -> Response:
    visitor, welcome = visitor_of(request), welcome_of(request)
    phone: Phone | None = visitor.phone
    answer = page(
        request,
        "pair.html",
        200 if refused is None else status_of(refused),
        phone=phone,
        here=visitor.here,
        system=_system(request),
        trust_first=welcome is not None and welcome.trust is not None,
        refused=None if refused is None else Refused("code", str(refused)),
    )
    if isinstance(refused, TooManyTries):
        answer.headers["Retry-After"] = str(int(refused.wait_s) + 1)
    return answer


def _system(request: Request) -> str:
    """Return `iphone` or `android`, as the phone says; the first where it says neither."""
    return "android" if "Android" in request.headers.get("user-agent", "") else "iphone"
