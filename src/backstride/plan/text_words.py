"""The vocabulary of a workout's text, and numbers that come back exactly as they were written.

Numbers are decimal on their way in and out: 0.1 min is 6 s and no hair more, and 5 km/h comes back as 5 km/h
although the workout holds metres a second.
"""

from dataclasses import dataclass
from decimal import Decimal

from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Role

TRAVELS = {
    "fwd": Travel.FORWARD,
    "forward": Travel.FORWARD,
    "bwd": Travel.BACKWARD,
    "backward": Travel.BACKWARD,
    "side": Travel.SIDEWAYS,
    "sideways": Travel.SIDEWAYS,
    "still": Travel.STILL,
}
GAITS = {"walk": Gait.WALK, "run": Gait.RUN, "jog": Gait.RUN, "stand": Gait.STAND}
ROLES = {
    "warm-up": Role.WARM_UP,
    "warmup": Role.WARM_UP,
    "work": Role.WORK,
    "rest": Role.REST,
    "cool-down": Role.COOL_DOWN,
    "cooldown": Role.COOL_DOWN,
}
RAILS = {"two": Handrail.TWO_HANDS, "one": Handrail.ONE_HAND, "none": Handrail.NONE}
EFFORTS = {"easy": (2.0, 3.0), "steady": (4.0, 5.0), "hard": (6.0, 8.0)}
"""Words for ranges of effort, 0 to 10. Expert design: no study gives words for effort backward."""
UNITS = {"m": Decimal(1), "km": Decimal(1000), "s": Decimal(1), "min": Decimal(60)}
DISTANCES, TIMES = ("m", "km"), ("s", "min")
SPEEDS = ("m/s", "km/h", "min/km")
KMH = Decimal("3.6")
LEADERS = ("at", "effort", "hr", "cadence", "rail", "grade", "cue", "drill", "note")
"""Words that say what comes behind them."""


@dataclass(frozen=True, slots=True)
class TextParams:
    """Limits of a workout's text; every limit is explained."""

    longest_text: int = 20_000
    """Characters; a year of daily blocks is shorter. Project choice."""
    most_times: int = 1000
    """Rounds of one repeat; more is a slip of the finger. Project choice."""
    most_blocks: int = 5000
    """Blocks with all repeats written out: a few characters cannot fill the memory. Project choice."""
    longest_m: float = 1_000_000.0
    """Distance of one block, 1,000 km. Project choice."""
    longest_s: float = 604_800.0
    """Time of one block, a week. Project choice."""
    speed_mps: tuple[float, float] = (0.05, 12.5)
    """From a careful shuffle to faster than anybody sprints. Project choice."""
    effort: tuple[float, float] = (0.0, 10.0)
    """Ends of the scale from 0, rest, to 10, nothing left: its definition."""
    heart_rate_bpm: tuple[float, float] = (30.0, 250.0)
    """Beyond it no heart of a person beats in training. Project choice."""
    cadence_spm: tuple[float, float] = (20.0, 400.0)
    """Steps of both feet a minute; quick feet stay below it. Project choice."""
    grade: tuple[float, float] = (-0.45, 0.45)
    """The slopes for which forward energy is known; the steepest treadmills reach 0.4. Project choice."""


DEFAULTS = TextParams()


def plain(number: float | Decimal) -> str:
    """Write a number so that reading it gives the very same: `0.1`, `1500`, never `1e-05`."""
    decimal = number if isinstance(number, Decimal) else Decimal(repr(float(number)))
    text = f"{decimal:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def speed_of(number: Decimal, unit: str) -> float:
    """Return metres a second; for `min/km` the number is minutes."""
    if unit == "m/s":
        return float(number)
    if unit == "km/h":
        return float(number / KMH)
    return float(UNITS["km"] / (number * 60))


def speed_words(speeds_mps: tuple[float, float]) -> str:
    """Write a range of speeds in the unit in which it is short and exact: `4-5km/h`, `9:30-10min/km`."""
    for unit, digits in (("km/h", 1), ("m/s", 2), ("km/h", 2), ("min/km", 0)):
        words = [_speed_in(speed, unit, digits) for speed in speeds_mps]
        exact = [word for word in words if word is not None]
        if len(exact) == len(words):
            ordered = exact[::-1] if unit == "min/km" else exact
            return span(ordered) + unit
    return span([plain(speed) for speed in speeds_mps]) + "m/s"


def span(ends: list[str]) -> str:
    """Write a range; one number where both ends are the same."""
    return ends[0] if ends[0] == ends[1] else "-".join(ends)


def _speed_in(speed_mps: float, unit: str, digits: int) -> str | None:
    """Write a speed with few digits, or None where that would be another speed."""
    if unit == "min/km":
        seconds = round(1000 / speed_mps)
        same = seconds > 0 and speed_of(Decimal(seconds) / 60, unit) == speed_mps
        return f"{seconds // 60}:{seconds % 60:02d}" if same else None
    scale = float(KMH) if unit == "km/h" else 1.0
    number = Decimal(f"{speed_mps * scale:.{digits}f}")
    return plain(number) if number and speed_of(number, unit) == speed_mps else None
