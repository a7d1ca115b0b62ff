"""Forward beside backward in words: each number with its heading, its difference, its range, its studies.

Pages and terminal show the same. Numbers have two significant figures at most, kcal stand a kilometre or a
mile as the runner counts, and what reaches beyond the studies says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backstride.app.told import Cited, cited, rough
from backstride.vocab.athlete import Preferences
from backstride.vocab.comparison import ComparedGap, ComparedRow, ComparedSign, CompareView
from backstride.vocab.segment import Travel
from backstride.vocab.units import metres_per_unit

COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
NONE_BELOW = 0.005
"""A difference of less than half a per cent is none: it would be written as 0. Project choice."""


class Line(NamedTuple):
    """How one comparison is headed and where its numbers come from."""

    ratio: str
    """Name of the row of the ratio."""
    own: str
    """Beginning of the names of each direction's own rows; empty where there are none."""
    heading: str


LINES = (
    Line("speed_ratio", "", "Speed"),
    Line("quadriceps_activity_ratio", "", "Quadriceps activity"),
    Line("energy_ratio", "energy_per_km", "Energy a {unit}"),
    Line("energy_ratio", "energy_per_min", "Energy a minute"),
    Line("energy_per_min_ratio", "energy_per_min", "Energy a minute"),
    Line("energy_per_km_ratio", "energy_per_km", "Energy a {unit}"),
    Line("peak_vertical_force_ratio", "peak_vertical_force", "Peak push from the ground"),
    Line("heart_rate_ratio", "", "Heart rate"),
    Line("cadence_ratio", "cadence", "Steps a minute"),
    Line("step_length_ratio", "", "Step length"),
    Line("contact_time_ratio", "", "Ground contact"),
    Line("aerial_time_ratio", "aerial_time", "Time in the air"),
    Line("knee_peak_ratio", "knee_peak", "Knee load a step"),
    Line("knee_per_km_ratio", "", "Knee load a {unit}"),
)
"""In the order of the page."""
HEADINGS = {
    "effort_difference": "Effort",
    "contact_time_ratio": "Ground contact",
    "aerial_time_ratio": "Time in the air",
    "heart_rate_ratio": "Heart rate",
    "achilles_load": "Calf and Achilles load",
    "trunk_lean": "Trunk lean",
    "vision": "Vision",
}
SIGNS = {
    "more": "more, how much is not known",
    "less": "less, how much is not known",
    "same": "about the same",
}
UNITS = {"kcal": "kcal", "BW": "times body weight", "steps/min": "", "s": "s"}
SAME = 0.03
"""A smaller difference, with a range to both sides of none, is called about the same. Project choice."""
WHOLE = 99.5
"""Below it two figures are whole per cents; tenths of one would claim too much."""
MINUS = "\N{MINUS SIGN}"
TWO = 2.0
"""From here on a ratio has one decimal."""
MUSCLE = "_activity_ratio"
"""How the names of muscles end: they stand on the body map."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Forward beside backward, as two rows on one scale."""

    name: str
    heading: str
    forward: str
    backward: str
    ratio: float
    low: float
    high: float
    difference: str
    """Such as `+28 %`."""
    within: str
    """Such as `(15 to 35)`."""
    studies: str
    """Such as `Four studies, 38 people.`"""
    words: str
    """Conditions and doubts."""
    cited: tuple[Cited, ...]
    extrapolated: bool
    own: bool
    """The runner's own runs are part of it."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said without two rows: a difference in points, a sign, or what is not known."""

    name: str
    heading: str
    value: str
    """`+2.8 points`, `more, how much is not known` or `not known`."""
    within: str
    more: bool | None
    """True and False: only the sign is known; None: a number, or nothing."""
    known: bool
    studies: str
    words: str
    cited: tuple[Cited, ...]
    extrapolated: bool = False


def pairs_of(view: CompareView, preferences: Preferences) -> tuple[Pair, ...]:
    """Return all comparisons of a view that can be drawn, in the order of the page."""
    return tuple(_pairs(view, preferences))


def asides_of(view: CompareView) -> tuple[Aside, ...]:
    """Return what is said in words only; muscles stand on the body map and are left out."""
    effort = view.row("effort_difference")
    signs = [_sign(one) for one in view.signs if not one.name.endswith(MUSCLE)]
    gaps = [_gap(one) for one in view.gaps if not one.name.endswith(MUSCLE)]
    return (*([_points(effort)] if effort else []), *signs, *gaps)


def gist_of(view: CompareView) -> str:
    """Return the answer in one sentence: what backward asks more of, and what less."""
    said = [_way(view.row(name), more, less) for name, more, less in _GIST]
    parts = [part for part in said if part]
    if not parts:
        return "At this speed and slope nothing can be said with a number."
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Backward {joined}."


_GIST = (
    ("energy_ratio", "costs more", "costs less"),
    ("energy_per_min_ratio", "costs more a minute", "costs less a minute"),
    ("energy_per_km_ratio", "costs more a kilometre", "costs less a kilometre"),
    ("step_length_ratio", "takes longer steps", "takes shorter steps"),
    ("quadriceps_activity_ratio", "works the front of the thigh more", "works the front of the thigh less"),
    ("knee_peak_ratio", "loads the knee more", "loads the knee less"),
)
SURE = 0.1
"""A smaller difference goes into the one sentence only if its whole range is on one side. Project choice."""


