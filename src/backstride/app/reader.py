"""Read files from strangers: each in a child of its own, whose death costs that one file.

An archive is opened in one child, which puts its files into a private folder one at a time; each of them is
then read in another child. What comes back are plain frames (see `wire_frames`): the samples as Parquet,
ready to be kept, and sentences for what was refused. Threads may read at once; one warm parent serves them
all.
"""

import contextlib
import hashlib
import json
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backstride.app.sandbox import ChildLimits
from backstride.app.wire_frames import NOTE, error_from, receive_frame, receive_note
from backstride.vocab.errors import InputRefused, NotFound, ReaderDied, UnknownFormat
from backstride.vocab.recording import Placement

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b")
_ENVIRONMENT_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TZDIR", "PYTHONTZPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All else stays out of reach of the reading children: passwords of databases live in the environment."""
_END_WAIT_S = 10.0
"""How long the zygote may take to say how a child ended. Project choice."""
LIMITS = ChildLimits()
OUT_OF_MEMORY = 3
"""The exit status by which a child says so (see `zygote`)."""


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


class FileReader:
    """Reads files in limited children. Cheap to make: the warm parent starts with the first file."""

    def __init__(self, limits: ChildLimits = LIMITS, spool: Path | None = None) -> None:
        """Set the limits of one file, and where archives are unpacked (else: the temporary folder)."""
        self._limits = limits
        self._spool = spool
        self._zygote: _Zygote | None = None
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
        on_passed_over: Callable[[int], None] | None = None,
        known: Callable[[str], bool] | None = None,
    ) -> Iterator[ReadFile | RefusedFile | KnownFile]:
        """Yield every file in a file or archive, in order, each read, refused, or passed over as known.

        Args:
            path: Where the bytes lie.
            name: What to call the file; shown, never used as a path.
            placement: Where a motion sensor was worn, if the person says.
            facing: Which sensor axis points where the chest points, if the person says.
            on_passed_over: Told, at the end of an archive, how many of its files were no recordings.
            known: Tells whether a file of this content (SHA-256, hex) need not be read again.
        """
        shown = name.rsplit("/", 1)[-1] or "unnamed"
        try:
            packed = _is_packed(path)
            if packed:
                yield from self._read_archive(path, shown, placement, facing, on_passed_over, known)
            else:
                yield from self._read_unless_known(path, shown, placement, facing, known)
        except InputRefused as error:
            yield RefusedFile(shown, error)

    def _read_unless_known(
        self,
        path: Path,
        name: str,
        placement: Placement | None,
        facing: str | None,
        known: Callable[[str], bool] | None,
    ) -> Iterator[ReadFile | RefusedFile | KnownFile]:
        if known is not None:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if known(digest):
                yield KnownFile(name, digest)
                return
        yield from self._read_single(path, path, name, placement, facing)

    def _read_single(
        self, path: Path, original: Path, name: str, placement: Placement | None, facing: str | None
    ) -> Iterator[ReadFile | RefusedFile]:
        order = {"task": "read", "name": name, "placement": placement, "facing": facing}
        try:
            with self._start(order, path) as job:
                notes = job.frames()
                for kind, payload in notes:
                    if kind == NOTE:
                        yield _gather(receive_note(payload), notes, original)
        except InputRefused as error:
            yield RefusedFile(name, error)

    def _read_archive(
        self,
        path: Path,
        name: str,
        placement: Placement | None,
        facing: str | None,
        on_passed_over: Callable[[int], None] | None,
        known: Callable[[str], bool] | None,
    ) -> Iterator[ReadFile | RefusedFile | KnownFile]:
        spool = Path(tempfile.mkdtemp(prefix="backstride-", dir=self._spool))
        try:
            with self._start({"task": "unpack", "name": name, "spool": str(spool)}, path) as job:
                for _, payload in job.frames():
                    note = receive_note(payload)
                    if "passed_over" in note:
                        if on_passed_over is not None:
                            on_passed_over(int(note["passed_over"]))
                    elif "error" in note:
                        yield RefusedFile(str(note["name"]), error_from(note["error"]))
                    else:
                        yield from self._read_spooled(note, path, spool, placement, facing, known)
                    job.go_on()
        finally:
            shutil.rmtree(spool, ignore_errors=True)

    def _read_spooled(
        self,
        note: dict[str, Any],
        archive: Path,
        spool: Path,
        placement: Placement | None,
        facing: str | None,
        known: Callable[[str], bool] | None,
    ) -> Iterator[ReadFile | RefusedFile | KnownFile]:
        """Read one file of an archive; it is gone from the spool afterwards."""
        name = str(note["name"])
        if "spooled" not in note:  # the archive itself is one recording: an export of a phone
            yield from self._read_single(archive, archive, name, placement, facing)
            return
        file = spool / str(int(note["spooled"]))
        for item in self._read_unless_known(file, name, placement, facing, known):
            yield replace(item, name=name)
        file.unlink(missing_ok=True)

    def _running(self) -> "_Zygote":
        with self._lock:
            if self._zygote is None or self._zygote.ended():
                self._zygote = _Zygote()
            return self._zygote

    def _start(self, order: dict[str, Any], path: Path) -> "_Job":
        """Start a child on a file; once more if the warm parent turns out to be gone."""
        order |= {"memory_bytes": self._limits.memory_bytes, "cpu_s": self._limits.cpu_s}
        try:
            return _Job(self._running(), order, path, self._limits)
        except (BrokenPipeError, ConnectionError):
            return _Job(self._running(), order, path, self._limits)


class _Zygote:
    """The warm parent, as seen from here."""

    def __init__(self) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {key: os.environ[key] for key in _ENVIRONMENT_KEPT if key in os.environ}
        environment |= {
            "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
            "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve address space by the gigabyte
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
                [sys.executable, "-P", "-m", "backstride.app.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends us; the closing socket ends the zygote
            )
        self.jobs = count(1)

    def ended(self) -> bool:
        """Tell whether the process is gone."""
        return self.process.poll() is not None

    def order(self, order: dict[str, Any], fds: list[int]) -> None:
        """Send one order; a message goes whole or not at all, so threads need no lock."""
        socket.send_fds(self.socket, [json.dumps(order).encode()], fds)

    def close(self) -> None:
        """Close the socket, which ends it, and wait for that."""
        self.socket.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Job:
    """One child at work on one file."""

    def __init__(self, zygote: _Zygote, order: dict[str, Any], path: Path, limits: ChildLimits) -> None:
        self._zygote = zygote
        self._limits = limits
        self._late = False
        self._number = next(zygote.jobs)
        self._answers, out = os.pipe()
        self._status, status = os.pipe()
        go_on, self._go_on = os.pipe()
        source = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fds = [status, out, source] + ([go_on] if order["task"] == "unpack" else [])
            zygote.order({**order, "job": self._number}, fds)
        except BaseException:
            self._close()
            raise
        finally:
            for fd in (out, status, go_on, source):
                os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status >= 0:
            self.kill()
        self._close()

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield what the child says until it ends.

        Raises:
            ReaderDied: it did not end well.
        """
        try:
            while frame := receive_frame(self._receive):
                yield frame
        except ReaderDied as broken_off:
            raise self._how_it_ended() or broken_off from broken_off
        how = self._how_it_ended()
        if how is not None:
            raise how

    def go_on(self) -> None:
        """Let the child that opens an archive go on to the next file."""
        with contextlib.suppress(BrokenPipeError):  # it is dead: its status says why
            os.write(self._go_on, b".")

    def kill(self) -> None:
        """End the child; it may be gone already."""
        with contextlib.suppress(OSError):
            self._zygote.order({"kill": self._number}, [])

    def _receive(self, length: int) -> bytes:
        parts: list[bytes] = []
        deadline = time.monotonic() + self._limits.wall_s
        while length > 0:
            if not _readable(self._answers, deadline - time.monotonic()):
                self._late = True
                self.kill()
                raise ReaderDied("it gave no answer")
            part = os.read(self._answers, min(length, 2**20))
            if not part:
                break
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _how_it_ended(self) -> ReaderDied | None:
        """Return None for a good end, else what it died of."""
        said = os.read(self._status, 64) if _readable(self._status, _END_WAIT_S) else b""
        os.close(self._status)
        self._status = -1
        if self._late:
            return ReaderDied(f"it gave no answer for {self._limits.wall_s:g} s")
        if said == b"0":
            return None
        return ReaderDied(_cause(int(said) if said else None, self._limits))

    def _close(self) -> None:
        for fd in (self._answers, self._status, self._go_on):
            if fd >= 0:
                os.close(fd)
        self._answers = self._status = self._go_on = -1


