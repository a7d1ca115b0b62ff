"""Phones that were paired, the code that is open, and the codes that were wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["athlete_id"], ["athletes.id"], name=f"fk_{table}_athlete_id", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "phones",
        *(_text(name) for name in ("id", "athlete_id", "name", "said", "secret_hash")),
        *(_instant(name) for name in ("paired", "seen", "until")),
        sa.PrimaryKeyConstraint("id", name="pk_phones"),
        sa.UniqueConstraint("secret_hash", name="uq_phones_secret_hash"),
        _owner("phones"),
    )
    op.create_table(
        "pairing_codes",
        *(_text(name) for name in ("athlete_id", "digits")),
        *(_instant(name) for name in ("made", "until")),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_pairing_codes"),
        _owner("pairing_codes"),
    )
    op.create_table(
        "pairing_tries",
        *(_text(name) for name in ("id", "athlete_id", "address")),
        _instant("at"),
        sa.PrimaryKeyConstraint("id", name="pk_pairing_tries"),
        _owner("pairing_tries"),
    )
    op.create_index("ix_pairing_tries_at", "pairing_tries", ["athlete_id", "at"])
