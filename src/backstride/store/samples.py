"""The samples of one recording as one Parquet file, and back, bit for bit.

Streams keep their own clocks. Those that share a clock stand side by side in one row group; each further
clock is a row group of its own, whose other columns are null (which costs a few bytes). Everything else about
the recording is JSON in the file's metadata, so that it can be read without touching a sample.

Any Parquet reader opens the file: column `t_s`, then `acc.acc_x_mps2`, `hr.hr_bpm` ... and `developer.0`.

The same recording gives the same bytes (by the same pyarrow): samples are stored under their digest.
Rejected: one file a sensor (up to twelve fsyncs instead of one); one row of list columns (no other tool plots
that as it is); resampling on one common clock (invents samples); pickle (runs code that a stranger wrote).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet as pq

from backstride.vocab.arrays import Floats
from backstride.vocab.errors import DamagedFile
from backstride.vocab.guided import Guided, Happening
from backstride.vocab.recording import (
    DeveloperField,
    Device,
    Lap,
    Pause,
    Placement,
    Problem,
    Recording,
    Sensor,
    Stream,
)

KEY = b"backstride.recording/1"
"""Of the JSON in the file's metadata; a change of its meaning takes a new number."""
CLOCK = "t_s"
ZSTD_LEVEL = 3
"""zstd's own default; level 1 was no faster on 100 Hz motion (measured)."""

_DAMAGE = (
    pa.ArrowException,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    StopIteration,
    RecursionError,
)
"""What pyarrow, json and the nouns raise on bytes that are not ours."""


@dataclass(slots=True)
class _Block:
    """One clock and the columns that run on it."""

    t_s: Floats
    columns: dict[str, Floats]

    def runs_on(self, t_s: Floats) -> bool:
        """Tell whether this is the same clock, bit for bit."""
        return self.t_s.size == t_s.size and np.array_equal(self.t_s.view(np.int64), t_s.view(np.int64))


def encode_recording(recording: Recording) -> bytes:
    """Return the Parquet file (zstd) of a recording; `decode_recording` gives back the very same numbers."""
    blocks: list[_Block] = []
    about = {**_about(recording), **_lay_out(recording, blocks)}
    about["sizes"] = [block.t_s.size for block in blocks]
    names = [CLOCK, *(name for block in blocks for name in block.columns)]
    schema = pa.schema([pa.field(name, pa.float64()) for name in names])
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        write_statistics=False,
        store_schema=False,
        write_page_checksum=True,
    ) as writer:
        writer.add_key_value_metadata({KEY: json.dumps(about, separators=(",", ":")).encode()})
        for block in blocks:
            if block.t_s.size:
                writer.write_table(_table(block, schema), row_group_size=block.t_s.size)
    return bytes(sink.getvalue())


def decode_recording(data: bytes) -> Recording:
    """Return the recording that `encode_recording` wrote.

    Raises:
        DamagedFile: the bytes are not such a file, or no longer.
    """
    return _decode(data, with_samples=True)


def decode_about(data: bytes) -> Recording:
    """Return the recording without its streams and developer fields; reads the metadata only.

    Raises:
        DamagedFile: the bytes are not such a file, or no longer.
    """
    return _decode(data, with_samples=False)


def sensors_in(data: bytes) -> tuple[Sensor, ...]:
    """Return which sensors said anything, in the order of `Sensor`; reads the metadata only.

    Raises:
        DamagedFile: the bytes are not such a file, or no longer.
    """
    with _damage_in_words():
        streams = _metadata(_open(data))["streams"]
        return tuple(sensor for sensor in Sensor if sensor in streams)


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise DamagedFile("sample", f"it is not what was written ({type(error).__name__})") from error


def _open(data: bytes) -> pq.ParquetFile:
    return pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True)


def _metadata(file: pq.ParquetFile) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(file.metadata.metadata[KEY])
    return about


def _decode(data: bytes, *, with_samples: bool) -> Recording:
    with _damage_in_words():
        file = _open(data)
        about = _metadata(file)
        return _recording(about, _read_blocks(file, about) if with_samples else None)


def _lay_out(recording: Recording, blocks: list[_Block]) -> dict[str, Any]:
    """Fill `blocks`, and say for each stream and developer field in which block it is."""
    streams: dict[str, Any] = {}
    for sensor, stream in recording.streams.items():
        columns = {f"{sensor}.{name}": values for name, values in stream.columns.items()}
        streams[sensor.value] = [_place(blocks, stream.t_s, columns), *stream.columns]
    developer = [
        [field.name, field.unit, _place(blocks, field.t_s, {f"developer.{i}": field.values})]
        for i, field in enumerate(recording.developer)
    ]
    return {"streams": streams, "developer": developer}


