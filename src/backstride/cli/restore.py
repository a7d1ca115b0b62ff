"""`backstride restore FILE`: a backup back into place; checked first, the old state kept."""

import json
from pathlib import Path
from typing import Annotated

import typer


def run(
    file: Annotated[Path, typer.Argument(help="A backup.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Put a backup back. Stop the app first. What was there before is kept beside it."""
    from backstride.app.safekeeping import restore
    from backstride.app.settings import Settings

    about = restore(Settings.from_environment(), file)
    if as_json:
        print(json.dumps({"schema": "backstride.restore/1", "file": str(file), **about}))
        return
    print(f"Restored {about['recordings']:,} recordings and {about['files']:,} files.")
    if about["old_state"]:
        print(f"What was there before is kept in {about['old_state']}.")
