"""What can be said about the whole store, for whoever wonders whether it is well. It changes nothing."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.files import Files, is_whole
from backstride.store.migrate import revision_of
from backstride.store.sweep import keys_in_use
from backstride.store.tables import AthleteRow, RecordingRow
from backstride.vocab.errors import NotFound


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The state of the store."""

    database: str
    """`SQLite 3.40.1` or `PostgreSQL 15.9`."""
    where: str
    """The path or URL, without any password."""
    schema: str | None
    athletes: int
    recordings: int
    deleted: int
    """Recordings that were deleted and can still be brought back."""
    database_bytes: int
    files_where: str
    files: int
    files_bytes: int
    missing: tuple[str, ...]
    """Files that rows speak of and that are not there."""
    orphans: tuple[str, ...]
    """Files that no row speaks of; the next start sweeps them, unless somebody is writing."""
    damaged: tuple[str, ...]
    """Files that are no longer what they were; only looked for when asked to read every byte."""
    sweeps: bool
    """False where the files carry the mark of another store: then nothing is ever swept here."""
    complaints: tuple[str, ...]
    """What the database says about itself, where it is not sound."""

    @property
    def sound(self) -> bool:
        """Tell whether nothing is missing or damaged."""
        return not (self.missing or self.damaged or self.complaints)


def look_at(database: Database, files: Files, mark: str, *, every_byte: bool) -> StoreFacts:
    """Look at the whole store; see `Store.facts`."""
    with database.read() as session:  # rows first: what is kept meanwhile has its files before its row
        used = keys_in_use(session)
        deleted = RecordingRow.deleted.is_not(None)
        counts = (
            session.scalar(select(func.count()).select_from(AthleteRow)) or 0,
            session.scalar(select(func.count()).where(~deleted)) or 0,
            session.scalar(select(func.count()).where(deleted)) or 0,
        )
        complaints = _complaints(session) if database.is_sqlite else ()
        size, version = _size_and_version(session, is_sqlite=database.is_sqlite)
        schema = revision_of(session.connection())
    there = dict(files.walk())
    return StoreFacts(
        database=version,
        where=database.engine.url.render_as_string(hide_password=True),
        schema=schema,
        athletes=counts[0],
        recordings=counts[1],
        deleted=counts[2],
        database_bytes=size,
        files_where=files.where,
        files=len(there),
        files_bytes=sum(there.values()),
        missing=tuple(sorted(used - set(there))),
        orphans=tuple(sorted(set(there) - used)),
        damaged=tuple(key for key in sorted(there) if _is_damaged(files, key)) if every_byte else (),
        sweeps=files.mark() == mark,
        complaints=complaints,
    )


def _complaints(session: Session) -> tuple[str, ...]:
    said = [str(line) for line in session.scalars(text("PRAGMA integrity_check(20)"))]
    lost = [
        f"a row of {row[0]} belongs to nothing" for row in session.execute(text("PRAGMA foreign_key_check"))
    ]
    return (*(line for line in said if line != "ok"), *lost)


def _size_and_version(session: Session, *, is_sqlite: bool) -> tuple[int, str]:
    if is_sqlite:
        pages = session.scalar(text("PRAGMA page_count")) or 0
        version = session.scalar(text("SELECT sqlite_version()"))
        return pages * (session.scalar(text("PRAGMA page_size")) or 0), f"SQLite {version}"
    size = session.scalar(text("SELECT pg_database_size(current_database())"))
    return size or 0, f"PostgreSQL {session.scalar(text('SHOW server_version'))}"


def _is_damaged(files: Files, key: str) -> bool:
    try:
        return not is_whole(files, key)
    except NotFound:  # swept meanwhile
        return False
