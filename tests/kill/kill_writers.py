"""Kill a program that keeps recordings, at random moments; then count what was lost, doubled or left behind.

Run by the tests as a program of its own, so that the parent of all children has no threads:
`python kill_writers.py --kills 30 --database sqlite|postgresql://... --data FOLDER`. Prints one JSON object.
"""

import argparse
import hashlib
import json
import os
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from backstride.store.files import Kind
from backstride.store.store import Store, open_store
from kept_runs import keep, part_of, run_of
from kill.kill_loop import Killed, at_once, kill_loop, random_moments

LATE_S = 0.01
"""How long the mistake of `--row-first` stands open: a kill falls into it on any machine."""
LONGEST_S = 0.2
"""Opening, upgrading and sweeping take about as long, and so do a dozen recordings."""


@dataclass
class Outcome:
    """What the kills did."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    rows_without_file: int
    orphans_seen: int
    """Files without a row, counted after each kill: the reason for the sweep."""
    orphans_left: int
    temporary_left: int
    slowest_start_s: float
    seconds: float


def content_of(child: int, i: int) -> bytes:
    """Return a file that no other child has, except each third one, which all of them add."""
    return f"file {i}".encode() if i % 3 == 0 else f"file {child} {i}".encode()


class Writers:
    """Children that keep recordings in one store."""

    def __init__(self, data: Path, database: str | None, *, row_first: bool) -> None:
        """With `row_first` the rows are written before the files: the mistake that this test has to catch."""
        self._data, self._database, self._row_first = data, database, row_first
        self._parts = [part_of(run_of(60 + i)) for i in range(40)]
        self.acknowledged: list[str] = []
        self.orphans_seen = 0
        self.slowest_start_s = 0.0

    def open(self) -> Store:
        """Open the store as a start does."""
        return open_store(self._data, self._database, clock=lambda: datetime.now(UTC))

    def spawn(self, number: int, writer: int) -> None:
        """In the child: keep recordings until the kill, and acknowledge each after it was kept."""
        with self.open() as store:
            late = _put_files_late(store) if self._row_first else []
            shelf = store.shelf(store.me().id)
            for i in range(10_000):
                content = content_of(number, i)
                kept = keep(shelf, content, self._parts[(number + i) % len(self._parts)])
                while late:
                    time.sleep(LATE_S)
                    late.pop()()
                os.write(writer, f"{kept.run_id} {hashlib.sha256(content).hexdigest()}\n".encode())

    def check(self, killed: Killed) -> None:
        """Open as the next start does; count what the sweep has to do."""
        self.acknowledged += killed.lines
        before = _files_in(self._data)
        started = time.monotonic()
        with self.open() as store:
            self.slowest_start_s = max(self.slowest_start_s, time.monotonic() - started)
            self.orphans_seen += before - store.facts().files

    def outcome(self, kills: int, seconds: float) -> Outcome:
        """Count everything at the end."""
        with self.open() as store:
            facts = store.facts(every_byte=True)
            there = {run.id: run.digest for run in store.shelf(store.me().id).stream_runs()}
        lines = [line.split() for line in self.acknowledged]
        doubled = sum(count - 1 for count in Counter(there.values()).values())
        left = self._data / "files" / "tmp"
        return Outcome(
            kills=kills,
            acknowledged=len({digest for _, digest in lines}),
            lost=sum(there.get(run_id) != digest for run_id, digest in lines),
            doubled=doubled,
            rows_without_file=len(facts.missing) + len(facts.damaged),
            orphans_seen=self.orphans_seen,
            orphans_left=len(facts.orphans),
            temporary_left=len(list(left.iterdir())),
            slowest_start_s=round(self.slowest_start_s, 2),
            seconds=round(seconds, 1),
        )


def _files_in(data: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(data / "files" / "originals")) + sum(
        len(files) for _, _, files in os.walk(data / "files" / "samples")
    )


def _put_files_late(store: Store) -> list:
    """Break the order on purpose: remember the files, and write them after the row."""
    late: list = []
    put = store._files.put

    def put_late(kind: Kind, data: bytes | Path) -> str:
        late.append(lambda: put(kind, data))
        content = data if isinstance(data, bytes) else data.read_bytes()
        return hashlib.sha256(content).hexdigest()

    store._files.put = put_late  # type: ignore[method-assign]
    return late


def run_kills(
    data: Path, database: str | None, kills: int, seed: int = 2026, *, row_first: bool = False
) -> Outcome:
    """Kill `kills` writers and say what came of it."""
    started = time.monotonic()
    writers = Writers(data, database, row_first=row_first)
    kill_loop(writers.spawn, random_moments(kills, seed, LONGEST_S), writers.check)
    return writers.outcome(kills, time.monotonic() - started)


def run_together(data: Path, database: str | None, processes: int = 8) -> dict[str, int]:
    """Keep the same bytes from many processes at the same moment, opening included."""

    def spawn(writer: int) -> None:
        with open_store(data, database, clock=lambda: datetime.now(UTC)) as store:
            kept = keep(store.shelf(store.me().id), b"the same", part_of(run_of()))
        os.write(writer, f"{kept.run_id} {kept.duplicate}\n".encode())

    return together(data, database, *at_once(spawn, processes))


def together(data: Path, database: str | None, codes: list[int], said: list[list[str]]) -> dict[str, int]:
    """Say what came of many that kept the same at once; each said the id and whether it was kept before."""
    with open_store(data, database, clock=lambda: datetime.now(UTC)) as store:
        recordings = store.facts().recordings
    return {
        "failed": sum(code != 0 for code in codes),
        "answers": len(said),
        "ids": len({run_id for run_id, _ in said}),
        "first": sum(duplicate == "False" for _, duplicate in said),
        "recordings": recordings,
    }


def main() -> None:
    """Run as a program."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--kills", type=int, default=30)
    ask.add_argument("--seed", type=int, default=2026)
    ask.add_argument("--database")
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--row-first", action="store_true")
    ask.add_argument("--together", type=int, default=0)
    said = ask.parse_args()
    if threading.active_count() > 1:
        raise SystemExit("a parent of many children has no threads")
    if said.together:
        outcome = run_together(said.data, said.database, said.together)
    else:
        outcome = asdict(run_kills(said.data, said.database, said.kills, said.seed, row_first=said.row_first))
    print(json.dumps(outcome))  # noqa: T201 (a program of its own)


if __name__ == "__main__":
    main()
