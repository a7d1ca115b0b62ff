"""Who the recordings belong to, and their bodies by day."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.rows import athlete_of, athlete_values
from backstride.store.tables import AthleteRow, BodyRow
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.errors import NotFound


def athletes_where(session: Session, *conditions: ColumnElement[bool]) -> tuple[Athlete, ...]:
    """Return athletes with their bodies, by one query; the first made first."""
    wanted = (
        select(AthleteRow, BodyRow)
        .outerjoin(BodyRow, BodyRow.athlete_id == AthleteRow.id)
        .where(*conditions)
        .order_by(AthleteRow.created, AthleteRow.id)
    )
    found: dict[str, tuple[AthleteRow, list[BodyRow]]] = {}
    for athlete, body in session.execute(wanted):
        bodies = found.setdefault(athlete.id, (athlete, []))[1]
        if body is not None:
            bodies.append(body)
    return tuple(athlete_of(row, bodies) for row, bodies in found.values())


class Athletes:
    """The part of a shelf that is about its athlete."""

    _database: Database
    _athlete_id: str

    def athlete(self) -> Athlete:
        """Return whose shelf this is. Raises NotFound."""
        with self._database.read() as session:
            found = athletes_where(session, AthleteRow.id == self._athlete_id)
        if not found:
            raise NotFound("athlete")
        return found[0]

    def save_athlete(self, athlete: Athlete) -> None:
        """Keep name, birth year, sex and preferences; bodies go by `put_body`. Raises NotFound."""
        mine = AthleteRow.id == self._athlete_id
        new = update(AthleteRow).where(mine).values(athlete_values(athlete)).returning(AthleteRow.id)
        with self._database.write() as session:
            if session.scalar(new) is None:
                raise NotFound("athlete")

    def put_body(self, body: Body) -> None:
        """Keep the body of a day; a second entry for it takes the place of the first. Raises NotFound."""
        with self._database.write() as session:
            if session.get(AthleteRow, self._athlete_id) is None:
                raise NotFound("athlete")
            session.merge(BodyRow(athlete_id=self._athlete_id, **asdict(body)))

    def drop_body(self, since: date) -> None:
        """Forget the body of a day, if there is one."""
        mine = (BodyRow.athlete_id == self._athlete_id, BodyRow.since == since)
        with self._database.write() as session:
            session.execute(delete(BodyRow).where(*mine))
