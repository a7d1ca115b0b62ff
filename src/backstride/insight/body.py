"""Which body ran: the one of the day of the run."""

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.reading import RunReading


def body_of(reading: RunReading, athlete: Athlete) -> Body | None:
    """Return what the athlete said of their body on the day of a run; the newest where no day is known."""
    start = reading.recording.start_utc
    if start is None:
        return max(athlete.bodies, default=None)
    moment = datetime.fromisoformat(start)
    with suppress(ZoneInfoNotFoundError, ValueError):  # without that zone the day in UTC is at most one off
        moment = moment.astimezone(ZoneInfo(athlete.preferences.time_zone))
    return athlete.body_on(moment.date())
