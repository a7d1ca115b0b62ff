"""What becomes of a watched session: read as yours would be, told to the coach of nobody real.

The bytes are read in a child and analysed in the pool, like every file; nothing is kept. The plan belongs to
a simulated runner who has done all that was planned for some weeks. Rejected: putting it into the visitor's
own journal, where no simulated step belongs, and a plan that is only a picture.
"""

import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from backstride.app.analyse import analyse
from backstride.app.changed import Changed, changed_between
from backstride.app.guided_said import said_in, seen_mishaps
from backstride.app.home import Home
from backstride.app.reader import ReadFile, RefusedFile
from backstride.insight.wire import reading_from_json
from backstride.plan.coach import as_planned, decide
from backstride.plan.engine import happened, next_day
from backstride.plan.matching import matched_as_guided
from backstride.plan.matching_result import amount_of, measures_of, result_of
from backstride.plan.sessions import dose_of
from backstride.plan.state import State
from backstride.sample.guided import watched_workout
from backstride.sample.history import ada
from backstride.store.samples import decode_recording
from backstride.vocab.errors import InputRefused
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.plan import (
    Answers,
    Before,
    Event,
    Fell,
    HowOften,
    Place,
    Profile,
    ProfileSaid,
    Result,
    Screened,
    Who,
)
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Travel

WEEKS = 6
"""So long the simulated runner has trained. Project choice: long enough to run backward."""
WELL = Answers(Fell.NO, HowOften.NO, False, False, False, False, (), 0, False, False, False)  # nothing of it
RUNNER = Profile(
    Who.RUNNER,
    days=(0, 1, 2, 3, 4, 5, 6),
    minutes=40,
    sessions=4,
    places=(Place.TRACK,),
    before=Before.MINUTES,
    forward_min_a_week=120.0,
)


@dataclass(frozen=True, slots=True)
class WatchedResult:
    """What was measured in a watched session, and what the simulated runner's plan makes of it."""

    ribbon: tuple[RibbonPiece, ...]
    duration_s: float
    backward_s: float
    forward_s: float
    steps: int | None
    stumbles: int | None
    changed: Changed


def watched_result(home: Home, data: bytes) -> WatchedResult:
    """Read a watched session, and say what it does to the plan of the simulated runner; nothing is kept.

    Raises:
        InputRefused: it is no session.
    """
    recording, samples = _read(home, data)
    analysed = home.executor.submit(analyse, samples, ada(), ()).result()
    reading = reading_from_json(analysed.reading)
    today = home.clock().date()
    state, events = _trained(today)
    result = _result(recording, reading, today)
    after = happened(state, result)
    return WatchedResult(
        ribbon=analysed.ribbon,
        duration_s=recording.duration_s,
        backward_s=analysed.totals_s.get(Travel.BACKWARD, 0.0),
        forward_s=analysed.totals_s.get(Travel.FORWARD, 0.0),
        steps=reading.steps.count,
        stumbles=result.stumbles,
        changed=changed_between(state, after, (*events, result), result, ada().preferences),
    )


def _read(home: Home, data: bytes) -> tuple[Recording, bytes]:
    """Read the bytes in a child; they came over a network and may be anything."""
    with tempfile.TemporaryDirectory(dir=home.settings.data) as folder:
        path = Path(folder) / "watched"
        path.write_bytes(data)
        for item in home.reader.read(path, "watched.jsonl"):
            if isinstance(item, RefusedFile):
                raise item.error
            if isinstance(item, ReadFile) and item.samples:
                return decode_recording(item.samples[0]), item.samples[0]
    raise InputRefused("There is no session in this file.")


def _result(recording: Recording, reading: RunReading, today: date) -> Result:
    """Return the session as the coach hears of it."""
    workout, measures = watched_workout(), measures_of(reading)
    found = matched_as_guided(workout, reading, recording)
    result = Result(
        day=today,
        id="watched",
        amount=amount_of(found),
        dose=result_of(found, reading),
        planned=dose_of(workout),
        place=Place.TRACK,
        measures=measures,
        holds_backward=True,
    )
    if recording.guided is None:
        return result
    stumbles, falls = seen_mishaps(reading, recording.guided, measures)
    return said_in(recording.guided).over(replace(result, stumbles=stumbles, falls=falls))


@lru_cache(maxsize=1)
def _trained(today: date) -> tuple[State, tuple[Event, ...]]:
    """Return the simulated runner's state this morning, after weeks in which all went as planned."""
    first = today - timedelta(weeks=WEEKS)
    events: list[Event] = [ProfileSaid(first, "a-profile", RUNNER), Screened(first, "b-screened", WELL)]
    state = State()
    state.day = first.toordinal() - 1
    state = next_day(state, first.toordinal())
    for event in events:
        state = happened(state, event)
    while state.day < today.toordinal():
        decision = decide(state)
        if decision.session is not None:
            event = as_planned(decision, f"as-planned-{decision.day.isoformat()}")
            events.append(event)
            state = happened(state, event)
        state = next_day(state, state.day + 1)
    return state, tuple(events)
