"""A zip from a stranger, opened with suspicion: promises are checked before, bytes while reading.

The directory is measured before a list is built of it (a million entries cost 300 MB as objects), entries
may not share bytes (overlapping is how 116 KB became 17 GB), sizes are counted while reading rather than
believed, and a name is something to show, never a path: nothing is ever extracted under the name that the
archive gives. Only stored and deflated entries are read: zlib can be asked for so many bytes and no more,
while Python's bzip2 and LZMA readers allocate whatever a few bytes of input demand.

Rejected: `extractall` with a filter (still writes under foreign names), and believing declared sizes.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from backstride.vocab.errors import ArchiveRefused, DamagedFile, InputRefused, TooLarge


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold: the project's published promises, and what they leave open."""

    entries: int = 10_000
    """Promised limit."""
    total_bytes: int = 2 * 2**30
    """Promised limit for all entries together."""
    ratio: int = 200
    """Promised limit. Deflate reaches 1,028 on zeros; XML and CSV of real recordings stay below 40."""
    ratio_free_bytes: int = 2**20
    """Below this size a ratio proves nothing: a table of one value may pack 400 to 1. Project choice."""
    recording_bytes: int = 256 * 2**20
    """Of one recording, so that it and its arrays fit into the reading child. Project choice."""
    directory_bytes: int = 16 * 2**20
    """Of the directory: 10,000 entries with names of 1,600 letters. Project choice."""
    chunk_bytes: int = 2**18
    """Read at a time. Project choice."""


LIMITS = ArchiveLimits()
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY_BYTES = 46
_UNSHOWABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that hide, reverse or break a line of text."""
_JUNK = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)(/|$)", re.IGNORECASE)


def open_zip(source: BinaryIO, limits: ArchiveLimits = LIMITS) -> zipfile.ZipFile:
    """Open an archive whose directory keeps within the limits.

    Raises:
        ArchiveRefused: too many entries, or it is no whole archive.
    """
    _measure_directory(source, limits)
    source.seek(0)
    try:
        archive = zipfile.ZipFile(source)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        struct.error,
        OverflowError,
    ) as error:
        raise ArchiveRefused("its directory is damaged, or it ends in the middle") from error
    _check_promises(archive, limits)
    return archive


def files_of(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the entries that can be files: no folders, no links, nothing that a system left behind."""
    for entry in archive.infolist():
        mode = entry.external_attr >> 16
        kind = stat.S_IFMT(mode)
        if (
            entry.is_dir()
            or entry.filename.endswith("\\")
            or kind not in (0, stat.S_IFREG)
            or _JUNK.search(entry.filename)
        ):
            continue
        yield entry


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: ArchiveLimits = LIMITS) -> bytes:
    """Return the bytes of one entry, counted while reading and checked against its checksum.

    Raises:
        TooLarge: more than one recording may have.
        DamagedFile: they are not the bytes that the archive promises.
        ArchiveRefused: locked, or packed in a way that is not read here.
    """
    if entry.file_size > limits.recording_bytes:
        raise TooLarge(f"{display_name(entry.filename)!r}", limits.recording_bytes)
    parts, have = [], 0
    for part in _read_parts(archive, entry, limits):
        have += len(part)
        if have > limits.recording_bytes:
            raise TooLarge(f"{display_name(entry.filename)!r}", limits.recording_bytes)
        if have > limits.ratio_free_bytes and have > limits.ratio * max(entry.compress_size, 1):
            raise ArchiveRefused(f"an entry swells to more than {limits.ratio} times its size")
        parts.append(part)
    if have != entry.file_size:
        raise DamagedFile("zip", "an entry is shorter than the archive promises")
    return b"".join(parts)


def peek_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int) -> bytes:
    """Return the first bytes of an entry; raises as `read_entry` does."""
    return next(_read_parts(archive, entry, ArchiveLimits(chunk_bytes=size)), b"")


