"""FIT: records a second into our arrays, the fast way against fitdecode, and the memory of a long file.

    python benchmarks/bench_fit.py [FOLDER] [--json]

Both ways run in one process on the same bytes and end in the same recordings (tests hold them to that), so
that only the decoder differs. fitdecode is given its best: its checksum and conversions are off, since
ours are used. Seconds are of the processor, the best of three.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import fitdecode
import numpy as np

from backstride.formats.fit import write_fit
from backstride.formats.fit.choose import why_whole
from backstride.formats.fit.envelope import checksum_of, parts_of
from backstride.formats.fit.outline import walk
from backstride.formats.fit.read import decode_whole, read_fit
from backstride.formats.fit.tables import RECORD
from backstride.vocab.errors import BackstrideError
from backstride.vocab.recording import Recording, Sensor, Stream

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "activity" / "fit"
LONG = 100_000
LARGE = 1000
"""Records from which on a file counts by itself: below, the start of each decoder is what is measured."""
CHILD = """
import re, sys
import fitdecode, fitfast, numpy
from backstride.formats.fit import read as fit
data = open(sys.argv[1], "rb").read()
def peak():  # of this process alone: ru_maxrss would begin with that of its parent
    return int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
before = peak()
fit.read_fit(data, fit.decode_whole if sys.argv[2] == "fitdecode" else fit.decode)
print((peak() - before) / 1024)
"""


@dataclass(frozen=True)
class Timing:
    """One file, read both ways."""

    name: str
    records: int
    fast: bool
    ours_s: float
    fitdecode_s: float
    look_s: float
    """The look that decides who reads, and our checksum."""
    checksum_s: float
    """What fitdecode's own checksum would take."""

    @property
    def ratio(self) -> float:
        """How many times as fast as fitdecode into our arrays."""
        return self.fitdecode_s / self.ours_s


def main(folder: Path, *, as_json: bool) -> None:
    """Measure and print one section."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".fit")
    timings = [timing for path in files if (timing := time_file(path.name, path.read_bytes())) is not None]
    with tempfile.TemporaryDirectory() as place:
        long = Path(place) / "long.fit"
        long.write_bytes(long_file())
        made = time_file(f"made, {LONG:,} records", long.read_bytes())
        memory = {way: memory_of(long, way) for way in ("fast", "fitdecode")}
    written_s = best_of(long_file)
    if as_json:
        print(json.dumps({"files": [asdict(t) for t in timings], "long": asdict(made), "memory_mb": memory}))
        return
    print(
        "\n".join(["## FIT", "", __doc__.split("\n\n")[2], "", HEAD, *map(row, summaries(timings, made)), ""])
    )
    print(closing(timings, memory, written_s))


def time_file(name: str, data: bytes) -> Timing | None:
    """Time one file both ways; None where it is refused."""
    try:
        read_fit(data)
    except BackstrideError:
        return None
    parts = look(data)
    return Timing(
        name,
        sum(records for records, _ in parts),
        all(why is None for _, why in parts),
        best_of(lambda: read_fit(data)),
        best_of(lambda: read_fit(data, decode_whole)),
        best_of(lambda: look(data)),
        best_of(lambda: frames_of(data, fitdecode.CrcCheck.READONLY))
        - best_of(lambda: frames_of(data, fitdecode.CrcCheck.DISABLED)),
    )


def frames_of(data: bytes, check: fitdecode.CrcCheck) -> None:
    """Let fitdecode walk through a file and keep nothing."""
    options = {"check_crc": check, "processor": None, "error_handling": fitdecode.ErrorHandling.IGNORE}
    with contextlib.suppress(fitdecode.FitError):
        for _ in fitdecode.FitReader(data, **options):
            pass


def look(data: bytes) -> list[tuple[int, str | None]]:
    """Decide who reads each chained file: its records, and why fitdecode, if so."""
    found = []
    for part in parts_of(data):
        outline = walk(data, part.body, part.end)
        found.append((outline.counts[RECORD], why_whole(outline, checksum_of(data, part))))
    return found


def best_of(work: Callable[[], object], times: int = 3) -> float:
    """Return the seconds of processor of the quickest run."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def long_file() -> bytes:
    """Write a run of 100,000 records with position, speed, heart rate, cadence, altitude and power."""
    t = np.arange(float(LONG))
    wave = np.sin(t / 30)
    columns = {
        Sensor.GNSS: {"lat_deg": 47 + t * 1e-6, "lon_deg": 8 + t * 1e-6},
        Sensor.SPEED: {"speed_mps": 3 + wave, "distance_m": 3 * t},
        Sensor.HR: {"hr_bpm": 140 + 9 * wave},
        Sensor.CADENCE: {"cadence_spm": 165 + wave},
        Sensor.ALTITUDE: {"altitude_m": 400 + wave},
        Sensor.POWER: {"power_w": 200 + wave},
    }
    streams = {sensor: Stream(sensor, t, values) for sensor, values in columns.items()}
    began = datetime(2026, 5, 1, tzinfo=UTC)
    return write_fit(Recording("made", "made", began, float(LONG), streams, sport="running", simulated=True))


