"""What a person and the coach say to each other: read the log, add what is said, decide, keep the decision.

The log in the store is the only thing kept; what the coach knows is folded from it each time, which takes
a few hundredths of a second for years. A table of states was rejected: it could disagree with the log.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backstride.app.home import Home
from backstride.app.simulated_training import simulated_log
from backstride.plan.allowed import refused
from backstride.plan.coach import ahead, in_order
from backstride.plan.gates import GateStatus, gates_of
from backstride.plan.ladder import Stage, ladder
from backstride.plan.log import Entry, Log, version, with_decision
from backstride.plan.rules import Rule, rules
from backstride.plan.sane import check_event
from backstride.plan.screening import Outcome, answers_of, outcome_of
from backstride.plan.state import State
from backstride.plan.wire import SCHEMA, decision_from_json, decision_to_json, event_from_json, event_to_json
from backstride.store.shelf import Shelf
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import NotFound, ValueRefused
from backstride.vocab.plan import (
    Change,
    Cleared,
    Decision,
    Event,
    Flag,
    Flagged,
    Measure,
    Morning,
    Override,
    Profile,
    ProfileSaid,
    Result,
    Screened,
    Session,
    Tested,
    Wish,
    Wished,
)

DECISION = "decision"
WEEK = 7


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything that the pages of a plan show."""

    athlete: Athlete
    today: date
    profile: Profile | None
    """None where no plan was made yet."""
    outcome: Outcome | None
    """Of the last screening; None before the first."""
    ask: bool
    """The questions come before the next session."""
    state: State
    decision: Decision | None
    """Of today; None without a profile."""
    week: tuple[Decision, ...]
    """Today and the six days after it, as if each were done as planned."""
    stage: Stage
    gates: tuple[GateStatus, ...]
    result: Result | None
    """What was said of today's session."""
    morning: Morning | None
    """What was said this morning."""
    past: tuple[Decision, ...]
    """Decisions in force for days before today, newest first, at most four weeks."""
    results: tuple[Result, ...]
    """Results, newest first, at most of four weeks."""


def planned(home: Home, athlete_id: str | None = None) -> Planned:
    """Return a person's plan today; today's decision is kept when it is first seen.

    Raises:
        NotFound: nobody visible has this id.
    """
    return _planned(*_decided_log(home, athlete_id))


def _planned(athlete: Athlete, log: Log, today: date) -> Planned:
    state = log.standing(today)
    since = today - timedelta(days=4 * WEEK)
    known = [event for event in reversed(in_order(log.events)) if since <= event.day <= today]
    results = [event for event in known if isinstance(event, Result)]
    mornings = [event for event in known if isinstance(event, Morning) and event.day == today]
    screened = next((event for event in reversed(log.events) if isinstance(event, Screened)), None)
    decisions = log.decisions
    return Planned(
        athlete=athlete,
        today=today,
        profile=state.profile,
        outcome=outcome_of(state.profile, screened.answers) if state.profile and screened else None,
        ask=state.rescreen,
        state=state,
        decision=decisions.get(today),
        week=ahead(state, WEEK) if state.profile else (),
        stage=ladder().stage(state.stage),
        gates=gates_of(state) if state.profile else (),
        result=next((e for e in results if e.day == today), None),
        morning=next(iter(mornings), None),
        past=tuple(decisions[day] for day in sorted(decisions, reverse=True) if since <= day < today),
        results=tuple(results),
    )


def say(home: Home, event: Event, athlete_id: str | None = None) -> Planned:
    """Keep what happened, decide anew for today, and return the plan; the same event twice is kept once.

    Raises:
        NotFound: nobody visible has this id.
        ValueRefused: a day or a number cannot be.
    """
    athlete, shelf, today = _whose(home, athlete_id)
    check_event(event, today)
    key = f"{event.id}/{getattr(event, 'revision', 0)}"
    body = event_to_json(event)
    shelf.add_plan_entry(body["event"], event.day, body, key=key)
    return _planned(athlete, _decided(shelf, _log(shelf), today), today)


def say_profile(home: Home, profile: Profile, athlete_id: str | None = None) -> Planned:
    """Say who a person is, for the first time or anew. Raises NotFound, ValueRefused."""
    _, shelf, today = _whose(home, athlete_id)
    return say(home, ProfileSaid(today, _fresh(shelf, "profile", today), profile), athlete_id)


