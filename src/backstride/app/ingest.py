"""Take files in: read each in its child, keep it, say what became of it. One file is one transaction.

A file is acknowledged (its outcome is yielded) only after its bytes and its row are safe. The analysis comes
after: what is kept without a reading is pending, and a second start goes on with it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backstride.app.home import Home
from backstride.app.reader import KnownFile, ReadFile
from backstride.store.samples import decode_about
from backstride.store.shelf import PartToKeep
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import DiskRefused
from backstride.vocab.kept import Analysed, FileOutcome
from backstride.vocab.recording import Placement, Problem, Recording
from backstride.vocab.segment import Label

FUTURE = timedelta(days=1)
"""A clock may be a zone off; more than a day ahead of ours it is wrong. Project choice."""


def ingest_file(  # noqa: PLR0917  # what `read` says about a file, in the same order
    home: Home,
    athlete: Athlete,
    path: Path,
    name: str,
    placement: Placement | None = None,
    facing: str | None = None,
) -> Iterator[FileOutcome]:
    """Keep every recording in a file or archive; yields one outcome a file, each already safe.

    Args:
        home: The running program.
        athlete: Whose recordings these become.
        path: Where the bytes lie.
        name: What to call the file; never used as a path.
        placement: Where a motion sensor was worn, if the person says.
        facing: Which sensor axis points where the chest points, if the person says.

    Raises:
        StoreRefused: nothing can be kept: the disk is full, the database busy. What was yielded is kept.
    """
    shelf = home.store.shelf(athlete.id)
    for item in home.reader.read(path, name, placement=placement, facing=facing, known=shelf.has_whole):
        if isinstance(item, ReadFile):
            yield _keep(home, athlete, item)
        elif isinstance(item, KnownFile):
            yield FileOutcome(name=item.name, run_ids=shelf.ids_of(item.digest), duplicate=True)
        else:
            yield FileOutcome(name=item.name, error=str(item.error))


def _keep(home: Home, athlete: Athlete, item: ReadFile) -> FileOutcome:
    now = home.clock()
    parts = [
        part_to_keep(i, decode_about(samples), samples, athlete, now)
        for i, samples in enumerate(item.samples)
    ]
    try:
        kept = home.store.shelf(athlete.id).keep(
            digest=item.digest, file_name=item.name, original=item.original, parts=parts
        )
    except OSError as error:
        raise DiskRefused.because(error) from error
    return FileOutcome(
        name=item.name, run_ids=tuple(k.run_id for k in kept), duplicate=all(k.duplicate for k in kept)
    )


def part_to_keep(  # noqa: PLR0917  # the fields of the noun that it makes
    part: int,
    about: Recording,
    samples: bytes,
    athlete: Athlete,
    now: datetime,
    labels: tuple[Label, ...] = (),
    analysed: Analysed | None = None,
) -> PartToKeep:
    """Say on which day, in whose zone, a recording belongs; a date ahead of today is named as a problem."""
    offset_s, said = zone_of(about, athlete)
    if about.start is not None and about.start > now + FUTURE:
        ahead = Problem(
            "clock-future",
            f"It is dated {about.start:%d %B %Y}, which is still to come: the clock was wrong.",
        )
        about = replace(about, problems=(*about.problems, ahead))
    day = ((about.start or now) + timedelta(seconds=offset_s or 0)).date()
    return PartToKeep(
        part=part,
        about=about,
        samples=samples,
        local_day=day,
        utc_offset_s=offset_s,
        zone_said=said,
        analysed=analysed,
        labels=labels,
    )


def zone_of(about: Recording, athlete: Athlete) -> tuple[int | None, bool]:
    """Return local minus UTC in seconds, and whether the file said so; else by the athlete's own zone."""
    if about.utc_offset_s is not None:
        return about.utc_offset_s, True
    if about.start is None:
        return None, False
    return offset_in_zone(about.start, athlete.preferences.time_zone), False


def offset_in_zone(moment: datetime, zone: str) -> int:
    """Return the offset of an IANA zone at a moment, in seconds; 0 for a zone that is not known here."""
    try:
        offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    return int(offset.total_seconds()) if offset else 0
