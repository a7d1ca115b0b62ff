"""How typed numbers are read: generous with form, strict with what cannot be.

A decimal comma is a point, a unit may be written or left out, and a slip of the point or of the unit is
answered with the value that was probably meant. Rejected: guessing silently (720 becoming 72 kg would be a
wrong body in every estimate), and one sentence for all ("invalid input").
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import ValueRefused
from backstride.vocab.units import (
    KG_PER_POUND,
    METRES_PER_FOOT,
    METRES_PER_INCH,
    METRES_PER_MILE,
    METRES_PER_YARD,
    SECONDS_PER_DAY,
    SECONDS_PER_HOUR,
    metres_per_unit,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a typed value can be, in SI units, inclusive; all are project choices, wider than any runner."""

    low: float
    high: float
    usual_low: float
    usual_high: float
    """What most people type: a slip is mended towards it, in words only."""
    example: float


MASS_KG = Bounds(20.0, 300.0, 35.0, 160.0, 72.0)
HEIGHT_M = Bounds(0.9, 2.5, 1.3, 2.15, 1.72)
HR_REST_BPM = Bounds(25.0, 120.0, 35.0, 95.0, 58.0)
HR_MAX_BPM = Bounds(90.0, 240.0, 140.0, 215.0, 185.0)
DISTANCE_M = Bounds(10.0, 1e6, 10.0, 100_000.0, 5_000.0)
DURATION_S = Bounds(1.0, 4 * SECONDS_PER_DAY, 60.0, 12 * SECONDS_PER_HOUR, 2_700.0)
SPEED_MPS = Bounds(0.1, 13.0, 0.3, 7.0, 2.0)
GRADE = Bounds(-0.4, 0.4, -0.2, 0.2, 0.05)

METRES_IN: Mapping[str, float] = MappingProxyType(
    {"m": 1.0, "km": 1000.0, "mi": METRES_PER_MILE, "mile": METRES_PER_MILE, "miles": METRES_PER_MILE,
     "yd": METRES_PER_YARD, "cm": 0.01, "ft": METRES_PER_FOOT, "in": METRES_PER_INCH}
)  # fmt: skip
KG_IN: Mapping[str, float] = MappingProxyType(
    {"kg": 1.0, "lb": KG_PER_POUND, "lbs": KG_PER_POUND, "g": 0.001}
)
MPS_IN: Mapping[str, float] = MappingProxyType(
    {"m/s": 1.0, "km/h": 1000 / SECONDS_PER_HOUR, "kmh": 1000 / SECONDS_PER_HOUR,
     "mph": METRES_PER_MILE / SECONDS_PER_HOUR, "mi/h": METRES_PER_MILE / SECONDS_PER_HOUR}
)  # fmt: skip
SECONDS_IN: Mapping[str, float] = MappingProxyType(
    {"h": 3600.0, "hour": 3600.0, "hours": 3600.0, "min": 60.0, "minute": 60.0, "minutes": 60.0, "m": 60.0,
     "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0}
)  # fmt: skip

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)*|[.,]\d+)")
_PACE_UNIT = re.compile(r"\s*(?:min)?\s*/\s*(km|mi)$|\s*min$")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})")
_FEET = re.compile(r"(\d)\s*(?:'|ft|feet)\s*(?:(\d{1,2})\s*(?:\"|''|in|inches)?)?")
_SIGNS = str.maketrans({"\u2212": "-", "\u2019": "'", "\u2032": "'", "\u2033": '"', "\u201d": '"'})
_SLIPS = (0.001, 0.01, 0.1, -1.0, 10.0, 100.0, 1000.0)
"""A point forgotten or misplaced, centimetres for metres, grams for kilograms, a sign."""


def read_mass_kg(text: str, preferences: Preferences, field: str = "mass") -> float:
    """Return kg from `72`, `72,5 kg` or `159 lb`.

    Raises:
        ValueRefused: it is no number, or none that a person weighs.
    """
    unit = preferences.mass
    return _within(_scaled(text, KG_IN, unit, MASS_KG, field), MASS_KG, KG_IN[unit], unit, field)


