"""`backstride read FILE...`: recordings to readings, as a small picture or as JSON Lines."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from backstride.vocab.recording import Placement

FACINGS = ("+x", "-x", "+y", "-y", "+z", "-z")


def run(
    files: Annotated[
        list[Path], typer.Argument(help="FIT, GPX, TCX, Sensor Logger, phyphox, Sensor CSV; .gz, .zip.")
    ],
    placement: Annotated[
        str | None,
        typer.Option(help="Where a motion sensor was worn: lumbar chest thigh wrist foot_left foot_right."),
    ] = None,
    facing: Annotated[
        str | None, typer.Option(help="Sensor axis that points where the chest points, such as --facing=-z.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One reading a line (backstride.reading/1).")
    ] = False,
) -> int:
    """Read recordings and say what happened in them. Nothing is kept."""
    from backstride.app.read_files import FileReading, read_files
    from backstride.cli.picture import picture_of
    from backstride.cli.terminal import console

    refused = 0
    out = console()
    escaped = sys.stdout.encoding.lower() != "utf-8"  # whatever else it knows may not be all of a name
    for item in read_files(files, _placement(placement), _facing(facing)):
        if isinstance(item, FileReading):
            if as_json:
                print(json.dumps(item.as_json(), ensure_ascii=escaped, allow_nan=False))
            else:
                out.print(picture_of(item, out.width))
            continue
        refused += 1
        if as_json:
            print(json.dumps(item.as_json(), ensure_ascii=escaped))
        print(f"{item.file}: {item.error}", file=sys.stderr)
    return 1 if refused else 0


def _placement(name: str | None) -> "Placement | None":
    from backstride.vocab.recording import Placement

    if name is None:
        return None
    try:
        return Placement(name)
    except ValueError:
        raise typer.BadParameter(
            f"“{name}” is none of {', '.join(Placement)}.", param_hint="--placement"
        ) from None


def _facing(axis: str | None) -> str | None:
    if axis is None or axis in FACINGS:
        return axis
    raise typer.BadParameter(f"“{axis}” is none of {', '.join(FACINGS)}.", param_hint="--facing")
