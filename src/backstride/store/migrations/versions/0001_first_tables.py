"""The first tables. Written out in full, since a migration must not change when the tables do."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _bytes(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _json(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=null)


def _yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _of_athlete(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["athlete_id"], ["athletes.id"], name=f"fk_{table}_athlete_id", ondelete="CASCADE"
    )


def _of_recording(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["athlete_id", "recording_id"],
        ["recordings.athlete_id", "recordings.id"],
        name=f"fk_{table}_athlete_id_recording_id",
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Make all tables."""
    op.create_table("meta", _text("key"), _text("value"), sa.PrimaryKeyConstraint("key", name="pk_meta"))
    _athletes()
    _recordings()
    _readings_and_labels()
    op.create_table(
        "uploads",
        _text("id"),
        _text("athlete_id"),
        _text("name"),
        _bytes("size_bytes"),
        _text("state"),
        _instant("created"),
        _whole("done"),
        _json("outcomes"),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        _of_athlete("uploads"),
    )
    op.create_index("ix_uploads_newest", "uploads", ["athlete_id", "created"])


def _athletes() -> None:
    op.create_table(
        "athletes",
        _text("id"),
        _text("name"),
        _whole("birth_year", null=True),
        _text("sex", null=True),
        _json("preferences"),
        _yes_no("simulated"),
        _yes_no("is_self"),
        _instant("created"),
        sa.PrimaryKeyConstraint("id", name="pk_athletes"),
    )
    op.create_index(
        "ix_athletes_one_self",
        "athletes",
        ["is_self"],
        unique=True,
        sqlite_where=sa.text("is_self"),
        postgresql_where=sa.text("is_self"),
    )
    op.create_table(
        "bodies",
        _text("athlete_id"),
        sa.Column("since", sa.Date(), nullable=False),
        *(_number(name, null=True) for name in ("mass_kg", "height_m", "hr_rest_bpm", "hr_max_bpm")),
        sa.PrimaryKeyConstraint("athlete_id", "since", name="pk_bodies"),
        _of_athlete("bodies"),
    )


def _recordings() -> None:
    op.create_table(
        "originals",
        *(_text(name) for name in ("athlete_id", "digest", "blob")),
        _bytes("size_bytes"),
        _text("file_name", null=True),
        _instant("added"),
        sa.PrimaryKeyConstraint("athlete_id", "digest", name="pk_originals"),
        _of_athlete("originals"),
    )
    op.create_table(
        "recordings",
        *(_text(name) for name in ("id", "athlete_id", "digest")),
        _whole("part"),
        _text("file_name", null=True),
        _text("samples"),
        _bytes("samples_bytes"),
        *(_text(name) for name in ("format", "source")),
        *(_text(name, null=True) for name in ("name", "sport")),
        _instant("start", null=True),
        _instant("began"),
        _whole("utc_offset_s", null=True),
        _yes_no("zone_said"),
        sa.Column("local_day", sa.Date(), nullable=False),
        _number("duration_s"),
        _number("distance_m", null=True),
        *(_json(name) for name in ("sensors", "problems")),
        _text("placement", null=True),
        _yes_no("simulated"),
        _instant("added"),
        _instant("deleted", null=True),
        _whole("labels_revision"),
        _whole("reading_version"),
        _json("ribbon", null=True),
        _json("totals_s"),
        _json("origins"),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
        sa.UniqueConstraint("athlete_id", "digest", "part", name="uq_recordings_athlete_id_digest_part"),
        sa.UniqueConstraint("athlete_id", "id", name="uq_recordings_athlete_id_id"),
        _of_athlete("recordings"),
    )
    op.create_index("ix_recordings_journal", "recordings", ["athlete_id", "local_day", "began", "id"])
    op.create_index("ix_recordings_pending", "recordings", ["athlete_id", "reading_version", "began", "id"])


def _readings_and_labels() -> None:
    op.create_table(
        "readings",
        *(_text(name) for name in ("athlete_id", "recording_id")),
        *(_whole(name) for name in ("version", "labels_revision")),
        _json("reading"),
        _instant("made"),
        sa.PrimaryKeyConstraint("athlete_id", "recording_id", name="pk_readings"),
        _of_recording("readings"),
    )
    op.create_table(
        "labels",
        *(_text(name) for name in ("id", "athlete_id", "recording_id")),
        _whole("position"),
        *(_number(name) for name in ("start_s", "end_s")),
        *(_text(name) for name in ("travel", "gait")),
        *(_number(name, null=True) for name in ("speed_mps", "grade")),
        _text("handrail", null=True),
        _instant("created"),
        _instant("removed", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.UniqueConstraint(
            "athlete_id", "recording_id", "position", name="uq_labels_athlete_id_recording_id_position"
        ),
        _of_recording("labels"),
    )