def display_name(name: str, longest: int = 120) -> str:
    """Return the last part of a name as something that can be shown; it is never used as a path."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in _UNSHOWABLE).strip(" .")
    return shown[-longest:] if re.search(r"\w", shown) else "unnamed"


def folder_of(name: str) -> str:
    """Return the folder part of an entry's name, only ever used to tell which entries lie side by side."""
    return "/".join(re.split(r"[/\\]", name)[:-1])


def _read_parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: ArchiveLimits) -> Iterator[bytes]:
    refusal = _refuse_packing(entry)
    if refusal is not None:
        raise refusal
    try:
        with archive.open(entry) as stream:
            while part := stream.read(limits.chunk_bytes):
                yield part
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        struct.error,
    ) as error:
        raise DamagedFile("zip", "an entry's bytes are not those that the archive promises") from error
    except RuntimeError as error:  # zipfile's word for "needs a password"
        raise ArchiveRefused("an entry is locked with a password") from error


def _refuse_packing(entry: zipfile.ZipInfo) -> InputRefused | None:
    if entry.flag_bits & 0x41:
        return ArchiveRefused("an entry is locked with a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ArchiveRefused("an entry is packed by a method other than deflate")
    return None


def _check_promises(archive: zipfile.ZipFile, limits: ArchiveLimits) -> None:
    """Refuse an archive whose own directory says that it would do harm."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise ArchiveRefused(f"it holds more than {limits.total_bytes / 2**30:g} GB")
    for entry in entries:
        if entry.file_size > limits.ratio_free_bytes and entry.file_size > limits.ratio * max(
            entry.compress_size, 1
        ):
            raise ArchiveRefused(f"an entry swells to more than {limits.ratio} times its size")
    ends = [*(entry.header_offset for entry in entries[1:]), archive.start_dir]
    for entry, next_start in zip(entries, ends, strict=False):  # an empty archive has one end, no entry
        if entry.header_offset < 0 or entry.header_offset + 30 + entry.compress_size > next_start:
            raise ArchiveRefused("its entries overlap")
    files = [entry for entry in entries if not entry.is_dir()]
    if files and all(entry.flag_bits & 0x1 for entry in files):
        raise ArchiveRefused("it is locked with a password")


def _measure_directory(source: BinaryIO, limits: ArchiveLimits) -> None:
    """Count the entries by stepping over their headers, before any object is made of them."""
    end, size = _find_end(source)
    if size > limits.directory_bytes:
        raise ArchiveRefused(f"it holds more than {limits.entries:,} entries")
    source.seek(max(end - size, 0))
    directory = source.read(size)
    at = count = 0
    while at + _ENTRY_BYTES <= len(directory):
        name, extra, comment = struct.unpack_from("<3H", directory, at + 28)
        at += _ENTRY_BYTES + name + extra + comment
        count += 1
        if count > limits.entries:
            raise ArchiveRefused(f"it holds more than {limits.entries:,} entries")


def _find_end(source: BinaryIO) -> tuple[int, int]:
    """Return where the directory ends and how long it says it is."""
    source.seek(0, 2)
    length = source.tell()
    start = max(length - 65_535 - _END.size, 0)
    source.seek(start)
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise ArchiveRefused("its directory is damaged, or it ends in the middle")
    size = _END.unpack_from(tail, at)[5]
    end = start + at
    if end >= _END64_LOCATOR.size:
        source.seek(end - _END64_LOCATOR.size)
        mark, _, where, _ = _END64_LOCATOR.unpack(source.read(_END64_LOCATOR.size))
        if mark == b"PK\x06\x07" and 0 <= where <= end - _END64.size:
            source.seek(end - _END64_LOCATOR.size - _END64.size)  # where Python's zipfile looks, too
            record = _END64.unpack(source.read(_END64.size))
            if record[0] == b"PK\x06\x06":
                return end - _END64_LOCATOR.size - _END64.size, record[8]
    return end, size
