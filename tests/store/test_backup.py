"""One file holds everything, written while others write; not one byte may change; it goes back anywhere."""

import random
import shutil
import stat
import threading
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from backstride.store import restore as restoring
from backstride.store.backup import verify_backup
from backstride.store.dump import dump_table, tables_in
from backstride.store.restore import RestoreFacts, restore_backup
from backstride.store.store import Store
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.errors import BackupDamaged, DatabaseTooNew, StoreBusy, StoreRefused
from backstride.vocab.focus import Moment, Rating
from backstride.vocab.segment import Label, Travel
from focus_tests import FIRST, taken_test
from kept_runs import DAY, Clock, Place, analysed, keep, part_of, run_of


def fill(store: Store, runs: int = 3) -> str:
    """Keep a bit of everything; returns the id of the person here."""
    shelf = store.shelf(store.me().id)
    shelf.put_body(Body(date(2026, 1, 1), mass_kg=70.1))
    for i in range(runs):
        run = run_of(60 + i, DAY + timedelta(days=i), name="Rückwärts 後ろ向き")
        keep(shelf, f"run {i}".encode() * 50, part_of(run, analysed=analysed() if i % 2 else None))
    kept = keep(shelf, b"undated", part_of(run_of(start=None), local_day=DAY))
    said = (Label(0.1, 0.3, Travel.BACKWARD, grade=1e-17), Label(1.0, 2.0, Travel.FORWARD))
    ids = shelf.add_labels(kept.run_id, said)
    shelf.remove_label(kept.run_id, ids[0])
    shelf.delete(keep(shelf, b"deleted").run_id)
    shelf.keep_focus_test(taken_test([301.25, None, -80.0], moment=Moment.AFTER))
    for run_id in (kept.run_id, None):
        shelf.rate(Rating(Moment.AFTER, 6, None, FIRST, run_id))
    store.shelf(store.create_athlete(Athlete(name="Ada", simulated=True)).id)
    store.set_note("simulated", "made")
    return shelf.athlete().id


def rows_of(store: Store) -> dict[str, list[bytes]]:
    """Every row of every table as it stands in a backup, but for the store's own mark."""
    with store._database.snapshot() as connection:
        rows = {table.name: list(dump_table(connection, table)) for table in tables_in(connection)}
    rows["meta"] = [line for line in rows["meta"] if b'"mark"' not in line]
    return rows


def bytes_of(store: Store) -> dict[str, bytes]:
    found = {}
    for key, _ in store._files.walk():
        with store._files.open(key) as stream:
            found[key] = stream.read()
    return found


