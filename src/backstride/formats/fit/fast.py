"""FIT through fitfast: the same tables as `whole`, for files that `choose` lets through.

The decoder is shown only the messages that are used, under a fresh header and checksum: records in one go
as columns, the few others as dictionaries. Developer fields come back by name, so a name must be plain and
belong to one field only; what is not so is handed back as `NotProved`, and fitdecode reads the file.
"""

from typing import Any

import numpy as np

from backstride.formats.fit.envelope import envelop
from backstride.formats.fit.outline import Outline, only
from backstride.formats.fit.tables import (
    ARRAYS,
    DEVELOPER_DATA_ID,
    FIELD_DESCRIPTION,
    HRV,
    KINDS,
    RECORD,
    SIZE_OF,
    STRING,
    DeveloperColumn,
    Intervals,
    Message,
    Tables,
    Value,
    code,
)
from backstride.vocab.arrays import Floats

_RECORDS = frozenset({RECORD, FIELD_DESCRIPTION, DEVELOPER_DATA_ID})
_OTHERS = frozenset(KINDS) - {RECORD}
_NATIVE = {field.name for field in KINDS[RECORD].fields.values()}


class NotProved(Exception):  # noqa: N818  # no error: it hands the file to the other decoder
    """Equal output is not proved for this file; the reason is for the curious."""


def read_fast(data: bytes, outline: Outline) -> Tables:
    """Decode one FIT file whose walk was complete.

    Raises:
        NotProved: equal output is not certain; read it with fitdecode.
    """
    messages, intervals = _messages(data, outline)
    described = _described(messages.get("field_description", []), outline)
    columns = _records(data, outline)
    count = outline.counts[RECORD]
    if any(column.shape != (count,) for column in columns.values()):
        raise NotProved("another number of records than the walk saw")
    developer = [
        DeveloperColumn(name, unit, columns[name])
        for name, unit in described.items()
        if _says_anything(columns.get(name))
    ]
    return Tables(
        count,
        {name: column for name, column in columns.items() if name in _NATIVE and _says_anything(column)},
        tuple(sorted(developer, key=lambda column: (column.name, column.unit))),
        messages,
        intervals,
    )


def _says_anything(column: Floats | None) -> bool:
    return column is not None and not np.isnan(column).all()


def _records(data: bytes, outline: Outline) -> dict[str, Floats]:
    import fitfast  # noqa: PLC0415  # decoders only when needed

    if not outline.counts[RECORD]:
        return {}
    columns: dict[str, Floats] = dict(
        _guarded(fitfast.records, envelop(only(data, outline, _RECORDS)), degrees=False)
    )
    for plain, enhanced in (("speed", "enhanced_speed"), ("altitude", "enhanced_altitude")):
        if plain in columns and enhanced in columns:
            # fitfast unpacks the plain field into the enhanced one through a product that loses its last unit
            # (8.049 m/s becomes 8.048); the plain field itself is right.
            columns[enhanced] = np.where(np.isnan(columns[plain]), columns[enhanced], columns[plain])
    return columns


def _messages(data: bytes, outline: Outline) -> tuple[dict[str, list[Message]], Intervals]:
    import fitfast  # noqa: PLC0415  # decoders only when needed

    said = _guarded(fitfast.parse, envelop(only(data, outline, _OTHERS)), enum_names=False)
    messages: dict[str, list[Message]] = {}
    for number, kind in KINDS.items():
        rows = said.get(kind.name, [])
        if len(rows) != outline.counts[number] and number != RECORD:
            raise NotProved(f"another number of {kind.name} messages than the walk saw")
        if rows and number != HRV:
            names = [field.name for field in kind.fields.values()]
            messages[kind.name] = [
                {name: _neutral(name, row[name]) for name in names if name in row} for row in rows
            ]
    return messages, _intervals(said.get("hrv", []), outline)


def _intervals(rows: list[dict[str, Any]], outline: Outline) -> Intervals:
    """Flatten the beat intervals of all messages, of which each has as many places, None where unused."""
    if not rows:
        return np.empty(0), np.empty(0)
    try:
        places = np.array([row["time"] for row in rows], dtype=np.float64).reshape(len(rows), -1)
    except (KeyError, ValueError, TypeError) as error:
        raise NotProved("beat intervals of another shape than proved") from error
    after = np.repeat(np.array(_records_before(outline, HRV), dtype=np.float64), places.shape[1])
    said = ~np.isnan(places.ravel())
    return after[said], places.ravel()[said]


def _guarded(decode: Any, file: bytes, **options: bool) -> Any:  # noqa: ANN401  # the answer is checked by the callers
    """Call into compiled code; a panic there is no Exception, and must not end more than this attempt."""
    try:
        return decode(file, **options)
    except Exception as error:
        raise NotProved(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotProved(f"the decoder panicked: {error}") from error


def _records_before(outline: Outline, wanted: int) -> list[int]:
    """Return how many records lie before each message of a kind."""
    before: list[int] = []
    seen = 0
    for _, _, kind, messages in outline.spans:
        if kind == RECORD:
            seen += messages
        elif kind == wanted:
            before += [seen] * messages
    return before


def _neutral(name: str, value: Any) -> Value:  # noqa: ANN401  # the decoder's own types, checked here
    if name in ARRAYS:
        return tuple(value) if isinstance(value, list) else (value,)
    if isinstance(value, str):
        if not value.isprintable() or "\ufffd" in value:
            raise NotProved("a text that is not plain")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise NotProved(f"{name} is of another type than proved")


def _described(descriptions: list[Message], outline: Outline) -> dict[str, str]:
    """Return name and unit of each developer field of the records that is a plain number."""
    by_key: dict[tuple[int, int], Message] = {}
    for message in descriptions:
        index, number = code(message, "developer_data_index"), code(message, "field_definition_number")
        if index is None or number is None or by_key.setdefault((index, number), message) != message:
            raise NotProved("a developer field is described twice or not at all")
    used = _used_developer_fields(outline)
    found: dict[str, str] = {}
    for key, size in used:
        description = by_key.get(key)
        if description is None:
            raise NotProved("a developer field without description")
        name, unit = _name_and_unit(description, size)
        if name in found or name in _NATIVE or name == "":
            raise NotProved("a developer field has the name of another field")
        found[name] = unit
    return found


def _used_developer_fields(outline: Outline) -> set[tuple[tuple[int, int], int]]:
    """Return developer index, number and size of the developer fields that records use."""
    return {
        ((index, number), size)
        for definition in outline.definitions
        if definition.kind == RECORD
        for number, size, index in zip(*(definition.developer[at::3] for at in range(3)), strict=True)
    }


def _name_and_unit(description: Message, size: int) -> tuple[str, str]:
    base = code(description, "fit_base_type_id")
    name, unit = description.get("field_name", ""), description.get("units", "")
    plain = isinstance(name, str) and name.isascii() and isinstance(unit, str)
    scaled = description.keys() & {"scale", "offset"}
    if not plain or scaled or base is None or (base != STRING and SIZE_OF.get(base) != size):
        raise NotProved("a developer field that is no plain number")
    return str(name), str(unit)
