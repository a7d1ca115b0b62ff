"""What programs say to the coach: one event as JSON, checked as strictly as a form, and kept like any other.

Words are refused where they hold signs that no keyboard makes: they come back on pages, in calendars and
in databases that cannot hold all of them.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from backstride.app.coaching import Planned, kept_log, say
from backstride.app.home import Home
from backstride.app.taken_back import check_taken_back
from backstride.plan.allowed import refused
from backstride.plan.wire import event_from_json, event_to_json
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Override
from backstride.vocab.taken_back import Ended, Mistaken

LONGEST = 500
"""Of any word in an event. Project choice."""
MOST = 50
"""Entries of any list or object in an event. Project choice."""
DEEPEST = 5
LARGEST = 1e6
"""Of any number in an event: more than metres of any race. Project choice."""


def say_event(home: Home, json: Mapping[str, Any]) -> Planned:
    """Keep an event of `backstride.plan/1`, and return the plan; the same one twice is kept once.

    Raises:
        ValueRefused: it is no event, or a value of it cannot be.
    """
    _check(json, "event")
    event = event_from_json(json)
    _check(event_to_json(event), "event")  # "NaN" in quotes is read as a number
    if isinstance(event, Override):
        _, log, _ = kept_log(home)
        why = refused(event, log.standing(event.day))
        if why:
            raise ValueRefused("override", why)
    if isinstance(event, Ended | Mistaken):
        _, log, today = kept_log(home)
        if event not in log.events:  # the same one again is kept once, and not refused
            check_taken_back(event, log, today)
    return say(home, event)


def _check(value: object, place: str, depth: int = 0) -> None:
    """Refuse what is too long, too deep, no number, or holds control signs."""
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ValueRefused(place, f"{place}: at most {LONGEST} signs.")
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
            raise ValueRefused(place, f"{place}: there is a sign in it that cannot be written.")
    elif isinstance(value, int | float):
        if not abs(value) <= LARGEST:
            raise ValueRefused(place, f"{place}: this number cannot be.")
    elif isinstance(value, Mapping | list):
        _check_inside(value, place, depth + 1)


def _check_inside(value: Mapping[str, Any] | list[Any], place: str, depth: int) -> None:
    if len(value) > MOST or depth > DEEPEST:
        raise ValueRefused(place, f"{place}: more than an event holds.")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _check(key, place)
            _check(inner, str(key)[:60], depth)
    else:
        for inner in value:
            _check(inner, place, depth)
