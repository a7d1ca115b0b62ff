"""Bytes of strangers, straight to disk: counted while they come, visible only once all of them are safe.

A file is written to `<id>.part`, synced, renamed, and its folder synced, before anything speaks of it. A
send that is cut leaves nothing that a page shows; a killed program leaves a part that the next start
sweeps.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool

from backstride.app.home import Home
from backstride.app.uploads import new_upload_id, staged_path
from backstride.vocab.errors import DiskRefused, TooLarge, ValueRefused

AT_ONCE_BYTES = 2**20
"""Written in pieces of this size, off the event loop. Project choice."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is safe on disk and not yet noted anywhere."""

    upload_id: str
    name: str
    size_bytes: int


class PartFile:
    """A file while it is being sent."""

    def __init__(self, home: Home, name: str) -> None:
        """Open a part of its own."""
        self.upload_id = new_upload_id()
        self.name = plain_name(name)
        self.size = 0
        self._limit = home.settings.upload_limit_bytes
        self._waiting = bytearray()
        with disk_in_words():
            self._whole = staged_path(home, self.upload_id)
            self._part = self._whole.with_suffix(".part")
            self._file: BinaryIO = self._part.open("xb")

    async def write(self, chunk: bytes) -> None:
        """Add bytes. Raises TooLarge as soon as the limit is passed, DiskRefused where there is no room."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge("This file", self._limit)
        self._waiting += chunk
        if len(self._waiting) >= AT_ONCE_BYTES:
            await self._flush()

    async def finish(self) -> Received:
        """Make it safe and give it its name. Raises ValueRefused for an empty file, DiskRefused."""
        if self.size == 0:
            raise ValueRefused("file", "This file is empty. Choose the file of a recorded activity.")
        await self._flush()
        with disk_in_words():
            await run_in_threadpool(self._keep)
        return Received(self.upload_id, self.name, self.size)

    def discard(self) -> None:
        """Remove what was written, if it was not finished."""
        with suppress(OSError):  # a full disk refuses once more what closing would write
            self._file.close()
        self._part.unlink(missing_ok=True)

    async def _flush(self) -> None:
        piece, self._waiting = bytes(self._waiting), bytearray()
        with disk_in_words():
            await run_in_threadpool(self._file.write, piece)

    def _keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.rename(self._whole)
        _sync_folder(self._whole.parent)


async def receive_raw(home: Home, name: str, length: str | None, stream: AsyncIterator[bytes]) -> Received:
    """Take a file whose bytes are the body.

    Args:
        home: The running program.
        name: What to call it; never used as a path.
        length: The Content-Length that was promised, if any.
        stream: The body.

    Raises:
        TooLarge: by its promise before a byte is read, or by its bytes.
        ValueRefused: it is empty.
        DiskRefused: there is no room for it.
    """
    limit = home.settings.upload_limit_bytes
    if length is not None and length.isascii() and length.isdigit() and int(length) > limit:
        raise TooLarge("This file", limit)
    part = await run_in_threadpool(PartFile, home, name)
    try:
        async for chunk in stream:
            await part.write(chunk)
        return await part.finish()
    finally:
        part.discard()


def plain_name(name: str) -> str:
    """Return a name that can be shown: the last part of a path, without control characters, never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()[:LONGEST_NAME]
    return kept or "file without a name"


@contextmanager
def disk_in_words() -> Iterator[None]:
    """Turn what the system says of a disk into DiskRefused."""
    try:
        yield
    except OSError as error:
        raise DiskRefused.because(error) from error


def _sync_folder(folder: Path) -> None:
    """Make a rename safe; systems that cannot sync a folder need no sync."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
