"""Progress: a person over weeks."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app.journal import has_own_runs
from backstride.app.progress import progress_page
from backstride.web.asked import ID, HomeAsked
from backstride.web.progress_view import progress_view
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/progress")
def progress(
    request: Request, home: HomeAsked, athlete: Annotated[str | None, Query(pattern=ID)] = None
) -> Response:
    """Show how an athlete's runs change over weeks."""
    whose = home.athlete(athlete)
    found = progress_page(home, whose)
    return page(
        request,
        "progress.html",
        tab="journal",
        own=found.count > 0 if not whose.simulated else has_own_runs(home),
        simulated=None if whose.simulated else home.simulated(),
        athlete=whose,
        who=whose.id if whose.simulated else None,
        progress=found,
        **progress_view(found),
    )
