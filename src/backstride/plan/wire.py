"""Events and decisions as JSON and back: what the log keeps, and the door `backstride.plan/1`.

pydantic writes and reads the nouns by their own types, so that a field cannot be forgotten; writing each by
hand was rejected after the third noun. It is imported when first needed.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from backstride.vocab.errors import ValueRefused
from backstride.vocab.plan import (
    Cleared,
    Decision,
    Event,
    Flagged,
    Morning,
    Override,
    ProfileSaid,
    Result,
    Screened,
    Tested,
    Wished,
)
from backstride.vocab.taken_back import Ended, Mistaken

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = "backstride.plan/1"
EVENTS: dict[str, type[Event]] = {
    "profile": ProfileSaid,
    "screened": Screened,
    "result": Result,
    "morning": Morning,
    "tested": Tested,
    "flagged": Flagged,
    "cleared": Cleared,
    "override": Override,
    "ended": Ended,
    "wished": Wished,
    "mistaken": Mistaken,
}
"""Events by the word that stands for them in JSON."""
_KINDS = {kind: word for word, kind in EVENTS.items()}


def _refused(why: str) -> ValueRefused:
    return ValueRefused(
        "event", f"This is not an event of a plan: {why}. The formats stand in docs/coach.md."
    )


_ADAPTERS: "dict[type, TypeAdapter[Any]]" = {}


def _adapter(kind: type) -> "TypeAdapter[Any]":
    """Return what reads and writes a noun; made once."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # a tenth of a second that most commands never need

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def event_to_json(event: Event) -> dict[str, Any]:
    """Return an event as JSON: its word under `event`, then its fields."""
    return {"event": _KINDS[type(event)], **_adapter(type(event)).dump_python(event, mode="json")}


def event_from_json(data: Mapping[str, Any]) -> Event:
    """Read an event.

    Raises:
        ValueRefused: It is none, or a field is missing, unknown or cannot be.

    """
    from pydantic import ValidationError  # noqa: PLC0415  # see above

    kind = EVENTS.get(str(data.get("event")))
    if kind is None:
        raise _refused(f"“event” must be one of {', '.join(EVENTS)}")
    given = {key: value for key, value in data.items() if key != "event"}
    unknown = sorted(set(given) - {field.name for field in fields(kind)})
    if unknown:
        raise _refused(f"it has no field {unknown[0]}")
    try:
        found: Event = _adapter(kind).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise _refused(f"{where}: {first['msg']}") from error
    return found


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON."""
    found: dict[str, Any] = _adapter(Decision).dump_python(decision, mode="json")
    return found


def decision_from_json(data: Mapping[str, Any]) -> Decision:
    """Read a decision that this program wrote."""
    found: Decision = _adapter(Decision).validate_python(dict(data))
    return found
