"""The start page, and the simulated athlete that it shows: removed in one click, back in one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from backstride.app.coaching import has_plan
from backstride.app.simulated import bring_back_simulated, remove_simulated
from backstride.app.start import start_page
from backstride.app.words import when_words
from backstride.web.asked import BackgroundAsked, HomeAsked, see_other, today_of
from backstride.web.coming import loads
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request, home: HomeAsked, background: BackgroundAsked) -> Response:
    """Show a simulated run and three next steps; whoever has a plan goes to today, with runs to the journal.

    A plan is opened for what to do now; a journal is opened to look back. Both are worth more than a welcome.
    """
    if has_plan(home):
        return see_other("/today")
    found = start_page(home)
    if found.has_own:
        return see_other("/journal")
    when = when_words(found.shown.run, today_of(home, home.me())) if found.shown else None
    return page(
        request,
        "start.html",
        tab="start",
        own=False,
        start=found,
        count=found.simulated_count,
        when=when,
        coming=loads(home, background),
    )


@router.post("/simulated/remove")
def remove(home: HomeAsked) -> Response:
    """Remove the simulated athlete and her runs."""
    remove_simulated(home)
    return see_other("/journal?removed=ada")


@router.post("/simulated/return")
def bring_back(home: HomeAsked, background: BackgroundAsked) -> Response:
    """Make her again: the newest run at once, the others behind the page."""
    bring_back_simulated(home)
    background.wake()
    simulated = home.simulated()
    return see_other(f"/journal?athlete={simulated.id}" if simulated else "/")
