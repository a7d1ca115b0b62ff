"""Alembic runs this file for each upgrade, on the connection and in the transaction of `store.migrate`."""

from alembic import context

from backstride.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()
