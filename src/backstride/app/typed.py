"""A session without any file, typed in: it is a recording without streams, and all of it is what you said."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backstride.app.analyse import analyse_recording
from backstride.app.home import Home
from backstride.app.ingest import part_to_keep
from backstride.store.samples import encode_recording
from backstride.vocab.athlete import Athlete
from backstride.vocab.errors import ValueRefused
from backstride.vocab.recording import Recording
from backstride.vocab.segment import Label

LONGEST_S = 48 * 3600.0
"""Longer than any run; a longer one was typed in the wrong unit. Project choice."""
FASTEST_MPS = 13.0
"""Faster than any human (see `formats.sanity`)."""


@dataclass(frozen=True, slots=True)
class TypedSession:
    """What a person typed in."""

    day: date
    duration_s: float
    start_at: time | None = None
    """By the person's own clock; noon where it was not said."""
    distance_m: float | None = None
    name: str = ""
    stretches: tuple[Label, ...] = ()


def type_session(home: Home, athlete: Athlete, session: TypedSession) -> str:
    """Keep a typed session and return its run's id; typing the same twice is one run.

    Raises:
        ValueRefused: a value cannot be.
    """
    _check(home, session)
    zone = ZoneInfo(athlete.preferences.time_zone)
    local = datetime.combine(session.day, session.start_at or time(12), tzinfo=zone)
    offset = local.utcoffset() or timedelta(0)
    recording = Recording(
        format="typed",
        source="typed in",
        start=local.astimezone(UTC),
        duration_s=session.duration_s,
        streams={},
        utc_offset_s=int(offset.total_seconds()),
        name=session.name.strip()[:200] or None,
        sport="running",
        said_distance_m=session.distance_m,
    )
    digest = hashlib.sha256(json.dumps(asdict(session), default=str, sort_keys=True).encode()).hexdigest()
    part = part_to_keep(
        0,
        recording,
        encode_recording(recording),
        athlete,
        home.clock(),
        labels=session.stretches,
        analysed=analyse_recording(recording, athlete, session.stretches),
    )
    kept = home.store.shelf(athlete.id).keep(digest=digest, file_name=None, original=None, parts=[part])
    return kept[0].run_id


def _check(home: Home, session: TypedSession) -> None:
    if not 0 < session.duration_s <= LONGEST_S:
        raise ValueRefused("duration_s", "Between 1 second and 48 hours. Check the length and its unit.")
    if session.day > (home.clock() + timedelta(days=1)).date():
        raise ValueRefused("day", "This day is still to come. Choose today or earlier.")
    if session.day.year < 1900:  # noqa: PLR2004  # nobody alive ran before
        raise ValueRefused("day", "This day is too long ago. Choose a later one.")
    if session.distance_m is not None and not 0 <= session.distance_m <= FASTEST_MPS * session.duration_s:
        raise ValueRefused(
            "distance_m", "This is further than anyone runs in that time. Check the distance and its unit."
        )
    for stretch in session.stretches:
        if not 0 <= stretch.start_s < stretch.end_s or stretch.end_s > session.duration_s + 0.5:
            raise ValueRefused(
                "stretches",
                "The stretches are longer than the session. Shorten one, or lengthen the session.",
            )
