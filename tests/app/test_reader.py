"""Files from strangers are read in children: a death costs one file, and nothing else."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from backstride.app.reader import FileReader, KnownFile, ReadFile, RefusedFile
from backstride.app.sandbox import ChildLimits
from backstride.app.wire_frames import receive_frame, receive_note
from backstride.app.zygote import read_job, unpack_job
from backstride.store.samples import decode_recording
from backstride.vocab.errors import DamagedFile, NotFound, ReaderDied, UnknownFormat
from backstride.vocab.recording import Placement, Recording, Sensor
from packed import PNG, gzipped, walk_csv, walk_gpx, zipped

PHONE = {
    "TotalAcceleration.csv": b"time,seconds_elapsed,z,y,x\n"
    b"1777618800000000000,0,9.8,0,0\n1777618801000000000,1,9.8,0,0\n",
    "Metadata.csv": b"version,device name,platform\n3,Phone,android\n",
}


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as shared:
        yield shared


def stored(folder: Path, data: bytes, name: str = "upload") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read(reader: FileReader, path: Path, **asked: object) -> list[ReadFile | RefusedFile | KnownFile]:
    return list(reader.read(path, path.name, **asked))  # type: ignore[arg-type]


def recording_of(item: ReadFile | RefusedFile | KnownFile) -> Recording:
    assert isinstance(item, ReadFile), item
    return decode_recording(item.samples[0])


def busy_csv(megabytes: int) -> bytes:
    """A long table with one cell that is no number, which is the slow way through."""
    rows = b"".join(b"%d.25,0.125,9.8125\n" % i for i in range(50_000))
    return b"t,acc_x,acc_z\n0,x,9.8\n" + rows * megabytes


# --- what comes back ---


def test_a_file_comes_back_as_samples_and_its_own_bytes(reader, tmp_path):
    path = stored(tmp_path, walk_csv(bpm=140), "walk.csv")
    (item,) = read(reader, path, placement=Placement.LUMBAR, facing="-z")
    recording = recording_of(item)
    assert (item.name, item.original, item.size) == ("walk.csv", path, len(walk_csv(bpm=140)))
    assert item.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert recording.sensors == (Sensor.HR, Sensor.ACC, Sensor.GYR)
    assert (recording.placement, recording.facing) == (Placement.LUMBAR, "-z")
    assert path.exists()


def test_an_archive_comes_back_file_by_file(reader, tmp_path):
    files = {"a.csv": walk_csv(bpm=100), "b.gpx.gz": gzipped(walk_gpx()), "run.fit": PNG, "x.png": PNG}
    path = stored(tmp_path, zipped(files), "all.zip")
    passed_over: list[int] = []
    seen = []
    for item in reader.read(path, "all.zip", on_passed_over=passed_over.append):
        seen.append((item.name, type(item)))
        if isinstance(item, ReadFile):
            assert hashlib.sha256(item.original.read_bytes()).hexdigest() == item.digest
    assert seen == [("a.csv", ReadFile), ("b.gpx", ReadFile), ("run.fit", RefusedFile)]
    assert passed_over == [1]


def test_the_spool_holds_one_file_and_is_gone_at_the_end(reader, tmp_path):
    path = stored(tmp_path, zipped({f"{i}.csv": walk_csv(bpm=100 + i) for i in range(3)}))
    before: Path | None = None
    for item in reader.read(path, "all.zip"):
        assert before is None or not before.exists()
        assert [p.name for p in item.original.parent.iterdir()] == [item.original.name]
        assert item.original.parent.stat().st_mode & 0o077 == 0
        before = item.original
    assert before is not None
    assert not before.parent.exists()


def test_whoever_stops_asking_leaves_nothing_behind(reader, tmp_path):
    path = stored(tmp_path, zipped({f"{i}.csv": walk_csv(bpm=100 + i) for i in range(3)}))
    items = reader.read(path, "all.zip")
    spool = next(items).original.parent
    items.close()
    assert not spool.exists()
    assert len(read(reader, path)) == 3


def test_packed_or_bare_the_digest_is_the_same(reader, tmp_path):
    bare, gz, archive = (
        read(reader, stored(tmp_path, data))[0]
        for data in (walk_csv(), gzipped(walk_csv()), zipped({"x.csv": walk_csv()}))
    )
    assert bare.digest == gz.digest == archive.digest
    assert bare.samples == gz.samples == archive.samples


def test_a_phones_export_is_kept_as_it_came(reader, tmp_path):
    path = stored(tmp_path, zipped(PHONE), "export.zip")
    (item,) = read(reader, path)
    assert item.original == path
    assert recording_of(item).format == "sensorlogger"


def test_of_several_exports_each_is_kept_as_an_archive_of_its_own(reader, tmp_path):
    both = {f"{day}/{name}": data for day in ("one", "two") for name, data in PHONE.items()}
    path = stored(tmp_path, zipped({**both, "two/Metadata.csv": PHONE["Metadata.csv"].replace(b"3,", b"4,")}))
    kept = {}
    for item in reader.read(path, "all.zip"):
        again = stored(tmp_path, item.original.read_bytes(), f"{item.name}.zip")
        kept[item.name] = (item.digest, again)
    assert list(kept) == ["one", "two"]
    for digest, again in kept.values():
        assert [item.digest for item in read(reader, again)] == [digest]


def test_what_is_known_is_not_read_again(reader, tmp_path):
    for data in (walk_csv(), gzipped(walk_csv()), zipped({"x.csv": walk_csv()}), zipped(PHONE)):
        path = stored(tmp_path, data)
        (item,) = read(reader, path)
        asked: list[str] = []
        (again,) = read(reader, path, known=lambda digest, asked=asked: asked.append(digest) or True)
        assert isinstance(again, KnownFile)
        assert asked == [item.digest] == [again.digest]


# --- what is refused ---


@pytest.mark.parametrize(
    ("data", "error"),
    [(PNG, UnknownFormat), (b"", UnknownFormat), (b"\x1f\x8b\x08" + bytes(20), DamagedFile)],
)
def test_what_is_no_recording_is_refused_in_a_sentence(reader, tmp_path, data, error):
    (item,) = read(reader, stored(tmp_path, data, "run.fit"))
    assert isinstance(item, RefusedFile)
    assert (item.name, type(item.error)) == ("run.fit", error)


def test_what_is_no_file_is_refused_in_a_sentence(reader, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, error in (
        (tmp_path, UnknownFormat),
        (tmp_path / "pipe", UnknownFormat),
        (tmp_path / "no", NotFound),
    ):
        (item,) = read(reader, path)
        assert type(item.error) is error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused_in_a_sentence(reader, tmp_path):
    path = stored(tmp_path, walk_csv())
    path.chmod(0)
    (item,) = read(reader, path)
    assert "could not be opened" in str(item.error)


# --- what a death costs ---


def test_a_file_that_needs_too_much_memory_costs_itself(tmp_path):
    with FileReader(ChildLimits(memory_bytes=110 * 2**20)) as reader:
        archive = zipped({"small.csv": walk_csv(), "big.csv": busy_csv(40), "last.csv": walk_csv(bpm=1)})
        small, big, last = read(reader, stored(tmp_path, archive))
    assert isinstance(small, ReadFile)
    assert isinstance(big.error, ReaderDied)
    assert "110 MB of memory" in str(big.error)
    assert isinstance(last, ReadFile)


def test_a_file_that_takes_too_long_costs_itself(tmp_path):
    with FileReader(ChildLimits(cpu_s=1)) as reader:
        (slow,) = read(reader, stored(tmp_path, busy_csv(60)))
        assert "1 s of processor time" in str(slow.error)
        assert isinstance(read(reader, stored(tmp_path, walk_csv()))[0], ReadFile)


def test_a_child_that_says_nothing_is_ended(tmp_path):
    with FileReader(ChildLimits(wall_s=0.3)) as reader:
        reader.warm()
        (silent,) = read(reader, stored(tmp_path, busy_csv(60)))
        assert "no answer for 0.3 s" in str(silent.error)
        assert not children_of(zygote_of(reader), within_s=15, none=True)


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_crash_costs_the_file(tmp_path, name):
    with FileReader() as reader, ThreadPoolExecutor(1) as pool:
        reader.warm()
        path = stored(tmp_path, busy_csv(60))
        reading = pool.submit(read, reader, path)
        for pid in children_of(zygote_of(reader)):
            os.kill(pid, signal.Signals[name])
        (item,) = reading.result(timeout=60)
        assert isinstance(item.error, ReaderDied)
        assert name in str(item.error) or "want of memory" in str(item.error)
        assert isinstance(read(reader, stored(tmp_path, walk_csv()))[0], ReadFile)


def test_the_death_of_the_warm_parent_is_made_good(tmp_path):
    path = stored(tmp_path, walk_csv())
    with FileReader() as reader:
        assert isinstance(read(reader, path)[0], ReadFile)
        os.kill(zygote_of(reader), signal.SIGKILL)
        items = [read(reader, path)[0] for _ in range(3)]
    assert isinstance(items[-1], ReadFile)
    assert all(isinstance(item, ReadFile) or isinstance(item.error, ReaderDied) for item in items)


def test_many_threads_read_at_once(reader, tmp_path):
    paths = [stored(tmp_path, walk_csv(bpm=100 + i), f"{i}.csv") for i in range(16)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda path: read(reader, path)[0], paths))
    assert [recording_of(item).column(Sensor.HR, "hr_bpm")[1][0] for item in found] == [
        100 + i for i in range(16)
    ]


def test_no_descriptor_is_left_open(reader, tmp_path):
    paths = [
        stored(tmp_path, data, name)
        for name, data in (("a", walk_csv()), ("b", zipped({"c": walk_csv()})), ("d", PNG))
    ]
    read(reader, paths[0])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in paths * 3:
        read(reader, path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- its own process ---


def test_the_warm_parent_knows_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_DATABASE", "postgresql://me:secret@host/db")
    with FileReader() as reader:
        assert isinstance(read(reader, stored(tmp_path, walk_csv()))[0], ReadFile)
        assert b"secret" not in Path(f"/proc/{zygote_of(reader)}/environ").read_bytes()


@pytest.mark.parametrize("ending", ["SIGKILL", "SIGINT"])
def test_it_ends_with_the_program_that_started_it(tmp_path, ending):
    path = stored(tmp_path, zipped({"a.csv": walk_csv(), "b.csv": walk_csv(bpm=1)}))
    program = f"""
