"""Write a file so that it is there whole or not at all, also after a power cut."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HALF = ".part"
"""How names of files end that are not whole yet; the sweep deletes what a killed writer left so."""


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder safe against a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def written_in_one(path: Path, beside: Path | None = None) -> Iterator[Path]:
    """Give a temporary path to write; at the end it is synced and renamed to `path`, or deleted on an error.

    Args:
        path: The name it gets.
        beside: The folder of the temporary file, on the same disk; by default that of `path`.
    """
    temporary = (beside or path.parent) / f".{uuid.uuid4().hex}{HALF}"
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    fsync_folder(path.parent)
