"""`backstride doctor`: versions, paths, database, free space; what is missing and how to get it."""

import json
from typing import Annotated

import typer


def run(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False) -> int:
    """Look whether everything is in order. Exit code 1 if something needs attention."""
    from backstride.app.health import examine
    from backstride.app.settings import Settings

    report = examine(Settings.from_environment())
    if as_json:
        print(json.dumps({"schema": "backstride.doctor/1", **report.as_json()}))
        return report.exit_code
    from rich.table import Table
    from rich.text import Text

    from backstride.cli.terminal import console

    table = Table.grid(padding=(0, 2))
    for check in report.checks:
        sign = {"ok": "✓", "note": "·", "wrong": "✗"}[check.state]
        table.add_row(sign, check.name, Text(check.words, overflow="fold"))  # as text: “[s3]” is no markup
    console().print(table)
    return report.exit_code
