"""A guided session that arrived: read, laid beside the plan of its day, and told to the coach.

The phone's file goes the ordinary way of every file: read in a child, kept under its content. What was
measured in it and what was said on the way make one result, under an id that comes from the session's. What
the person answers afterwards comes by another road, before the file or after it: both are laid into the same
result, so their order does not matter, and either may come twice.

A result that was said by hand for that day (the phone was offline) is taken over instead of counted twice.
Rejected: trusting what the phone counted live, and a result of the session beside the one of the day.
"""

import contextlib
import hashlib
import importlib
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backstride.app.coaching import Planned, decision_for, kept_log, planned, say
from backstride.app.guided_said import Said, said_in, seen_mishaps
from backstride.app.guided_tests import keep_guided_test, test_in
from backstride.app.home import Home
from backstride.app.results import GUIDED
from backstride.app.runs import ReadRun, read_of
from backstride.app.session_upload import drop_sent, session_sent, take_whole
from backstride.app.uploads import read_upload
from backstride.plan.matching import matched_as_guided
from backstride.plan.matching_found import Matched
from backstride.plan.matching_pieces import second_by_second
from backstride.plan.matching_result import amount_of, measures_of, result_of
from backstride.plan.matching_session import PlannedSession, Recorded, belongings
from backstride.plan.sane import SaneParams
from backstride.plan.sessions import dose_of
from backstride.plan.workout_wire import workout_from_json, workout_to_json
from backstride.vocab.errors import BackstrideError, InputRefused, NotFound, OutOfStep
from backstride.vocab.guided import Guided
from backstride.vocab.kept import Upload, UploadState
from backstride.vocab.plan import Amount, Dose, Place, Result, Session
from backstride.vocab.workout import Workout

_FINISHING: dict[str, threading.Lock] = {}
_ASKED = threading.Lock()
BETWEEN = SaneParams()


def finish_session(home: Home, session_id: str) -> str:
    """Keep and read a session whose bytes are all here, tell the coach, and return its run's id.

    It waits for whoever does the same; a second time changes nothing.

    Raises:
        NotFound: none was begun under this id.
        OutOfStep: bytes of it are missing.
        InputRefused: nothing in it can be read.
        StoreRefused: nothing can be kept just now.
    """
    with _alone(session_id):
        upload = take_whole(home, session_id)
        if upload is None:
            sent = session_sent(home, session_id)
            raise OutOfStep(
                f"{sent.offset:,} bytes of this session are here; the rest is still on the phone."
            )
        if upload.state in {UploadState.WAITING, UploadState.READING}:
            upload = read_upload(home, upload)
        run_ids = [run for outcome in upload.outcomes for run in outcome.run_ids]
        if not run_ids:
            raise InputRefused(next((one.error for one in upload.outcomes if one.error), "It was not read."))
        tell_coach(home, run_ids[0])
        drop_sent(home, session_id)
        return run_ids[0]


def make_ready(home: Home) -> None:
    """Load what reading a session takes, while it is still coming in: the last piece is answered at once."""
    home.reader.warm()
    for name in ("scipy.signal", "vqf", "pyarrow.parquet"):
        importlib.import_module(name)


def tell_coach(home: Home, run_id: str) -> Planned | None:
    """Tell the coach of a run that a phone guided; once is enough, and None is a run that tells nothing.

    A simulated one tells something only where nothing real was recorded: it may show what a plan does, and
    must not let anybody's own plan grow.
    """
    read = read_of(home, run_id)
    guided = read.recording.guided
    if guided is None or read.run.athlete_id != home.me().id:
        return None
    if read.run.simulated and _has_real_runs(home):
        return None
    if test_in(read.recording) is not None:
        return keep_guided_test(home, read)
    day, own_id = _day_of(home, read, guided), guided.id or read.run.id
    before = _result_of(home, own_id, day)
    key = before.id if before is not None else _key(own_id)
    if before is not None and home.store.note(_told_note(key)) == run_id:
        return None
    found = _say(home, _measured(home, read, guided, day, before, key), before)
    home.store.set_note(_told_note(key), run_id)
    return found


