"""Rows as lines of JSON and back, the same on both databases: what a backup is made of.

Tables are reflected from the database itself, not taken from `tables`, so that a backup of an older schema
can be written before an upgrade, and put back before the same upgrade.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, func, select

from backstride.store.tables import Base

BATCH = 500
"""Rows a statement. Project choice."""
VERSION_TABLE = "alembic_version"
OURS = frozenset(Base.metadata.tables)
"""Other programs may share a PostgreSQL database. Tables of older schemas belong here, too."""
STAYS = frozenset({"phones", "pairing_codes", "pairing_tries"})
"""In no backup: who may come in is true of one machine, now; a phone that was taken back stays out."""


def tables_in(connection: Connection) -> tuple[Table, ...]:
    """Return the tables of a backup, those that others refer to first; the schema's number is none."""
    metadata = _reflected(connection, OURS - STAYS)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return tuple(metadata.sorted_tables)


def drop_all(connection: Connection) -> None:
    """Drop all tables of ours, inside the connection's transaction."""
    _reflected(connection, OURS | {VERSION_TABLE}).drop_all(connection)


def _reflected(connection: Connection, names: frozenset[str]) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name in names)
    return metadata


def dump_table(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield one line a row, in the order of the primary key, columns by name."""
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(wanted).mappings():
        values = {name: _to_json(row[name]) for name in sorted(table.columns.keys())}
        yield json.dumps(values, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def load_table(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert the rows of `dump_table` and return how many the table then has."""
    left = iter(lines)
    while some := [_from_json(table, connection, line) for line in islice(left, BATCH)]:
        connection.execute(table.insert(), some)
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _to_json(value: Any) -> Any:  # noqa: ANN401 (a cell may be anything)
    if isinstance(value, datetime):  # SQLite gives the plain UTC clock, PostgreSQL an aware time
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _from_json(table: Table, connection: Connection, line: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(line)
    for name, value in values.items():
        kind = table.columns[name].type
        if value is not None and isinstance(kind, DateTime):
            instant = datetime.fromisoformat(value)
            values[name] = instant.replace(tzinfo=None) if connection.dialect.name == "sqlite" else instant
        elif value is not None and isinstance(kind, Date):
            values[name] = date.fromisoformat(value)
    return values