def _gather(
    note: dict[str, Any], frames: Iterator[tuple[bytes, bytes]], original: Path
) -> ReadFile | RefusedFile:
    """Put a note and the samples that follow it together."""
    try:
        if "error" in note:
            return RefusedFile(str(note["name"]), error_from(note["error"]))
        samples = tuple(payload for _, (_, payload) in zip(range(int(note["parts"])), frames, strict=False))
        return ReadFile(str(note["name"]), str(note["digest"]), int(note["size"]), original, samples)
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderDied("its answer makes no sense") from error


def _cause(status: int | None, limits: ChildLimits) -> str:
    if status == OUT_OF_MEMORY:
        return f"it needed more than {limits.memory_bytes / 2**20:,.0f} MB of memory"
    if status == -signal.SIGXCPU:
        return f"it took more than {limits.cpu_s} s of processor time"
    if status == -signal.SIGKILL:
        return "the system ended it, most likely for want of memory"
    if status is not None and status < 0:
        return f"the program that read it crashed ({signal.Signals(-status).name})"
    return "the program that read it ended early"


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


def _readable(fd: int, timeout_s: float) -> bool:
    """Wait until there is something to read; `poll` knows no largest descriptor, as `select` does."""
    poll = select.poll()
    poll.register(fd, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(max(timeout_s, 0.0) * 1000))
