"""Exports of the app Sensor Logger (by Kelvin Choi): tables, one a sensor, on one nanosecond clock.

    Metadata.csv                   version, device name, recording timezone, platform, standardisation ...
    TotalAcceleration.csv          time,seconds_elapsed,z,y,x      with gravity (Android only)
    Accelerometer.csv              the same columns                without gravity
    Gravity.csv                    the same columns                gravity alone
    AccelerometerUncalibrated.csv  the same columns                with gravity; on iPhones in g
    Gyroscope.csv, Magnetometer.csv, Location.csv, HeartRate.csv, WristMotion.csv ...

What the app documents (tszheichoi/awesome-sensor-logger: UNITS.md, COORDINATES.md, CROSSPLATFORM.md):
Android gives specific force (+9.81 upward at rest); iPhones give the opposite sign on all three axes, of
gravity and of acceleration, unless "Standardise Units & Frames" is on (`standardisation` in the metadata).
Turn rates agree.

Without metadata the platform is told by files that only one of them writes, else by gravity in the first
seconds: who starts a recording looks at the screen, so the screen does not face the ground. That last one
is named as a guess.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from backstride.formats.csv_table import csv_header, read_rows, read_table
from backstride.formats.draft import Draft
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import NoUsableSamples
from backstride.vocab.recording import Device, Placement, Recording, Sensor
from backstride.vocab.units import STANDARD_GRAVITY_MPS2

WORDS = "Sensor Logger"
AXES = ("x", "y", "z")
_WRIST = ("accelerationx", "accelerationy", "accelerationz", "gravityx", "gravityy", "gravityz",
          "rotationratex", "rotationratey", "rotationratez")  # fmt: skip
_LOCATION = ("latitude", "longitude", "altitude", "speed", "bearing", "horizontalaccuracy")
_BEFORE_START_S = -1.0
"""Samples older than this are from the phone's memory, not of this recording. Project choice."""
_IN_G_BELOW = 4.0
"""A median of |gravity| below this is in g (1), above in m/s² (9.81)."""
_FIRST_LOOK_S = 2.0
"""How long a person is taken to look at the screen after starting. Project choice."""
_GRAVITY_REACH_S = 0.2
"""Gravity turns with the phone: further than this from its last sample it is not known. Project choice."""

Platform = Literal["ios", "android"]
_SIGN: Mapping[Platform, float] = {"ios": -1.0, "android": 1.0}


@dataclass(frozen=True, slots=True)
class _Table:
    """One sensor's samples: `t_s` of shape (n,) after the epoch, and its columns."""

    t_s: Floats
    columns: Mapping[str, Floats]

    def vector(self, names: tuple[str, ...] = AXES) -> Floats:
        """Return three columns side by side, shape (n, 3)."""
        nothing = np.full(self.t_s.size, np.nan)
        return np.column_stack([self.columns.get(name, nothing) for name in names])


@dataclass(frozen=True, slots=True)
class _Convention:
    """How this export writes acceleration."""

    sign: float
    """-1 where at rest the axis that points up shows minus one g."""
    because: str | None = None
    """Set where it is a guess."""


def read_sensorlogger(
    files: Mapping[str, bytes], placement: Placement | None = None, facing: str | None = None
) -> tuple[Recording, ...]:
    """Read an export.

    Args:
        files: Its tables by file name; missing ones are tolerated.
        placement: Where the phone was worn, if the person says.
        facing: Which axis of the phone points where the chest points, `+x` ... `-z`, if the person says.

    Raises:
        NoUsableSamples: none of the tables holds a sample of a sensor that is read here.
    """
    by_stem = {_stem(name): data for name, data in sorted(files.items(), reverse=True)}
    about = _metadata(by_stem.get("metadata", b""))
    tables, epoch = _read_tables(by_stem)
    if not tables:
        raise NoUsableSamples(WORDS, "none of the tables of motion, place or heart")
    draft = Draft("sensorlogger", source=WORDS, epoch=epoch, placement=placement, facing=facing)
    draft.device = _device(about)
    draft.utc_offset_s = _utc_offset_s(about.get("recording timezone", ""), epoch)
    _add_motion(draft, tables, about)
    _add_place(draft, tables.get("location") or tables.get("watchlocation"))
    heart = tables.get("heartrate")
    if heart is not None:
        draft.add(Sensor.HR, heart.t_s, {"hr_bpm": heart.columns["bpm"]})
    return (draft.build(),)


WANTED: Mapping[str, tuple[str, ...]] = {
    "totalacceleration": AXES,
    "accelerometer": AXES,
    "accelerometeruncalibrated": AXES,
    "gravity": AXES,
    "gyroscope": AXES,
    "gyroscopeuncalibrated": AXES,
    "magnetometer": AXES,
    "magnetometeruncalibrated": AXES,
    "wristmotion": _WRIST,
    "location": _LOCATION,
    "watchlocation": _LOCATION,
    "heartrate": ("bpm",),
}
"""The tables that are read, and their columns."""


