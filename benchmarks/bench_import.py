"""Import 5,000 recordings from one zip, and ask whether memory grows with their number.

Each size runs in a process of its own; the largest resident size of that process is what the system counted.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

SIZES = (250, 1000, 5000)
SECONDS = 600


def main() -> None:
    """Print the table."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            archive = _archive(Path(folder), size)
            out = subprocess.run(
                [sys.executable, __file__, str(archive)],
                env={**os.environ, "BACKSTRIDE_DATA": f"{folder}/data"},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout
            rows.append(json.loads(out.splitlines()[-1]))
    first = rows[0]
    print("## Importing many recordings from one zip\n")
    print(
        "GPX of 10 minutes each, read in children with limits, kept with fsync, then analysed by the pool.\n"
    )
    print(
        "| recordings | kept | recordings a second | largest size of the process | against the smallest zip |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    for size, row in zip(SIZES, rows, strict=True):
        print(
            f"| {size:,} | {row['kept']:,} | {row['kept'] / row['seconds']:.0f} | {row['mb']:.0f} MB "
            f"| {row['mb'] / first['mb']:.2f} |"
        )


def measure(archive: str) -> None:
    """Import one zip in this process and print what it took."""
    from backstride.cli.entry import run  # noqa: PLC0415  # in the child only

    started = time.perf_counter()
    code = run(["import", archive, "--json"])
    seconds = time.perf_counter() - started
    from backstride.app.home import Home  # noqa: PLC0415  # what is measured starts without it
    from backstride.app.settings import Settings  # noqa: PLC0415  # what is measured starts without it

    with Home(Settings.from_environment()) as home:
        kept = home.store.shelf(home.me().id).count()
    print(json.dumps({"code": code, "kept": kept, "seconds": seconds, "mb": _largest_mb()}))


def _largest_mb() -> float:
    """Return the largest resident size so far; `ru_maxrss` would begin with that of the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _archive(folder: Path, size: int) -> Path:
    from backstride.formats.draft import Draft  # noqa: PLC0415  # what is measured starts without it
    from backstride.formats.gpx import write_gpx  # noqa: PLC0415  # what is measured starts without it
    from backstride.vocab.recording import Sensor  # noqa: PLC0415  # what is measured starts without it

    path = folder / "runs.zip"
    start = datetime(2012, 1, 1, 7, tzinfo=UTC)
    t = np.arange(float(SECONDS))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        draft = Draft("gpx", "bench", epoch=start)
        lat = 52 + np.cumsum(np.full(SECONDS, 2.5e-5))
        draft.add(Sensor.GNSS, t, {"lat_deg": lat, "lon_deg": 5 + np.sin(t / 100) * 1e-3})
        draft.add(Sensor.HR, t, {"hr_bpm": 130 + 20 * np.sin(t / 60)})
        text = write_gpx(draft.build()).decode()
        for number in range(size):
            day = start + timedelta(days=number)
            archive.writestr(f"run-{number:05}.gpx", text.replace("2012-01-01", f"{day:%Y-%m-%d}"))
    return path


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
