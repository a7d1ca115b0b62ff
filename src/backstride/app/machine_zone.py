"""Where this machine stands, as the name of its time zone: where a person is who has not said it.

Today, and what is planned for it, are those of a person's own clock. With UTC for everybody an evening in
America would be tomorrow already, and a morning in New Zealand still yesterday.

Python knows how far the machine's clock is from UTC, not the name of its zone, and that distance is another
one in half a year. The name stands in `TZ`, else at the end of the link `/etc/localtime` (Linux, macOS).
Where neither tells one (Windows, most containers) it is UTC, and Settings says another.
"""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UTC_NAME = "UTC"
SAME_AS_UTC = frozenset({"UTC", "UCT", "Universal", "Zulu", "localtime"})
"""Last parts of names that say no place; `localtime` is the machine's own zone without its name."""


def machine_zone(environment: Mapping[str, str], link: Path = Path("/etc/localtime")) -> str:
    """Return the IANA name of this machine's time zone, `UTC` where it is not known."""
    said = environment.get("TZ")
    name = _after_folder(_target(link) if said is None else said.removeprefix(":"))
    if name.rpartition("/")[2] in SAME_AS_UTC:
        return UTC_NAME
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder; POSIX's own `CET-1CEST`
        return UTC_NAME


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _after_folder(path: str) -> str:
    return path.rpartition("zoneinfo/")[2]
