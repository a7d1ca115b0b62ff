"""Kill a program at random moments, again and again, and look at what it leaves.

`kill_loop` is generic: `spawn` runs in a child and writes a line to a pipe after each thing it acknowledges.
The child is forked from a warm parent, so that the moments fall into its work and not into its imports. Some
moments count from the fork (opening, upgrading, sweeping), the others from its first acknowledgement (the
work), so that a slow machine does not spend them all on the start.
"""

import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

LONGEST_S = 60.0
"""A child that does not end by then hangs."""


@dataclass(frozen=True)
class Moment:
    """When to kill."""

    after_s: float
    at_work: bool
    """Counted from the first acknowledgement, not from the fork."""


@dataclass(frozen=True)
class Killed:
    """What one child had acknowledged when it was killed."""

    number: int
    moment: Moment
    lines: tuple[str, ...]
    finished: bool
    """It came to its end before the moment did."""


def random_moments(kills: int, seed: int, longest_s: float) -> Iterator[Moment]:
    """Yield moments, the same for the same seed; every third one counts from the fork."""
    chance = random.Random(seed)
    for number in range(kills):
        yield Moment(chance.uniform(0.0, longest_s), at_work=number % 3 > 0)


def kill_loop(
    spawn: Callable[[int, int], None], moments: Iterable[Moment], check: Callable[[Killed], None]
) -> tuple[Killed, ...]:
    """Fork a child for each moment, SIGKILL it then, and `check` what it left.

    Args:
        spawn: Called in the child with its number and the descriptor to write its acknowledgements to.
        moments: When to kill.
        check: Called in the parent after each kill; raises where something is wrong.
    """
    done = []
    for number, moment in enumerate(moments):
        killed = _kill_one(spawn, number, moment)
        check(killed)
        done.append(killed)
    return tuple(done)


def _kill_one(spawn: Callable[[int, int], None], number: int, moment: Moment) -> Killed:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_child(spawn, number, writer)
    os.close(writer)
    first, ended = _listen(reader, LONGEST_S, once=True) if moment.at_work else (b"", False)
    heard, ended = (b"", True) if ended else _listen(reader, moment.after_s)
    os.kill(child, signal.SIGKILL)
    more, _ = _listen(reader, LONGEST_S)  # what it had acknowledged before it died is in the pipe
    os.close(reader)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise AssertionError(f"child {number} failed by itself; its error is on stderr")
    lines = (first + heard + more).decode().split("\n")[:-1]  # a line cut by the kill acknowledges nothing
    return Killed(number, moment, tuple(lines), finished=ended)


def _run_child(spawn: Callable[[int, int], None], number: int, writer: int) -> None:
    """Never returns: neither the parent's clean-up nor its tests may run twice."""
    try:
        spawn(number, writer)
    except BaseException:  # noqa: BLE001 (told to the parent by the exit code)
        import traceback  # noqa: PLC0415 (in the child, after a failure only)

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _listen(reader: int, seconds: float, *, once: bool = False) -> tuple[bytes, bool]:
    """Return what comes out of a pipe within some seconds (or once), and whether it was closed."""
    until, heard = time.monotonic() + seconds, b""
    while (left := until - time.monotonic()) > 0:
        if select.select([reader], [], [], left)[0]:
            some = os.read(reader, 65536)
            if not some:
                return heard, True
            heard += some
            if once:
                break
    return heard, False


def at_once(spawn: Callable[[int], None], processes: int) -> tuple[list[int], list[list[str]]]:
    """Let children do the same at the same moment; `spawn` gets the descriptor to write its lines to.

    Returns:
        The exit code of each child, and the words of each line that they wrote.
    """
    reader, writer = os.pipe()
    gate, opener = os.pipe()
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            os.close(opener)
            os.read(gate, 1)  # returns when the parent lets go
            _run_child(lambda _, out: spawn(out), 0, writer)
        children.append(child)
    os.close(writer)
    os.close(opener)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    with os.fdopen(reader) as lines:
        return codes, [line.split() for line in lines]
