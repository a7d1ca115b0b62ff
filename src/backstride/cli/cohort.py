"""`backstride cohort`: any number of recordings read on all cores or a cluster, into tables and a page."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from backstride.cohort.run import Progress
    from backstride.cohort.summary import Summary

EVERY_S = 10.0
"""Between two lines where there is no terminal. Project choice."""

Source = Annotated[
    str,
    typer.Argument(
        help="A folder, a zip, a URL such as s3://bucket/prefix, or simulated:COUNT[,minutes=M][,seed=S]."
    ),
]
Out = Annotated[Path, typer.Option("--out", help="The folder of the tables and the summary page.")]
Athletes = Annotated[
    Path | None,
    typer.Option(help="Whose the recordings are: CSV file,athlete,sex,birth_year,mass_kg,height_m,..."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(help="A Dask scheduler: tls://HOST:PORT, or tcp:// on this machine.", envvar=None),
]
Processes = Annotated[
    int | None, typer.Option(min=1, max=1024, help="Of a cluster on this machine; else one a core.")
]
AsJson = Annotated[bool, typer.Option("--json", help="The summary (backstride.cohort-summary/1).")]


def run(  # noqa: PLR0917  # the options of the command, by name
    source: Source,
    out: Out,
    athletes: Athletes = None,
    scheduler: Scheduler = None,
    processes: Processes = None,
    as_json: AsJson = False,
) -> int:
    """Read many recordings into Parquet tables and a summary page. A second call reads what is missing."""
    from backstride.app.settings import Settings
    from backstride.cohort.people import EVERYBODY_UNKNOWN, read_people
    from backstride.cohort.run import PAGE, CohortAsked, run_cohort

    people = EVERYBODY_UNKNOWN if athletes is None else read_people(athletes)
    address = scheduler or (None if processes else Settings.from_environment().scheduler)
    if scheduler and processes:
        raise typer.BadParameter("They are those of a cluster here: leave out --scheduler or --processes.")
    with _shown() as show:
        summary, progress = run_cohort(CohortAsked(source, out, people, address, processes), show)
    _report(summary)
    if as_json:
        print(json.dumps(summary.as_json(), ensure_ascii=True, allow_nan=False))
    else:
        print(f"{progress.now:,} read now, {progress.before:,} known. {_all_words(summary)}")
        print(out / PAGE)
    return 1 if summary.refused else 0


def _report(summary: "Summary") -> None:
    """Say on standard error what could not be used, each sentence once."""
    for sentence in summary.sentences:
        more = f" (and {sentence.files - 1:,} more)" if sentence.files > 1 else ""
        print(f"{sentence.example}{more}: {sentence.words}", file=sys.stderr)


def _all_words(summary: "Summary") -> str:
    """Say what there is now, whenever it was read."""
    if not summary.items:
        return "There is no file in the source."
    recordings = "1 recording" if summary.recordings == 1 else f"{summary.recordings:,} recordings"
    files = "1 file" if summary.refused == 1 else f"{summary.refused:,} files"
    unused = f"; {files} could not be used" if summary.refused else ""
    return f"{recordings}, {summary.hours:,.1f} hours{unused}."


def _words(progress: "Progress") -> str:
    return f"{progress.now:,} read, {progress.before:,} known, {progress.refused:,} refused"


def _rate_words(progress: "Progress") -> str:
    from backstride.insight.numbers import duration_words

    left = progress.left_s
    until = f", {duration_words(left)} left" if left is not None else ""
    return f"{progress.rate:.3g} a second{until}"


@contextmanager
def _shown() -> "Iterator[Callable[[Progress], None]]":
    """Show how far it is: a bar on a terminal, else a line now and then, both on standard error."""
    if not sys.stderr.isatty():
        yield _Lines().show
        return
    from rich import progress as rich

    from backstride.cli.terminal import console

    columns = (rich.BarColumn(), rich.MofNCompleteColumn(), rich.TextColumn("{task.description}"))
    with rich.Progress(*columns, console=console(to_errors=True)) as bar:
        task = bar.add_task("looking", total=None)

        def show(progress: "Progress") -> None:
            words = f"{_words(progress)}, {_rate_words(progress)}"
            words = "writing the tables" if progress.writing else words
            bar.update(task, total=progress.total, completed=progress.done, description=words)

        yield show


class _Lines:
    """A plain line every few seconds."""

    def __init__(self) -> None:
        self._next = time.monotonic() + EVERY_S

    def show(self, progress: "Progress") -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        of = f"{progress.done:,} of {progress.total:,}: " if progress.total is not None else ""
        print(f"{of}{_words(progress)}, {_rate_words(progress)}", file=sys.stderr)
