"""What a recording of a day knows of its session: the run nearest to the plan, in metres and measures.

A recording is used where it knows at least some of the backward way. Of a watch that knows none, what the
person says stands, as it would without a recording.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.app.coach_words import number_words, way_words
from backstride.app.coaching import decision_for
from backstride.app.home import Home
from backstride.app.runs import ReadRun, read_of
from backstride.plan.matching_found import Matched
from backstride.plan.matching_pieces import second_by_second
from backstride.plan.matching_result import measures_of, result_of
from backstride.plan.matching_session import PlannedSession, Recorded, belongings
from backstride.vocab.athlete import Preferences
from backstride.vocab.kept import KeptRun
from backstride.vocab.plan import Dose, Measure, Session
from backstride.vocab.segment import Origin

MOST_RUNS = 3
"""Recordings of a day that are laid beside the plan, the longest first: each takes up to a second."""


@dataclass(frozen=True, slots=True)
class MeasuredSession:
    """A recording that is the session, as far as it was measured."""

    run: KeptRun
    dose: Dose
    measures: tuple[Measure, ...]
    says: str
    """`80 m walked and 120 m run backward`."""
    origin: str
    """Word of the mark: who says that it was backward."""
    like_the_plan: bool

    @property
    def stumbles(self) -> int | None:
        """Stumbles that a sensor saw; None where none that sees them was worn."""
        return counted(self.measures, "stumbles")

    @property
    def falls(self) -> int | None:
        """Falls, likewise."""
        return counted(self.measures, "falls")

    @property
    def mishaps(self) -> str:
        """Say both: `one stumble and no fall`; empty where no sensor sees them."""
        return mishap_words(self.measures)


def counted(measures: Iterable[Measure], name: str) -> int | None:
    """Return how many were measured; None is not known."""
    return next((round(m.value) for m in measures if m.name == name and m.origin is Origin.MEASURED), None)


def mishap_words(measures: Iterable[Measure]) -> str:
    """Say what was measured of stumbles and falls: `one stumble and no fall`; empty is not known."""
    found = tuple(measures)
    return mishaps_in_words(counted(found, "stumbles"), counted(found, "falls"))


def mishaps_in_words(stumbles: int | None, falls: int | None) -> str:
    """Say counts of stumbles and falls; None is not known, and not said."""
    return " and ".join(
        f"{'no' if count == 0 else number_words(count).lower()} {name}{'s' if count > 1 else ''}"
        for count, name in ((stumbles, "stumble"), (falls, "fall"))
        if count is not None
    )


def run_on(home: Home, day: date) -> KeptRun | None:
    """Return the longest recording of a day; None where there is none."""
    return max(_runs(home, day), key=lambda run: run.duration_s, default=None)


def measured_on(home: Home, day: date) -> MeasuredSession | None:
    """Return what a recording of a day knows of its session; None where none knows of going backward."""
    found = [read_of(home, run.id) for run in _runs(home, day) if run.totals_s.get("backward", 0.0) >= 1]
    if not found:
        return None
    _, session = decision_for(home, day, None)
    read, matched = _nearest(found, session, day)
    dose = result_of(matched, read.reading)
    if dose.backward_m < 1:
        return None
    origin = read.run.origins.get("backward")
    return MeasuredSession(
        run=read.run,
        dose=dose,
        measures=measures_of(read.reading),
        says=f"{_said(dose, home.me().preferences)} backward",
        origin=origin.value if origin is not None else "measured",
        like_the_plan=matched is not None,
    )


def _runs(home: Home, day: date) -> list[KeptRun]:
    runs = home.store.shelf(home.me().id).runs(before=day + timedelta(days=1), limit=20)
    here = [run for run in runs if run.local_day == day and run.ribbon is not None]
    return sorted(here, key=lambda run: -run.duration_s)[:MOST_RUNS]


def _nearest(found: list[ReadRun], session: Session | None, day: date) -> tuple[ReadRun, Matched | None]:
    """Return the recording that is most like the plan; the longest, unplanned, where none is like it."""
    if session is None:
        return found[0], None
    recorded = [
        Recorded(one.run.id, day, one.reading, one.recording.laps, second_by_second(one.recording))
        for one in found
    ]
    pairs = belongings(recorded, [PlannedSession("plan", day, session.workout)])
    for one, pair in zip(found, pairs, strict=True):
        if pair.matched is not None:
            return one, pair.matched
    return found[0], None


def _said(dose: Dose, preferences: Preferences) -> str:
    ways = ((dose.backward_walk_m, "walked"), (dose.backward_run_m, "run"))
    return " and ".join(f"{way_words(metres, preferences)} {word}" for metres, word in ways if metres >= 1)