def _place(blocks: list[_Block], t_s: Floats, columns: dict[str, Floats]) -> int:
    """Put columns into the block of their clock, a new one if need be, and return its number."""
    for number, block in enumerate(blocks):
        if block.runs_on(t_s):
            block.columns |= columns
            return number
    blocks.append(_Block(t_s, columns))
    return len(blocks) - 1


def _table(block: _Block, schema: pa.Schema) -> pa.Table:
    arrays = {CLOCK: block.t_s, **block.columns}
    nothing = pa.nulls(block.t_s.size, pa.float64())
    return pa.Table.from_arrays(
        [pa.array(arrays[name]) if name in arrays else nothing for name in schema.names], schema=schema
    )


def _read_blocks(file: pq.ParquetFile, about: dict[str, Any]) -> list[_Block]:
    """Read the row groups back; a block without samples has none."""
    names: list[list[str]] = [[] for _ in about["sizes"]]
    for sensor, (number, *columns) in about["streams"].items():
        names[number] += [f"{sensor}.{column}" for column in columns]
    for i, (_, _, number) in enumerate(about["developer"]):
        names[number].append(f"developer.{i}")
    blocks: list[_Block] = []
    row_groups = iter(range(file.num_row_groups))
    for size, wanted in zip(about["sizes"], names, strict=True):
        columns = {name: np.empty(0) for name in (CLOCK, *wanted)}
        if size:
            table = file.read_row_group(next(row_groups), columns=list(columns))
            columns = {name: table.column(name).to_numpy() for name in columns}
        if any(values.shape != (size,) for values in columns.values()):
            raise ValueError("a column is shorter than its clock")
        blocks.append(_Block(columns.pop(CLOCK), columns))
    return blocks


def _about(recording: Recording) -> dict[str, Any]:
    return {
        "format": recording.format,
        "source": recording.source,
        "start": None if recording.start is None else recording.start.isoformat(),
        "duration_s": recording.duration_s,
        "utc_offset_s": recording.utc_offset_s,
        "name": recording.name,
        "sport": recording.sport,
        "device": asdict(recording.device),
        "laps": [[lap.start_s, lap.end_s, lap.name, lap.intensity] for lap in recording.laps],
        "pauses": [[pause.start_s, pause.end_s] for pause in recording.pauses],
        "problems": [[p.code, p.words, p.start_s, p.end_s] for p in recording.problems],
        "placement": recording.placement,
        "facing": recording.facing,
        "said_distance_m": recording.said_distance_m,
        "simulated": recording.simulated,
        **({} if recording.guided is None else {"guided": _guided_to_plain(recording.guided)}),
    }


def _guided_to_plain(guided: Guided) -> dict[str, Any]:
    return {**asdict(guided), "day": None if guided.day is None else guided.day.isoformat()}


def _guided_of(about: dict[str, Any]) -> Guided | None:
    """Return what a guided session says of itself; None for all other recordings."""
    plain = about.get("guided")
    if plain is None:
        return None
    day = None if plain["day"] is None else date.fromisoformat(plain["day"])
    happened = tuple(Happening(**one) for one in plain["happenings"])
    return Guided(**{**plain, "day": day, "happenings": happened})


def _recording(about: dict[str, Any], blocks: list[_Block] | None) -> Recording:
    return Recording(
        format=about["format"],
        source=about["source"],
        start=None if about["start"] is None else datetime.fromisoformat(about["start"]),
        duration_s=about["duration_s"],
        streams={} if blocks is None else dict(_streams(about, blocks)),
        utc_offset_s=about["utc_offset_s"],
        name=about["name"],
        sport=about["sport"],
        device=Device(**about["device"]),
        laps=tuple(Lap(*values) for values in about["laps"]),
        pauses=tuple(Pause(*values) for values in about["pauses"]),
        developer=() if blocks is None else tuple(_developer(about, blocks)),
        problems=tuple(Problem(*values) for values in about["problems"]),
        placement=None if about["placement"] is None else Placement(about["placement"]),
        facing=about["facing"],
        said_distance_m=about["said_distance_m"],
        simulated=about["simulated"],
        guided=_guided_of(about),
    )


def _streams(about: dict[str, Any], blocks: list[_Block]) -> Iterator[tuple[Sensor, Stream]]:
    for sensor, (number, *names) in about["streams"].items():
        block = blocks[number]
        columns = {name: block.columns[f"{sensor}.{name}"] for name in names}
        yield Sensor(sensor), Stream(Sensor(sensor), block.t_s, columns)


def _developer(about: dict[str, Any], blocks: list[_Block]) -> Iterator[DeveloperField]:
    for i, (name, unit, number) in enumerate(about["developer"]):
        yield DeveloperField(name, unit, blocks[number].t_s, blocks[number].columns[f"developer.{i}"])
