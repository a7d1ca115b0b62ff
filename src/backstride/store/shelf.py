"""The one door: every read and write of recordings names the athlete, here and nowhere else.

There is no lookup of a recording by its id alone, since one view that forgets to ask whose it is is enough to
show a person's health to another.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, ScalarSelect, Select, delete, func, select, update
from sqlalchemy.orm import Session

from backstride.store.athletes import Athletes
from backstride.store.database import Database
from backstride.store.days import days_before
from backstride.store.files import Files, key_of, read_whole
from backstride.store.focus import Focus
from backstride.store.keeping import KeepPlace, Kept, PartToKeep, keep_parts, reading_row
from backstride.store.labels import Labels
from backstride.store.plans import Plans
from backstride.store.rows import analysed_values, run_of
from backstride.store.samples import decode_recording
from backstride.store.tables import OriginalRow, ReadingRow, RecordingRow
from backstride.store.uploads import Uploads
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import Analysed, KeptRun, KeptSummary
from backstride.vocab.recording import Recording

__all__ = ["Kept", "PartToKeep", "Shelf"]


class Shelf(Athletes, Focus, Labels, Plans, Uploads):
    """The recordings of one athlete, and what belongs to them."""

    def __init__(
        self, database: Database, files: Files, athlete_id: str, clock: Callable[[], datetime]
    ) -> None:
        """Nothing is asked yet; an athlete that does not exist has an empty shelf."""
        self._database = database
        self._files = files
        self._athlete_id = athlete_id
        self._clock = clock

    def keep(
        self,
        *,
        digest: str,
        file_name: str | None,
        original: Path | bytes | None,
        parts: Sequence[PartToKeep],
    ) -> tuple[Kept, ...]:
        """Keep all recordings of one file, or none; they are safe on disk when this returns.

        Args:
            digest: SHA-256 of the content, in hex: the identity, whatever the name.
            file_name: As it was given; never used as a path.
            original: The file as it was sent, or None for a session that was typed in.
            parts: Its recordings.

        Raises:
            NotFound: the athlete has been removed.
        """
        place = KeepPlace(self._database, self._files, self._athlete_id, self._clock())
        return keep_parts(place, digest, file_name, original, parts)

    def runs(
        self,
        *,
        before: date | None = None,
        weeks: int | None = None,
        week_start: int = 0,
        limit: int | None = None,
    ) -> tuple[KeptRun, ...]:
        """Return recordings, newest first, by one query and without opening a file.

        Args:
            before: Only days before this one.
            weeks: Only this many weeks of the calendar, counted back from the newest run that is left.
            week_start: The first day of a week: 0 is Monday, 6 is Sunday.
            limit: At most so many.
        """
        wanted = self._mine().order_by(*_NEWEST_FIRST).limit(limit)
        if before is not None:
            wanted = wanted.where(RecordingRow.local_day < before)
        if weeks is not None:
            newest = self._newest_day(before)
            wanted = wanted.where(RecordingRow.local_day > days_before(newest, 7 * weeks))
        with self._database.read() as session:
            found = [run_of(row) for row in session.scalars(wanted)]
        if weeks is None or not found:
            return tuple(found)
        this_week = found[0].local_day - timedelta(days=(found[0].local_day.weekday() - week_start) % 7)
        first = this_week - timedelta(days=7 * (weeks - 1))
        return tuple(run for run in found if run.local_day >= first)

    def stream_runs(self) -> Iterator[KeptRun]:
        """Yield all recordings, newest first, a few at a time: for exports."""
        with self._database.read() as session:
            for row in session.scalars(
                self._mine().order_by(*_NEWEST_FIRST).execution_options(yield_per=200)
            ):
                yield run_of(row)

    def summaries(self, version: int) -> tuple[KeptSummary, ...]:
        """Return what the history needs of all recordings, oldest first, by one query without their rows.

        Args:
            version: Of the analysis: summaries of an older one are not given.
        """
        columns = (
            RecordingRow.id, RecordingRow.local_day, RecordingRow.simulated, RecordingRow.summary,
            RecordingRow.reading_version,
        )  # fmt: skip
        order = (RecordingRow.local_day, RecordingRow.began, RecordingRow.id)
        with self._database.read() as session:
            return tuple(
                KeptSummary(run_id, day, simulated, summary if made == version else None)
                for run_id, day, simulated, summary, made in session.execute(
                    select(*columns).where(*self._scope()).order_by(*order)
                )
            )

    def ids_of(self, digest: str) -> tuple[str, ...]:
        """Return the recordings of a file by its content, in their order; () where there are none."""
        wanted = select(RecordingRow.id).where(*self._scope(), RecordingRow.digest == digest)
        with self._database.read() as session:
            return tuple(session.scalars(wanted.order_by(RecordingRow.part)))

    def has_whole(self, digest: str) -> bool:
        """Tell whether a file is kept by its content, with nothing lost: adding it again is of no use."""
        samples = select(RecordingRow.samples).where(*self._scope(), RecordingRow.digest == digest)
        with self._database.read() as session:
            keys = [key_of("samples", found) for found in session.scalars(samples)]
            original = session.get(OriginalRow, (self._athlete_id, digest))
        if not keys:
            return False
        if original is not None:
            keys.append(key_of("originals", original.blob))
        return all(self._files.size(key) is not None for key in keys)

    def deleted(self) -> tuple[KeptRun, ...]:
        """Return what was deleted and can still be brought back, the last deleted first."""
        wanted = self._all().where(RecordingRow.deleted.is_not(None)).order_by(RecordingRow.deleted.desc())
        with self._database.read() as session:
            return tuple(run_of(row) for row in session.scalars(wanted))

    def extent(self) -> tuple[int, date | None]:
        """Return the number of recordings and the day of the oldest."""
        wanted = select(func.count(), func.min(RecordingRow.local_day)).where(*self._scope())
        with self._database.read() as session:
            count, first = session.execute(wanted).one()
            return count, first

    def count(self) -> int:
        """Return the number of recordings."""
        return self.extent()[0]

    def run(self, run_id: str) -> KeptRun:
        """Return one recording. Raises NotFound, also where it belongs to another athlete or was deleted."""
        with self._database.read() as session:
            return run_of(self._row(session, run_id))

    def reading(self, run_id: str) -> dict[str, Any] | None:
        """Return the kept reading, perhaps of an older version; None while it is pending. Raises NotFound."""
        with self._database.read() as session:
            if not self._row(session, run_id).reading_version:
                return None
            row = session.get(ReadingRow, (self._athlete_id, run_id))
            return None if row is None else row.reading

    def samples(self, run_id: str) -> bytes:
        """Return the samples as `encode_recording` wrote them. Raises NotFound, DamagedFile."""
        with self._database.read() as session:
            digest = self._row(session, run_id).samples
        return read_whole(self._files, key_of("samples", digest))

    def recording(self, run_id: str) -> Recording:
        """Return the recording with all its samples, worn as was said. Raises NotFound, DamagedFile."""
        said, recording = self.worn_said(run_id), decode_recording(self.samples(run_id))
        return recording if said is None else said.on(recording)

    def open_original(self, run_id: str) -> tuple[str, BinaryIO]:
        """Return name and bytes of the file as it was sent. Raises NotFound, also where there was none."""
        original = self._original(run_id)
        if original is None:
            raise NotFound("original")
        stream = self._files.open(key_of("originals", original.blob))
        return original.file_name or original.digest, stream

    def original_size(self, run_id: str) -> int | None:
        """Return the size of the file as it was sent; None where there never was one. Raises NotFound."""
        original = self._original(run_id)
        return None if original is None else original.size_bytes

    def rename(self, run_id: str, name: str | None) -> None:
        """Give a recording another name. Raises NotFound."""
        self._change(run_id, {"name": name})

    def delete(self, run_id: str) -> None:
        """Delete a recording; it can be brought back until it is purged. Raises NotFound."""
        self._change(run_id, {"deleted": self._clock()})

    def undelete(self, run_id: str) -> KeptRun:
        """Bring a recording back; one that is not deleted stays as it is. Raises NotFound."""
        with self._database.write() as session:
            row = session.scalar(self._all().where(RecordingRow.id == run_id))
            if row is None:
                raise NotFound("run")
            row.deleted = None
            return run_of(row)

    def rezone(self, offset_at: Callable[[datetime], int]) -> int:
        """Move the recordings whose file named no zone to another zone; returns how many changed.

        Args:
            offset_at: Local minus UTC in seconds at an instant.
        """
        wanted = self._all().where(RecordingRow.zone_said.is_(False), RecordingRow.start.is_not(None))
        changed = 0
        with self._database.write() as session:
            for row in session.scalars(wanted):
                assert row.start is not None  # noqa: S101 (asked for above; for the type checker)
                offset_s = offset_at(row.start)
                if offset_s != row.utc_offset_s:
                    row.utc_offset_s = offset_s
                    row.local_day = (row.start + timedelta(seconds=offset_s)).date()
                    changed += 1
        return changed

    def save_analysed(self, run_id: str, analysed: Analysed, labels_revision: int) -> bool:
        """Keep a reading, unless the labels have changed since they were read; returns whether it was kept.

        Raises:
            NotFound: the recording was deleted meanwhile.
        """
        mine = (*self._scope(), RecordingRow.id == run_id)
        same = RecordingRow.labels_revision == labels_revision
        new = (
            update(RecordingRow)
            .where(*mine, same)
            .values(analysed_values(analysed))
            .returning(RecordingRow.id)
        )
        with self._database.write() as session:
            if session.scalar(new) is None:
                self._row(session, run_id)
                return False
            key = (ReadingRow.athlete_id == self._athlete_id, ReadingRow.recording_id == run_id)
            session.execute(delete(ReadingRow).where(*key))
            session.add(
                reading_row(
                    analysed, self._athlete_id, run_id, labels_revision=labels_revision, now=self._clock()
                )
            )
        return True

    def pending(self, version: int, limit: int) -> tuple[str, ...]:
        """Return ids of recordings without a reading of this version and their labels; the newest first."""
        wanted = self._pending(version).order_by(
            RecordingRow.reading_version.desc(), RecordingRow.began.desc(), RecordingRow.id.desc()
        )
        with self._database.read() as session:
            return tuple(session.scalars(wanted.limit(limit)))

    def pending_count(self, version: int | None = None) -> int:
        """Return how many recordings have no reading, or none of this version."""
        wanted = self._pending(1 if version is None else version).with_only_columns(func.count())
        with self._database.read() as session:
            return session.scalar(wanted) or 0

    def _pending(self, version: int) -> Select[str]:
        return select(RecordingRow.id).where(*self._scope(), RecordingRow.reading_version < version)

    def _scope(self) -> tuple[ColumnElement[bool], ...]:
        return (RecordingRow.athlete_id == self._athlete_id, RecordingRow.deleted.is_(None))

    def _all(self) -> Select[RecordingRow]:
        return select(RecordingRow).where(RecordingRow.athlete_id == self._athlete_id)

    def _mine(self) -> Select[RecordingRow]:
        return select(RecordingRow).where(*self._scope())

    def _newest_day(self, before: date | None) -> ScalarSelect[date]:
        newest = select(func.max(RecordingRow.local_day)).where(*self._scope())
        return (newest if before is None else newest.where(RecordingRow.local_day < before)).scalar_subquery()

    def _row(self, session: Session, run_id: str) -> RecordingRow:
        row = session.scalar(self._mine().where(RecordingRow.id == run_id))
        if row is None:
            raise NotFound("run")
        return row

    def _original(self, run_id: str) -> OriginalRow | None:
        with self._database.read() as session:
            return session.get(OriginalRow, (self._athlete_id, self._row(session, run_id).digest))

    def _change(self, run_id: str, values: dict[str, Any]) -> None:
        with self._database.write() as session:
            for name, value in values.items():
                setattr(self._row(session, run_id), name, value)


_NEWEST_FIRST = (RecordingRow.local_day.desc(), RecordingRow.began.desc(), RecordingRow.id.desc())
