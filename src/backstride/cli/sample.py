"""`backstride sample DIR`: simulated recordings with their truth, the same bytes each time."""

import json
from pathlib import Path
from typing import Annotated

import typer


def run(
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.", file_okay=False)],
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.", min=0, max=2**32 - 1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One line a file.")] = False,
) -> None:
    """Write simulated recordings: FIT with laps, GPX, TCX, Sensor CSV, and the truth of each as JSON."""
    from backstride.app.sample_files import write_sample_files

    for path, says in write_sample_files(folder, seed):
        if as_json:
            print(json.dumps({"file": str(path), "holds": says, "simulated": True}))
        else:
            print(f"{path}  {says}")
