"""A recording: what the sensors said, each on its own clock.

Streams are not joined on one clock, because joining either invents samples or throws them away: a watch
writes positions once a second, a chest strap beats when it beats, a phone samples motion at 60 to 400 Hz.
Whoever needs a common clock resamples in `signal`, with a mask.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np

from backstride.vocab.arrays import Floats, read_only, read_only_columns
from backstride.vocab.guided import Guided

FURTHEST_OFFSET_S = 16 * 3600
"""Local clocks have been from 12 h behind UTC to 14 h before it, and to nearly 16 h in the 19th century."""


class Sensor(StrEnum):
    """What a stream measures; `COLUMNS` names its columns and their units."""

    GNSS = "gnss"
    HR = "hr"
    ACC = "acc"
    GYR = "gyr"
    MAG = "mag"
    CADENCE = "cadence"
    SPEED = "speed"
    ALTITUDE = "altitude"
    POWER = "power"
    TEMPERATURE = "temperature"
    DYNAMICS = "dynamics"
    RR = "rr"


COLUMNS: Mapping[Sensor, Mapping[str, str]] = MappingProxyType(
    {
        # `course_deg` is where the body travels, clockwise from north; never where the chest points.
        Sensor.GNSS: {
            "lat_deg": "deg",
            "lon_deg": "deg",
            "speed_mps": "m/s",
            "course_deg": "deg",
            "accuracy_m": "m",
        },
        Sensor.HR: {"hr_bpm": "1/min"},
        # Specific force in sensor axes: +9.81 m/s² along the axis that points up at rest.
        Sensor.ACC: {"acc_x_mps2": "m/s²", "acc_y_mps2": "m/s²", "acc_z_mps2": "m/s²"},
        Sensor.GYR: {"gyr_x_radps": "rad/s", "gyr_y_radps": "rad/s", "gyr_z_radps": "rad/s"},
        Sensor.MAG: {"mag_x_ut": "µT", "mag_y_ut": "µT", "mag_z_ut": "µT"},
        # Steps a minute, both feet: FIT, TCX and GPX count strides (one foot) of runs; the readers double.
        Sensor.CADENCE: {"cadence_spm": "1/min"},
        # What the device itself says: GNSS, foot pod or belt; magnitude only, never signed.
        Sensor.SPEED: {"speed_mps": "m/s", "distance_m": "m"},
        Sensor.ALTITUDE: {"altitude_m": "m"},
        Sensor.POWER: {"power_w": "W"},
        Sensor.TEMPERATURE: {"temperature_degc": "°C"},
        Sensor.DYNAMICS: {"contact_time_s": "s", "vertical_oscillation_m": "m", "step_length_m": "m"},
        Sensor.RR: {"rr_s": "s"},
    }
)


class Placement(StrEnum):
    """Where a motion sensor is worn."""

    LUMBAR = "lumbar"
    CHEST = "chest"
    THIGH = "thigh"
    WRIST = "wrist"
    FOOT_LEFT = "foot_left"
    FOOT_RIGHT = "foot_right"


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One sensor on its own clock.

    `t_s` has shape (n,), seconds from the start of the recording, strictly increasing. Each column has
    shape (n,) and the unit of `COLUMNS`; a missing value is NaN, a gap in time is simply a gap in `t_s`.
    """

    sensor: Sensor
    t_s: Floats
    columns: Mapping[str, Floats]

    def __post_init__(self) -> None:
        """Freeze the arrays; a wrong shape, clock or column name is a programming error and says so."""
        object.__setattr__(self, "t_s", read_only(self.t_s))
        object.__setattr__(self, "columns", read_only_columns(self.columns))
        unknown = set(self.columns) - set(COLUMNS[self.sensor])
        if unknown:
            raise ValueError(f"{self.sensor}: no such column {sorted(unknown)}")
        if self.t_s.ndim != 1 or any(values.shape != self.t_s.shape for values in self.columns.values()):
            raise ValueError(f"{self.sensor}: columns and clock differ in length")
        if not (np.isfinite(self.t_s).all() and (np.diff(self.t_s) > 0).all()):
            raise ValueError(f"{self.sensor}: the clock does not increase")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle through plain dictionaries, since a mapping proxy cannot be pickled."""
        return (Stream, (self.sensor, self.t_s, dict(self.columns)))

    def __len__(self) -> int:
        """Return the number of samples."""
        return int(self.t_s.size)


@dataclass(frozen=True, slots=True, eq=False)
class DeveloperField:
    """A field that an app on the watch added, by its own name and unit; it never overwrites a native one."""

    name: str
    unit: str
    t_s: Floats
    values: Floats

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "t_s", read_only(self.t_s))
        object.__setattr__(self, "values", read_only(self.values))


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap: `[start_s, end_s)` from the start of the recording."""

    start_s: float
    end_s: float
    name: str | None = None
    """The lap's own name, else that of the workout step that it carried out."""
    intensity: str | None = None
    """As the device says: active, rest, warmup, cooldown, recovery, interval."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The timer stood still: `[start_s, end_s)`. Not proof that the runner stood still."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded it. No serial number: it identifies a person and helps nobody."""

    manufacturer: str | None = None
    product: str | None = None
    software: str | None = None

    def __str__(self) -> str:
        """Name it as its owner would."""
        return " ".join(part for part in (self.manufacturer, self.product) if part) or "unknown device"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to know about a recording, in plain words; the stretch where it is so, if there is one."""

    code: str
    """Stable and short, for tests and statistics: `truncated`, `clock-back`, `speed-impossible` ..."""
    words: str
    """One or two plain sentences for the person."""
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What one device recorded in one go."""

    format: str
    """`fit`, `gpx`, `tcx`, `sensorlogger`, `phyphox`, `csv`, `session` for one that a phone guided;
    `typed` for a session without file, `simulated` for one that a program made."""
    source: str
    """What made it, as far as it says: a device or an app."""
    start: datetime | None
    """Aware, UTC; None where the clock was never set."""
    duration_s: float
    streams: Mapping[Sensor, Stream]
    utc_offset_s: int | None = None
    """Local time minus UTC where it happened, if the file says so."""
    name: str | None = None
    sport: str | None = None
    device: Device = field(default_factory=Device)
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    developer: tuple[DeveloperField, ...] = ()
    problems: tuple[Problem, ...] = ()
    placement: Placement | None = None
    facing: str | None = None
    """What points where the chest points (on a foot: the toes), as it was said: a sensor axis `+x` ... `-z`,
    three numbers in sensor axes such as `0.7,0,-0.7`, or `calibrated` where the recording begins with a stand
    and ten steps forward. None is unknown."""
    simulated: bool = False
    said_distance_m: float | None = None
    """The distance that a person typed for a session without a file."""
    guided: Guided | None = None
    """What a phone that guided the session says of it."""

    def __post_init__(self) -> None:
        """Freeze the mapping and refuse what cannot be: a time without a zone is no time."""
        if self.start is not None and self.start.utcoffset() != timedelta(0):
            raise ValueError("a recording starts in UTC")
        if not 0 <= self.duration_s < math.inf:
            raise ValueError(f"a recording cannot last {self.duration_s} s")
        if abs(self.utc_offset_s or 0) > FURTHEST_OFFSET_S:
            raise ValueError(f"no clock on earth is {self.utc_offset_s} s from UTC")
        object.__setattr__(self, "streams", MappingProxyType(dict(self.streams)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle through plain dictionaries, since a mapping proxy cannot be pickled."""
        values = [getattr(self, name) for name in self.__slots__]
        values[self.__slots__.index("streams")] = dict(self.streams)
        return (Recording, tuple(values))

    @property
    def sensors(self) -> tuple[Sensor, ...]:
        """Sensors that said anything, in the order of `Sensor`."""
        return tuple(sensor for sensor in Sensor if sensor in self.streams)

    @property
    def local_start(self) -> datetime | None:
        """The start as the runner's own clock showed it; UTC where the file does not say."""
        if self.start is None:
            return None
        return self.start.astimezone(timezone(timedelta(seconds=self.utc_offset_s or 0)))

    def column(self, sensor: Sensor, name: str) -> tuple[Floats, Floats] | None:
        """Return `(t_s, values)`, each of shape (n,), or None where the recording has no such column."""
        stream = self.streams.get(sensor)
        if stream is None or name not in stream.columns:
            return None
        return stream.t_s, stream.columns[name]
