"""A life under the coach: a history is played day by day, with what the coach knows at each decision.

What arrives late makes the coach fold anew from the evening before, as it would from its log. Events of one
morning come before the decision, results after it.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from backstride.plan.coach import decide, in_order, standing
from backstride.plan.engine import happened, next_day
from backstride.plan.state import State
from backstride.vocab.plan import Answers, Decision, Event, ProfileSaid, Result, Screened
from plan.happenings import Today, morning_events, result_events
from plan.histories import Happening, History

MONDAY = date(2026, 1, 5).toordinal()


@dataclass(frozen=True, slots=True)
class Day:
    """One day: what was known in the morning, and what was decided."""

    day: int
    """Ordinal."""
    state: State
    """Before the decision."""
    decision: Decision
    known: tuple[Result, ...]
    """Results that had arrived before the decision, in order."""
    screened: Answers | None
    """The last answers that had been given."""

    @property
    def backward_m(self) -> float:
        """What was decided backward."""
        return self.decision.session.dose.backward_m if self.decision.session else 0.0


@dataclass(frozen=True, slots=True)
class Life:
    """A history as it went."""

    history: History
    first: int
    days: tuple[Day, ...]
    entries: tuple[Event | Decision, ...]
    """Events and decisions in the order in which they arrived and were made."""
    last: State
    """The last evening."""
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What is reckoned from it once."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Events in the order of arrival, doubled ones twice."""
        return tuple(entry for entry in self.entries if not isinstance(entry, Decision))

    @property
    def trained(self) -> tuple[Day, ...]:
        """Days on which backward work was decided."""
        return tuple(day for day in self.days if day.backward_m > 0)

    @property
    def punctual(self) -> bool:
        """Whether nothing arrived late, so that decisions and the fold agree on every day."""
        return not any(h.kind in {"late", "doubled"} for h in self.history.happenings)


@dataclass(slots=True)
class _Book:
    """What has arrived so far."""

    first: int
    by_day: dict[int, list[Event]] = field(default_factory=dict)
    evenings: dict[int, State] = field(default_factory=dict)
    queue: list[tuple[int, Event]] = field(default_factory=list)
    entries: list[Event | Decision] = field(default_factory=list)

    def add(self, event: Event) -> None:
        self.by_day.setdefault(event.day.toordinal(), []).append(event)
        self.entries.append(event)

    def results(self) -> tuple[Result, ...]:
        return tuple(event for event in in_order(self.events()) if isinstance(event, Result))

    def events(self) -> list[Event]:
        return [event for some in self.by_day.values() for event in some]

    def arrive(self, day: int) -> bool:
        """Take in what arrives late today; whether there was any."""
        due = [event for when, event in self.queue if when == day]
        for event in due:
            self.add(event)
        return bool(due)

    def yesterday(self, day: int, *, anew: bool) -> State:
        """Return the state of the evening before, folded anew where something came late."""
        if anew:
            return standing(
                [event for some in self.by_day.values() for event in some], date.fromordinal(day - 1)
            )
        return self.evenings[day - 1]


@lru_cache(maxsize=256)
def live(history: History, weeks: int = 26) -> Life:
    """Play a history against the coach for so many weeks."""
    first = MONDAY + history.weekday
    book = _Book(first)
    book.evenings[first - 1] = _before(history, first, book)
    today = Today(history, first)
    days: list[Day] = []
    results: tuple[Result, ...] = book.results()
    for day in range(first, first + 7 * weeks):
        late = book.arrive(day)
        state = next_day(book.yesterday(day, anew=late), day)
        results = book.results() if late else results
        for event in in_order(morning_events(today, state, day)):
            book.add(event)
            state = happened(state, event)
            today.screened = event.answers if isinstance(event, Screened) else today.screened
        decision = decide(state)
        book.entries.append(decision)
        days.append(Day(day, state, decision, results, today.screened))
        for event, later in in_order_with(result_events(today, decision, day)):
            if later:
                book.queue.append((day + later, event))
            else:
                book.add(event)
                results = (*results, event) if isinstance(event, Result) else results
                state = happened(state, event)
        book.queue.extend((day + later, event) for later, event in today.again)
        today.again.clear()
        book.evenings[day] = state
    return Life(history, first, tuple(days), tuple(book.entries), book.evenings[first + 7 * weeks - 1])


def in_order_with(some: list[tuple[Event, int]]) -> list[tuple[Event, int]]:
    """Return events with their lateness in the order in which events of one day count."""
    late = {event.id: later for event, later in some}
    return [(event, late[event.id]) for event in in_order(event for event, _ in some)]


def _before(history: History, first: int, book: _Book) -> State:
    """Return the state of the evening before the plan begins, with what was done before it."""
    for line in history.happenings:
        if line.kind == "before":
            book.add(_run_before(line, first))
    state = standing(book.events(), date.fromordinal(first - 1)).copy()
    state.day = first - 1
    return state


def _run_before(line: Happening, first: int) -> Result:
    from plan.happenings import unplanned  # noqa: PLC0415

    return unplanned(date.fromordinal(first - 1 - 9 * line.size), f"before-{line.day}", line.size)


__all__ = ["Day", "Life", "ProfileSaid", "live"]
