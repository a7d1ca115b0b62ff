"""Pages from templates: escaped always, one frame around all of them."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from backstride.app import words
from backstride.app.journal import lacks_direction
from backstride.app.told import rough
from backstride.web import drawing
from backstride.web.static_files import static_url

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates; every value is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=static_url, query=_query, bars=drawing.bars, ticks=drawing.ticks, says=drawing.says
    )
    made.globals.update(
        percent=drawing.percent,
        title_of=words.title_of,
        short_day=words.short_day_words,
        waiting=drawing.waiting,
        lacks_direction=lacks_direction,
    )
    made.filters.update(
        clock=words.clock_words,
        minutes=words.minutes_words,
        distance=words.distance_words,
        pace=words.pace_words,
        mass=words.mass_words,
        climb=words.height_words,
        stature=words.stature_words,
        iso=_iso,
        rough=rough,
        units=_units,
        capitalize_first=_capitalize_first,
    )
    # `tojson` escapes <, >, & and ' so that no value can end the script element that carries it.
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "allow_nan": False}
    return made


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401  # a template takes anything
    """Render a page or a part of one."""
    context.setdefault("tab", None)
    context.setdefault("own", True)
    context.setdefault("said", None)
    text = environment().get_template(name).render(request=request, path=request.url.path, **context)
    return HTMLResponse(text, status)


def _query(**values: object) -> str:
    """Write a query, without what is None."""
    known = {name: value for name, value in values.items() if value is not None}
    return f"?{urlencode(known)}" if known else ""


def _units(text: str) -> str:
    """Keep a number and its unit on one line."""
    return re.sub(r"(?<=\d) (?=[%a-z])", "\N{NO-BREAK SPACE}", text)


def _iso(day: date) -> str:
    return day.isoformat()


def _capitalize_first(text: str) -> str:
    """Begin a sentence, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
