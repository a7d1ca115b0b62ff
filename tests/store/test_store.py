"""The store as a whole: people, notes, erasing, and a sweep that never eats what somebody is writing."""

import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from backstride.store.database import open_database
from backstride.store.files import key_of
from backstride.store.shelf import Shelf
from backstride.store.store import Store, open_store
from backstride.store.tables import SCHEMA, AthleteRow
from backstride.vocab.athlete import Athlete, Body, Preferences, Sex
from backstride.vocab.errors import DatabaseDamaged, NotFound, SettingRefused, StoreBusy
from kept_runs import Clock, Place, keep, part_of, run_of

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 (on purpose)
ADA = Athlete(
    name="Ada",
    birth_year=1990,
    sex=Sex.FEMALE,
    bodies=(Body(date(2026, 1, 1), 61.5, 1.7), Body(date(2026, 5, 1), mass_kg=60.0, hr_rest_bpm=50.0)),
    preferences=Preferences(distance="mi", time_zone="Asia/Tokyo", week_start=6),
    simulated=True,
)


def original_of(shelf: Shelf, run_id: str) -> bytes:
    with shelf.open_original(run_id)[1] as stream:
        return stream.read()


def orphan(store: Store, content: bytes = b"nobody's") -> str:
    return key_of("originals", store._files.put("originals", content))


def test_an_athlete_comes_back_with_all_bodies(store: Store):
    made = store.create_athlete(ADA)
    assert made.id
    assert store.athletes() == (made,)
    assert replace(made, id="") == ADA


