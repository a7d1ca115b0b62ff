"""Hold what we read from FIT files against a second decoder that shares no code with ours: fit-tool.

    python validation/fit_equality.py [FOLDER [TABLE]]

fitdecode is the authority in our readers and fitfast the fast way, so neither can judge. fit-tool is Python
of its own, and slow: two minutes for all files. What it refuses (a text that is not UTF-8) is left to
pyfitparsernative, which stands on the same Rust code as fitfast; the table says so. Both hand out FIT's
invalid values as numbers here and there; those are taken out by the FIT profile before comparing.

Compared are the files that are intact (fitdecode reads them to the end, every checksum holds): the number of
records, and time, heart rate, position, speed and distance of each. Where a file gives one recording without
problems, the same is asked of the finished recording, behind all mending.
"""

import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fitdecode
import numpy as np
from fit_tool.exceptions import FitError
from fit_tool.fit_file import FitFile
from fit_tool.profile.messages.record_message import RecordMessage
from pyfitparsernative import parse_fit_bytes

from backstride.formats.fit.choose import why_whole
from backstride.formats.fit.envelope import checksum_of, parts_of
from backstride.formats.fit.outline import walk
from backstride.formats.fit.read import decode, read_fit
from backstride.formats.fit.tables import FIT_EPOCH_S
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import BackstrideError
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.units import DEG_PER_SEMICIRCLE

TITLE = """# FIT, read by us and by a second decoder

Made by `validation/fit_equality.py`, which says how. Values are times, heart rates, positions, speeds and
distances of the records; `none` is no difference beyond rounding. The last column is about the finished
recording: `equal`, or why it is not compared.

"""
HEAD = (
    "| file | read by | judged by | records | the judge's | values | largest difference | recording |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |",
)
SAME = 1e-9
"""Difference relative to the value below which two floats say the same: both are exact up to rounding."""
HALF_A_STEP_M = 0.005 + 1e-9
"""fit-tool rounds distances that were sent in sixteenths of a metre to its own step of 1 cm."""
INVALID = {
    "timestamp": (2**32 - 1) + FIT_EPOCH_S,
    "heart_rate": 255,
    "distance": (2**32 - 1) / 100,
    "speed": (2**16 - 1) / 1000,
    "enhanced_speed": (2**32 - 1) / 1000,
    "position_lat": 2**31 - 1,
    "position_long": 2**31 - 1,
}
"""FIT profile: the highest value of each type means that there is none."""
FINISHED = (
    ("heart_rate", Sensor.HR, "hr_bpm"),
    ("distance", Sensor.SPEED, "distance_m"),
    ("speed", Sensor.SPEED, "speed_mps"),
    ("lat", Sensor.GNSS, "lat_deg"),
    ("lon", Sensor.GNSS, "lon_deg"),
)
Columns = dict[str, Floats]


@dataclass(frozen=True)
class Comparison:
    """One file: what we read beside what fit-tool read."""

    name: str
    reader: str
    judge: str
    records: int
    theirs: int
    values: int
    worst: float
    """Largest relative difference of two values; infinite where one is missing."""
    recording: str
    """What the finished recording says: `equal`, `differs`, or why it is not compared."""

    @property
    def equal(self) -> bool:
        """Tell whether everything that was compared agrees."""
        return self.records == self.theirs and self.worst <= SAME and self.recording != "differs"

    def row(self) -> str:
        """Return the line of the table."""
        worst = "none" if self.worst == 0 else f"{self.worst:.0e}"
        cells = (
            self.name,
            self.reader,
            self.judge,
            f"{self.records:,}",
            f"{self.theirs:,}",
            f"{self.values:,}",
            worst,
        )
        return "| " + " | ".join((*cells, self.recording)) + " |"


def comparisons(folder: Path) -> Iterator[Comparison]:
    """Compare every intact FIT file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".fit":
            data = path.read_bytes()
            if is_intact(data):
                yield compare(path.relative_to(folder).as_posix(), data)


def is_intact(data: bytes) -> bool:
    """Tell whether fitdecode reads a file to its end and finds every checksum right."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for _ in fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.RAISE):
                pass
        except (fitdecode.FitError, KeyError, ValueError, AssertionError):
            return False
    return True


def compare(name: str, data: bytes) -> Comparison:
    """Read one file both ways."""
    ours, fast = _ours(data)
    theirs, judge = _theirs(data)
    count, other = ours["timestamp"].size, theirs["timestamp"].size
    if count != other:
        return Comparison(name, _reader(fast), judge, count, other, 0, float("inf"), "")
    worst = max(_difference(field, ours[field], theirs[field]) for field in ours)
    values = sum(int((~np.isnan(column)).sum()) for column in ours.values())
    return Comparison(name, _reader(fast), judge, count, other, values, worst, _finished(data, theirs))


def _reader(fast: bool) -> str:
    return "fitfast" if fast else "fitdecode"


