"""Analyse: samples to a reading that is kept.

Pending is whatever has no reading of this version and these labels: a state of the database, not of a queue.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait

from backstride.app.home import Home
from backstride.insight.run import ANALYSIS_VERSION, read_run
from backstride.insight.series import ribbon, totals_s
from backstride.insight.wire import reading_to_json
from backstride.store.samples import decode_recording
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import Analysed
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label

AT_ONCE = 8
"""Recordings given to the executor ahead of time: enough to keep it busy, few enough to keep memory flat."""


def analyse(samples: bytes, athlete: Athlete, labels: tuple[Label, ...]) -> Analysed:
    """Read samples and find out what happened; runs in any process on any machine."""
    return analyse_recording(decode_recording(samples), athlete, labels)


def analyse_recording(recording: Recording, athlete: Athlete, labels: tuple[Label, ...]) -> Analysed:
    """Find out what happened in a recording, as plain data to be kept."""
    reading = read_run(recording, athlete, labels)
    distance_m = next((m.value for m in reading.metrics if m.name == "distance" and m.travel is None), None)
    return Analysed(
        version=ANALYSIS_VERSION,
        reading=reading_to_json(reading),
        ribbon=ribbon(reading.segments),
        totals_s=totals_s(reading.segments),
        distance_m=distance_m,
    )


def analyse_run(home: Home, athlete_id: str, run_id: str) -> None:
    """Analyse one run now and keep the result; doing it twice changes nothing."""
    shelf = home.store.shelf(athlete_id)
    revision = shelf.labels_revision(run_id)
    analysed = analyse(shelf.samples(run_id), shelf.athlete(), shelf.labels(run_id))
    shelf.save_analysed(run_id, analysed, revision)


def analyse_pending(home: Home, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Analyse all that is pending for everyone; yields the id of each run whose reading was kept."""
    for athlete in home.visible():
        yield from _analyse_pending_of(home, athlete, stop)


def _analyse_pending_of(home: Home, athlete: Athlete, stop: Callable[[], bool]) -> Iterator[str]:
    shelf = home.store.shelf(athlete.id)
    running: dict[Future[Analysed], tuple[str, int]] = {}
    failed: set[str] = set()
    while not stop():
        taken = {run_id for run_id, _ in running.values()} | failed
        waiting = [i for i in shelf.pending(ANALYSIS_VERSION, limit=AT_ONCE + len(taken)) if i not in taken]
        for run_id in waiting[: AT_ONCE - len(running)]:
            future = home.executor.submit(analyse, shelf.samples(run_id), athlete, shelf.labels(run_id))
            running[future] = (run_id, shelf.labels_revision(run_id))
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            run_id, revision = running.pop(future)
            try:
                shelf.save_analysed(run_id, future.result(), revision)
            except NotFound:  # deleted meanwhile
                failed.add(run_id)
            yield run_id
