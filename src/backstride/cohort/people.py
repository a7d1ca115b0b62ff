"""Who the people are: an optional table that says whose recordings lie where, and how a sensor was worn.

    file,athlete,sex,birth_year,mass_kg,height_m,hr_rest,hr_max,placement,facing
    p01/,p01,female,1988,61.5,1.68,52,186,lumbar,+x
    p02/run.fit,p02,male,,,,,,,

`file` is a file of the source or a folder in it; the longest that fits wins, an empty one or `.` fits all.
Only `file` is needed, every other cell may be empty. The table stays where it is: of all it says only
athlete, sex and age in whole years go into the output.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backstride.app.worn import read_facing, read_placement
from backstride.cohort.items import NOBODY, Person
from backstride.vocab.athlete import Athlete, Body, Sex
from backstride.vocab.errors import InputRefused, ValueRefused

COLUMNS = (
    "file", "athlete", "sex", "birth_year", "mass_kg", "height_m", "hr_rest", "hr_max", "placement", "facing",
)  # fmt: skip
LARGEST_BYTES = 64 * 2**20
"""Half a million rows. Project choice."""
LIMITS = {
    "mass_kg": (20.0, 300.0),
    "height_m": (0.8, 2.5),
    "hr_rest": (25.0, 120.0),
    "hr_max": (100.0, 240.0),
    "birth_year": (1850.0, 2100.0),
}
"""Inclusive; beyond them a value was mistyped. Project choices, as wide as those of "My body"."""
_ALWAYS = date.min
"""The body of a table holds for all its recordings."""
_SHOWN = f"Its first line is {','.join(COLUMNS)}; all but file may be left out."


@dataclass(frozen=True, slots=True)
class People:
    """The table of athletes."""

    rows: Mapping[str, Person]
    """By file or folder, without a slash at the end; the empty name is everybody."""

    def of(self, name: str) -> Person:
        """Return whose a file is: the row of the file itself, else of the nearest folder above it."""
        while name not in self.rows and name:
            name = name.rpartition("/")[0]
        return self.rows.get(name, NOBODY)


EVERYBODY_UNKNOWN = People({})


def read_people(path: Path) -> People:
    """Read the table of athletes.

    Raises:
        InputRefused: it cannot be read, or one of its rows says what cannot be; the sentence names the row.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputRefused(f"{path.name} is too large for a table of athletes. {_SHOWN}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputRefused(f"{path.name} could not be opened: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path.name} is no text. {_SHOWN}") from error
    try:
        return _of_csv(text, path.name)
    except csv.Error as error:
        raise InputRefused(f"{path.name} could not be read: {error}. {_SHOWN}") from error


def _of_csv(text: str, name: str) -> People:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="", skipinitialspace=True)
    columns = [column.strip() for column in lines.fieldnames or ()]
    lines.fieldnames = columns
    strange = [column for column in columns if column not in COLUMNS]
    if "file" not in columns or strange:
        wrong = f"knows no column {strange[0] or 'without a name'}" if strange else "has no column file"
        raise InputRefused(f"{name} {wrong}. {_SHOWN}")
    rows: dict[str, Person] = {}
    for row in lines:
        where = f"{name}, line {lines.line_num}"
        if row.pop(None, None):  # where csv puts cells beyond the columns
            raise InputRefused(f"{where}: it has more cells than the first line.")
        cells = {column: (value or "").strip() for column, value in row.items()}
        if any(cells.values()):
            file = cells["file"].removeprefix("./").strip("/").removeprefix(".")
            if file in rows:
                raise InputRefused(f"{where}: “{cells['file']}” stands in the table twice.")
            rows[file] = _person(cells, where)
    return People(rows)


def _person(cells: Mapping[str, str], where: str) -> Person:
    numbers = {column: _number(cells.get(column, ""), column, where) for column in LIMITS}
    year = numbers.pop("birth_year")
    if year is not None and year != int(year):
        raise ValueRefused("birth_year", f"{where}: birth_year is {year}, and must be a whole year.")
    body = Body(_ALWAYS, numbers["mass_kg"], numbers["height_m"], numbers["hr_rest"], numbers["hr_max"])
    if body.hr_rest_bpm is not None and body.hr_max_bpm is not None and body.hr_rest_bpm >= body.hr_max_bpm:
        raise ValueRefused("hr_max", f"{where}: hr_max must lie above hr_rest.")
    known = any(value is not None for value in numbers.values())
    try:
        return Person(
            Athlete(
                id=cells.get("athlete", "")[:100],
                birth_year=None if year is None else int(year),
                sex=_sex(cells.get("sex", "")),
                bodies=(body,) if known else (),
            ),
            read_placement(cells.get("placement", "")),
            read_facing(cells.get("facing", "")),
        )
    except ValueRefused as refused:
        raise ValueRefused(refused.field, f"{where}: {refused}") from None


def _sex(text: str) -> Sex | None:
    word = {"f": "female", "m": "male"}.get(text.lower(), text.lower())
    if word and word not in set(Sex):
        raise ValueRefused("sex", f"“{text}” is none of {', '.join(Sex)}; leave it empty if it is not known.")
    return Sex(word) if word else None


def _number(text: str, column: str, where: str) -> float | None:
    if not text:
        return None
    low, high = LIMITS[column]
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise ValueRefused(column, f"{where}: {column} is {text}, and must be {low:g} to {high:g}.")
    return value
