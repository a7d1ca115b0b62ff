"""Open .gz and .zip: a zip of many gives many, one after the other, and one at a time is in memory.

What a recording *is* does not depend on how it was packed, so its identity is the SHA-256 of the bytes
inside; for a phone's export, which is several tables, the SHA-256 over the names and digests of those
tables. Which tables belong together is told by their headers and by lying in the same folder.

Depth is one: a `.gz` inside a zip is opened (that is how Strava exports), a zip inside a zip is refused.
What is not a recording and does not claim to be one (pictures in a Strava export) is passed over and
counted; a file called `.fit` that is a picture is refused by name.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import SEEK_END, BytesIO
from typing import BinaryIO

from backstride.formats.sniff import HEAD_BYTES, Kind, sniff
from backstride.formats.zip_entries import (
    LIMITS,
    ArchiveLimits,
    display_name,
    files_of,
    folder_of,
    open_zip,
    peek_entry,
    read_entry,
)
from backstride.vocab.errors import ArchiveRefused, DamagedFile, InputRefused, TooLarge, UnknownFormat

_CLAIMS = re.compile(r"\.(fit|gpx|tcx)(\.gz)?$", re.IGNORECASE)
"""Names that promise a recording: if the content is none, that is said."""
BUNDLES = (Kind.SENSORLOGGER, Kind.PHYPHOX)


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """The bytes of one recording file, out of whatever it was packed in."""

    name: str
    """To be shown, never to be used as a path."""
    kind: Kind
    digest: str
    """SHA-256 in hex: of `data`, or over the sorted names and digests of `members`."""
    data: bytes = b""
    members: Mapping[str, bytes] = field(default_factory=dict)
    """The tables of a phone's export, by name; empty for a single file."""
    whole: bool = False
    """The archive holds this export and no other recording: the archive itself is what should be kept."""

    @property
    def size(self) -> int:
        """Bytes inside."""
        return len(self.data) + sum(len(data) for data in self.members.values())


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """A file, or one file inside an archive, that cannot be used."""

    name: str
    error: InputRefused


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many files of an archive were no recordings and did not claim to be."""

    count: int


@dataclass(slots=True)
class _Bundle:
    kind: Kind
    folder: str
    entries: list[zipfile.ZipInfo] = field(default_factory=list)


Unpacked = Original | Refusal | PassedOver


def unpack(source: BinaryIO, name: str, limits: ArchiveLimits = LIMITS) -> Iterator[Unpacked]:
    """Yield every recording file inside, in order; a file that is not packed yields itself.

    Args:
        source: The bytes, seekable.
        name: What the file is called; shown, never used as a path.
        limits: How much may come out.
    """
    shown = display_name(name)
    source.seek(0)
    try:
        kind = sniff(source.read(HEAD_BYTES))
        source.seek(0)
        if kind is Kind.ZIP:
            yield from _unzip(source, shown, limits)
        elif kind is Kind.GZIP:
            yield _gunzip_one(source, shown, limits)
        else:
            yield single(shown, _read_all(source, shown, limits))
    except InputRefused as error:
        yield Refusal(shown, error)


def single(name: str, data: bytes) -> Original:
    """Return a file that is not packed.

    Raises:
        UnknownFormat: it is none of the formats read here.
    """
    kind = sniff(data)
    if kind in (Kind.ZIP, Kind.GZIP):
        raise ArchiveRefused("it holds an archive inside an archive")
    if kind is Kind.SENSORLOGGER:
        raise UnknownFormat("one table of a Sensor Logger export; choose the whole zip")
    members = {name: data} if kind is Kind.PHYPHOX else {}  # one such table names its own quantities
    return Original(name, kind, hashlib.sha256(data).hexdigest(), b"" if members else data, members)


def gunzip(source: BinaryIO, limits: ArchiveLimits = LIMITS) -> bytes:
    """Return what a gzip file holds; of one that ends in the middle, the part before.

    Raises:
        TooLarge, ArchiveRefused: it swells beyond the limits.
        DamagedFile: nothing could be read.
    """
    parts: list[bytes] = []
    have = taken = 0
    for part, taken in _inflate(source, limits):
        have += len(part)
        if have > limits.recording_bytes:
            raise TooLarge("What this file unpacks to", limits.recording_bytes)
        if have > limits.ratio_free_bytes and have > limits.ratio * taken:
            raise ArchiveRefused(f"it swells to more than {limits.ratio} times its size")
        parts.append(part)
    if not have:
        raise DamagedFile("gzip", "it is empty, or ends before its first byte")
    return b"".join(parts)


def _inflate(source: BinaryIO, limits: ArchiveLimits) -> Iterator[tuple[bytes, int]]:
    """Yield pieces and how many packed bytes were taken in so far; several gzip files in a row are one."""
    inflater = zlib.decompressobj(wbits=31)
    taken = 0
    rest = b""
    while chunk := rest or source.read(limits.chunk_bytes):
        taken += 0 if rest else len(chunk)
        try:
            part = inflater.decompress(chunk, limits.chunk_bytes)
        except zlib.error as error:
            raise DamagedFile("gzip", "its bytes are damaged") from error
        yield part, taken
        rest = inflater.unconsumed_tail
        if inflater.eof:
            rest = inflater.unused_data.lstrip(b"\x00")
            if rest and not rest.startswith(b"\x1f\x8b"):
                return  # something else was appended
            inflater = zlib.decompressobj(wbits=31)


def _gunzip_one(source: BinaryIO, name: str, limits: ArchiveLimits) -> Original:
    bare = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE) or name
    return single(bare, gunzip(source, limits))


def _read_all(source: BinaryIO, name: str, limits: ArchiveLimits) -> bytes:
    size = source.seek(0, SEEK_END)
    if size > limits.recording_bytes:
        raise TooLarge(f"{name!r}", limits.recording_bytes)
    source.seek(0)
    return source.read(size)  # not `read(limit)`, which would ask for the limit in memory first


def _unzip(source: BinaryIO, name: str, limits: ArchiveLimits) -> Iterator[Unpacked]:
    with open_zip(source, limits) as archive:
        plan, passed_over = _plan(archive)
        if not plan:
            raise UnknownFormat("an archive without a recording in it")
        total = 0
        for item in plan:
            for unpacked in _carry_out(archive, item, name, limits, whole=len(plan) == 1):
                total += unpacked.size if isinstance(unpacked, Original) else 0
                if total > limits.total_bytes:
                    raise ArchiveRefused(f"it holds more than {limits.total_bytes / 2**30:g} GB")
                yield unpacked
    if passed_over:
        yield PassedOver(passed_over)


def _plan(archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo | _Bundle | Refusal], int]:
    """Say what will be read, in the order of the archive: files, and tables that belong together."""
    plan: list[zipfile.ZipInfo | _Bundle | Refusal] = []
    bundles: dict[tuple[Kind, str], _Bundle] = {}
    passed_over = 0
    for entry in files_of(archive):
        try:
            kind = sniff(peek_entry(archive, entry, HEAD_BYTES))
        except UnknownFormat as error:
            if _CLAIMS.search(entry.filename):
                plan.append(Refusal(display_name(entry.filename), error))
            else:
                passed_over += 1
            continue
        except InputRefused as error:
            plan.append(Refusal(display_name(entry.filename), error))
            continue
        if kind not in BUNDLES:
            plan.append(entry)
            continue
        folder = re.sub(r"(^|/)meta$", "", folder_of(entry.filename))
        if (kind, folder) not in bundles:
            bundles[kind, folder] = _Bundle(kind, folder)
            plan.append(bundles[kind, folder])
        bundles[kind, folder].entries.append(entry)
    return plan, passed_over


def _carry_out(
    archive: zipfile.ZipFile,
    item: zipfile.ZipInfo | _Bundle | Refusal,
    archive_name: str,
    limits: ArchiveLimits,
    *,
    whole: bool,
) -> Iterator[Original | Refusal]:
    if isinstance(item, Refusal):
        yield item
        return
    name = display_name((item.folder or archive_name) if isinstance(item, _Bundle) else item.filename)
    try:
        if isinstance(item, _Bundle):
            yield _read_bundle(archive, item, name, limits, whole=whole)
        else:
            data = read_entry(archive, item, limits)
            yield (
                _gunzip_one(BytesIO(data), name, limits)
                if data.startswith(b"\x1f\x8b")
                else single(name, data)
            )
    except InputRefused as error:
        yield Refusal(name, error)


def _read_bundle(
    archive: zipfile.ZipFile, bundle: _Bundle, name: str, limits: ArchiveLimits, *, whole: bool
) -> Original:
    members: dict[str, bytes] = {}
    left = limits.recording_bytes
    for entry in bundle.entries:
        member = display_name(entry.filename)
        if member in members:
            raise ArchiveRefused(f"two of its tables are called {member!r}")
        data = read_entry(archive, entry, limits)
        left -= len(data)
        if left < 0:
            raise TooLarge(f"{name!r}", limits.recording_bytes)
        members[member] = data
    return Original(name, bundle.kind, _digest_of(members), members=members, whole=whole)


def _digest_of(members: Mapping[str, bytes]) -> str:
    """Return the identity of several tables: neither their order nor how they were packed counts."""
    if len(members) == 1:
        return hashlib.sha256(next(iter(members.values()))).hexdigest()
    lines = (f"{name}\0{hashlib.sha256(data).hexdigest()}\n" for name, data in sorted(members.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of the tables of one export: the same tables give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()
