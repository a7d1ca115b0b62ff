"""What goes on behind the pages: files that were sent are read, what is pending is analysed.

Everything that has to be done stands in the database, so a restart goes on with it; the threads here only
carry it out. Rejected: tasks on the event loop (one long file would hold up every page).
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from backstride.app.analyse import analyse_pending
from backstride.app.home import Home
from backstride.app.runs import forget_deleted
from backstride.app.simulated import ensure_simulated
from backstride.app.uploads import read_upload, sweep_staging, waiting_uploads
from backstride.vocab.errors import BackstrideError
from backstride.vocab.kept import Upload

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Files read at the same time: each in a child process, on two cores or more. Project choice."""


class Background:
    """The threads behind one running app; `start` and `stop` once each."""

    def __init__(self, home: Home) -> None:
        """Nothing runs yet."""
        self._home = home
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._readers = ThreadPoolExecutor(AT_ONCE, "backstride-read")
        self._shown: set[str] = set()
        self._analyst = threading.Thread(target=self._analyse, name="backstride-analyse", daemon=True)

    def start(self) -> None:
        """Remove what a cut send left behind, go on with what was sent, and analyse what is pending."""
        sweep_staging(self._home)
        for upload in waiting_uploads(self._home):
            self.read(upload)
        self._analyst.start()
        self.wake()

    def stop(self) -> None:
        """End after the files that are being read; what waits is read at the next start."""
        self._stop.set()
        self._wake.set()
        self._readers.shutdown(wait=True, cancel_futures=True)
        if self._analyst.is_alive():
            self._analyst.join()

    def read(self, upload: Upload) -> None:
        """Read a file that was sent, when a reader is free; pages show it until it is dismissed."""
        self._shown.add(upload.id)
        self._readers.submit(self._read, upload)

    def wake(self) -> None:
        """Say that something may be pending."""
        self._wake.set()

    def shown(self) -> frozenset[str]:
        """Return the ids of uploads that pages show."""
        return frozenset(self._shown)

    def dismiss(self, upload_id: str) -> None:
        """Show an upload no longer; what became of it stays in the database."""
        self._shown.discard(upload_id)

    def _read(self, upload: Upload) -> None:
        if self._stop.is_set():
            return
        try:
            read_upload(self._home, upload)
        except Exception:  # the thread outlives one file; the file stays waiting for the next start
            log.exception("%s could not be read", upload.name)
        self.wake()

    def _analyse(self) -> None:
        self._forget_deleted()
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            for work in (ensure_simulated, analyse_pending):
                self._carry_out(work)

    def _forget_deleted(self) -> None:
        try:
            forget_deleted(self._home)
        except BackstrideError as error:
            log.warning("%s", error)

    def _carry_out(self, work: Callable[[Home, Callable[[], bool]], Iterator[str]]) -> None:
        try:
            for _ in work(self._home, self._stop.is_set):
                pass
        except BackstrideError as error:
            log.warning("%s", error)
        except Exception:  # the thread outlives one bad recording; it is pending at the next start
            log.exception("what is pending could not be analysed")
