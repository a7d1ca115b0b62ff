"""A reading child as seen from the process that asked for it, and the warm parent that forks it.

Descriptors go over with the order, answers come back on a pipe, how it ended on another: a child that breaks
off in the middle of an answer cannot be mistaken for one that was done.
"""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backstride.app.sandbox import DISK_FULL, OUT_OF_MEMORY, ChildLimits
from backstride.app.wire_frames import receive_frame
from backstride.vocab.errors import ReaderDied

_ENVIRONMENT_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TZDIR", "PYTHONTZPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All else stays out of reach of the reading children: passwords of databases live in the environment."""
_END_WAIT_S = 10.0
"""How long the zygote may take to say how a child ended. Project choice."""


class WarmParent:
    """The warm parent, as seen from here."""

    def __init__(self) -> None:
        """Start it; it warms up while we go on."""
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {key: os.environ[key] for key in _ENVIRONMENT_KEPT if key in os.environ}
        environment |= {
            "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
            "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve address space by the gigabyte
            "MALLOC_ARENA_MAX": "1",  # each further arena takes 64 MB of address space
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
        if self.socket.fileno() < 0:
            raise ConnectionAbortedError
        socket.send_fds(self.socket, [json.dumps(order).encode()], fds)

    def close(self) -> None:
        """Close the socket, which ends it, and wait for that."""
        self.socket.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Child:
    """One child at work on one file."""

    def __init__(self, zygote: WarmParent, order: dict[str, Any], path: Path, limits: ChildLimits) -> None:
        """Give the order, and the file as an open descriptor: the child opens none by name."""
        self._zygote = zygote
        self._limits = limits
        self._late = False
        self._number = next(zygote.jobs)
        source = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._answers, out = os.pipe()
        self._status, status = os.pipe()
        go_on, self._go_on = os.pipe()
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
        """Return itself; leaving ends the child, if it still runs."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child and let go of its pipes."""
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


def _cause(status: int | None, limits: ChildLimits) -> str:
    if status == OUT_OF_MEMORY:
        return f"it needed more than {limits.memory_bytes / 2**20:,.0f} MB of memory"
    if status == DISK_FULL:
        return "there is no room left to unpack it"
    if status == -signal.SIGXCPU:
        return f"it took more than {limits.cpu_s} s of processor time"
    if status == -signal.SIGKILL:
        return "the system ended it, most likely for want of memory"
    if status is not None and status < 0:
        return f"the program that read it crashed ({signal.Signals(-status).name})"
    return "the program that read it ended early"


def _readable(fd: int, timeout_s: float) -> bool:
    """Wait until there is something to read; `poll` knows no largest descriptor, as `select` does."""
    poll = select.poll()
    poll.register(fd, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(max(timeout_s, 0.0) * 1000))
