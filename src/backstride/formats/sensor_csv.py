"""Sensor CSV, the plainest recording: a row an instant, a column an axis, empty where nothing was measured.

Header `t,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z`, optionally
`mag_x,mag_y,mag_z,lat,lon,alt,speed,course,hr,cadence,power`; `t` in s (from any instant, or Unix time),
specific force in m/s² (+9.81 upward at rest), angular rate in rad/s. Names may be written in any case and
with their unit behind (`Acc X [m/s²]`); other columns are left alone.

Units that cannot be what is documented are converted and named as a problem, because the numbers prove it:
a median specific force of 1 would be a body in free fall. The sign of gravity is not touched: without
knowing which way the sensor was worn, both signs are possible.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np

from backstride.formats.csv_names import CSV_COLUMNS, TIME_NAMES, plain_name
from backstride.formats.csv_table import CsvTable, csv_header, read_table
from backstride.formats.draft import Draft
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import DamagedFile
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.units import STANDARD_GRAVITY_MPS2

WORDS = "Sensor CSV"
UNIX_AFTER_S = 1e8
"""A first time beyond this is Unix time (1973); no recording lasts three years."""
_FINER_CLOCKS = ((1e11, 1e3, "milliseconds"), (1e14, 1e6, "microseconds"), (1e17, 1e9, "nanoseconds"))
"""Unix times that can only be in a finer unit: 1e11 s is the year 5138."""
_IN_G = (0.8, 1.25)
"""A median of |specific force| in this range is 1 g in units of g. Project choice of margin."""
_WITHOUT_GRAVITY_MPS2 = 4.0
"""A median below this has no gravity in it: running falls free for a third of each step, never for half."""
_FASTEST_TURN_RADPS = 70.0
"""4000 deg/s, the widest range of consumer gyroscopes (ICM-426xx, LSM6DSV data sheets): more is in deg/s."""


def read_sensor_csv(
    data: bytes, placement: Placement | None = None, facing: str | None = None
) -> tuple[Recording, ...]:
    """Read a Sensor CSV.

    Args:
        data: The bytes of the file, in any encoding.
        placement: Where the sensor was worn, if the person says.
        facing: Which sensor axis points where the chest points, `+x` ... `-z`, if the person says.

    Raises:
        DamagedFile: it has no column `t`, or is no table.
        NoUsableSamples: it is empty, or nothing but NaN.
    """
    header = csv_header(data)
    names: dict[str, str] = {}
    for title in header or ():
        names.setdefault(plain_name(title), title)
    time = next((names[name] for name in sorted(TIME_NAMES) if name in names), None)
    if time is None:
        raise DamagedFile(WORDS, "it has no column t")
    table = read_table(data, WORDS, names.values())
    values = {name: table.columns[title] for name, title in names.items() if name in CSV_COLUMNS}
    draft = Draft("csv", source=WORDS, placement=placement, facing=facing)
    t_s = _clock(draft, table.columns[time])
    for sensor, columns in _streams(values).items():
        draft.add(sensor, t_s, _in_si(draft, sensor, columns))
    _note_broken_rows(draft, table, t_s, data)
    return (draft.build(),)


def _clock(draft: Draft, t: Floats) -> Floats:
    """Return times after the draft's epoch; an epoch is set where the times are Unix times."""
    known = t[np.isfinite(t)]
    first = float(known[0]) if known.size else 0.0
    for above, ticks, unit in reversed(_FINER_CLOCKS):
        if first > above:
            draft.note("time-unit", f"The times are in {unit}, not in seconds; they were converted.")
            t, first = t / ticks, first / ticks
            break
    if not UNIX_AFTER_S < first < UNIX_AFTER_S * 1000:
        return t
    draft.epoch = datetime.fromtimestamp(int(first), UTC)
    return t - int(first)


def _streams(values: Mapping[str, Floats]) -> dict[Sensor, dict[str, Floats]]:
    """Say which sensor each column belongs to; `speed` is the receiver's where there are positions."""
    has_positions = all(name in values and np.isfinite(values[name]).any() for name in ("lat", "lon"))
    streams: dict[Sensor, dict[str, Floats]] = {}
    for name, column in values.items():
        sensor, ours = CSV_COLUMNS[name]
        if sensor is Sensor.GNSS and not has_positions:
            continue
        if name == "speed" and has_positions:
            sensor = Sensor.GNSS
        streams.setdefault(sensor, {})[ours] = column
    return streams