def read_height_m(text: str, preferences: Preferences, field: str = "height") -> float:
    """Return metres from `1.72`, `172`, `172 cm`, `5'8"` or `5 ft 8`; a bare number above 3 is in cm.

    Raises:
        ValueRefused: it is no number, or no height of a person.
    """
    feet = _FEET.fullmatch(_plain(text))
    if feet:
        metres = int(feet[1]) * METRES_PER_FOOT + int(feet[2] or 0) * METRES_PER_INCH
    else:
        bare = "cm" if (_number(text) or 0.0) > 3 else "m"  # noqa: PLR2004  # nobody is 3 m tall, or 3 cm
        metres = _scaled(text, METRES_IN, bare, HEIGHT_M, field)
    unit, size = ("ft", METRES_PER_FOOT) if preferences.distance == "mi" else ("m", 1.0)
    return _within(metres, HEIGHT_M, size, unit, field)


def read_heart_rate_bpm(text: str, bounds: Bounds, field: str = "heart_rate") -> float:
    """Return beats a minute; `bounds` is `HR_REST_BPM` or `HR_MAX_BPM`.

    Raises:
        ValueRefused: it is no number, or no such heart rate.
    """
    unit = "beats a minute"
    return _within(_scaled(text, {"bpm": 1.0, unit: 1.0}, unit, bounds, field), bounds, 1.0, unit, field)


def read_birth_year(text: str, this_year: int, field: str = "birth_year") -> int:
    """Return the year of birth.

    Raises:
        ValueRefused: it is no year in which a person of 5 to 110 was born.
    """
    oldest, youngest = this_year - 110, this_year - 5
    if re.fullmatch(r"\d{4}", _plain(text)) and oldest <= int(_plain(text)) <= youngest:
        return int(_plain(text))
    raise ValueRefused(field, f"A year from {oldest} to {youngest}, with four digits, for example 1984.")


def read_distance_m(text: str, preferences: Preferences, field: str = "distance") -> float:
    """Return metres from `5`, `5,2 km`, `400 m`, `3.1 mi` or `20 yd`; a bare number is in the chosen unit.

    Raises:
        ValueRefused: it is no number, or further than anyone runs in one go.
    """
    unit = preferences.distance
    metres = _scaled(text, METRES_IN, unit, DISTANCE_M, field)
    return _within(metres, DISTANCE_M, metres_per_unit(unit), unit, field)


def read_duration_s(text: str, field: str = "duration") -> float:
    """Return seconds from `45` (minutes), `45:00`, `1:02:03`, `1 h 20`, `1h20min` or `90 s`.

    Raises:
        ValueRefused: it is no duration, or longer than four days.
    """
    seconds = _seconds(_plain(text))
    if seconds is None:
        raise ValueRefused(field, "Write it as minutes, for example 45, or as 1:02:03.")
    if not DURATION_S.low <= seconds <= DURATION_S.high:
        raise ValueRefused(field, "Between 1 second and 4 days, for example 45 for minutes, or 1:02:03.")
    return seconds


def read_speed_mps(text: str, preferences: Preferences, field: str = "speed") -> float:
    """Return m/s from `8:05` (a pace), `7,4 km/h`, `4.6 mph` or `2.1 m/s`; a bare number as is chosen.

    Raises:
        ValueRefused: it is no speed, or faster than anyone runs.
    """
    plain = _plain(text)
    unit = _PACE_UNIT.search(plain)
    if unit or ":" in plain or (preferences.pace == "pace" and _number(plain) is not None):
        seconds = _seconds(_PACE_UNIT.sub("", plain))
        speed = metres_per_unit((unit and unit[1]) or preferences.distance) / seconds if seconds else math.nan
    else:
        value, unit_mps = _measure(plain, MPS_IN, _unit_of_speed(preferences))
        speed = math.nan if value is None or unit_mps is None else value * unit_mps
    if not SPEED_MPS.low <= speed <= SPEED_MPS.high:
        raise ValueRefused(field, _speed_sentence(preferences))
    return speed


def read_grade(text: str, field: str = "grade") -> float:
    """Return rise over run from per cent: `5` and `5 %` are 0.05.

    Raises:
        ValueRefused: it is no number, or steeper than 40 %.
    """
    return _within(_scaled(text, {"%": 0.01}, "%", GRADE, field), GRADE, 0.01, "%", field)


