"""Tables are made and upgraded once, by whoever comes first, and a copy is kept of what was."""

import shutil
import sqlite3
import threading
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from backstride.store import migrate
from backstride.store.backup import verify_backup
from backstride.store.database import Database, open_database
from backstride.store.migrate import MIGRATIONS, bring_to_head, revision_of
from backstride.store.store import _copy_before
from backstride.store.tables import SCHEMA, Base
from backstride.vocab.errors import DatabaseTooNew, StoreBusy
from kept_runs import Clock, Place, keep

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{before}"

def upgrade() -> None:
    op.add_column("recordings", sa.Column("shoes", sa.Text(), nullable=True))
    {then}
"""


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a program that is one step newer."""
    folder = tmp_path / "newer"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9998_shoes.py").write_text(NEXT.format(before=SCHEMA, then=""))
    return folder


def columns(database: Database) -> set[str]:
    return {column["name"] for column in inspect(database.engine).get_columns("recordings")}


def schema_of(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return revision_of(connection)


def test_migrations_and_tables_say_the_same(bare_place: Place):
    with bare_place.open() as store, store._database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_newest_migration_is_the_one_the_program_knows():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA


def test_eight_starts_at_once_make_the_tables_once(bare_place: Place):
    at_once = threading.Barrier(8)
    failed: list[BaseException] = []

    def start() -> None:
        at_once.wait()
        try:
            bare_place.open().close()
        except BaseException as error:  # noqa: BLE001 (a thread's error is only seen when it is told)
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with bare_place.open() as store:
        assert store.facts().schema == SCHEMA


def test_a_database_of_a_newer_program_is_refused_in_one_sentence(bare_place: Place):
    with bare_place.open() as store, store._database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="newer Backstride") as refused:
        bare_place.open()
    assert "schema 9999" in str(refused.value)


def test_an_upgrade_keeps_a_copy_of_what_was(bare_place: Place, newer: Path):
    with bare_place.open() as store:
        keep(store.shelf(store.me().id))
    with closing(open_database(bare_place.data, bare_place.database)) as database:
        copy_before = partial(_copy_before, database, bare_place.data)
        bring_to_head(database, copy_before, location=newer, head="9998")
        assert schema_of(database) == "9998"
        assert "shoes" in columns(database)
        with Session(database.engine) as session:
            assert session.scalar(text("SELECT count(*) FROM recordings")) == 1
    if bare_place.database:
        copy = verify_backup(bare_place.data / f"before-migration-{SCHEMA}.backup")
        assert (copy.schema, copy.recordings) == (SCHEMA, 1)
    else:
        with closing(sqlite3.connect(bare_place.data / f"before-migration-{SCHEMA}.sqlite3")) as copied:
            assert copied.execute("SELECT count(*) FROM recordings").fetchone() == (1,)
            assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA,)


def test_an_upgrade_that_fails_has_not_happened(bare_place: Place, newer: Path):
    (newer / "versions" / "9998_shoes.py").write_text(
        NEXT.format(before=SCHEMA, then="raise RuntimeError('no disk')")
    )
    bare_place.open().close()
    with closing(open_database(bare_place.data, bare_place.database)) as database:
        with pytest.raises(RuntimeError, match="no disk"):
            bring_to_head(database, lambda _: None, location=newer, head="9998")
        assert schema_of(database) == SCHEMA
        assert "shoes" not in columns(database)
    bare_place.open().close()


def test_nothing_is_upgraded_under_the_feet_of_a_running_program(bare_place: Place, newer: Path):
    copies: list[str] = []
    with bare_place.open(), closing(open_database(bare_place.data, bare_place.database)) as database:
        with pytest.raises(StoreBusy, match="in use by another"):
            bring_to_head(database, copies.append, location=newer, head="9998")
        assert (schema_of(database), copies) == (SCHEMA, [])


def test_a_start_does_not_wait_for_ever_for_another_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrate, "WAIT_S", 0.05)
    with (
        closing(open_database(tmp_path, None)) as database,
        database.locks.hold("schema", alone=True),
        pytest.raises(StoreBusy),
    ):
        Place(tmp_path, None, Clock()).open()