def screen(home: Home, said: Mapping[str, Sequence[str]], athlete_id: str | None = None) -> Planned:
    """Keep the answers of the screening. Raises NotFound, ValueRefused: an answer is missing or cannot be."""
    _, shelf, today = _whose(home, athlete_id)
    return say(home, Screened(today, _fresh(shelf, "screened", today), answers_of(said)), athlete_id)


def clear(home: Home, by: str, athlete_id: str | None = None) -> Planned:
    """Say that a professional agrees. Raises NotFound, ValueRefused: nobody is named."""
    if not by.strip():
        raise ValueRefused("by", "Say who agreed: a doctor, a physiotherapist, a name.")
    _, shelf, today = _whose(home, athlete_id)
    return say(home, Cleared(today, _fresh(shelf, "cleared", today), by.strip()[:100]), athlete_id)


def flag(home: Home, what: Flag, athlete_id: str | None = None) -> Planned:
    """Say a red flag. Raises NotFound."""
    _, shelf, today = _whose(home, athlete_id)
    return say(home, Flagged(today, _fresh(shelf, "flagged", today), what), athlete_id)


def morning(home: Home, pain: int, place: str = "", athlete_id: str | None = None) -> Planned:
    """Say how the morning after is; again takes the place of the first. Raises NotFound, ValueRefused."""
    _, shelf, today = _whose(home, athlete_id)
    key = f"morning-{today.isoformat()}"
    event = Morning(today, key, pain, place[:60], revision=_revision(_log(shelf), key))
    return say(home, event, athlete_id)


def wish(home: Home, what: Wish, minutes: int | None = None, athlete_id: str | None = None) -> Planned:
    """Say that today is different. Raises NotFound, ValueRefused."""
    _, shelf, today = _whose(home, athlete_id)
    return say(home, Wished(today, _fresh(shelf, "wished", today), what, minutes), athlete_id)


def keep_tested(
    home: Home, measure: Measure, athlete_id: str | None = None, *, day: date | None = None
) -> Planned:
    """Keep a test of a day, None is today: on one leg, 3 m backward. Raises NotFound, ValueRefused."""
    _, shelf, today = _whose(home, athlete_id)
    when = day or today
    return say(home, Tested(when, _fresh(shelf, "tested", when), measure), athlete_id)


def override(home: Home, said: Override, athlete_id: str | None = None) -> Planned:
    """Lower freely, or raise with a reason and an end. Raises NotFound, ValueRefused: it may not be."""
    _, shelf, today = _whose(home, athlete_id)
    why = refused(replace(said, day=today), _log(shelf).standing(today))
    if why:
        raise ValueRefused("override", why)
    return say(home, replace(said, id=_fresh(shelf, "override", today), day=today), athlete_id)


@dataclass(frozen=True, slots=True)
class Why:
    """One change with the rule behind it."""

    day: date
    change: Change
    rule: Rule | None
    """None for what follows from answers or words rather than from the table."""
    inputs: tuple[dict[str, Any], ...]
    """The events that it rests on, as JSON."""


def why(home: Home, athlete_id: str | None = None, day: date | None = None) -> tuple[Why, ...]:
    """Return every change of a day's decision (None is today's) with its rule and what it rests on.

    Raises:
        NotFound: nobody visible has this id, or nothing was decided for that day.
    """
    _, log, today = _decided_log(home, athlete_id)
    decision = log.decisions.get(day or today)
    if decision is None:
        raise NotFound("decision for that day")
    table = {rule.id: rule for rule in rules().all()}
    events = {event.id: event for event in log.events}
    return tuple(
        Why(
            decision.day,
            change,
            table.get(change.rule),
            tuple(event_to_json(events[key]) for key in change.inputs if key in events),
        )
        for change in decision.changes
    )


def log_json(home: Home, athlete_id: str | None = None) -> dict[str, Any]:
    """Return the whole log as `backstride.plan/1`. Raises NotFound."""
    _, shelf, today = _whose(home, athlete_id)
    log = _decided(shelf, _log(shelf), today)
    return {"schema": SCHEMA, "log": [line for entry in log.entries for line in _line(entry)]}


def _line(entry: Entry) -> Iterator[dict[str, Any]]:
    if entry.event is not None:
        yield event_to_json(entry.event)
    if entry.decision is not None:
        yield {"event": DECISION, "version": entry.version, **decision_to_json(entry.decision)}


