"""Read a crowd on a local cluster of two processes and write a table: how fast, how large, and what is lost.

    python tests/cohort/night.py [--recordings 10000] [TABLE]

Everybody is made up in the worker, from a seed. The rate of two processes against one is taken in pairs of
short slices, the same people read by one and by two right after each other: who else uses the machine spoils
a pair and not the answer, and how busy they were stands beside each pair.

The run over everybody is the one in which a worker is killed. What it kept of the first people is compared
with an undisturbed run over these alone: reading everybody twice would take an hour more and say the same.
"""

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
import pyarrow as pa
import pyarrow.dataset as ds
from distributed import Client
from moto.server import ThreadedMotoServer

from backstride.cohort.cluster import local_cluster
from backstride.cohort.run import CohortAsked, Progress, run_cohort
from backstride.cohort.tables import TABLES
from backstride.formats.fit import write_fit
from backstride.formats.sensor_csv import write_sensor_csv
from backstride.sample.crowd import crowd_member
from backstride.vocab.recording import Sensor
from cohort.rows import names, parquet

RECORDINGS = 10_000
MINUTES = 10
PAIRS, SLICE = 15, 100
"""Slices read by one process and by two, and recordings in each."""
QUIET_CORES = 0.1
"""A pair is quiet where others kept less than this of a core busy in both of its slices."""
CALM_RECORDINGS = 2_000
"""How many are read again, undisturbed."""
OBJECTS, OBJECT_MINUTES = 300, 2
MOST_MB = 600
LEAST_RATIO = 1.7
MB = 2**20
CALM, KILLED = "undisturbed", "one worker killed half-way"
S3 = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}

HEAD = """# Many recordings

Made by `make night`: {recordings:,} simulated recordings of {minutes} minutes each, made from seeds in the
worker, on a local cluster of two processes on {cores} cores. Nothing here is about accuracy.
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice, read by so many processes."""

    processes: int
    rate: float
    """Recordings a second, from the first task to the last answer kept."""
    processor_s: float
    """Processor time a recording, of the workers and of the command."""
    others_cores: float
    """How many cores everybody else kept busy meanwhile."""


@dataclass(frozen=True, slots=True)
class Whole:
    """One run over everybody."""

    rows: dict[str, bytes]
    """Of each table the rows of the people that both runs read, as Arrow writes them."""
    names: list[str]
    read_s: float
    tables_s: float
    worker_mb: float
    """The largest worker."""
    left: int
    """Recordings that no worker could answer."""
    output_mb: float
    """The size of the tables."""


def say(words: str) -> None:
    """Tell who waits."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


class Clock:
    """Told by a run how far it is; notes when the last answer was kept."""

    def __init__(self, then: Callable[[Progress], None] = lambda _: None) -> None:
        """Start, and call `then` after every answer."""
        self._then = then
        self.read_s = 0.0

    def show(self, progress: Progress) -> None:
        """As `run_cohort` calls it."""
        if not progress.writing:
            self.read_s = time.monotonic() - progress.began
            self._then(progress)
        if progress.now % 1000 == 0:
            say(f"{progress.now:,} of {progress.total:,}, {progress.rate:.3g} a second")


def slices(pairs: int, size: int) -> list[tuple[Slice, Slice]]:
    """Read each slice by one process and by two, in turns first."""
    found = []
    with local_cluster(1) as one, local_cluster(2) as two, tempfile.TemporaryDirectory() as folder:
        clusters = {1: one.scheduler_address, 2: two.scheduler_address}
        for processes, address in clusters.items():  # libraries are loaded with the first of them
            _slice(address, processes, Path(folder) / f"warm-{processes}", 20, 0)
        for pair in range(pairs):
            made = {
                processes: _slice(
                    clusters[processes], processes, Path(folder) / f"{pair}-{processes}", size, pair * size
                )
                for processes in ((1, 2) if pair % 2 else (2, 1))
            }
            found.append((made[1], made[2]))
            say(f"pair {pair + 1}: {made[1].rate:.3g} and {made[2].rate:.3g} a second")
    return found


def _slice(scheduler: str, processes: int, out: Path, size: int, seed: int) -> Slice:
    clock = Clock()
    source = f"simulated:{size},minutes={MINUTES},seed={seed}"
    began, all_before, own_before = time.monotonic(), _busy_s(), _own_s()
    run_cohort(CohortAsked(source, out, scheduler=scheduler), clock.show)
    passed_s, own_s = time.monotonic() - began, _own_s() - own_before
    others = max(_busy_s() - all_before - own_s, 0.0) / passed_s
    return Slice(processes, size / clock.read_s, own_s / size, others)


def _busy_s() -> float:
    """Return the processor time that this machine ever spent on anything."""
    spent = psutil.cpu_times()
    return float(sum(spent) - spent.idle - getattr(spent, "iowait", 0.0) - getattr(spent, "guest", 0.0))


def _own_s() -> float:
    """Return the processor time of this process and all that it started."""
    mine = psutil.Process()
    times = [process.cpu_times() for process in (mine, *mine.children(recursive=True))]
    return float(sum(spent.user + spent.system for spent in times))


def whole(count: int, kill_at: int | None = None) -> Whole:
    """Read everybody by two processes; one of them is killed after so many answers."""
    with tempfile.TemporaryDirectory() as folder, local_cluster(2) as cluster:
        killed: list[int] = []

        def kill(progress: Progress) -> None:
            if progress.now == kill_at:
                killed.append(_kill_one(cluster.scheduler_address))

        clock = Clock(kill)
        out = Path(folder) / "out"
        source = f"simulated:{count},minutes={MINUTES}"
        began = time.monotonic()
        _, progress = run_cohort(CohortAsked(source, out, scheduler=cluster.scheduler_address), clock.show)
        passed_s = time.monotonic() - began
        assert bool(killed) == (kill_at is not None)
        worker_mb = progress.peak_bytes / MB
        tables_s = passed_s - clock.read_s
        output_mb = sum(len(data) for data in parquet(out).values()) / MB
        rows = {table: _first_rows(out, table) for table in TABLES}
        return Whole(rows, names(out), clock.read_s, tables_s, worker_mb, progress.left, output_mb)


def _first_rows(out: Path, table: str) -> bytes:
    """Return the rows of the people whom both runs read, in the order of the table."""
    found = ds.dataset(out / table).to_table(filter=ds.field("file") < person(CALM_RECORDINGS))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, found.schema) as stream:
        stream.write_table(found.combine_chunks())
    return bytes(sink.getvalue())


def person(seed: int) -> str:
    """Return the name of a made-up person's recording."""
    return f"simulated/{seed:09d}"


