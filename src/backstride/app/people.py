"""Who you are, as far as you say: asked where it is first needed, and nothing of it is required."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import available_timezones

from backstride.app.home import Home
from backstride.app.ingest import offset_in_zone
from backstride.vocab.athlete import Athlete, Body, Preferences, Sex
from backstride.vocab.errors import ValueRefused

LIMITS = {
    # Inclusive; beyond them a value was mistyped. Project choices, wider than any adult or child who runs.
    "mass_kg": (20.0, 300.0, "kg"),
    "height_m": (0.8, 2.5, "m"),
    "hr_rest_bpm": (25.0, 120.0, "beats a minute"),
    "hr_max_bpm": (100.0, 240.0, "beats a minute"),
}
OLDEST_YEARS = 120


def save_profile(home: Home, name: str, birth_year: int | None, sex: Sex | None) -> Athlete:
    """Keep name, birth year and sex; each may be empty.

    Raises:
        ValueRefused: the birth year cannot be.
    """
    this_year = home.clock().year
    if birth_year is not None and not this_year - OLDEST_YEARS <= birth_year <= this_year:
        raise ValueRefused("birth_year", f"Between {this_year - OLDEST_YEARS} and {this_year}.")
    return _save(home, replace(home.me(), name=name.strip()[:100], birth_year=birth_year, sex=sex))


def save_preferences(home: Home, preferences: Preferences) -> Athlete:
    """Keep how numbers are written; runs whose file names no zone move to the new one.

    Raises:
        ValueRefused: the time zone is not known, or the week starts on no day.
    """
    if preferences.time_zone not in available_timezones():
        raise ValueRefused(
            "time_zone",
            f"“{preferences.time_zone[:60]}” is no time zone known here. Use one such as Europe/Amsterdam.",
        )
    if not 0 <= preferences.week_start <= 6:  # noqa: PLR2004  # the days of a week
        raise ValueRefused("week_start", "A week starts on Monday (0) to Sunday (6).")
    me = home.me()
    saved = _save(home, replace(me, preferences=preferences))
    if preferences.time_zone != me.preferences.time_zone:
        home.store.shelf(me.id).rezone(lambda moment: offset_in_zone(moment, preferences.time_zone))
    return saved


def put_body(home: Home, body: Body) -> Athlete:
    """Keep what you said about your body on a day; a second entry for the same day replaces the first.

    Raises:
        ValueRefused: a value cannot be, or the day is still to come.
    """
    if body.since > (home.clock() + timedelta(days=1)).date():
        raise ValueRefused("since", "This day is still to come. Choose today or earlier.")
    if body.since.year < home.clock().year - OLDEST_YEARS:
        raise ValueRefused("since", "This day is too long ago. Choose a later one.")
    for field, (low, high, unit) in LIMITS.items():
        value = getattr(body, field)
        if value is not None and not low <= value <= high:
            raise ValueRefused(field, f"Between {low:g} and {high:g} {unit}.")
    if body.hr_rest_bpm is not None and body.hr_max_bpm is not None and body.hr_rest_bpm >= body.hr_max_bpm:
        raise ValueRefused(
            "hr_max_bpm", "The highest heart rate lies above the resting one. Check both numbers."
        )
    home.store.shelf(home.me().id).put_body(body)
    return home.me()


def time_zones() -> tuple[str, ...]:
    """Return the names of places whose clock is known here, in order."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return (*sorted(places), "UTC")


def drop_body(home: Home, since: date) -> Athlete:
    """Take an entry back."""
    home.store.shelf(home.me().id).drop_body(since)
    return home.me()


def _save(home: Home, athlete: Athlete) -> Athlete:
    home.store.shelf(athlete.id).save_athlete(athlete)
    return home.me()
