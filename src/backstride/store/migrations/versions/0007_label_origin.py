"""A stretch can be said by confirming that the laps were those of the plan, which is trusted less."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; what was kept before, people said themselves."""
    op.add_column("labels", sa.Column("origin", sa.Text(), nullable=False, server_default="said"))
