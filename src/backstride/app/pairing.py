"""Pairing a phone: six digits, once, for ten minutes, and what makes guessing them hopeless.

**The arithmetic.** A code is one of 10^6. While one is open, at most ten wrong ones may be typed: with the
last of them it closes. So a stranger in the same network finds it with a chance of one in 100,000. While
nobody makes a new code, nothing more can be tried. Who makes codes all day, one after another, allows 20
tries in 15 minutes, 1,920 a day: one day in 520, and the page says how many were wrong.

Rejected: longer codes (the camera reads them anyway, and who types wants few digits), and codes that a phone
could use twice (the home screen of an iPhone is a browser of its own: it gets a code of its own).
"""

import secrets
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backstride.app.home import Home
from backstride.app.phones import hash_of, name_said, remove_phone
from backstride.vocab.errors import NotFound, TooManyTries, ValueRefused
from backstride.vocab.phone import PairingCode, Phone


@dataclass(frozen=True, slots=True)
class PairingParams:
    """What a code allows."""

    digits: int = 6
    """As many as a person types without a mistake; the arithmetic above. Project choice."""
    good: timedelta = timedelta(minutes=10)
    """The time to find a setting or two on a phone. Project choice."""
    an_address: int = 5
    """Wrong codes from one address in a window. Project choice."""
    in_all: int = 20
    """Wrong codes in a window, whoever typed them. Project choice."""
    a_code: int = 10
    """Wrong codes while one is open. Project choice; the arithmetic above."""
    window: timedelta = timedelta(minutes=15)
    """How long a wrong code counts. Project choice."""
    paired: timedelta = timedelta(days=400)
    """How long a phone stays paired: browsers keep a cookie no longer (RFC 6265bis)."""
    secret_bytes: int = 32
    """256 bits, twice what is asked of a session's secret. Project choice."""


PARAMS = PairingParams()


@dataclass(slots=True)
class Coming:
    """How far a phone has come that was never here before: what ticks the steps on the page by itself."""

    opened: bool = False
    loaded: bool = False
    trusted: bool = False
    paired: str | None = None
    """The name of the phone that came."""
    at: datetime | None = None
    """When it did."""


class Waiting:
    """The phone that is being waited for. In memory: it is about minutes, and about nobody by name."""

    def __init__(self) -> None:
        """Nobody has come yet."""
        self._lock = threading.Lock()
        self._coming = Coming()

    def begin(self) -> None:
        """Wait anew."""
        with self._lock:
            self._coming = Coming()

    def note(self, *, opened: bool = False, loaded: bool = False, trusted: bool = False) -> None:
        """Note that a phone opened the page, loaded the authority, or trusts this machine."""
        with self._lock:
            self._coming.opened |= opened or loaded or trusted
            self._coming.loaded |= loaded or trusted
            self._coming.trusted |= trusted

    def came(self, name: str, now: datetime) -> None:
        """Note that a phone was paired."""
        with self._lock:
            self._coming = replace(self._coming, opened=True, paired=name, at=now)

    def coming(self, code: PairingCode | None) -> Coming:
        """Return how far it is; a code that was opened since another phone came is for the next one."""
        with self._lock:
            if code is not None and self._coming.at is not None and self._coming.at <= code.made:
                self._coming = Coming()
            return replace(self._coming)


def open_code(home: Home, params: PairingParams = PARAMS) -> PairingCode:
    """Make a code, in the place of the one that is open."""
    now = home.clock()
    digits = f"{secrets.randbelow(10**params.digits):0{params.digits}}"
    made = PairingCode(digits, now, now + params.good)
    home.store.phones().open_code(home.me().id, made)
    return made


def kept_code(home: Home) -> PairingCode | None:
    """Return the code that is open."""
    return home.store.phones().code(home.me().id, home.clock())


def close_code(home: Home) -> None:
    """Close the code that is open."""
    home.store.phones().close_code(home.me().id)


def wrong_lately(home: Home, params: PairingParams = PARAMS) -> int:
    """Return how many wrong codes count at the moment."""
    return home.store.phones().wrong_tries(home.me().id, home.clock() - params.window)


def pair(home: Home, typed: str, address: str, said: str, before: Phone | None = None) -> tuple[Phone, str]:
    """Pair a phone; returns it with its secret, which is kept nowhere.

    Args:
        home: Whose phone it becomes.
        typed: The code, as it was typed.
        address: From where.
        said: What the phone says that it is.
        before: What this phone was until now: it keeps its name, and its old secret is good no longer.

    Raises:
        ValueRefused: these are no six digits, or not those of the code that is open.
        TooManyTries: too many were wrong; this one was not looked at.
    """
    from backstride.store.phones import Limits  # noqa: PLC0415  # slow to import

    params = PARAMS
    digits = "".join(typed.split())
    if len(digits) != params.digits or not (digits.isascii() and digits.isdigit()):
        raise ValueRefused("code", f"Type the {params.digits} digits that the laptop shows.")
    me, now = home.me(), home.clock()
    secret = secrets.token_urlsafe(params.secret_bytes)
    phone = Phone(
        id=uuid.uuid4().hex,
        athlete_id=me.id,
        name=before.name if before else name_said(said, me.name),
        said=said[:LONGEST_SAID],
        paired=now,
        seen=now,
        until=now + params.paired,
    )
    limits = Limits(params.an_address, params.in_all, params.a_code, params.window)
    claim = home.store.phones().claim(
        digits, address, phone, secret_hash=hash_of(secret), limits=limits, now=now
    )
    if claim.wait > timedelta(0):
        raise TooManyTries(claim.wait.total_seconds())
    if claim.phone is None:
        raise ValueRefused(
            "code", "This is not the code that the laptop shows now. Look again, or make a new one."
        )
    if before is not None:
        with suppress(NotFound):  # it was taken back meanwhile
            remove_phone(home, before.id)
    return claim.phone, secret


LONGEST_SAID = 300
"""Signs of a `User-Agent` that are kept. Project choice."""
