"""Damaged recordings end in a reading or in one sentence, quickly and in little memory; see `fuzz_mutate`."""

from collections.abc import Iterator

import pytest

from fuzz_mutate import FINE, LONGEST_S, MOST_BYTES, Worker, made_files, mutate, name_of, real_files
from shared_data import shared_data

PER_FILE = 5
"""`make fuzz` takes 200."""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


def read_some(worker: Worker, file: str) -> None:
    for seed in range(PER_FILE):
        outcome = worker.read(file, seed)
        assert outcome.what in FINE, outcome
        assert outcome.seconds < LONGEST_S, outcome
        assert outcome.peak_mb < MOST_BYTES / 2**20, outcome
        assert "\n" not in outcome.words


@pytest.mark.shared
@pytest.mark.parametrize("file", [name_of(path) for path in real_files()] or ["missing"])
def test_a_damaged_real_recording_is_read_or_refused(worker, file):
    shared_data()
    read_some(worker, file)


@pytest.mark.shared
def test_all_of_the_real_recordings_are_damaged():
    shared_data()
    assert len(real_files()) == 112


@pytest.mark.parametrize("file", made_files())
def test_a_damaged_export_of_a_phone_is_read_or_refused(worker, file):
    read_some(worker, file)


def test_the_same_seed_does_the_same_damage():
    data = made_files()["made: Sensor CSV"]
    damaged = [mutate(data, "x", seed) for seed in range(30)]
    assert damaged == [mutate(data, "x", seed) for seed in range(30)]
    assert len(set(damaged)) == 30
    assert data not in damaged
    assert mutate(data, "y", 0) != damaged[0]


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "died"),
        ("time.sleep(60)", "hung"),
        ("signal.setitimer(signal.ITIMER_PROF, 0.1)\nwhile True: pass", "hung"),
    ],
    ids=["crash", "sleep", "loop"],
)
def test_a_worker_that_is_lost_is_told_and_replaced(monkeypatch, program, what):
    start = "import os, signal, time\nprint('ready', flush=True)\ninput()\n"
    monkeypatch.setattr("fuzz_mutate.PATIENCE_S", 0.5 if "sleep" in program else 20.0)
    monkeypatch.setattr("fuzz_mutate.PROGRAM", ["-c", start + program])
    with Worker() as worker:
        assert [worker.read("made: Sensor CSV", seed).what for seed in range(2)] == [what, what]
