"""How numbers are written: in the units that the runner chose, rounded to what they are worth.

Each function returns the number and its unit apart, since a page sets them apart; `str` joins them. What is
not known is `not known`, never 0 or a dash. How typed numbers are read stands in `typed.py`.
"""

import math
from typing import NamedTuple, TypeGuard

from backstride.vocab.athlete import Preferences
from backstride.vocab.reading import Estimate
from backstride.vocab.units import (
    METRES_PER_FOOT,
    METRES_PER_YARD,
    SECONDS_PER_HOUR,
    metres_per_unit,
    pace_s_per_unit,
    pounds_from_kg,
)

SLOWEST_PACE_S = 3600.0
"""Slower than an hour a km or mile is written as a speed: a pace there says nothing. Project choice."""
INCHES_PER_FOOT = 12
SHORT = 0.1
"""Below a tenth of a km or mile metres or yards are easier to read. Project choice."""


class Words(NamedTuple):
    """A number as it is written, and its unit (empty where it has none)."""

    value: str
    unit: str

    def __str__(self) -> str:
        """Join them as in running text."""
        return f"{self.value} {self.unit}".rstrip()


class EstimateWords(NamedTuple):
    """An estimate as it is written: number, unit and range apart; empty where there is none."""

    value: str
    unit: str
    range: str

    def __str__(self) -> str:
        """Join them as in running text: `240 kcal (200 to 290)`."""
        return " ".join(part for part in (self.value, self.unit, self.range and f"({self.range})") if part)


NOT_KNOWN = Words("not known", "")


def distance_words(metres: float | None, preferences: Preferences) -> Words:
    """Write a distance: `85 m`, `0.69 km`, `5.8 km`; or `93 yd`, `0.43 mi`, `3.6 mi`."""
    if not _known(metres):
        return NOT_KNOWN
    units = metres / metres_per_unit(preferences.distance)
    if round(units, 3) < SHORT:
        short, unit = (metres / METRES_PER_YARD, "yd") if preferences.distance == "mi" else (metres, "m")
        return Words(f"{short:.0f}", unit)
    return Words(f"{units:.2f}" if round(units, 2) < 1 else f"{units:,.1f}", preferences.distance)


def duration_words(seconds: float | None) -> Words:
    """Write a duration: `0:45 min`, `42:10 min`, `1:02:03 h`."""
    if not _known(seconds):
        return NOT_KNOWN
    whole = round(seconds)
    minutes, left = divmod(whole, 60)
    if whole < SECONDS_PER_HOUR:
        return Words(f"{minutes}:{left:02}", "min")
    return Words(f"{minutes // 60:,}:{minutes % 60:02}:{left:02}", "h")


def pace_words(speed_mps: float | None, preferences: Preferences) -> Words:
    """Write a speed as the runner chose: `8:05 min/km`, `7.4 km/h` or `2.1 m/s`; miles likewise."""
    if not _known(speed_mps):
        return NOT_KNOWN
    if preferences.pace == "mps":
        return Words(f"{speed_mps:.1f}", "m/s")
    pace_s = pace_s_per_unit(speed_mps, preferences.distance)
    if preferences.pace == "pace" and pace_s < SLOWEST_PACE_S:
        minutes, left = divmod(round(pace_s), 60)
        return Words(f"{minutes}:{left:02}", f"min/{preferences.distance}")
    per_hour = speed_mps * SECONDS_PER_HOUR / metres_per_unit(preferences.distance)
    return Words(f"{per_hour:.1f}", "mph" if preferences.distance == "mi" else "km/h")


def mass_words(mass_kg: float | None, preferences: Preferences) -> Words:
    """Write a mass: `72 kg`, `72.5 kg`, `159 lb`."""
    if not _known(mass_kg):
        return NOT_KNOWN
    if preferences.mass == "lb":
        return Words(f"{pounds_from_kg(mass_kg):.0f}", "lb")
    return Words(f"{mass_kg:.1f}".removesuffix(".0"), "kg")


def height_words(metres: float | None, preferences: Preferences) -> Words:
    """Write a height or a climb: `85 m`; in feet for those who count in miles."""
    if not _known(metres):
        return NOT_KNOWN
    if preferences.distance == "mi":
        return Words(f"{metres / METRES_PER_FOOT:,.0f}", "ft")
    return Words(f"{metres:,.0f}", "m")


def stature_words(metres: float | None, preferences: Preferences) -> Words:
    """Write the height of a body: `1.72 m`, or `5 ft 8 in` for those who count in miles."""
    if not _known(metres):
        return NOT_KNOWN
    if preferences.distance == "mi":
        feet, inches = divmod(round(metres / METRES_PER_FOOT * INCHES_PER_FOOT), INCHES_PER_FOOT)
        return Words(f"{feet} ft {inches}", "in")
    return Words(f"{metres:.2f}", "m")


def heart_rate_words(bpm: float | None) -> Words:
    """Write a heart rate: `152 beats a minute`."""
    return Words(f"{bpm:.0f}", "beats a minute") if _known(bpm) else NOT_KNOWN


def cadence_words(spm: float | None) -> Words:
    """Write a cadence: `180 steps a minute`."""
    return Words(f"{spm:.0f}", "steps a minute") if _known(spm) else NOT_KNOWN


def share_words(part: float | None, whole: float | None) -> Words:
    """Write a share with at most two significant figures: `13 %`, `0.84 %`, `under 0.1 %`, `99 %`."""
    if not _known(part) or not _known(whole) or whole <= 0:
        return NOT_KNOWN
    percent = 100 * part / whole
    if 0 < percent < SHORT:
        return Words("under 0.1", "%")
    if percent >= 99.5 and part < whole:  # noqa: PLR2004  # rounding must not turn nearly all into all
        return Words("over 99", "%")
    return Words(_two_figures(percent), "%")


def estimate_words(estimate: Estimate | None) -> EstimateWords:
    """Write an estimate with its range, two significant figures at most: `240 kcal (200 to 290)`."""
    if estimate is None or not _known(estimate.value):
        return EstimateWords("not known", "", "")
    low, value, high = (_at_most_two(number) for number in (estimate.low, estimate.value, estimate.high))
    unit = "" if estimate.unit == "1" else estimate.unit
    return EstimateWords(value, unit, f"{low} to {high}" if low != high else "")


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def _at_most_two(value: float) -> str:
    """Write 244.9 as 240, 96.2 as 96, 1.278 as 1.3: more figures would be a lie."""
    if value == 0:
        return "0"
    decimals = 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, decimals):,.{max(decimals, 0)}f}"


def _two_figures(value: float) -> str:
    """Write 12.6 as 13, 5.64 as 5.6, 0.843 as 0.84; zeros that say nothing are left out."""
    if value == 0:
        return "0"
    decimals = max(1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
