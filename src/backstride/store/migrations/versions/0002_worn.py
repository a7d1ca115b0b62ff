"""How a sensor was worn can be said after its recording was kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; what was kept before goes by what its samples say."""
    op.add_column("recordings", sa.Column("facing", sa.Text(), nullable=True))
    op.add_column(
        "recordings", sa.Column("worn_said", sa.Boolean(), nullable=False, server_default=sa.false())
    )
