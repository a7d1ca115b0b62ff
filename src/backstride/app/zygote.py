"""The warm parent of the reading children: has every reader loaded, holds no secret, forks a child a file.

Starting Python and its libraries takes half a second; forking a process that has them takes milliseconds.
The zygote is a process of its own with a single thread (forking a web server with threads would be a
gamble), knows nothing of the database, and never looks at a stranger's bytes itself.

Orders come on a socket as JSON with file descriptors; answers go from the child straight to whoever asked.
Rejected: `multiprocessing`'s fork server (answers cross by pickle, `__main__` is imported again, one for
the whole program).
"""

import contextlib
import errno
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

from backstride.app.sandbox import (
    DISK_FULL,
    OUT_OF_MEMORY,
    ChildLimits,
    die_with_parent,
    enter_sandbox,
    silence,
)
from backstride.app.wire_frames import plain_error, send_note, send_samples
from backstride.formats.container import Original, PassedOver, Refusal, Unpacked, pack, unpack
from backstride.formats.read import read_original
from backstride.formats.zip_entries import LIMITS
from backstride.vocab.errors import InputRefused
from backstride.vocab.recording import Placement

ORDER_BYTES = 65_536
WARM = (
    "numpy",
    "numpy.ma",  # np.median imports it at its first call
    "pyarrow",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.parquet",
    "lxml.etree",
    "fitdecode",
    "fitfast",
    "zoneinfo",
    "backstride.store.samples",
    "backstride.formats.fit.read",
    "backstride.formats.fit.fast",
    "backstride.formats.fit.whole",
    "backstride.formats.gpx",
    "backstride.formats.tcx",
    "backstride.formats.sensor_csv",
    "backstride.formats.sensorlogger",
    "backstride.formats.phyphox",
    "backstride.formats.session",
)


@dataclass(slots=True)
class _Zygote:
    control: socket.socket
    wake: int
    running: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Process number: number of the job, where to say how it ended."""
    spools: set[str] = field(default_factory=set)

    def serve(self) -> None:
        """Take orders until whoever gives them is gone."""
        while True:
            ready, _, _ = select.select([self.control.fileno(), self.wake], [], [])
            if self.wake in ready:
                os.read(self.wake, 4096)
                self.reap()
            if self.control.fileno() in ready:
                message, fds, _, _ = socket.recv_fds(self.control, ORDER_BYTES, 4)
                if not message:
                    break
                self.obey(json.loads(message), fds)
        self.end_all()

    def obey(self, order: Mapping[str, Any], fds: list[int]) -> None:
        """Start a job, or end one."""
        if "kill" in order:
            for pid, (job, _) in self.running.items():
                if job == order["kill"]:
                    os.kill(pid, signal.SIGKILL)
            return
        if "spool" in order:
            self.spools.add(order["spool"])
        status = fds[0]
        pid = os.fork()
        if pid == 0:
            self.be_child(order, fds[1:])
        self.running[pid] = (order["job"], status)
        for fd in fds[1:]:
            os.close(fd)

    def be_child(self, order: Mapping[str, Any], fds: list[int]) -> None:
        """Do one job and end; nothing that happens here reaches the zygote."""
        status = 1
        try:
            silence((2,))  # what a library has to complain about is for nobody's terminal
            self.control.close()
            for _, other in self.running.values():
                os.close(other)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent()
            do_job(order, fds)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        except OSError as error:
            status = DISK_FULL if error.errno == errno.ENOSPC else status
        finally:
            os._exit(status)

    def reap(self) -> None:
        """Say of every child that ended how it did."""
        while True:
            try:
                pid, how = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            _, status = self.running.pop(pid, (0, -1))
            if status >= 0:
                with contextlib.suppress(OSError):
                    os.write(status, str(os.waitstatus_to_exitcode(how)).encode())
                os.close(status)

    def end_all(self) -> None:
        """End what still runs, and remove what it had spooled."""
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        for spool in self.spools:
            shutil.rmtree(spool, ignore_errors=True)


def do_job(order: Mapping[str, Any], fds: list[int]) -> None:
    """Open an archive or read a file, within walls."""
    out, source, *more = fds
    limits = ChildLimits(memory_bytes=order["memory_bytes"], cpu_s=order["cpu_s"])
    unpacking = order["task"] == "unpack"
    enter_sandbox(limits, write_bytes=LIMITS.recording_bytes * 2 if unpacking else 0)
    with os.fdopen(source, "rb") as stream:
        if unpacking:
            unpack_job(stream, order["name"], Path(order["spool"]), out, more[0])
        else:
            placement = None if order["placement"] is None else Placement(order["placement"])
            read_job(stream, order["name"], placement, order["facing"], out)


def unpack_job(stream: BinaryIO, name: str, spool: Path, out: int, go_on: int) -> None:
    """Put each file of an archive into the spool, one at a time: the next when the last was dealt with."""
    for number, item in enumerate(unpack(stream, name)):
        note = _note_of(item)
        if isinstance(item, Original) and not item.whole:
            (spool / str(number)).write_bytes(pack(item.members) if item.members else item.data)
            note["spooled"] = number
        send_note(out, note)
        if not os.read(go_on, 1):
            return


def read_job(stream: BinaryIO, name: str, placement: Placement | None, facing: str | None, out: int) -> None:
    """Read a file that holds one recording file, and send its recordings."""
    from backstride.store.samples import encode_recording  # noqa: PLC0415  # pyarrow: in the zygote only

    for item in unpack(stream, name):
        if isinstance(item, Original):
            try:
                samples = [encode_recording(r) for r in read_original(item, placement, facing)]
            except InputRefused as error:
                send_note(out, _note_of(Refusal(name, error)))
                continue
            send_note(out, {**_note_of(item), "parts": len(samples)})
            for part in samples:
                send_samples(out, part)
        else:
            send_note(out, _note_of(item))


def _note_of(item: Unpacked) -> dict[str, Any]:
    if isinstance(item, PassedOver):
        return {"passed_over": item.count}
    if isinstance(item, Refusal):
        return {"name": item.name, "error": plain_error(item.error)}
    return {"name": item.name, "digest": item.digest, "size": item.size, "bundle": bool(item.members)}


def main(control_fd: int) -> None:
    """Warm up and serve until the socket closes."""
    silence((0, 1))
    wake, wake_in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _wake_up)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in WARM:
        with contextlib.suppress(ImportError):  # a part that is missing is told by the file that needs it
            importlib.import_module(name)
    _Zygote(socket.socket(fileno=control_fd), wake).serve()
    os._exit(0)  # nothing is left to be said; taking everything down in order takes a tenth of a second


def _wake_up(_signal: int, _frame: FrameType | None) -> None:
    """Nothing to do: the signal wakes `select` through its pipe."""


if __name__ == "__main__":
    main(int(sys.argv[1]))
