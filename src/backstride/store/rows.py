"""Rows to nouns and back, in one place, so that no other module knows both."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from backstride.store.tables import AthleteRow, BodyRow, LabelRow, RecordingRow, UploadRow, plain_text
from backstride.vocab.athlete import Athlete, Body, Preferences, Sex
from backstride.vocab.kept import Analysed, FileOutcome, KeptRun, RibbonPiece, Upload, UploadState
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Gait, Handrail, Label, Origin, Travel

_PREFERENCES = {field.name for field in fields(Preferences)}


def athlete_of(row: AthleteRow, bodies: list[BodyRow]) -> Athlete:
    """Return the athlete with all bodies, oldest first."""
    return Athlete(
        id=row.id,
        name=row.name,
        birth_year=row.birth_year,
        sex=None if row.sex is None else Sex(row.sex),
        bodies=tuple(sorted(body_of(body) for body in bodies)),
        preferences=Preferences(**{k: v for k, v in row.preferences.items() if k in _PREFERENCES}),
        simulated=row.simulated,
    )


def body_of(row: BodyRow) -> Body:
    """Return the body of a day."""
    return Body(row.since, row.mass_kg, row.height_m, row.hr_rest_bpm, row.hr_max_bpm)


def athlete_values(athlete: Athlete) -> dict[str, Any]:
    """Return the columns that a person may change."""
    return {
        "name": athlete.name,
        "birth_year": athlete.birth_year,
        "sex": athlete.sex,
        "preferences": plain_json(asdict(athlete.preferences)),
        "simulated": athlete.simulated,
    }


def run_of(row: RecordingRow) -> KeptRun:
    """Return what the journal shows of a recording."""
    return KeptRun(
        id=row.id,
        athlete_id=row.athlete_id,
        digest=row.digest,
        part=row.part,
        file_name=row.file_name,
        format=row.format,
        source=row.source,
        name=row.name,
        sport=row.sport,
        start=row.start,
        utc_offset_s=row.utc_offset_s,
        zone_said=row.zone_said,
        local_day=row.local_day,
        duration_s=row.duration_s,
        distance_m=row.distance_m,
        sensors=tuple(row.sensors),
        problems=tuple(Problem(*values) for values in row.problems),
        placement=row.placement,
        facing=row.facing,
        worn_said=row.worn_said,
        simulated=row.simulated,
        added=row.added,
        deleted=row.deleted,
        ribbon=None if row.ribbon is None else tuple(_piece_of(values) for values in row.ribbon),
        totals_s=row.totals_s,
        reading_version=row.reading_version or None,
        origins={key: Origin(origin) for key, origin in row.origins.items()},
    )


def _piece_of(values: list[Any]) -> RibbonPiece:
    start_s, end_s, travel, gait = values
    return start_s, end_s, Travel(travel), Gait(gait)


def problems_json(problems: tuple[Problem, ...]) -> list[Any]:
    """Return problems as plain data."""
    found: list[Any] = plain_json([[p.code, p.words, p.start_s, p.end_s] for p in problems])
    return found


def analysed_values(analysed: Analysed | None) -> dict[str, Any]:
    """Return the columns of a recording that an analysis fills."""
    if analysed is None:
        return {
            "reading_version": 0,
            "ribbon": None,
            "totals_s": {},
            "origins": {},
            "distance_m": None,
            "summary": None,
        }
    return {
        "reading_version": analysed.version,
        "ribbon": [
            [start, end, Travel(travel).value, Gait(gait).value]
            for start, end, travel, gait in analysed.ribbon
        ],
        "totals_s": dict(analysed.totals_s),
        "origins": {key: Origin(origin).value for key, origin in analysed.origins.items()},
        "distance_m": analysed.distance_m,
        "summary": analysed.summary,
    }


def label_of(row: LabelRow) -> Label:
    """Return what a person said."""
    return Label(
        start_s=row.start_s,
        end_s=row.end_s,
        travel=Travel(row.travel),
        gait=Gait(row.gait),
        speed_mps=row.speed_mps,
        grade=row.grade,
        handrail=None if row.handrail is None else Handrail(row.handrail),
        id=row.id,
        origin=Origin(row.origin),
    )


def label_row(
    label: Label, *, athlete_id: str, run_id: str, label_id: str, position: int, now: datetime
) -> LabelRow:
    """Return the row of a label; `position` is its place in the order of saying."""
    return LabelRow(
        id=label_id,
        athlete_id=athlete_id,
        recording_id=run_id,
        position=position,
        start_s=label.start_s,
        end_s=label.end_s,
        travel=label.travel,
        gait=label.gait,
        speed_mps=label.speed_mps,
        grade=label.grade,
        handrail=label.handrail,
        origin=label.origin,
        created=now,
        removed=None,
    )


def upload_of(row: UploadRow) -> Upload:
    """Return how far a file has come."""
    return Upload(
        id=row.id,
        athlete_id=row.athlete_id,
        name=row.name,
        size_bytes=row.size_bytes,
        state=UploadState(row.state),
        created=row.created,
        done=row.done,
        outcomes=tuple(
            FileOutcome(outcome["name"], tuple(outcome["run_ids"]), outcome["duplicate"], outcome["error"])
            for outcome in row.outcomes
        ),
    )


def upload_values(upload: Upload) -> dict[str, Any]:
    """Return the columns of an upload that change while it is read."""
    return {
        "state": upload.state,
        "done": upload.done,
        "outcomes": plain_json([asdict(outcome) for outcome in upload.outcomes]),
    }


def plain_json(value: Any) -> Any:  # noqa: ANN401 (JSON is any of six types)
    """Return JSON with texts that every database can hold (see `tables.plain_text`)."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, dict):
        return {plain_text(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_json(item) for item in value]
    return value
