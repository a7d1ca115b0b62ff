"""The editor of workouts: text and form of the same workout, its ribbon, and files to take away."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from backstride.app.home import Home
from backstride.app.journal import has_own_runs
from backstride.app.workout_editor import EXAMPLE, Editor, edited, editor_of_text, workout_of_fields
from backstride.app.workout_files import MEDIA_TYPES, Form, write_as
from backstride.app.workouts import gist, steps_of
from backstride.vocab.errors import ValueRefused
from backstride.web.asked import HomeAsked, today_of
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

LONGEST_TEXT, LONGEST_FIELD = 20_000, 2000
MOST_FIELDS = 1200
"""Sixty lines of fourteen fields, and what stands around them."""
ENDINGS = {Form.FIT: "fit", Form.ICS: "ics", Form.MARKDOWN: "md", Form.TEXT: "txt", Form.JSON: "json"}
CHOICES = {
    "unit": (("m", "m"), ("km", "km"), ("s", "s"), ("min", "min"), ("open", "open")),
    "travel": (
        ("forward", "forward"), ("backward", "backward"), ("sideways", "sideways"), ("still", "in place"),
    ),
    "gait": (("walk", "walk"), ("run", "run"), ("stand", "stand")),
    "role": (("work", "work"), ("warm-up", "warm-up"), ("rest", "rest"), ("cool-down", "cool-down")),
    "rail": (
        ("", "no treadmill"), ("two hands", "two hands"), ("one hand", "one hand"), ("none", "hands off"),
    ),
}  # fmt: skip


async def editor_fields(request: Request) -> Mapping[str, str]:
    """Return the fields of the editor; the body is small, the guard has seen to that."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {
            name: value if name == "text" else value[:LONGEST_FIELD]
            for name, value in form.items()
            if isinstance(value, str)
        }


Fields = Annotated[Mapping[str, str], Depends(editor_fields)]
Text = Annotated[str, Query(max_length=LONGEST_TEXT)]


@router.get("/workout")
def editor(request: Request, home: HomeAsked, text: Text = EXAMPLE) -> Response:
    """Open the editor, with the text of the address or a first example."""
    return _page(request, home, editor_of_text(text))


@router.post("/workout")
def edit(request: Request, home: HomeAsked, fields: Fields) -> Response:
    """Follow a change of the text or the form."""
    return _page(request, home, edited(fields), fields)


@router.post("/workout/file")
def take(request: Request, home: HomeAsked, fields: Fields) -> Response:
    """Give the workout as a file; what cannot be is shown in the editor."""
    editor = edited(fields)
    if editor.slip is not None:
        return _page(request, home, editor, fields, status=422)
    form, when = _form(fields), _when(fields, home)
    body = write_as(form, workout_of_fields(fields), home.clock(), when)
    name = f"{_plain(editor.name) or 'workout'}.{ENDINGS[form]}"
    said = f"attachment; filename=\"workout.{ENDINGS[form]}\"; filename*=UTF-8''{quote(name)}"
    return Response(body, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": said})


def _page(
    request: Request, home: Home, editor: Editor, fields: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """Show the editor; a text that is not finished is nothing wrong, so the status stays 200 while typing."""
    asked = fields or {}
    return page(
        request,
        "workout.html",
        status,
        tab="plan",
        own=has_own_runs(home),
        editor=editor,
        shown=editor.shown,
        gist="" if editor.shown is None else gist(editor.shown),
        steps=() if editor.shown is None else steps_of(editor.shown),
        choices=CHOICES,
        day=asked.get("day") or today_of(home, home.me()).isoformat(),
        time=asked.get("time", ""),
    )


def _form(fields: Mapping[str, str]) -> Form:
    try:
        return Form(fields.get("as", ""))
    except ValueError:
        raise ValueRefused("as", "Choose FIT, calendar or Markdown.") from None


def _when(fields: Mapping[str, str], home: Home) -> date | datetime:
    """Return the day of a calendar's entry, or the instant where the person is."""
    try:
        day = date.fromisoformat(fields["day"]) if fields.get("day") else today_of(home, home.me())
        at = time.fromisoformat(fields["time"]) if fields.get("time") else None
    except ValueError:
        raise ValueRefused("day", "The day or the time cannot be read: write 2026-05-01 and 07:30.") from None
    zone = ZoneInfo(home.me().preferences.time_zone)
    return day if at is None else datetime.combine(day, at.replace(tzinfo=None), zone)


def _plain(name: str) -> str:
    """Return a name that every disk takes."""
    return "".join(sign if sign.isalnum() or sign in " -_" else "-" for sign in name)[:60].strip(" -")
