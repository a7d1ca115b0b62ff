"""Look at the house: versions, paths, database, free space; what is missing, and how to get it."""

import importlib.metadata
import importlib.util
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from backstride import __version__
from backstride.app.certificates import FOLDER as CERTIFICATES
from backstride.app.certificates import kept_until
from backstride.app.home import Home, utc_now
from backstride.app.phones import phones as phones_of
from backstride.app.session_upload import SILENT, half_sent
from backstride.app.settings import Settings
from backstride.vocab.errors import BackstrideError

LEAST_FREE_BYTES = 500 * 2**20
"""Less free space is worth a warning: a year of runs with motion is about as much. Project choice."""
PARTS = ("fitdecode", "fitfast", "lxml", "numpy", "pyarrow", "sqlalchemy", "fastapi", "starlette")

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def exit_code(self) -> int:
        """1 where something is wrong."""
        return int(any(check.state == "wrong" for check in self.checks))

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "ok": not self.exit_code,
            "checks": [{"name": c.name, "state": c.state, "words": c.words} for c in self.checks],
        }


def examine(settings: Settings) -> HealthReport:
    """Look at everything; nothing is changed but what opening the store always does."""
    checks = [
        Check(
            "Backstride",
            "ok",
            f"{__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        ),
        Check("Parts", "ok", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PARTS)),
        *(_extra(*extra) for extra in _extras(settings)),
        _folder(settings.data),
        _certificate(settings.data),
        _space(settings.data),
        *_half_sent(settings.data),
    ]
    try:
        with Home(settings) as home:
            checks += _store(home)
    except BackstrideError as error:
        checks.append(Check("Database", "wrong", str(error)))
    except OSError as error:
        why = f"cannot be opened: {error.strerror or error}, {error.filename or settings.data}"
        checks.append(
            Check("Database", "wrong", f"{why}; set BACKSTRIDE_DATA to a folder that you may write")
        )
    return HealthReport(tuple(checks))


def _extras(settings: Settings) -> tuple[tuple[str, str, str, bool], ...]:
    """Name, module, extra, and whether the settings ask for it."""
    asks_s3 = (settings.files or "").startswith("s3://")
    return (
        ("PostgreSQL", "psycopg", "postgres", settings.database is not None),
        ("S3", "s3fs", "s3", asks_s3),
        ("Cluster", "distributed", "cluster", settings.scheduler is not None),
    )


def _extra(name: str, module: str, extra: str, needed: bool) -> Check:
    if importlib.util.find_spec(module) is not None:
        return Check(name, "ok", "can be used")
    how = f"pip install 'backstride[{extra}]'"
    return (
        Check(name, "wrong", f"is asked for, but not installed: {how}")
        if needed
        else Check(name, "note", f"not installed, not needed; {how} brings it")
    )


def _folder(data: Path) -> Check:
    if not data.exists():
        return Check("Data folder", "note", f"{data} is not there yet; it is made when first needed")
    return Check(
        "Data folder",
        "ok" if data.is_dir() else "wrong",
        str(data) if data.is_dir() else f"{data} is no folder: set BACKSTRIDE_DATA to one",
    )


def _certificate(data: Path) -> Check:
    name = "Certificate for phones"
    try:
        until = kept_until(data / CERTIFICATES)
    except BackstrideError as error:
        return Check(name, "wrong", str(error))
    if until is None:
        return Check(name, "note", "none yet; `backstride serve --phone` makes one")
    if until <= utc_now():
        return Check(
            name, "note", f"ended on {until:%-d %B %Y}; the next `backstride serve --phone` makes another"
        )
    return Check(name, "ok", f"good until {until:%-d %B %Y}; kept on this machine only, in no backup")


def _space(data: Path) -> Check:
    at = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(at).free
    words = f"{free / 2**30:,.1f} GB free"
    return (
        Check("Free space", "ok", words)
        if free >= LEAST_FREE_BYTES
        else Check("Free space", "wrong", f"{words}: make room, or move BACKSTRIDE_DATA")
    )


def _half_sent(data: Path) -> list[Check]:
    """Say what phones are still sending: it is in no backup, and the phones still hold all of it."""
    found = half_sent(data)
    if not found.count:
        return []
    words = (
        f"{_count(found.count, 'session')} of a phone half-sent, {found.bytes / 2**20:,.1f} MB, the oldest "
        f"silent since {found.oldest:%d %B %Y}; after {SILENT.days} days it is read as it is. Backups hold "
        "none of it: it is still on the phone"
    )
    return [Check("Half-sent", "note", words)]


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _store(home: Home) -> list[Check]:
    facts = home.store.facts()
    database = (
        f"{facts.database}, schema {facts.schema}, {facts.database_bytes / 2**20:,.1f} MB, {facts.where}"
    )
    kept = (
        f"{_count(facts.recordings, 'recording')} of {_count(facts.athletes, 'athlete')}; "
        f"{f'{facts.deleted:,}' if facts.deleted else 'none'} deleted that can be brought back"
    )
    phones = len(phones_of(home))
    files = f"{facts.files:,} files, {facts.files_bytes / 2**20:,.1f} MB, {facts.files_where}"
    checks = [
        Check(
            "Database", "wrong" if facts.complaints else "ok", "; ".join((database, *facts.complaints[:3]))
        ),
        Check("Kept", "ok", kept),
        Check("Files", "ok", files),
        Check("Phones", "ok", f"{_count(phones, 'phone')} may come in" if phones else "none is paired"),
    ]
    if facts.missing:
        gone = (
            f"{_count(len(facts.missing), 'file')} of recordings {'is' if len(facts.missing) == 1 else 'are'}"
        )
        words = f"{gone} gone: add the recordings again, or use a backup"
        checks.append(Check("Missing files", "wrong", words))
    if facts.orphans:
        words = f"{_count(len(facts.orphans), 'file')} that no recording needs; the next start cleans up"
        checks.append(Check("Left-over files", "note", words))
    if not facts.sweeps:
        words = "the files carry the mark of another database, so nothing is ever removed from them"
        checks.append(Check("Files of another", "note", words))
    return checks