def _plain(text: str) -> str:
    """Fold case and width, the several minus and quote signs, and every kind of space."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
    return " ".join(folded.split())


def _number(text: str) -> float | None:
    """Return a whole text as a number; the last of point and comma is the decimal one, the others group."""
    plain = _plain(text)
    if not _NUMBER.fullmatch(plain):
        return None
    digits = plain.replace(" ", "").replace(",", ".")
    whole, point, decimals = digits.rpartition(".")
    return float(whole.replace(".", "") + point + decimals) if point else float(digits)


def _measure(text: str, units: Mapping[str, float], bare: str) -> tuple[float | None, float | None]:
    """Return the number and the size of its unit (of `bare` where there is none); None is not understood."""
    plain = _plain(text)
    found = _NUMBER.match(plain)
    if found is None:
        return None, None
    return _number(found[0]), units.get(plain[found.end() :].strip() or bare)


def _scaled(text: str, units: Mapping[str, float], bare: str, bounds: Bounds, field: str) -> float:
    """Return a typed value in SI, or refuse it with an example."""
    value, size = _measure(text, units, bare)
    example = _written(bounds.example / units[bare])
    if value is None:
        raise ValueRefused(field, f"Write it as a number, for example {example}.")
    if size is None:
        raise ValueRefused(field, f"Write it in {bare}, for example {example} {bare}.")
    return value * size


def _within(value: float, bounds: Bounds, size: float, unit: str, field: str) -> float:
    """Return the value, or refuse it with the bounds in the person's unit and what was probably meant."""
    if bounds.low <= value <= bounds.high:
        return value
    ask = "".join(f" Did you mean {_written(meant / size)}?" for meant in _meant(value, bounds))
    raise ValueRefused(field, f"Between {_between(bounds, size)} {unit}.{ask}")


def _meant(value: float, bounds: Bounds) -> list[float]:
    """Return the value without the likeliest slip, or nothing where no single slip explains it."""
    usual = [value * slip for slip in _SLIPS if bounds.usual_low <= value * slip <= bounds.usual_high]
    return sorted(usual, key=lambda meant: abs(math.log(abs(meant) / bounds.example)))[:1]


def _between(bounds: Bounds, size: float) -> str:
    """Write the bounds rounded inward, so that all they promise is taken."""
    low, high = _figures(bounds.low / size, 2, up=True), _figures(bounds.high / size, 3, up=False)
    return f"{_written(low)} and {_written(high)}"


def _figures(value: float, figures: int, *, up: bool) -> float:
    scale = 10.0 ** (figures - 1 - math.floor(math.log10(abs(value))))
    whole = round(value * scale, 6)  # 0.07 * 100 is not 7
    return (math.ceil(whole) if up else math.floor(whole)) / scale


def _written(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"  # noqa: PLR2004  # from here on, groups of three


def _seconds(plain: str) -> float | None:
    """Return the seconds of a clock, of a bare number of minutes, or of numbers with units."""
    clock = _CLOCK.fullmatch(plain)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        fits = seconds < 60 and (clock[1] is None or minutes < 60)  # noqa: PLR2004  # 60 in a minute, in an hour
        return hours * SECONDS_PER_HOUR + minutes * 60.0 + seconds if fits else None
    bare = _number(plain)
    return bare * 60.0 if bare is not None else _spoken_seconds(plain)


def _spoken_seconds(plain: str) -> float | None:
    """Return the seconds of `1 h 20 min`; what follows hours without a unit is minutes, then seconds."""
    if not plain or _PART.sub("", plain):
        return None
    total, size = 0.0, SECONDS_PER_HOUR * 60.0
    for number, unit in _PART.findall(plain):
        following = SECONDS_IN[unit] if unit in SECONDS_IN else size / 60.0 if not unit else 0.0
        if not 1.0 <= following < size:  # an unknown word, or the larger unit after the smaller one
            return None
        size = following
        total += (_number(number) or 0.0) * size
    return total


def _unit_of_speed(preferences: Preferences) -> str:
    if preferences.pace == "mps":
        return "m/s"
    return "mph" if preferences.distance == "mi" else "km/h"


def _speed_sentence(preferences: Preferences) -> str:
    unit = _unit_of_speed(preferences)
    if preferences.pace == "pace":
        pace = f"for example 8:05 min/{preferences.distance}"
        return f"Write a pace, {pace}, or a speed, for example {_written(2.0 / MPS_IN[unit])} {unit}."
    return f"Between {_between(SPEED_MPS, MPS_IN[unit])} {unit}."
