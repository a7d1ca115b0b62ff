"""The tables, typed. Every row belongs to an athlete from the first migration on.

Times are aware and in UTC, or they are refused: a time without a zone is no time. Composite foreign keys
carry the athlete along, so that the database itself refuses a label of one person on the run of another.

JSON is kept as text (`json` on PostgreSQL, too). Rejected: `jsonb`, which reorders keys, turns 1e16 into an
integer and refuses NUL, so that a reading would not come back as it was written; nothing here queries inside.

A change here takes a new file in `migrations/versions` and the new number in `SCHEMA`; a test compares both.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "0007"
"""The newest migration that this program knows."""

Words = dict[str, Any]


class Utc(TypeDecorator[datetime]):
    """An instant. A naive datetime is a programming error and says so."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; SQLite, which has no zones, gets the plain UTC clock."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value} has no zone: an instant is kept in UTC")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware instant in UTC, whatever zone the connection speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text from strangers' files: what UTF-8 or PostgreSQL cannot hold becomes the replacement character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's own signature)
        """Replace NUL and lone surrogates (from file names that were not UTF-8)."""
        return None if value is None else plain_text(value)


def plain_text(value: str) -> str:
    """Return `value` with NUL and lone surrogates replaced by U+FFFD."""
    return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Base(DeclarativeBase):
    """One metadata with fixed names of constraints, so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Utc,
        date: Date,
        str: PlainText,
        float: Double,
        bool: Boolean,
        int: Integer,
        Words: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class MetaRow(Base):
    """Notes about the whole store, such as the mark that its folder of files carries, too."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class AthleteRow(Base):
    """A person. At most one is `is_self`: whoever uses this computer."""

    __tablename__ = "athletes"
    __table_args__ = (
        Index(
            "ix_athletes_one_self",
            "is_self",
            unique=True,
            sqlite_where=text("is_self"),
            postgresql_where=text("is_self"),
        ),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None]
    preferences: Mapped[Words]
    simulated: Mapped[bool]
    is_self: Mapped[bool]
    created: Mapped[datetime]


class BodyRow(Base):
    """A body on a day."""

    __tablename__ = "bodies"
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    mass_kg: Mapped[float | None]
    height_m: Mapped[float | None]
    hr_rest_bpm: Mapped[float | None]
    hr_max_bpm: Mapped[float | None]


class OriginalRow(Base):
    """The file that recordings came from. `digest` names its content, `blob` the bytes as they were sent."""

    __tablename__ = "originals"
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    blob: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str | None]
    added: Mapped[datetime]


class RecordingRow(Base):
    """One recording: all that the journal shows of it, without opening a file."""

    __tablename__ = "recordings"
    __table_args__ = (
        UniqueConstraint("athlete_id", "digest", "part"),
        UniqueConstraint("athlete_id", "id"),  # what labels and readings refer to
        # Read from its end for the journal, newest first. `began` is the start, or the day of adding.
        Index("ix_recordings_journal", "athlete_id", "local_day", "began", "id"),
        Index("ix_recordings_pending", "athlete_id", "reading_version", "began", "id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    digest: Mapped[str]
    part: Mapped[int]
    file_name: Mapped[str | None]
    samples: Mapped[str]
    samples_bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str]
    source: Mapped[str]
    name: Mapped[str | None]
    sport: Mapped[str | None]
    start: Mapped[datetime | None]
    began: Mapped[datetime]
    utc_offset_s: Mapped[int | None]
    zone_said: Mapped[bool]
    local_day: Mapped[date]
    duration_s: Mapped[float]
    distance_m: Mapped[float | None]
    sensors: Mapped[list[Any]]
    problems: Mapped[list[Any]]
    placement: Mapped[str | None]
    facing: Mapped[str | None]
    worn_said: Mapped[bool] = mapped_column(server_default=false())
    """A person said here how the sensor was worn: `placement` and `facing` beat those in the samples."""
    simulated: Mapped[bool]
    added: Mapped[datetime]
    deleted: Mapped[datetime | None]
    labels_revision: Mapped[int]
    """Raised by each change of what was said, so that an analysis of older words is not kept."""
    reading_version: Mapped[int]
    """Of the analysis; 0 while it is pending: never done, or something was said since."""
    ribbon: Mapped[list[Any] | None]
    totals_s: Mapped[Words]
    origins: Mapped[Words]
    summary: Mapped[Words | None] = mapped_column(deferred=True)
    """Of the reading, for the history alone: nobody else pays for reading it. None while it is pending."""


class ReadingRow(Base):
    """The whole reading of a recording; apart, because the journal does not need it."""

    __tablename__ = "readings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "recording_id"], ["recordings.athlete_id", "recordings.id"], ondelete="CASCADE"
        ),
    )
    athlete_id: Mapped[str] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    labels_revision: Mapped[int]
    reading: Mapped[Words]
    made: Mapped[datetime]


