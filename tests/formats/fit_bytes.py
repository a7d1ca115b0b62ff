"""Make FIT files byte by byte, with nothing but `struct`: what a test reads, it has written itself.

The checksum is the bit-by-bit one, so that it can judge the fast one.
"""

import struct
from collections.abc import Iterable

ENUM, SINT8, UINT8, STRING, BYTE = 0x00, 0x01, 0x02, 0x07, 0x0D
SINT16, UINT16, SINT32, UINT32, FLOAT32 = 0x83, 0x84, 0x85, 0x86, 0x88
_FORMATS = {
    ENUM: "B",
    SINT8: "b",
    UINT8: "B",
    SINT16: "h",
    UINT16: "H",
    SINT32: "i",
    UINT32: "I",
    FLOAT32: "f",
}
_SIZES = {ENUM: 1, SINT8: 1, UINT8: 1, BYTE: 1, SINT16: 2, UINT16: 2, SINT32: 4, UINT32: 4, FLOAT32: 4}

FILE_ID, SESSION, LAP, RECORD, EVENT, DEVICE, WORKOUT, STEP, ACTIVITY = 0, 18, 19, 20, 21, 23, 26, 27, 34
HRV, LENGTH, HR, DESCRIPTION, DEVELOPER = 78, 101, 132, 206, 207

TIME = (253, UINT32)
LAT, LON, ALTITUDE, HEART, CADENCE, DISTANCE = (
    (0, SINT32), (1, SINT32), (2, UINT16), (3, UINT8), (4, UINT8), (5, UINT32)
)  # fmt: skip
SPEED, ENHANCED_SPEED, ENHANCED_ALTITUDE, FRACTION = (6, UINT16), (73, UINT32), (78, UINT32), (53, UINT8)

NOON = 1_000_000_000
"""A moment on FIT's clock: 2021-09-08 01:46:40 UTC."""
NOON_UNIX = NOON + 631_065_600


def slow_crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


class FitBytes:
    """A FIT body that grows message by message; definitions are remembered, so that data can be packed."""

    def __init__(self, *, big: bool = False) -> None:
        self.body = b""
        self.order = ">" if big else "<"
        self._fields: dict[int, list[tuple[int, int, int]]] = {}
        self._developer: dict[int, list[tuple[int, int, int]]] = {}

    def define(self, local: int, kind: int, fields: Iterable[tuple], developer: Iterable[tuple] = ()) -> None:
        """Define a local message; fields are (number, base) or (number, base, size)."""
        self._fields[local] = [(f[0], f[1], f[2] if len(f) > 2 else _SIZES[f[1]]) for f in fields]
        self._developer[local] = [(f[0], f[1], f[2]) for f in developer]  # number, base, developer index
        head = 0x40 | local | (0x20 if self._developer[local] else 0)
        self.body += struct.pack(
            f"{self.order}BBBHB", head, 0, self.order == ">", kind, len(self._fields[local])
        )
        self.body += b"".join(
            struct.pack("BBB", number, size, base) for number, base, size in self._fields[local]
        )
        if self._developer[local]:
            self.body += bytes([len(self._developer[local])])
            self.body += b"".join(
                bytes([number, _SIZES[base], index]) for number, base, index in self._developer[local]
            )

    def data(self, local: int, *values: object, head: int | None = None) -> None:
        """Add a data message; None is the invalid value of the field's type."""
        self.body += bytes([local if head is None else head])
        bases = [(base, size) for _, base, size in self._fields[local]]
        bases += [(base, _SIZES[base]) for _, base, _ in self._developer[local]]
        for (base, size), value in zip(bases, values, strict=True):
            self.body += self._pack(base, size, value)

    def compressed(self, local: int, offset_s: int, *values: object) -> None:
        """Add a data message whose header carries the time: `offset_s` is the lowest five bits."""
        self.data(local, *values, head=0x80 | local << 5 | offset_s & 0x1F)

    def _pack(self, base: int, size: int, value: object) -> bytes:
        if isinstance(value, bytes):
            return value.ljust(size, b"\0")[:size]
        if base == STRING:
            return str(value or "").encode().ljust(size, b"\0")[:size]
        if base == BYTE:
            return b"\xff" * size
        if value is None:
            value = {SINT8: 0x7F, SINT16: 0x7FFF, SINT32: 0x7FFFFFFF}.get(base, 2 ** (8 * _SIZES[base]) - 1)
            return (b"\xff" * 4) if base == FLOAT32 else struct.pack(f"{self.order}{_FORMATS[base]}", value)
        values = value if isinstance(value, tuple) else (value,)
        return struct.pack(f"{self.order}{len(values)}{_FORMATS[base]}", *values)

    def add(self, kind: int, *fields: tuple, local: int = 15) -> None:
        """Define a message and add one of it; fields are (number, base, value), with a size where needed."""
        self.define(local, kind, [(f[0], f[1], f[3]) if len(f) > 3 else (f[0], f[1]) for f in fields])
        self.data(local, *(f[2] for f in fields))

    def file(
        self,
        *,
        header: int = 14,
        header_crc: int | None = None,
        crc: int | None = None,
        promise: int | None = None,
    ) -> bytes:
        """Return the file; `crc` -1 leaves it out, other numbers are written as they are."""
        head = struct.pack(
            "<BBHI4s", header, 0x20, 2100, len(self.body) if promise is None else promise, b".FIT"
        )
        if header == 14:
            head += struct.pack("<H", slow_crc(head) if header_crc is None else header_crc)
        data = head + self.body
        if crc == -1:
            return data
        return data + struct.pack("<H", slow_crc(data) if crc is None else crc)


def start(kind: int = 4, **options: bool) -> FitBytes:
    """Begin a file of a kind (4 is an activity)."""
    fit = FitBytes(**options)
    fit.add(FILE_ID, (0, ENUM, kind), (1, UINT16, 255), (2, UINT16, 0))
    return fit


def run(
    seconds: int = 60, *, begin: int = NOON, fit: FitBytes | None = None, sport: int | None = 1
) -> FitBytes:
    """Begin an activity with one record a second: heart rate 100 + s % 50, 3 m/s, 80 strides a minute."""
    fit = fit or start()
    fit.define(1, RECORD, [TIME, HEART, CADENCE, ENHANCED_SPEED, DISTANCE])
    for s in range(seconds):
        fit.data(1, begin + s, 100 + s % 50, 80, 3000, 300 * s)
    if sport is not None:
        summary(fit, begin, seconds, sport)
    return fit


def summary(fit: FitBytes, begin: int, seconds: float, sport: int, *, sub_sport: int = 0) -> None:
    """Add a session message."""
    fit.add(
        SESSION,
        (*TIME, begin + int(seconds)), (2, UINT32, begin), (7, UINT32, int(seconds * 1000)),
        (5, ENUM, sport), (6, ENUM, sub_sport),
    )  # fmt: skip


def timer(fit: FitBytes, at: int, kind: int) -> None:
    """Add a timer event: kind 0 starts, 1 and 4 stop."""
    fit.add(EVENT, (*TIME, at), (0, ENUM, 0), (1, ENUM, kind))


def developer(fit: FitBytes, number: int, base: int, name: str, unit: str) -> None:
    """Describe a developer field; the developer must have been declared."""
    fit.add(
        DESCRIPTION,
        (0, UINT8, 0), (1, UINT8, number), (2, UINT8, base), (3, STRING, name, 24), (8, STRING, unit, 8),
    )  # fmt: skip


def declare(fit: FitBytes, index: int = 0) -> None:
    """Declare a developer."""
    fit.add(DEVELOPER, (3, UINT8, index))
