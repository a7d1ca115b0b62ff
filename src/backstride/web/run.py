"""One run: its page, and what can be done with it from there."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from backstride.app import as_planned, runs
from backstride.app import labels as saying
from backstride.app.home import Home
from backstride.app.journal import has_own_runs
from backstride.app.result_form import day_to_say, said_on
from backstride.app.words import when_words
from backstride.app.worn import say_worn
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Travel
from backstride.web.asked import ID, HomeAsked, LabelId, RunId, see_other, today_of
from backstride.web.errors import status_of
from backstride.web.label_form import AS_IT_WAS, FIELD_OF, LabelForm
from backstride.web.run_view import run_view
from backstride.web.said import Said
from backstride.web.templating import page
from backstride.web.worn_form import WornForm

router = APIRouter(include_in_schema=False)


@router.get("/runs/{run_id}")
def run(  # noqa: PLR0917  # the fields of the address, by name
    request: Request,
    home: HomeAsked,
    run_id: RunId,
    taken: Annotated[str | None, Query(pattern=ID)] = None,
    start: Annotated[str, Query(max_length=20)] = "",
    end: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show a run; with `start` and `end` (of a lap) the form that says what that stretch was is open."""
    form = LabelForm(start=start, end=end) if start and end else AS_IT_WAS
    return _page(request, home, run_id, said=_taken_back(run_id, taken), form=form)


def _page(  # noqa: PLR0917  # what a refused form shows again
    request: Request,
    home: Home,
    run_id: str,
    said: Said | None = None,
    form: LabelForm = AS_IT_WAS,
    refused: ValueRefused | None = None,
    worn_typed: WornForm | None = None,
) -> Response:
    shown = runs.run_page(home, run_id)
    day = None if shown.athlete.simulated else day_to_say(home, shown.run.local_day)
    return page(
        request,
        "run.html",
        200 if refused is None else status_of(refused),
        tab="journal",
        own=not shown.athlete.simulated or has_own_runs(home),
        said=said,
        when=when_words(shown.run, today_of(home, shown.athlete)),
        typed=form,
        session_day=day,
        session_said=day is not None and said_on(home, day),
        by_plan=as_planned.as_planned(home, run_id, shown.labels),
        worn_refused=_shown_again(refused) if worn_typed else None,
        worn_typed=worn_typed or WornForm.of(shown.run),
        refused=None if worn_typed else _shown_again(refused),
        **run_view(home, shown),
    )


def _shown_again(refused: ValueRefused | None) -> dict[str, str] | None:
    """Return what a form says beside the field that was refused."""
    if refused is None:
        return None
    return {"field": FIELD_OF.get(refused.field, refused.field), "sentence": str(refused)}


def _taken_back(run_id: str, label_id: str | None) -> Said | None:
    if label_id is None:
        return None
    return Said(
        "What you said about this stretch was taken back.",
        f"/runs/{run_id}/labels/{label_id}/bring-back",
        "Undo",
    )


@router.get("/runs/{run_id}/row")
def row(
    request: Request, home: HomeAsked, run_id: RunId, scale: Annotated[float, Query(gt=0, le=1e7)]
) -> Response:
    """Show a run's row in the journal; it asks again while the analysis is pending."""
    kept = runs.kept_run(home, run_id)
    athlete = home.athlete(kept.athlete_id)
    answer = page(
        request, "row.html", run=kept, athlete=athlete, scale_s=scale, preferences=athlete.preferences
    )
    if kept.ribbon is not None:
        answer.headers["HX-Trigger"] = "runs-changed"  # the balance of its week and the headline follow
    return answer


@router.post("/runs/{run_id}/name")
def rename(home: HomeAsked, run_id: RunId, name: Annotated[str, Form()] = "") -> Response:
    """Give a run another name."""
    runs.rename(home, run_id, name)
    return see_other(f"/runs/{run_id}")


@router.post("/runs/{run_id}/forward")
def forward(
    request: Request,
    home: HomeAsked,
    run_id: RunId,
    scale: Annotated[float | None, Query(gt=0, le=1e7)] = None,
    back: Annotated[str, Form()] = "",
) -> Response:
    """Say that a run was all forward, but for what was said already."""
    saying.say_rest(home, run_id, Travel.FORWARD)
    if scale is not None and request.headers.get("hx-request"):
        return row(request, home, run_id, scale)
    return see_other("/journal" if back == "/journal" else f"/runs/{run_id}")


@router.post("/runs/{run_id}/labels")
def say(request: Request, home: HomeAsked, run_id: RunId, form: Annotated[LabelForm, Form()]) -> Response:
    """Say what a stretch was; a value that cannot be is shown again with what helps."""
    try:
        saying.say(home, run_id, (form.label(home.me().preferences),))
    except ValueRefused as refused:
        return _page(request, home, run_id, form=form, refused=refused)
    return see_other(f"/runs/{run_id}")


@router.post("/runs/{run_id}/planned")
def planned(home: HomeAsked, run_id: RunId, back: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Keep that the laps were the planned stretches. Raises ValueRefused: they match no plan."""
    as_planned.confirm(home, run_id)
    return _back(home, run_id, back)


@router.post("/runs/{run_id}/planned/take-back")
def not_planned(home: HomeAsked, run_id: RunId, back: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Keep that the laps were not the planned stretches; it can be confirmed again."""
    as_planned.take_back_planned(home, run_id)
    return _back(home, run_id, back)


def _back(home: Home, run_id: str, back: str) -> Response:
    """Return to the page that asked: how the session was, or the run."""
    if back != "result":
        return see_other(f"/runs/{run_id}")
    return see_other(f"/today/result?day={runs.kept_run(home, run_id).local_day.isoformat()}")


@router.post("/runs/{run_id}/labels/{label_id}/take-back")
def take_back(home: HomeAsked, run_id: RunId, label_id: LabelId) -> Response:
    """Take back what was said."""
    saying.take_back(home, run_id, label_id)
    return see_other(f"/runs/{run_id}?taken={label_id}")


@router.post("/runs/{run_id}/labels/{label_id}/bring-back")
def bring_back(home: HomeAsked, run_id: RunId, label_id: LabelId) -> Response:
    """Say it again."""
    saying.bring_back(home, run_id, label_id)
    return see_other(f"/runs/{run_id}")


@router.post("/runs/{run_id}/worn")
def worn(request: Request, home: HomeAsked, run_id: RunId, form: Annotated[WornForm, Form()]) -> Response:
    """Say how the sensor was worn; a value that cannot be is shown again with what helps."""
    try:
        say_worn(home, run_id, form.said())
    except ValueRefused as refused:
        return _page(request, home, run_id, refused=refused, worn_typed=form)
    return see_other(f"/runs/{run_id}")


@router.post("/runs/{run_id}/delete")
def delete(home: HomeAsked, run_id: RunId) -> Response:
    """Delete a run; the journal offers to bring it back."""
    gone = runs.delete(home, run_id)
    whose = f"&athlete={gone.athlete_id}" if gone.simulated else ""
    return see_other(f"/journal?deleted={run_id}{whose}")


@router.post("/runs/{run_id}/undelete")
def undelete(home: HomeAsked, run_id: RunId) -> Response:
    """Bring a deleted run back."""
    runs.undelete(home, run_id)
    return see_other(f"/runs/{run_id}")