def _in_si(draft: Draft, sensor: Sensor, columns: dict[str, Floats]) -> dict[str, Floats]:
    if sensor is Sensor.ACC and len(columns) == len("xyz"):
        force = _typical(columns)
        if _IN_G[0] <= force <= _IN_G[1]:
            draft.note("acc-in-g", "The acceleration is in g, not in m/s²; it was converted.")
            return {name: values * STANDARD_GRAVITY_MPS2 for name, values in columns.items()}
        if force < _WITHOUT_GRAVITY_MPS2:
            draft.note(
                "acc-without-gravity",
                "The acceleration does not hold gravity; which way is up cannot be told.",
            )
    if sensor is Sensor.GYR and _fastest(columns) > _FASTEST_TURN_RADPS:
        draft.note("gyr-in-degrees", "The turn rate is in degrees a second, not in rad/s; it was converted.")
        return {name: np.radians(values) for name, values in columns.items()}
    return columns


def _typical(columns: Mapping[str, Floats]) -> float:
    """Return the median length of the vector, NaN where there is none."""
    squares = np.sum([values**2 for values in columns.values()], axis=0)
    known = squares[np.isfinite(squares)]
    return float(np.sqrt(np.median(known))) if known.size else float("nan")


def _fastest(columns: Mapping[str, Floats]) -> float:
    """Return the 99th percentile of |value| over all axes, NaN where there is none."""
    every = np.abs(np.concatenate(list(columns.values())))
    known = every[np.isfinite(every)]
    return float(np.percentile(known, 99)) if known.size else float("nan")


def _note_broken_rows(draft: Draft, table: CsvTable, t_s: Floats, data: bytes) -> None:
    known = t_s[np.isfinite(t_s)]
    cut = not data.endswith((b"\n", b"\r", b"\n\x00", b"\r\x00"))
    if table.broken_rows == 1 and cut and known.size:
        end = float(known[-1])
        draft.note("truncated", "The file ends in the middle of a row; what came before was read.", end, end)
    elif table.broken_rows:
        rows = "row has" if table.broken_rows == 1 else "rows have"
        were = "was" if table.broken_rows == 1 else "were"
        draft.note(
            "rows-broken", f"{table.broken_rows:,} {rows} too many or too few cells and {were} left out."
        )


def write_sensor_csv(recording: Recording) -> bytes:
    """Write a recording as Sensor CSV: a row for every instant at which any sensor says something.

    `t` is Unix time where the date is known. What Sensor CSV has no column for (laps, temperature, beat
    intervals, developer fields, and that a recording is simulated) is not written.
    """
    import pyarrow as pa  # noqa: PLC0415  # a quarter of a second, only for those who write
    from pyarrow import csv as pa_csv  # noqa: PLC0415  # slow to import

    columns = {name: found for name in CSV_COLUMNS if (found := _source_of(recording, name)) is not None}
    clocks = [t_s for t_s, _ in columns.values()]
    every = np.unique(np.concatenate(clocks)) if clocks else np.empty(0)
    start_s = 0.0 if recording.start is None else recording.start.timestamp()
    arrays = [pa.array(np.round(every + start_s, 6))]
    for t_s, values in columns.values():
        cells = np.full(every.size, np.nan)
        cells[np.searchsorted(every, t_s)] = values
        arrays.append(pa.array(cells, from_pandas=True))
    table = pa.Table.from_arrays(arrays, names=["t", *columns])
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(include_header=False, quoting_style="none"))
    return (",".join(table.column_names) + "\n").encode() + bytes(sink.getvalue())


def _source_of(recording: Recording, name: str) -> tuple[Floats, Floats] | None:
    sensor, ours = CSV_COLUMNS[name]
    if name == "speed":
        return recording.column(Sensor.GNSS, ours) or recording.column(sensor, ours)
    return recording.column(sensor, ours)
