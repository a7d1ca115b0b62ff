"""What a person said about a run: which way its stretches went, and how its sensor was worn.

Labels keep the order of saying, and every saying can be undone.

Each change raises the recording's revision and makes its reading pending, so that an analysis which began
before is not kept.
"""

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.rows import label_of, label_row
from backstride.store.tables import LabelRow, RecordingRow
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import WornSaid
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Label


class Labels:
    """The part of a shelf that keeps labels."""

    _database: Database
    _athlete_id: str
    _clock: Callable[[], datetime]

    def labels(self, run_id: str) -> tuple[Label, ...]:
        """Return the labels of a recording in the order in which they were said. Raises NotFound."""
        said = (
            LabelRow.athlete_id == self._athlete_id,
            LabelRow.recording_id == run_id,
            LabelRow.removed.is_(None),
        )
        with self._database.read() as session:
            self._revision(session, run_id)
            rows = session.scalars(select(LabelRow).where(*said).order_by(LabelRow.position))
            return tuple(label_of(row) for row in rows)

    def labels_revision(self, run_id: str) -> int:
        """Return a number that changes with the labels; read it before them. Raises NotFound."""
        with self._database.read() as session:
            return self._revision(session, run_id)

    def add_labels(self, run_id: str, labels: tuple[Label, ...]) -> tuple[str, ...]:
        """Keep what was said, all or nothing, and return the ids. Raises NotFound."""
        ids = tuple(uuid.uuid4().hex for _ in labels)
        said = (LabelRow.athlete_id == self._athlete_id, LabelRow.recording_id == run_id)
        with self._database.write() as session:
            self._touch(session, run_id)  # also locks out whoever else is saying something
            last = session.scalar(select(func.max(LabelRow.position)).where(*said))
            session.add_all(
                label_row(
                    label,
                    athlete_id=self._athlete_id,
                    run_id=run_id,
                    label_id=label_id,
                    position=position,
                    now=self._clock(),
                )
                for position, (label_id, label) in enumerate(
                    zip(ids, labels, strict=True), start=0 if last is None else last + 1
                )
            )
        return ids

    def remove_label(self, run_id: str, label_id: str) -> None:
        """Take a label back. Raises NotFound."""
        self._set_removed(run_id, label_id, self._clock())

    def bring_back_label(self, run_id: str, label_id: str) -> None:
        """Undo `remove_label`; the label has its old place in the order again. Raises NotFound."""
        self._set_removed(run_id, label_id, None)

    def worn_said(self, run_id: str) -> WornSaid | None:
        """Return how the sensor was worn, where a person said so after it was kept. Raises NotFound."""
        columns = select(RecordingRow.worn_said, RecordingRow.placement, RecordingRow.facing)
        with self._database.read() as session:
            row = session.execute(columns.where(*self._mine_alive(run_id))).one_or_none()
        if row is None:
            raise NotFound("run")
        if not row.worn_said:
            return None
        return WornSaid(None if row.placement is None else Placement(row.placement), row.facing)

    def say_worn(self, run_id: str, said: WornSaid) -> None:
        """Keep how the sensor of a recording was worn; its reading is pending again. Raises NotFound."""
        values = {"worn_said": True, "placement": said.placement, "facing": said.facing}
        with self._database.write() as session:
            self._touch(session, run_id)
            session.execute(update(RecordingRow).where(*self._mine_alive(run_id)).values(values))

    def _set_removed(self, run_id: str, label_id: str, removed: datetime | None) -> None:
        mine = (
            LabelRow.athlete_id == self._athlete_id,
            LabelRow.recording_id == run_id,
            LabelRow.id == label_id,
        )
        with self._database.write() as session:
            self._touch(session, run_id)
            label = session.scalar(select(LabelRow).where(*mine))
            if label is None:
                raise NotFound("label")
            label.removed = removed

    def _mine_alive(self, run_id: str) -> tuple[ColumnElement[bool], ...]:
        return (
            RecordingRow.athlete_id == self._athlete_id,
            RecordingRow.id == run_id,
            RecordingRow.deleted.is_(None),
        )

    def _revision(self, session: Session, run_id: str) -> int:
        revision = session.scalar(select(RecordingRow.labels_revision).where(*self._mine_alive(run_id)))
        if revision is None:
            raise NotFound("run")
        return revision

    def _touch(self, session: Session, run_id: str) -> None:
        change = {"labels_revision": RecordingRow.labels_revision + 1, "reading_version": 0}
        touched = (
            update(RecordingRow).where(*self._mine_alive(run_id)).values(change).returning(RecordingRow.id)
        )
        if session.scalar(touched) is None:
            raise NotFound("run")
