"""What the plan changed after a session: the days ahead as they were, beside the days ahead as they are.

Both are made from the log, without and with what was said, so that nothing has to be remembered in between
and a result that is said again is compared with the same beginning.
"""

from dataclasses import dataclass
from datetime import date

from backstride.app.coach_words import (
    ON,
    RAIL,
    GateWords,
    belt_words,
    decision_words,
    gate_words,
    pieces_of,
    row_day,
    way_words,
)
from backstride.app.coaching import kept_log
from backstride.app.home import Home
from backstride.app.rule_words import RuleWords, rule_words
from backstride.app.words import day_words
from backstride.plan.coach import ahead, standing
from backstride.plan.gates import gates_of
from backstride.plan.rules import rules
from backstride.plan.state import State
from backstride.vocab.athlete import Preferences
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.plan import Amount, Decision, Event, Result, Session

DAYS = 9
"""A week and what lies around it."""


@dataclass(frozen=True, slots=True)
class DayWas:
    """One day, as it was going to be or is now."""

    name: str
    title: str
    pieces: tuple[RibbonPiece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One reason, with the rule behind it."""

    reason: str
    rule: RuleWords | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a result did to the plan."""

    lede: str
    was: DayWas | None
    """None where nothing moved."""
    now: DayWas | None
    reasons: tuple[Said, ...]
    gates: tuple[GateWords, ...]
    """Only those that this result moved."""
    scale_s: float
    morning: bool
    """Tomorrow asks how the calves are."""


def changed_by(home: Home, result: Result) -> Changed:
    """Return what the plan changed after a result."""
    athlete, log, today = kept_log(home)
    others = tuple(event for event in log.events if not (isinstance(event, Result) and event.id == result.id))
    states = standing(others, today), standing(log.events, today)
    return changed_between(*states, log.events, result, athlete.preferences)


def changed_between(  # the two sides of one result
    before: State, after: State, events: tuple[Event, ...], result: Result, preferences: Preferences
) -> Changed:
    """Return what a result changed: two states of one day, and all that was said until then."""
    today = date.fromordinal(after.day)
    was, now = _first_that_moved(before, after, result.day)
    days = [_day(decision, today) for decision in (was, now) if decision]
    return Changed(
        lede=_lede(was, now, after, today, preferences),
        was=_day(was, today) if was else None,
        now=_day(now, today) if now else None,
        reasons=_reasons(events, result),
        gates=_moved_gates(before, after),
        scale_s=max((day.pieces[-1][1] for day in days if day.pieces), default=1.0),
        morning=result.day == today and result.amount is not Amount.SKIPPED,
    )


def _first_that_moved(before: State, after: State, day: date) -> tuple[Decision | None, Decision | None]:
    """Return the first day after the session on which something else is planned, as it was and is."""
    if before.profile is None:
        return None, None
    pairs = zip(ahead(before, DAYS), ahead(after, DAYS), strict=True)
    for was, now in pairs:
        if was.day > max(day, before.date) and _differs(was, now):
            return was, now
    return None, None


def _differs(was: Decision, now: Decision) -> bool:
    """Whether the work is another; a minute more or less of walking out is not."""
    if was.session is None or now.session is None:
        return was.session is not now.session
    return _work(was.session) != _work(now.session)


def _work(session: Session) -> tuple[object, ...]:
    backward = tuple((b.gait, b.distance_m, b.duration_s) for b in session.workout.blocks() if b.backward)
    minutes = None if backward else round(session.dose.minutes)
    return session.kind, session.place, session.handrail, session.dose.fastest_mps, backward, minutes


def _lede(
    was: Decision | None, now: Decision | None, after: State, today: date, preferences: Preferences
) -> str:
    if was is None or now is None:
        return _stays(after, today)
    day = f"{now.day:%A}"
    old, new = (_lower(decision_words(each)) for each in (was, now))
    return f"{day}: {new}, not {old}." if new != old else f"{day}: {_finer(was, now, preferences)}."


def _finer(was: Decision, now: Decision, preferences: Preferences) -> str:
    """Say what differs where the stretches are the same."""
    old, new = was.session, now.session
    if old is None or new is None:
        return "another day"
    if old.handrail is not new.handrail and new.handrail is not None:
        return f"the same stretches, {RAIL[new.handrail]}"
    slower = (old.dose.fastest_mps or 0.0, new.dose.fastest_mps or 0.0)
    if slower[0] != slower[1]:
        most, before = (belt_words(speed, preferences) for speed in reversed(slower))
        return f"the same stretches, at most {most}, not {before}"
    if old.place is not new.place:
        return f"the same stretches, {ON[new.place]}"
    most, before = (way_words(each.dose.backward_m, preferences) for each in (new, old))
    return f"{most} backward in all, not {before}" if most != before else "the same, divided another way"


def _stays(after: State, today: date) -> str:
    if after.profile is None:
        return "There is no plan to change yet."
    following = next((d for d in ahead(after, DAYS) if d.session and d.day > today), None)
    if following is None:
        return "Nothing is planned for the days ahead."
    day, what = day_words(following.day, today), _lower(decision_words(following))
    return f"The plan stays as it was. Next is {day}: {what}."


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _day(decision: Decision, today: date) -> DayWas:
    pieces = pieces_of(decision.session) if decision.session else ()
    return DayWas(row_day(decision.day, today), decision_words(decision), pieces)


def _reasons(events: tuple[Event, ...], result: Result) -> tuple[Said, ...]:
    """Return what the rules say of this result, on its own day."""
    table = {rule.id: rule for rule in rules().all()}
    state = standing(events, result.day)
    return tuple(
        Said(change.reason, rule_words(table[change.rule]) if change.rule in table else None)
        for change in state.fresh
        if result.id in change.inputs
    )


def _moved_gates(before: State, after: State) -> tuple[GateWords, ...]:
    if before.profile is None or before.stage != after.stage:
        return ()
    old = {gate.says: gate for gate in gates_of(before)}
    return tuple(
        gate_words(gate) for gate in gates_of(after) if gate.says in old and gate.have != old[gate.says].have
    )
