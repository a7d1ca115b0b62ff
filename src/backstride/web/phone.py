"""My phone: the code to scan, how far the phone has come, and the phones that may come in.

At this machine only: a phone that was lost must not let in another one.
"""

import math
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from backstride.app import pairing
from backstride.app.certificates import Made
from backstride.app.home import Home
from backstride.app.pairing import Coming, Waiting
from backstride.app.phones import phones, remove_phone, rename_phone, seen_words
from backstride.vocab.errors import ValueRefused
from backstride.vocab.phone import PairingCode
from backstride.web.asked import ID, HomeAsked, see_other
from backstride.web.doors import Welcome, visitor_of
from backstride.web.errors import status_of
from backstride.web.said import Said
from backstride.web.scan import Scan, scan_of
from backstride.web.templating import page
from backstride.web.typed import Refused


def only_here(request: Request) -> None:
    """Let in the person at this machine only. Raises HTTPException."""
    if not visitor_of(request).here:
        raise HTTPException(403, "Phones are let in and taken back at the machine that runs Backstride.")


router = APIRouter(include_in_schema=False, dependencies=[Depends(only_here)])
PhoneId = Annotated[str, Path(pattern=ID)]


@router.get("/phone")
def show(request: Request, home: HomeAsked, removed: str | None = None) -> Response:
    """Show the code, if one is open, how far the phone is, and who may come in."""
    said = Said("The phone was taken back. It sees nothing here any more.") if removed else None
    return _page(request, home, said=said)


@router.get("/phone/steps")
def steps(request: Request, home: HomeAsked) -> Response:
    """Show how far the phone is; once it came, or the code is over, the page loads itself anew."""
    code = pairing.kept_code(home)
    coming = waiting_of(request).coming(code)
    answer = page(request, "phone_steps.html", polled=True, **_steps(home, request, code, coming))
    if code is None or coming.paired:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/phone/code")
def make_code(request: Request, home: HomeAsked) -> Response:
    """Make a code, in the place of the one before."""
    waiting_of(request).begin()
    pairing.open_code(home)
    return see_other("/phone")


@router.post("/phone/{phone_id}/name")
def rename(
    request: Request, home: HomeAsked, phone_id: PhoneId, name: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Call a phone something else."""
    try:
        rename_phone(home, phone_id, name)
    except ValueRefused as refused:
        return _page(request, home, refused=Refused(phone_id, str(refused)), status=status_of(refused))
    return see_other("/phone#phones")


@router.post("/phone/{phone_id}/remove")
def remove(home: HomeAsked, phone_id: PhoneId) -> Response:
    """Take a phone back."""
    remove_phone(home, phone_id)
    return see_other("/phone?removed=1")


def waiting_of(request: Request) -> Waiting:
    """Return the phone that is being waited for."""
    waiting: Waiting = request.app.state.waiting
    return waiting


def welcome_of(request: Request) -> Welcome | None:
    """Return what a phone is shown on its way in; None where none is let in."""
    welcome: Welcome | None = request.app.state.welcome
    return welcome


def _page(
    request: Request,
    home: Home,
    said: Said | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> Response:
    welcome, code = welcome_of(request), pairing.kept_code(home)
    coming = waiting_of(request).coming(code)
    return page(
        request,
        "phone.html",
        status,
        tab="settings",
        said=said,
        refused=refused,
        polled=False,
        scan=_scan(welcome, code),
        paired=[(phone, seen_words(home, phone)) for phone in phones(home)],
        wrong=pairing.wrong_lately(home),
        anew=welcome is not None and welcome.papers is not None and welcome.papers.made is Made.ANEW,
        **_steps(home, request, code, coming),
    )


def _steps(home: Home, request: Request, code: PairingCode | None, coming: Coming) -> dict[str, Any]:
    welcome = welcome_of(request)
    return {
        "welcome": welcome,
        "papers": welcome.papers if welcome is not None and welcome.trust else None,
        "code": code,
        "coming": coming,
        "left_min": 0 if code is None else math.ceil((code.until - home.clock()) / timedelta(minutes=1)),
    }


def _scan(welcome: Welcome | None, code: PairingCode | None) -> Scan | None:
    if welcome is None or code is None:
        return None
    return scan_of(f"{welcome.first}#{code.digits}")
