"""Backup and restore: one checksummed file out, and back in place without losing what was there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from backstride.app.home import Home, utc_now
from backstride.app.session_upload import half_sent
from backstride.app.settings import Settings
from backstride.store import backup as store_backup
from backstride.store.restore import restore_backup

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


def make_backup(settings: Settings, path: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write one consistent backup, while the program runs and is written to.

    Raises:
        StoreRefused: the store cannot be read.
    """
    with Home(settings) as home:
        waiting = half_sent(settings.data)
        return {**_as_json(home.store.backup(path, progress)), "half_sent": waiting.count}


def verify_backup(path: Path) -> dict[str, Any]:
    """Check every byte of a backup and say what it holds.

    Raises:
        BackupDamaged: it is not what was written.
    """
    return _as_json(store_backup.verify_backup(path))


def restore(settings: Settings, path: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Put a backup in place of what is there; what was there is kept.

    Raises:
        BackupDamaged: it is not what was written; nothing was touched.
        StoreBusy: the program is running.
    """
    did = restore_backup(
        path, settings.data, settings.database, settings.files, clock=utc_now, progress=progress
    )
    old_state = None if did.old_state is None else str(did.old_state)
    return {"recordings": did.recordings, "files": did.files, "old_state": old_state}


def _as_json(facts: store_backup.BackupFacts) -> dict[str, Any]:
    return {
        "made": None if facts.made is None else facts.made.isoformat(),
        "program": facts.program,
        "schema_revision": facts.schema,
        "recordings": facts.recordings,
        "files": facts.files,
        "bytes": facts.bytes,
        "missing": list(facts.missing),
    }
