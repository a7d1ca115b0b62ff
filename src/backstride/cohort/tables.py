"""The tables of `backstride.cohort/1`: which there are, their columns, and the rows of one reading.

Each noun of a reading is a table, so that nothing of a reading is left out: the rows give back the very same
`RunReading`. `file` and `part` say everywhere which recording it is. Documented in `docs/cohort.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import pyarrow as pa

from backstride.cohort.payload import Found, Read, Refused
from backstride.insight.series import totals_s
from backstride.vocab.segment import Travel

Row = Mapping[str, Any]

_TEXT, _TEXTS, _NUMBER, _WHOLE, _YES = (
    pa.string(), pa.list_(pa.string()), pa.float64(), pa.int32(), pa.bool_(),
)  # fmt: skip
_WHICH = {"file": _TEXT, "part": _WHOLE}
_STRETCH = {"start_s": _NUMBER, "end_s": _NUMBER}

TABLES: Mapping[str, pa.Schema] = {
    name: pa.schema([pa.field(column, kind) for column, kind in {**_WHICH, **columns}.items()])
    for name, columns in {
        "readings": {
            "digest": _TEXT,
            "athlete": _TEXT,
            "sex": _TEXT,
            "age_years": _WHOLE,
            "source": _TEXT,
            "format": _TEXT,
            "start_utc": pa.timestamp("ms", tz="UTC"),
            "duration_s": _NUMBER,
            "sensors": _TEXTS,
            "placement": _TEXT,
            "worn": pa.list_(pa.struct({"placement": _TEXT, "facing": _TEXT, "mounting": _TEXT})),
            "simulated": _YES,
            "step_count": _WHOLE,
            **{f"{travel}_s": _NUMBER for travel in Travel},
        },
        "segments": {
            **_STRETCH,
            "travel": _TEXT,
            "gait": _TEXT,
            "confidence": _NUMBER,
            "because": _TEXT,
            "origin": _TEXT,
        },
        "metrics": {
            "name": _TEXT,
            "value": _NUMBER,
            "unit": _TEXT,
            "travel": _TEXT,
            **_STRETCH,
            "origin": _TEXT,
        },
        "estimates": {
            "name": _TEXT,
            "low": _NUMBER,
            "value": _NUMBER,
            "high": _NUMBER,
            "unit": _TEXT,
            "travel": _TEXT,
            "sources": _TEXTS,
            "extrapolated": _YES,
        },
        "incidents": {
            "kind": _TEXT,
            "at_s": _NUMBER,
            "end_s": _NUMBER,
            "confidence": _NUMBER,
            "because": _TEXT,
        },
        "steps": {"at_s": _NUMBER, "foot": _TEXT},
        "legs": {
            **_STRETCH,
            "travel": _TEXT,
            "gait": _TEXT,
            "distance_m": _NUMBER,
            "over_s": _NUMBER,
            "origin": _TEXT,
            "speed_error_mps": _NUMBER,
            "grade": _NUMBER,
            "grade_error": _NUMBER,
        },
        "steady": {
            **_STRETCH,
            "travel": _TEXT,
            "gait": _TEXT,
            "speed_mps": _NUMBER,
            "speed_error_mps": _NUMBER,
            "grade": _NUMBER,
            "heart_rate_bpm": _NUMBER,
            "heart_rate_error_bpm": _NUMBER,
        },
        "problems": {"refused": _YES, "code": _TEXT, "words": _TEXT, **_STRETCH},
    }.items()
}


def rows_of(found: Found) -> Iterator[tuple[str, Row]]:
    """Yield every row as `(table, row)`, in order."""
    for read in found.read:
        which = {"file": read.about.file, "part": read.about.part}
        for table, row in _rows(read):
            yield table, {**which, **row}
    for refused in found.refused:
        yield "problems", _refused(refused)


def _refused(refused: Refused) -> Row:
    return {
        "file": refused.file, "part": None, "refused": True, "code": refused.code, "words": refused.words,
        "start_s": None, "end_s": None,
    }  # fmt: skip


def _rows(read: Read) -> Iterator[tuple[str, Row]]:
    reading = read.reading
    yield "readings", _reading(read)
    for table in ("segments", "metrics", "estimates", "incidents", "legs", "steady"):
        columns = [name for name in TABLES[table].names if name not in _WHICH]
        for noun in getattr(reading, table):
            yield table, {column: getattr(noun, column) for column in columns}
    for at_s, foot in zip_longest(reading.steps.times_s, reading.steps.feet):
        yield "steps", {"at_s": at_s, "foot": foot}
    for problem in reading.recording.problems:
        yield (
            "problems",
            {
                "refused": False, "code": problem.code, "words": problem.words,
                "start_s": problem.start_s, "end_s": problem.end_s,
            },
        )  # fmt: skip


def _reading(read: Read) -> Row:
    about, recording = read.about, read.reading.recording
    seconds = totals_s(read.reading.segments)
    start = recording.start_utc
    return {
        "digest": about.digest,
        "athlete": about.athlete,
        "sex": about.sex,
        "age_years": about.age_years,
        "source": recording.source,
        "format": recording.format,
        "start_utc": None if start is None else datetime.fromisoformat(start),
        "duration_s": recording.duration_s,
        "sensors": recording.sensors,
        "placement": recording.placement,
        "worn": [
            {"placement": worn.placement, "facing": worn.facing, "mounting": worn.mounting}
            for worn in recording.worn
        ],
        "simulated": recording.simulated,
        "step_count": read.reading.steps.count,
        **{f"{travel}_s": seconds.get(travel.value, 0.0) for travel in Travel},
    }


def table_of(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as an Arrow table of the schema."""
    schema = TABLES[name]
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)
