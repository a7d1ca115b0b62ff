"""A complete reading beside the gait pipelines of mobgap and scikit-digital-health, on the same hours.

    python benchmarks/bench_peers.py

Each peer lives in an environment of its own, `.venv/peers/NAME`, with the releases that `peers/NAME.txt`
names; it is installed on the first run, which takes a few minutes and 1.4 GB. Neither tells direction: theirs
is what finding and describing gait costs elsewhere. Every program runs alone, on one thread, and times only
its analysis, the best of a few runs; imports are left out.

mobgap runs its own full pipeline for healthy people. scikit-digital-health runs its classifier of gait and
then its gait analysis; since the classifier passes over running, it is also timed with the whole hour given
as gait, which is the work that ours does.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from bench_measure import ONE_CORE
from hours import MIXED, THERE_AND_BACK, WALKING, axes_of, made_hour

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent / ".venv/peers"
ASKED = 12.0
HOURS = {
    "walks, runs and backward repeats": MIXED,
    "walking only": WALKING,
    "20 m there and back, with rests": THERE_AND_BACK,
}
PEERS = {
    "mobgap, full pipeline": ("mobgap", ()),
    "scikit-digital-health, classifier and gait": ("skdh", ()),
    "scikit-digital-health, all of it as gait": ("skdh", ("all",)),
}


def main() -> None:
    """Print the table."""
    for name in ("mobgap", "skdh"):
        install(name)
    print("## Measuring, beside others\n")
    print(
        "One hour at the lower back, six axes, 100 samples a second, made by us. Seconds of the processor on "
        "one thread, without imports. Neither of the others tells direction.\n"
    )
    print("| hour | what | bouts | steps it finds | processor | times our reading | asked at least |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for hour, script in HOURS.items():
            recording, steps = made_hour(script)
            file = Path(folder) / "axes.npy"
            np.save(file, axes_of(recording))
            _print_hour(f"{hour} ({steps:,} steps)", file)
    print(f"\n{_releases()}")


def _print_hour(hour: str, file: Path) -> None:
    ours = _result([sys.executable, str(HERE / "bench_measure.py"), "time", str(file), "lumbar", "1"])
    ours_s = ours["reading_s"]
    print(f"| {hour} | ours, complete reading | | {ours['steps']:,.0f} | {ours_s:.2f} s | 1 | |")
    for words, (name, options) in PEERS.items():
        found = _result([str(_python(name)), str(HERE / f"peers/time_{name}.py"), str(file), *options])
        ratio = found["s"] / ours_s
        kept = f"{ASKED:g}" if ratio >= ASKED else f"{ASKED:g} (**not reached**)"
        print(
            f"| | {words} | {found['bouts']:,.0f} | {found['steps']:,.0f} | {found['s']:.2f} s "
            f"| {ratio:.1f} | {kept} |",
            flush=True,
        )


def install(name: str) -> None:
    """Make the environment of a peer, unless it already holds what its file names."""
    wanted = HERE / f"peers/{name}.txt"
    stamp = ENVIRONMENTS / name / "installed.txt"
    if stamp.is_file() and stamp.read_bytes() == wanted.read_bytes():
        return
    print(f"Installing {name} into {stamp.parent.relative_to(HERE.parent)} ...", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(stamp.parent)], check=True)
    command = [str(_python(name)), "-m", "pip", "install", "--quiet", "--requirement", str(wanted)]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit(f"{name} could not be installed. The last lines of pip above say why; then run this again.")
    stamp.write_bytes(wanted.read_bytes())


def _python(name: str) -> Path:
    return ENVIRONMENTS / name / "bin/python"


def _result(command: list[str]) -> dict[str, float]:
    """Run a program on one thread and return the last line it prints."""
    done = subprocess.run(
        command, env={**os.environ, **ONE_CORE}, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _releases() -> str:
    """Say which releases ran."""
    shown = {"mobgap", "scikit-digital-health", "numpy", "scipy"}
    told = []
    for name in ("mobgap", "skdh"):
        lines = (HERE / f"peers/{name}.txt").read_text(encoding="utf-8").splitlines()
        pairs = [line.split("==") for line in lines if "==" in line]
        told.append(", ".join(f"{package} {release}" for package, release in pairs if package in shown))
    return f"Releases: {'; '.join(told)}."


if __name__ == "__main__":
    main()
