"""`backstride workout TEXT`: a workout from text or a file to a watch, a calendar, paper, and back."""

import json
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from backstride.app.workout_files import Form, WorkoutRead

FORMS = ("fit", "ics", "md", "text", "json")
BY_ENDING = {".fit": "fit", ".ics": "ics", ".md": "md", ".markdown": "md", ".txt": "text", ".json": "json"}
_A_NAME = re.compile(r"\S+\.(fit|txt|json|md|ics)", re.IGNORECASE)

Source = Annotated[
    str,
    typer.Argument(
        metavar="TEXT|FILE",
        help="A workout such as '10min fwd walk; 6 x (15m bwd walk easy, 45s rest)'; a file that holds one "
        "as text, FIT or backstride.workout/1; or - for standard input.",
    ),
]
To = Annotated[
    str | None,
    typer.Option("--to", help="fit, ics, md, text or json; left out: as the file to write ends, else text."),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="The file to write.", dir_okay=False)]
Day = Annotated[str | None, typer.Option(help="Of a calendar's entry, 2026-05-01; left out: today.")]
Time = Annotated[
    str | None, typer.Option(help="When it begins, 07:30 in this machine's time zone; left out: all day.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON; on the screen backstride.workout/1.")]


def run(  # noqa: PLR0917  # the options of the command, by name
    source: Source,
    to: To = None,
    out: Out = None,
    day: Day = None,
    time: Time = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Read a workout, and write it for a watch (FIT), a calendar (ICS), people or programs."""
    form = _form(to, out, as_json=as_json)
    when = _when(day, time)

    from backstride.app.workout_files import Form, write_as

    read = _read(source)
    for problem in read.problems:
        print(problem, file=sys.stderr)
    written = write_as(Form(form), read.workout, datetime.now().astimezone(), when)
    if out is None:
        sys.stdout.buffer.write(written)
        sys.stdout.flush()
        return
    keep_file(written, out, force=force)
    _say(out, Form(form), len(written), as_json=as_json)


def _form(to: str | None, out: Path | None, *, as_json: bool) -> str:
    """Return what is asked for: as said, else as the file ends, else JSON or text on the screen."""
    if to is not None and to not in FORMS:
        raise typer.BadParameter(f"“{to}” is none of {', '.join(FORMS)}.", param_hint="--to")
    if out is None:
        if to == "fit":
            raise typer.BadParameter("A FIT file is no text: say where it goes, -o FILE.", param_hint="-o")
        return "json" if as_json else to or "text"
    form = to or BY_ENDING.get(out.suffix.lower())
    if form is None:
        raise typer.BadParameter(f"“{out.name}” does not say what it is: add --to.", param_hint="--to")
    return form


def _when(day: str | None, time: str | None) -> "date | datetime":
    """Return the day, or the instant in this machine's time zone."""
    try:
        on = datetime.now().astimezone().date() if day is None else date.fromisoformat(day)
    except ValueError:
        raise typer.BadParameter(f"“{day}” is no day such as 2026-05-01.", param_hint="--day") from None
    if time is None:
        return on
    try:
        return datetime.strptime(f"{on} {time}", "%Y-%m-%d %H:%M").astimezone()
    except ValueError:
        raise typer.BadParameter(f"“{time}” is no time such as 07:30.", param_hint="--time") from None


def _read(source: str) -> "WorkoutRead":
    from backstride.app.workout_files import LARGEST_BYTES, WorkoutRead, workout_of_file, workout_of_text
    from backstride.vocab.errors import ValueRefused

    if source == "-":
        return workout_of_file(sys.stdin.buffer.read(LARGEST_BYTES + 1))
    if _is_file(source):
        with Path(source).open("rb") as file:
            return workout_of_file(file.read(LARGEST_BYTES + 1))
    if _A_NAME.fullmatch(source):
        raise ValueRefused(
            "file", f"There is no file “{source}” here. Check its name, or write the workout itself."
        )
    return WorkoutRead(workout_of_text(source))


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # longer than a name can be
        return False


def keep_file(written: bytes, out: Path, *, force: bool) -> None:
    """Write the file; one that is there is replaced only if that was said."""
    from backstride.vocab.errors import ValueRefused

    try:
        with out.open("wb" if force else "xb") as file:
            file.write(written)
    except FileExistsError:
        sentence = f"{out} is there already, and was left as it is. Choose another name, or say --force."
        raise ValueRefused("out", sentence) from None


def _say(out: Path, form: "Form", size: int, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {"schema": "backstride.workout-written/1", "file": str(out), "as": form.value, "bytes": size}
            )
        )
    else:
        print(f"{out} was written: {size:,} bytes.")
