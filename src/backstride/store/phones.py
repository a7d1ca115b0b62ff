"""Paired phones, the code that is open, and the codes that were wrong.

A phone's secret is kept as a hash only, and is looked up anew for every request, so that taking a phone back
holds at once, whichever process did it. A claim reads the counters, compares and writes in one transaction
that holds the athlete's row: two guesses at one moment are counted one after the other, on either database.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.tables import AthleteRow, PairingCodeRow, PairingTryRow, PhoneRow
from backstride.vocab.errors import NotFound
from backstride.vocab.phone import PairingCode, Phone


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a wrong code may be typed."""

    an_address: int
    in_all: int
    a_code: int
    """Wrong ones while one code is open; with the last of them it closes."""
    window: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """What became of a code that was typed."""

    phone: Phone | None
    """None: it was wrong, or none is open."""
    wait: timedelta = timedelta(0)
    """More than nothing: too many were wrong, this one was not even looked at; try again after it."""


class Phones:
    """The one door to paired phones."""

    def __init__(self, database: Database) -> None:
        """Use `Store.phones`."""
        self._database = database

    def all(self, athlete_id: str) -> tuple[Phone, ...]:
        """Return an athlete's phones, the last paired first."""
        mine = select(PhoneRow).where(PhoneRow.athlete_id == athlete_id)
        with self._database.read() as session:
            rows = session.scalars(mine.order_by(PhoneRow.paired.desc(), PhoneRow.id))
            return tuple(_phone_of(row) for row in rows)

    def with_secret(self, secret_hash: str, now: datetime) -> Phone | None:
        """Return the phone whose secret has this hash; None where there is none, or its time is over."""
        wanted = select(PhoneRow).where(PhoneRow.secret_hash == secret_hash, PhoneRow.until > now)
        with self._database.read() as session:
            row = session.scalar(wanted)
            return None if row is None else _phone_of(row)

    def saw(self, phone_id: str, now: datetime) -> None:
        """Note that a phone asked for something; one that was taken back meanwhile stays away."""
        with self._database.write() as session:
            row = session.get(PhoneRow, phone_id)
            if row is not None:
                row.seen = now

    def rename(self, athlete_id: str, phone_id: str, name: str) -> None:
        """Call a phone something else. Raises NotFound."""
        with self._database.write() as session:
            _row(session, athlete_id, phone_id).name = name

    def remove(self, athlete_id: str, phone_id: str) -> Phone:
        """Take a phone back, at once; returns what it was. Raises NotFound."""
        with self._database.write() as session:
            row = _row(session, athlete_id, phone_id)
            session.delete(row)
            return _phone_of(row)

    def open_code(self, athlete_id: str, code: PairingCode) -> None:
        """Open a code, in the place of the one before. Raises NotFound."""
        with self._database.write() as session:
            _alone(session, athlete_id)
            session.merge(
                PairingCodeRow(
                    athlete_id=athlete_id, digits=code.digits, made=code.made, until=code.until, wrong=0
                )
            )

    def code(self, athlete_id: str, now: datetime) -> PairingCode | None:
        """Return the code that is open."""
        with self._database.read() as session:
            row = session.get(PairingCodeRow, athlete_id)
            if row is None or row.until <= now:
                return None
            return PairingCode(row.digits, row.made, row.until)

    def close_code(self, athlete_id: str) -> None:
        """Close the code that is open, if one is."""
        with self._database.write() as session:
            session.execute(delete(PairingCodeRow).where(PairingCodeRow.athlete_id == athlete_id))

    def wrong_tries(self, athlete_id: str, since: datetime) -> int:
        """Return how many wrong codes were typed since an instant."""
        wanted = select(func.count()).where(PairingTryRow.athlete_id == athlete_id, PairingTryRow.at > since)
        with self._database.read() as session:
            return session.scalar(wanted) or 0

    def claim(
        self, digits: str, address: str, phone: Phone, *, secret_hash: str, limits: Limits, now: datetime
    ) -> Claim:
        """Pair a phone if the code is right; a wrong one is counted.

        Args:
            digits: What was typed.
            address: From where.
            phone: What it becomes if the code is right.
            secret_hash: SHA-256 of the secret that it is given then.
            limits: How often a wrong code may be typed.
            now: The time.

        Raises:
            NotFound: the athlete has been removed.
        """
        with self._database.write() as session:
            _alone(session, phone.athlete_id)
            wait = _wait(session, phone.athlete_id, address, limits, now)
            if wait > timedelta(0):
                return Claim(None, wait)
            code = session.get(PairingCodeRow, phone.athlete_id)
            if code is not None and code.until <= now:
                session.delete(code)
                code = None
            if code is not None and compare_digest(code.digits.encode(), digits.encode()):
                session.delete(code)
                session.add(_row_of(phone, secret_hash))
                return Claim(phone)
            session.add(
                PairingTryRow(id=uuid.uuid4().hex, athlete_id=phone.athlete_id, address=address, at=now)
            )
            if code is not None:
                code.wrong += 1
                if code.wrong >= limits.a_code:
                    session.delete(code)
            return Claim(None)


def _alone(session: Session, athlete_id: str) -> None:
    """Hold the athlete's row until the transaction ends. Raises NotFound."""
    held = select(AthleteRow.id).where(AthleteRow.id == athlete_id).with_for_update()
    if session.scalar(held) is None:
        raise NotFound("athlete")


def _wait(session: Session, athlete_id: str, address: str, limits: Limits, now: datetime) -> timedelta:
    """Return how long nothing may be typed; what counts no longer is forgotten."""
    mine = PairingTryRow.athlete_id == athlete_id
    session.execute(delete(PairingTryRow).where(mine, PairingTryRow.at <= now - limits.window))
    tries = session.execute(
        select(PairingTryRow.at, PairingTryRow.address).where(mine).order_by(PairingTryRow.at.desc())
    ).all()
    from_here = [at for at, said in tries if said == address]
    waits = [
        found[most - 1] + limits.window - now
        for found, most in ((from_here, limits.an_address), ([at for at, _ in tries], limits.in_all))
        if len(found) >= most
    ]
    return max(waits, default=timedelta(0))


def _row(session: Session, athlete_id: str, phone_id: str) -> PhoneRow:
    row = session.get(PhoneRow, phone_id)
    if row is None or row.athlete_id != athlete_id:
        raise NotFound("phone")
    return row


def _phone_of(row: PhoneRow) -> Phone:
    return Phone(row.id, row.athlete_id, row.name, row.said, row.paired, row.seen, row.until)


def _row_of(phone: Phone, secret_hash: str) -> PhoneRow:
    return PhoneRow(
        id=phone.id,
        athlete_id=phone.athlete_id,
        name=phone.name,
        said=phone.said,
        secret_hash=secret_hash,
        paired=phone.paired,
        seen=phone.seen,
        until=phone.until,
    )
