"""What the surroundings ask for, read once: five variables, each with a default that needs no setup."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backstride.app.machine_zone import UTC_NAME, machine_zone
from backstride.vocab.errors import SettingRefused

_OUTSIDE = re.compile(r"https://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?)/?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and who computes."""

    data: Path
    """The folder of everything kept (`BACKSTRIDE_DATA`)."""
    database: str | None = None
    """A PostgreSQL address (`BACKSTRIDE_DATABASE`); None is SQLite in the data folder."""
    files: str | None = None
    """Where originals and samples lie (`BACKSTRIDE_FILES`): a folder or a URL such as `s3://bucket/prefix`."""
    scheduler: str | None = None
    """The address of a Dask scheduler (`BACKSTRIDE_SCHEDULER`); None is a pool of processes here."""
    outside: str | None = None
    """What a phone asks a reverse proxy for (`BACKSTRIDE_OUTSIDE`): name and, unless it is 443, port."""
    zone: str = UTC_NAME
    """Where a person is who has not said it: in this machine's time zone (see `machine_zone`)."""
    upload_limit_bytes: int = 2 * 2**30
    """Largest file that may be sent: what an archive may unpack to. Project choice."""

    @staticmethod
    def from_environment(environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables.

        Raises:
            SettingRefused: a variable has a value that cannot be used.
        """
        env = os.environ if environment is None else environment
        database = env.get("BACKSTRIDE_DATABASE") or None
        if database is not None and not database.startswith(("postgresql://", "postgres://")):
            raise SettingRefused(
                "BACKSTRIDE_DATABASE",
                "use an address such as postgresql://user@host/name, or leave it empty for SQLite.",
            )
        return Settings(
            data=Path(env.get("BACKSTRIDE_DATA") or _default_folder(env)).expanduser(),
            database=database,
            files=env.get("BACKSTRIDE_FILES") or None,
            scheduler=env.get("BACKSTRIDE_SCHEDULER") or None,
            outside=_outside(env.get("BACKSTRIDE_OUTSIDE") or None),
            zone=machine_zone(env),
        )


def _outside(address: str | None) -> str | None:
    if address is None:
        return None
    found = _OUTSIDE.fullmatch(address.strip().lower())
    if found is None:
        raise SettingRefused(
            "BACKSTRIDE_OUTSIDE", "use an address such as https://backstride.example.org, without a path."
        )
    return found[1].removesuffix(":443")


def _default_folder(env: Mapping[str, str]) -> str:
    shelf = env.get("XDG_DATA_HOME") or "~/.local/share"
    return f"{shelf}/backstride"
