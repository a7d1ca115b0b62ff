"""A table of numbers as text: whatever the encoding, separator and decimal mark, out come float columns.

Phones and spreadsheets write the same table in many ways: UTF-8 with or without a byte-order mark, UTF-16,
Latin-1; comma, semicolon or tab; decimal points or commas; `NaN`, `inf`, `null`, `""` for nothing. All that
is settled here once, for Sensor CSV, Sensor Logger and phyphox. pyarrow reads the numbers in one pass (an
hour at 100 Hz in a fraction of a second) and bounds the length of a line.

Rejected: numpy's readers (many times slower with empty cells), pandas (a dependency for one function), and
guessing the separator by `csv.Sniffer` (it answers wrongly on tables of few columns).
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats
from backstride.vocab.errors import DamagedFile

if TYPE_CHECKING:
    import pyarrow as pa

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TableParams:
    """Bounds of a table; wide, since they are there for files that mean harm."""

    longest_header_bytes: int = 65_536
    """A header that has not ended by then is none. Project choice: real ones stay below 2 kB."""
    most_columns: int = 500
    """Project choice: the widest table known here, a phyphox export, has about 30."""
    block_bytes: int = 1 << 20
    """pyarrow refuses a line that fits into no block: that bounds an endless line. Project choice."""


PARAMS = TableParams()
NULLS = (
    "",
    "nan",
    "NaN",
    "NAN",
    "-nan",
    "null",
    "NULL",
    "None",
    "none",
    "NA",
    "N/A",
    "#N/A",
    "-",
    "undefined",
)
"""Cells that say "nothing": numpy, JavaScript, spreadsheets, SQL."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENOUGH_TO_GUESS = 8
_DECIMAL_COMMA = re.compile(rb"[0-9],[0-9]")
_NUMBER = r"(?i)^\s*[+-]?((\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?|inf(inity)?)\s*$"


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Columns by their names in lower case, each of shape (n,), NaN where a cell holds no number."""

    columns: Mapping[str, Floats]
    integers: Mapping[str, Integers]
    """Columns asked for as whole numbers (nanoseconds do not fit into a float); -1 where missing."""
    broken_rows: int = 0
    """Rows with too many or too few cells; they were left out."""


def csv_header(head: bytes, params: TableParams = PARAMS) -> list[str] | None:
    """Return the names in the first line, stripped and in lower case, or None where this is no table."""
    layout = _layout(head[: params.longest_header_bytes + 4], params)
    return None if layout is None else layout.names


def read_rows(data: bytes) -> list[list[str]]:
    """Return the cells of a small table (device and time notes) as text; the first 64 KiB only."""
    layout = _layout(data[: PARAMS.longest_header_bytes], PARAMS)
    if layout is None:
        return []
    text = _decode(data[: PARAMS.longest_header_bytes])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=layout.separator)
    try:
        return [[cell.strip() for cell in row] for row in rows if row]
    except csv.Error:
        return []


def read_table(
    data: bytes,
    format_name: str,
    wanted: Collection[str],
    integers: Collection[str] = (),
    params: TableParams = PARAMS,
) -> CsvTable:
    """Read the wanted columns of a table; names that it does not have are simply missing from the result.

    Raises:
        DamagedFile: it is no table, or a line is longer than any recording's.
    """
    import pyarrow as pa  # noqa: PLC0415  # a quarter of a second, only for those who read tables

    layout = _layout(data[: params.longest_header_bytes + 4], params)
    if layout is None:
        raise DamagedFile(format_name, "its first line is not a header of columns")
    body = _as_utf8(data)
    chosen = {f"c{i}": name for name, i in layout.first_index().items() if name in wanted or name in integers}
    try:
        table, broken = _parse(body, layout, chosen, integers, params)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise DamagedFile(format_name, "a line is longer than any recording's") from error
        if "too short" in str(error):  # pyarrow's word for a header without a row
            return _without_rows(chosen.values(), integers)
        raise DamagedFile(format_name, "its rows are not a table of numbers") from error
    columns, whole = {}, {}
    for column, name in chosen.items():
        values = table.column(column)
        if name in integers:
            whole[name] = _whole_numbers(values)
        else:
            columns[name] = _numbers(values)
    return CsvTable(columns, whole, broken)


def _without_rows(names: Iterable[str], integers: Collection[str]) -> CsvTable:
    nothing = np.empty(0)
    columns = {name: nothing for name in names if name not in integers}
    return CsvTable(columns, {name: nothing.astype(np.int64) for name in names if name in integers})


@dataclass(frozen=True, slots=True)
class _Layout:
    names: list[str]
    separator: str
    decimal: str
    skip_lines: int

    def first_index(self) -> dict[str, int]:
        """Return where each name stands; the first one where a name stands twice."""
        return {name: i for i, name in reversed(list(enumerate(self.names)))}


def _layout(head: bytes, params: TableParams) -> _Layout | None:
    text = _decode(head)
    if not text or "\x00" in text:
        return None
    lines = text.splitlines()
    complete = len(lines) > 1 or text.endswith(("\n", "\r")) or len(head) < params.longest_header_bytes
    skip = 0
    while skip < len(lines) and (not lines[skip].strip() or lines[skip].lower().startswith("sep=")):
        skip += 1  # Excel's "sep=;" line, empty lines
    if skip >= len(lines) or (skip == len(lines) - 1 and not complete):
        return None
    separator = _separator(lines[skip])
    try:
        cells = next(csv.reader([lines[skip]], delimiter=separator))
    except (csv.Error, StopIteration):
        return None
    names = [" ".join(cell.lower().split()) for cell in cells]
    if not 1 < len(names) <= params.most_columns or not any(names):
        return None
    sample = "\n".join(lines[skip + 1 : skip + 200]).encode()
    comma = separator != "," and _DECIMAL_COMMA.search(sample) is not None
    return _Layout(names, separator, "," if comma else ".", skip + 1)


def _separator(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(";\t,", key=bare.count)


def _decode(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, errors="ignore")
    guess = _utf16_without_mark(head)
    if guess:
        return head.decode(guess, errors="ignore")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end within a letter
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _utf16_without_mark(head: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes: Latin letters have one in every second place, and none elsewhere."""
    first = head[:64]
    if len(first) < _ENOUGH_TO_GUESS or len(first) % 2:
        return None
    even, odd = first[0::2], first[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) else None


