"""The store: opens database and files, keeps the schema new and the folder clean, and hands out shelves."""

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, delete, select

from backstride.store.athletes import athletes_where
from backstride.store.backup import BackupFacts, Progress, write_backup, write_rows_only
from backstride.store.database import SQLITE_NAME, Database, open_database
from backstride.store.durable import written_in_one
from backstride.store.facts import StoreFacts, look_at
from backstride.store.files import Files, key_of, open_files
from backstride.store.migrate import bring_to_head
from backstride.store.phones import Phones
from backstride.store.rows import athlete_values
from backstride.store.shelf import Shelf
from backstride.store.sweep import MARK, Swept, sweep
from backstride.store.tables import AthleteRow, MetaRow, OriginalRow, RecordingRow
from backstride.vocab.athlete import Athlete, Preferences
from backstride.vocab.errors import NotFound, SettingRefused, StoreBusy

OPEN_S = 10.0
"""How long a start waits while a backup is put back or tables are upgraded. Project choice."""
ERASE_S = 5.0
"""How long an erasure waits for writers before it leaves the files to the next start. Project choice."""


def open_store(
    data: Path, database: str | None = None, files: str | None = None, *, clock: Callable[[], datetime]
) -> "Store":
    """Open the store, making it where there is none; upgrade its tables and sweep its files.

    Args:
        data: The folder of everything kept; made if need be.
        database: A PostgreSQL URL; None is SQLite in `data`.
        files: Where originals and samples lie: a folder or a URL such as `s3://...`; None is in `data`.
        clock: Returns the time, aware.

    Raises:
        SettingRefused: a URL cannot be used.
        DatabaseTooNew: made by a newer program.
        DatabaseDamaged: it cannot be read.
        StoreBusy: a backup is being put back, or another program uses it and it has to be upgraded.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)  # health data: for nobody else on this machine
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SettingRefused("BACKSTRIDE_DATA", f"{data} cannot be the data folder: {why}.") from error
    with ExitStack() as opened:
        found = open_database(data, database)
        opened.callback(found.close)
        place = open_files(data, files)
        bring_to_head(found, lambda old: _copy_before(found, data, old))
        if not opened.enter_context(found.locks.hold("users", alone=False, wait_s=OPEN_S)):
            raise StoreBusy("The database")
        mark = _mark_of(found, place)
        sweep(found, place, mark, halves=data)
        return Store(found, place, mark, clock, opened.pop_all())


def _mark_of(database: Database, files: Files) -> str:
    """Return this store's mark, and put it on a place of files that carries none and is empty."""
    with database.read() as session:
        row = session.get(MetaRow, MARK)
    if row is None:
        with database.write() as session:
            new = {"key": MARK, "value": uuid.uuid4().hex}
            session.execute(database.insert(MetaRow).values(new).on_conflict_do_nothing())
            row = session.get_one(MetaRow, MARK)
    mark = row.value
    with database.locks.hold("writers", alone=False, wait_s=OPEN_S):  # it is written like any other file
        if files.mark() is None and next(files.walk(), None) is None:
            files.set_mark(mark)
    return mark


def _copy_before(database: Database, data: Path, old: str) -> None:
    """Keep a copy of the database before its tables change; the files do not change."""
    if not database.is_sqlite:
        write_rows_only(database, data / f"before-migration-{old}.backup")
        return
    with (
        written_in_one(data / f"before-migration-{old}.sqlite3") as temporary,
        closing(sqlite3.connect(data / SQLITE_NAME)) as source,
        closing(sqlite3.connect(temporary)) as copy,
    ):
        source.backup(copy)


