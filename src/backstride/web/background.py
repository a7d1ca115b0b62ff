"""What goes on behind the pages: files that were sent are read, what is pending is analysed.

Everything that has to be done stands in the database, so a restart goes on with it; the threads here only
carry it out. Rejected: tasks on the event loop (one long file would hold up every page).
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from backstride.app.analyse import analyse_pending
from backstride.app.guided import finish_session, make_ready, tell_of_upload
from backstride.app.home import Home
from backstride.app.phones import phones
from backstride.app.runs import forget_deleted
from backstride.app.session_upload import give_up_silent, is_session, take_all_whole
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
        self._expected = threading.Event()
        self._readers = ThreadPoolExecutor(AT_ONCE, "backstride-read")
        self._shown: dict[str, datetime | None] = {}
        self._analyst = threading.Thread(target=self._analyse, name="backstride-analyse", daemon=True)

    def start(self) -> None:
        """Remove what a cut send left behind, go on with what was sent, and analyse what is pending."""
        sweep_staging(self._home)
        give_up_silent(self._home)
        take_all_whole(self._home)
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
        self._shown[upload.id] = None
        self._readers.submit(self._read, upload)

    def expect_session(self) -> None:
        """A phone is about to send a session: load what reading it takes, once."""
        if not self._expected.is_set():
            self._expected.set()
            self._readers.submit(self._carry_out, partial(make_ready, self._home))

    def wake(self) -> None:
        """Say that something may be pending."""
        self._wake.set()

    def shown(self) -> Mapping[str, datetime | None]:
        """Return the ids of uploads that pages show, and since when nothing more is done about each."""
        return dict(self._shown)

    def dismiss(self, upload_id: str) -> None:
        """Show an upload no longer; what became of it stays in the database."""
        self._shown.pop(upload_id, None)

    def _read(self, upload: Upload) -> None:
        if self._stop.is_set():
            return
        if is_session(self._home, upload.id):
            self._carry_out(partial(finish_session, self._home, upload.id))
        else:
            self._carry_out(partial(self._read_file, upload))
        if upload.id in self._shown:
            self._shown[upload.id] = self._home.clock()
        self.wake()

    def _read_file(self, upload: Upload) -> None:
        tell_of_upload(self._home, read_upload(self._home, upload, self._stop.is_set))

    def _analyse(self) -> None:
        self._carry_out(lambda: forget_deleted(self._home))
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            for work in (ensure_simulated, analyse_pending):
                self._carry_out(partial(self._work_off, work))
            if not self._stop.is_set():
                self._carry_out(self._expect_phones)

    def _expect_phones(self) -> None:
        """Where a phone is paired its first session must not wait for what the first one loads."""
        if not self._expected.is_set() and phones(self._home):
            self.expect_session()

    def _work_off(self, work: Callable[[Home, Callable[[], bool]], Iterator[str]]) -> None:
        for _ in work(self._home, self._stop.is_set):
            pass

    def _carry_out(self, work: Callable[[], object]) -> None:
        """Do something whose failure must not end a thread; what is left undone is done at the next start."""
        try:
            work()
        except BackstrideError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("what goes on behind the pages was interrupted")
