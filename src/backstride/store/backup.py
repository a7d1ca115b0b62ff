"""Everything in one file, consistent, while others read and write.

The rows come from one snapshot. Then follow the files that those rows speak of; the lease `writers`, shared,
keeps the sweep from deleting one meanwhile. Rows are JSON: a backup goes from either database to either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from backstride import __version__
from backstride.store.archive import Archive, ArchiveWriter, archive_checked, archive_written, chunks_of
from backstride.store.database import SWEEP_S, Database
from backstride.store.dump import dump_table, tables_in
from backstride.store.files import KEY, Files, digest_in
from backstride.store.migrate import revision_of
from backstride.store.sweep import keys_in_use
from backstride.vocab.errors import BackupDamaged, NotFound, StoreBusy

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds."""

    made: datetime | None
    """None for the copy of the rows that an upgrade makes."""
    program: str
    schema: str
    recordings: int
    files: int
    bytes: int
    """Of the backup itself."""
    missing: tuple[str, ...]
    """Files that rows speak of and that were already gone when it was made."""
    damaged: tuple[str, ...]
    """Files that had already changed when it was made: they are in it as they were, and are not put back."""


def write_backup(
    database: Database, files: Files, path: Path, now: datetime, progress: Progress | None = None
) -> BackupFacts:
    """Write rows and files to `path`; see `Store.backup`."""
    with database.locks.hold("writers", alone=False, wait_s=SWEEP_S) as held:
        if not held:
            raise StoreBusy("The folder of recordings")
        with archive_written(path) as archive:
            keys = _add_rows(archive, database)
            archive.about["made"] = now.isoformat()
            archive.about["missing"] = _add_files(archive, files, keys, progress or _nobody)
            archive.about["damaged"] = [
                key for key in keys if archive.members.get(key, digest_in(key)) != digest_in(key)
            ]
    return facts_of(archive.about, archive.members, path)


def write_rows_only(database: Database, path: Path) -> None:
    """Write the rows to `path`: the copy that is made before an upgrade, whatever the schema."""
    with archive_written(path) as archive:
        _add_rows(archive, database, with_keys=False)
        archive.about |= {"made": None, "missing": [], "damaged": []}


def verify_backup(path: Path) -> BackupFacts:
    """Check every byte of a backup and return what it holds.

    Raises:
        BackupDamaged: it is none, or not one byte as it was written.
    """
    with archive_checked(path) as archive:
        check_names(archive)
        return facts_of(archive.manifest, archive.manifest["members"], path)


def check_names(archive: Archive) -> None:
    """Refuse a member whose name is none of ours: no name from a stranger becomes a path.

    Raises:
        BackupDamaged: there is one.
    """
    known_damaged = set(archive.manifest["damaged"])
    for name, digest in archive.manifest["members"].items():
        if name.startswith("rows/") or name in known_damaged:
            continue
        if not KEY.fullmatch(name) or digest_in(name) != digest:
            raise BackupDamaged(f"{name[:80]} is not the name of its content")


def facts_of(about: dict[str, Any], members: dict[str, str], path: Path) -> BackupFacts:
    """Return what a manifest says."""
    return BackupFacts(
        made=datetime.fromisoformat(about["made"]) if about["made"] else None,
        program=about["program"],
        schema=about["tables"],
        recordings=about["rows"].get("recordings", 0),
        files=sum(KEY.fullmatch(name) is not None for name in members),
        bytes=path.stat().st_size,
        missing=tuple(about["missing"]),
        damaged=tuple(about["damaged"]),
    )


def _add_rows(archive: ArchiveWriter, database: Database, *, with_keys: bool = True) -> list[str]:
    """Add all rows of one moment and return the names of the files that they speak of."""
    with database.snapshot() as connection:
        archive.about |= {"program": __version__, "tables": revision_of(connection)}
        archive.about["rows"] = {
            table.name: archive.add(f"rows/{table.name}.jsonl", dump_table(connection, table), squeeze=True)
            for table in tables_in(connection)
        }
        return sorted(keys_in_use(connection)) if with_keys else []


def _add_files(archive: ArchiveWriter, files: Files, keys: list[str], progress: Progress) -> list[str]:
    missing = []
    for done, key in enumerate(keys, start=1):
        try:
            with files.open(key) as stream:
                archive.add(key, chunks_of(stream), squeeze=key.startswith("originals/"))
        except NotFound:
            missing.append(key)
        progress(done, len(keys))
    return missing


def _nobody(done: int, total: int) -> None:
    """Nobody watches."""
