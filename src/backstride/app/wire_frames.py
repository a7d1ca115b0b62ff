"""What a reading child says, as plain frames on a pipe: a kind, a length, bytes.

JSON for words, Parquet for samples. The child touched a stranger's bytes, so nothing that it says is
unpickled, lengths are bounded, and errors are rebuilt from a class on our own list, a sentence and plain
values.
"""

import json
import os
import struct
from collections.abc import Callable
from typing import Any

from backstride.vocab import errors
from backstride.vocab.errors import InputRefused, ReaderDied

HEADER = struct.Struct("<cQ")
NOTE, SAMPLES = b"J", b"S"
LONGEST = {NOTE: 2**20, SAMPLES: 2**31}
"""Longer frames are lies. Project choice: a note is a few hundred bytes."""
_WORDS_LONGEST = 1000
_CLASSES: dict[str, type[InputRefused]] = {
    name: found
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, InputRefused)
}

Receive = Callable[[int], bytes]
"""Return exactly so many bytes, or fewer at the end."""


def send_note(fd: int, note: dict[str, Any]) -> None:
    """Send plain values."""
    _send(fd, NOTE, json.dumps(note).encode())


def send_samples(fd: int, samples: bytes) -> None:
    """Send the samples of one recording."""
    _send(fd, SAMPLES, samples)


def receive_frame(receive: Receive) -> tuple[bytes, bytes] | None:
    """Return kind and bytes of the next frame, or None at the end.

    Raises:
        ReaderDied: the child broke off within a frame, or says what no child of ours says.
    """
    header = receive(HEADER.size)
    if not header:
        return None
    if len(header) == HEADER.size:
        kind, length = HEADER.unpack(header)
        if length <= LONGEST.get(kind, -1):
            payload = receive(length)
            if len(payload) == length:
                return kind, payload
            raise ReaderDied("it broke off within an answer")
    raise ReaderDied("its answer makes no sense")


def receive_note(payload: bytes) -> dict[str, Any]:
    """Return the plain values of a note.

    Raises:
        ReaderDied: they are none.
    """
    try:
        note = json.loads(payload)
    except ValueError as error:
        raise ReaderDied("its answer makes no sense") from error
    if not isinstance(note, dict):
        raise ReaderDied("its answer makes no sense")
    return note


def plain_error(error: InputRefused) -> dict[str, Any]:
    """Return an error as plain values."""
    about = {k: v for k, v in vars(error).items() if isinstance(v, str | int | float | None)}
    return {"class": type(error).__name__, "words": str(error), "about": about}


def error_from(plain: dict[str, Any]) -> InputRefused:
    """Return the error that `plain_error` wrote; an unknown class becomes the plain `InputRefused`."""
    found = _CLASSES.get(str(plain.get("class")), InputRefused)
    error = found.__new__(found)
    error.args = (str(plain.get("words", ""))[:_WORDS_LONGEST],)
    about = plain.get("about")
    for name, value in about.items() if isinstance(about, dict) else ():
        if str(name).isidentifier() and not str(name).startswith("_"):
            setattr(error, name, value)
    return error


def _send(fd: int, kind: bytes, payload: bytes) -> None:
    view = memoryview(HEADER.pack(kind, len(payload)) + payload)
    while view:
        view = view[os.write(fd, view) :]
