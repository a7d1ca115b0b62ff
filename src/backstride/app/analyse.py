"""Analyse: samples to a reading that is kept.

Pending is whatever has no reading of this version and these words of its person: a state of the database, not
of a queue.
A recording that cannot be analysed stays pending, is passed over until the next start, and holds up no other.
Where a worker dies, what it may have died of is tried again one by one: only the guilty one is passed over.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field

from backstride.app.home import Home
from backstride.insight.run import ANALYSIS_VERSION, read_run
from backstride.insight.series import origins_of, ribbon, totals_s
from backstride.insight.summary import summarise, summary_to_json
from backstride.insight.wire import reading_to_json
from backstride.store.samples import decode_recording
from backstride.store.shelf import Shelf
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import InputRefused, NotFound, StoreRefused
from backstride.vocab.kept import Analysed, WornSaid
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Recordings given to the executor ahead of time: enough to keep it busy, few enough to keep memory flat."""


def analyse(
    samples: bytes, athlete: Athlete, labels: tuple[Label, ...], worn: WornSaid | None = None
) -> Analysed:
    """Read samples and find out what happened; runs in any process on any machine."""
    recording = decode_recording(samples)
    return analyse_recording(recording if worn is None else worn.on(recording), athlete, labels)


def analyse_recording(recording: Recording, athlete: Athlete, labels: tuple[Label, ...]) -> Analysed:
    """Find out what happened in a recording, as plain data to be kept."""
    reading = read_run(recording, athlete, labels)
    distance_m = next((m.value for m in reading.metrics if m.name == "distance" and m.travel is None), None)
    return Analysed(
        version=ANALYSIS_VERSION,
        reading=reading_to_json(reading),
        ribbon=ribbon(reading.segments),
        totals_s=totals_s(reading.segments),
        origins=origins_of(reading),
        distance_m=distance_m,
        summary=summary_to_json(summarise(recording, reading)),
    )


def analyse_run(home: Home, athlete_id: str, run_id: str) -> None:
    """Analyse one run now and keep the result, anew where more was said meanwhile; twice changes nothing."""
    shelf = home.store.shelf(athlete_id)
    kept = False
    while not kept:
        revision = shelf.labels_revision(run_id)
        labels, worn = shelf.labels(run_id), shelf.worn_said(run_id)
        analysed = analyse(shelf.samples(run_id), shelf.athlete(), labels, worn)
        kept = shelf.save_analysed(run_id, analysed, revision)


def analyse_pending(home: Home, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Analyse all that is pending for everyone; yields the id of each run whose reading was kept."""
    for athlete in home.visible():
        yield from _Pending(home, athlete, home.store.shelf(athlete.id)).work_off(stop)


@dataclass(frozen=True, slots=True)
class _Started:
    """One run that is under way."""

    run_id: str
    revision: int
    """Of what was said; read before it, so that a word that comes later makes the run pending again."""
    executor: Executor


@dataclass(slots=True)
class _Pending:
    """What is pending of one athlete, and how far it has come."""

    home: Home
    athlete: Athlete
    shelf: Shelf
    running: dict[Future[Analysed], _Started] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)
    """Runs that were under way when a worker died; each is tried again, alone."""

    def work_off(self, stop: Callable[[], bool]) -> Iterator[str]:
        """Analyse until nothing is left; yields the id of each run that is done."""
        while not stop():
            if not self._start_more() and not self.running:
                return
            if not self.running:
                continue
            for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                started = self.running.pop(future)
                if self._keep(started, future):
                    yield started.run_id

    def _start_more(self) -> int:
        """Start what there is room for; returns how many that were."""
        taken = {started.run_id for started in self.running.values()} | self.home.passed_over
        pending = self.shelf.pending(ANALYSIS_VERSION, limit=AT_ONCE + len(taken))
        waiting = sorted((i for i in pending if i not in taken), key=lambda i: i not in self.suspects)
        room = max((1 if self.suspects else AT_ONCE) - len(self.running), 0)
        for run_id in waiting[:room]:
            self._start(run_id)
        return len(waiting[:room])

    def _start(self, run_id: str) -> None:
        try:
            revision = self.shelf.labels_revision(run_id)
            samples, labels = self.shelf.samples(run_id), self.shelf.labels(run_id)
            worn = self.shelf.worn_said(run_id)
        except (InputRefused, OSError) as error:
            self._pass_over(run_id, error)
            return
        executor = self.home.executor
        try:
            future = executor.submit(analyse, samples, self.athlete, labels, worn)
        except BrokenExecutor:  # its workers died while they had nothing to do
            executor = self.home.replace_executor(executor)
            future = executor.submit(analyse, samples, self.athlete, labels, worn)
        self.running[future] = _Started(run_id, revision, executor)

    def _keep(self, started: _Started, future: Future[Analysed]) -> bool:
        """Keep a result; returns whether there is one and it still holds."""
        run_id = started.run_id
        try:
            analysed = _of_this_version(future.result())
            kept = self.shelf.save_analysed(run_id, analysed, started.revision)
        except BrokenExecutor as error:
            self.home.replace_executor(started.executor)
            if run_id in self.suspects:
                self._pass_over(run_id, error)
            else:
                self.suspects.add(run_id)
            return False
        except StoreRefused:
            raise
        except Exception as error:  # noqa: BLE001  # whatever an analysis trips over: it costs this run only
            self._pass_over(run_id, error)
            return False
        self.suspects.discard(run_id)
        return kept

    def _pass_over(self, run_id: str, error: Exception) -> None:
        """Leave a run pending until the next start; one that was deleted meanwhile is no longer pending."""
        self.suspects.discard(run_id)
        if isinstance(error, NotFound) and error.what == "run":
            return
        self.home.passed_over.add(run_id)
        log.warning(
            "The run %s could not be analysed; it is tried again at the next start. %s", run_id, error
        )


def _of_this_version(analysed: Analysed) -> Analysed:
    """Refuse what an older program on a cluster found: it would be pending again at once, for ever."""
    if analysed.version != ANALYSIS_VERSION:
        raise ValueError(f"A worker has analysis {analysed.version}, this program {ANALYSIS_VERSION}.")
    return analysed