def restore(path: Path, place: Place) -> RestoreFacts:
    return restore_backup(path, place.data, place.database, clock=place.clock)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small backup, made on SQLite."""
    with Place(tmp_path / "source", None, Clock()).open() as store:
        fill(store)
        store.backup(tmp_path / "a.backup")
    return tmp_path / "a.backup"


def test_a_backup_goes_into_either_database_and_home_again(place: Place, bare_place: Place, tmp_path: Path):
    """The four ways between the databases, each there and back."""
    with place.open() as store:
        fill(store)
        rows, files = rows_of(store), bytes_of(store)
        made = store.backup(tmp_path / "there.backup")
    assert (made.recordings, made.files, made.missing) == (5, len(files), ())
    elsewhere = Place(tmp_path / "elsewhere", bare_place.database, Clock())
    restore(tmp_path / "there.backup", elsewhere)
    with elsewhere.open() as store:
        assert rows_of(store) == rows
        assert bytes_of(store) == files
        assert store.facts(every_byte=True).sound
        store.backup(tmp_path / "back.backup")
    restore(tmp_path / "back.backup", place)
    with place.open() as store:
        assert rows_of(store) == rows
        assert bytes_of(store) == files


def test_a_backup_under_load_is_one_moment(place: Place, tmp_path: Path):
    stop = threading.Event()
    with place.open() as store:
        me = fill(store)

        def write_on() -> None:
            with place.open() as other:
                shelf = other.shelf(me)
                for i in range(10_000):
                    if stop.is_set():
                        return
                    keep(shelf, f"load {i}".encode(), part_of(run_of(100 + i % 7)))
                    other.set_note("count", f"{shelf.count():06}")

        writer = threading.Thread(target=write_on)
        writer.start()
        backups = [tmp_path / f"{i}.backup" for i in range(5)]
        made = [store.backup(path) for path in backups]
        stop.set()
        writer.join()
    assert made[-1].recordings > made[0].recordings, "it was written to meanwhile"
    for i, path in enumerate(backups):
        elsewhere = Place(tmp_path / f"elsewhere{i}", None, Clock())
        restore(path, elsewhere)
        with elsewhere.open() as store:
            facts = store.facts(every_byte=True)
            assert facts.sound
            assert (facts.recordings + facts.deleted, facts.orphans) == (made[i].recordings, ())
            note = int(store.note("count") or facts.recordings)
            assert facts.recordings - note in (0, 1), "each run is followed by its note"


def test_not_one_byte_may_change(backup: Path, tmp_path: Path):
    whole = backup.read_bytes()
    chance = random.Random(2026)
    broken = tmp_path / "broken.backup"
    for _ in range(400):
        at = chance.randrange(len(whole))
        broken.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        with pytest.raises(BackupDamaged):
            verify_backup(broken)
    for _ in range(100):
        broken.write_bytes(whole[: chance.randrange(len(whole))])
        with pytest.raises(BackupDamaged):
            verify_backup(broken)
    for more in (whole + b"\0", whole + whole, whole[100:], b""):
        broken.write_bytes(more)
        with pytest.raises(BackupDamaged):
            verify_backup(broken)
    assert verify_backup(backup).recordings == 5


def test_a_damaged_backup_touches_nothing(place: Place, backup: Path):
    with place.open() as store:
        fill(store, runs=1)
        rows, files = rows_of(store), bytes_of(store)
    whole = backup.read_bytes()
    backup.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    with pytest.raises(BackupDamaged, match="Nothing was changed"):
        restore(backup, place)
    assert list(place.data.glob("before-restore*")) == []
    with place.open() as store:
        assert rows_of(store) == rows
        assert bytes_of(store) == files


@pytest.mark.parametrize("name", ["missing", "folder", "text", "zip"])
def test_what_is_no_backup_is_refused_in_words(tmp_path: Path, name: str):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "text":
        path.write_text("not a backup " * 100)
    elif name == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", "{}")
    with pytest.raises(BackupDamaged, match="cannot be used"):
        verify_backup(path)


def test_the_old_state_is_kept_and_can_be_put_back(place: Place, backup: Path):
    with place.open() as store:
        shelf = store.shelf(store.me().id)
        keep(shelf, b"only here", part_of(run_of(99)))
        rows, files = rows_of(store), bytes_of(store)
    done = restore(backup, place)
    assert done.recordings == 5
    with place.open() as store:
        assert store.facts().recordings == 4
        assert store.facts().orphans == (), "what was only in the old state is swept: it is in its backup"
    assert done.old_state is not None
    restore(done.old_state, place)
    with place.open() as store:
        assert rows_of(store) == rows
        assert bytes_of(store) == files


def test_a_database_that_cannot_be_read_is_moved_aside(tmp_path: Path, backup: Path):
    place = Place(tmp_path / "data", None, Clock())
    place.open().close()
    (place.data / "backstride.sqlite3").write_bytes(b"garbage" * 1000)
    done = restore(backup, place)
    assert done.old_state is not None
    assert (done.old_state / "backstride.sqlite3").read_bytes() == b"garbage" * 1000
    with place.open() as store:
        assert store.facts(every_byte=True).sound


def test_nothing_is_put_back_under_the_feet_of_a_running_program(place: Place, backup: Path):
    with place.open() as store:
        me = store.me()
        with pytest.raises(StoreBusy, match="Stop it"):
            restore(backup, place)
        assert store.athletes() == (me,)
    assert list(place.data.glob("before-restore*")) == []


def test_a_backup_of_a_newer_program_touches_nothing(place: Place, tmp_path: Path):
    newer = Place(tmp_path / "newer", None, Clock())
    with newer.open() as store:
        with store._database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        store.backup(tmp_path / "newer.backup")
    with pytest.raises(DatabaseTooNew):
        restore(tmp_path / "newer.backup", place)
    place.open().close()


def test_a_restore_that_fails_has_not_happened(place: Place, backup: Path, monkeypatch: pytest.MonkeyPatch):
    with place.open() as store:
        fill(store, runs=1)
        rows, files = rows_of(store), bytes_of(store)

    def fail(*_: object) -> int:
        raise OSError("no space left")

    monkeypatch.setattr(restoring, "load_table", fail)
    with pytest.raises(OSError, match="no space"):
        restore(backup, place)
    with place.open() as store:
        assert rows_of(store) == rows
        assert bytes_of(store) == files, "files that came in without rows are swept"


def test_what_is_missing_already_is_named_and_does_not_stop_a_backup(place: Place, tmp_path: Path):
    with place.open() as store:
        fill(store)
        lost, changed = list(store._files.root.glob("samples/*/*"))[:2]  # type: ignore[attr-defined]
        lost.unlink()
        changed.write_bytes(b"something else")
        made = store.backup(tmp_path / "a.backup")
    assert made.missing == (f"samples/{lost.parent.name}/{lost.name}",)
    assert made.damaged == (f"samples/{changed.parent.name}/{changed.name}",)
    assert verify_backup(tmp_path / "a.backup") == made
    elsewhere = Place(tmp_path / "elsewhere", None, Clock())
    restore(tmp_path / "a.backup", elsewhere)
    with elsewhere.open() as store:
        assert set(store.facts().missing) == {*made.missing, *made.damaged}


def test_a_backup_that_cannot_be_written_leaves_nothing(place: Place, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with place.open() as store, pytest.raises((StoreRefused, OSError)):
        store.backup(tmp_path / "file" / "a.backup")
    with place.open() as store:
        fill(store)
        old = store.backup(tmp_path / "a.backup")

        def stop_it(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            store.backup(tmp_path / "a.backup", progress=stop_it)
    assert verify_backup(tmp_path / "a.backup") == old, "the older one is still whole"
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize(
    "held", [b"", b"run", b"\x0e\x10 a recording of a morning " * 9, b"PK\x03\x04 a zip" * 9]
)
def test_what_is_no_backup_is_never_written_over(place: Place, tmp_path: Path, held: bytes):
    (tmp_path / "run.fit").write_bytes(held)
    with place.open() as store:
        with pytest.raises(StoreRefused, match="no backup, so it was left as it is"):
            store.backup(tmp_path / "run.fit")
        store.backup(tmp_path / "a.backup")
        store.backup(tmp_path / "a.backup")
    assert (tmp_path / "run.fit").read_bytes() == held


def test_progress_counts_files(place: Place, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    with place.open() as store:
        fill(store)
        made = store.backup(tmp_path / "a.backup", progress=lambda *step: seen.append(step))
    assert seen == [(i + 1, made.files) for i in range(made.files)]


def test_nobody_else_on_the_machine_reads_what_is_kept(backup: Path, tmp_path: Path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "source").stat().st_mode) == 0o700


def test_any_zip_program_opens_a_backup(backup: Path):
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
        assert {"manifest.json", "rows/recordings.jsonl"} <= set(archive.namelist())


def test_another_programs_tables_are_neither_saved_nor_dropped(bare_place: Place, backup: Path):
    with bare_place.open() as store, store._database.write_plainly() as connection:
        connection.execute(text("CREATE TABLE theirs (x INTEGER)"))
        connection.execute(text("INSERT INTO theirs VALUES (1)"))
    restore(backup, bare_place)
    with bare_place.open() as store, store._database.snapshot() as connection:
        assert connection.scalar(text("SELECT x FROM theirs")) == 1
        assert "theirs" not in {table.name for table in tables_in(connection)}


def test_a_copy_of_the_data_folder_is_a_store(tmp_path: Path, place: Place):
    if place.database is None:
        with place.open() as store:
            fill(store)
            rows = rows_of(store)
        shutil.copytree(place.data, tmp_path / "copy")
        with Place(tmp_path / "copy", None, Clock()).open() as store:
            assert rows_of(store) == rows
            assert store.facts().sweeps
