"""The phones that may come in: who asks, what they are called, when they were seen, and taking one back."""

import hashlib
import re
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backstride.app.home import Home
from backstride.vocab.errors import StoreRefused, ValueRefused
from backstride.vocab.phone import Phone

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a phone was seen: a write for each request would be many. Project choice."""
LONGEST_NAME = 60
"""Of a phone, in signs. Project choice."""
_KINDS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android phone"))
_MODEL = re.compile(r"Android [\d.]+; ([^;)]{2,40}?)(?: Build/[^;)]*)?\)")


def phones(home: Home) -> tuple[Phone, ...]:
    """Return all paired phones, the last paired first."""
    return home.store.phones().all(home.me().id)


def phone_with(home: Home, secret: str) -> Phone | None:
    """Return the phone that has this secret, and note that it was here; None where there is none."""
    door, now = home.store.phones(), home.clock()
    found = door.with_secret(hash_of(secret), now)
    if found is not None and now - found.seen >= SEEN_EVERY:
        with suppress(StoreRefused):  # somebody else writes; who asks should not wait for a note about it
            door.saw(found.id, now)
    return found


def rename_phone(home: Home, phone_id: str, name: str) -> None:
    """Call a phone something else. Raises ValueRefused, NotFound."""
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise ValueRefused("name", f"Give it a name of at most {LONGEST_NAME} signs.")
    home.store.phones().rename(home.me().id, phone_id, said)


def remove_phone(home: Home, phone_id: str) -> Phone:
    """Take a phone back: from now on it is a stranger. Raises NotFound."""
    return home.store.phones().remove(home.me().id, phone_id)


def name_said(said: str, owner: str) -> str:
    """Name a phone after what it says about itself (its `User-Agent`) and whose it is."""
    model = _MODEL.search(said)
    if model and model[1] != "K":  # what Chrome says of every phone since 110
        return model[1][:LONGEST_NAME]
    kind = next((words for sign, words in _KINDS if sign in said), "phone")
    first = owner.split(maxsplit=1)[0] if owner.strip() else ""
    if first:
        return f"{first}\N{RIGHT SINGLE QUOTATION MARK}s {kind}"[:LONGEST_NAME]
    return kind[:1].upper() + kind[1:] if kind == "phone" else kind


def seen_words(home: Home, phone: Phone) -> str:
    """Say when a phone was last seen, in the time of whoever looks."""
    now = home.clock()
    if now - phone.seen < 2 * SEEN_EVERY:
        return "seen just now"
    zone = ZoneInfo(home.me().preferences.time_zone)
    return f"last seen {_when(phone.seen.astimezone(zone), now.astimezone(zone))}"


def _when(then: datetime, now: datetime) -> str:
    days = (now.date() - then.date()).days
    if days == 0:
        return f"today at {then:%H:%M}"
    if days == 1:
        return f"yesterday at {then:%H:%M}"
    return f"on {then:%-d %B}" if then.year == now.year else f"on {then:%-d %B %Y}"


def hash_of(secret: str) -> str:
    """Return what is kept of a phone's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
