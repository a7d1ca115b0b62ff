"""Focus: the page of the reaction-time test, what is said beside it, and the ratings of a run."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from backstride.app import focus
from backstride.app.journal import has_own_runs
from backstride.web.asked import ID, HomeAsked, RunId, see_other, today_of
from backstride.web.focus_view import focus_view, when_taken
from backstride.web.said import Said
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

FocusTestId = Annotated[str, Path(pattern=ID)]


class RatingForm(BaseModel):
    """What was said; empty is not said."""

    model_config = ConfigDict(frozen=True)

    effort: str = Field(default="", max_length=2, pattern=r"^([0-9]|10)?$")
    focus: str = Field(default="", max_length=2, pattern=r"^([0-9]|10)?$")

    def numbers(self) -> tuple[int | None, int | None]:
        """Return effort and focus."""
        return (int(self.effort) if self.effort else None), (int(self.focus) if self.focus else None)


@router.get("/focus")
def show(
    request: Request,
    home: HomeAsked,
    athlete: Annotated[str | None, Query(pattern=ID)] = None,
    test: Annotated[str | None, Query(pattern=ID)] = None,
    gone: Annotated[str | None, Query(pattern=ID)] = None,
) -> Response:
    """Show the test, the one that was just taken, and all before."""
    found = focus.focus_page(home, athlete, test)
    today = today_of(home, found.athlete)
    said = None
    if gone is not None:
        day, clock = when_taken(focus.one_test(home, gone), today)
        said = Said(f"The test of {day}, {clock}, was deleted.", f"/focus/tests/{gone}/undelete", "Undo")
    simulated = home.simulated()
    return page(
        request,
        "focus.html",
        tab="journal",
        own=not found.athlete.simulated or has_own_runs(home),
        said=said,
        simulated=None if simulated is None or found.athlete.simulated else simulated,
        **focus_view(found, today),
    )


@router.post("/focus/tests/{test_id}/delete")
def delete(home: HomeAsked, test_id: FocusTestId) -> Response:
    """Delete a test; the page offers to bring it back."""
    focus.remove_test(home, test_id)
    return see_other(f"/focus?gone={test_id}{_whose(home, test_id, '&')}")


@router.post("/focus/tests/{test_id}/undelete")
def undelete(home: HomeAsked, test_id: FocusTestId) -> Response:
    """Bring a deleted test back."""
    focus.bring_back_test(home, test_id)
    return see_other(f"/focus{_whose(home, test_id, '?')}")


@router.post("/focus/tests/{test_id}/rating")
def rate_beside(home: HomeAsked, test_id: FocusTestId, form: Annotated[RatingForm, Form()]) -> Response:
    """Keep what was said beside a test."""
    focus.rate_beside_test(home, test_id, *form.numbers())
    return see_other(f"/focus?test={test_id}")


@router.post("/runs/{run_id}/ratings")
def rate(home: HomeAsked, run_id: RunId, form: Annotated[RatingForm, Form()]) -> Response:
    """Keep what was said about a run."""
    effort, after = form.numbers()
    before = focus.ratings_of(home, run_id).focus_before
    focus.rate_run(home, run_id, focus.RunRatings(effort, before, after))
    return see_other(f"/runs/{run_id}#rating")


def _whose(home: HomeAsked, test_id: str, joint: str) -> str:
    athlete = focus.whose_test(home, test_id)
    return f"{joint}athlete={athlete.id}" if athlete.simulated else ""
