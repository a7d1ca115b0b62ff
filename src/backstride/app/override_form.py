"""What a person or a coach changes by hand, as a form: what stands in it first, and how it is read."""

from collections.abc import Mapping, Sequence
from datetime import date

from backstride.app.home import Home
from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import Override, What


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
