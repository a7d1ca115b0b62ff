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
    """Write what was found: `1.35 (standard error 0.06)`, `0.72 to 0.79`, or the words of the source."""
    unit = UNITS.get(value.unit, value.unit)
    ends = " to ".join(f"{end:g}" for end in (value.low, value.high) if end is not None)
    if value.value is None:
        return " ".join(part for part in (ends, unit) if part) if ends else value.words
    around = [
        f"{name} {spread:g}"
        for name, spread in (("standard error", value.se), ("between people", value.sd))
        if spread is not None
    ]
    around += [ends if value.low is not None and value.high is not None else f"from {ends}"] if ends else []
    number = " ".join(part for part in (f"{value.value:g}", unit) if part)
    return f"{number} ({', '.join(around)})" if around else number


def note_words(value: Value) -> str:
    """Return what the source adds to its number; empty where `number_words` says it already."""
    return value.words if value.value is not None or value.low is not None else ""


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
