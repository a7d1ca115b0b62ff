"""What a runner's phone says while it runs, for a spotter's phone: held in memory, forgotten after a minute.

A spotter sees where the runner's session stands and can stop it; neither is a record of anything, so neither
is kept. Whoever reads later reads the session itself. A stop outlives the view: a phone without a network is
told when it is back, until it says that it stands, for an hour. Rejected: the database (a row a second for
something that nobody asks for again), a socket (a phone in a park asks once a second just as well).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

FORGET_S = 60.0
"""A view that nobody renewed for so long is gone. Project choice."""

FORGET_STOP_S = 3600.0
"""For so long it is known that a session ran, and a stop waits for its phone: longer than a planned session.
Project choice."""

MOST_SESSIONS = 16
"""Sessions that are known at once; the one heard of longest ago goes first. Project choice."""


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the runner's phone told last."""

    session: str
    title: str
    view: str | None
    """The view as JSON, as the phone shows it; nothing here looks inside. None: told too long ago."""
    at_s: float
    halted: bool = False
    """Whether the phone said that the session stands still or is over: a stop has nothing left to do."""
    stop: bool = False
    """Whether a spotter asked it to stop, and the phone has not said yet that it does."""


class LiveRelay:
    """The runners' views and a spotter's stop; safe between threads."""

    def __init__(self, clock_s: Callable[[], float] = monotonic) -> None:
        """Begin with nobody running; `clock_s` is a clock that only goes on."""
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._told: dict[str, LiveView] = {}

    def tell(self, session: str, title: str, view: str, *, halted: bool = False) -> bool:
        """Take the newest view of a session, and say whether a spotter asked it to stop."""
        with self._lock:
            self._forget()
            before = self._told.pop(session, None)
            stop = before is not None and before.stop and not halted
            self._told[session] = LiveView(session, title, view, self._clock_s(), halted, stop)
            while len(self._told) > MOST_SESSIONS:
                del self._told[next(iter(self._told))]
            return stop

    def see(self, session: str | None = None) -> tuple[LiveView, float] | None:
        """Return what a session told last, and its age in seconds; without a name, whichever told last.

        None where nobody runs: an hour after the last word, or a minute after a session said that it stands.
        """
        with self._lock:
            self._forget()
            found = self._found(session)
            return None if found is None else (found, self._clock_s() - found.at_s)

    def stop(self, session: str | None = None) -> bool:
        """Ask the session that is seen to stop; False where there is none."""
        with self._lock:
            self._forget()
            found = self._found(session)
            if found is None:
                return False
            self._told[found.session] = replace(found, stop=not found.halted)
            return True

    def _found(self, session: str | None) -> LiveView | None:
        """Return that session, or whichever told last."""
        if session is not None:
            return self._told.get(session)
        return next(reversed(self._told.values()), None)

    def _forget(self) -> None:
        """Let go of what is too old, views first."""
        now_s = self._clock_s()
        for told in tuple(self._told.values()):
            age_s = now_s - told.at_s
            if age_s > (FORGET_S if told.halted else FORGET_STOP_S):
                del self._told[told.session]
            elif age_s > FORGET_S and told.view is not None:
                self._told[told.session] = replace(told, title="", view=None)
