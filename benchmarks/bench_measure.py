"""A complete reading of one worn sensor: processor time against vqf's offline filter alone, and memory.

    python benchmarks/bench_measure.py

The filter is a part of the reading, and the part that cannot be saved, so it is the measure of the rest. Both
run in one process in turn, after a warm-up that loads what is loaded late; the best of three counts.
Memory is the largest resident size above that after the warm-up, in a process of its own for each length,
with the recording itself in it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hours import RATE_HZ, axes_of, beginning, kept_axes, made_hour, recording_of
from vqf import offlineVQF  # type: ignore[import-untyped]

from backstride.insight.run import read_run
from backstride.vocab.arrays import Floats
from backstride.vocab.athlete import Athlete
from backstride.vocab.recording import Placement

PLACEMENTS = (Placement.LUMBAR, Placement.FOOT_RIGHT)
LONGER = (2, 4, 8)
RUNS = 3
ASKED_VQF, ASKED_EIGHT, ASKED_MB = 3.0, 8.5, 250.0
ASKED_GROWTH = 1.05
"""At most linear, within what repeats differ by."""
WARM_S = 120.0
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        files = {placement: Path(folder) / f"{placement}.npy" for placement in PLACEMENTS}
        for placement, file in files.items():
            np.save(file, axes_of(made_hour(placement=placement)[0]))
        _print_time({placement: _child("time", file, placement, 1) for placement, file in files.items()})
        lumbar = files[Placement.LUMBAR]
        lengths = {hours: _child("memory", lumbar, Placement.LUMBAR, hours) for hours in (1, *LONGER)}
        _print_lengths(lengths, _child("memory", files[Placement.FOOT_RIGHT], Placement.FOOT_RIGHT, 1)["mb"])


def _print_time(found: dict[Placement, dict[str, float]]) -> None:
    print("## Measuring\n")
    print(
        "One hour of six axes at 100 samples a second, made by us: walks, runs and backward repeats. "
        f"Seconds of the processor, best of {RUNS}, both ways in one process.\n"
    )
    print("| worn at | steps found | vqf offline alone | complete reading | times vqf | asked at most |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for placement, row in found.items():
        ratio = row["reading_s"] / row["vqf_s"]
        print(
            f"| {placement.replace('_', ' ')} | {row['steps']:,.0f} | {row['vqf_s']:.2f} s "
            f"| {row['reading_s']:.2f} s | {ratio:.2f} | {_asked(ratio, ASKED_VQF)} |"
        )


def _print_lengths(lengths: dict[int, dict[str, float]], foot_mb: float) -> None:
    print(
        "\n| hours at the lower back | complete reading | times one hour | memory above imports | an hour |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    one = lengths[1]
    for hours, row in lengths.items():
        print(
            f"| {hours} | {row['reading_s']:.2f} s | {row['reading_s'] / one['reading_s']:.2f} "
            f"| {row['mb']:.0f} MB | {row['mb'] / hours:.0f} MB |"
        )
    longest = max(lengths)
    ratio = lengths[longest]["reading_s"] / one["reading_s"]
    growth = lengths[longest]["mb"] / (longest * one["mb"])
    print(
        f"\nAsked: {longest} hours at most {_asked(ratio, ASKED_EIGHT)} times one hour; one hour at most "
        f"{_asked(one['mb'], ASKED_MB)} MB (on a foot it takes {foot_mb:.0f} MB), growing at most "
        f"{_asked(growth, ASKED_GROWTH)} times as fast as the hours."
    )


def _asked(have: float, asked: float) -> str:
    """Say the limit, and whether it was kept."""
    return f"{asked:g}" if have <= asked else f"{asked:g} (**not reached**)"


def _child(what: str, file: Path, placement: Placement, hours: int) -> dict[str, float]:
    """Measure in a process of its own, on one core's worth of threads."""
    done = subprocess.run(
        [sys.executable, __file__, what, str(file), placement, str(hours)],
        env={**os.environ, **ONE_CORE}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure_time(file: Path, placement: Placement, hours: int) -> dict[str, float]:
    """Time the filter and the reading in turn."""
    axes = kept_axes(file, hours)
    recording = recording_of(axes, placement)
    read_run(beginning(recording, WARM_S), Athlete())
    acc, gyr = np.ascontiguousarray(axes[:3].T), np.ascontiguousarray(axes[3:].T)
    seconds = np.array(
        [
            (
                _processor_s(lambda: offlineVQF(gyr, acc, None, 1.0 / RATE_HZ)),
                _processor_s(lambda: read_run(recording, Athlete())),
            )
            for _ in range(RUNS)
        ]
    )
    reading = read_run(recording, Athlete())
    vqf_s, reading_s = seconds.min(axis=0).tolist()
    return {"vqf_s": vqf_s, "reading_s": reading_s, "steps": float(reading.steps.count or 0)}


def measure_memory(file: Path, placement: Placement, hours: int) -> dict[str, float]:
    """Read, and say how much larger the process grew than it was with everything imported."""
    short: Floats = np.load(file)[:, : int(WARM_S * RATE_HZ)].copy()
    read_run(recording_of(short, placement), Athlete())
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the largest size starts anew
    before = _status_mb("VmRSS")
    recording = recording_of(kept_axes(file, hours), placement)
    seconds = [_processor_s(lambda: read_run(recording, Athlete())) for _ in range(RUNS if hours == 1 else 2)]
    return {"mb": _status_mb("VmHWM") - before, "reading_s": min(seconds)}


def _processor_s(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _status_mb(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        of = {"time": measure_time, "memory": measure_memory}[sys.argv[1]]
        print(json.dumps(of(Path(sys.argv[2]), Placement(sys.argv[3]), int(sys.argv[4]))))
    else:
        main()
