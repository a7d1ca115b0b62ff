"""Before the plan: six questions, what follows from them, and who the plan is for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app import coaching, screening_page
from backstride.app.home import Home
from backstride.app.profile_form import (
    BEFORE,
    DAYS,
    FORWARD,
    GOAL,
    HELP,
    MINUTES,
    PLACES,
    SESSIONS,
    WHO,
    ProfileShown,
    first_shown,
    read_profile,
    shown_again,
)
from backstride.vocab.errors import ValueRefused
from backstride.web.asked import HomeAsked, see_other, today_of
from backstride.web.chosen import Chosen, one_of
from backstride.web.errors import status_of
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

CHOICES = {
    "who": WHO,
    "days": tuple(enumerate(DAYS)),
    "minutes": tuple((str(n), f"{n} minutes") for n in MINUTES),
    "sessions": tuple((str(n), words) for n, words in SESSIONS),
    "places": PLACES,
    "help": HELP,
    "before": BEFORE,
    "goal": GOAL,
    "forward": tuple((str(n), words) for n, words in FORWARD),
}


@router.get("/screen")
def questions(
    request: Request, home: HomeAsked, change: Annotated[str | None, Query(max_length=1)] = None
) -> Response:
    """Show the questions, one at a time; with `change` as they were answered today."""
    shown = screening_page.asked_anew(home) if change else screening_page.asked()
    return page(request, "screen.html", asked=shown, weeks=screening_page.WEEKS)


@router.post("/screen")
def answer(request: Request, home: HomeAsked, chosen: Chosen) -> Response:
    """Keep the answers; the question whose answer cannot be is shown again with what helps."""
    try:
        screening_page.answered(home, chosen)
    except ValueRefused as refused:
        again = screening_page.asked_again(chosen, refused)
        return page(request, "screen.html", status_of(refused), asked=again, weeks=screening_page.WEEKS)
    return see_other("/screen/outcome")


@router.get("/screen/outcome")
def outcome(request: Request, home: HomeAsked) -> Response:
    """Show what follows from the answers."""
    found = screening_page.outcome_now(home)
    if found is None:
        return see_other("/screen")
    return _outcome(request, found)


@router.post("/plan/clear")
def clear(request: Request, home: HomeAsked, chosen: Chosen) -> Response:
    """Keep that a professional agrees, and go on; nobody named is shown again with what helps."""
    try:
        found = coaching.clear(home, one_of(chosen, "by"))
    except ValueRefused as refused:
        shown = screening_page.outcome_now(home)
        if shown is None:
            raise
        return _outcome(request, shown, refused)
    return see_other("/today" if found.profile else "/plan/new")


def _outcome(
    request: Request, found: screening_page.OutcomeShown, refused: ValueRefused | None = None
) -> Response:
    return page(
        request,
        "outcome.html",
        200 if refused is None else status_of(refused),
        outcome=found,
        weeks=screening_page.WEEKS,
        parq=screening_page.PARQ,
        refused=None if refused is None else Refused(refused.field, str(refused)),
    )


@router.get("/plan/new")
def profile(request: Request, home: HomeAsked) -> Response:
    """Show who the plan is for, as far as it was said."""
    found = coaching.planned(home)
    shown = first_shown(found.athlete, found.profile, today_of(home, found.athlete))
    return _profile(request, home, shown)


@router.post("/plan/new")
def keep_profile(request: Request, home: HomeAsked, chosen: Chosen) -> Response:
    """Keep who the plan is for; the questions come next where they were not answered today."""
    try:
        found = coaching.say_profile(home, read_profile(chosen))
    except ValueRefused as refused:
        return _profile(request, home, shown_again(chosen), refused)
    return see_other("/screen" if found.ask else "/today")


def _profile(
    request: Request, home: Home, shown: ProfileShown, refused: ValueRefused | None = None
) -> Response:
    return page(
        request,
        "profile.html",
        200 if refused is None else status_of(refused),
        tab="plan",
        shown=shown,
        choices=CHOICES,
        again=coaching.planned(home).profile is not None,
        refused=None if refused is None else Refused(refused.field, str(refused)),
    )
