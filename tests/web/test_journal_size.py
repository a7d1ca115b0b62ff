"""A journal of years: a page asks the store three times at most, however many runs there are."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from backstride.vocab.segment import Label, Travel
from many_runs import multiply
from site_of import Site


@contextmanager
def asked(site: Site) -> Iterator[list[str]]:
    """What the page asks of the database meanwhile; what goes on behind the pages has threads of its own."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        behind = threading.current_thread().name.startswith("backstride-")
        if not behind and not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            seen.append(statement)

    engine = site.home.store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", ["/journal", "/journal?before=2020-01-01", "/journal?show=backward"])
def test_a_page_of_5000_runs_asks_three_questions(site: Site, address: str) -> None:
    multiply(site.home, site.typed(date(2026, 5, 31), 600.0, Label(0, 60, Travel.BACKWARD)), 5000)
    with asked(site) as questions:
        page = site.client.get(address)
    assert 50 <= page.text.count('<li id="run-') <= 56
    assert len(questions) <= 3, questions
