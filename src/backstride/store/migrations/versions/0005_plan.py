"""The log of a plan: what happened and what was decided, in the order in which it came."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "plan_entries",
        sa.Column("athlete_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "number", name="pk_plan_entries"),
        sa.UniqueConstraint("athlete_id", "kind", "key", name="uq_plan_entries_athlete_id_kind_key"),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name="fk_plan_entries_athlete_id", ondelete="CASCADE"
        ),
    )
