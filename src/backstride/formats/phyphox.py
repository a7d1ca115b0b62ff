"""Exports of the app phyphox: tables whose headers name quantity and unit, and `meta/` with device and time.

    "Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"

Separator and decimal mark are the user's choice, the language that of the phone (English and German are
known here), and one table may hold several sensors; so each column is recognised by its own header, with
the table's name as context where the header says no more than `X (m/s^2)`. Acceleration with gravity is
+9.81 upward on both platforms: on iPhones the app multiplies by -9.81 (`kG` in its
ExperimentSensorInput.swift), on Android the system already gives specific force.

Sample times are experiment time, which stands still in a pause; `meta/time.csv` says when, by the system
clock, it ran.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from backstride.formats.csv_table import csv_header, read_rows, read_table
from backstride.formats.draft import Draft
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Device, Placement, Recording, Sensor

WORDS = "phyphox"
_TIME = re.compile(r"^[^()]*\(s\)$")
_AXIS = re.compile(r"(?:^|[ _])([xyz])(?=[ (]|$)")
_VECTORS = (
    # In this order: "linear acceleration" is an acceleration, too.
    ("linear", re.compile(r"linear|without g|ohne g"), Sensor.ACC),
    ("gravity", re.compile(r"gravity|schwerkraft|gravitation"), Sensor.ACC),
    ("acc", re.compile(r"accelero|acceleration|beschleunigung"), Sensor.ACC),
    ("gyr", re.compile(r"gyro|rotation rate|drehrate|winkelgeschwindigkeit"), Sensor.GYR),
    ("mag", re.compile(r"magnet"), Sensor.MAG),
)
_PLACE = (
    ("lat_deg", re.compile(r"^(latitude|breitengrad|breite)\b")),
    ("lon_deg", re.compile(r"^(longitude|längengrad|länge)\b")),
    ("altitude_m", re.compile(r"^(height|altitude|elevation|höhe)\b")),
    ("speed_mps", re.compile(r"^(velocity|speed|geschwindigkeit)\b")),
    ("course_deg", re.compile(r"^(direction|bearing|richtung|kurs)\b")),
    ("accuracy_m", re.compile(r"^(horizontal accuracy|horizontale genauigkeit)\b")),
)
_COLUMN = {"acc": "acc_{}_mps2", "gyr": "gyr_{}_radps", "mag": "mag_{}_ut"}
_SYSTEM_ZONE = re.compile(r"UTC([+-])(\d{2}):?(\d{2})")


@dataclass(slots=True)
class _Found:
    """What the tables hold: each quantity's experiment times (n,) and its columns of shape (n,)."""

    quantities: dict[str, tuple[Floats, dict[str, Floats]]] = field(default_factory=dict)

    def keep(self, quantity: str, t_s: Floats, name: str, values: Floats) -> None:
        """Keep a column; of a quantity that two tables hold, the first table's."""
        clock, columns = self.quantities.setdefault(quantity, (t_s, {}))
        if clock is t_s:
            columns.setdefault(name, values)


@dataclass(frozen=True, slots=True)
class _Clock:
    """From experiment time to seconds after the epoch: when each piece that ran began and ended."""

    epoch: datetime | None
    utc_offset_s: int | None
    starts_s: Floats
    system_s: Floats
    ends_s: Floats

    def at(self, t_s: Floats) -> Floats:
        """Return the times on the system's clock, shape (n,)."""
        if not self.starts_s.size:
            return t_s
        piece = (np.searchsorted(self.starts_s, t_s, side="right") - 1).clip(0)
        return np.asarray(t_s - self.starts_s[piece] + self.system_s[piece], dtype=np.float64)


def read_phyphox(
    files: Mapping[str, bytes], placement: Placement | None = None, facing: str | None = None
) -> tuple[Recording, ...]:
    """Read an export.

    Args:
        files: Its tables by file name (`device.csv` and `time.csv` are those of `meta/`).
        placement: Where the phone was worn, if the person says.
        facing: Which axis of the phone points where the chest points, `+x` ... `-z`, if the person says.

    Raises:
        NoUsableSamples: none of the tables holds a sample of a sensor that is read here.
    """
    found = _Found()
    clock = _Clock(None, None, np.empty(0), np.empty(0), np.empty(0))
    device: dict[str, str] = {}
    for name, data in sorted(files.items()):
        header = csv_header(data) or []
        if header[:1] == ["event"]:
            clock = _clock(read_rows(data))
        elif header == ["property", "value"]:
            device = {row[0]: row[1] for row in read_rows(data)[1:] if len(row) > 1 and row[1] != "null"}
        else:
            _collect(found, name, header, data)
    if not found.quantities:
        raise NoUsableSamples(WORDS, "no table of motion or place")
    draft = Draft("phyphox", source=WORDS, epoch=clock.epoch, placement=placement, facing=facing)
    draft.utc_offset_s = clock.utc_offset_s
    draft.device = Device(
        device.get("deviceBrand") or device.get("deviceManufacturer"),
        device.get("deviceModel"),
        device.get("version"),
    )
    _add(draft, found, clock)
    return (draft.build(),)


