"""A value of the shelf in words: the number as its source has it, and for whom, how fast and how steep."""

from backstride.vocab.segment import Gait, Travel
from backstride.vocab.study import Value

DIRECTIONS = {
    "ratio": "backward over forward",
    Travel.FORWARD: "forward",
    Travel.BACKWARD: "backward",
}
GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}
UNITS = {"BW": "body weights", "ratio": "", "p": "(p)"}


def number_words(value: Value) -> str:
    """Write what was found: `1.35`, `15.7 m/s²`, `0.72 to 0.79`, or the words of the source."""
    unit = UNITS.get(value.unit, value.unit)
    number = f"{value.value:g}" if value.value is not None else _range(value)
    return " ".join(part for part in (number, unit) if part) if number else value.words


def spread_words(value: Value) -> str:
    """Write how sure it is, as far as the source says: `standard error 0.06`, `0.37 to 1.61`."""
    spreads = (("standard error", value.se), ("standard deviation", value.sd))
    parts = [f"{name} {spread:g}" for name, spread in spreads if spread is not None]
    if value.value is not None and _range(value):
        parts.append(f"range {_range(value)}")
    return ", ".join(parts)


def _range(value: Value) -> str:
    low, high = (None if end is None else f"{end:g}" for end in (value.low, value.high))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}" if high else ""


def note_words(value: Value) -> str:
    """Return what the source adds to its number; empty where `number_words` says it already."""
    return value.words if value.words != number_words(value) else ""


def conditions_words(value: Value) -> str:
    """Write for what it holds: `backward over forward, running, 3.0 m/s, level, 4 people`."""
    direction = DIRECTIONS.get(value.direction, "") if value.direction else ""
    gait = GAITS.get(value.gait, "") if value.gait else ""
    people = f"{value.people} people" if value.people and value.people > 1 else ""
    return ", ".join(
        part for part in (direction, gait, speed_words(value), grade_words(value), people) if part
    )


def speed_words(value: Value) -> str:
    """Write the speeds studied: `3.0 m/s`, `1.75 to 3.5 m/s`; empty where the source does not show them."""
    return f"{_ends(value.speed_mps, 1)} m/s" if value.speed_mps else ""


def grade_words(value: Value) -> str:
    """Write the grades studied: `level`, `5 to 10 % uphill`."""
    if value.grade is None or not value.speed_mps:
        return ""
    if value.grade == (0.0, 0.0):
        return "level"
    return f"{_ends((value.grade[0] * 100, value.grade[1] * 100), 0)} % uphill"


def _ends(ends: tuple[float, float], least: int) -> str:
    """Write a range, or one number where both ends are the same; with at least so many decimals."""
    low, high = (f"{end:.{least}f}" if round(end, least) == round(end, 3) else f"{end:g}" for end in ends)
    return low if low == high else f"{low} to {high}"
