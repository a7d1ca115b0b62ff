"""FIT through fitdecode: slow, patient, and the authority on what a file says.

It reads damaged files up to the damage, compressed timestamps, compressed speed and distance, `hr` messages.
Frames are turned into columns one by one and dropped, so memory grows with eight bytes a value.
"""

import math
from array import array
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np

from backstride.formats.fit.envelope import HEADER, MAGIC
from backstride.formats.fit.tables import (
    ARRAYS,
    BYTE,
    FIT_EPOCH_S,
    HRV,
    KINDS,
    RECORD,
    TIMES,
    DeveloperColumn,
    Intervals,
    Message,
    Tables,
    Value,
)
from backstride.vocab.arrays import Floats

_NAN = float("nan")
_RAW = frozenset({"event_timestamp", "event_timestamp_12"})
"""Fields whose ticks are wanted as they stand: the clock of a strap is unrolled in `heart`."""
_NAMES = {kind: frozenset(field.name for field in said.fields.values()) for kind, said in KINDS.items()}
_UNPACKED = {2: "enhanced_altitude", 6: "enhanced_speed"}
"""What fitdecode unpacks from a plain field of the records, by the number of that field."""
_DeveloperKey = tuple[int, int, str, str]


def read_whole(body: bytes, *, cut: bool) -> Tables:
    """Decode the messages of one FIT file; `body` is what lies between header and checksum.

    A body that is cut off is announced as longer than it is, so that the decoder reads up to the last whole
    message. Whatever the decoder raises ends the reading there and is kept in `stop`.
    """
    file = (
        HEADER.pack(HEADER.size, 0x20, 2100, len(body) + int(cut), MAGIC) + body + (b"" if cut else b"\0\0")
    )
    records = _Records()
    messages: dict[str, list[Message]] = {}
    stop: str | None = None
    try:
        _decode(file, records, messages)
    except Exception as error:  # noqa: BLE001  # fitdecode on damaged bytes raises anything, KeyError included
        stop = str(error) or type(error).__name__
    return Tables(records.count, records.columns(), records.developer(), messages, records.intervals(), stop)


def _decode(file: bytes, records: "_Records", messages: dict[str, list[Message]]) -> None:
    fitdecode, reader_class = _fitdecode()
    options = {"check_crc": fitdecode.CrcCheck.DISABLED, "error_handling": fitdecode.ErrorHandling.IGNORE}
    with reader_class(BytesIO(file), processor=None, **options) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                # fitdecode asserts a start for beats of which it saw none; its own sums are not used here.
                reader._hr_start_timestamp = 1  # noqa: SLF001  # no public way
            elif frame.frame_type == fitdecode.FIT_FRAME_DATA:
                kind = frame.def_mesg.global_mesg_num
                if kind == RECORD:
                    records.add(frame.fields)
                elif kind == HRV:
                    records.add_intervals(_message(frame.fields, _NAMES[HRV]).get("time"))
                elif kind in _NAMES:
                    messages.setdefault(KINDS[kind].name, []).append(_message(frame.fields, _NAMES[kind]))


@lru_cache(maxsize=1)
def _fitdecode() -> tuple[Any, Any]:
    import fitdecode  # noqa: PLC0415  # slow to import

    class Reader(fitdecode.FitReader):  # type: ignore[misc]  # the library has no types
        """fitdecode, except that a developer field without a declared developer costs no more than itself."""

        def _add_dev_field_description(self, message: Any) -> None:  # noqa: ANN401  # the library has no types
            index = message.get_raw_value("developer_data_index", fallback=None)
            if isinstance(index, int) and index not in self.local_dev_types:
                self._add_dev_data_id_impl(index)
            try:
                super()._add_dev_field_description(message)
            except (KeyError, fitdecode.FitParseError):
                return  # an unknown base type, or no number at all: the field stays bytes

    return fitdecode, Reader


class _Records:
    """Columns of the records seen so far, each as long as `count`."""

    def __init__(self) -> None:
        self.count = 0
        self._native: dict[str, array[float]] = {}
        self._developer: dict[_DeveloperKey, array[float]] = {}
        self._after = array("d")
        self._interval_s = array("d")

    def add(self, fields: list[Any]) -> None:
        """Add one record: fields as fitdecode gives them, components expanded."""
        native: dict[str, float] = {}
        developer: dict[_DeveloperKey, float] = {}
        for field in fields:
            said = field.field_def
            if said is not None and said.is_dev:
                if isinstance(field.raw_value, int | float):
                    developer[_developer_key(said)] = float(field.raw_value)
            elif said is not None and said.base_type.identifier == BYTE:
                native.pop(
                    _UNPACKED.get(said.def_num, ""), None
                )  # a number of no proper size; so is what it gave
            elif field.field is not None:
                value = _scalar(field.value)
                # What a field says itself goes before what was unpacked from another one.
                if value is not None and (said is not None or field.field.name not in native):
                    native[field.field.name] = value
        self._append(self._native, {name: native[name] for name in native.keys() & _NAMES[RECORD]})
        self._append(self._developer, developer)
        self.count += 1

    def _append(self, columns: "dict[Any, array[float]]", row: dict[Any, float]) -> None:
        for key in row:
            if key not in columns:
                columns[key] = array("d", [_NAN]) * self.count
        for key, column in columns.items():
            column.append(row.get(key, _NAN))

    def add_intervals(self, values: Value | None) -> None:
        """Add the beat intervals of one message, in s."""
        for value in values if isinstance(values, tuple) else ():
            if value is not None:
                self._after.append(self.count)
                self._interval_s.append(value)

    def intervals(self) -> Intervals:
        """Return the beat intervals so far."""
        return np.array(self._after), np.array(self._interval_s)

    def columns(self) -> dict[str, Floats]:
        """Return the native columns, times in Unix seconds."""
        found = {name: np.array(column) for name, column in self._native.items()}
        if "timestamp" in found:
            found["timestamp"] += FIT_EPOCH_S
        return found

    def developer(self) -> tuple[DeveloperColumn, ...]:
        """Return the developer columns, ordered by name."""
        named = [
            DeveloperColumn(name, unit, np.array(column))
            for (_, _, name, unit), column in self._developer.items()
        ]
        return tuple(sorted(named, key=lambda column: (column.name, column.unit)))


def _developer_key(said: Any) -> _DeveloperKey:  # noqa: ANN401  # the library has no types
    name, unit = said.field.name, said.field.units
    return (
        said.dev_data_index,
        said.def_num,
        name if isinstance(name, str) else f"field {said.def_num}",
        unit if isinstance(unit, str) else "",
    )


def _scalar(value: Any) -> float | None:  # noqa: ANN401  # the library has no types
    if isinstance(value, tuple):  # declared as an array though the profile says one value: the first counts
        value = next((item for item in value if item is not None), None)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _message(fields: list[Any], names: frozenset[str]) -> Message:
    message: Message = {}
    for field in fields:
        if field.field is None or field.field_def is None or field.field_def.is_dev:
            continue
        name = (field.parent_field or field.field).name
        if name in names and name not in message:
            value = _neutral(name, field)
            if value is not None:
                message[name] = value
    return message


def _neutral(name: str, field: Any) -> Value | None:  # noqa: ANN401  # the library has no types
    value: Any = field.raw_value if name in _RAW or field.field.type.enum else field.value
    if name in ARRAYS:
        return None if value is None else value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple):
        value = next((item for item in value if item is not None), None)
    if value is not None and name in TIMES:
        return int(value) + FIT_EPOCH_S
    return value if isinstance(value, int | float | str) else None
