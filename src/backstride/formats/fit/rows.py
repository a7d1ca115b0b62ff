"""Records as a table: one row a second, in the layout of a FIT definition message.

Streams keep their own clocks; a FIT record has one, in whole seconds. Each sample goes to the nearest second
and the last one there wins, so that a stream of one sample a second comes back sample for sample.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.formats.fit.meaning import ON_FOOT_CODES, SPORTS, SUB_SPORTS
from backstride.formats.fit.tables import KINDS, RECORD, SINT8, SINT32, UINT8, UINT16, UINT32
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.units import DEG_PER_SEMICIRCLE

LOCAL = 1
"""The local message number of the records."""
_TYPES = {UINT8: "u1", SINT8: "i1", UINT16: "<u2", UINT32: "<u4", SINT32: "<i4"}
_ON_FOOT = {SPORTS[code] for code in ON_FOOT_CODES} | set(SUB_SPORTS.values()) | {None}
# FIT field, sensor, column, and how many of FIT's steps one of our units is; altitude is counted from -500 m.
_FIELDS = (
    ("position_lat", Sensor.GNSS, "lat_deg", 1 / DEG_PER_SEMICIRCLE, 0.0),
    ("position_long", Sensor.GNSS, "lon_deg", 1 / DEG_PER_SEMICIRCLE, 0.0),
    ("gps_accuracy", Sensor.GNSS, "accuracy_m", 1.0, 0.0),
    ("enhanced_speed", Sensor.SPEED, "speed_mps", 1000.0, 0.0),
    ("distance", Sensor.SPEED, "distance_m", 100.0, 0.0),
    ("enhanced_altitude", Sensor.ALTITUDE, "altitude_m", 5.0, 500.0),
    ("heart_rate", Sensor.HR, "hr_bpm", 1.0, 0.0),
    ("power", Sensor.POWER, "power_w", 1.0, 0.0),
    ("temperature", Sensor.TEMPERATURE, "temperature_degc", 1.0, 0.0),
    ("stance_time", Sensor.DYNAMICS, "contact_time_s", 10_000.0, 0.0),
    ("vertical_oscillation", Sensor.DYNAMICS, "vertical_oscillation_m", 10_000.0, 0.0),
    ("step_length", Sensor.DYNAMICS, "step_length_m", 10_000.0, 0.0),
)
_CADENCE_STEPS = 128.0  # of fractional_cadence


@dataclass(frozen=True, slots=True)
class RecordRows:
    """All records: the bytes of their definition, and `table` with one row each, header byte first."""

    definition: bytes
    table: NDArray[np.void]
    seconds: Floats
    """Whole seconds from the start of the recording, shape (n,)."""

    def __len__(self) -> int:
        """Return the number of records."""
        return int(self.seconds.size)

    def before(self, at_s: float) -> int:
        """Return how many records lie before a time."""
        return int(np.searchsorted(self.seconds, at_s))

    def bytes_of(self, start: int, end: int) -> bytes:
        """Return records `[start, end)` as they stand in a file."""
        return self.table[start:end].tobytes()


def rows_of(recording: Recording, zero_fit_s: int) -> RecordRows:
    """Lay out the records of a recording that starts at `zero_fit_s`, seconds of FIT's own clock.

    Raises:
        NoUsableSamples: it has no stream that FIT can hold.
    """
    kept = [sensor for _, sensor, _, _, _ in _FIELDS if sensor in recording.streams]
    kept += [Sensor.CADENCE] if Sensor.CADENCE in recording.streams else []
    if not kept:
        raise NoUsableSamples("FIT", "motion only, which FIT cannot hold")
    seconds = np.unique(np.concatenate([np.rint(recording.streams[sensor].t_s) for sensor in kept]))
    columns = {"timestamp": seconds + zero_fit_s}
    for name, sensor, column, steps, offset in _FIELDS:
        values = _on_seconds(recording, sensor, column, seconds)
        if values is not None:
            columns[name] = (values + offset) * steps
    columns |= _cadence(recording, seconds)
    return RecordRows(_definition(list(columns)), _table(columns, seconds.size), seconds)


def _on_seconds(recording: Recording, sensor: Sensor, column: str, seconds: Floats) -> Floats | None:
    found = recording.column(sensor, column)
    if found is None:
        return None
    t, values = found
    known = ~np.isnan(values)
    placed = np.full(seconds.shape, np.nan)
    placed[np.searchsorted(seconds, np.rint(t[known]))] = values[known]
    return placed


def _cadence(recording: Recording, seconds: Floats) -> dict[str, Floats]:
    """Return strides for sports on foot, since that is what FIT counts there, split in whole and fraction."""
    steps = _on_seconds(recording, Sensor.CADENCE, "cadence_spm", seconds)
    if steps is None:
        return {}
    ticks = np.rint(steps / (2.0 if recording.sport in _ON_FOOT else 1.0) * _CADENCE_STEPS)
    whole = np.floor(ticks / _CADENCE_STEPS)
    return {"cadence": whole, "fractional_cadence": ticks - whole * _CADENCE_STEPS}


def _numbers() -> dict[str, tuple[int, int]]:
    return {field.name: (number, field.base) for number, field in KINDS[RECORD].fields.items()}


def _table(columns: dict[str, Floats], size: int) -> NDArray[np.void]:
    """Fill the table; what is missing or does not fit gets FIT's invalid value."""
    numbers = _numbers()
    layout = np.dtype([("head", "u1"), *((name, _TYPES[numbers[name][1]]) for name in columns)])
    table = np.empty(size, dtype=layout)
    table["head"] = LOCAL
    for name, values in columns.items():
        limits = np.iinfo(layout[name])
        rounded = np.rint(values)
        # The highest value of each type means "invalid".
        good = (rounded >= limits.min) & (rounded < limits.max)
        table[name] = np.where(good, rounded, limits.max).astype(layout[name])
    return table


def _definition(names: list[str]) -> bytes:
    """Return the definition message for these fields, encoded by fit-tool."""
    from fit_tool.base_type import BaseType  # noqa: PLC0415  # slow to import
    from fit_tool.definition_message import DefinitionMessage  # noqa: PLC0415  # slow to import
    from fit_tool.field_definition import FieldDefinition  # noqa: PLC0415  # slow to import
    from fit_tool.record import Record  # noqa: PLC0415  # slow to import

    numbers = _numbers()
    fields = [
        FieldDefinition(number, BaseType(base).size, BaseType(base))
        for number, base in (numbers[name] for name in names)
    ]
    message = DefinitionMessage(local_id=LOCAL, global_id=RECORD, field_definitions=fields)
    encoded: bytes = Record.from_message(message).to_bytes()
    return encoded
