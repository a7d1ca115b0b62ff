"""The database: SQLite in the data folder, or PostgreSQL by its URL, used in the same way.

SQLite runs with write-ahead log and `synchronous=FULL`: what was acknowledged survives a power cut. Writes
begin with BEGIN IMMEDIATE, since a read that turns into a write is refused at once where another writes,
whatever the timeout. PostgreSQL speaks UTC on every connection.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from backstride.store.durable import fsync_folder
from backstride.store.locks import FolderLocks, Locks, PostgresLocks, share_until_commit
from backstride.store.tables import Base
from backstride.vocab.errors import DatabaseDamaged, DiskRefused, SettingRefused, StoreBusy

SQLITE_NAME = "backstride.sqlite3"
SETTING = "BACKSTRIDE_DATABASE"
BUSY_S = 10.0
"""How long a write waits for another one. Project choice: a write takes milliseconds."""
RETRY_S = 0.01
"""How soon what does not wait by itself is tried again. Project choice."""
SWEEP_S = 60.0
"""How long a write waits for a sweep. Project choice: 10,000 files in a folder take a second."""

_DUMPS = partial(json.dumps, separators=(",", ":"), allow_nan=False)
_WRITES = "backstride_writes"
_OF_THE_DISK = ("disk", "readonly", "unable to open", "server", "connection")
"""Words of errors that befall a database; SQLite has the same class for a statement that was wrong."""
_PLAINLY = {
    "database or disk is full": "there is no room left on the disk",
    "attempt to write a readonly database": "the database may not be written",
    "unable to open database file": "the database may not be opened",
}
_PRAGMAS = (f"busy_timeout={BUSY_S * 1000:.0f}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


class Database:
    """Connections, transactions and locks of one database."""

    def __init__(self, engine: Engine, locks: Locks) -> None:
        """Use an engine as `open_database` sets it up, and the locks that belong to it."""
        self.engine = engine
        self.locks = locks
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one consistent state on SQLite, the committed one on PostgreSQL."""
        with in_words(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose writes are committed at the end, all or none.

        Raises:
            StoreBusy: another process wrote for longer than `BUSY_S`.
            DiskRefused: the disk is full, the database read-only, or its server gone.
            DatabaseDamaged: it cannot be read.
        """
        with in_words(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            session.connection()  # BEGIN IMMEDIATE now, before the first read
            yield session

    @contextmanager
    def write_plainly(self) -> Iterator[Connection]:
        """Give a connection for changes of the schema, committed at the end, all or none."""
        with in_words(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one state for as long as it lives, while others write."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    @contextmanager
    def keeping(self) -> Iterator[Callable[[], AbstractContextManager[Session]]]:
        """Hold off the sweep while files are written and then, by the function given, their rows.

        On PostgreSQL the lease belongs to the very transaction that writes the rows: a lost connection loses
        both. On SQLite the files are written before the transaction begins, so that it stays short.
        """
        if self.is_sqlite:
            with self.locks.hold("writers", alone=False, wait_s=SWEEP_S) as held:
                if not held:
                    raise StoreBusy("The folder of recordings")
                yield self.write
        else:
            with self.write() as session:
                share_until_commit(session.connection(), "writers")
                yield lambda: _same(session)

    def insert(self, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
        """Return an INSERT that knows `on_conflict_do_nothing` on either database."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(data: Path, url: str | None) -> Database:
    """Open the database of a data folder, or the PostgreSQL database at `url`; makes no table.

    Raises:
        SettingRefused: the URL is none that can be used, or no server answers there.
    """
    if url is None:
        engine = _sqlite(data / SQLITE_NAME)
        return Database(engine, FolderLocks(data))
    engine = _postgres(_parsed(url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[-1] if error.orig else "no answer"
        raise SettingRefused(SETTING, f"the PostgreSQL server does not let us in: {reason}") from error
    return Database(engine, PostgresLocks(engine))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingRefused(
            SETTING,
            "use postgresql://user:password@host/name, or leave it empty for SQLite in the data folder.",
        )
    return parsed.set(drivername="postgresql+psycopg")


def _postgres(url: URL) -> Engine:
    try:
        import psycopg  # noqa: F401, PLC0415 (an extra: only who uses PostgreSQL has it)
    except ImportError as error:
        raise SettingRefused(
            SETTING, "PostgreSQL needs the extra `postgres`: pip install 'backstride[postgres]'."
        ) from error
    return create_engine(
        url,
        json_serializer=_DUMPS,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 10},
    )


def _sqlite(path: Path) -> Engine:
    is_new = not path.exists()
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        json_serializer=_DUMPS,
        pool_size=10,
        max_overflow=20,
        connect_args={"isolation_level": None, "timeout": BUSY_S},  # we begin ourselves
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if is_new:
        with in_words(), engine.connect():
            fsync_folder(path.parent)  # so that the name of the new file is safe, too
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 (SQLAlchemy's own signature)
    for pragma in _PRAGMAS:
        _set_patiently(connection, f"PRAGMA {pragma}")


def _set_patiently(connection: Any, pragma: str) -> None:  # noqa: ANN401 (the driver's own)
    """Set a pragma; the switch to the write-ahead log does not wait for others by itself, as others do."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(RETRY_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what befalls a database into a refusal; what we asked wrongly stays an error of ours.

    Raises:
        StoreBusy: another process wrote for longer than `BUSY_S`.
        DiskRefused: the disk is full, the database may not be opened or written, or its server is gone.
        DatabaseDamaged: it cannot be read.
    """
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip()
        if "database is locked" in reason:
            raise StoreBusy("The database") from error
        if not any(word in reason for word in _OF_THE_DISK):
            raise
        raise DiskRefused(_PLAINLY.get(reason, reason)) from error
    except DatabaseError as error:
        if type(error) is DatabaseError:  # no kind of its own: the file is no database, or no longer
            raise DatabaseDamaged(str(error.orig)) from error
        raise


@contextmanager
def _same(session: Session) -> Iterator[Session]:
    yield session
