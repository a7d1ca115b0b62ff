"""What a person or a coach changes by hand, and tests with a watch, as forms: how they are read."""

from collections.abc import Mapping, Sequence
from datetime import date

from backstride.app.coach_words import TESTS
from backstride.app.home import Home
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Measure, Override, What
from backstride.vocab.segment import Origin


def first_override(home: Home) -> dict[str, str]:
    """Return what stands in the form first."""
    return {"by": home.me().name, "what": What.DOSE.value, "value": "", "reason": "", "until": ""}


def read_override(chosen: Mapping[str, Sequence[str]], today: date) -> Override:
    """Read a form. Raises ValueRefused: something is missing or cannot be read."""
    said = {
        name: next(iter(chosen.get(name, ())), "").strip()
        for name in ("by", "what", "value", "reason", "until")
    }
    if not said["by"]:
        raise ValueRefused("by", "Say who changes it: your name, or your coach's.")
    if said["what"] not in set(What):
        raise ValueRefused("what", "Choose what is changed.")
    return Override(
        day=today,
        id="",
        by=said["by"][:60],
        what=What(said["what"]),
        value=_value(said["value"]),
        reason=said["reason"][:200],
        until=_until(said["until"]),
    )


def _value(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ValueRefused(
            "value", "Write a number: 0.5 halves the dose, 3 is stage 3 or three sessions."
        ) from None


def _until(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefused("until", "Write the day as year-month-day, for example 2026-11-21.") from None


LONGEST_S = 600.0
"""Of a test: nobody stands on one leg for ten minutes here. Project choice."""


def read_test(chosen: Mapping[str, Sequence[str]]) -> Measure:
    """Read a test that was timed. Raises ValueRefused: it is none of ours, or no number of seconds."""
    name = next(iter(chosen.get("name", ())), "")
    if name not in TESTS:
        raise ValueRefused("name", "There is no such test.")
    try:
        seconds = float(next(iter(chosen.get("seconds", ())), "").replace(",", "."))
    except ValueError:
        raise ValueRefused("seconds", "Write the seconds as a number, for example 8.5.") from None
    if not 0 < seconds <= LONGEST_S:
        raise ValueRefused("seconds", f"Write seconds between 0 and {LONGEST_S:g}.")
    return Measure(name, seconds, Origin.SAID)
