"""Walls around a process that reads a stranger's file: memory, time, no network, no other program.

Limits are the kernel's (`setrlimit`), since a parser that runs wild does not ask Python. Where Linux allows
it, a filter on system calls takes away sockets, program starts and the debugger, for good and for all
children. Elsewhere (macOS) only the limits hold, and macOS does not enforce the one on memory.

Rejected: containers and network namespaces (need rights that a plain user or a container often lacks), and
a library for seccomp (the filter is fifteen instructions).
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one file may cost."""

    memory_bytes: int = 2**30
    """Above what the warm parent holds already. Promised limit."""
    cpu_s: int = 60
    """Promised limit."""
    wall_s: float = 120.0
    """Between two answers; twice the processor time, for a busy machine. Project choice."""


OUT_OF_MEMORY, DISK_FULL = 3, 4
"""Exit statuses by which a child says what it was short of."""
CALLS_REFUSED: Mapping[str, tuple[int, tuple[int, ...]]] = {
    # Audit number of the architecture; socket, connect, bind, execve, execveat, ptrace (Linux headers).
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117)),
}
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2


def enter_sandbox(limits: ChildLimits, write_bytes: int) -> bool:
    """Wall this process in; cannot be undone.

    Args:
        limits: Memory and time.
        write_bytes: How long a file may become that this process writes.

    Returns:
        Whether the network, too, is out of reach.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, write_bytes)
    _limit(resource.RLIMIT_CPU, limits.cpu_s, spare=5)
    held = mapped_bytes()
    if held:
        _limit(resource.RLIMIT_AS, held + limits.memory_bytes)
    return refuse_calls()


def mapped_bytes() -> int:
    """Return how much address space this process has, or 0 where that cannot be known."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def refuse_calls() -> bool:
    """Take sockets, program starts and the debugger away from this process; say whether that worked."""
    known = CALLS_REFUSED.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    program = _filter(*known)
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.create_string_buffer(header), 0, 0) == 0)


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: refuse another architecture's calls and each of `calls`; allow all else."""
    refuse_at = 3 + len(calls) + 1  # counted in instructions: load, compare, load, one a call, allow, refuse
    steps = [(_LOAD, 0, 0, 4), (_JUMP_IF_EQUAL, 0, refuse_at - 2, architecture), (_LOAD, 0, 0, 0)]
    for i, call in enumerate(calls):
        steps.append((_JUMP_IF_EQUAL, refuse_at - (3 + i) - 1, 0, call))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _limit(which: int, value: int, spare: int = 0) -> None:
    """Lower a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(which)
    top = value + spare if hard == resource.RLIM_INFINITY else min(hard, value + spare)
    try:
        resource.setrlimit(which, (min(value, top), top))
    except (ValueError, OSError):  # a system that does not know this limit (macOS and RLIMIT_AS)
        return


def silence(fds: tuple[int, ...] = (0, 1, 2)) -> None:
    """Point standard input and outputs at nothing: a reader has nothing to ask and nobody to tell."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in fds:
        os.dup2(nothing, fd)
    if nothing > max(fds):
        os.close(nothing)
