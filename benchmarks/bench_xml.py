"""GPX and TCX: points a second from a file to recordings, against gpxpy and tcxreader, and the memory of it.

    python benchmarks/bench_xml.py [POINTS]

Our writers make the file: a run with places, elevation, heart rate and cadence. Each reader starts from its
path. Ours ends in mended, checked arrays; the others end in their own objects, which is where they stop.
Seconds are of the processor, the best of three, all in one run.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import gpxpy
import numpy as np
from tcxreader.tcxreader import TCXReader

from backstride.formats.gpx import read_gpx, write_gpx
from backstride.formats.tcx import read_tcx, write_tcx
from backstride.vocab.recording import Recording, Sensor, Stream

POINTS = 100_000
ASKED = 3.0
CHILD = """
import sys
import lxml.etree
from backstride.formats.gpx import read_gpx
from backstride.formats.tcx import read_tcx
read = {"gpx": read_gpx, "tcx": read_tcx}[sys.argv[2]]
def peak_mb():  # of this program alone; ru_maxrss also counts the one that started it
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
before = peak_mb()
read(open(sys.argv[1], "rb").read())
print(peak_mb() - before)
"""


def made_run(points: int) -> Recording:
    """Return a run of one point a second, from a fixed seed."""
    random = np.random.default_rng(1)
    t = np.arange(float(points))
    walk = np.cumsum(random.normal(0.0, 1e-6, (2, points)), axis=1)
    streams = (
        Stream(Sensor.GNSS, t, {"lat_deg": 52 + 1e-5 * np.sin(t / 600) + walk[0], "lon_deg": 13 + walk[1]}),
        Stream(Sensor.ALTITUDE, t, {"altitude_m": 40 + 10 * np.sin(t / 900)}),
        Stream(Sensor.HR, t, {"hr_bpm": np.round(150 + 15 * np.sin(t / 300))}),
        Stream(Sensor.CADENCE, t, {"cadence_spm": 2 * np.round(83 + 3 * np.sin(t / 60))}),
    )
    return Recording(
        format="gpx",
        source="bench",
        start=datetime(2026, 5, 1, 7, tzinfo=UTC),
        duration_s=points - 1.0,
        streams={stream.sensor: stream for stream in streams},
        sport="running",
    )


def best_of_three(read: Callable[[], object]) -> float:
    """Return seconds of the processor."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        read()
        seconds.append(time.process_time() - start)
    return min(seconds)


def memory_mb(path: Path, kind: str) -> float:
    """Return what reading a file takes above the imports, in a process of its own."""
    command = [sys.executable, "-c", CHILD, str(path), kind]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def row(kind: str, other: str, path: Path, ours: Callable[[], object], theirs: Callable[[], object]) -> str:
    """Return one line of the table; a ratio below what was asked ends the run."""
    ours_s, theirs_s = best_of_three(ours), best_of_three(theirs)
    ratio = theirs_s / ours_s
    size_mb = path.stat().st_size / 1e6
    if ratio < ASKED:
        sys.exit(f"{kind}: only {ratio:.1f} times {other}, asked are {ASKED:g}")
    return (
        f"| {kind} ({size_mb:.0f} MB) | {other} | {POINTS / theirs_s:,.0f} | {POINTS / ours_s:,.0f} "
        f"| {ratio:.1f} | {ASKED:g} | {memory_mb(path, kind.lower()):.0f} MB |"
    )


def main(points: int) -> None:
    """Print the table."""
    run = made_run(points)
    with tempfile.TemporaryDirectory() as folder:
        gpx, tcx = Path(folder) / "run.gpx", Path(folder) / "run.tcx"
        start = time.process_time()
        gpx.write_bytes(write_gpx(run))
        between = time.process_time()
        tcx.write_bytes(write_tcx(run))
        end = time.process_time()
        (read,) = read_gpx(gpx.read_bytes())
        (also,) = read_tcx(tcx.read_bytes())
        assert len(read.streams[Sensor.HR]) == len(also.streams[Sensor.HR]) == points
        print(f"## GPX and TCX\n\n{points:,} points, best of three, seconds of the processor.\n")
        print("| file | other reader | its points/s | ours/s | ratio | asked | our memory |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        print(row("GPX", "gpxpy", gpx, lambda: read_gpx(gpx.read_bytes()), lambda: gpxpy.parse(gpx.open())))
        print(
            row(
                "TCX",
                "tcxreader",
                tcx,
                lambda: read_tcx(tcx.read_bytes()),
                lambda: TCXReader().read(str(tcx)),
            )
        )
    print(f"\nWriting takes {between - start:.2f} s for GPX and {end - between:.2f} s for TCX.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else POINTS)
