"""Import an archive: files, folders and zips into the journal, one file one transaction, resumable.

What was kept is known by its content, so a second call goes on where a killed one stopped: it reads only
what is not there yet, and counts the rest as kept before.
"""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import BackstrideError
from backstride.vocab.kept import FileOutcome

AT_ONCE = 2
"""Files read at the same time, each by a process of its own. Two keep two cores busy. Project choice."""
QUEUE = 64
"""Outcomes that wait to be shown before the readers pause. Project choice."""
TICK_S = 0.1
"""How soon the end is noticed. Project choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import: where it lies and what to call it."""

    path: Path
    name: str
    error: OSError | None = None
    """Why a folder could not be looked into: it is listed in place of what is in it."""


def files_below(paths: Sequence[Path]) -> tuple[Found, ...]:
    """Return every file at or below the paths, in order of their names.

    Hidden ones are left out, and linked folders are not entered: they may lead round in circles.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            found += sorted(_below(path), key=lambda file: file.path)
        else:
            found.append(Found(path, path.name))
    return tuple(found)


def _below(folder: Path) -> Iterator[Found]:
    closed: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(at, name) for name in names if not name.startswith(".")):
            if path.is_file():
                yield Found(path, path.relative_to(folder).as_posix())
    for error in closed:
        path = Path(os.fsdecode(error.filename))
        yield Found(path, path.relative_to(folder).as_posix(), error)


def import_files(
    home: Home, athlete: Athlete, files: Sequence[Found]
) -> Iterator[tuple[Found, FileOutcome | None]]:
    """Keep what the files hold; yields `(file, outcome)` as they come, each safe by then, and `(file, None)`.

    An archive gives one outcome for each file in it. Closing the iterator stops after the files being read.
    """
    news: Queue[tuple[Found, FileOutcome | None]] = Queue(maxsize=QUEUE)
    todo = iter(files)
    stopped = threading.Event()
    lock = threading.Lock()

    def work() -> None:
        while not stopped.is_set():
            with lock:
                file = next(todo, None)
            if file is None:
                return
            for outcome in _import_one(home, athlete, file):
                news.put((file, outcome))
                if stopped.is_set():
                    return
            news.put((file, None))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        workers = [pool.submit(work) for _ in range(AT_ONCE)]
        try:
            yield from _until_done(news, workers)
        finally:
            stopped.set()
            while not all(worker.done() for worker in workers):
                with contextlib.suppress(Empty):
                    news.get(timeout=TICK_S)


def _until_done(
    news: "Queue[tuple[Found, FileOutcome | None]]", workers: Sequence[Future[None]]
) -> Iterator[tuple[Found, FileOutcome | None]]:
    while True:
        done = all(worker.done() for worker in workers)
        try:
            yield news.get(timeout=TICK_S)
        except Empty:
            if done:
                break
    for worker in workers:
        worker.result()


def _import_one(home: Home, athlete: Athlete, file: Found) -> Iterator[FileOutcome]:
    try:
        if file.error is not None:
            raise file.error
        yield from ingest_file(home, athlete, file.path, file.name)
    except BackstrideError as error:
        yield FileOutcome(file.name, error=str(error))
    except OSError as error:
        yield FileOutcome(file.name, error=f"It could not be opened: {error.strerror or error}.")
