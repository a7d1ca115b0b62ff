"""A guided session on PostgreSQL: the same as on SQLite."""

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backstride.app.coaching import kept_log
from backstride.app.guided import answer_session, finish_session
from backstride.app.guided_said import Said
from backstride.app.home import Home
from backstride.app.reader import FileReader
from backstride.app.session_upload import begin_session, open_piece, session_sent
from backstride.app.settings import Settings
from backstride.vocab.plan import Result
from guided_sessions import ID, session
from postgres import postgres_cluster, postgres_url  # noqa: F401 (fixtures)
from runs import clock_at

pytestmark = pytest.mark.postgres


@pytest.fixture
def home(
    tmp_path: Path,
    reader: FileReader,
    executor: Executor,
    postgres_url: str,  # noqa: F811  # the fixture itself
) -> Iterator[Home]:
    settings = Settings(data=tmp_path / "data", database=postgres_url)
    with Home(settings, clock=clock_at(datetime(2026, 6, 1, 12, tzinfo=UTC))) as home:
        home.__dict__ |= {"reader": reader, "executor": executor}
        yield home


def test_sent_answered_and_finished_it_is_one_run_and_one_result(home: Home):
    data = session(10)
    begin_session(home, ID, None, "")
    for start, end in ((0, 5000), (5000, len(data))):
        opened = open_piece(home, ID, start, len(data))
        assert opened is not None
        with opened.writer as writer:
            writer.write(data[start:end])
            writer.commit(len(data))
    answer_session(home, ID, date(2026, 5, 29), Said(effort=4, pain=0))
    run = finish_session(home, ID)
    assert finish_session(home, ID) == run
    assert (session_sent(home, ID).state, session_sent(home, ID).run_id) == ("kept", run)
    results = [event for event in kept_log(home)[1].events if isinstance(event, Result)]
    assert [(one.id, one.revision, one.effort) for one in results] == [
        (f"session-{ID}", 0, 4),
        (f"session-{ID}", 1, 4),
    ]
    assert home.store.shelf(home.me().id).count() == 1