def _ours(data: bytes) -> tuple[Columns, bool]:
    """Return the columns of all chained files as our decoders give them, and whether all were read fast."""
    found: list[Columns] = []
    fast = True
    for part in parts_of(data):
        outline, checksum = walk(data, part.body, part.end), checksum_of(data, part)
        fast &= why_whole(outline, checksum) is None
        tables = decode(data, part, outline, checksum)
        gap = np.full(tables.count, np.nan)
        records = {name: tables.records.get(name, gap) for name in ("timestamp", "heart_rate", "distance")}
        coarse, fine = (tables.records.get(name, gap) for name in ("speed", "enhanced_speed"))
        records["speed"] = np.where(np.isnan(fine), coarse, fine)
        for ours, name in (("lat", "position_lat"), ("lon", "position_long")):
            records[ours] = tables.records.get(name, gap) * DEG_PER_SEMICIRCLE
        found.append(records)
    return {name: np.concatenate([records[name] for records in found]) for name in found[0]}, fast


def _theirs(data: bytes) -> tuple[Columns, str]:
    """Return the same columns from the judge, and its name; header checksums may be 0."""
    try:
        file = FitFile.from_bytes(data, check_crc=False)
    except FitError:
        rows = [message for message in parse_fit_bytes(data) if message["message_type"] == "record"]
        return _columns(rows, dict.get, _seconds_of_text, DEG_PER_SEMICIRCLE), "pyfitparsernative"
    records = [record.message for record in file.records if isinstance(record.message, RecordMessage)]
    return _columns(records, getattr, lambda milliseconds: milliseconds / 1000, 1.0), "fit-tool"


def _seconds_of_text(moment: str) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


def _columns(
    records: list[Any], get: Callable[[Any, str], Any], seconds: Callable[[Any], float], degrees: float
) -> Columns:
    def column(name: str, convert: Callable[[Any], float] = float) -> Floats:
        values = [get(record, name) for record in records]
        found = np.array([np.nan if value is None else convert(value) for value in values], dtype=np.float64)
        invalid = INVALID[name] * (DEG_PER_SEMICIRCLE / degrees if name.startswith("position") else 1.0)
        return np.where(np.isclose(found, invalid, rtol=1e-12, atol=0), np.nan, found)

    # The plain speed first: the enhanced one that the judges unpack from it is off by one in the last digit.
    speed, fine = column("speed"), column("enhanced_speed")
    fine[np.isclose(fine, INVALID["speed"], rtol=1e-12, atol=0)] = (
        np.nan
    )  # unpacked from an invalid plain one
    return {
        "timestamp": column("timestamp", seconds),
        "heart_rate": column("heart_rate"),
        "distance": column("distance"),
        "speed": np.where(np.isnan(speed), fine, speed),
        "lat": column("position_lat") * degrees,
        "lon": column("position_long") * degrees,
    }


def _difference(field: str, ours: Floats, theirs: Floats) -> float:
    """Return the largest relative difference; infinite where only one has a value."""
    if not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return float("inf")
    both = ~np.isnan(ours)
    scale = np.maximum(np.abs(theirs[both]), 1.0)
    apart = np.abs(ours[both] - theirs[both])
    if field == "distance":
        apart = np.where(apart <= HALF_A_STEP_M, 0.0, apart)
    return float(np.max(apart / scale, initial=0.0))


def _finished(data: bytes, theirs: Columns) -> str:
    """Compare the finished recording where nothing was mended in it."""
    try:
        recordings = read_fit(data)
    except BackstrideError:
        return "refused: no samples"
    if len(recordings) > 1:
        return f"{len(recordings)} recordings"
    if recordings[0].problems:
        return "mended: " + ", ".join(problem.code for problem in recordings[0].problems)
    if len(list(parts_of(data))) > 1:
        return "beats merged"
    return "equal" if all(_is_same(recordings[0], theirs, *field) for field in FINISHED) else "differs"


def _is_same(recording: Recording, theirs: Columns, field: str, sensor: Sensor, name: str) -> bool:
    ours = recording.column(sensor, name)
    said = ~np.isnan(theirs[field]) & ~np.isnan(theirs["timestamp"])
    if field == "heart_rate":
        said &= theirs[field] > 0
    if ours is None or recording.start is None:
        return ours is None and not said.any()
    known = ~np.isnan(ours[1])
    times = theirs["timestamp"][said] - recording.start.timestamp()
    return (
        int(known.sum()) == int(said.sum())
        and _difference(field, ours[1][known], theirs[field][said]) <= SAME
        and bool(np.allclose(ours[0][known], times, rtol=0, atol=1e-6))
    )


def main(folder: Path, table: Path) -> None:
    """Write the table; print a sentence and end with 1 where something differs."""
    rows = list(comparisons(folder))
    different = [row.name for row in rows if not row.equal]
    records, values = sum(row.records for row in rows), sum(row.values for row in rows)
    counts = f"{len(rows)} intact FIT files, {records:,} records, {values:,} values"
    lines = [f"{counts}; {len(different)} files differ.", "", *HEAD, *(row.row() for row in rows)]
    table.write_text(TITLE + "\n".join(lines) + "\n", encoding="utf-8")
    print(lines[0])
    sys.exit(bool(different))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    beside = here.parents[1] / "shared" / "data" / "activity"
    given = [Path(word) for word in sys.argv[1:]]
    main(given[0] if given else beside, given[1] if len(given) > 1 else here / "fit_equality.md")