class LabelRow(Base):
    """What a person said about a stretch; removed ones stay, so that removing can be undone."""

    __tablename__ = "labels"
    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "recording_id"], ["recordings.athlete_id", "recordings.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("athlete_id", "recording_id", "position"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str]
    recording_id: Mapped[str]
    position: Mapped[int]
    """The order in which they were said: the last word wins."""
    start_s: Mapped[float]
    end_s: Mapped[float]
    travel: Mapped[str]
    gait: Mapped[str]
    speed_mps: Mapped[float | None]
    grade: Mapped[float | None]
    handrail: Mapped[str | None]
    origin: Mapped[str] = mapped_column(server_default="said")
    """`said`, or `planned` where it was confirmed that laps were those of the plan."""
    created: Mapped[datetime]
    removed: Mapped[datetime | None]


class FocusTestRow(Base):
    """A reaction-time test, raw: scores are computed when asked for.

    No column says which run it was taken before or after: the run is often added later, so time decides.
    """

    __tablename__ = "focus_tests"
    __table_args__ = (UniqueConstraint("athlete_id", "taken"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    taken: Mapped[datetime]
    """When it began; the same instant twice is one test, sent twice."""
    utc_offset_s: Mapped[int | None]
    device: Mapped[str]
    input: Mapped[str]
    moment: Mapped[str | None]
    ended: Mapped[str]
    duration_s: Mapped[float]
    frame_ms: Mapped[float | None]
    trials: Mapped[list[Any]]
    """Each `[wait_ms, reaction_ms]`: null where nothing was pressed, negative where it was too early."""
    simulated: Mapped[bool]
    added: Mapped[datetime]
    removed: Mapped[datetime | None]


class RatingRow(Base):
    """Effort and focus, as a person said. Without a recording, time decides which session it was about."""

    __tablename__ = "ratings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "recording_id"], ["recordings.athlete_id", "recordings.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("athlete_id", "recording_id", "moment"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    recording_id: Mapped[str | None]
    moment: Mapped[str]
    effort: Mapped[int | None]
    focus: Mapped[int | None]
    said: Mapped[datetime]


class PlanEntryRow(Base):
    """One line of the log of a plan: what happened, or a decision. Lines are added, never changed."""

    __tablename__ = "plan_entries"
    __table_args__ = (UniqueConstraint("athlete_id", "kind", "key"),)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """The order in which they came, from 0."""
    kind: Mapped[str]
    day: Mapped[date]
    key: Mapped[str | None]
    """Of what happened: the same sent twice is there once."""
    version: Mapped[str]
    """Of the tables that made a decision."""
    body: Mapped[Words]
    added: Mapped[datetime]


class UploadRow(Base):
    """A file that was sent, how far it has come and what became of it."""

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_newest", "athlete_id", "created"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    created: Mapped[datetime]
    done: Mapped[int]
    outcomes: Mapped[list[Any]]


class PhoneRow(Base):
    """A phone that was paired. Rows of these three tables are in no backup: see `dump.STAYS`."""

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("secret_hash"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    name: Mapped[str]
    said: Mapped[str]
    secret_hash: Mapped[str]
    """SHA-256 of 256 random bits: with so many, a slow hash would protect nothing more."""
    paired: Mapped[datetime]
    seen: Mapped[datetime]
    until: Mapped[datetime]


class PairingCodeRow(Base):
    """The code that is open: at most one an athlete, and gone once it was used."""

    __tablename__ = "pairing_codes"
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"), primary_key=True)
    digits: Mapped[str]
    """Plainly: it is shown at each look, lives for minutes, and a hash of six digits would hide none."""
    made: Mapped[datetime]
    until: Mapped[datetime]
    wrong: Mapped[int]
    """How often another one was typed while this one was open."""


class PairingTryRow(Base):
    """A code that was wrong: who typed it, and when. Forgotten once it counts no longer."""

    __tablename__ = "pairing_tries"
    __table_args__ = (Index("ix_pairing_tries_at", "athlete_id", "at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[str] = mapped_column(ForeignKey("athletes.id", ondelete="CASCADE"))
    address: Mapped[str]
    at: Mapped[datetime]
