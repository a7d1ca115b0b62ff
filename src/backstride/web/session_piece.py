"""One piece of a session, from the network to the disk: counted and hashed while it comes, synced, then said.

A piece with a checksum is taken whole or not at all. Of one without, whatever arrived is kept, as tus asks:
a phone that loses its network in the middle goes on behind the last byte that came.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from backstride.app.home import Home
from backstride.app.session_upload import MOST_BYTES, OpenPiece, open_piece
from backstride.vocab.errors import OutOfStep, TooLarge
from backstride.web.receive import disk_in_words

HASHES: dict[str, Callable[[], Any]] = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
"""tus asks for sha1 from everybody; ours send sha256."""
AT_ONCE_BYTES = 2**18
"""Written in pieces of this size, off the event loop. Project choice."""


class ChangedOnTheWay(Exception):  # noqa: N818  # it ends in a status, and nobody else sees it
    """A piece is not what its checksum says, or not all of it came."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece says of itself."""

    session_id: str
    offset: int
    length: int | None = None
    """Of the whole, where it is known by now."""
    expected: tuple[str, bytes] | None = None
    """Name and value of its checksum."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of a session is safe."""

    offset: int
    whole: bool
    """All of the session is here."""


async def take_piece(home: Home, piece: Piece, stream: AsyncIterator[bytes]) -> Taken:
    """Write a piece, and return how much of the session is safe then.

    Raises:
        NotFound, OutOfStep: it does not go on from what is here.
        TooLarge: it is longer than it may be.
        ChangedOnTheWay: its checksum does not hold; nothing of it was taken.
        DiskRefused: there is no room for it.
        ClientDisconnect: nobody is there to be answered; what came is safe where it could be.
    """
    intake = _Intake(home, piece)
    try:
        whole = await _come(intake, stream)
        with disk_in_words():
            return await run_in_threadpool(intake.finish, whole)
    finally:
        intake.close()


class _Intake:
    """A piece on its way in: a short one goes to disk at once, with its end."""

    def __init__(self, home: Home, piece: Piece) -> None:
        self._home, self._piece = home, piece
        self._opened: OpenPiece | None = None
        self._hashed = HASHES[piece.expected[0]]() if piece.expected else None
        self._waiting = bytearray()
        self.size = 0

    def add(self, chunk: bytes) -> bool:
        """Take bytes in; tells whether it is time to write."""
        self.size += len(chunk)
        most = MOST_BYTES if self._piece.length is None else self._piece.length
        if self._piece.offset + self.size > most:
            raise TooLarge("This session", most)
        if self._hashed is not None:
            self._hashed.update(chunk)
        self._waiting += chunk
        return len(self._waiting) >= AT_ONCE_BYTES

    def write(self) -> None:
        """Write what was taken in."""
        piece = self._piece
        if self._opened is None:
            self._opened = open_piece(self._home, piece.session_id, piece.offset, piece.length)
        opened = self._opened
        if opened is None:
            if self.size:
                raise OutOfStep("All of this session is here; it takes no more.")
            return
        if piece.offset + self.size > opened.most:
            raise TooLarge("This session", opened.most)
        if not opened.writer.write(bytes(self._waiting)):
            raise _left()
        self._waiting.clear()

    def finish(self, whole: bool) -> Taken:
        """Write the rest and make it safe."""
        expected = self._piece.expected
        if (
            self._hashed is not None
            and expected is not None
            and not (whole and self._hashed.digest() == expected[1])
        ):
            raise ChangedOnTheWay
        self.write()
        opened = self._opened
        if opened is None:
            return Taken(
                self._piece.offset, whole=True
            )  # the phone did not hear the answer to its last piece
        now = opened.writer.commit(opened.length if whole else opened.before)
        if now is None:
            raise _left()
        if not whole:
            raise ClientDisconnect
        return Taken(now.offset, now.whole)

    def close(self) -> None:
        """Write no more; what is not safe is cut off by whoever comes next."""
        if self._opened is not None:
            self._opened.writer.close()


async def _come(intake: _Intake, stream: AsyncIterator[bytes]) -> bool:
    """Take in what comes; tells whether all of it came."""
    try:
        async for chunk in stream:
            if intake.add(chunk):
                with disk_in_words():
                    await run_in_threadpool(intake.write)
    except ClientDisconnect:
        return False
    return True


def _left() -> OutOfStep:
    return OutOfStep("The phone began to send this piece anew; this one was left.")