def _collect(found: _Found, file_name: str, header: list[str], data: bytes) -> None:
    """Take the columns that are known out of one table."""
    time = next((name for name in header if _TIME.match(name)), None)
    meanings = {title: meaning for title in header if (meaning := _meaning(title, file_name)) is not None}
    if time is None or not meanings:
        return
    table = read_table(data, WORDS, {time, *meanings})
    t_s = table.columns[time]
    for title, (quantity, name) in meanings.items():
        found.keep(quantity, t_s, name, table.columns[title])


def _meaning(title: str, file_name: str) -> tuple[str, str] | None:
    """Return quantity and axis (or column) of a header, or None where it is nothing that is read here."""
    for column, pattern in _PLACE:
        if pattern.search(title):
            return "place", column
    axis = _AXIS.search(title)
    if axis is None:
        return None
    for text in (title, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", file_name).lower()):
        for quantity, pattern, _ in _VECTORS:
            if pattern.search(text):
                return quantity, axis[1]
    return None


def _clock(rows: list[list[str]]) -> _Clock:
    """Read `meta/time.csv`: event, experiment time, system time, system time as text."""
    events = []
    for row in rows[1:]:
        try:
            events.append((row[0].upper(), float(row[1].replace(",", ".")), float(row[2].replace(",", "."))))
        except (IndexError, ValueError):
            continue
    runs = [(t, system) for event, t, system in events if event == "START" and np.isfinite([t, system]).all()]
    if not runs:
        return _Clock(None, None, np.empty(0), np.empty(0), np.empty(0))
    pauses = [system for event, _, system in events if event == "PAUSE"]
    whole = int(runs[0][1])
    zone = next((said for row in rows[1:] if (said := _SYSTEM_ZONE.search(row[-1]))), None)
    offset_s = (
        None if zone is None else (int(zone[2]) * 3600 + int(zone[3]) * 60) * (-1 if zone[1] == "-" else 1)
    )
    return _Clock(
        epoch=datetime.fromtimestamp(whole, UTC) if 0 < whole < 2**33 else None,
        utc_offset_s=offset_s,
        starts_s=np.array([t for t, _ in runs]),
        system_s=np.array([system - whole for _, system in runs]),
        ends_s=np.array([system - whole for system in pauses]),
    )


def _add(draft: Draft, found: _Found, clock: _Clock) -> None:
    clocks: dict[int, Floats] = {}

    def on_system_clock(t_s: Floats) -> Floats:
        """Columns of one table share one clock, before and after."""
        return clocks.setdefault(id(t_s), clock.at(t_s))

    for quantity, sensor in (("gyr", Sensor.GYR), ("mag", Sensor.MAG)):
        if quantity in found.quantities:
            t_s, columns = found.quantities[quantity]
            draft.add(sensor, on_system_clock(t_s), _named(quantity, columns))
    force = _force(draft, found)
    if force is not None:
        draft.add(Sensor.ACC, on_system_clock(force[0]), _named("acc", force[1]))
    if "place" in found.quantities:
        t_s, columns = found.quantities["place"]
        place = {name: values for name, values in columns.items() if name != "altitude_m"}
        if {"lat_deg", "lon_deg"} <= place.keys():
            draft.add(Sensor.GNSS, on_system_clock(t_s), place)
        if "altitude_m" in columns:
            draft.add(Sensor.ALTITUDE, on_system_clock(t_s), {"altitude_m": columns["altitude_m"]})
    for end, start in zip(clock.ends_s, clock.system_s[1:], strict=False):
        draft.add_pause(float(end), float(start))


def _force(draft: Draft, found: _Found) -> tuple[Floats, dict[str, Floats]] | None:
    """Return clock and axes of the specific force: measured, or put together, or at least without gravity."""
    if "acc" in found.quantities:
        return found.quantities["acc"]
    if "linear" not in found.quantities:
        return None
    t_s, linear = found.quantities["linear"]
    if "gravity" in found.quantities:
        clock, gravity = found.quantities["gravity"]
        if linear.keys() <= gravity.keys() and clock.size == t_s.size and np.array_equal(clock, t_s):
            return t_s, {axis: values + gravity[axis] for axis, values in linear.items()}
    draft.note(
        "acc-without-gravity",
        "The acceleration does not hold gravity, so which way is up cannot be told. Record it with g.",
    )
    return t_s, linear


def _named(quantity: str, columns: Mapping[str, Floats]) -> dict[str, Floats]:
    return {_COLUMN[quantity].format(axis): values for axis, values in columns.items()}