import time
from pathlib import Path
from backstride.app.reader import FileReader
with FileReader(spool=Path({str(tmp_path)!r})) as reader:
    for item in reader.read(Path({str(path)!r}), "x"):
        print(reader._zygote.process.pid, flush=True)
        time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as started:
        zygote = int(started.stdout.readline())
        os.killpg(started.pid, signal.Signals[ending])
        started.wait(timeout=30)
    assert gone(zygote)
    assert not list(tmp_path.glob("backstride-*")), "the spool is left behind"


def zygote_of(reader: FileReader) -> int:
    assert reader._zygote is not None
    return reader._zygote.process.pid


def children_of(pid: int, within_s: float = 15.0, *, none: bool = False) -> list[int]:
    """The children of a process, as soon as there are some (or, if so asked, as soon as there are none)."""
    end = time.monotonic() + within_s
    while True:
        with contextlib.suppress(FileNotFoundError):
            found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
            if bool(found) is not none or time.monotonic() > end:
                return found
        time.sleep(0.005)


def gone(pid: int, within_s: float = 15.0) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


# --- what a child does, done here ---


def said(out: int) -> list[dict[str, object] | bytes]:
    with os.fdopen(out, "rb") as pipe:
        frames = list(iter(lambda: receive_frame(pipe.read), None))
    return [receive_note(payload) if kind == b"J" else payload for kind, payload in frames]


