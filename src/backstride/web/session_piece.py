"""One piece of a session, from the network to the disk: counted and hashed while it comes, synced, then said.

A piece with a checksum is taken whole or not at all. Of one without, whatever arrived is kept, as tus asks:
a phone that loses its network in the middle goes on behind the last byte that came.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from backstride.app.home import Home
from backstride.app.session_upload import (
    MOST_BYTES,
    SessionWriter,
    check_length,
    receive_piece,
    session_sent,
)
from backstride.vocab.errors import DiskRefused, OutOfStep, TooLarge

HASHES: dict[str, Callable[[], Any]] = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
"""tus asks for sha1 from everybody; ours send sha256."""
AT_ONCE_BYTES = 2**18
"""Written in pieces of this size, off the event loop. Project choice."""
DONE = ("whole", "kept", "refused")


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


async def take_piece(home: Home, piece: Piece, stream: AsyncIterator[bytes]) -> int:
    """Write a piece, and return how many bytes of the session are safe then.

    Raises:
        NotFound, OutOfStep: it does not go on from what is here.
        TooLarge: it is longer than it may be.
        ChangedOnTheWay: its checksum does not hold; nothing of it was taken.
        DiskRefused: there is no room for it.
        ClientDisconnect: nobody is there to be answered; what came is safe where it could be.
    """
    sent = await run_in_threadpool(session_sent, home, piece.session_id)
    if sent.state in DONE and piece.offset == sent.offset:
        return await _nothing_more(stream, sent.offset)
    length = await run_in_threadpool(check_length, home, piece.session_id, piece.length, piece.offset)
    with await run_in_threadpool(receive_piece, home, piece.session_id, piece.offset) as writer:
        whole = await _write(piece, writer, stream, MOST_BYTES if length is None else length)
        with _disk_in_words():
            now = await run_in_threadpool(writer.commit, length if whole else sent.length)
        if now is None:
            raise _left()
        if not whole:
            raise ClientDisconnect
        return now.offset


async def _nothing_more(stream: AsyncIterator[bytes], offset: int) -> int:
    """Answer once more what was answered before: the phone did not hear it."""
    async for chunk in stream:
        if chunk:
            raise OutOfStep("All of this session is here; it takes no more.")
    return offset


async def _write(piece: Piece, writer: SessionWriter, stream: AsyncIterator[bytes], most: int) -> bool:
    """Write what comes; tells whether all of it came."""
    hashed = HASHES[piece.expected[0]]() if piece.expected else None
    waiting = bytearray()
    whole, size = True, 0
    try:
        async for chunk in stream:
            size += len(chunk)
            if piece.offset + size > most:
                raise TooLarge("This session", most)
            if hashed is not None:
                hashed.update(chunk)
            waiting += chunk
            if len(waiting) >= AT_ONCE_BYTES:
                await _flush(writer, waiting)
    except ClientDisconnect:
        whole = False
    if (
        hashed is not None
        and piece.expected is not None
        and (not whole or hashed.digest() != piece.expected[1])
    ):
        raise ChangedOnTheWay
    await _flush(writer, waiting)
    return whole


async def _flush(writer: SessionWriter, waiting: bytearray) -> None:
    data = bytes(waiting)
    waiting.clear()
    with _disk_in_words():
        if not await run_in_threadpool(writer.write, data):
            raise _left()


def _left() -> OutOfStep:
    return OutOfStep("The phone began to send this piece anew; this one was left.")


@contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskRefused.because(error) from error
