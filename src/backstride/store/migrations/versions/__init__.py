"""One file a change of the tables, in order; Alembic finds them by their numbers."""
