"""Today: what to do, why, and what may be different; and the session step by step."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app import coaching
from backstride.app.home import Home
from backstride.app.journal import athlete_count
from backstride.app.plan_page import example_pieces
from backstride.app.taken_back import CONFIRMED, take_back_flags, take_back_wish
from backstride.app.today import CALVES, Now, today_page
from backstride.app.words import title_of, when_words
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Wish
from backstride.web.asked import ID, HomeAsked, see_other
from backstride.web.chosen import Chosen, one_of
from backstride.web.errors import status_of
from backstride.web.result import result_form
from backstride.web.said import Said
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

Whose = Annotated[str | None, Query(pattern=ID)]
SAID = {
    "calves": "What you said of this morning was kept.",
    "wish": "Today was made anew.",
    "clear": "Good: nobody and nothing behind you. Look again before every stretch.",
    "mistake": "It was taken back. The log keeps both: what you said, and that it was a mistake.",
}
SHORTER = (15, 10)
"""What is offered where there is less time: the first that is less than an ordinary day."""


@router.get("/today")
def today(
    request: Request,
    home: HomeAsked,
    athlete: Whose = None,
    said: Annotated[Literal["calves", "wish", "clear", "mistake"] | None, Query()] = None,
) -> Response:
    """Show what to do today."""
    return _page(request, home, athlete, said)


def _page(
    request: Request,
    home: Home,
    athlete: str | None = None,
    said: str | None = None,
    refused: ValueRefused | None = None,
) -> Response:
    found = today_page(home, athlete)
    return page(
        request,
        "today.html",
        200 if refused is None else status_of(refused),
        tab="today",
        today=found,
        count=athlete_count(home, found.plan.athlete),
        Now=Now,
        said=Said(SAID[said]) if said else None,
        example=example_pieces(),
        clear=said == "clear",
        confirm=CONFIRMED,
        refused=None if refused is None else Refused(refused.field, str(refused)),
        last_title=title_of(found.last) if found.last else None,
        last_when=when_words(found.last, found.plan.today) if found.last else None,
        shorter=next((n for n in SHORTER if found.plan.profile and n < found.plan.profile.minutes), None),
    )


@router.get("/today/session")
def session(request: Request, home: HomeAsked) -> Response:
    """Show the session step by step, with the form of its result below it."""
    found = today_page(home)
    if found.session is None:
        return see_other("/today")
    return page(request, "session.html", tab="today", today=found, **result_form(home, found.plan.today))


@router.post("/today/morning")
def morning(home: HomeAsked, chosen: Chosen) -> Response:
    """Keep how the calves are this morning."""
    pain, place = CALVES.get(one_of(chosen, "calves"), CALVES["fine"])
    coaching.morning(home, pain, place)
    return see_other("/today?said=calves")


@router.post("/today/wish")
def wish(home: HomeAsked, chosen: Chosen) -> Response:
    """Keep that today is different; the plan for today is made anew."""
    what = one_of(chosen, "wish")
    if what == "clear":
        return see_other("/today?said=clear")
    if what == "short":
        coaching.wish(home, Wish.SHORT, _minutes(home, one_of(chosen, "minutes")))
    elif what in WISHES:
        coaching.wish(home, WISHES[what])
    return see_other("/today?said=wish")


@router.post("/today/wish/take-back")
def take_back(home: HomeAsked) -> Response:
    """Keep that nothing hurts, or that the place is safe after all. Raises ValueRefused: nothing was said."""
    take_back_wish(home)
    return see_other("/today?said=mistake")


@router.post("/today/mistake")
def mistake(request: Request, home: HomeAsked, chosen: Chosen) -> Response:
    """Keep that today's red flags were pressed by mistake; without its sentence ticked it is asked again."""
    try:
        take_back_flags(home, confirmed=one_of(chosen, "confirm") == "1")
    except ValueRefused as refused:
        return _page(request, home, refused=refused)
    return see_other("/today?said=mistake")


WISHES = {
    "hurts": Wish.HURTS,
    "indoors": Wish.INDOORS,
    "tomorrow": Wish.TOMORROW,
    "place": Wish.PLACE,
}


def _minutes(home: Home, text: str) -> int:
    """Return the minutes there are; empty is all that were said of an ordinary day."""
    profile = coaching.planned(home).profile
    usual = profile.minutes if profile else SHORTER[0]
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= usual else usual
