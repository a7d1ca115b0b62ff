"""The same tests on both databases: `place` is where a store lives, `store` is one that is open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backstride.store.shelf import Shelf
from backstride.store.store import Store, open_store
from kept_runs import Clock, Place
from postgres import Cluster, postgres_cluster, postgres_url  # noqa: F401 (fixtures)
from quick_disk import quick_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """As pytest's own, but in memory where there is plenty."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def tables_url(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: F811 (the fixture)
    """A PostgreSQL database whose tables are made; emptied for each test (making one is slow)."""
    with postgres_cluster.database() as url:
        open_store(tmp_path_factory.mktemp("made"), url, clock=Clock()).close()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database whose tables are made, to copy from."""
    data = tmp_path_factory.mktemp("template")
    with open_store(data, clock=Clock()) as store, store._database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM meta")
    return data / "backstride.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place with tables and nothing in them, once on each database."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "data")
        return Place(tmp_path / "data", None, Clock())
    url = request.getfixturevalue("tables_url")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE athletes, meta CASCADE")
    return Place(tmp_path / "data", url, Clock())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place where not even tables are, once on each database."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    return Place(tmp_path / "data", url, Clock())


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """An open, empty store."""
    with place.open() as opened:
        yield opened


@pytest.fixture
def shelf(store: Store) -> Shelf:
    """The empty shelf of whoever uses this computer."""
    return store.shelf(store.me().id)
