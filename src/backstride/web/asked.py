"""What every route asks for: the running program, ids, and days, decoded once at the door."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Path, Request
from starlette.responses import RedirectResponse

from backstride.app.home import Home
from backstride.vocab.athlete import Athlete
from backstride.web.background import Background

ID = r"^[0-9A-Za-z-]{1,64}$"
UUID = r"^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$"


def the_home(request: Request) -> Home:
    """Return the running program."""
    home: Home = request.app.state.home
    return home


def the_background(request: Request) -> Background:
    """Return what goes on behind the pages."""
    background: Background = request.app.state.background
    return background


HomeAsked = Annotated[Home, Depends(the_home)]
BackgroundAsked = Annotated[Background, Depends(the_background)]
RunId = Annotated[str, Path(pattern=ID, description="The id of a run, as the list gives it.")]
LabelId = Annotated[str, Path(pattern=ID, description="The id of a label, as the list gives it.")]
SessionId = Annotated[str, Path(pattern=UUID, description="The id of a session, as the phone made it.")]
UploadId = Annotated[str, Path(pattern=ID, description="The id of a file that was sent.")]


def today_of(home: Home, athlete: Athlete) -> date:
    """Return today where the person is."""
    return home.clock().astimezone(ZoneInfo(athlete.preferences.time_zone)).date()


def see_other(address: str) -> RedirectResponse:
    """Send a browser on after something was done, so that a reload does nothing twice."""
    return RedirectResponse(address, status_code=303)
