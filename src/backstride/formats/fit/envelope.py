"""The envelope: where each FIT file inside the bytes begins and ends, and whether its checksums hold.

Files may be chained. What a header promises is not believed: a promise beyond the bytes means that the file
ends in the middle; a promise of nothing while data follow means that the device never finished its header.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backstride.formats.fit.checksum import crc16

HEADER = struct.Struct("<BBHI4s")
MAGIC = b".FIT"
_WITH_CHECKSUM = 14  # the length of a header that ends with its own checksum


class Checksum(StrEnum):
    """What the two bytes behind the body say."""

    RIGHT = "right"
    WRONG = "wrong"
    ZERO = "zero"  # the device did not compute one
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Part:
    """One FIT file: header `[start, body)`, body `[body, end)`, then two bytes of checksum if all is well."""

    start: int
    body: int
    end: int
    cut: bool
    """The body is shorter than its header promises, or the header was never finished."""
    last: bool
    """Nothing follows that could be read."""


def parts_of(data: bytes) -> Iterator[Part]:
    """Yield the FIT files in `data`, in order; what follows the last one is not looked at."""
    at = 0
    while _is_header(data, at):
        header_size, _, _, promised, _ = HEADER.unpack_from(data, at)
        body = at + header_size
        end = body + promised
        unfinished = promised == 0 and len(data) > body + 2 and not _is_header(data, body + 2)
        if end > len(data) or unfinished:
            yield Part(at, min(body, len(data)), len(data), cut=True, last=True)
            return
        after = end + 2
        yield Part(at, body, end, cut=False, last=not _is_header(data, after))
        at = after


def _is_header(data: bytes, at: int) -> bool:
    return len(data) - at >= HEADER.size and data[at] >= HEADER.size and data[at + 8 : at + 12] == MAGIC


def trailing_bytes(data: bytes, part: Part) -> int:
    """Return how many bytes follow the last part that are no FIT file."""
    return max(len(data) - part.end - 2, 0) if part.last and not part.cut else 0


def checksum_of(data: bytes, part: Part) -> Checksum:
    """Compare the checksums of a part with its bytes; the header's own counts too, but may be 0."""
    stored = data[part.end : part.end + 2]
    if part.cut or len(stored) < 2:  # noqa: PLR2004  # two bytes of checksum
        return Checksum.MISSING
    if part.body - part.start >= _WITH_CHECKSUM:
        said = int.from_bytes(data[part.start + 12 : part.start + 14], "little")
        if said not in (0, crc16(data[part.start : part.start + 12])):
            return Checksum.WRONG
    crc = int.from_bytes(stored, "little")
    if crc == crc16(memoryview(data)[part.start : part.end]):
        return Checksum.RIGHT
    return Checksum.ZERO if crc == 0 else Checksum.WRONG


def envelop(body: bytes) -> bytes:
    """Return a FIT file around `body` with the right header and checksum; protocol 2.0, profile 21."""
    file = HEADER.pack(HEADER.size, 0x20, 2100, len(body), MAGIC) + body
    return file + crc16(file).to_bytes(2, "little")
