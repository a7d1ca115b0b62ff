"""The file that a backup is: a zip with a manifest, whose comment is the SHA-256 of all bytes before it.

Any zip program opens it. The manifest names every member with its own SHA-256; the comment covers what no
member does (the zip's own tables), so that not one flipped or missing byte goes unseen.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from backstride.store.durable import written_in_one
from backstride.vocab.errors import BackupDamaged, StoreRefused

SCHEMA = "backstride.backup/1"
MANIFEST = "manifest.json"
SEAL = 64
"""Length of a SHA-256 in hex."""
CHUNK = 1 << 20
_OLD = (1980, 1, 1, 0, 0, 0)
"""Members carry no date, so that the same state gives the same bytes but for its own date."""


class _Sealed:
    """A file that hashes what is written, and ends in the hash instead of the last 64 bytes written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._last = b""

    def write(self, data: bytes) -> int:
        """Write all but the newest 64 bytes."""
        held = self._last + bytes(data)
        ready, self._last = held[:-SEAL], held[-SEAL:]
        self._hash.update(ready)
        with _refusal_in_words():
            self._stream.write(ready)
        return len(data)

    def flush(self) -> None:
        """Do what zipfile asks of a file."""
        self._stream.flush()

    def seal(self) -> None:
        """Write the hash."""
        with _refusal_in_words():
            self._stream.write(self._hash.hexdigest().encode())
            self._stream.flush()


@contextmanager
def _refusal_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreRefused(
            f"The backup could not be written: {error.strerror}. Choose another place."
        ) from error


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a stream, a bit at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


@dataclass(slots=True)
class ArchiveWriter:
    """A backup while it is written."""

    _zip: zipfile.ZipFile
    about: dict[str, Any] = field(default_factory=dict)
    """What the manifest says beside its members."""
    members: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, chunks: Iterable[bytes], *, squeeze: bool) -> int:
        """Add a member and return how many chunks it had; `squeeze` what is not packed already."""
        info = zipfile.ZipInfo(name, _OLD)
        info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
        digest, count = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as stream:
            for count, chunk in enumerate(chunks, start=1):  # noqa: B007 (the last number is the count)
                digest.update(chunk)
                stream.write(chunk)
        self.members[name] = digest.hexdigest()
        return count


@contextmanager
def archive_written(path: Path) -> Iterator[ArchiveWriter]:
    """Write a backup; it is there under its name, whole and synced, when the context ends without an error.

    Raises:
        StoreRefused: it cannot be written there, or something that is no backup has that name already.
    """
    if path.exists() and not _is_sealed(path):
        raise StoreRefused(
            f"{path} is there already and is no backup, so it was left as it is. Choose another name."
        )
    with written_in_one(path) as temporary:
        with _refusal_in_words():
            temporary.touch(mode=0o600, exist_ok=False)  # health data: for nobody else on this machine
            stream = temporary.open("wb")
        with stream:
            sealed = _Sealed(stream)
            with zipfile.ZipFile(sealed, "w", compresslevel=1) as archive:  # type: ignore[call-overload] # no seek, as zipfile allows
                writer = ArchiveWriter(archive)
                yield writer
                manifest = {"schema": SCHEMA, **writer.about, "members": dict(writer.members)}
                writer.add(MANIFEST, [json.dumps(manifest, indent=1).encode()], squeeze=False)
                archive.comment = b"0" * SEAL
            sealed.seal()


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup that has been checked."""

    manifest: dict[str, Any]
    _zip: zipfile.ZipFile

    def open(self, name: str) -> IO[bytes]:
        """Open a member."""
        return self._zip.open(name)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a member."""
        with self.open(name) as stream:
            yield from chunks_of(stream)


@contextmanager
def archive_checked(path: Path) -> Iterator[Archive]:
    """Check every byte of a backup, and then give it.

    Raises:
        BackupDamaged: it is none, or not one byte as it was written.
    """
    _check_seal(path)
    with ExitStack() as opened:
        try:
            file = opened.enter_context(zipfile.ZipFile(path))
            archive = Archive(json.loads(file.read(MANIFEST)), file)
            _check_members(archive, set(file.namelist()))
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
            raise BackupDamaged(f"it is no backup that this program knows ({error})") from error
        yield archive


def _is_sealed(path: Path) -> bool:
    """Tell whether a file is a backup by its two ends; a damaged one still is, and a newer may replace it."""
    with path.open("rb") as stream:
        begins = stream.read(2)
        stream.seek(-min(SEAL, path.stat().st_size), os.SEEK_END)
        return begins == b"PK" and re.fullmatch(rb"[0-9a-f]{64}", stream.read()) is not None


def _check_seal(path: Path) -> None:
    try:
        size = path.stat().st_size
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            left = size - SEAL
            while left > 0 and (chunk := stream.read(min(left, CHUNK))):
                digest.update(chunk)
                left -= len(chunk)
            seal = stream.read()
    except OSError as error:
        raise BackupDamaged(f"{path} could not be read: {error.strerror or error}") from error
    if seal != digest.hexdigest().encode():
        raise BackupDamaged("its checksum does not hold: it was cut or changed, or it is no backup")


def _check_members(archive: Archive, names: set[str]) -> None:
    members: dict[str, str] = archive.manifest["members"]
    if archive.manifest["schema"] != SCHEMA or names != {*members, MANIFEST}:
        raise BackupDamaged("its manifest names other members than it has")
    for name, expected in members.items():
        digest = hashlib.sha256()
        for chunk in archive.chunks(name):
            digest.update(chunk)
        if digest.hexdigest() != expected:
            raise BackupDamaged(f"{name} is not what it was")
