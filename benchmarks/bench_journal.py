"""A page of a journal of 5,000 recordings: questions to the store, and processor time from request to answer.

Measured in the process that serves, without the network: 50 pages one after another, one warm-up before them.
"""

import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

warnings.simplefilter("ignore")  # what a test client deprecates is not measured here

from sqlalchemy import event  # noqa: E402  # the same
from starlette.testclient import TestClient  # noqa: E402  # the same

from backstride.app.home import Home  # noqa: E402  # the same
from backstride.app.settings import Settings  # noqa: E402  # the same
from backstride.app.typed import TypedSession, type_session  # noqa: E402  # the same
from backstride.vocab.segment import Label, Travel  # noqa: E402  # the same
from backstride.web.application import make_app  # noqa: E402  # the same
from many_runs import multiply  # noqa: E402  # the path was just set

RUNS = 5000
PAGES = 50
STRETCHES = 24


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Home(Settings(data=Path(folder))) as home:
        ways = (Travel.FORWARD, Travel.BACKWARD)
        said = tuple(Label(n * 100.0, n * 100.0 + 100, ways[n % 2]) for n in range(STRETCHES))
        session = TypedSession(date(2026, 5, 31), STRETCHES * 100.0, stretches=said)
        multiply(home, type_session(home, home.me(), session), RUNS)
        client = TestClient(make_app(home), base_url="http://127.0.0.1:8642", client=("127.0.0.1", 50000))
        first, later = (
            _measure(home, client, "/journal"),
            _measure(home, client, "/journal?before=2020-01-01"),
        )
    print("## A page of a journal of 5,000 recordings\n")
    print(f"Eight weeks, a run a day with {STRETCHES} stretches each; the mean of {PAGES} pages.\n")
    print("| page | runs on it | questions to the store | processor a page |")
    print("| --- | ---: | ---: | ---: |")
    for name, (runs, questions, ms) in {"the newest": first, "six years before": later}.items():
        print(f"| {name} | {runs} | {questions} | {ms:.0f} ms |")


def _measure(home: Home, client: TestClient, address: str) -> tuple[int, int, float]:
    questions: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            questions.append(statement)

    event.listen(home.store._database.engine, "before_cursor_execute", note)  # noqa: SLF001  # what a test does
    shown = client.get(address).raise_for_status().text.count('<li id="run-')
    once = len(questions)
    before = time.process_time()
    for _ in range(PAGES):
        client.get(address)
    each = (time.process_time() - before) / PAGES
    event.remove(home.store._database.engine, "before_cursor_execute", note)  # noqa: SLF001  # the same
    return shown, once, each * 1000


if __name__ == "__main__":
    main()