def _kill_one(scheduler: str) -> int:
    """SIGKILL to a worker in the middle of its work."""
    with Client(scheduler, set_as_default=False) as client:
        process = next(iter(client.run(os.getpid).values()))
    os.kill(process, signal.SIGKILL)
    return int(process)


@dataclass(frozen=True, slots=True)
class Objects:
    """The same files read from an object store and from a folder."""

    recordings: int
    lost: int
    twice: int
    rate: float
    equal: bool


def objects(count: int) -> Objects:
    """Read recordings from a local S3 server, and again from a folder."""
    with tempfile.TemporaryDirectory() as folder, _store() as client, local_cluster(2) as cluster:
        root, at = Path(folder), cluster.scheduler_address
        wanted = [_put(root / "in", seed) for seed in range(count)]
        for name in wanted:
            client.upload_file(str(root / "in" / name), "study", f"raw/{name}")
        clock = Clock()
        run_cohort(CohortAsked("s3://study/raw", root / "from-store", scheduler=at), clock.show)
        run_cohort(CohortAsked(str(root / "in"), root / "from-folder", scheduler=at))
        read = names(root / "from-store")
        same = parquet(root / "from-store") == parquet(root / "from-folder")
    return Objects(len(read), *amiss(wanted, read), count / clock.read_s, same)


def _put(folder: Path, seed: int) -> str:
    """Write what a watch or a motion sensor would have written, and return its name."""
    recording = crowd_member(seed, OBJECT_MINUTES).recording
    worn = Sensor.ACC in recording.streams
    name = f"p{seed % 7}/{seed:03d}{'.csv' if worn else '.fit'}"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(write_sensor_csv(recording) if worn else write_fit(recording))
    return name


@contextmanager
def _store() -> Iterator[Any]:
    """Give a client of an S3 server on this machine; workers that start in here know it, too."""
    import boto3  # noqa: PLC0415 (half a second that only this part needs)

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ.update({**S3, "AWS_ENDPOINT_URL": f"http://{host}:{port}"})
    try:
        client = boto3.client("s3")
        client.create_bucket(Bucket="study")
        yield client
    finally:
        server.stop()


def amiss(wanted: list[str], read: list[str]) -> tuple[int, int]:
    """Return how many are lost, and how many are there again."""
    times = Counter(read)
    return len(set(wanted) - set(times)), sum(n - 1 for n in times.values()) + len(set(times) - set(wanted))


