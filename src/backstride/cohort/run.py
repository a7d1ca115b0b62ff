"""The use case: read what is missing of a source, then make the tables and the summary of all of it.

Interrupted at any moment, what was answered until then is kept, and the next run reads the rest. The tables
mirror the source: what is no longer in it is no longer in them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from backstride.cohort.cluster import connected
from backstride.cohort.dataset import write_tables
from backstride.cohort.items import Item, Outcome, Task
from backstride.cohort.kept import Kept, spool_of
from backstride.cohort.mapped import mapped
from backstride.cohort.page import write_page
from backstride.cohort.people import EVERYBODY_UNKNOWN, People
from backstride.cohort.source import Source, open_source
from backstride.cohort.summary import Summary, summarise
from backstride.vocab.errors import DiskRefused

PAGE = "summary.html"


@dataclass(frozen=True, slots=True)
class CohortAsked:
    """What is to be read, whose it is, and who computes."""

    source: str
    out: Path
    people: People = EVERYBODY_UNKNOWN
    scheduler: str | None = None
    processes: int | None = None


@dataclass(slots=True)
class Progress:
    """How far a run is; items, not recordings."""

    total: int | None = None
    """None where an archive is still being unpacked."""
    before: int = 0
    """Read by an earlier run."""
    now: int = 0
    """Read by this one."""
    refused: int = 0
    """Files that this run could not use."""
    left: int = 0
    """Items that could not be opened this time; the next run tries again."""
    began: float = field(default_factory=time.monotonic)
    peak_bytes: int = 0
    """The largest size of any worker."""
    writing: bool = False
    """All is read; the tables are being made."""

    @property
    def done(self) -> int:
        """Items that are dealt with."""
        return self.before + self.now

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.now / max(time.monotonic() - self.began, 1e-3)

    @property
    def left_s(self) -> float | None:
        """Seconds until all is read, None where that cannot be said."""
        return (self.total - self.done) / self.rate if self.total is not None and self.now else None


Show = Callable[[Progress], None]


def run_cohort(asked: CohortAsked, show: Show = lambda _: None) -> tuple[Summary, Progress]:
    """Read a cohort; a second call reads only what is missing.

    Args:
        asked: What is to be read.
        show: Told how far it is, after every item.

    Raises:
        BackstrideError: the source, the output or the cluster cannot be used; one sentence says why.
    """
    source = open_source(asked.source, asked.out, spool_of(asked.out))  # first: refused, it leaves no folder
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskRefused.because(error) from error
    kept = Kept(asked.out)
    with kept.alone():
        kept.claim(source.label)
        reading = _Reading(source, asked, kept, Progress(source.total))
        reading.read_missing(show)
        reading.progress.writing = True
        show(reading.progress)
        manifest = write_tables(asked.out, kept, reading.keys, reading.extra)
        summary = summarise(asked.out, manifest)
        write_page(summary, asked.out / PAGE)
        kept.drop_all_but(set(reading.keys))
    return summary, reading.progress


@dataclass(slots=True)
class _Reading:
    """One run over a source."""

    source: Source
    asked: CohortAsked
    kept: Kept
    progress: Progress
    keys: dict[str, str] = field(default_factory=dict)
    """Of every item, with its name."""
    extra: dict[str, bytes] = field(default_factory=dict)
    """Answers that do not hold for good, by key."""

    def read_missing(self, show: Show) -> None:
        """Have everything read that is not kept; a cluster is started for the first of it only."""
        tasks = self._missing(show)
        first = next(tasks, None)
        if first is None:
            return
        with connected(self.asked.scheduler, self.asked.processes) as client:
            self.progress.began = time.monotonic()
            for task, outcome in mapped(client, _with_first(first, tasks)):
                self._keep(task, outcome)
                self._clear(task.item)
                show(self.progress)

    def _missing(self, show: Show) -> Iterator[Task]:
        for item in self.source.items():
            task = Task(item, self.asked.people.of(item.name))
            self.keys[task.key] = item.name
            if self.kept.has(task.key):
                self.progress.before += 1
                self._clear(item)
                show(self.progress)
            else:
                yield task

    def _keep(self, task: Task, outcome: Outcome) -> None:
        if outcome.kept:
            self.kept.put(task.key, outcome.payload)
        else:
            self.extra[task.key] = outcome.payload
            self.progress.left += 1
        self.progress.now += 1
        self.progress.refused += outcome.refused
        self.progress.peak_bytes = max(self.progress.peak_bytes, outcome.peak_bytes)

    def _clear(self, item: Item) -> None:
        """Remove what was unpacked for an item."""
        path = Path(item.where) if item.kind == "file" else None
        if path is not None and path.is_relative_to(self.kept.spool):
            path.unlink(missing_ok=True)


def _with_first(first: Task, tasks: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from tasks
