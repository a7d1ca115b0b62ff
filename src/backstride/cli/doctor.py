"""`backstride doctor`: versions, paths, database, free space; what is missing and how to get it."""

import json
from typing import Annotated

import typer


def run(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False) -> int:
    """Look whether everything is in order. Exit code 1 if something needs attention."""
    from backstride.app.health import examine  # noqa: PLC0415
    from backstride.app.settings import Settings  # noqa: PLC0415

    report = examine(Settings.from_environment())
    if as_json:
        print(json.dumps({"schema": "backstride.doctor/1", **report.as_json()}))  # noqa: T201
        return report.exit_code
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from backstride.cli.terminal import console  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    for check in report.checks:
        sign = {"ok": "✓", "note": "·", "wrong": "✗"}[check.state]
        table.add_row(sign, check.name, Text(check.words))  # as text: “[s3]” is no markup
    console().print(table)
    return report.exit_code
