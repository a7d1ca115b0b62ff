"""`backstride import`: files, folders and zips into the journal; what fails is listed, the rest goes on."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from backstride.app.home import Home
    from backstride.vocab.kept import FileOutcome


def run(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zips.", exists=True)],
    as_json: Annotated[bool, typer.Option("--json", help="One line a file, then a summary.")] = False,
) -> int:
    """Bring recordings into the journal. A second call goes on where a stopped one left off."""
    from backstride.app.analyse import analyse_pending
    from backstride.app.archive import files_below, import_files
    from backstride.app.home import Home
    from backstride.app.settings import Settings

    tally = _Tally()
    files = files_below(paths)
    with Home(Settings.from_environment()) as home:
        with _bar(len(files), as_json=as_json) as step:
            for file, outcome in import_files(home, home.me(), files):
                if outcome is None:
                    step(1, tally.words())
                    continue
                tally.add(file.name, outcome)
                if as_json:
                    print(json.dumps({"file": str(file.path), **asdict(outcome)}), flush=True)
                step(0, tally.words())
        _analyse(home, analyse_pending, as_json=as_json)
    tally.report(as_json=as_json)
    return 1 if tally.failures else 0


@dataclass(slots=True)
class _Tally:
    """What became of the files so far."""

    kept: int = 0
    before: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, file: str, outcome: "FileOutcome") -> None:
        if outcome.error is not None:
            inside = "" if file.endswith(outcome.name) else f" ({outcome.name})"
            self.failures.append((f"{file}{inside}", outcome.error))
        elif outcome.duplicate:
            self.before += 1
        else:
            self.kept += len(outcome.run_ids)

    def words(self) -> str:
        return f"{self.kept:,} kept, {self.before:,} known, {len(self.failures):,} refused"

    def report(self, *, as_json: bool) -> None:
        if as_json:
            summary = {"kept": self.kept, "known": self.before, "refused": len(self.failures)}
            print(json.dumps({"schema": "backstride.import/1", **summary}))
            return
        for name, error in self.failures:
            print(f"{name}: {error}", file=sys.stderr)
        print(f"{self.words()}.")


@contextmanager
def _bar(total: int, *, as_json: bool) -> "Iterator[Stepper]":
    """Show a progress bar on a terminal; nothing in a pipe."""
    if as_json or not sys.stderr.isatty():
        yield _no_step
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.description}"),
        TimeRemainingColumn(),
    )
    from backstride.cli.terminal import console

    with Progress(*columns, console=console(to_errors=True)) as progress:
        task = progress.add_task("reading", total=total)

        def step(files: int, words: str) -> None:
            progress.update(task, advance=files, description=words)

        yield step


def _no_step(files: int, words: str) -> None:
    """Show nothing."""


def _analyse(home: "Home", analyse_pending: "Analyser", *, as_json: bool) -> None:
    with _bar(sum(home.store.shelf(a.id).pending_count() for a in home.visible()), as_json=as_json) as step:
        for _ in analyse_pending(home):
            step(1, "looking into them")


if TYPE_CHECKING:
    from collections.abc import Callable

    Stepper = Callable[[int, str], None]
    Analyser = Callable[[Home], Iterator[str]]