def _as_utf8(data: bytes) -> bytes:
    """Return the table in an encoding that keeps ASCII bytes, which is all that numbers need."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return rest if encoding == "utf-8" else rest.decode(encoding, errors="ignore").encode()
    guess = _utf16_without_mark(data[:64])
    return data.decode(guess, errors="ignore").encode() if guess else data


def _parse(
    body: bytes, layout: _Layout, chosen: Mapping[str, str], integers: Collection[str], params: TableParams
) -> "tuple[pa.Table, int]":
    """Parse as numbers; where a cell is none, once more as text, from which the numbers are picked."""
    import pyarrow as pa  # noqa: PLC0415  # see read_table

    exact = {c: pa.int64() if name in integers else pa.float64() for c, name in chosen.items()}
    try:
        return _read_csv(body, layout, exact, params)
    except pa.ArrowInvalid as error:
        if "conversion error" not in str(error):
            raise
    readable = body.decode("utf-8", errors="replace").encode()
    return _read_csv(readable, layout, dict.fromkeys(chosen, pa.string()), params)


def _read_csv(
    body: bytes, layout: _Layout, types: Mapping[str, Any], params: TableParams
) -> "tuple[pa.Table, int]":
    import pyarrow as pa  # noqa: PLC0415  # see read_table
    from pyarrow import csv as pa_csv  # noqa: PLC0415  # slow to import

    broken = 0

    def skip_row(_row: object) -> str:
        nonlocal broken
        broken += 1
        return "skip"

    table = pa_csv.read_csv(
        pa.BufferReader(body),
        read_options=pa_csv.ReadOptions(
            use_threads=False,
            block_size=params.block_bytes,
            skip_rows=layout.skip_lines,
            column_names=[f"c{i}" for i in range(len(layout.names))],
        ),
        parse_options=pa_csv.ParseOptions(delimiter=layout.separator, invalid_row_handler=skip_row),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict(types),
            include_columns=list(types),
            null_values=list(NULLS),
            quoted_strings_can_be_null=True,
            strings_can_be_null=True,
            decimal_point=layout.decimal,
            check_utf8=False,
        ),
    )
    return table, broken


def _numbers(values: "pa.ChunkedArray") -> Floats:
    import pyarrow as pa  # noqa: PLC0415  # see read_table

    if pa.types.is_string(values.type):
        values = _only_numbers(values).cast(pa.float64())
    return np.asarray(values.to_numpy(), dtype=np.float64)


def _whole_numbers(values: "pa.ChunkedArray") -> Integers:
    import pyarrow as pa  # noqa: PLC0415  # see read_table
    import pyarrow.compute as pc  # noqa: PLC0415  # slow to import

    if pa.types.is_string(values.type):
        plain = pc.match_substring_regex(values, r"^\s*\d{1,18}\s*$|^\s*[1-8]\d{18}\s*$")
        exact = pc.if_else(plain, pc.utf8_trim_whitespace(values), None).cast(pa.int64())
        rounded = pc.if_else(plain, None, _only_numbers(values)).cast(pa.float64()).to_numpy()
        in_range = np.abs(np.nan_to_num(rounded, nan=np.inf)) < 2.0**62
        other = np.where(in_range, rounded, -1.0).astype(np.int64)
        return np.where(np.asarray(exact.is_valid()), np.asarray(exact.fill_null(-1)), other)
    return np.asarray(values.fill_null(-1).to_numpy(), dtype=np.int64)


def _only_numbers(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """Keep the cells that are numbers, with a decimal point; the others become null."""
    import pyarrow.compute as pc  # noqa: PLC0415  # see read_table

    number = pc.match_substring_regex(values, _NUMBER)
    plain = pc.utf8_trim_whitespace(pc.replace_substring(values, ",", "."))
    return pc.if_else(number, plain, None)
