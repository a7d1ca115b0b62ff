"""Keep a file's recordings: bytes first, rows second, and only then an answer.

The same content is one recording of an athlete, whatever it was called, zipped or bare, however many send it
at once: the database's unique key decides, not a look beforehand. What was deleted and is added again comes
back.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backstride.store.database import Database
from backstride.store.files import Files, digest_of, key_of
from backstride.store.rows import analysed_values, label_row, plain_json, problems_json
from backstride.store.samples import sensors_in
from backstride.store.tables import OriginalRow, ReadingRow, RecordingRow
from backstride.vocab.errors import NotFound
from backstride.vocab.kept import Analysed
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label


@dataclass(frozen=True, slots=True)
class PartToKeep:
    """One recording of a file, ready to be kept."""

    part: int
    """0, or the number of the recording in a file with several."""
    about: Recording
    """Its streams may be missing: what was measured stands in `samples`."""
    samples: bytes
    """As `encode_recording` wrote them."""
    local_day: date
    utc_offset_s: int | None
    zone_said: bool
    analysed: Analysed | None = None
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a part has become."""

    run_id: str
    duplicate: bool
    """It had been kept before, and nothing was changed (or it was brought back)."""


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Where and for whom recordings are kept, and what time it is."""

    database: Database
    files: Files
    athlete_id: str
    now: datetime


def keep_parts(
    place: KeepPlace,
    digest: str,
    file_name: str | None,
    original: bytes | Path | None,
    parts: Sequence[PartToKeep],
) -> tuple[Kept, ...]:
    """Keep all recordings of one file, or none; safe on disk when it returns.

    Raises:
        NotFound: the athlete has been removed.
        StoreBusy: the database was in use for too long.
    """
    try:
        with place.database.keeping() as begin:
            sent = None if original is None else _put_original(place, digest, file_name, original)
            for part in parts:
                place.files.put("samples", part.samples)
            with begin() as session:
                if sent is not None:
                    _add_original(place, session, sent)
                return tuple(_keep_part(place, session, digest, file_name, part) for part in parts)
    except IntegrityError as error:
        raise NotFound("athlete") from error


def _put_original(
    place: KeepPlace, digest: str, file_name: str | None, original: bytes | Path
) -> dict[str, Any]:
    size_bytes = len(original) if isinstance(original, bytes) else original.stat().st_size
    return {
        "athlete_id": place.athlete_id,
        "digest": digest,
        "blob": place.files.put("originals", original),
        "size_bytes": size_bytes,
        "file_name": file_name,
        "added": place.now,
    }


def _add_original(place: KeepPlace, session: Session, sent: dict[str, Any]) -> None:
    """Note the original; the first one sent stays, unless its bytes are gone."""
    session.execute(place.database.insert(OriginalRow).values(sent).on_conflict_do_nothing())
    row = session.get_one(OriginalRow, (place.athlete_id, sent["digest"]))
    if row.blob != sent["blob"] and place.files.size(key_of("originals", row.blob)) is None:
        row.blob, row.size_bytes = sent["blob"], sent["size_bytes"]


def _keep_part(
    place: KeepPlace, session: Session, digest: str, file_name: str | None, part: PartToKeep
) -> Kept:
    run_id = uuid.uuid4().hex
    values = _recording_values(place, run_id, digest, file_name, part)
    statement = place.database.insert(RecordingRow).values(values).on_conflict_do_nothing()
    if session.scalar(statement.returning(RecordingRow.id)) is None:
        return _kept_before(place, session, digest, part)
    session.add_all(
        label_row(
            label,
            athlete_id=place.athlete_id,
            run_id=run_id,
            label_id=uuid.uuid4().hex,
            position=position,
            now=place.now,
        )
        for position, label in enumerate(part.labels)
    )
    if part.analysed is not None:
        session.add(reading_row(part.analysed, place.athlete_id, run_id, labels_revision=0, now=place.now))
    session.flush()
    return Kept(run_id, duplicate=False)


def _kept_before(place: KeepPlace, session: Session, digest: str, part: PartToKeep) -> Kept:
    """Return the recording that this content is already; bring it back, and mend lost samples."""
    mine = (
        RecordingRow.athlete_id == place.athlete_id,
        RecordingRow.digest == digest,
        RecordingRow.part == part.part,
    )
    row = session.execute(
        select(RecordingRow.id, RecordingRow.samples, RecordingRow.deleted).where(*mine)
    ).one()
    changed: dict[str, Any] = {} if row.deleted is None else {"deleted": None}
    samples = digest_of(part.samples)
    if row.samples != samples and place.files.size(key_of("samples", row.samples)) is None:
        changed |= {"samples": samples, "samples_bytes": len(part.samples), "reading_version": 0}
    if changed:
        session.execute(update(RecordingRow).where(RecordingRow.id == row.id).values(changed))
    return Kept(row.id, duplicate=True)


def _recording_values(
    place: KeepPlace, run_id: str, digest: str, file_name: str | None, part: PartToKeep
) -> dict[str, Any]:
    about = part.about
    return {
        "id": run_id,
        "athlete_id": place.athlete_id,
        "digest": digest,
        "part": part.part,
        "file_name": file_name,
        "samples": digest_of(part.samples),
        "samples_bytes": len(part.samples),
        "format": about.format,
        "source": about.source,
        "name": about.name,
        "sport": about.sport,
        "start": about.start,
        "began": about.start or place.now,
        "utc_offset_s": part.utc_offset_s,
        "zone_said": part.zone_said,
        "local_day": part.local_day,
        "duration_s": about.duration_s,
        "sensors": [sensor.value for sensor in sensors_in(part.samples)],
        "problems": problems_json(about.problems),
        "placement": about.placement,
        "facing": about.facing,
        "worn_said": False,
        "simulated": about.simulated,
        "added": place.now,
        "deleted": None,
        "labels_revision": 0,
        **analysed_values(part.analysed),
    }


def reading_row(
    analysed: Analysed, athlete_id: str, run_id: str, *, labels_revision: int, now: datetime
) -> ReadingRow:
    """Return the row of a reading."""
    return ReadingRow(
        athlete_id=athlete_id,
        recording_id=run_id,
        version=analysed.version,
        labels_revision=labels_revision,
        reading=plain_json(analysed.reading),
        made=now,
    )
