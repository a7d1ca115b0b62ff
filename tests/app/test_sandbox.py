"""Behind the walls: what a reading child cannot do, tried from inside one."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from backstride.app.sandbox import ChildLimits, enter_sandbox, mapped_bytes

MEGABYTE = 2**20
LIMITS = ChildLimits()
linux = pytest.mark.skipif(sys.platform != "linux", reason="the filter on system calls is Linux's")


def inside(act: Callable[[], object], limits: ChildLimits = LIMITS, write_bytes: int = 0) -> int:
    """Do something in a walled child; returns 0 if it worked, 1 if it raised, minus the signal if it died."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            enter_sandbox(limits, write_bytes)
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_ordinary_work_goes_on():
    assert inside(lambda: bytearray(50 * MEGABYTE)) == 0


@linux
def test_memory_ends_at_the_limit():
    limits = ChildLimits(memory_bytes=100 * MEGABYTE)
    assert inside(lambda: bytearray(50 * MEGABYTE), limits) == 0
    assert inside(lambda: bytearray(150 * MEGABYTE), limits) == 1
    assert mapped_bytes() > 0


def test_processor_time_ends_at_the_limit():
    def forever() -> None:
        while True:
            pass

    assert inside(forever, ChildLimits(cpu_s=1)) == -signal.SIGXCPU


@linux
@pytest.mark.parametrize(
    "act",
    [
        socket.socket,
        lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_UNIX),
        lambda: os.execv("/bin/true", ["true"]),
    ],
    ids=["tcp", "udp", "unix", "exec"],
)
def test_there_is_no_network_and_no_other_program(act):
    assert inside(act) == 1


@linux
def test_not_even_a_child_of_the_child_gets_out():
    assert inside(lambda: subprocess.run(["/bin/true"], check=True)) == 1


def test_no_file_grows(tmp_path):
    def write() -> None:
        (tmp_path / "x").write_bytes(bytes(100))

    assert inside(write, write_bytes=50) in (-signal.SIGXFSZ, 1)
    assert inside(write, write_bytes=100) == 0


def test_a_crash_leaves_no_core_dump():
    assert inside(lambda: None if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 else 1 / 0) == 0
