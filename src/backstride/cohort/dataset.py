"""The tables as Parquet: `DIR/<table>/part-<digits>.parquet`; `DIR/cohort.json` says that they are whole.

Which part a recording lies in is decided by its name alone, and within a part recordings are in the order of
their names: the tables are the same whatever the order in which workers answered, and however often a run was
stopped. A part whose recordings are the same as before is not written again. `cohort.json` is taken away
first and written last, so that who finds it finds all the tables it names.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from backstride import __version__
from backstride.cohort.items import SCHEMA
from backstride.cohort.kept import Kept
from backstride.cohort.payload import unpack
from backstride.cohort.tables import TABLES, rows_of, table_of
from backstride.insight.run import ANALYSIS_VERSION
from backstride.store.durable import written_in_one
from backstride.vocab.errors import DiskRefused

Manifest = Mapping[str, Any]
"""What `cohort.json` says."""
MANIFEST = "cohort.json"
MOST_A_PART = 1000
"""Items a part; sixteen times as many parts beyond it. Project choice: a part fits into memory many times."""
GROUP = 100
"""Items whose rows are in memory at a time. Project choice."""
ZSTD_LEVEL = 3


def write_tables(out: Path, kept: Kept, keys: Mapping[str, str], extra: Mapping[str, bytes]) -> Manifest:
    """Make all tables of what is kept, and return what `cohort.json` says of them.

    Args:
        out: The folder of the tables.
        kept: What was read.
        keys: Every item's key, with its name: only for those are there rows.
        extra: By key, answers that are not kept for good: of what could not be opened this time.

    Raises:
        DiskRefused: the disk takes nothing.
    """
    try:
        return _write(out, kept, keys, extra)
    except OSError as error:
        raise DiskRefused.because(error) from error


def _write(out: Path, kept: Kept, keys: Mapping[str, str], extra: Mapping[str, bytes]) -> Manifest:
    before = read_manifest(out) or {"parts": {}}
    members = _members(keys)
    stamps = {part: _stamp(those, extra) for part, those in members.items()}
    manifest = {"schema": SCHEMA, **_versions(), "items": len(keys), "tables": list(TABLES), "parts": stamps}
    if manifest == before and _all_there(out, stamps):
        return manifest
    (out / MANIFEST).unlink(missing_ok=True)
    for part, those in members.items():
        if before["parts"].get(part) != stamps[part] or not _all_there(out, {part: ""}):
            _write_part(out, part, (extra[key] if key in extra else kept.get(key) for key in those))
    for name in TABLES:
        for path in (out / name).glob("part-*.parquet"):
            if path.stem.removeprefix("part-") not in members:
                path.unlink()
    with written_in_one(out / MANIFEST) as temporary:
        temporary.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _versions() -> Mapping[str, Any]:
    return {"backstride": __version__, "analysis": ANALYSIS_VERSION}


def read_manifest(out: Path) -> dict[str, Any] | None:
    """Return what `cohort.json` says; None where there are no whole tables of this schema."""
    try:
        found: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found.get("schema") == SCHEMA else None


def _members(keys: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Return the keys in each part, in the order of names; a part is named by the first digits of a key."""
    digits = 0
    while len(keys) > MOST_A_PART * 16**digits:
        digits += 1
    members: dict[str, list[str]] = {} if digits else {"all": []}
    for key in sorted(keys, key=lambda key: (keys[key], key)):
        members.setdefault(key[:digits] or "all", []).append(key)
    return dict(sorted(members.items()))


def _stamp(keys: Sequence[str], extra: Mapping[str, bytes]) -> str:
    """Return what tells that a part holds the same as before."""
    said = hashlib.sha256(json.dumps([*_versions().values(), *TABLES]).encode())
    for key in keys:
        said.update(key.encode() + hashlib.sha256(extra.get(key, b"")).digest())
    return said.hexdigest()


def _all_there(out: Path, parts: Mapping[str, str]) -> bool:
    return all(_path(out, name, part).exists() for name in TABLES for part in parts)


def _path(out: Path, table: str, part: str) -> Path:
    return out / table / f"part-{part}.parquet"


def _write_part(out: Path, part: str, payloads: Iterator[bytes]) -> None:
    """Write one part of every table, some items at a time."""
    with ExitStack() as stack:
        writers = {}
        for name, schema in TABLES.items():
            (out / name).mkdir(exist_ok=True)
            temporary = stack.enter_context(written_in_one(_path(out, name, part)))
            writers[name] = stack.enter_context(_writer(temporary, schema))
        while group := _rows(payloads):
            for name, rows in group.items():
                if rows:
                    writers[name].write_table(table_of(name, rows))


def _rows(payloads: Iterator[bytes]) -> dict[str, list[Any]]:
    """Return the rows of the next items by table; nothing when there are no more."""
    rows: dict[str, list[Any]] = {}
    for _, payload in zip(range(GROUP), payloads, strict=False):
        rows = rows or {name: [] for name in TABLES}
        for table, row in rows_of(unpack(payload)):
            rows[table].append(row)
    return rows


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    about = {"schema": SCHEMA, **_versions()}
    return pq.ParquetWriter(
        path,
        schema.with_metadata({SCHEMA: json.dumps(about)}),
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        write_page_checksum=True,
    )
