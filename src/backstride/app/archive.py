"""Import an archive: files, folders and zips into the journal, one file one transaction, resumable.

What was kept is known by its content, so a second call goes on where a killed one stopped: it reads again only
what is not there yet, and counts the rest as kept before.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import BackstrideError
from backstride.vocab.kept import FileOutcome

AT_ONCE = 2
"""Files read at the same time; each is read by a process of its own. Two keep two cores busy. Project choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import: where it lies and what to call it."""

    path: Path
    name: str


def files_below(paths: Sequence[Path]) -> tuple[Found, ...]:
    """Return every file at or below the paths, in order of their names; hidden ones are left out."""
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
            found += [Found(p, p.relative_to(path).as_posix()) for p in below]
        else:
            found.append(Found(path, path.name))
    return tuple(found)


def import_files(home: Home, athlete: Athlete, files: Sequence[Found]) -> Iterator[tuple[Found, tuple[FileOutcome, ...], bool]]:
    """Keep each file; yields `(file, outcomes so far, whether it is done)` as they come, each already safe."""
    waiting = iter(files)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict[Future[tuple[FileOutcome, ...]], Found] = {}
        while True:
            for file in waiting:
                running[pool.submit(_import_one, home, athlete, file)] = file
                if len(running) >= 2 * AT_ONCE:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result(), True


def _import_one(home: Home, athlete: Athlete, file: Found) -> tuple[FileOutcome, ...]:
    try:
        return tuple(ingest_file(home, athlete, file.path, file.name))
    except BackstrideError as error:
        return (FileOutcome(file.name, error=str(error)),)
    except OSError as error:
        return (FileOutcome(file.name, error=f"It could not be opened: {error.strerror or error}."),)


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)
