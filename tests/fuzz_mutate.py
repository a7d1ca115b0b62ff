"""Damage real recordings, seeded, and see that each still ends in a reading or in one sentence.

    python tests/fuzz_mutate.py --per-file 200

Damage is what happens to files (bits that flip, ends that are cut off, parts that come twice) and what
attackers do (parts of one place in another, fields set to their extremes). Everything is read in a worker of
its own with 1 GiB of memory; one that dies or takes more than 10 s is replaced, and costs its mutation. What
fails is written down as file and seed, which is all that is needed to see it again:

    python tests/fuzz_mutate.py --file NAME --seed N
"""

import argparse
import json
import os
import random
import resource
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from typing import Self

sys.path.insert(0, str(Path(__file__).parent))

from guided_sessions import event
from guided_sessions import session as guided_session
from packed import gzipped, walk_csv, zipped

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "activity"
LONGEST_S = 10.0
"""Of processor: on a busy machine the clock on the wall says more about the neighbours."""
PATIENCE_S = 120.0
"""By the clock on the wall, for what waits for ever and uses no processor."""
MOST_BYTES = 2**30
FINE = ("read", "refused")
PROGRAM = [__file__, "--worker"]


@dataclass(frozen=True)
class Outcome:
    """What came of one mutation."""

    file: str
    seed: int
    what: str
    """`read`, `refused`; and what must not be: `netted`, `raised`, `died`, `hung`."""
    words: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0
    """Most memory that the worker has held so far."""


# --- damage ---


def mutate(data: bytes, file: str, seed: int) -> bytes:
    """Return the file with one to four kinds of damage; the same for the same file and seed, anywhere."""
    chance = random.Random(f"{file}:{seed}")
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not data:
            break
        damage = chance.choice((flip_bits, cut, splice, double, zero, drop, extremes))
        data = damage(bytearray(data), chance)
    return bytes(data)


def flip_bits(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 4, 16, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def splice(data: bytearray, chance: random.Random) -> bytes:
    """Copy a part over another place."""
    start, end = stretch(data, chance)
    at = chance.randrange(len(data))
    data[at : at + end - start] = data[start:end]
    return bytes(data)


def double(data: bytearray, chance: random.Random) -> bytes:
    """Say a part twice (or forty times)."""
    start, end = stretch(data, chance)
    times = 40 if end - start < 1000 and chance.random() < 0.2 else 1
    return bytes(data[:end] + data[start:end] * times + data[end:])


def zero(data: bytearray, chance: random.Random) -> bytes:
    start, end = stretch(data, chance)
    data[start:end] = bytes(end - start)
    return bytes(data)


def drop(data: bytearray, chance: random.Random) -> bytes:
    start, end = stretch(data, chance)
    del data[start:end]
    return bytes(data)


def extremes(data: bytearray, chance: random.Random) -> bytes:
    """Set a field to a value at the edge of what it can hold."""
    value = chance.choice(
        (b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x7f\xff", b"\xff", b"-1", b"1e999", b"NaN")
    )
    at = chance.randrange(len(data))
    data[at : at + len(value)] = value
    return bytes(data)


def stretch(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 8, 64, 1000, 20_000)))


# --- what is damaged ---


def real_files() -> list[Path]:
    """The real recordings, in the same order everywhere."""
    return sorted(path for path in SHARED.rglob("*") if path.suffix.lower() in (".fit", ".gpx", ".tcx"))


def made_files() -> dict[str, bytes]:
    """Formats of which there is no real recording here."""
    motion = b"time,seconds_elapsed,z,y,x\n" + b"".join(
        b"%d,%.2f,9.8,0.1,-0.1\n" % (1_777_618_800_000_000_000 + i * 10**7, i / 100) for i in range(300)
    )
    phone = {
        "TotalAcceleration.csv": motion,
        "Gyroscope.csv": motion,
        "Metadata.csv": b"version,device name,recording timezone,platform\n3,Phone,Europe/Berlin,ios\n",
    }
    lab = {
        "Accelerometer.csv": b'"Time (s)","Acceleration x (m/s^2)"\n'
        + b"".join(b"%.2f,9.8\n" % (i / 100) for i in range(300)),
        "meta/time.csv": b"event,experiment time,system time,system time text\nSTART,0,1777618800,UTC\n",
    }
    return {
        "made: Sensor CSV": walk_csv(10, bpm=150),
        "made: Sensor CSV, zipped": zipped({"a.csv": walk_csv(5, bpm=150), "b.csv": walk_csv(5, bpm=151)}),
        "made: Sensor CSV, gzipped": gzipped(walk_csv(10, bpm=150)),
        "made: Sensor Logger": zipped(phone),
        "made: Sensor Logger, stored": zipped(phone, method=0),
        "made: a guided session": guided(),
        "made: a guided session, gzipped": gzipped(guided()),
        "made: phyphox": zipped(lab),
        "made: phyphox, stored": zipped(lab, method=0),
    }


def guided() -> bytes:
    """A session as a phone writes it, with something of everything."""
    return guided_session(
        8, event(2.0, "pause"), event(3.0, "go-on"), event(5.0, "pain", value=2, place="calf")
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(SHARED))


