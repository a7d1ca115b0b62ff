"""Today: one answer to one question, what do I do now and why; with everything that may change it.

The page is in one of few states (`Now`); which one follows from the plan alone, so that a test can put a
person into each.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backstride.app.coach_words import (
    StepWords,
    needs_words,
    pieces_of,
    row_day,
    session_around,
    session_title,
    steps_words,
    stops_words,
    way_words,
)
from backstride.app.coaching import Planned, kept_log, planned, why
from backstride.app.home import Home
from backstride.app.rule_words import RuleWords, input_words, rule_words
from backstride.app.taken_back import flag_words, flags_today, wish_today
from backstride.app.trial_words import TrialWords, trials_words
from backstride.app.words import day_words, minutes_words
from backstride.plan.facts import PAINFUL
from backstride.plan.rules import rules
from backstride.plan.screening import EVERY_DAYS
from backstride.vocab.kept import KeptRun, RibbonPiece
from backstride.vocab.plan import Amount, Change, Decision, Kind, Place, Session, Wish

WEEKS = 4
LESS_TRUSTED = ("profile", "limit")
"""Changes that say nothing of the day itself."""


class Now(StrEnum):
    """What the page is about."""

    EMPTY = "empty"
    """No plan yet."""
    OTHER = "other"
    """A simulated person whose runs are still being made."""
    STOPPED = "stopped"
    ASK = "ask"
    DONE = "done"
    REST = "rest"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week, as its row shows it."""

    day: date
    name: str
    title: str
    minutes: str
    pieces: tuple[RibbonPiece, ...]
    """() is rest."""
    here: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why today is as it is: a sentence, who says so, and the rule behind it."""

    says: str
    mark: str
    """Word of a mark; empty where nobody said anything."""
    rule: RuleWords | None
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Four weeks of recordings, and what was said of sessions."""

    totals_s: dict[str, float]
    runs: int
    walked: str
    """Backward, by results; empty is none."""
    ran: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything that the page shows."""

    now: Now
    plan: Planned
    when: str
    title: str
    around: str
    reason: Reason | None
    session: Session | None
    steps: tuple[StepWords, ...]
    tests: tuple[TrialWords, ...]
    needs: tuple[tuple[str, str], ...]
    stops: tuple[tuple[str, str], ...]
    pieces: tuple[RibbonPiece, ...]
    week: tuple[Day, ...]
    scale_s: float
    """One scale for the week."""
    next: Day | None
    """The next day with a session, after today."""
    last: KeptRun | None
    balance: Balance
    belt: bool
    morning: str
    """The answer about the calves; empty is none yet."""
    stopped: str
    """Why everything is stopped."""
    did: str
    """What was done today, backward."""
    due: bool
    """The answers to the questions are twelve weeks old."""
    short: bool
    """Today was made shorter or moved indoors, which can be taken back."""
    flagged: str
    """Red flags that were said today, and can still be said to be a mistake; empty is none."""
    unmeant: str
    """What was said of the day and took the backward work away; empty is nothing."""


def today_page(home: Home, athlete_id: str | None = None) -> TodayPage:
    """Return what Today shows. Raises NotFound."""
    athlete = home.athlete(athlete_id)
    found = planned(home, athlete.id)
    log = kept_log(home, athlete.id)[1]
    now = Now.OTHER if athlete.simulated and found.profile is None else _now(found)
    session = found.decision.session if found.decision and now is Now.SESSION else None
    week = week_rows(found.week, found.today)
    wish = found.state.wish
    return TodayPage(
        now=now,
        plan=found,
        when=day_words(found.today, found.today),
        title=session_title(session) if session else "",
        around=session_around(session) if session else "",
        reason=_reason(home, found) if found.decision else None,
        session=session,
        steps=steps_words(session, athlete.preferences) if session else (),
        tests=trials_words(session),
        needs=needs_words(session) if session else (),
        stops=stops_words(session) if session else (),
        pieces=pieces_of(session) if session else (),
        week=week,
        scale_s=max((row.pieces[-1][1] for row in week if row.pieces), default=1.0),
        next=next((row for row in week if row.pieces and not row.here), None),
        last=next(iter(home.store.shelf(athlete.id).runs(limit=1)), None),
        balance=_balance(home, found),
        belt=session is not None and session.place is Place.TREADMILL,
        morning=_calves(found),
        stopped=_stopped(found) if now is Now.STOPPED else "",
        did=_did(found),
        due=0 < found.state.screened <= found.today.toordinal() - EVERY_DAYS,
        short=wish is not None and wish.wish in {Wish.SHORT, Wish.INDOORS},
        flagged=flag_words(flags_today(log, found.today)),
        unmeant=", ".join(word for each in wish_today(log, found.today) for word in each.words),
    )


STOPPING = frozenset({"flag-stop", "flag-said", "pain-again", "morning-again", "ask-first"})


def _stopped(found: Planned) -> str:
    """Say why: the newest reason that stops."""
    decided = (found.decision, *found.past) if found.decision else found.past
    reasons = [c.reason for decision in decided for c in reversed(decision.changes) if c.rule in STOPPING]
    return reasons[0] if reasons else "Something you said should be looked at by a professional first."


def _did(found: Planned) -> str:
    """Say what was done today: `240 m walked and 80 m run`."""
    if found.result is None:
        return ""
    dose, preferences = found.result.dose, found.athlete.preferences
    walked, ran = dose.backward_walk_m, dose.backward_run_m
    parts = [f"{way_words(walked, preferences)} walked"] if walked else []
    return " and ".join([*parts, f"{way_words(ran, preferences)} run"] if ran else parts)


def _now(found: Planned) -> Now:
    if found.profile is None or found.decision is None:
        return Now.EMPTY
    if found.state.stopped:
        return Now.STOPPED
    if found.ask:
        return Now.ASK
    if found.result is not None:
        return Now.DONE
    return Now.SESSION if found.decision.session else Now.REST


def week_rows(decisions: tuple[Decision, ...], today: date) -> tuple[Day, ...]:
    """Return the days of a week that have a session, and today."""
    rows = []
    for decision in decisions:
        session = decision.session
        if session is None and decision.day != today:
            continue
        rows.append(
            Day(
                day=decision.day,
                name=row_day(decision.day, today),
                title=_row_title(session),
                minutes=minutes_words(60 * session.dose.minutes) if session else "",
                pieces=pieces_of(session) if session else (),
                here=decision.day == today,
            )
        )
    return tuple(rows)


def _row_title(session: Session | None) -> str:
    if session is None:
        return "Rest"
    kind = session.kind
    plain = {Kind.PRACTICE, Kind.REPEATS, Kind.FORWARD, Kind.TREADMILL, Kind.TEST}
    if session.circuit:
        return session_title(session)
    return session_title(session) if kind in plain else f"{session_title(session)}: {kind.value}"


def _reason(home: Home, found: Planned) -> Reason:
    """Choose the one sentence: what takes most away comes first, as the table is ordered."""
    assert found.decision is not None  # noqa: S101  # the caller has looked
    order = [rule.id for rule in rules().all()]
    changes = [change for change in found.decision.changes if change.rule not in LESS_TRUSTED]
    if not changes:
        return Reason(_usual(found), "", None, ())
    told = {id(each.change): each for each in why(home, found.athlete.id)}
    chosen = min(changes, key=lambda change: _rank(change, order, found))
    behind = next((each for each in told.values() if each.change == chosen), None)
    inputs = behind.inputs if behind else ()
    measured = any(
        measure["origin"] == "measured" for event in inputs for measure in event.get("measures", ())
    )
    return Reason(
        says=chosen.reason,
        mark=("measured" if measured else "said") if inputs else "",
        rule=rule_words(behind.rule) if behind and behind.rule else None,
        inputs=tuple(input_words(event, found.today) for event in inputs),
    )


FOLLOWS = frozenset({"off", "stopped"})
"""Rules of a day that only say again what another one began."""


def _rank(change: Change, order: list[str], found: Planned) -> int:
    """Rank a change: on a day without backward work what closed it comes first."""
    session = found.decision.session if found.decision else None
    if change.rule in FOLLOWS:
        return len(order) + 1
    if (
        (session is None or session.kind is Kind.FORWARD)
        and found.decision
        and change is found.decision.changes[-1]
    ):
        return -1
    return order.index(change.rule) if change.rule in order else len(order)


def _usual(found: Planned) -> str:
    """Say what the day rests on where nothing changed it."""
    done = [result for result in found.results if result.amount is not Amount.SKIPPED]
    if not done:
        return f"Your first session. {found.stage.what}"
    return f"As last time: nothing you said asks for a change. {found.stage.what}"


def _calves(found: Planned) -> str:
    if found.morning is None:
        return ""
    if found.morning.pain == 0:
        return "stiff" if "stiff" in found.morning.pain_place else "fine"
    return "sore" if found.morning.pain < PAINFUL else "painful"


CALVES: dict[str, tuple[int, str]] = {
    "fine": (0, ""),
    "stiff": (0, "calves, a little stiff"),
    "sore": (2, "calves"),
    "painful": (PAINFUL, "calves"),
}
"""What a word about the calves counts as, 0 to 10: stiff is no pain. Expert design."""


def _balance(home: Home, found: Planned) -> Balance:
    since = found.today - timedelta(days=7 * WEEKS)
    totals: Counter[str] = Counter()
    runs = 0
    for run in home.store.shelf(found.athlete.id).runs(weeks=WEEKS + 1):
        if since < run.local_day <= found.today:
            totals.update(run.totals_s)
            runs += 1
    walked = sum(result.dose.backward_walk_m for result in found.results)
    ran = sum(result.dose.backward_run_m for result in found.results)
    preferences = found.athlete.preferences
    return Balance(
        dict(totals),
        runs,
        way_words(walked, preferences) if walked else "",
        way_words(ran, preferences) if ran else "",
    )
