"""The shapes of runs, uploads and sessions in `/api/v1`: bounded to the last field, and documented."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from backstride.app.typed import TypedSession
from backstride.app.worn import read_facing
from backstride.vocab.kept import KeptRun, Upload, UploadState, WornSaid
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Handrail, Label, Origin, Travel
from backstride.web.api_problems import LONGEST_S, Day, Given, Name, Seconds, Taken, plain


class HealthOut(Given):
    """It is alive."""

    status: Literal["ok"] = "ok"
    version: str


class NoteOut(Given):
    """Something to know about a recording."""

    code: str
    words: str
    start_s: float | None
    end_s: float | None


class PieceOut(Given):
    """One piece of a ribbon."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait


class RunOut(Given):
    """A run as the journal knows it."""

    id: str
    athlete: str
    name: str | None
    sport: str | None
    format: str
    source: str
    file_name: str | None
    start: datetime | None
    utc_offset_s: int | None
    day: date
    duration_s: float
    distance_m: float | None
    sensors: list[str]
    placement: str | None
    facing: str | None
    worn_said: bool
    simulated: bool
    analysed: bool
    ribbon: list[PieceOut] | None
    totals_s: dict[str, float]
    origins: dict[str, Origin]
    problems: list[NoteOut]

    @staticmethod
    def of(run: KeptRun) -> "RunOut":
        """Return the shape of a run."""
        pieces = (
            None
            if run.ribbon is None
            else [PieceOut(start_s=a, end_s=b, travel=travel, gait=gait) for a, b, travel, gait in run.ribbon]
        )
        return RunOut(
            id=run.id,
            athlete=run.athlete_id,
            name=run.name,
            sport=run.sport,
            format=run.format,
            source=run.source,
            file_name=run.file_name,
            start=run.start,
            utc_offset_s=run.utc_offset_s,
            day=run.local_day,
            duration_s=run.duration_s,
            distance_m=run.distance_m,
            sensors=list(run.sensors),
            placement=run.placement,
            facing=run.facing,
            worn_said=run.worn_said,
            simulated=run.simulated,
            analysed=run.ribbon is not None,
            ribbon=pieces,
            totals_s=dict(run.totals_s),
            origins=dict(run.origins),
            problems=[
                NoteOut(code=p.code, words=p.words, start_s=p.start_s, end_s=p.end_s) for p in run.problems
            ],
        )


class RunsOut(Given):
    """Some weeks of runs, newest first; ask again with `before` set to `older` for the weeks before."""

    runs: list[RunOut]
    count: int
    older: date | None


class RenameIn(Taken):
    """Another name; null takes the name back."""

    name: Name | None


class WornIn(Taken):
    """How a motion sensor was worn; null is not known."""

    placement: Placement | None
    facing: Annotated[str, Field(max_length=60), AfterValidator(plain)] | None = None

    def said(self) -> WornSaid:
        """Return what was said. Raises ValueRefused where the facing is no direction."""
        return WornSaid(self.placement, read_facing(self.facing or ""))


class LabelIn(Taken):
    """What is said about a stretch."""

    start_s: Seconds
    end_s: Seconds
    travel: Travel
    gait: Gait = Gait.UNKNOWN
    speed_mps: Annotated[float, Field(ge=0, le=8, allow_inf_nan=False)] | None = None
    grade: Annotated[float, Field(ge=-0.5, le=0.5, allow_inf_nan=False)] | None = None
    handrail: Handrail | None = None

    def label(self) -> Label:
        """Return the label."""
        return Label(
            self.start_s, self.end_s, self.travel, self.gait, self.speed_mps, self.grade, self.handrail
        )


class LabelOut(LabelIn):
    """What was said about a stretch."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    origin: Origin = Origin.SAID
    """`planned` where it was confirmed that the laps were those of the plan."""

    @staticmethod
    def of(label: Label) -> "LabelOut":
        """Return the shape of a label."""
        return LabelOut(
            id=label.id,
            start_s=label.start_s,
            end_s=label.end_s,
            travel=label.travel,
            gait=label.gait,
            speed_mps=label.speed_mps,
            grade=label.grade,
            handrail=label.handrail,
            origin=label.origin,
        )


class LabelsIn(Taken):
    """Several stretches at once; the last word wins."""

    labels: Annotated[list[LabelIn], Field(min_length=1, max_length=200)]


class IdsOut(Given):
    """The ids of what was made, in order."""

    ids: list[str]


class LineOut(Given):
    """A line of a chart; null interrupts it."""

    t_s: list[float]
    values: list[float | None]


class SpeedOut(Given):
    """Chest speed: signed where travel is known, its size where it is not."""

    t_s: list[float]
    speed_signed: list[float | None]
    speed_unsigned: list[float | None]


class ChartsOut(Given):
    """All lines of a run for the visible range; null is a sensor that was not there."""

    start_s: float
    end_s: float
    speed: SpeedOut | None
    heart_rate: LineOut | None
    cadence: LineOut | None
    elevation: LineOut | None
    power: LineOut | None
    temperature: LineOut | None


class OutcomeOut(Given):
    """What became of one file."""

    name: str
    runs: list[str]
    duplicate: bool
    error: str | None


class UploadOut(Given):
    """A file that was sent, and how far it has come."""

    id: str
    name: str
    size_bytes: int
    state: UploadState
    created: datetime
    done: int
    outcomes: list[OutcomeOut]

    @staticmethod
    def of(upload: Upload) -> "UploadOut":
        """Return the shape of an upload."""
        return UploadOut(
            id=upload.id,
            name=upload.name,
            size_bytes=upload.size_bytes,
            state=upload.state,
            created=upload.created,
            done=upload.done,
            outcomes=[
                OutcomeOut(name=o.name, runs=list(o.run_ids), duplicate=o.duplicate, error=o.error)
                for o in upload.outcomes
            ],
        )


class UploadsOut(Given):
    """Files that were sent last, newest first."""

    uploads: list[UploadOut]


class SessionIn(Taken):
    """A session without a file."""

    day: Day
    duration_s: Annotated[float, Field(gt=0, le=LONGEST_S, allow_inf_nan=False)]
    start_at: time | None = None
    distance_m: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    name: Name = ""
    stretches: Annotated[tuple[LabelIn, ...], Field(max_length=200)] = ()

    def session(self) -> TypedSession:
        """Return what was typed."""
        start_at = None if self.start_at is None else self.start_at.replace(tzinfo=None)
        labels = tuple(stretch.label() for stretch in self.stretches)
        return TypedSession(self.day, self.duration_s, start_at, self.distance_m, self.name, labels)


class MadeOut(Given):
    """The id of the run that was made."""

    run: str