def test_a_child_sends_a_note_and_the_samples():
    out, into = os.pipe()
    read_job(BytesIO(walk_csv(0.2)), "walk.csv", Placement.CHEST, None, into)
    read_job(BytesIO(PNG), "run.fit", None, None, into)
    read_job(BytesIO(b"t,acc_x\n1,nan\n"), "nan.csv", None, None, into)
    os.close(into)
    note, samples, unknown, empty = said(out)
    assert (note["name"], note["parts"]) == ("walk.csv", 1)
    assert decode_recording(samples).placement is Placement.CHEST
    assert [n["error"]["class"] for n in (unknown, empty)] == ["UnknownFormat", "NoUsableSamples"]


def test_a_child_waits_before_it_unpacks_the_next(tmp_path):
    (out, into), (go_on, told) = os.pipe(), os.pipe()
    os.write(told, b"..")
    os.close(told)
    archive = zipped({**{f"{i}.csv": walk_csv(0.2, bpm=i) for i in range(9)}, "a.png": PNG})
    unpack_job(BytesIO(archive), "all.zip", tmp_path, into, go_on)
    os.close(into)
    os.close(go_on)
    assert [note["name"] for note in said(out)] == ["0.csv", "1.csv", "2.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]


def test_a_name_of_a_megabyte_is_shortened(reader, tmp_path):
    path = stored(tmp_path, walk_csv())
    (item,) = reader.read(path, "x" * 2**20 + ".csv")
    assert item.name.endswith("xxx.csv")
    assert len(item.name) == 120


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named(tmp_path, monkeypatch):
    path = stored(tmp_path, gzipped(walk_csv()))
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "0").symlink_to("/dev/full")
    with FileReader() as reader:
        (item,) = read(reader, path)
    assert "no room left" in str(item.error)


def test_the_warm_parent_has_loaded_whatever_its_children_need():
    program = """
import importlib, os, sys
from io import BytesIO
from packed import walk_csv, walk_gpx
from backstride.app import zygote
for name in zygote.WARM:
    importlib.import_module(name)
warm = set(sys.modules)
sink = os.open(os.devnull, os.O_WRONLY)
fit = bytes([14, 32, 84, 8, 9, 0, 0, 0]) + b".FIT\\x00\\x00" + b"@\\x00\\x00\\x14\\x00\\x00" + bytes(5)
for data in (walk_csv(), walk_gpx(), fit):
    zygote.read_job(BytesIO(data), "x", None, None, sink)
print(*(name for name in set(sys.modules) - warm))
"""
    folder = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
