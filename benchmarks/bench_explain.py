"""What reading costs now over what it cost before anything was explained.

    python benchmarks/bench_explain.py

Explaining is energy, loads, legs with grades, and settled heart rates. Compared is the whole of reading,
with the sources of the last commit before it (`BEFORE`, unpacked from the history into a temporary folder):
the same interpreter and packages, and recordings that each tree makes for itself from one seed. What became
faster since, decoding among it, counts. Both take turns, so that a busy machine is busy for both. Rejected:
timing the parts of explaining alone and taking them off, which forgets what they make others do.

Where there is no history (a packed release) there is nothing to compare with, and the section says so.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tarfile import open as open_tar
from tempfile import TemporaryDirectory

from hours import MIXED, made_hour

from backstride.formats.fit import read_fit, write_fit
from backstride.insight.run import read_run
from backstride.sample.files import sample_files
from backstride.sample.simulate import simulate
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.recording import Recording, Sensor

BEFORE = "0b4abeb"
"""The last commit that explained nothing."""
TURNS, TIMES = 3, 30
"""How often both trees take turns, and how often a watch's file is read in each turn."""
ASKED = 1.3
ROOT = Path(__file__).resolve().parents[1]
SEVENTY = Athlete(bodies=(Body(date(2026, 1, 1), mass_kg=70.0),))

COMMAND = "`backstride read`, 42 minutes of a watch, FIT: the whole process"
ROWS = {
    "watch": "the same file decoded and read in a process that runs already",
    "read": "of that, reading alone, without decoding (not asked)",
    "hour": "one hour, lower back and receiver, read in a process that runs already",
}


def main() -> None:
    """Print the table."""
    print("## Explaining\n")
    with TemporaryDirectory() as folder:
        before = _unpacked(Path(folder))
        if before is None:
            print(f"Not measured: the history does not hold {BEFORE}.")
            return
        print(
            f"Reading with energy, loads and settled heart rates, over reading at {BEFORE}, which had none. "
            "Time of the processor, user and system; the best of each, both taking turns.\n"
        )
        print("| what is read | before | now | times | asked at most |")
        print("| --- | ---: | ---: | ---: | ---: |")
        _print_row(COMMAND, *_commands(before, Path(folder)))
        turns = [(_turn(before), _turn(ROOT / "src")) for _ in range(TURNS)]
        for name, words in ROWS.items():
            _print_row(words, *(min(turn[i][name] for turn in turns) for i in (0, 1)), asked=name != "read")


def _print_row(words: str, before_s: float, now_s: float, *, asked: bool = True) -> None:
    ratio = now_s / before_s
    met = f"{ASKED} ({'met' if ratio <= ASKED else '**not met**'})" if asked else ""
    print(f"| {words} | {1000 * before_s:,.1f} ms | {1000 * now_s:,.1f} ms | {ratio:.2f} | {met} |")


def _unpacked(folder: Path) -> Path | None:
    """Return the sources of before; None where the history does not hold them."""
    packed = subprocess.run(
        ["git", "archive", BEFORE, "src"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if packed.returncode:
        return None
    with open_tar(fileobj=BytesIO(packed.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder / "src"


def _environment(sources: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(sources), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _commands(before: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds of the whole command, before and now, which is also told a mass."""
    file = folder / "watch.fit"
    file.write_bytes(_watch())
    asked = ((before, ()), (ROOT / "src", ("--mass", "70")))
    found = [[_command_s(sources, file, more) for sources, more in asked] for _ in range(1 + TURNS)][1:]
    return min(pair[0] for pair in found), min(pair[1] for pair in found)


def _command_s(sources: Path, file: Path, more: tuple[str, ...]) -> float:
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "backstride", "read", str(file), "--json", *more],
        env=_environment(sources), stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def _turn(sources: Path) -> dict[str, float]:
    """Return what a new process with these sources takes for each of `ROWS`."""
    command = [sys.executable, __file__, "turn"]
    done = subprocess.run(command, env=_environment(sources), stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _take_turn() -> None:
    """Print what this process takes, as JSON; runs with the sources of before too."""
    data, hour = _watch(), _hour()
    recording = read_fit(data)[0]
    times = {
        "watch": _best_s(lambda: read_run(read_fit(data)[0], SEVENTY), TIMES),
        "read": _best_s(lambda: read_run(recording, SEVENTY), TIMES),
        "hour": _best_s(lambda: read_run(hour, SEVENTY), 2),
    }
    print(json.dumps(times))


def _watch() -> bytes:
    made = next(file for file in sample_files(1) if "fit" in file.formats)
    return write_fit(made.simulated.recording)


def _hour() -> Recording:
    worn, watch = made_hour()[0], simulate(MIXED, 1).recording
    more = {sensor: watch.streams[sensor] for sensor in (Sensor.GNSS, Sensor.HR, Sensor.ALTITUDE)}
    return replace(worn, facing="+x", streams={**worn.streams, **more})


def _best_s(work: Callable[[], object], times: int) -> float:
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    if sys.argv[1:] == ["turn"]:
        _take_turn()
    else:
        main()
