"""Bring the tables to the newest schema, once, however many programs start at the same time.

One transaction, on both databases: a killed upgrade has not happened. Where there is something to lose, a
copy is made first. Alembic is loaded only where there is something to do, since it is slow to load.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from backstride.store.database import Database, in_words
from backstride.store.tables import SCHEMA
from backstride.vocab.errors import DatabaseDamaged, DatabaseTooNew, StoreBusy

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_S = 60.0
"""How long a start waits while another one upgrades. Project choice."""


def revision_of(connection: Connection) -> str | None:
    """Return the schema of a database; None for one without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def bring_to_head(
    database: Database,
    copy_before: Callable[[str], object],
    *,
    location: Path = MIGRATIONS,
    head: str = SCHEMA,
) -> None:
    """Make or upgrade the tables, if need be.

    Args:
        database: Where.
        copy_before: Called with the old schema before an upgrade, to keep a copy.
        location: The folder of migrations.
        head: The schema that this program knows.

    Raises:
        DatabaseTooNew: a newer program made it.
        DatabaseDamaged: it cannot be read.
        DiskRefused: it may not be opened or written.
        StoreBusy: another program uses it, and it has to be upgraded.
    """
    try:
        with in_words(), database.engine.connect() as connection:
            if revision_of(connection) == head:
                return
    except DatabaseError as error:
        raise DatabaseDamaged(str(error.orig)) from error
    with database.locks.hold("schema", alone=True, wait_s=WAIT_S) as held:
        if not held:
            raise StoreBusy("The database")
        _upgrade_alone(database, copy_before, location, head)


def _upgrade_alone(
    database: Database, copy_before: Callable[[str], object], location: Path, head: str
) -> None:
    with database.engine.connect() as connection:
        found = revision_of(connection)
    if found == head:
        return  # another program did it meanwhile
    if found is not None:
        check_known(found, location, head)
        with database.locks.hold("users", alone=True) as alone:
            if not alone:
                raise StoreBusy("The database")
            copy_before(found)
            _upgrade_in_one(database, location, head)
    else:
        _upgrade_in_one(database, location, head)


def _upgrade_in_one(database: Database, location: Path, head: str) -> None:
    with database.write_plainly() as connection:
        upgrade(connection, head, location)


def check_known(found: str, location: Path = MIGRATIONS, head: str = SCHEMA) -> None:
    """Refuse a schema that this program has never heard of.

    Raises:
        DatabaseTooNew: a newer program made it.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (slow to load, seldom needed)

    known = {script.revision for script in ScriptDirectory(str(location)).walk_revisions()}
    if found not in known:
        raise DatabaseTooNew(found, head)


def upgrade(connection: Connection, to: str, location: Path = MIGRATIONS) -> None:
    """Run the migrations up to a schema on a connection, inside its transaction."""
    from alembic import command  # noqa: PLC0415 (slow to load, seldom needed)
    from alembic.config import Config  # noqa: PLC0415 (the same)

    config = Config()
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