class Store:
    """Everything that is kept. A context manager: leaving it closes all connections."""

    def __init__(
        self, database: Database, files: Files, mark: str, clock: Callable[[], datetime], opened: ExitStack
    ) -> None:
        """Use `open_store`."""
        self._database = database
        self._files = files
        self._clock = clock
        self._opened = opened
        self._mark = mark

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self.close()

    def close(self) -> None:
        """Close all connections and let go of all locks."""
        self._opened.close()

    def shelf(self, athlete_id: str) -> Shelf:
        """Return the one door to the recordings of an athlete."""
        return Shelf(self._database, self._files, athlete_id, self._clock)

    def phones(self) -> Phones:
        """Return the one door to paired phones and to the code that pairs one."""
        return Phones(self._database)

    def athletes(self) -> tuple[Athlete, ...]:
        """Return everybody, the first made first."""
        with self._database.read() as session:
            return athletes_where(session)

    def me(self, zone: str = "UTC") -> Athlete:
        """Return whoever uses this computer; made when first asked for, in a time zone, and only once."""
        is_self = AthleteRow.is_self.is_(True)
        found = self._athletes_where(is_self)
        if not found:
            values = {
                **athlete_values(Athlete(preferences=Preferences(time_zone=zone))),
                "id": uuid.uuid4().hex,
                "is_self": True,
                "created": self._clock(),
            }
            with self._database.write() as session:
                session.execute(self._database.insert(AthleteRow).values(values).on_conflict_do_nothing())
            found = self._athletes_where(is_self)
        return found[0]

    def create_athlete(self, athlete: Athlete) -> Athlete:
        """Keep a new athlete with their bodies, and return it with its id."""
        new = replace(athlete, id=uuid.uuid4().hex)
        with self._database.write() as session:
            session.add(AthleteRow(id=new.id, is_self=False, created=self._clock(), **athlete_values(new)))
        for body in new.bodies:
            self.shelf(new.id).put_body(body)
        return self.shelf(new.id).athlete()

    def remove_athlete(self, athlete_id: str) -> Swept:
        """Remove an athlete, all that is theirs, and the files that nobody else uses. Raises NotFound."""
        theirs = (RecordingRow.athlete_id == athlete_id, OriginalRow.athlete_id == athlete_id)
        with self._database.write() as session:
            keys = {
                key_of("samples", d) for d in session.scalars(select(RecordingRow.samples).where(theirs[0]))
            }
            keys |= {
                key_of("originals", d) for d in session.scalars(select(OriginalRow.blob).where(theirs[1]))
            }
            gone = delete(AthleteRow).where(AthleteRow.id == athlete_id).returning(AthleteRow.id)
            if session.scalar(gone) is None:
                raise NotFound("athlete")
        return sweep(self._database, self._files, self._mark, only=keys, wait_s=ERASE_S)

    def purge_deleted(self, before: datetime) -> int:
        """Forget recordings that were deleted before an instant, with their files; returns how many."""
        with self._database.write() as session:
            old = RecordingRow.deleted < before
            gone = (
                session.execute(delete(RecordingRow).where(old).returning(RecordingRow.samples))
                .scalars()
                .all()
            )
            unused = (
                ~select(RecordingRow.id)
                .where(
                    RecordingRow.athlete_id == OriginalRow.athlete_id,
                    RecordingRow.digest == OriginalRow.digest,
                )
                .exists()
            )
            blobs = (
                session.execute(delete(OriginalRow).where(unused).returning(OriginalRow.blob)).scalars().all()
            )
        keys = {*(key_of("samples", d) for d in gone), *(key_of("originals", d) for d in blobs)}
        sweep(self._database, self._files, self._mark, only=keys, wait_s=ERASE_S)
        return len(gone)

    def serve_alone(self) -> None:
        """Be the only one that serves this store, until it is closed. Raises StoreBusy."""
        if not self._opened.enter_context(self._database.locks.hold("serving", alone=True)):
            raise StoreBusy("The journal")

    def note(self, key: str) -> str | None:
        """Return a note about the whole store."""
        with self._database.read() as session:
            row = session.get(MetaRow, key)
            return None if row is None else row.value

    def set_note(self, key: str, value: str) -> None:
        """Keep a note about the whole store."""
        with self._database.write() as session:
            session.merge(MetaRow(key=key, value=value))

    def sweep(self) -> Swept:
        """Delete files that no row speaks of, unless somebody is writing; a start does it, too."""
        return sweep(self._database, self._files, self._mark)

    def backup(self, path: Path, progress: Progress | None = None) -> BackupFacts:
        """Write one consistent, checksummed file while others read and write. Raises StoreRefused."""
        return write_backup(self._database, self._files, path, self._clock(), progress)

    def facts(self, *, every_byte: bool = False) -> StoreFacts:
        """Look at the whole store; with `every_byte` also whether each file still is what it was."""
        return look_at(self._database, self._files, self._mark, every_byte=every_byte)

    def _athletes_where(self, condition: ColumnElement[bool]) -> tuple[Athlete, ...]:
        with self._database.read() as session:
            return athletes_where(session, condition)
