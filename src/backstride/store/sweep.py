"""Delete files that no row speaks of: what a killed writer left, and what was erased.

A writer shares the lease `writers` from the first byte to the commit of the row. The sweep wants it alone and
never waits for it at a start: where somebody is writing, it leaves the work to the next start. It sweeps only
where the mark in the folder is this store's own, since two databases may be pointed at one bucket by mistake.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.durable import HALF
from backstride.store.files import Files, key_of
from backstride.store.tables import OriginalRow, RecordingRow

MARK = "mark"
"""The note in the database that says which files are ours to sweep."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did."""

    done: bool
    """False where somebody was writing, or the files belong to another store: nothing was deleted."""
    orphans: int = 0
    temporary: int = 0


def keys_in_use(session: Session | Connection) -> set[str]:
    """Return the names of all files that a row speaks of, deleted recordings included."""
    samples = session.execute(select(RecordingRow.samples).distinct()).scalars()
    originals = session.execute(select(OriginalRow.blob).distinct()).scalars()
    return {key_of("samples", d) for d in samples} | {key_of("originals", d) for d in originals}


def sweep(
    database: Database,
    files: Files,
    mark: str,
    *,
    only: Iterable[str] | None = None,
    halves: Path | None = None,
    wait_s: float = 0.0,
) -> Swept:
    """Delete files without a row and half-written ones.

    Args:
        database: Whose rows count.
        files: Where.
        mark: The mark of this store; files with another mark are left alone.
        only: Look at these names only, and at no half-written ones; None looks at all.
        halves: A folder from which half-written copies and backups are deleted, too.
        wait_s: How long to wait for writers to finish.
    """
    with database.locks.hold("writers", alone=True, wait_s=wait_s) as alone:
        if not alone:
            return Swept(done=False)
        for half in () if halves is None else halves.glob(f".*{HALF}"):
            half.unlink(missing_ok=True)
        if files.mark() != mark:
            return Swept(done=False)
        with database.read() as session:
            used = keys_in_use(session)
        found = (key for key, _ in files.walk()) if only is None else only
        orphans = sorted(set(found) - used)
        for key in orphans:
            files.delete(key)
        return Swept(True, len(orphans), files.drop_temporary() if only is None else 0)
