"""`backstride backup FILE`: everything in one checksummed file, while the program runs."""

import json
from pathlib import Path
from typing import Annotated

import typer


def run(
    file: Annotated[
        Path,
        typer.Argument(
            help="The file to write, over an older backup at most; or with --verify to check.",
            dir_okay=False,
        ),
    ],
    verify: Annotated[bool, typer.Option("--verify", help="Only check an existing backup.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Write one consistent backup, or check one. The program may run and be written to meanwhile."""
    from backstride.app.safekeeping import make_backup, verify_backup
    from backstride.app.settings import Settings

    about = verify_backup(file) if verify else make_backup(Settings.from_environment(), file)
    if as_json:
        print(json.dumps({"schema": "backstride.backup/1", "file": str(file), **about}))
    else:
        did = "is whole" if verify else "was written"
        holds = f"{about['recordings']:,} recordings, {about['files']:,} files"
        print(f"{file} {did}: {holds}, {about['bytes'] / 2**20:,.1f} MB.")
        if about.get("half_sent"):
            print(f"Not in it: {about['half_sent']} half-sent sessions, which the phone still holds.")