def tell_of_upload(home: Home, upload: Upload) -> None:
    """Tell the coach of the guided sessions in a file that was sent by hand: from a phone that kept them."""
    for run_id in (run for outcome in upload.outcomes for run in outcome.run_ids):
        with contextlib.suppress(NotFound):
            if home.shelf_with(run_id).run(run_id).format == "session":
                tell_coach(home, run_id)


def answer_session(
    home: Home, session_id: str, day: date, said: Said, answer_id: str | None = None
) -> Planned:
    """Keep what a person answers about a session, before its file came or after; the same again does nothing.

    Args:
        home: The running program.
        session_id: The session's own.
        day: When it was; a result that is there keeps its own.
        said: The answers; None is not said, and takes nothing back.
        answer_id: Of these answers. Where they came before they do nothing, though others came since: a phone
            that did not hear that they arrived sends them again.

    Raises:
        ValueRefused: a number cannot be.
    """
    session_id = _spelt(session_id)
    with _alone(session_id):
        key, words = f"answered {session_id} {answer_id}", hashlib.sha256(repr(said).encode()).hexdigest()
        if answer_id is not None and home.store.note(key) == words:
            return planned(home)
        found = _answer(home, session_id, day, said)
        if answer_id is not None:
            home.store.set_note(key, words)
        return found


def _answer(home: Home, session_id: str, day: date, said: Said) -> Planned:
    """Lay answers into the result of a session; before its file came they make one."""
    before = _result_of(home, session_id, day)
    if before is not None:
        return _say(home, said.over(before), before)
    _, session = decision_for(home, day, None)
    dose = session.dose if session else None
    fresh = Result(
        day=day,
        id=_key(session_id),
        amount=Amount.PARTLY if session else Amount.EXTRA,
        dose=Dose(),
        planned=dose,
        place=session.place if session else None,
        handrail=session.handrail if session else None,
        holds_backward=dose is not None and dose.backward_m > 0,
        hard=session is not None and session.hard,
        stage=session.stage if session else None,
    )
    return _say(home, said.over(fresh), None)


def result_of_session(home: Home, session_id: str) -> Result | None:
    """Return what the coach knows of a session; None where it knows nothing yet."""
    return _result_of(home, _spelt(session_id), None)


# --- the result ---


def _say(home: Home, result: Result, before: Result | None) -> Planned:
    """Keep a result in the place of the one before; where it says the same, nothing is kept."""
    if before is not None and replace(result, revision=before.revision) == before:
        return planned(home)
    return say(home, replace(result, revision=0 if before is None else before.revision + 1))


def _result_of(home: Home, session_id: str, day: date | None) -> Result | None:
    """Return the last result of a session, or one said by hand for its day that no session took over yet."""
    _, log, _ = kept_log(home)
    results = [event for event in log.events if isinstance(event, Result)]
    taken = home.store.note(f"guided {session_id}")
    for key in filter(None, (taken, _key(session_id))):
        mine = [event for event in results if event.id == key]
        if mine:
            return max(mine, key=lambda event: event.revision)
    by_hand = [event for event in results if day is not None and event.id == f"result-{day.isoformat()}"]
    if not by_hand or home.store.note(f"guided of {by_hand[0].id}") not in {None, session_id}:
        return None
    home.store.set_note(f"guided of {by_hand[0].id}", session_id)
    home.store.set_note(f"guided {session_id}", by_hand[0].id)
    return max(by_hand, key=lambda event: event.revision)


def _measured(  # noqa: PLR0917  # what a result is made of
    home: Home, read: ReadRun, guided: Guided, day: date, before: Result | None, key: str
) -> Result:
    """Return the result of a session, with what was answered before it came."""
    _, session = decision_for(home, day, None)
    found, plan = _beside_plan(read, guided, session, day)
    measures = measures_of(read.reading)
    stumbles, falls = seen_mishaps(read.reading, guided, measures)
    dose = _within_reason(result_of(found, read.reading))
    result = Result(
        day=day,
        id=key,
        amount=amount_of(found),
        dose=dose,
        planned=plan,
        stumbles=_most(stumbles, before.stumbles if before else None),
        falls=_most(falls, before.falls if before else None),
        place=_place(guided) or (session.place if session else None),
        handrail=session.handrail if session else None,
        measures=measures,
        holds_backward=plan is not None and plan.backward_m > 0,
        hard=session is not None and session.hard,
        stage=session.stage if session and plan is session.dose else None,
    )
    result = said_in(guided).over(result)
    return result if before is None else Said.of(before).over(replace(result, day=before.day))


