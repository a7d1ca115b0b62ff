"""After a session that a phone guided: what was done beside the plan, how it was, and what the plan changed.

The page comes at once, whatever has arrived: while the session is on its way or being read, it says so, and
the part above the form comes by itself. Answers do not wait for the recording. Without a network the same
page, kept on the phone and without a word about anybody, shows the phone's own record.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from backstride.app.after import After, after
from backstride.app.changed import changed_by
from backstride.app.coaching import has_plan
from backstride.app.guided import answer_session
from backstride.app.guided_said import Said
from backstride.app.home import Home
from backstride.app.result_form import (
    CONFIDENCES,
    FLAGS,
    PLACES,
    STUMBLES,
    ResultShown,
    read_result,
    said_of,
    told_of,
)
from backstride.app.result_measured import mishap_words
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Result
from backstride.web.asked import HomeAsked, SessionId, see_other
from backstride.web.chosen import Chosen
from backstride.web.errors import status_of
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

CHOICES: dict[str, Any] = {
    "places": PLACES,
    "stumbles": STUMBLES,
    "confidences": CONFIDENCES,
    "flags": FLAGS,
}


@router.get("/session/after")
def on_the_phone(request: Request) -> Response:
    """Show the page as a phone keeps it: everything in it comes from the phone's own record."""
    return page(
        request,
        "after.html",
        tab="today",
        after=None,
        form=ResultShown(),
        refused=None,
        told="",
        felt="",
        changed=None,
        **CHOICES,
    )


@router.get("/session/{session_id}/after")
def show(request: Request, home: HomeAsked, session_id: SessionId) -> Response:
    """Show what is known of a session by now."""
    return _page(request, home, session_id)


@router.get("/session/{session_id}/after/seen")
def seen(request: Request, home: HomeAsked, session_id: SessionId) -> Response:
    """Return the part above the form, for a page that waits for it.

    Where the person has answered already, the whole page is asked for anew, with what the plan changed.
    """
    found = after(home, session_id)
    answer = page(request, "after_seen.html", after=found)
    if found.answered and found.seen is not None:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/session/{session_id}/after")
def keep(request: Request, home: HomeAsked, session_id: SessionId, chosen: Chosen) -> Response:
    """Keep how it was, whether the recording came or not."""
    found = after(home, session_id)
    day = found.result.day if found.result is not None else found.today
    try:
        answer_session(home, session_id, day, _said(home, chosen, found))
    except ValueRefused as refused:
        return _page(request, home, session_id, refused, chosen)
    return see_other(f"/session/{session_id}/after#changed")


def _said(home: Home, chosen: Mapping[str, list[str]], found: After) -> Said:
    """Read the form. Raises ValueRefused: pain has no number, or a choice is not offered."""
    said = read_result(home, {**chosen, "amount": ["done"]}, found.today)
    return Said(
        effort=said.effort,
        pain=said.pain,
        pain_place=said.pain_place or None,
        confidence=said.confidence,
        stumbles=said.stumbles,
        falls=said.falls,
        flags=said.flags or None,
        note=said.note or None,
    )


def _told(result: Result | None, found: After) -> str:
    """Say what was answered; how much was done is not known before the recording is read."""
    if result is None:
        return ""
    told = told_of(result)
    return told if found.seen is not None else told.partition(". ")[2]


def _page(
    request: Request,
    home: Home,
    session_id: str,
    refused: ValueRefused | None = None,
    chosen: Mapping[str, list[str]] | None = None,
) -> Response:
    found = after(home, session_id)
    result = found.result if found.answered else None
    return page(
        request,
        "after.html",
        200 if refused is None else status_of(refused),
        tab="today",
        after=found,
        form=said_of(result, chosen),
        refused=None if refused is None else Refused(refused.field, str(refused)),
        told=_told(result, found),
        felt=mishap_words(result.measures) if result is not None else "",
        changed=changed_by(home, result) if result and found.seen and has_plan(home) else None,
        **CHOICES,
    )
