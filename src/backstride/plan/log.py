"""The log of a plan: everything that happened and every decision, as they came; it only ever grows.

A decision stays as it was made: what is learnt later changes what comes, never what was said for a day that
is over. Replaying the log makes every decision anew from what was known when it was made, and compares.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from backstride.plan.coach import decide, standing
from backstride.plan.rules import Rules
from backstride.plan.state import State
from backstride.vocab.plan import Decision, Event


@cache
def version() -> str:
    """Return the version of the tables that ship: decisions of another one are kept, and not replayed."""
    here = files("backstride.plan")
    data = b"".join(here.joinpath(name).read_bytes() for name in ("rules.toml", "ladder.toml"))
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: an event, or a decision with the version of the tables that made it."""

    event: Event | None = None
    decision: Decision | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """Entries in the order of arrival."""

    entries: tuple[Entry, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, in the order of arrival."""
        return tuple(entry.event for entry in self.entries if entry.event is not None)

    @property
    def decisions(self) -> dict[date, Decision]:
        """The decision in force for each day that has one: the last that was made for it."""
        return {e.decision.day: e.decision for e in self.entries if e.decision is not None}

    def standing(self, today: date) -> State:
        """Return what the coach knows on a day."""
        return standing(self.events, today)


def with_event(log: Log, event: Event) -> Log:
    """Return the log with an event; the same one sent twice is there once."""
    return log if event in log.events else Log((*log.entries, Entry(event=event)))


def with_decision(log: Log, today: date, table: Rules | None = None) -> Log:
    """Return the log with today's decision; one that says the same as the last for today adds nothing.

    A day before the last that was decided is over, and stays as it is.
    """
    decided = log.decisions
    if decided and today < max(decided):
        return log
    decision = decide(standing(log.events, today, table), table)
    return (
        log
        if decided.get(today) == decision
        else Log((*log.entries, Entry(decision=decision, version=version())))
    )


def replayed(log: Log, table: Rules | None = None) -> tuple[tuple[Decision, Decision], ...]:
    """Make every decision of this version anew; return those that differ, as made and as they would be."""
    events: list[Event] = []
    differ = []
    for entry in log.entries:
        if entry.event is not None:
            events.append(entry.event)
        elif entry.decision is not None and (table is not None or entry.version == version()):
            anew = decide(standing(events, entry.decision.day, table), table)
            if anew != entry.decision:
                differ.append((entry.decision, anew))
    return tuple(differ)
