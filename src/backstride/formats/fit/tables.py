"""Where the two decoders meet: plain columns of records and plain dictionaries of the few other messages.

Both fill the same names with the same units: numbers scaled as the FIT profile says, enumerations as numbers,
times in Unix seconds, positions in semicircles. What is invalid is NaN in a column and absent in a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from backstride.vocab.arrays import Floats

FIT_EPOCH_S = 631_065_600
"""Unix time of FIT's zero, 1989-12-31 00:00 UTC (FIT protocol, date_time)."""

Value = float | int | str | tuple[float | int | None, ...]
Message = dict[str, Value]

ENUM, SINT8, UINT8, STRING, BYTE = 0x00, 0x01, 0x02, 0x07, 0x0D
UINT8Z, SINT16, UINT16, SINT32, UINT32 = 0x0A, 0x83, 0x84, 0x85, 0x86
UINT16Z, UINT32Z, FLOAT32, FLOAT64 = 0x8B, 0x8C, 0x88, 0x89
SIZE_OF: Mapping[int, int] = MappingProxyType(
    {ENUM: 1, SINT8: 1, UINT8: 1, UINT8Z: 1, SINT16: 2, UINT16: 2, UINT16Z: 2}
    | {SINT32: 4, UINT32: 4, UINT32Z: 4, FLOAT32: 4, FLOAT64: 8}
)
"""Bytes of a scalar, by base type. Strings and bytes are arrays; 64-bit integers do not fit a float."""


class Field(NamedTuple):
    """A field that we use: its name and base type in the FIT profile."""

    name: str
    base: int


class Kind(NamedTuple):
    """A kind of message that we use, and its fields by number."""

    name: str
    fields: Mapping[int, Field]


def _kind(name: str, fields: dict[int, tuple[str, int]]) -> Kind:
    return Kind(name, MappingProxyType({number: Field(*said) for number, said in fields.items()}))


RECORD, HR, HRV, FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 20, 132, 78, 206, 207
FILE_ID, SESSION, LAP, LENGTH = 0, 18, 19, 101
COMPRESSED_SPEED_DISTANCE = 8

# The numbers are those of the FIT profile; a test holds them against fitdecode's copy of it.
KINDS: Mapping[int, Kind] = MappingProxyType({
    FILE_ID: _kind("file_id", {
        0: ("type", ENUM), 1: ("manufacturer", UINT16), 2: ("product", UINT16), 8: ("product_name", STRING),
    }),
    RECORD: _kind("record", {
        253: ("timestamp", UINT32), 0: ("position_lat", SINT32), 1: ("position_long", SINT32),
        2: ("altitude", UINT16), 3: ("heart_rate", UINT8), 4: ("cadence", UINT8), 5: ("distance", UINT32),
        6: ("speed", UINT16), 7: ("power", UINT16), 13: ("temperature", SINT8), 31: ("gps_accuracy", UINT8),
        39: ("vertical_oscillation", UINT16), 41: ("stance_time", UINT16), 52: ("cadence256", UINT16),
        53: ("fractional_cadence", UINT8), 73: ("enhanced_speed", UINT32),
        78: ("enhanced_altitude", UINT32), 85: ("step_length", UINT16),
    }),
    SESSION: _kind("session", {
        253: ("timestamp", UINT32), 2: ("start_time", UINT32), 5: ("sport", ENUM), 6: ("sub_sport", ENUM),
        7: ("total_elapsed_time", UINT32), 44: ("pool_length", UINT16), 110: ("sport_profile_name", STRING),
    }),
    LAP: _kind("lap", {
        253: ("timestamp", UINT32), 2: ("start_time", UINT32), 7: ("total_elapsed_time", UINT32),
        23: ("intensity", ENUM), 25: ("sport", ENUM), 39: ("sub_sport", ENUM),
        71: ("wkt_step_index", UINT16),
    }),
    LENGTH: _kind("length", {
        253: ("timestamp", UINT32), 2: ("start_time", UINT32), 3: ("total_elapsed_time", UINT32),
        6: ("avg_speed", UINT16), 12: ("length_type", ENUM),
    }),
    12: _kind("sport", {0: ("sport", ENUM), 1: ("sub_sport", ENUM), 3: ("name", STRING)}),
    21: _kind("event", {253: ("timestamp", UINT32), 0: ("event", ENUM), 1: ("event_type", ENUM)}),
    23: _kind("device_info", {
        0: ("device_index", UINT8), 2: ("manufacturer", UINT16), 4: ("product", UINT16),
        5: ("software_version", UINT16), 27: ("product_name", STRING),
    }),
    26: _kind("workout", {8: ("wkt_name", STRING)}),
    27: _kind("workout_step", {
        254: ("message_index", UINT16), 0: ("wkt_step_name", STRING), 7: ("intensity", ENUM),
    }),
    34: _kind("activity", {253: ("timestamp", UINT32), 5: ("local_timestamp", UINT32)}),
    HRV: _kind("hrv", {0: ("time", UINT16)}),
    HR: _kind("hr", {
        253: ("timestamp", UINT32), 0: ("fractional_timestamp", UINT16), 6: ("filtered_bpm", UINT8),
        9: ("event_timestamp", UINT32), 10: ("event_timestamp_12", BYTE),
    }),
    FIELD_DESCRIPTION: _kind("field_description", {
        0: ("developer_data_index", UINT8), 1: ("field_definition_number", UINT8),
        2: ("fit_base_type_id", UINT8), 3: ("field_name", STRING), 6: ("scale", UINT8),
        7: ("offset", SINT8), 8: ("units", STRING),
    }),
})  # fmt: skip
ARRAYS = frozenset({"time", "filtered_bpm", "event_timestamp", "event_timestamp_12"})
"""Fields that hold several values; always a tuple here, also where there is one."""
TIMES = frozenset({"timestamp", "start_time", "local_timestamp"})
"""Fields of type date_time, turned into Unix seconds."""
Intervals = tuple[Floats, Floats]
"""Beat intervals: for each the number of records before it, and its length in s; both of shape (m,)."""


@dataclass(frozen=True, slots=True)
class DeveloperColumn:
    """A developer field of the records: `values` of shape (n,), NaN where missing."""

    name: str
    unit: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """One FIT file, decoded. `records` are columns of shape (count,), by name, none of them all NaN."""

    count: int
    records: dict[str, Floats]
    developer: tuple[DeveloperColumn, ...] = ()
    messages: dict[str, list[Message]] = field(default_factory=dict)
    """By kind, in file order; those of `hrv` stand in `intervals`."""
    intervals: Intervals = field(default_factory=lambda: (np.empty(0), np.empty(0)))
    stop: str | None = None
    """Why decoding stopped before the end, in the decoder's words."""

    def of(self, kind: str) -> list[Message]:
        """Return the messages of a kind, in file order."""
        return self.messages.get(kind, [])


def number(message: Message, name: str) -> float | None:
    """Return a numeric field of a message, or None."""
    value = message.get(name)
    return float(value) if isinstance(value, int | float) else None


def code(message: Message, name: str) -> int | None:
    """Return an enumerated field of a message, or None."""
    value = message.get(name)
    return value if isinstance(value, int) else None


def text(message: Message, name: str) -> str | None:
    """Return a text field of a message without surrounding blanks, or None."""
    value = message.get(name)
    return (value.strip() or None) if isinstance(value, str) else None
