"""The plan to take along: the week as a calendar, a session for a watch, and a secret address for calendars.

A calendar program cannot log in, so the address itself is the key: random, read-only, and taken back in one
click. Nothing is decided when it is read: what a calendar asks for at night must not become the plan.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.app.coaching import kept_log
from backstride.app.home import Home
from backstride.app.workout_files import MEDIA_TYPES, Form, names_of, write_as
from backstride.formats.ics import CalendarEntry, write_ics
from backstride.plan.coach import ahead
from backstride.plan.timing import planned_pieces
from backstride.vocab.errors import NotFound
from backstride.vocab.plan import Decision

NOTE = "calendar"
TOKEN_BYTES = 24
"""192 bits: nobody guesses it."""
AHEAD, BEHIND = 14, 28
"""Days that a calendar shows; what lies further ahead would change anyway. Project choice."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file to take along."""

    name: str
    media_type: str
    body: bytes


def week_calendar(home: Home) -> PlanFile:
    """Return the days around today as a calendar. Raises NotFound: there is no plan."""
    return PlanFile("backstride.ics", MEDIA_TYPES[Form.ICS], _calendar(home))


def session_file(home: Home, day: date, form: Form) -> PlanFile:
    """Return the session of a day for a watch or a calendar. Raises NotFound: nothing is planned for it."""
    decision = next((d for d in _decisions(home) if d.day == day and d.session), None)
    if decision is None or decision.session is None:
        raise NotFound("session for that day")
    body = write_as(form, decision.session.workout, home.clock(), day)
    return PlanFile(f"backstride-{day.isoformat()}.{form.value}", MEDIA_TYPES[form], body)


def _decisions(home: Home) -> tuple[Decision, ...]:
    """Return what was decided, and what lies ahead as if each session were done as planned."""
    _, log, today = kept_log(home)
    state = log.standing(today)
    if state.profile is None:
        raise NotFound("plan")
    since = today - timedelta(days=BEHIND)
    past = tuple(found for day, found in sorted(log.decisions.items()) if since <= day < today)
    return (*past, *ahead(state, AHEAD))


def _calendar(home: Home) -> bytes:
    entries: list[CalendarEntry] = []
    names: dict[str, str] = {}
    for decision in _decisions(home):
        if decision.session is not None:
            workout = decision.session.workout
            names |= names_of(workout)
            key, why = f"plan-{decision.day.isoformat()}", next((c.reason for c in decision.changes), "")
            entries.append(CalendarEntry(key, workout, decision.day, planned_pieces(workout)[-1][1], why))
    return write_ics(entries, home.clock(), names)


# --- the secret address ---


def calendar_token(home: Home) -> str:
    """Return the secret of the address; empty where there is none."""
    return home.store.note(NOTE) or ""


def make_calendar_token(home: Home) -> str:
    """Make a secret, in the place of the one before, which opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    home.store.set_note(NOTE, token)
    return token


def drop_calendar_token(home: Home) -> None:
    """Take the address back."""
    home.store.set_note(NOTE, "")


def calendar_of_token(home: Home, token: str) -> PlanFile:
    """Return the calendar behind a secret address. Raises NotFound: it is none of ours."""
    kept = calendar_token(home)
    if not kept or not hmac.compare_digest(kept.encode(), token.encode()):
        raise NotFound("calendar")
    return week_calendar(home)
