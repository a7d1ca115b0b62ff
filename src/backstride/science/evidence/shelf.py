"""Take a published number, with its study, off the shelf.

The shelf is a folder of tables beside this file: `studies*.csv` (a publication a row) and `values*.csv`
(a number, or a finding without one, a row). All that match are read: a new topic brings its own table and
touches no other. A model writes `value("E001")` and so carries the citation along; a number typed into a
model has none.

Rejected: constants in Python (no reader could filter or download them, no spreadsheet could check them),
a database (rows that change with the program, not with the person), one file for all (every study a
conflict).
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

from backstride.vocab.segment import Gait, Travel
from backstride.vocab.study import Status, Study, Value

T = TypeVar("T")


def value(value_id: str) -> Value:
    """Return the value of that id, such as `E001`.

    Raises:
        KeyError: the shelf holds none; the number has no source and must not be used.
    """
    return _values_by_id()[value_id]


def study(key: str) -> Study:
    """Return the study of that citation key, such as `wright2001`.

    Raises:
        KeyError: the shelf holds none.
    """
    return _studies_by_key()[key]


def values() -> tuple[Value, ...]:
    """Return all values, table by table in the order of the tables' names."""
    return tuple(_values_by_id().values())


def studies() -> tuple[Study, ...]:
    """Return all studies, table by table in the order of the tables' names."""
    return tuple(_studies_by_key().values())


def number(value_id: str) -> float:
    """Return the bare number of a value, in its own unit.

    Raises:
        KeyError: the shelf holds no such value.
        ValueError: the value is a finding in words, not a number.
    """
    found = value(value_id).value
    if found is None:
        raise ValueError(f"{value_id} is known in words only: it gives no number")
    return found


@cache
def _values_by_id() -> dict[str, Value]:
    return _unique((row["id"], _value_of(row)) for row in _rows("values"))


@cache
def _studies_by_key() -> dict[str, Study]:
    return _unique((row["key"], _study_of(row)) for row in _rows("studies"))


def _unique(pairs: Iterator[tuple[str, T]]) -> dict[str, T]:
    """Refuse a second row of the same name: which of two would be meant?"""
    found: dict[str, T] = {}
    for name, thing in pairs:
        if name in found:
            raise ValueError(f"{name} stands on the shelf twice")
        found[name] = thing
    return found


def _rows(table: str) -> Iterator[dict[str, str]]:
    """Read every packaged table of that name; works from a folder, a wheel and a zip alike."""
    tables = [
        entry
        for entry in files(__package__).iterdir()
        if entry.name.startswith(table) and entry.name.endswith(".csv")
    ]
    for entry in sorted(tables, key=lambda entry: entry.name):
        yield from csv.DictReader(entry.read_text(encoding="utf-8").splitlines())


def _study_of(row: dict[str, str]) -> Study:
    return Study(
        key=row["key"],
        authors=row["authors"],
        year=int(row["year"]) if row["year"] else None,
        title=row["title"],
        journal=row["journal"],
        doi=row["doi"] or None,
        address=row["address"] or None,
        people=int(row["people"]) if row["people"] else None,
        population=row["population"],
        caveat=row["caveat"],
    )


def _value_of(row: dict[str, str]) -> Value:
    return Value(
        id=row["id"],
        study=row["study"],
        topic=row["topic"],
        quantity=row["quantity"],
        direction=_direction_of(row["direction"]),
        gait=Gait(row["gait"]) if row["gait"] else None,
        speed_mps=_range_of(row["speed_low_mps"], row["speed_high_mps"]),
        grade=_range_of(row["grade_low"], row["grade_high"]),
        people=int(row["people"]) if row["people"] else None,
        value=_number_of(row["value"]),
        low=_number_of(row["low"]),
        high=_number_of(row["high"]),
        sd=_number_of(row["sd"]),
        se=_number_of(row["se"]),
        unit=row["unit"],
        words=row["words"],
        status=Status(row["status"]),
        from_=tuple(row["from"].split()),
        context=row["context"] == "yes",
    )


def _direction_of(text: str) -> Travel | Literal["ratio"] | None:
    if text == "ratio":
        return "ratio"
    return Travel(text) if text else None


def _range_of(low: str, high: str) -> tuple[float, float] | None:
    return (float(low), float(high)) if low and high else None


def _number_of(text: str) -> float | None:
    return float(text) if text else None