def test_there_is_one_me_however_many_ask_at_once(place: Place):
    with place.open() as store:
        ids: list[str] = []
        threads = [threading.Thread(target=lambda: ids.append(store.me().id)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ids) == 8
        assert len(set(ids)) == len(store.athletes()) == 1
    with place.open() as store:
        assert store.me().id == ids[0]


def test_what_a_person_says_about_themselves_is_kept_by_day(store: Store):
    shelf = store.shelf(store.me().id)
    shelf.save_athlete(Athlete(name="Bo", birth_year=1980))
    shelf.put_body(Body(date(2026, 1, 1), mass_kg=70.0))
    shelf.put_body(Body(date(2026, 1, 1), mass_kg=71.0, height_m=1.8))
    shelf.put_body(Body(date(2025, 1, 1), mass_kg=72.0))
    assert (shelf.athlete().name, shelf.athlete().birth_year) == ("Bo", 1980)
    assert shelf.athlete().bodies == (Body(date(2025, 1, 1), 72.0), Body(date(2026, 1, 1), 71.0, 1.8))
    shelf.drop_body(date(2026, 1, 1))
    assert shelf.athlete().bodies == (Body(date(2025, 1, 1), 72.0),)


def test_notes_are_kept(store: Store):
    assert store.note("simulated") is None
    store.set_note("simulated", "made")
    store.set_note("simulated", "removed")
    assert store.note("simulated") == "removed"


def test_a_time_without_a_zone_is_no_time(store: Store):
    with pytest.raises(Exception, match="has no zone"), store._database.write() as session:
        session.add(
            AthleteRow(id="x", name="", preferences={}, simulated=False, is_self=False, created=NAIVE)
        )
    assert store.athletes() == ()


def test_removing_an_athlete_leaves_what_another_has_too(store: Store):
    mine, other = store.shelf(store.me().id), store.shelf(store.create_athlete(ADA).id)
    run = run_of()
    kept = keep(mine, b"both", part_of(run))
    keep(other, b"both", part_of(run))
    keep(other, b"hers", part_of(run_of(61)))
    assert store.facts().files == 4
    assert store.remove_athlete(other.athlete().id).orphans == 2
    assert (store.facts().files, store.facts().missing) == (2, ())
    assert original_of(mine, kept.run_id) == b"both"
    with pytest.raises(NotFound):
        store.remove_athlete("nobody")


def test_what_was_deleted_long_ago_is_forgotten_with_its_files(store: Store):
    shelf = store.shelf(store.me().id)
    parts = [part_of(run_of(60 + i), i) for i in range(2)]
    first, second = shelf.keep(digest="ab" * 32, file_name="two.fit", original=b"two", parts=parts)
    shelf.delete(first.run_id)
    assert store.purge_deleted(datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert store.purge_deleted(datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert (shelf.deleted(), store.facts().files) == ((), 2)
    assert original_of(shelf, second.run_id) == b"two", "the other half still came from this file"
    shelf.delete(second.run_id)
    store.purge_deleted(datetime(2100, 1, 1, tzinfo=UTC))
    assert (store.facts().files, store.facts().recordings) == (0, 0)


def test_a_start_sweeps_what_a_killed_writer_left(place: Place):
    with place.open() as store:
        keep(store.shelf(store.me().id))
        key = orphan(store)
        half = store._files.root / "tmp" / ".half.part"  # type: ignore[attr-defined]
        half.write_bytes(b"half")
        (place.data / ".half.part").write_bytes(b"half a backup")
        assert store.facts().orphans == (key,)
    with place.open() as store:
        assert (store.facts().orphans, store.facts().missing, half.exists()) == ((), (), False)
        assert store.facts().files == 2
        assert list(place.data.glob(".*.part")) == []


def test_a_sweep_leaves_alone_what_another_is_writing(place: Place):
    with place.open() as writer, place.open() as other:
        with writer._database.keeping() as begin:
            key = orphan(writer)
            assert not other.sweep().done
            with place.open() as third:
                assert third._files.size(key) is not None
            with begin():
                pass
        assert other.sweep().orphans == 1


def test_a_sweep_leaves_alone_the_files_of_another_store(place: Place, tmp_path):
    shared = str(tmp_path / "shared")
    with open_store(tmp_path / "one", files=shared, clock=place.clock) as one:
        kept = keep(one.shelf(one.me().id))
        with open_store(place.data, place.database, shared, clock=place.clock) as two:
            assert not two.sweep().done
            assert not two.facts().sweeps
        assert one.shelf(one.me().id).samples(kept.run_id)
        assert one.facts().sweeps


def test_sweeping_all_the_time_never_eats_a_file_that_is_being_kept(place: Place):
    stop = threading.Event()
    with place.open() as writer, place.open() as sweeper:
        shelf = writer.shelf(writer.me().id)
        sweeps = []

        def sweep_on() -> None:
            while not stop.is_set():
                sweeps.append(sweeper.sweep().done)
                time.sleep(0.002)

        thread = threading.Thread(target=sweep_on)
        thread.start()
        kept = 0
        while kept < 25 or (sweeps.count(True) < 3 and kept < 500):
            kept += 1
            keep(shelf, str(kept).encode(), part_of(run_of(60 + kept)))
            time.sleep(0.002)
        stop.set()
        thread.join()
        assert writer.facts().missing == ()
        assert writer.facts().files == 2 * kept
        assert sweeps.count(True) >= 3


def test_facts_name_what_is_missing_damaged_and_nobodys(store: Store):
    shelf = store.shelf(store.me().id)
    keep(shelf, b"one", part_of(run_of(61)))
    assert store.facts(every_byte=True).sound
    samples = next(store._files.root.glob("samples/*/*"))  # type: ignore[attr-defined]
    original = next(store._files.root.glob("originals/*/*"))  # type: ignore[attr-defined]
    key = orphan(store)
    samples.unlink()
    original.write_bytes(b"two")
    facts = store.facts(every_byte=True)
    assert facts.missing == (f"samples/{samples.parent.name}/{samples.name}",)
    assert facts.damaged == (f"originals/{original.parent.name}/{original.name}",)
    assert facts.orphans == (key,)
    assert not facts.sound
    assert (facts.recordings, facts.athletes, facts.schema, facts.complaints) == (1, 1, SCHEMA, ())
    assert facts.database_bytes > 0
    assert facts.database.split()[0] in ("SQLite", "PostgreSQL")


def test_what_is_no_database_is_refused_in_words(tmp_path, place: Place):
    (tmp_path / "backstride.sqlite3").write_bytes(b"this is not a database at all" * 99)
    with pytest.raises(DatabaseDamaged, match="cannot be read"):
        open_store(tmp_path, clock=place.clock)


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_refused_in_words(tmp_path, place: Place, url: str):
    with pytest.raises(SettingRefused, match="BACKSTRIDE_DATABASE"):
        open_store(tmp_path, url, clock=place.clock)


def test_nobody_opens_a_store_that_is_being_restored(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("backstride.store.store.OPEN_S", 0.1)
    with place.open() as store, store._database.locks.hold("users", alone=True) as alone:
        assert not alone, "an open store is in use"
    with (
        closing(open_database(place.data, place.database)) as database,
        database.locks.hold("users", alone=True) as alone,
    ):
        assert alone
        with pytest.raises(StoreBusy, match="in use by another"):
            place.open()
    place.open().close()


def test_a_write_that_waits_too_long_says_so(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("backstride.store.database._PRAGMAS", ("busy_timeout=50", "foreign_keys=ON"))
    place = Place(tmp_path, None, Clock())
    with place.open() as one, place.open() as two:
        shelf = two.shelf(two.me().id)
        with one._database.write(), pytest.raises(StoreBusy, match="database is in use"):
            shelf.put_body(Body(date(2026, 1, 1)))


def test_the_package_loads_no_web_and_the_command_line_no_database():
    code = (
        "import sys, backstride.store.store; sys.exit('fastapi' in sys.modules or 'alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    code = "import sys, backstride.store; sys.exit('sqlalchemy' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