def memory_of(path: Path, way: str) -> float:
    """Return the MB that reading takes above the imports, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), way], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


HEAD = (
    "| files | records | fitdecode, records/s | ours, records/s | times as fast | asked |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)


def summaries(timings: list[Timing], made: Timing | None) -> list[tuple[str, list[Timing], str]]:
    """Group the timings as the table shows them: words, files, what is asked."""
    fast = [timing for timing in timings if timing.fast]
    others = [timing for timing in timings if not timing.fast]
    return [
        (f"{len(fast)} real files that the fast way takes", fast, "8"),
        (f"{len(others)} real files that it does not", others, "not slower"),
        *([(made.name, [made], "8")] if made is not None else []),
    ]


def row(group: tuple[str, list[Timing], str]) -> str:
    """Return one line of the table."""
    words, timings, asked = group
    records = sum(timing.records for timing in timings)
    theirs = sum(timing.fitdecode_s for timing in timings)
    ours = sum(timing.ours_s for timing in timings)
    if not ours:
        return f"| {words} | 0 | | | | {asked} |"
    speeds = f"{records / theirs:,.0f} | {records / ours:,.0f} | {theirs / ours:.1f}"
    return f"| {words} | {records:,} | {speeds} | {asked} |"


def closing(timings: list[Timing], memory: dict[str, float], written_s: float) -> str:
    """Return what the table does not say."""
    large = [timing.ratio for timing in timings if timing.fast and timing.records >= LARGE]
    others = [timing for timing in timings if not timing.fast]
    memory_words = (
        f"{memory['fast']:.0f} MB above the imports, through fitdecode {memory['fitdecode']:.0f} MB"
    )
    lines = [
        f"The long file takes {memory_words}; asked are at most 250 MB.",
        f"Writing it takes {written_s:.2f} s ({LONG / written_s:,.0f} records/s).",
    ]
    if large:
        lines += [
            f"Of {len(large)} files of {LARGE:,} records and more the slowest gains {min(large):.1f} times,",
            f"the middle one {median(large):.1f} times.",
        ]
    if others:
        total = sum(timing.fitdecode_s for timing in others)
        look, checksum = (100 * sum(seconds) / total for seconds in zip(*map(extra, others), strict=True))
        lines += [
            f"Of the time for files left to fitdecode, the deciding look and our checksum take {look:.1f} %;",
            f"fitdecode's own checksum, which ours replaces, would add {checksum:.0f} %.",
        ]
    return " ".join(lines)


def extra(timing: Timing) -> tuple[float, float]:
    """Return what we add to fitdecode, and what we take from it, in seconds."""
    return timing.look_s, timing.checksum_s


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    main(Path(words[0]) if words else BESIDE, as_json="--json" in sys.argv)
