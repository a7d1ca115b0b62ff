"""Locks between processes, by name, shared or alone: what keeps a sweep from eating a file just written.

Four names are used. `users`: every open store shares it; who restores or upgrades wants it alone.
`writers`: shared from the first byte of a file to the commit of its row; the sweep wants it alone. `schema`:
who makes or upgrades the tables holds it alone. `serving`: who serves holds it alone, since two would sweep
each other's half-sent files.

The operating system (flock) or PostgreSQL (advisory locks) drops a lock when its holder dies, however it
dies. Rejected: files with process numbers (a killed holder leaves them), and a table of leases with a clock.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Connection, Engine, text

LockName = Literal["users", "writers", "schema", "serving"]

POLL_S = 0.02
"""How often a lock that is taken is tried again. Project choice: unnoticed by a person, cheap."""


ADVISORY_KEYS: dict[LockName, int] = {
    "users": 0x6261636B01,
    "writers": 0x6261636B02,
    "schema": 0x6261636B03,
    "serving": 0x6261636B04,
}
"""Advisory locks are numbers, and count within one database: the letters `back`, then one of our own."""


class Locks(Protocol):
    """Where locks live."""

    def hold(self, name: LockName, *, alone: bool, wait_s: float = 0.0) -> AbstractContextManager[bool]:
        """Try to take a lock for `wait_s` seconds; gives whether it is held until the context ends."""
        ...


class FolderLocks:
    """flock on `<folder>/<name>.lock`; each hold opens the file anew, so that threads hold apart, too."""

    def __init__(self, folder: Path) -> None:
        """Keep the lock files in `folder`, which exists."""
        self._folder = folder

    @contextmanager
    def hold(self, name: LockName, *, alone: bool, wait_s: float = 0.0) -> Iterator[bool]:
        """As `Locks.hold`."""
        descriptor = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            yield _tried(lambda: _flock(descriptor, kind | fcntl.LOCK_NB), wait_s)
        finally:
            os.close(descriptor)  # drops the lock


class PostgresLocks:
    """Advisory locks of a session, on a connection of their own; gone with the connection."""

    def __init__(self, engine: Engine) -> None:
        """Take connections of `engine`, one for each lock held."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def hold(self, name: LockName, *, alone: bool, wait_s: float = 0.0) -> Iterator[bool]:
        """As `Locks.hold`."""
        kind = "" if alone else "_shared"
        take = text(f"SELECT pg_try_advisory_lock{kind}(:key)")
        give = text(f"SELECT pg_advisory_unlock{kind}(:key)")
        key = {"key": ADVISORY_KEYS[name]}
        with self._engine.connect() as connection:
            held = _tried(lambda: bool(connection.scalar(take, key)), wait_s)
            try:
                yield held
            finally:
                if held and not connection.invalidated:
                    connection.scalar(give, key)


def share_until_commit(connection: Connection, name: LockName) -> None:
    """Share a lock of PostgreSQL until this transaction ends: lock and rows are lost or kept together."""
    connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": ADVISORY_KEYS[name]})


def _flock(descriptor: int, operation: int) -> bool:
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        return False
    return True


def _tried(take: Callable[[], bool], wait_s: float) -> bool:
    until = time.monotonic() + wait_s
    while not take():
        if time.monotonic() >= until:
            return False
        time.sleep(POLL_S)
    return True
