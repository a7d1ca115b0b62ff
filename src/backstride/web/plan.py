"""Plan: the ladder, this week, what would change it, and what a person or coach changes by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from backstride.app import coaching, plan_files
from backstride.app.coach_words import TESTS, decision_words, pieces_of, split_sentence
from backstride.app.home import Home
from backstride.app.journal import athlete_count
from backstride.app.override_form import first_override, read_override, read_test
from backstride.app.plan_page import WHATS, plan_page, why_page
from backstride.app.result_form import FLAGS
from backstride.app.rule_words import rules_shown
from backstride.app.taken_back import end_override
from backstride.app.workout_files import Form
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Flag
from backstride.web.asked import ID, HomeAsked, see_other
from backstride.web.chosen import Chosen, one_of
from backstride.web.errors import status_of
from backstride.web.said import Said
from backstride.web.templating import page
from backstride.web.typed import Refused

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


Whose = Annotated[str | None, Query(pattern=ID)]
ENDED = "It holds no more. What it took away comes back as the plan goes on: a stage through its gates."


@router.get("/plan")
def show(
    request: Request,
    home: HomeAsked,
    athlete: Whose = None,
    said: Annotated[Literal["ended"] | None, Query()] = None,
) -> Response:
    """Show the plan; before there is one, the ladder. That of the simulated athlete can only be read."""
    return _page(request, home, athlete=athlete, said=Said(ENDED) if said else None)


def _page(  # noqa: PLR0917  # what a refused form shows again
    request: Request,
    home: Home,
    asked: Mapping[str, str] | None = None,
    refused: ValueRefused | None = None,
    athlete: str | None = None,
    said: Said | None = None,
) -> Response:
    found = plan_page(home, athlete)
    token = plan_files.calendar_token(home)
    limits = found.plan.outcome.limits.reasons if found.plan.outcome else ()
    return page(
        request,
        "plan.html",
        200 if refused is None else status_of(refused),
        tab="plan",
        shown=found,
        said=said,
        count=athlete_count(home, found.plan.athlete),
        limits=[split_sentence(says) for says in limits],
        next_day=next((row.day for row in found.week if row.pieces), None),
        token=token,
        token_shown=request.query_params.get("calendar") == "1",
        calendar_address=str(request.url_for("follow", token=token)) if token else "",
        flags=FLAGS,
        tests=TESTS,
        whats=[(what.value, words) for what, words in WHATS],
        asked=asked or first_override(home),
        refused=None if refused is None else Refused(refused.field, str(refused)),
    )


@router.post("/plan/override")
def override(request: Request, home: HomeAsked, chosen: Chosen) -> Response:
    """Lower freely, or raise with a reason and an end."""
    try:
        coaching.override(home, read_override(chosen, coaching.kept_log(home)[2]))
    except ValueRefused as refused:
        return _page(request, home, {name: one_of(chosen, name) for name in first_override(home)}, refused)
    return see_other("/plan#own")


@router.post("/plan/override/end")
def end(home: HomeAsked, chosen: Chosen) -> Response:
    """End a change by hand. Raises NotFound: none of this id holds."""
    end_override(home, one_of(chosen, "id"))
    return see_other("/plan?said=ended#own")


@router.post("/plan/flag")
def flag(home: HomeAsked, chosen: Chosen) -> Response:
    """Stop the plan for a red flag. Raises ValueRefused: none was chosen."""
    said = one_of(chosen, "flag")
    if said not in set(Flag):
        raise ValueRefused("flag", "Choose what happened; the plan goes on as it is until you do.")
    coaching.flag(home, Flag(said))
    return see_other("/today")


@router.post("/plan/test")
def test(home: HomeAsked, chosen: Chosen) -> Response:
    """Keep a test that was timed with a watch. Raises ValueRefused: it is none, or no number of seconds."""
    coaching.keep_tested(home, read_test(chosen))
    return see_other("/plan#here")


@router.get("/plan/rules")
def rules(request: Request) -> Response:
    """Show every rule with its source."""
    table = rules_shown()
    return page(
        request, "plan_rules.html", tab="plan", table=table, count=sum(len(rows) for _, rows in table)
    )


@router.get("/plan/why/{day}")
def why(request: Request, home: HomeAsked, day: date, athlete: Whose = None) -> Response:
    """Show why a day is as it is."""
    found = why_page(home, day, athlete)
    session = found.decision.session
    return page(
        request,
        "plan_why.html",
        tab="plan",
        why=found,
        whose=f"?athlete={athlete}" if athlete else "",
        title=decision_words(found.decision),
        pieces=pieces_of(session) if session else (),
    )


@router.get("/plan/week.ics")
def week(home: HomeAsked) -> Response:
    """Give the sessions around today as a calendar."""
    return _file(plan_files.week_calendar(home))


@router.get("/plan/days/{day}.fit")
def watch(home: HomeAsked, day: date) -> Response:
    """Give a day's session for a watch."""
    return _file(plan_files.session_file(home, day, Form.FIT))


@router.get("/plan/days/{day}.ics")
def calendar(home: HomeAsked, day: date) -> Response:
    """Give a day's session for a calendar."""
    return _file(plan_files.session_file(home, day, Form.ICS))


@router.post("/plan/calendar")
def make_address(home: HomeAsked) -> Response:
    """Make a secret address, in the place of the one before."""
    plan_files.make_calendar_token(home)
    return see_other("/plan?calendar=1#calendar")


@router.post("/plan/calendar/drop")
def drop_address(home: HomeAsked) -> Response:
    """Take the secret address back."""
    plan_files.drop_calendar_token(home)
    return see_other("/plan?calendar=1#calendar")


@router.get("/calendar/{token}.ics", name="follow")
def follow(home: HomeAsked, token: Token) -> Response:
    """Give the sessions to whoever knows the address; nothing else, and nothing is changed by it."""
    return _file(plan_files.calendar_of_token(home, token))


def _file(found: plan_files.PlanFile) -> Response:
    said = f'attachment; filename="{found.name}"'
    return Response(found.body, media_type=found.media_type, headers={"Content-Disposition": said})
