"""Laps of a watch that were the stretches of a plan: offered where they match, kept once it is confirmed.

A watch file at 1 Hz holds no direction. Where its laps begin and end as the planned blocks do, one tap says
that they were those; each is then kept like a label, with the origin `planned`, below everything that is
measured and below the person's own word. One tap takes all of them back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from backstride.app.analyse import analyse_run
from backstride.app.coach_words import number_words
from backstride.app.coaching import decision_for, has_plan
from backstride.app.home import Home
from backstride.app.labels import say
from backstride.app.runs import ReadRun, read_of
from backstride.plan.matching_pieces import second_by_second
from backstride.plan.matching_planned import planned_travel
from backstride.plan.matching_session import PlannedSession, Recorded, belongings
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Label, Origin, Segment, Travel

LEAST_LAPS = 2
"""One lap is the whole run, and matches nothing."""
LEAST_S = 1.0
"""Less that is not known is the edge of a lap. Project choice."""


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """What a plan says of the laps of a run."""

    stretches: tuple[Segment, ...]
    """Forward and backward, in the order of time; () where nothing is offered."""
    confirmed: int
    """Stretches of a plan that were confirmed before, and hold."""

    @property
    def words(self) -> str:
        """`six stretches backward`, of what is offered."""
        count = sum(stretch.travel is Travel.BACKWARD for stretch in self.stretches)
        return f"{number_words(count).lower()} {'stretch' if count == 1 else 'stretches'} backward"


def as_planned(home: Home, run_id: str, labels: Iterable[Label] = ()) -> AsPlanned:
    """Return what a plan can say of a run's laps, beside what was confirmed. Raises NotFound."""
    confirmed = sum(label.origin is Origin.PLANNED for label in labels)
    return AsPlanned(() if confirmed else _offered(home, read_of(home, run_id)), confirmed)


def confirm(home: Home, run_id: str) -> tuple[str, ...]:
    """Keep that a run's laps were the planned stretches, and return the ids of what was kept.

    Raises:
        NotFound: there is no such run.
        ValueRefused: no plan matches its laps.
    """
    labels = home.shelf_with(run_id).labels(run_id)
    found = as_planned(home, run_id, labels)
    if found.confirmed:
        return tuple(label.id for label in labels if label.origin is Origin.PLANNED)
    if not found.stretches:
        raise ValueRefused("laps", "The laps of this run do not match a planned session of its day.")
    return say(home, run_id, tuple(_label(stretch) for stretch in found.stretches))


def take_back_planned(home: Home, run_id: str) -> tuple[str, ...]:
    """Say that a run's laps were not the planned stretches, and return the ids. Raises NotFound."""
    shelf = home.shelf_with(run_id)
    ids = tuple(label.id for label in shelf.labels(run_id) if label.origin is Origin.PLANNED)
    for label_id in ids:
        shelf.remove_label(run_id, label_id)
    if ids:
        analyse_run(home, shelf.run(run_id).athlete_id, run_id)
    return ids


def _label(stretch: Segment) -> Label:
    return Label(stretch.start_s, stretch.end_s, stretch.travel, stretch.gait, origin=Origin.PLANNED)


def _offered(home: Home, read: ReadRun) -> tuple[Segment, ...]:
    """Return the plan's stretches where they say something new of going backward, else nothing."""
    run, laps = read.run, read.recording.laps
    unknown = [s for s in read.reading.segments if s.travel is Travel.UNKNOWN]
    mine = run.athlete_id == home.me().id and has_plan(home)
    if not mine or len(laps) < LEAST_LAPS or sum(s.duration_s for s in unknown) < LEAST_S:
        return ()
    _, session = decision_for(home, run.local_day, None)
    if session is None or session.dose.backward_m <= 0:
        return ()
    recorded = Recorded(run.id, run.local_day, read.reading, laps, second_by_second(read.recording))
    pair = belongings([recorded], [PlannedSession("plan", run.local_day, session.workout)])[0]
    if pair.matched is None:
        return ()
    stretches = planned_travel(pair.matched)
    return stretches if any(_is_new(stretch, unknown) for stretch in stretches) else ()


def _is_new(stretch: Segment, unknown: Iterable[Segment]) -> bool:
    """Whether a backward stretch lies where nobody knows the way."""
    shared = (min(stretch.end_s, s.end_s) - max(stretch.start_s, s.start_s) for s in unknown)
    return stretch.travel is Travel.BACKWARD and any(seconds >= LEAST_S for seconds in shared)
