"""Put a backup back: checked whole before anything is touched, the old state kept, then all or nothing.

The files go in first, since their names cannot clash; the rows change in one transaction. A killed restore
therefore has not happened, and what it left is swept. Nobody else may have the store open meanwhile.

The old state is kept as a backup of its own, by the same code: the folder is not moved aside, because it may
be the root of a disk, and a bucket cannot be moved. A SQLite file that cannot be read is moved, as it is.
"""

import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from backstride.store.archive import CHUNK, Archive, archive_checked
from backstride.store.backup import Progress, check_names, write_backup
from backstride.store.database import SQLITE_NAME, SWEEP_S, Database, open_database
from backstride.store.dump import drop_all, load_table, tables_in
from backstride.store.durable import HALF
from backstride.store.files import KEY, Files, open_files
from backstride.store.migrate import check_known, revision_of, upgrade
from backstride.store.sweep import MARK
from backstride.store.tables import SCHEMA
from backstride.vocab.errors import BackupDamaged, StoreBusy


@dataclass(frozen=True, slots=True)
class RestoreFacts:
    """What a restore did."""

    recordings: int
    files: int
    old_state: Path | None
    """Where what was there before is kept; None where there was nothing."""


def restore_backup(
    path: Path,
    data: Path,
    database: str | None = None,
    files: str | None = None,
    *,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> RestoreFacts:
    """Put a backup back, over whatever is there.

    Args:
        path: The backup.
        data: As for `open_store`; may not exist yet.
        database: The same.
        files: The same.
        clock: Names the copy of the old state.
        progress: Called with the files done and the files in all.

    Raises:
        BackupDamaged: not one byte as it was written; nothing was touched.
        DatabaseTooNew: the backup was made by a newer program; nothing was touched.
        StoreBusy: another program has the store open; nothing was touched.
    """
    with ExitStack() as opened:
        archive = opened.enter_context(archive_checked(path))
        check_names(archive)
        check_known(archive.manifest["tables"])
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = f"{clock():%Y%m%dT%H%M%SZ}"
        moved = None if database else _move_unreadable(data, stamp)
        found = open_database(data, database)
        opened.callback(found.close)
        place = open_files(data, files)
        if not opened.enter_context(found.locks.hold("users", alone=True)):
            raise StoreBusy("The database")
        kept = moved or _keep_old_state(found, place, data / f"before-restore-{stamp}.backup", clock())
        if not opened.enter_context(found.locks.hold("writers", alone=False, wait_s=SWEEP_S)):
            raise StoreBusy("The folder of recordings")
        mark = _mark_for(found, place)
        count = _put_files(archive, place, data / f".restoring{HALF}", progress)
        with found.write_plainly() as connection:
            _replace_rows(archive, connection, mark)
        return RestoreFacts(archive.manifest["rows"].get("recordings", 0), count, kept)


def _move_unreadable(data: Path, stamp: str) -> Path | None:
    """Move a SQLite file that cannot be read out of the way, with its log."""
    if not (data / SQLITE_NAME).exists():
        return None
    try:
        probe = open_database(data, None)
        with probe.engine.connect() as connection:
            sound = connection.scalar(text("PRAGMA quick_check(1)")) == "ok"
        probe.close()
    except DatabaseError:
        sound = False
    if sound:
        return None
    aside = data / f"before-restore-{stamp}"
    aside.mkdir()
    for name in (SQLITE_NAME, f"{SQLITE_NAME}-wal", f"{SQLITE_NAME}-shm"):
        if (data / name).exists():
            (data / name).rename(aside / name)
    return aside


def _keep_old_state(database: Database, files: Files, path: Path, now: datetime) -> Path | None:
    with database.engine.connect() as connection:
        old = revision_of(connection)
    if old is None:
        return None
    check_known(old)
    write_backup(database, files, path, now)
    return path


def _mark_for(database: Database, files: Files) -> str:
    """Return the mark of what will be there: as before, so that the same files stay ours to sweep."""
    with database.engine.connect() as connection:
        old = None
        if inspect(connection).has_table("meta"):
            old = connection.scalar(text("SELECT value FROM meta WHERE key = :key"), {"key": MARK})
    mark = str(old) if old else uuid.uuid4().hex
    if files.mark() is None and next(files.walk(), None) is None:
        files.set_mark(mark)
    return mark


def _put_files(archive: Archive, files: Files, between: Path, progress: Progress | None) -> int:
    """Put all files of a backup in place, each by way of a file `between`, so that memory does not grow."""
    damaged = set(archive.manifest["damaged"])
    keys = [name for name in archive.manifest["members"] if KEY.fullmatch(name) and name not in damaged]
    for done, key in enumerate(keys, start=1):
        with archive.open(key) as member, between.open("wb") as stream:
            shutil.copyfileobj(member, stream, CHUNK)
        files.put("originals" if key.startswith("originals/") else "samples", between)
        if progress is not None:
            progress(done, len(keys))
    between.unlink(missing_ok=True)
    return len(keys)


def _replace_rows(archive: Archive, connection: Connection, mark: str) -> None:
    drop_all(connection)
    upgrade(connection, archive.manifest["tables"])
    expected: dict[str, int] = archive.manifest["rows"]
    for table in tables_in(connection):
        with archive.open(f"rows/{table.name}.jsonl") as lines:
            if load_table(connection, table, lines) != expected[table.name]:
                raise BackupDamaged(f"{table.name} has another number of rows than it had")
    upgrade(connection, SCHEMA)
    connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": MARK})
    connection.execute(
        text("INSERT INTO meta (key, value) VALUES (:key, :value)"), {"key": MARK, "value": mark}
    )
