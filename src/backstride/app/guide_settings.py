"""What the phone is told beside the plan: the language it speaks, and whom it may offer to call.

Both are kept as one note beside the data. Columns of the athlete were rejected: no analysis asks for them.
"""

import json
import re
from dataclasses import dataclass

from backstride.app.home import Home
from backstride.vocab.errors import ValueRefused

NOTE = "guide"
LANGUAGES = (("en", "English"), ("de", "German"))
LONGEST = 60
"""Of a name. Project choice."""
DIGITS = range(3, 16)
"""Of a telephone number: 112 has three, and E.164 allows fifteen."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody whom the phone may offer to call after a fall."""

    name: str
    phone: str
    """Digits, with a plus before them where it was given."""


@dataclass(frozen=True, slots=True)
class GuideSettings:
    """What was chosen."""

    language: str = "en"
    contact: Contact | None = None


def guide_settings(home: Home) -> GuideSettings:
    """Return what was chosen."""
    said = json.loads(home.store.note(NOTE) or "{}")
    contact = said.get("contact")
    return GuideSettings(said.get("language", "en"), Contact(**contact) if contact else None)


def save_guide_settings(home: Home, language: str, name: str, phone: str) -> GuideSettings:
    """Keep language and contact; without a number there is no contact.

    Raises:
        ValueRefused: the language is not spoken here, or the number cannot be one.
    """
    if language not in dict(LANGUAGES):
        raise ValueRefused("language", "Choose one of those shown.")
    number = read_phone(phone) if phone.strip() else ""
    who = " ".join(name.split())[:LONGEST]
    if who and not number:
        raise ValueRefused("contact_phone", "Write the number too, or leave both empty.")
    contact = {"name": who, "phone": number} if number else None
    home.store.set_note(NOTE, json.dumps({"language": language, "contact": contact}, ensure_ascii=False))
    return guide_settings(home)


def read_phone(text: str) -> str:
    """Return a telephone number without what people write between digits.

    Raises:
        ValueRefused: it holds other signs, or too few or too many digits.
    """
    bare = re.sub(r"[\s()./\N{NO-BREAK SPACE}-]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", bare) or len(bare.lstrip("+")) not in DIGITS:
        raise ValueRefused("contact_phone", "Write a telephone number, for example +31 6 12345678.")
    return bare
