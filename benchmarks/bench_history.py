"""The history of a journal of 5,000 runs: what it costs beside one page of the same journal.

Measured in the process that serves, without the network: the best of ten after a warm-up. A summary of
every run is kept and holds all that a summary can.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

warnings.simplefilter("ignore")  # what a test client deprecates is not measured here

from sqlalchemy import update  # noqa: E402  # the same
from starlette.testclient import TestClient  # noqa: E402  # the same

from backstride.app.home import Home  # noqa: E402  # the same
from backstride.app.progress import history_of  # noqa: E402  # the same
from backstride.app.settings import Settings  # noqa: E402  # the same
from backstride.app.typed import TypedSession, type_session  # noqa: E402  # the same
from backstride.insight.summary import summary_to_json  # noqa: E402  # the same
from backstride.store.tables import RecordingRow  # noqa: E402  # the same
from backstride.vocab.segment import Label, Travel  # noqa: E402  # the same
from backstride.web.application import make_app  # noqa: E402  # the same
from learners import full  # noqa: E402  # the path was just set
from many_runs import multiply  # noqa: E402  # the same

RUNS = 5000
TIMES = 10
ASKED_MS = 300


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Home(Settings(data=Path(folder))) as home:
        _fill(home)
        client = TestClient(make_app(home), base_url="http://127.0.0.1:8642", client=("127.0.0.1", 50000))
        me = home.me()
        rows = {
            "a page of the journal": _measure(lambda: client.get("/journal").raise_for_status()),
            "`history_of`: store, summaries, reading": _measure(lambda: history_of(home, me)),
            "the page `/progress`": _measure(lambda: client.get("/progress").raise_for_status()),
            "`/api/v1/history` (every dot)": _measure(
                lambda: client.get("/api/v1/history").raise_for_status()
            ),
        }
        size = len(client.get("/progress").content)
    page = rows["a page of the journal"]
    print("## The history of 5,000 runs\n")
    print(f"Every measure known in every run; the page has {size / 1000:.0f} kB before compression.\n")
    print("| what | processor | times a page of the journal | asked |")
    print("| --- | ---: | ---: | ---: |")
    for name, ms in rows.items():
        asked = f"{ASKED_MS} ms" if name.startswith("`history_of`") else ""
        print(f"| {name} | {ms:.0f} ms | {ms / page:.1f} | {asked} |")


def _fill(home: Home) -> None:
    """Keep 5,000 runs, each with a summary of its own."""
    session = TypedSession(date(2026, 5, 31), 600.0, stretches=(Label(0.0, 300.0, Travel.BACKWARD),))
    multiply(home, type_session(home, home.me(), session), RUNS)
    with home.store._database.write() as database:  # noqa: SLF001  # what a test does
        for number, run_id in enumerate(
            database.scalars(RecordingRow.__table__.select().with_only_columns(RecordingRow.id)).all()
        ):
            summary = summary_to_json(full(1, number, date(2026, 5, 31) - timedelta(days=number)))
            database.execute(update(RecordingRow).where(RecordingRow.id == run_id).values(summary=summary))


def _measure(what: Callable[[], object]) -> float:
    """Return milliseconds of the processor, the best of all: other programs share the caches."""
    what()
    found = []
    for _ in range(TIMES):
        before = time.process_time()
        what()
        found.append(time.process_time() - before)
    return min(found) * 1000


if __name__ == "__main__":
    main()