def asked_and_reached(
    pairs: list[tuple[Slice, Slice]], calm: Whole, killed: Whole, store: Objects, count: int
) -> list[tuple[str, str, str, bool]]:
    """Return what was asked beside what came out."""
    everybody = [person(seed) for seed in range(count)]
    lost, twice = amiss(everybody, killed.names)
    ratio = statistics.median(ratios(pairs))
    largest = max(calm.worker_mb, killed.worker_mb)
    return [
        (
            "throughput of two processes against one",
            f"at least {LEAST_RATIO}",
            f"{ratio:.2f}",
            ratio >= LEAST_RATIO,
        ),
        ("largest worker, MB", f"at most {MOST_MB}", f"{largest:.0f}", largest <= MOST_MB),
        ("one worker killed half-way: lost", "0", str(lost + killed.left), lost + killed.left == 0),
        ("the same: twice", "0", str(twice), twice == 0),
        (
            f"the same: every row of the first {len(calm.names):,} people as undisturbed",
            "yes",
            *_yes(bool(calm.rows["readings"]) and killed.rows == calm.rows),
        ),
        (
            "from a local S3 server: recordings",
            str(OBJECTS),
            str(store.recordings),
            store.recordings == OBJECTS,
        ),
        ("the same: lost, twice", "0, 0", f"{store.lost}, {store.twice}", store.lost + store.twice == 0),
        ("the same: Parquet byte for byte as from a folder", "yes", *_yes(store.equal)),
    ]


def _yes(so: bool) -> tuple[str, bool]:
    return ("yes" if so else "no"), so


def ratios(pairs: list[tuple[Slice, Slice]], most_cores: float = float("inf")) -> list[float]:
    """Return the rate of two processes against one in every pair so little disturbed by others."""
    return [
        two.rate / one.rate for one, two in pairs if max(one.others_cores, two.others_cores) <= most_cores
    ]


def _rates(pairs: list[tuple[Slice, Slice]]) -> Iterator[str]:
    quiet = ratios(pairs, QUIET_CORES)
    median = f", with a median of {statistics.median(quiet):.2f}" if quiet else ""
    yield (
        f"\n## Throughput\n\n{len(pairs)} pairs of slices of {SLICE} recordings, each slice read by one "
        "process and by two, taking turns in going first; what was reached is the median of all. A pair is "
        f"quiet where others kept less than {QUIET_CORES} of a core busy: {len(quiet)} are{median}.\n"
    )
    head = "one: a second|two: a second|ratio|processor s each: one|two|others, cores: one|two"
    yield from _table(
        head.split("|"),
        [
            (
                *(f"{rate:.2f}" for rate in (one.rate, two.rate, two.rate / one.rate)),
                *(f"{spent_s:.3f}" for spent_s in (one.processor_s, two.processor_s)),
                *(f"{cores:.2f}" for cores in (one.others_cores, two.others_cores)),
            )
            for one, two in pairs
        ],
    )


def _wholes(runs: dict[str, Whole]) -> Iterator[str]:
    yield "\n## Everybody, by two processes\n"
    head = "run|recordings|a second|read, s|tables and page, s|they take, MB|largest worker, MB"
    yield from _table(
        head.split("|"),
        [
            (
                name,
                f"{len(run.names):,}",
                f"{len(run.names) / run.read_s:.2f}",
                *(f"{n:.0f}" for n in (run.read_s, run.tables_s, run.output_mb, run.worker_mb)),
            )
            for name, run in runs.items()
        ],
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    line = [":---", *["---:"] * (len(head) - 1)]
    yield from (f"| {' | '.join(cells)} |" for cells in (head, line, *rows))


def text_of(
    asked: list[tuple[str, str, str, bool]],
    pairs: list[tuple[Slice, Slice]],
    runs: dict[str, Whole],
    store: Objects,
) -> str:
    """Return the page."""
    count = max(len(run.names) for run in runs.values())
    cells = [(what, wish, had, "yes" if met else "**no**") for what, wish, had, met in asked]
    lines = [
        HEAD.format(recordings=count, minutes=MINUTES, cores=os.cpu_count()),
        *_table(("what", "asked", "reached", "met"), cells),
        *_rates(pairs),
        *_wholes(runs),
        f"\nFrom the store: {OBJECTS} files of {OBJECT_MINUTES} minutes, {store.rate:.2f} a second.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run as a program; the exit code is 1 where something asked was not reached."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--recordings", type=int, default=RECORDINGS)
    ask.add_argument("--pairs", type=int, default=PAIRS)
    ask.add_argument("table", type=Path, nargs="?", default=Path("/dev/stdout"))
    said = ask.parse_args()
    count = said.recordings
    warnings.simplefilter("ignore")  # the cluster's own, about its clean-up
    pairs = slices(said.pairs, min(SLICE, count))
    runs = {CALM: whole(min(count, CALM_RECORDINGS)), KILLED: whole(count, kill_at=count // 2)}
    store = objects(OBJECTS)
    asked = asked_and_reached(pairs, runs[CALM], runs[KILLED], store, count)
    said.table.write_text(text_of(asked, pairs, runs, store), encoding="utf-8")
    return int(not all(met for *_, met in asked))


if __name__ == "__main__":
    sys.exit(main())
