"""The journal: ribbons by week."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app.home import Home
from backstride.app.journal import JournalPage, Show, has_own_runs, journal_page
from backstride.app.runs import deleted_run
from backstride.app.words import headline, week_words
from backstride.vocab.athlete import Athlete
from backstride.vocab.segment import Gait, Travel
from backstride.web.asked import ID, BackgroundAsked, HomeAsked, today_of
from backstride.web.coming import loads
from backstride.web.said import Said, run_was_deleted
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

EXAMPLE = (
    (0.0, 600.0, Travel.FORWARD, Gait.RUN),
    (660.0, 720.0, Travel.BACKWARD, Gait.WALK),
    (720.0, 780.0, Travel.FORWARD, Gait.WALK),
    (820.0, 900.0, Travel.FORWARD, Gait.RUN),
    *((900.0 + 150 * n, 960.0 + 150 * n, Travel.BACKWARD, Gait.RUN) for n in range(6)),
    *((960.0 + 150 * n, 1050.0 + 150 * n, Travel.FORWARD, Gait.RUN) for n in range(5)),
    (1710.0, 1865.0, Travel.FORWARD, Gait.RUN),
    (1865.0, 1910.0, Travel.UNKNOWN, Gait.UNKNOWN),
    (1910.0, 2520.0, Travel.FORWARD, Gait.RUN),
)
"""The faint ribbon of an empty journal."""


@router.get("/journal")
def journal(  # noqa: PLR0917  # the fields of the address, by name
    request: Request,
    home: HomeAsked,
    background: BackgroundAsked,
    athlete: Annotated[str | None, Query(pattern=ID)] = None,
    before: date | None = None,
    show: Show = "all",
    deleted: Annotated[str | None, Query(pattern=ID)] = None,
    removed: Annotated[str | None, Query(max_length=10)] = None,
) -> Response:
    """Show eight weeks of an athlete's runs, the newest first."""
    whose = home.athlete(athlete)
    found = journal_page(home, whose, before, show)
    return page(
        request,
        "journal.html",
        tab="journal",
        own=found.count > 0 if not whose.simulated else has_own_runs(home),
        simulated=home.simulated() if not found.count else None,
        said=_said(home, deleted, removed),
        coming=loads(home, background),
        **_context(home, whose, found, before),
    )


def _context(home: Home, whose: Athlete, found: JournalPage, before: date | None) -> dict[str, Any]:
    today = today_of(home, whose)
    return {
        "athlete": whose,
        "who": whose.id if whose.simulated else None,
        "journal": found,
        "before": before,
        "headline": headline(found, today),
        "week_words": lambda week: week_words(week, today),
        "preferences": whose.preferences,
        "scale_s": found.longest_s,
        "example": EXAMPLE,
    }


def _said(home: Home, deleted: str | None, removed: str | None) -> Said | None:
    if deleted is not None:
        run = deleted_run(home, deleted)
        return None if run is None else run_was_deleted(run)
    if removed is not None and home.simulated() is None:
        return Said("Ada and her runs were removed.", "/simulated/return", "Bring Ada back")
    return None
