"""How a session was, in fifteen seconds; then what the plan made of it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from backstride.app import coaching
from backstride.app.as_planned import as_planned
from backstride.app.changed import changed_by
from backstride.app.home import Home
from backstride.app.labels import labels_of
from backstride.app.result_form import (
    AMOUNTS,
    CONFIDENCES,
    FLAGS,
    OLDEST,
    PLACES,
    SHARES,
    STUMBLES,
    read_result,
    said_of,
    told_of,
)
from backstride.app.result_measured import measured_on, mishap_words, run_on
from backstride.app.results import say_result
from backstride.app.trial_words import keep_tests, measures_of, timed_of
from backstride.app.words import day_words
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.plan import Result
from backstride.web.asked import HomeAsked, see_other
from backstride.web.chosen import Chosen
from backstride.web.errors import status_of
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

Day = Annotated[date | None, Query(alias="day")]


@router.get("/today/result")
def result(request: Request, home: HomeAsked, day: Day = None) -> Response:
    """Show the form, and where it was sent, what the plan changed."""
    return _page(request, home, day)


@router.post("/today/result")
def keep(request: Request, home: HomeAsked, chosen: Chosen, day: Day = None) -> Response:
    """Keep how the session was, and show what the plan made of it."""
    when = _day(home, day)
    try:
        tests = measures_of(coaching.decision_for(home, when, None)[1], chosen)
        say_result(home, read_result(home, chosen, when), when)
        keep_tests(home, tests, when)
    except ValueRefused as refused:
        return _page(request, home, day, refused, chosen)
    return see_other(f"/today/result?day={when.isoformat()}#changed" if day else "/today/result#changed")


def _page(
    request: Request,
    home: Home,
    day: date | None,
    refused: ValueRefused | None = None,
    chosen: Mapping[str, list[str]] | None = None,
) -> Response:
    form = result_form(home, _day(home, day), chosen)
    kept: Result | None = form["kept"]
    return page(
        request,
        "result.html",
        200 if refused is None else status_of(refused),
        tab="today",
        refused=None if refused is None else Refused(refused.field, str(refused)),
        told=told_of(kept) if kept is not None else "",
        seen=mishap_words(kept.measures) if kept is not None else "",
        changed=changed_by(home, kept) if kept is not None else None,
        **form,
    )


def result_form(home: Home, day: date, chosen: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Return what the form shows for a day. Raises NotFound: there is no plan."""
    found = coaching.planned(home)
    if found.profile is None:
        raise NotFound("plan")
    _, session = coaching.decision_for(home, day, None)
    kept = next((each for each in found.results if each.day == day), None)
    measured = measured_on(home, day)
    return {
        "day": None if day == found.today else day,
        "when": "Today" if day == found.today else day_words(day, found.today),
        "planned": session if session is not None or kept is None else None,
        "kept": kept,
        "form": said_of(kept, chosen, measured),
        "amounts": AMOUNTS,
        "shares": SHARES,
        "places": PLACES,
        "stumbles": STUMBLES,
        "confidences": CONFIDENCES,
        "flags": FLAGS,
        "measured": measured,
        "timed": timed_of(session, chosen or {}),
        **laps_on(home, day),
    }


def laps_on(home: Home, day: date) -> dict[str, Any]:
    """Return the recording of a day and what its plan says of its laps; nothing where none is there."""
    run = run_on(home, day)
    by_plan = as_planned(home, run.id, labels_of(home, run.id)) if run is not None else None
    return {"lap_run": run, "by_plan": by_plan}


def _day(home: Home, day: date | None) -> date:
    """Return the day that is meant. Raises ValueRefused: it lies where nothing can be said of it."""
    _, _, today = coaching.kept_log(home)
    when = day or today
    if not today - OLDEST <= when <= today:
        raise ValueRefused("day", f"Say how a session was within {OLDEST.days} days.")
    return when
