"""Typing a session in, without any file and without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from backstride.app.journal import has_own_runs
from backstride.app.typed import TypedSession, type_session
from backstride.app.typed_values import read_distance_m, read_duration_s, read_grade, read_speed_mps
from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Label, Travel
from backstride.web.asked import HomeAsked, see_other, today_of
from backstride.web.errors import status_of
from backstride.web.label_form import read_handrail
from backstride.web.run_view import speed_hint
from backstride.web.templating import page

router = APIRouter(include_in_schema=False)

ROWS = 4
"""Stretches that the form offers at first."""
MOST_ROWS = 40
"""Stretches of one session; a longer one is a file. Project choice."""
LONGEST = 200
FIELDS = ("travel", "gait", "length", "speed", "grade", "handrail")


async def form_fields(request: Request) -> Mapping[str, str]:
    """Return the text fields of a form; the body is small, the guard has seen to that."""
    async with request.form(max_files=0, max_fields=400) as form:
        return {name: value[:LONGEST] for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[Mapping[str, str], Depends(form_fields)]


@dataclass(frozen=True, slots=True)
class Refused:
    """A field that cannot be, and what helps."""

    field: str
    sentence: str


@router.get("/type")
def form(request: Request, home: HomeAsked) -> Response:
    """Show the empty form."""
    return _form(request, home, {"day": today_of(home, home.me()).isoformat()})


@router.post("/type")
def keep(request: Request, home: HomeAsked, fields: Fields) -> Response:
    """Keep a session, or add a row; a value that cannot be is shown again with what helps."""
    if "more" in fields:
        return _form(request, home, fields)
    try:
        return see_other(f"/runs/{type_session(home, home.me(), _session(fields, home.me().preferences))}")
    except ValueRefused as refused:
        return _form(request, home, fields, refused)


def _form(
    request: Request, home: HomeAsked, fields: Mapping[str, str], refused: ValueRefused | None = None
) -> Response:
    me = home.me()
    rows = min(max(ROWS, _rows(fields) + ("more" in fields)), MOST_ROWS)
    return page(
        request,
        "type.html",
        200 if refused is None else status_of(refused),
        tab="journal",
        own=has_own_runs(home),
        fields=fields,
        rows=rows,
        added=rows if "more" in fields else None,
        refused=None
        if refused is None
        else Refused(_FIELD_OF.get(refused.field, refused.field), str(refused)),
        preferences=me.preferences,
        speed_hint=speed_hint(me.preferences),
    )


_FIELD_OF = {"duration_s": "duration", "distance_m": "distance", "stretches": "length-1"}
"""Names of fields where the use case has its own."""


def _rows(fields: Mapping[str, str]) -> int:
    """Return the last row that was sent."""
    return max((row for row in range(1, MOST_ROWS + 1) if f"length-{row}" in fields), default=0)


def _session(fields: Mapping[str, str], preferences: Preferences) -> TypedSession:
    distance = fields.get("distance", "").strip()
    stretches = tuple(_stretches(fields, preferences))
    return TypedSession(
        day=_day(fields.get("day", "")),
        start_at=_time(fields.get("start_at", "")),
        duration_s=_duration(fields.get("duration", ""), stretches),
        distance_m=read_distance_m(distance, preferences) if distance else None,
        name=fields.get("name", ""),
        stretches=stretches,
    )


def _duration(text: str, stretches: tuple[Label, ...]) -> float:
    """The whole length; left out, it is that of the stretches."""
    if text.strip() or not stretches:
        return read_duration_s(text)
    return stretches[-1].end_s


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefused("day", "Write the day as year-month-day, for example 2026-11-21.") from None


def _time(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise ValueRefused("start_at", "Write the time as 07:42, or leave it empty.") from None


def _stretches(fields: Mapping[str, str], preferences: Preferences) -> Iterator[Label]:
    """Yield the stretches one after another, as the rows stand; a row without a length is passed over."""
    at_s = 0.0
    for row in range(1, _rows(fields) + 1):
        said = {name: fields.get(f"{name}-{row}", "").strip() for name in FIELDS}
        if not said["length"]:
            continue
        end_s = at_s + read_duration_s(said["length"], f"length-{row}")
        yield Label(
            start_s=at_s,
            end_s=end_s,
            travel=_travel(said["travel"], f"travel-{row}"),
            gait=_gait(said["gait"] or "unknown", f"gait-{row}"),
            speed_mps=read_speed_mps(said["speed"], preferences, f"speed-{row}") if said["speed"] else None,
            grade=read_grade(said["grade"], f"grade-{row}") if said["grade"] else None,
            handrail=read_handrail(said["handrail"]),
        )
        at_s = end_s


def _travel(text: str, field: str) -> Travel:
    if text not in set(Travel):
        raise ValueRefused(field, "Choose which way you went.")
    return Travel(text)


def _gait(text: str, field: str) -> Gait:
    if text not in set(Gait):
        raise ValueRefused(field, "Choose walking or running.")
    return Gait(text)
