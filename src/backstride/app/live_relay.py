"""What a runner's phone says while it runs, for a spotter's phone: held in memory, forgotten after a minute.

A spotter sees where the runner's session stands and can stop it; neither is a record of anything, so neither
is kept. Whoever reads later reads the session itself. Rejected: the database (a row a second for something
that nobody asks for again), a socket (a phone in a park asks once a second just as well).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FORGET_S = 60.0
"""A view that nobody renewed for so long is gone. Project choice."""


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the runner's phone told last."""

    session: str
    title: str
    view: str
    """The view as JSON, as the phone shows it; nothing here looks inside."""
    at_s: float


class LiveRelay:
    """One runner's view and a spotter's stop; safe between threads."""

    def __init__(self, clock_s: Callable[[], float] = monotonic) -> None:
        """Begin with nobody running; `clock_s` is a clock that only goes on."""
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._view: LiveView | None = None
        self._stopped: str | None = None

    def tell(self, session: str, title: str, view: str) -> bool:
        """Take the newest view of a session, and say whether a spotter asked it to stop."""
        with self._lock:
            self._view = LiveView(session, title, view, self._clock_s())
            return self._stopped == session

    def see(self) -> tuple[LiveView, float, bool] | None:
        """Return the newest view, its age in seconds, and whether to stop it; None after a minute."""
        with self._lock:
            view = self._view
            if view is None:
                return None
            age_s = self._clock_s() - view.at_s
            if age_s > FORGET_S:
                self._view = self._stopped = None
                return None
            return view, age_s, self._stopped == view.session

    def stop(self) -> bool:
        """Ask the session that is seen to stop; False where there is none."""
        if self.see() is None:
            return False
        with self._lock:
            self._stopped = self._view.session if self._view is not None else None
            return self._stopped is not None
