"""Invariants 1 to 3, 26, 28, 32: the same from the same, the past stays, every change has its reason."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from backstride.plan.coach import ORDER, decide, standing
from backstride.plan.engine import happened, next_day
from backstride.plan.log import Log, replayed, with_decision, with_event
from backstride.plan.rules import rules
from backstride.plan.state import State
from backstride.vocab.plan import Decision, Event, Override, ProfileSaid, Result
from plan.athletes import invariant
from plan.histories import history_of
from plan.lives import Life, live
from plan.oracle import folded

TESTS = Path(__file__).parents[1]
BESIDE_THE_TABLE = {
    "profile",
    "ask-first",
    "limit",
    "cleared",
    "override",
    "override-refused",
    "no-place",
    "nothing-fits",
}
SAY = """
import sys
sys.path.insert(0, {tests!r})
from plan.test_invariants_log import said_by
print(said_by(range({first}, {last})))
"""


def said_by(numbers: range) -> str:
    """Return one number for everything that is decided in some lives."""
    all_of_it = hashlib.sha256()
    for number in numbers:
        for day in live(history_of(number, 56), 8).days:
            all_of_it.update(repr(day.decision).encode())
    return all_of_it.hexdigest()


def test_01_the_same_history_gives_the_same_bytes_with_any_hash_seed_locale_and_time_zone():
    mine = said_by(range(30, 42))
    for seed, zone, words in (
        ("0", "UTC", "C"),
        ("1", "Asia/Tokyo", "de_DE.UTF-8"),
        ("77", "America/Lima", "tr_TR"),
    ):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": words, "LANG": words}
        script = SAY.format(tests=str(TESTS), first=30, last=42)
        done = subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == mine, (seed, zone, words)


@invariant
def test_01_the_same_history_gives_the_same_decisions_again(life: Life):
    for day in life.days[life.history.luck % 9 :: 31]:
        assert repr(decide(day.state)) == repr(day.decision)


@invariant
def test_02_an_event_never_changes_a_decision_dated_before_it(life: Life):
    if life.history.luck % 4 and life.punctual:
        return
    days = [day for day in folded(life) if day.evening.profile is not None]
    draw = Random(life.history.luck)
    for n in draw.sample(range(1, len(days)), min(3, len(days) - 1)) if days else ():
        when = date.fromordinal(days[n].day)
        known = [e for e in life.events if e.day < when]
        later = [e for e in life.events if e.day >= when]
        before = decide(next_day(standing(known, when - timedelta(days=1)), days[n].day))
        assert decide(standing([e for e in later if e.day > when] + known, when)) == before


@invariant
def test_03_late_doubled_and_shuffled_uploads_give_the_same_state(life: Life):
    if life.history.luck % 3 and life.punctual:
        return
    events = [*life.events, *life.events[::3]]
    Random(life.history.luck).shuffle(events)
    today = date.fromordinal(life.days[-1].day)
    assert standing(events, today) == standing(life.events, today) == folded(life)[-1].evening


@invariant
def test_26_every_change_has_a_rule_a_reason_and_the_events_that_it_rests_on(life: Life):
    known_rules = {rule.id for rule in rules().all()} | BESIDE_THE_TABLE
    ids = {event.id for event in life.events}
    for day in life.days:
        for change in day.decision.changes:
            assert change.rule in known_rules
            assert change.reason.strip()
            assert "{" not in change.reason
            assert change.inputs
            assert set(change.inputs) <= ids or not day.state.profile, change
        assert day.decision.session is not None or day.decision.changes, "a day of rest says why"
    days = folded(life)
    for day in days:
        said = day.evening.fresh[len(day.dawn.fresh) :]
        if held(day.evening) != held(day.dawn) and day.day > life.first:
            assert said, day.evening
        if day.day > life.first and held(day.dawn) != held(before := days[day.day - life.first - 1].evening):
            assert day.dawn.fresh or len(day.dawn.news) > len(before.fresh), day.dawn


def held(state: State) -> tuple[object, ...]:
    """Return what a change is a change of."""
    levels = state.levels
    return (
        *(state.stage, state.hold, state.stopped, levels.total_m, levels.run_m, levels.walk_bout_m),
        *(levels.run_bout_m, levels.walk_mps, levels.run_mps, levels.hands),
    )


@invariant
def test_28_replaying_the_log_makes_the_same_plan_and_it_only_ever_grows(life: Life):
    if life.history.luck % 25:
        return
    log, days = Log(), 0
    for entry in life.entries:
        before = log
        if isinstance(entry, Decision):
            days += 1
            log = with_decision(log, entry.day) if days % 5 == 0 else log
        else:
            log = with_event(log, entry)
        assert log.entries[: len(before.entries)] == before.entries
        if days > 60:
            break
    made = {entry.day: entry for entry in life.entries if isinstance(entry, Decision)}
    assert log.decisions, "something was decided"
    assert all(decision == made[day] for day, decision in log.decisions.items())
    assert replayed(log) == ()


def shifted(event: Event, days: int) -> Event:
    """Return an event so many days later, with the weekdays of a person turned as far."""
    later = replace(event, day=event.day + timedelta(days=days))
    if isinstance(later, ProfileSaid):
        turned = tuple(sorted((day + days) % 7 for day in later.profile.days))
        later = replace(later, profile=replace(later.profile, days=turned))
    if isinstance(later, Override) and later.until is not None:
        later = replace(later, until=later.until + timedelta(days=days))
    return later


@invariant
def test_32_the_same_history_some_days_later_is_the_same_plan_some_days_later(life: Life):
    if life.history.luck % 4:
        return
    days = Random(life.history.luck).choice((1, 2, 3, 5, 7, 70, 364, 1001))
    state, by_day = State(), {}
    for event in sorted(life.events, key=lambda e: ORDER.index(type(e))):
        by_day.setdefault(event.day.toordinal() + days, {})[type(event), event.id] = shifted(event, days)
    if not life.punctual or min(by_day) < life.first + days:
        return
    state.day = life.first + days - 1
    for day in life.days:
        state = next_day(state, day.day + days)
        today = by_day.get(day.day + days, {}).values()
        for event in today:
            state = happened(state, event) if not isinstance(event, Result) else state
        assert replace(decide(state), day=day.decision.day) == day.decision, days
        for event in sorted((e for e in today if isinstance(e, Result)), key=lambda e: e.id):
            state = happened(state, event)