def planned_json(found: Planned) -> dict[str, Any]:
    """Return a plan as `backstride.plan/1`: today, the week, the stage and its gates."""
    return {
        "schema": SCHEMA,
        "today": found.today.isoformat(),
        "profile": found.profile.who.value if found.profile else None,
        "ask": found.ask,
        "stopped": found.state.stopped or None,
        "stage": {"number": found.stage.number, "key": found.stage.key, "name": found.stage.name},
        "gates": [
            {
                "says": gate.says,
                "open": gate.is_open,
                "have": gate.have,
                "need": gate.need,
                "origin": gate.origin.value if gate.origin else None,
            }
            for gate in found.gates
        ],
        "by_hand": [
            {
                "id": said.id,
                "by": said.by,
                "what": said.what.value,
                "value": said.value,
                "reason": said.reason,
                "until": said.until.isoformat() if said.until else None,
            }
            for said in (ruling.override for ruling in found.state.overrides)
        ],
        "decision": decision_to_json(found.decision) if found.decision else None,
        "week": [decision_to_json(decision) for decision in found.week],
    }


def kept_log(home: Home, athlete_id: str | None = None) -> tuple[Athlete, Log, date]:
    """Return whose plan it is, the log as it is kept, and today; nothing is decided. Raises NotFound."""
    athlete, shelf, today = _whose(home, athlete_id)
    if athlete.simulated:
        return athlete, *simulated_log(home, athlete, today)
    return athlete, _log(shelf), today


def _decided_log(home: Home, athlete_id: str | None) -> tuple[Athlete, Log, date]:
    """Return whose plan it is, the log with today's decision, and today. Raises NotFound."""
    athlete, log, today = kept_log(home, athlete_id)
    if athlete.simulated:
        return athlete, with_decision(log, today) if log.entries else log, today
    return athlete, _decided(home.store.shelf(athlete.id), log, today), today


def fresh_id(home: Home, word: str, today: date) -> str:
    """Return an id that no event of the person here has, and that sorts behind those of its day."""
    return _fresh(home.store.shelf(home.me().id), word, today)


def has_plan(home: Home) -> bool:
    """Tell whether the person here ever said who they are."""
    return any(line.kind == "profile" for line in home.store.shelf(home.me().id).plan_entries())


def decision_for(home: Home, day: date | None, athlete_id: str | None) -> tuple[date, Session | None]:
    """Return the day that is meant (None is today) and the session that was planned for it.

    Once a result is there, what was planned before it counts: afterwards the day is done, and holds nothing.

    Raises:
        NotFound: nobody visible has this id.
    """
    _, shelf, today = _whose(home, athlete_id)
    when = day or today
    session = None
    for entry in _decided(shelf, _log(shelf), today).entries:
        if isinstance(entry.event, Result) and entry.event.day == when:
            break
        if entry.decision is not None and entry.decision.day == when:
            session = entry.decision.session
    return when, session


def next_revision(home: Home, key: str, athlete_id: str | None) -> int:
    """Return the revision of what is said next under an id. Raises NotFound."""
    return _revision(_log(_whose(home, athlete_id)[1]), key)


def _whose(home: Home, athlete_id: str | None) -> tuple[Athlete, Shelf, date]:
    athlete = home.athlete(athlete_id)
    zone = ZoneInfo(athlete.preferences.time_zone)
    return athlete, home.store.shelf(athlete.id), home.clock().astimezone(zone).date()


def _log(shelf: Shelf) -> Log:
    return Log(
        tuple(
            Entry(decision=decision_from_json(line.body), version=line.version)
            if line.kind == DECISION
            else Entry(event=event_from_json(line.body))
            for line in shelf.plan_entries()
        )
    )


def _decided(shelf: Shelf, log: Log, today: date) -> Log:
    """Return the log with today's decision, and keep that where it is new; none before the first profile."""
    if not any(isinstance(event, ProfileSaid) for event in log.events):
        return log
    longer = with_decision(log, today)
    for entry in longer.entries[len(log.entries) :]:
        if entry.decision is not None:
            shelf.add_plan_entry(DECISION, today, decision_to_json(entry.decision), version=version())
    return longer


def _fresh(shelf: Shelf, word: str, today: date) -> str:
    """Return an id that no event of this person has; of one day the later one sorts behind, as it counts."""
    return f"{word}-{today.isoformat()}-{len(shelf.plan_entries()):06}"


def _revision(log: Log, key: str) -> int:
    """Return the next revision of what was said under an id."""
    said = [event.revision for event in log.events if isinstance(event, Result | Morning) and event.id == key]
    return max(said, default=-1) + 1
