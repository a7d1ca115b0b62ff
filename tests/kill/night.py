"""Many kills, for the night: prints one row of a Markdown table (with `--head` the table's head, too).

`python tests/kill/night.py --kills 1000 --what import|keep --database sqlite|postgres`
"""

import argparse
import sys
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kill import kill_import, kill_writers
from kill.kill_writers import Outcome
from postgres import running_cluster
from quick_disk import quick_folder

COLUMNS = tuple(field.name for field in fields(Outcome))
HEAD = "\n".join(
    (
        f"| what | database | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} |",
        "|---" * (len(COLUMNS) + 2) + "|",
    )
)
WRONG = ("lost", "doubled", "rows_without_file", "orphans_left", "temporary_left")


KILLS = {"keep": kill_writers.run_kills, "import": kill_import.run_kills}


def row_of(what: str, database: str, outcome: Outcome) -> str:
    """Return the row of the table."""
    cells = (what, database, *(getattr(outcome, name) for name in COLUMNS))
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def main() -> int:
    """Run as a program; the exit code is 1 where something was lost."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=1000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    ask.add_argument("--what", choices=tuple(KILLS), default="import")
    ask.add_argument("--head", action="store_true", help="print the head of the table, too")
    said = ask.parse_args()
    with ExitStack() as opened:
        folder = opened.enter_context(quick_folder())
        url = None
        if said.database == "postgres":
            cluster = opened.enter_context(running_cluster())
            url = opened.enter_context(cluster.database())
        outcome = KILLS[said.what](folder / "data", url, said.kills, said.seed)
    if said.head:
        print(HEAD)  # noqa: T201 (a program of its own)
    print(row_of(said.what, said.database, outcome))  # noqa: T201 (the same)
    return int(any(getattr(outcome, name) for name in WRONG))


if __name__ == "__main__":
    raise SystemExit(main())