def _way(row: ComparedRow | None, more: str, less: str) -> str:
    if row is not None and row.name == "energy_per_min_ratio" and row.low < 1 < row.high:
        return "costs about the same a minute"  # as `SAYS` does: what the range leaves open is no difference
    if row is None or (row.low < 1 < row.high and abs(row.value - 1) < SURE):
        return ""
    return more if row.value > 1 else less if row.value < 1 else ""


def studies_words(sources: Sequence[str], people: int | None) -> str:
    """Write who was studied, such as `One study, 13 people`, and end the sentence."""
    number = sum(1 for key in sources if key != "own")
    count = f"{COUNTS[number] if number < len(COUNTS) else number} {'study' if number == 1 else 'studies'}"
    own = " and your own runs" if "own" in sources else ""
    return f"{count}{own}, {people} people." if people else f"{count}{own}; how many people is not shown."


def _same(row: ComparedRow) -> bool:
    return row.low < 1 < row.high and abs(row.value - 1) < SAME


def per_cent(ratio: float) -> str:
    """Write a ratio as a difference: `+28 %`, the same with a minus, `no difference`."""
    size = abs(ratio - 1)
    if size < NONE_BELOW:
        return "no difference"
    return f"{'+' if ratio > 1 else MINUS}{_size(size)} %"


def range_words(low: float, high: float) -> str:
    """Write the range of a difference: `(15 to 35)`, or `(39 less to 28 more)` where it crosses none."""
    if low < 1 - NONE_BELOW and abs(high - 1) < NONE_BELOW:
        return f"({_size(1 - low)} less to none)"
    if low >= 1 - NONE_BELOW or high <= 1 + NONE_BELOW:
        first, last = sorted((abs(low - 1), abs(high - 1)))
        return f"({_size(first)} to {_size(last)})"
    return f"({_size(1 - low)} less to {_size(high - 1)} more)"


def _size(share: float) -> str:
    per_cents = 100 * share
    return "none" if share < NONE_BELOW else rough(per_cents) if per_cents >= WHOLE else f"{per_cents:.0f}"


def _pairs(view: CompareView, preferences: Preferences) -> Iterator[Pair]:
    shown: set[str] = set()
    for line in LINES:
        ratio = view.row(line.ratio)
        forward, backward = view.row(f"{line.own}_forward"), view.row(f"{line.own}_backward")
        if ratio is None or (line.own and line.ratio in shown and forward is None):
            continue
        shown.add(line.ratio)
        yield _pair(line, ratio, (forward, backward), preferences)


def _pair(
    line: Line,
    ratio: ComparedRow,
    own: tuple[ComparedRow | None, ComparedRow | None],
    preferences: Preferences,
) -> Pair:
    unit = "kilometre" if preferences.distance == "km" else "mile"
    heading = line.heading.format(unit=unit)
    if line.ratio == "energy_ratio" and own[0] is None:
        heading = "Energy"
    return Pair(
        f"{line.ratio}-{line.own}" if line.own else line.ratio,
        heading,
        _label("forward", own[0], 1.0, preferences),
        _label("backward", own[1], ratio.value, preferences),
        ratio.value,
        ratio.low,
        ratio.high,
        "about the same" if _same(ratio) else per_cent(ratio.value),
        range_words(ratio.low, ratio.high),
        studies_words(ratio.sources, ratio.people),
        ratio.words,
        cited(ratio.sources),
        ratio.extrapolated,
        "own" in ratio.sources,
    )


def _label(way: str, row: ComparedRow | None, ratio: float, preferences: Preferences) -> str:
    """Write what stands beside a bar: `forward 77 kcal`, or `backward 1.15` where only the ratio is known."""
    if row is None:
        return f"{way} {ratio:.1f}" if ratio >= TWO else f"{way} {ratio:.2f}".rstrip("0").rstrip(".")
    if row.unit == "steps/min":
        return f"{way} {row.value:.0f}"
    scale = metres_per_unit(preferences.distance) / metres_per_unit("km") if "per_km" in row.name else 1.0
    words = f"{rough(row.value * scale)} {UNITS.get(row.unit, row.unit)}".rstrip()
    return (
        f"{way} {words}" if row.travel is Travel.FORWARD or row.unit != "BW" else f"{way} {words.split()[0]}"
    )


def _points(row: ComparedRow) -> Aside:
    return Aside(
        row.name,
        HEADINGS[row.name],
        f"+{rough(row.value)} points",
        f"({rough(row.low)} to {rough(row.high)})",
        None,
        True,
        studies_words(row.sources, row.people),
        row.words,
        cited(row.sources),
        row.extrapolated,
    )


def _sign(sign: ComparedSign) -> Aside:
    return Aside(
        sign.name,
        HEADINGS[sign.name],
        SIGNS[sign.sign],
        "",
        sign.sign == "more",
        True,
        studies_words(sign.sources, sign.people),
        sign.words,
        cited(sign.sources),
    )


def _gap(gap: ComparedGap) -> Aside:
    return Aside(gap.name, HEADINGS[gap.name], "not known", "", None, False, "", gap.words, ())
