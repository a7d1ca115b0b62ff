"""Focus tests with every reaction as it was measured, and what a person said about effort and focus."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=null)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "focus_tests",
        *(_text(name) for name in ("id", "athlete_id")),
        _instant("taken"),
        sa.Column("utc_offset_s", sa.Integer(), nullable=True),
        *(_text(name) for name in ("device", "input")),
        _text("moment", null=True),
        _text("ended"),
        _number("duration_s"),
        _number("frame_ms", null=True),
        sa.Column("trials", sa.JSON(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        _instant("added"),
        _instant("removed", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_focus_tests"),
        sa.UniqueConstraint("athlete_id", "taken", name="uq_focus_tests_athlete_id_taken"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name="fk_focus_tests_athlete_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "ratings",
        *(_text(name) for name in ("id", "athlete_id")),
        _text("recording_id", null=True),
        _text("moment"),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("effort", "focus")),
        _instant("said"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint(
            "athlete_id", "recording_id", "moment", name="uq_ratings_athlete_id_recording_id_moment"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name="fk_ratings_athlete_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id", "recording_id"],
            ["recordings.athlete_id", "recordings.id"],
            name="fk_ratings_athlete_id_recording_id",
            ondelete="CASCADE",
        ),
    )
