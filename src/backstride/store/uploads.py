"""Files that were sent, how far each has come, and what became of it: a restart goes on from here."""

import uuid
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select, update

from backstride.store.database import Database
from backstride.store.rows import upload_of, upload_values
from backstride.store.tables import UploadRow
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import Upload, UploadState


class Uploads:
    """The part of a shelf that keeps uploads."""

    _database: Database
    _athlete_id: str

    def put_upload(self, upload: Upload) -> Upload:
        """Note a file that was sent; it gets an id where it has none."""
        upload = replace(upload, id=upload.id or uuid.uuid4().hex, athlete_id=self._athlete_id)
        with self._database.write() as session:
            session.add(
                UploadRow(
                    id=upload.id,
                    athlete_id=upload.athlete_id,
                    name=upload.name,
                    size_bytes=upload.size_bytes,
                    created=upload.created,
                    **upload_values(upload),
                )
            )
        return upload

    def update_upload(self, upload: Upload) -> None:
        """Note how far it has come. Raises NotFound."""
        mine = (UploadRow.athlete_id == self._athlete_id, UploadRow.id == upload.id)
        new = update(UploadRow).where(*mine).values(upload_values(upload)).returning(UploadRow.id)
        with self._database.write() as session:
            if session.scalar(new) is None:
                raise NotFound("upload")

    def uploads(
        self,
        limit: int | None = None,
        *,
        only: Collection[str] | None = None,
        states: Collection[UploadState] | None = None,
    ) -> tuple[Upload, ...]:
        """Return what was sent, newest first.

        Args:
            limit: At most so many.
            only: Those of these ids.
            states: Those in one of these states.
        """
        mine = select(UploadRow).where(UploadRow.athlete_id == self._athlete_id)
        if only is not None:
            mine = mine.where(UploadRow.id.in_(only))
        if states is not None:
            mine = mine.where(UploadRow.state.in_(states))
        wanted = mine.order_by(UploadRow.created.desc(), UploadRow.id.desc()).limit(limit)
        with self._database.read() as session:
            return tuple(upload_of(row) for row in session.scalars(wanted))

    def upload(self, upload_id: str) -> Upload:
        """Return one upload. Raises NotFound."""
        mine = (UploadRow.athlete_id == self._athlete_id, UploadRow.id == upload_id)
        with self._database.read() as session:
            row = session.scalar(select(UploadRow).where(*mine))
            if row is None:
                raise NotFound("upload")
            return upload_of(row)
