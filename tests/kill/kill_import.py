"""Kill an import at random moments; then count what was lost, doubled or left behind, as `kill_writers` does.

Every child imports files of its own and files that all children import, some of them in a zip, through the
same use case as `backstride import`: reading children, store, acknowledgement.
`python kill_import.py --kills 30 --data FOLDER [--database URL]`. Prints one JSON object.
"""

import argparse
import json
import os
import sys
import threading
import time
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import backstride.app.reader
import backstride.store.store  # noqa: F401  # loaded before the forks, as the others
from backstride.app.archive import files_below, import_files
from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.settings import Settings
from kill.kill_loop import at_once, kill_loop, random_moments
from kill.kill_writers import Outcome, Writers, together
from runs import gpx

LONGEST_S = 0.7
"""Opening the store and starting the readers take about as long; so do a dozen files."""
FILES = 60
ZIPPED = range(6, 12)
"""Of the files of one child these are packed into one zip."""


class Importers(Writers):
    """Children that import folders into one store."""

    def __init__(self, data: Path, database: str | None) -> None:
        """Make the one file of which all others are variations."""
        super().__init__(data, database, row_first=False)
        self._text = gpx(datetime(2026, 5, 1, 12, tzinfo=UTC), seconds=30).decode()

    def spawn(self, number: int, writer: int) -> None:
        """In the child: import until the kill, and acknowledge each file after its outcome."""
        folder = self._files_of(number)
        with Home(Settings(data=self._data, database=self._database)) as home:
            shelf = home.store.shelf(home.me().id)
            for _, outcome in import_files(home, home.me(), files_below([folder])):
                if outcome is None:
                    continue
                if outcome.error is not None:
                    raise AssertionError(outcome.error)
                for run_id in outcome.run_ids:
                    os.write(writer, f"{run_id} {shelf.run(run_id).digest}\n".encode())

    def _files_of(self, number: int) -> Path:
        folder = self._data.parent / f"archive-{number}"
        folder.mkdir()
        with zipfile.ZipFile(folder / "003.zip", "w") as archive:
            for i in range(FILES):
                day = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(
                    days=i + (0 if i % 3 == 2 else FILES * (number + 1))
                )
                content = self._text.replace("2026-05-01", f"{day:%Y-%m-%d}")
                if i in ZIPPED:
                    archive.writestr(f"{i:03}.gpx", content)
                else:
                    (folder / f"{i:03}.gpx").write_text(content)
        return folder


def run_kills(data: Path, database: str | None, kills: int, seed: int = 2026) -> Outcome:
    """Kill `kills` imports and say what came of it."""
    started = time.monotonic()
    importers = Importers(data, database)
    kill_loop(importers.spawn, random_moments(kills, seed, LONGEST_S), importers.check)
    return importers.outcome(kills, time.monotonic() - started)


def run_together(data: Path, database: str | None, processes: int) -> dict[str, int]:
    """Import the same file from many programs at the same moment, opening included."""
    path = data.parent / "run.gpx"
    path.write_bytes(gpx())

    def spawn(writer: int) -> None:
        with Home(Settings(data=data, database=database)) as home:
            for outcome in ingest_file(home, home.me(), path, path.name):
                os.write(writer, f"{' '.join(outcome.run_ids)} {outcome.duplicate}\n".encode())

    return together(data, database, *at_once(spawn, processes))


def main() -> None:
    """Run as a program."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=30)
    ask.add_argument("--seed", type=int, default=2026)
    ask.add_argument("--database")
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--together", type=int, default=0)
    said = ask.parse_args()
    if threading.active_count() > 1:
        raise SystemExit("a parent of many children has no threads")
    if said.together:
        outcome = run_together(said.data, said.database, said.together)
    else:
        outcome = asdict(run_kills(said.data, said.database, said.kills, said.seed))
    print(json.dumps(outcome))  # noqa: T201  # a program of its own: it prints


if __name__ == "__main__":
    main()
