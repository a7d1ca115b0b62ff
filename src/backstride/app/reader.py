"""Read files from strangers: each in a child of its own, whose death costs that one file.

An archive is opened in one child, which puts its files into a private folder one at a time; each of them is
then read in another child. What comes back are plain frames (see `wire_frames`): the samples as Parquet,
ready to be kept, and sentences for what was refused. Threads may read at once; one warm parent serves them
all.
"""

import hashlib
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backstride.app.child import Child, WarmParent
from backstride.app.sandbox import ChildLimits
from backstride.app.wire_frames import NOTE, error_from, receive_note
from backstride.formats.zip_entries import display_name
from backstride.vocab.errors import InputRefused, NotFound, ReaderDied, UnknownFormat
from backstride.vocab.recording import Placement

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b")
LIMITS = ChildLimits()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file that was read."""

    name: str
    """To be shown, never used as a path."""
    digest: str
    """SHA-256 of its content, however it was packed; of a phone's export, over the digests of its tables."""
    size: int
    """Bytes of its content."""
    original: Path
    """The bytes to keep: in the spool, gone when the next file is asked for; or the path that was given."""
    samples: tuple[bytes, ...]
    """The recordings in it, each as `store.samples.encode_recording` writes it."""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """One file that cannot be used, and why."""

    name: str
    error: InputRefused


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file whose content is known already: it was not read again."""

    name: str
    digest: str


Outcome = ReadFile | RefusedFile | KnownFile


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was said of a file by whoever wants it read."""

    name: str
    placement: Placement | None
    facing: str | None
    known: Callable[[str], bool] | None


class FileReader:
    """Reads files in limited children. Cheap to make: the warm parent starts with the first file."""

    def __init__(self, limits: ChildLimits = LIMITS, spool: Path | None = None) -> None:
        """Set the limits of one file, and where archives are unpacked (else: the temporary folder)."""
        self._limits = limits
        self._spool = spool
        self._zygote: WarmParent | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return itself; leaving ends the warm parent."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the warm parent and all its children."""
        self.close()

    def warm(self) -> None:
        """Start the warm parent now, so that the first file need not wait for it."""
        self._running()

    def close(self) -> None:
        """End the warm parent and all its children; reads that are under way end as refusals."""
        with self._lock:
            if self._zygote is not None:
                self._zygote.close()
                self._zygote = None

    def read(
        self,
        path: Path,
        name: str,
        placement: Placement | None = None,
        facing: str | None = None,
        *,
        on_passed_over: Callable[[int], None] | None = None,
        known: Callable[[str], bool] | None = None,
    ) -> Iterator[Outcome]:
        """Yield every file in a file or archive, in order, each read, refused, or passed over as known.

        Args:
            path: Where the bytes lie.
            name: What to call the file; shown, never used as a path.
            placement: Where a motion sensor was worn, if the person says.
            facing: Which sensor axis points where the chest points, if the person says.
            on_passed_over: Told, at the end of an archive, how many of its files were no recordings.
            known: Tells whether a file of this content (SHA-256, hex) need not be read again.
        """
        asked = _Asked(display_name(name), placement, facing, known)
        try:
            if _is_packed(path):
                yield from self._read_archive(path, asked, on_passed_over)
            else:
                yield from self._read_unless_known(path, asked, _digest_of(path))
        except InputRefused as error:
            yield RefusedFile(asked.name, error)

    def _read_unless_known(self, path: Path, asked: _Asked, digest: str) -> Iterator[Outcome]:
        """Read one file; what it is, is said by its digest from here, not by the child that read it."""
        if asked.known is not None and asked.known(digest):
            yield KnownFile(asked.name, digest)
            return
        order = {"task": "read", "name": asked.name, "placement": asked.placement, "facing": asked.facing}
        try:
            with self._start(order, path) as job:
                frames = job.frames()
                for kind, payload in frames:
                    if kind == NOTE:
                        item = _gather(receive_note(payload), frames, path, digest)
                        yield replace(item, name=asked.name)
        except InputRefused as error:
            yield RefusedFile(asked.name, error)

    def _read_archive(
        self, path: Path, asked: _Asked, on_passed_over: Callable[[int], None] | None
    ) -> Iterator[Outcome]:
        spool = Path(tempfile.mkdtemp(prefix=f"backstride-{os.getpid()}-", dir=self._spool))
        try:
            with self._start({"task": "unpack", "name": asked.name, "spool": str(spool)}, path) as job:
                for _, payload in job.frames():
                    note = receive_note(payload)
                    if "passed_over" in note:
                        if on_passed_over is not None:
                            on_passed_over(int(note["passed_over"]))
                    else:
                        yield from self._read_spooled(note, path, spool, asked)
                    job.go_on()
        finally:
            shutil.rmtree(spool, ignore_errors=True)

    def _read_spooled(
        self, note: dict[str, Any], archive: Path, spool: Path, asked: _Asked
    ) -> Iterator[Outcome]:
        """Read one file of an archive; it is gone from the spool afterwards."""
        name = str(note["name"])
        if "error" in note:
            yield RefusedFile(name, error_from(note["error"]))
            return
        # A phone's export may be the whole archive, and is known by its tables, not by how they were packed.
        file = spool / str(int(note["spooled"])) if "spooled" in note else archive
        digest = str(note["digest"]) if note["bundle"] else _digest_of(file)
        yield from self._read_unless_known(file, replace(asked, name=name), digest)
        if file is not archive:
            file.unlink(missing_ok=True)

    def _running(self) -> WarmParent:
        with self._lock:
            if self._zygote is not None and self._zygote.ended():
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                self._zygote = WarmParent()
            return self._zygote

    def _start(self, order: dict[str, Any], path: Path) -> Child:
        """Start a child on a file; once more if the warm parent turns out to be gone."""
        order |= {"memory_bytes": self._limits.memory_bytes, "cpu_s": self._limits.cpu_s}
        parent = self._running()
        try:
            return Child(parent, order, path, self._limits)
        except ConnectionError:
            with self._lock:
                if self._zygote is parent:
                    parent.close()
                    self._zygote = None
            return Child(self._running(), order, path, self._limits)


def sweep_spool(folder: Path) -> int:
    """Remove what readers that were killed left unpacked in a folder; returns how many were swept."""
    left = [path for path in folder.glob("backstride-*-*") if not _is_alive(int(path.name.split("-")[1]))]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _gather(
    note: dict[str, Any], frames: Iterator[tuple[bytes, bytes]], original: Path, digest: str
) -> ReadFile | RefusedFile:
    """Put a note and the samples that follow it together."""
    try:
        if "error" in note:
            return RefusedFile(str(note["name"]), error_from(note["error"]))
        samples = tuple(payload for _, (_, payload) in zip(range(int(note["parts"])), frames, strict=False))
        return ReadFile(str(note["name"]), digest, int(note["size"]), original, samples)
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderDied("its answer makes no sense") from error


def _is_packed(path: Path) -> bool:
    """Tell archives by their first bytes; what is no file at all is refused."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnknownFormat("a folder; choose the files in it")
        if not stat.S_ISREG(mode):
            raise UnknownFormat("a device, not a file")
        with path.open("rb") as file:
            return file.read(4).startswith(_PACKED)
    except FileNotFoundError as error:
        raise NotFound("file") from error
    except OSError as error:
        raise InputRefused(
            f"This file could not be opened: {error.strerror or error}. Check who may read it."
        ) from error


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