def _beside_plan(
    read: ReadRun, guided: Guided, session: Session | None, day: date
) -> tuple[Matched | None, Dose | None]:
    """Lay a run beside what it was to be: the day's session, or the workout that the phone had with it.

    What the phone guided is that session, however little of it was done; only what it did not guide has to be
    like it.
    """
    carried = carried_workout(guided)
    if session is not None:
        if carried is not None and _same(carried, session.workout):
            return matched_as_guided(session.workout, read.reading, read.recording), session.dose
        finely = second_by_second(read.recording)
        recorded = Recorded(read.run.id, day, read.reading, read.recording.laps, finely)
        (pair,) = belongings([recorded], [PlannedSession("plan", day, session.workout)])
        if pair.matched is not None:
            return pair.matched, session.dose
    if carried is None:
        return None, None
    return matched_as_guided(carried, read.reading, read.recording), dose_of(carried)


def carried_workout(guided: Guided) -> Workout | None:
    """Return the workout that the phone had with it; None where there was none, or it cannot be read."""
    try:
        return workout_from_json(json.loads(guided.workout)) if guided.workout else None
    except (BackstrideError, ValueError, RecursionError):
        return None


def _same(one: Workout, other: Workout) -> bool:
    return bool(workout_to_json(one)["parts"] == workout_to_json(other)["parts"])


def _within_reason(dose: Dose) -> Dose:
    """Cut a dose to what the log takes: a sensor gone wild must not keep a session from the coach."""
    most = BETWEEN.metres
    walk, run = min(dose.backward_walk_m, most), min(dose.backward_run_m, most)
    return replace(
        dose,
        minutes=min(dose.minutes, BETWEEN.day_min),
        forward_min=min(dose.forward_min, BETWEEN.day_min),
        backward_walk_m=walk,
        backward_run_m=run,
        longest_walk_m=min(dose.longest_walk_m, walk),
        longest_run_m=min(dose.longest_run_m, run),
        unknown_m=min(dose.unknown_m, 10 * most),
    )


def _most(measured: int | None, said: int | None) -> int | None:
    """Return the larger of what was measured and what was said: the careful one."""
    return max((count for count in (measured, said) if count is not None), default=None)


def _place(guided: Guided) -> Place | None:
    return Place(guided.place) if guided.place in set(Place) else None


def _day_of(home: Home, read: ReadRun, guided: Guided) -> date:
    """Return the day that a session counts on: of its plan, else its own; today where both cannot be."""
    _, _, today = kept_log(home)
    own = read.run.local_day
    around = timedelta(days=1)
    unset = read.recording.start is None  # then its own day is the one on which it came
    said = [guided.day] if guided.day is not None and (unset or abs(guided.day - own) <= around) else []
    for day in (*said, own, guided.day):
        if day is not None and today - BETWEEN.behind <= day <= today:
            return day
    return today


def _has_real_runs(home: Home) -> bool:
    return any(not run.simulated for run in home.store.shelf(home.me().id).runs(limit=50))


def _key(session_id: str) -> str:
    return f"{GUIDED}{session_id}"


def _spelt(session_id: str) -> str:
    """Return an id as phones and their files spell it; what is none stays."""
    try:
        return str(uuid.UUID(session_id))
    except ValueError:
        return session_id


def _told_note(key: str) -> str:
    return f"guided told {key}"


@contextmanager
def _alone(session_id: str) -> Iterator[None]:
    """Let one at a time work on a session."""
    with _ASKED:
        lock = _FINISHING.setdefault(_spelt(session_id), threading.Lock())
    with lock:
        yield


@dataclass(frozen=True, slots=True)
class SessionNow:
    """Where a session stands: for the page after it."""

    state: str
    run_id: str | None
    result: Result | None


def session_now(home: Home, session_id: str) -> SessionNow:
    """Return where a session stands, without waiting for it. Raises NotFound: nothing is known of it."""
    result = result_of_session(home, session_id)
    try:
        sent = session_sent(home, session_id)
    except NotFound:
        if result is None:
            raise
        return SessionNow("open", None, result)
    return SessionNow(sent.state, sent.run_id, result)
