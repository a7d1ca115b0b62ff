"""Tests that the phone leads through: standing on one leg, three metres backward. Focus has its own page.

The pages know nobody, like that of the session: a phone keeps them and opens them without a network.
"""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from backstride.app.guided_tests import test_page
from backstride.web.asked import see_other
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

SHELL = {"Cache-Control": "no-cache"}


@router.get("/session/test/focus")
def focus() -> Response:
    """Lead to the test of reaction time."""
    return see_other("/focus")


@router.get("/session/test/{key}")
def lead(request: Request, key: Literal["stand", "back-walk"]) -> Response:
    """Show the page that leads through a test."""
    answer = page(request, "trial.html", trial=test_page(key))
    answer.headers.update(SHELL)
    return answer
