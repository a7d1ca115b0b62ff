"""A journal of 5,000 recordings costs a page what one of 50 costs it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from backstride.store.rows import analysed_values, problems_json
from backstride.store.shelf import Shelf
from backstride.store.store import Store
from backstride.store.tables import RecordingRow
from kept_runs import DAY, Clock, Place, analysed, keep, part_of, run_of
from processor import least_s

MANY = 5_000


def fill(store: Store, athlete_id: str, count: int) -> None:
    """Put rows in place at once: eleven a week, the older half analysed by an older version."""
    ribbon = [[i * 60.0, i * 60.0 + 60.0, "backward", "run"] for i in range(30)]
    rows = []
    for i in range(count):
        start = datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=UTC) - timedelta(hours=15 * i)
        values = analysed_values(analysed(1 + (i < count // 2))) | {"ribbon": ribbon}
        rows.append(
            {
                "id": uuid.uuid4().hex,
                "athlete_id": athlete_id,
                "digest": f"{i:064}",
                "part": 0,
                "samples": f"{i:064}",
                "samples_bytes": 1,
                "format": "fit",
                "source": "Garmin Enduro",
                "start": start,
                "began": start,
                "zone_said": False,
                "local_day": start.date(),
                "duration_s": 1800.0,
                "sensors": ["gnss", "hr"],
                "problems": problems_json(run_of().problems),
                "simulated": False,
                "added": start,
                "labels_revision": 0,
                **values,
            }
        )
    with store._database.write() as session:
        session.execute(RecordingRow.__table__.insert(), rows)  # type: ignore[attr-defined]
    if not store._database.is_sqlite:
        with store._database.write_plainly() as connection:
            connection.execute(text("ANALYZE recordings"))


@pytest.fixture
def many(store: Store, shelf: Shelf) -> Shelf:
    """A shelf of 5,000 recordings."""
    fill(store, shelf.athlete().id, MANY)
    return shelf


def test_a_page_of_the_journal_costs_little_processor(many: Shelf):
    page = many.runs(weeks=8)
    assert 80 < len(page) < 100
    assert 1000 * least_s(lambda: many.runs(weeks=8)) < 30
    assert 1000 * least_s(lambda: many.runs(before=page[-1].local_day, weeks=8)) < 30
    assert 1000 * least_s(many.extent) < 20


def test_a_page_of_the_journal_reads_the_index_and_sorts_nothing(tmp_path: Path):
    """On SQLite, whose plan does not depend on how many rows there are."""
    with Place(tmp_path, None, Clock()).open() as store:
        shelf = store.shelf(store.me().id)
        fill(store, shelf.athlete().id, 100)
        journal = plan_of(store, lambda: shelf.runs(weeks=8))
        assert "ix_recordings_journal" in journal
        assert "TEMP B-TREE" not in journal
        pending = plan_of(store, lambda: shelf.pending(2, limit=8))
        assert "ix_recordings_pending" in pending
        assert "TEMP B-TREE" not in pending


def plan_of(store: Store, work: Callable[[], object]) -> str:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def listen(*call: object) -> None:
        asked.append((call[2], call[3]))  # type: ignore[arg-type]

    event.listen(store._database.engine, "before_cursor_execute", listen)
    work()
    event.remove(store._database.engine, "before_cursor_execute", listen)
    sql, values = next((sql, values) for sql, values in asked if sql.startswith("SELECT"))
    with store._database.read() as session:
        lines = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        return "\n".join(str(line) for line in lines)


def test_everything_can_be_read_a_bit_at_a_time(store: Store, shelf: Shelf):
    fill(store, shelf.athlete().id, 500)
    newest = shelf.runs(limit=3)
    stream = shelf.stream_runs()
    assert [next(stream) for _ in newest] == list(newest)
    assert sum(1 for _ in stream) == 497


def test_keeping_a_run_costs_little_processor(shelf: Shelf):
    parts = [part_of(run_of(60 + i), analysed=analysed()) for i in range(30)]
    numbers = iter(range(30))

    def keep_one() -> None:
        i = next(numbers)
        keep(shelf, f"file {i}".encode(), parts[i])

    assert 1000 * least_s(keep_one, times=30) < 15
