"""What the store keeps of a recording beside its samples: enough for a journal without opening a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from backstride.vocab.recording import Placement, Problem, Recording
from backstride.vocab.segment import Gait, Origin, Travel

RibbonPiece = tuple[float, float, Travel, Gait]
"""start_s, end_s, travel, gait: a segment as far as a picture needs it."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One recording in the journal."""

    id: str
    athlete_id: str
    digest: str
    """SHA-256 of the content, in hex: the same bytes are the same recording, whatever the name."""
    part: int
    """0, or the number of the recording in a file with several."""
    file_name: str | None
    """As it was given; never used as a path. None for a session that was typed in."""
    format: str
    source: str
    name: str | None
    sport: str | None
    start: datetime | None
    """Aware, UTC; None where the date is not known."""
    utc_offset_s: int | None
    """Local minus UTC where it happened: by the file if `zone_said`, else by the athlete's zone."""
    zone_said: bool
    local_day: date
    """The run's own day, by its own zone; the day it was added where the date is not known."""
    duration_s: float
    distance_m: float | None
    sensors: tuple[str, ...]
    problems: tuple[Problem, ...]
    placement: str | None
    simulated: bool
    added: datetime
    deleted: datetime | None = None
    ribbon: tuple[RibbonPiece, ...] | None = None
    """None while the analysis is pending."""
    totals_s: Mapping[str, float] = field(default_factory=dict)
    """Seconds by travel."""
    reading_version: int | None = None
    """The analysis version of the kept reading; None while it is pending."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Who says so: of the seconds by travel, and of the `distance`."""
    facing: str | None = None
    """As `Recording.facing`: by the file, or by the person if `worn_said`."""
    worn_said: bool = False
    """A person said after it was kept how the sensor was worn."""


@dataclass(frozen=True, slots=True)
class WornSaid:
    """What a person says about how the sensor of a recording was worn; it beats what the file says."""

    placement: Placement | None
    facing: str | None
    """As `Recording.facing`; None is not known, even where the file says something."""

    def on(self, recording: Recording) -> Recording:
        """Return the recording as it was worn."""
        return replace(recording, placement=self.placement, facing=self.facing)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What an analysis gives back to be kept; plain data, so that it crosses processes and machines."""

    version: int
    reading: dict[str, Any]
    """As the door `backstride.reading/1`."""
    ribbon: tuple[RibbonPiece, ...]
    totals_s: Mapping[str, float]
    origins: Mapping[str, Origin]
    """As `KeptRun.origins`."""
    distance_m: float | None
    summary: dict[str, Any] | None = None
    """A `RunSummary` as plain data: what the history needs of it."""


@dataclass(frozen=True, slots=True)
class KeptSummary:
    """What the history needs of one recording, as it is kept."""

    run_id: str
    local_day: date
    simulated: bool
    summary: dict[str, Any] | None
    """None while the analysis is pending, or where it is of an older version."""


class UploadState(StrEnum):
    """How far a file has come that was sent to us."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, or of one file inside an archive."""

    name: str
    run_ids: tuple[str, ...] = ()
    duplicate: bool = False
    """It had been kept before; `run_ids` are the ones it had become then."""
    error: str | None = None
    """One sentence, where it was refused."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent to us, and what became of it."""

    id: str
    athlete_id: str
    name: str
    size_bytes: int
    state: UploadState
    created: datetime
    done: int = 0
    """Files dealt with so far, of an archive."""
    outcomes: tuple[FileOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One line of the log of a plan, as it is kept."""

    kind: str
    """`decision`, or the word of an event."""
    day: date
    key: str | None
    version: str
    body: Mapping[str, Any]