def _stem(name: str) -> str:
    return re.sub(r"[^a-z]", "", re.sub(r"\.csv$", "", name.lower()))


def _metadata(data: bytes) -> dict[str, str]:
    """Return the one row of the metadata by its headers, in lower case."""
    rows = read_rows(data)
    return dict(zip((name.lower() for name in rows[0]), rows[1], strict=False)) if len(rows) > 1 else {}


def _read_tables(by_stem: Mapping[str, bytes]) -> tuple[dict[str, _Table], datetime | None]:
    """Read every wanted table, in seconds after the earliest sample's; nanoseconds stay whole numbers."""
    raw = {}
    for stem, wanted in WANTED.items():
        if csv_header(by_stem.get(stem, b"")) is not None:
            table = read_table(by_stem[stem], WORDS, {*wanted, "seconds_elapsed"}, integers={"time"})
            if set(wanted) & table.columns.keys():
                raw[stem] = table
    clocks = [t[t > 0] for t in (table.integers.get("time", np.empty(0, np.int64)) for table in raw.values())]
    firsts = [int(t[0]) for t in clocks if t.size]
    origin = min(firsts) // 10**9 * 10**9 if firsts else None
    tables: dict[str, _Table] = {}
    for stem, table in raw.items():
        elapsed = table.columns.get("seconds_elapsed")
        ticks = table.integers.get("time")
        if origin is not None and ticks is not None:
            t_s = np.where(ticks > 0, (ticks - origin) / 1e9, np.nan)
        elif elapsed is not None:
            t_s = elapsed
        else:
            continue
        keep = np.ones(t_s.size, bool) if elapsed is None else ~(elapsed < _BEFORE_START_S)
        tables[stem] = _Table(t_s[keep], {name: values[keep] for name, values in table.columns.items()})
    return tables, None if origin is None else datetime.fromtimestamp(origin // 10**9, UTC)


def _device(about: Mapping[str, str]) -> Device:
    maker = "Apple" if about.get("platform", "").lower() == "ios" else None
    return Device(maker, about.get("device name") or None, about.get("appversion") or None)


def _utc_offset_s(zone: str, when: datetime | None) -> int | None:
    """Return local minus UTC: of an IANA name at that moment, or of `+02:00`; None where it is not said."""
    said = re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", zone.strip())
    if said:
        seconds = int(said[2]) * 3600 + int(said[3] or 0) * 60
        return -seconds if said[1] == "-" else seconds
    if when is None or not re.fullmatch(r"[A-Za-z][\w+-]*(/[\w+-]+){0,2}", zone.strip()):
        return None
    try:
        offset = when.astimezone(ZoneInfo(zone.strip())).utcoffset()
    except (KeyError, ValueError, OSError):  # a zone that is not known here
        return None
    return None if offset is None else int(offset.total_seconds())


def _add_motion(draft: Draft, tables: Mapping[str, _Table], about: Mapping[str, str]) -> None:
    force = _specific_force(draft, tables, about)
    if force is not None:
        t_s, values = force
        draft.add(Sensor.ACC, t_s, {f"acc_{axis}_mps2": values[:, i] for i, axis in enumerate(AXES)})
    turn = tables.get("gyroscope") or tables.get("gyroscopeuncalibrated")
    wrist = tables.get("wristmotion")
    if turn is not None:
        draft.add(
            Sensor.GYR, turn.t_s, {f"gyr_{axis}_radps": turn.vector()[:, i] for i, axis in enumerate(AXES)}
        )
    elif wrist is not None and not {"accelerometer", "totalacceleration"} & tables.keys():
        turns = wrist.vector(_WRIST[6:])
        draft.add(Sensor.GYR, wrist.t_s, {f"gyr_{axis}_radps": turns[:, i] for i, axis in enumerate(AXES)})
    field = tables.get("magnetometer") or tables.get("magnetometeruncalibrated")
    if field is not None:
        draft.add(
            Sensor.MAG, field.t_s, {f"mag_{axis}_ut": field.vector()[:, i] for i, axis in enumerate(AXES)}
        )


def _specific_force(
    draft: Draft, tables: Mapping[str, _Table], about: Mapping[str, str]
) -> tuple[Floats, Floats] | None:
    """Return clock (n,) and specific force (n, 3) in m/s², from the best tables there are."""
    found = _with_gravity(draft, tables)
    if found is None:
        linear = tables.get("accelerometer")
        if linear is None:
            return None
        draft.note(
            "acc-without-gravity",
            "The acceleration does not hold gravity, so which way is up cannot be told. Record Gravity, too.",
        )
        platform = _platform(about) or "android"
        return linear.t_s, _SIGN[platform] * linear.vector()
    t_s, values = found
    convention = _convention(tables, about, t_s, values)
    if convention.because is not None:
        draft.note("sign-guessed", convention.because)
    return t_s, convention.sign * values


def _with_gravity(draft: Draft, tables: Mapping[str, _Table]) -> tuple[Floats, Floats] | None:
    total, linear, gravity = (tables.get(name) for name in ("totalacceleration", "accelerometer", "gravity"))
    if total is not None:
        return total.t_s, total.vector()
    if linear is not None and gravity is not None:
        return linear.t_s, linear.vector() + _at(linear.t_s, gravity)
    raw, wrist = tables.get("accelerometeruncalibrated"), tables.get("wristmotion")
    if raw is not None:
        return raw.t_s, _in_mps2(raw.vector(), raw.vector())
    if wrist is not None and linear is None:
        draft.placement = draft.placement or Placement.WRIST
        gravity_xyz = wrist.vector(_WRIST[3:6])
        return wrist.t_s, _in_mps2(wrist.vector(_WRIST[:3]) + gravity_xyz, gravity_xyz)
    return None


def _at(t_s: Floats, table: _Table) -> Floats:
    """Return a slow vector at other times, shape (n, 3); NaN where it was not measured near by."""
    values = table.vector()
    known = np.isfinite(values).all(axis=1) & np.isfinite(table.t_s)
    if not known.any():
        return np.full((t_s.size, 3), np.nan)
    order = np.argsort(table.t_s[known], kind="stable")
    clock, values = table.t_s[known][order], values[known][order]
    after = np.searchsorted(clock, t_s).clip(0, clock.size - 1)
    before = (after - 1).clip(0)
    near = np.minimum(np.abs(clock[after] - t_s), np.abs(clock[before] - t_s)) <= _GRAVITY_REACH_S
    out = np.column_stack([np.interp(t_s, clock, values[:, i]) for i in range(3)])
    out[~near] = np.nan
    return out


def _in_mps2(values: Floats, gravity: Floats) -> Floats:
    """Turn g into m/s² where the length of gravity shows that it is in g."""
    return values * STANDARD_GRAVITY_MPS2 if _is_in_g(gravity) else values


def _is_in_g(gravity: Floats) -> bool:
    lengths = np.sqrt(np.sum(gravity**2, axis=1))
    known = lengths[np.isfinite(lengths)]
    return known.size > 0 and float(np.median(known)) < _IN_G_BELOW


def _convention(
    tables: Mapping[str, _Table], about: Mapping[str, str], t_s: Floats, values: Floats
) -> _Convention:
    platform = _platform(about) or _platform_by_files(tables)
    return _convention_by_gravity(t_s, values) if platform is None else _Convention(_SIGN[platform])


def _platform(about: Mapping[str, str]) -> Platform | None:
    """Return whose convention the metadata names; with "Standardise Units & Frames" on, it is Android's."""
    said = about.get("platform", "").lower()
    if about.get("standardisation", "").lower() == "true" or "android" in said:
        return "android"
    return "ios" if "ios" in said or "ipad" in said or "iphone" in said else None


def _platform_by_files(tables: Mapping[str, _Table]) -> Platform | None:
    """Tell the platform by what only one of them writes."""
    if "totalacceleration" in tables:
        return "android"
    raw = tables.get("accelerometeruncalibrated")
    return "ios" if raw is not None and _is_in_g(raw.vector()) else None


def _convention_by_gravity(t_s: Floats, values: Floats) -> _Convention:
    """Judge by the first seconds: screen (z) and upper edge (y) of a phone that is looked at point up."""
    known = np.isfinite(values).all(axis=1) & np.isfinite(t_s)
    if not known.any():
        return _Convention(1.0)
    first = known & (t_s <= t_s[known][0] + _FIRST_LOOK_S)
    up = float(np.mean(values[first][:, 1] + values[first][:, 2]))
    which = "an iPhone" if up < 0 else "an Android phone"
    return _Convention(
        -1.0 if up < 0 else 1.0,
        f"The export does not say which phone made it; by gravity at its start it was taken for {which}.",
    )


def _add_place(draft: Draft, place: _Table | None) -> None:
    if place is None:
        return
    columns = place.columns
    nothing = np.full(place.t_s.size, np.nan)

    def known(name: str) -> Floats:
        """Negative is the phone's word for "not known"."""
        values = columns.get(name, nothing)
        return np.where(values < 0, np.nan, values)

    draft.add(
        Sensor.GNSS,
        place.t_s,
        {
            "lat_deg": columns.get("latitude", nothing),
            "lon_deg": columns.get("longitude", nothing),
            "speed_mps": known("speed"),
            "course_deg": known("bearing"),
            "accuracy_m": known("horizontalaccuracy"),
        },
    )
    draft.add(Sensor.ALTITUDE, place.t_s, {"altitude_m": columns.get("altitude", nothing)})
