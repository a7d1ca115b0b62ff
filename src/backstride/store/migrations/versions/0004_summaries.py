"""A few numbers of each run for the history; what was analysed before has none until it is analysed anew."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("recordings", sa.Column("summary", sa.JSON(), nullable=True))
