"""The log of one athlete's plan: lines are added and never changed; numbers say in which order they came."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from backstride.store.database import Database
from backstride.store.tables import AthleteRow, PlanEntryRow
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import PlanEntry


class Plans:
    """The part of a shelf that keeps the log of a plan."""

    _database: Database
    _athlete_id: str
    _clock: Callable[[], datetime]

    def plan_entries(self) -> tuple[PlanEntry, ...]:
        """Return the log, the first line first."""
        wanted = select(PlanEntryRow).where(PlanEntryRow.athlete_id == self._athlete_id)
        with self._database.read() as session:
            rows = session.scalars(wanted.order_by(PlanEntryRow.number))
            return tuple(PlanEntry(row.kind, row.day, row.key, row.version, row.body) for row in rows)

    def add_plan_entry(
        self, kind: str, day: date, body: Mapping[str, Any], *, key: str | None = None, version: str = ""
    ) -> bool:
        """Add a line and tell whether it is new: one of the same kind and key is there already.

        Raises:
            NotFound: the athlete has been removed.
        """
        mine = PlanEntryRow.athlete_id == self._athlete_id
        with self._database.write() as session:
            if session.get(AthleteRow, self._athlete_id) is None:
                raise NotFound("athlete")
            if key is not None:
                same = select(PlanEntryRow.number).where(
                    mine, PlanEntryRow.kind == kind, PlanEntryRow.key == key
                )
                if session.scalar(same) is not None:
                    return False
            last = session.scalar(select(func.max(PlanEntryRow.number)).where(mine))
            session.add(
                PlanEntryRow(
                    athlete_id=self._athlete_id,
                    number=0 if last is None else last + 1,
                    kind=kind,
                    day=day,
                    key=key,
                    version=version,
                    body=dict(body),
                    added=self._clock(),
                )
            )
            return True
