from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backstride.app.home import Home
from backstride.app.ingest import ingest_file
from backstride.app.runs import delete, forget_deleted, undelete
from backstride.vocab.errors import NotFound
from runs import clock_at, gpx, put

JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def run_id(home: Home, tmp_path: Path) -> str:
    return next(iter(ingest_file(home, home.me(), put(tmp_path, "a.gpx", gpx()), "a.gpx"))).run_ids[0]


def test_a_deleted_run_is_gone_and_comes_back_as_it_was(home: Home, run_id: str):
    before = home.store.shelf(home.me().id).run(run_id)
    delete(home, run_id)
    with pytest.raises(NotFound):
        home.shelf_with(run_id)
    assert undelete(home, run_id) == before


def test_after_thirty_days_a_deleted_run_and_its_files_are_forgotten(home: Home, run_id: str):
    delete(home, run_id)
    home.clock = clock_at(JUNE + timedelta(days=29))
    assert forget_deleted(home) == 0
    home.clock = clock_at(JUNE + timedelta(days=31))
    assert forget_deleted(home) == 1
    assert home.store.facts().files == 0
    with pytest.raises(NotFound):
        undelete(home, run_id)


def test_a_deleted_run_that_is_added_again_is_the_same_run(home: Home, run_id: str, tmp_path: Path):
    delete(home, run_id)
    (outcome,) = ingest_file(home, home.me(), put(tmp_path, "b.gpx", gpx()), "b.gpx")
    assert outcome.run_ids == (run_id,)
    assert home.store.shelf(home.me().id).count() == 1
