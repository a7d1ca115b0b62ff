"""Tests in words: what to do, what it tells, and the seconds that come back with the result of a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from backstride.app import coaching
from backstride.app.coach_words import TESTS
from backstride.app.home import Home
from backstride.app.override_form import read_test
from backstride.plan.trials import trial
from backstride.vocab.plan import Measure, Session

FIELD = "test-"
"""Before the measure's name, in a form of a result."""


@dataclass(frozen=True, slots=True)
class TrialWords:
    """One test of a session."""

    name: str
    how: str
    knows: str
    """What it can tell, and what not."""
    field: str
    """Name of its field in the form of the result; empty where a watch is not enough."""
    begins: str
    """How its answer begins: `I stood`."""


def trials_words(session: Session | None) -> tuple[TrialWords, ...]:
    """Return the tests of a session, in the order in which they are done."""
    return tuple(
        TrialWords(
            one.name,
            one.how,
            one.knows,
            f"{FIELD}{one.fact}" if one.fact in TESTS else "",
            TESTS.get(one.fact, ""),
        )
        for one in map(trial, session.tests if session is not None else ())
    )


def measures_of(session: Session | None, chosen: Mapping[str, Sequence[str]]) -> tuple[Measure, ...]:
    """Read the seconds of a session's tests; what was left empty was not done.

    Raises:
        ValueRefused: it is no number of seconds.
    """
    found = []
    for one in trials_words(session):
        said = [text.strip() for text in chosen.get(one.field, ()) if text.strip()]
        if one.field and said:
            found.append(read_test({"name": [one.field.removeprefix(FIELD)], "seconds": said}))
    return tuple(found)


def timed_of(
    session: Session | None, chosen: Mapping[str, Sequence[str]]
) -> tuple[tuple[TrialWords, str], ...]:
    """Return the tests that a watch can time, with what was typed for each."""
    timed = [one for one in trials_words(session) if one.field]
    return tuple((one, next(iter(chosen.get(one.field, ())), "")) for one in timed)


def keep_tests(home: Home, measures: Sequence[Measure], day: date) -> None:
    """Keep the tests of a day. Raises ValueRefused: the day cannot be spoken of."""
    for measure in measures:
        coaching.keep_tested(home, measure, day=day)
