"""What befalls a disk or a database is told in words, and nothing kept is lost."""

import errno
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from backstride.store.store import Store, open_store
from backstride.vocab.errors import DatabaseDamaged, DiskRefused
from kept_runs import Clock, keep


@pytest.fixture
def sqlite(tmp_path: Path, sqlite_template: Path) -> Store:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / sqlite_template.name).write_bytes(sqlite_template.read_bytes())
    return open_store(tmp_path / "data", clock=Clock())


def pragma(store: Store, words: str) -> None:
    """Set one on the only connection there is: it stays in the pool."""
    with store._database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {words}")


def test_a_full_database_is_refused_in_a_sentence_and_takes_more_once_there_is_room(sqlite: Store) -> None:
    with sqlite as store:
        shelf = store.shelf(store.me().id)
        first = keep(shelf, b"first").run_id
        pragma(store, "max_page_count = 1")
        with pytest.raises(DiskRefused, match="no room left on the disk"):
            store.set_note("note", "x" * 1_000_000)
        assert shelf.run(first).id == first
        pragma(store, "max_page_count = 1000000")
        store.set_note("more", "room")
        assert store.note("more") == "room"


def test_a_database_that_may_only_be_read_is_refused_in_a_sentence(sqlite: Store) -> None:
    with sqlite as store:
        store.me()
        pragma(store, "query_only = ON")
        with pytest.raises(DiskRefused, match="may not be written"):
            store.set_note("a", "b")


def test_a_database_that_is_damaged_while_it_is_open_is_refused_in_a_sentence(
    sqlite: Store, tmp_path: Path
) -> None:
    with sqlite as store:
        store.me()
    path = tmp_path / "data" / "backstride.sqlite3"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with (
        pytest.raises(DatabaseDamaged, match="Restore a backup"),
        open_store(tmp_path / "data", clock=Clock()) as store,
    ):
        store.me()


def test_a_statement_that_is_wrong_stays_an_error_of_ours(sqlite: Store) -> None:
    with sqlite as store, pytest.raises(OperationalError), store._database.write() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_a_full_disk_is_told_from_one_that_may_not_be_written() -> None:
    assert "no room left" in str(DiskRefused.because(OSError(errno.EDQUOT, "Disk quota exceeded")))
    assert "permission denied" in str(DiskRefused.because(PermissionError(errno.EACCES, "Permission denied")))


@pytest.mark.parametrize("new", [True, False])
def test_a_database_that_may_not_be_opened_is_refused_in_a_sentence(tmp_path: Path, new: bool) -> None:
    path = tmp_path / "backstride.sqlite3"
    if new:
        path.symlink_to(tmp_path / "nowhere" / "at all")
    else:
        path.mkdir()
    with pytest.raises(DiskRefused, match="may not be opened"):
        open_store(tmp_path, clock=Clock())
