"""`backstride plan export`: the plan for a calendar, a session for a watch or paper, the log for programs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backstride.cli.plan_options import day_of, journal, one_of, with_plan

if TYPE_CHECKING:
    from datetime import date

    from backstride.app.home import Home

FORMS = ("ics", "fit", "md", "json")
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        help="ics: the days around today; fit, md: the session of a day; json: the whole log. "
        "Left out: as the file ends.",
    ),
]
Day = Annotated[
    str | None,
    typer.Option("--day", help="Of fit and md: which day, 2026-05-01; left out: that of the next session."),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="The file to write.", dir_okay=False)]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
AsJson = Annotated[bool, typer.Option("--json", help="Say what was written as JSON.")]


def export(
    to: To = None, out: Out = None, day: Day = None, force: Force = False, as_json: AsJson = False
) -> None:
    """Write the plan for a calendar, a watch, paper or a program."""
    form = _form(to, out)
    when = None if day is None else day_of(day)
    if when is not None and form not in {"fit", "md"}:
        raise typer.BadParameter("Only fit and md are about one day.", param_hint="--day")
    from backstride.app.coaching import planned

    with journal() as home:
        with_plan(planned(home))
        body, when = _body(home, form, when)
    if out is None:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    from backstride.cli.workout import keep_file

    keep_file(body, out, force=force)
    if as_json:
        written = {"schema": "backstride.plan-written/1", "file": str(out), "as": form, "bytes": len(body)}
        print(json.dumps(written))
    else:
        whose = "" if when is None else f", the session of {when:%A %-d %B}"
        print(f"{out} was written{whose}: {len(body):,} bytes.")


def _form(to: str | None, out: Path | None) -> str:
    form = to or (out.suffix.lower().lstrip(".") if out is not None else "")
    if not form:
        raise typer.BadParameter(f"Say as what: {', '.join(FORMS)}.", param_hint="--to")
    one_of(form, FORMS, "--to")
    if form == "fit" and out is None:
        raise typer.BadParameter("A FIT file is no text: say where it goes, -o FILE.", param_hint="-o")
    return form


def _body(home: "Home", form: str, day: "date | None") -> "tuple[bytes, date | None]":
    """Return the file, and the day that it is about; None where it is about more."""
    from backstride.app.coaching import log_json, planned
    from backstride.app.plan_files import session_file, week_calendar
    from backstride.app.workout_files import Form
    from backstride.vocab.errors import InputRefused, NotFound

    if form == "json":
        return f"{json.dumps(log_json(home), ensure_ascii=True, allow_nan=False)}\n".encode(), None
    if form == "ics":
        return week_calendar(home).body, None
    found = planned(home)
    when = day or next((decision.day for decision in found.week if decision.session is not None), None)
    if when is None:
        raise InputRefused("No session is planned today or in the seven days after it.")
    try:
        return session_file(home, when, Form(form)).body, when
    except NotFound:
        words = f"No session is planned for {when}. backstride plan week lists the days that have one."
        raise InputRefused(words) from None