def content_of(file: str) -> bytes:
    return made_files()[file] if file.startswith("made: ") else (SHARED / file).read_bytes()


# --- the worker ---


def read_mutation(file: str, seed: int) -> Outcome:
    """Damage and read one file, here and now."""
    from backstride.formats.container import Original, Refusal, unpack  # noqa: PLC0415  # loaded in workers only
    from backstride.formats.read import read_original  # noqa: PLC0415  # in the worker only
    from backstride.vocab.errors import InputRefused  # noqa: PLC0415  # in the worker only

    data = mutate(content_of(file), file, seed)
    start = time.process_time()
    what, words = "refused", ""
    try:
        for item in unpack(BytesIO(data), "upload"):
            if isinstance(item, Refusal):
                words = str(item.error)
            elif isinstance(item, Original):
                try:
                    read_original(item)
                    what = "read" if what == "refused" else what
                except InputRefused as error:
                    words = str(error)
                    what = "netted" if "cannot be made sense of" in words else what
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is what we are looking for
        what, words = "raised", repr(error)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(file, seed, what, words, time.process_time() - start, peak_mb)


def serve() -> None:
    """Be a worker: say that it is ready; then read `[file, seed]` a line, answer an outcome a line."""
    from backstride.app.sandbox import ChildLimits, enter_sandbox  # noqa: PLC0415  # in the worker only

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    for file in ("made: Sensor CSV", "made: Sensor Logger", *map(name_of, real_files()[::40])):
        read_mutation(file, 0)  # loads the libraries
    print("ready", file=answers, flush=True)
    enter_sandbox(ChildLimits(memory_bytes=MOST_BYTES, cpu_s=10**6), write_bytes=0)
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_PROF, LONGEST_S)  # ends the worker, wherever it hangs
        print(json.dumps(asdict(read_mutation(*json.loads(line)))), file=answers, flush=True)
        signal.setitimer(signal.ITIMER_PROF, 0)


class Worker:
    """A process that reads mutations; replaced when one kills it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, file: str, seed: int) -> Outcome:
        process = self._running()
        try:
            process.stdin.write(json.dumps([file, seed]) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return self._lost(file, seed, "died")
        if not select.select([process.stdout], [], [], PATIENCE_S)[0]:
            return self._lost(file, seed, "hung")
        line = process.stdout.readline()
        return Outcome(**json.loads(line)) if line else self._lost(file, seed, "died")

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, *PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self._process.stdout.readline()
        return self._process

    def _lost(self, file: str, seed: int, what: str) -> Outcome:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)
        status = self._process.poll()
        self._end()
        return Outcome(file, seed, "hung" if status == -signal.SIGPROF else what, f"exit status {status}")

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None


# --- the command ---


def run(per_file: int) -> Iterator[list[Outcome]]:
    """Yield the outcomes file by file, read by as many workers as there are processors."""
    files = [*map(name_of, real_files()), *made_files()]
    size = os.cpu_count() or 1
    with ExitStack() as stack, ThreadPoolExecutor(size) as pool:
        idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(size):
            idle.put(stack.enter_context(Worker()))

        def outcomes_of(file: str) -> list[Outcome]:
            worker = idle.get()
            found = [worker.read(file, seed) for seed in range(per_file)]
            idle.put(worker)
            return found

        yield from pool.map(outcomes_of, files)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def report(per_file: int) -> int:
    counts: Counter[str] = Counter()
    files, slowest, largest = 0, 0.0, 0.0
    start = time.monotonic()
    for outcomes in run(per_file):
        files += 1
        counts.update(outcome.what for outcome in outcomes)
        slowest = max(slowest, *(outcome.seconds for outcome in outcomes))
        largest = max(largest, *(outcome.peak_mb for outcome in outcomes))
        for outcome in outcomes:
            if outcome.what not in FINE:
                say(f"{outcome.what}: --file {outcome.file!r} --seed {outcome.seed}: {outcome.words}")
    bad = {what: n for what, n in sorted(counts.items()) if what not in FINE}
    say("| files | mutations | read | refused | failed | slowest | most memory | took |")
    say("|---|---|---|---|---|---|---|---|")
    say(
        f"| {files} | {counts.total():,} | {counts['read']:,} | {counts['refused']:,} | {bad or 0} "
        f"| {slowest:.1f} s | {largest:.0f} MB | {time.monotonic() - start:.0f} s |"
    )
    return 1 if bad or slowest > LONGEST_S or largest > MOST_BYTES / 2**20 else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--per-file", type=int, default=200)
    parser.add_argument("--file", help="read one mutation of this file, here, with its traceback")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        serve()
        return 0
    if asked.file:
        sys.stdout.write(f"{read_mutation(asked.file, asked.seed)}\n")
        return 0
    if not SHARED.is_dir():
        sys.stderr.write(f"NOT TESTED: the real recordings are missing: {SHARED} is not there\n")
        return 1
    return report(asked.per_file)


if __name__ == "__main__":
    sys.exit(main())
