"""The summary as one HTML file: its own style, no script, nothing asked of any other place.

It is written to be sent to somebody: it opens anywhere and says itself what it shows. Colours are those of
the product, read from its one file of tokens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import jinja2

from backstride.cohort.spread import Group, Measure, Spread
from backstride.cohort.summary import BOTH, FASTEST_MPS, NOT_KNOWN, Histogram, Summary
from backstride.insight.measures import GROUPS
from backstride.store.durable import written_in_one
from backstride.vocab.errors import DiskRefused
from backstride.vocab.segment import Travel

_TOKENS = ("web", "static", "css", "tokens.css")
_UNITS = {"1/min": {"cadence": "steps a minute", "heart_rate": "beats a minute"}}
_UNIT_WORDS = {"BW": "body weights"}
_ESTIMATED = {
    "energy_forward_instead": "energy, had it been forward",
    "energy_ratio": "energy, backward over forward",
    "knee_dose": "knee load of all steps",
    "knee_peak": "knee load of a step",
    "knee_peak_force": "knee force of a step",
    "knee_peak_ratio": "knee load of a step, backward over forward",
    "knee_per_km_ratio": "knee load per km, backward over forward",
    "quadriceps_activity_ratio": "quadriceps, backward over forward",
}
"""What estimates are called that no table of measures names."""
_RATIO = "1"
TALL = 92.0
"""Height of the tallest bar on either side of the ground line, in pixels. Project choice."""
WORD_HIGH = 24.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram, in per cent of the width and in pixels."""

    x: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A number below an axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One kind of number, with a row for each travel."""

    label: str
    unit: str
    rows: tuple[tuple[str, Spread | None], ...]
    """Travel and spread; None is not known."""


def write_page(summary: Summary, path: Path) -> None:
    """Write the page, whole or not at all.

    Raises:
        DiskRefused: the disk takes nothing.
    """
    try:
        with written_in_one(path) as temporary:
            temporary.write_text(page_of(summary), encoding="utf-8")
    except OSError as error:
        raise DiskRefused.because(error) from error


def page_of(summary: Summary) -> str:
    """Return the page as HTML."""
    here = files("backstride.cohort")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"count": _count, "share": _share, "hours": _hours, "two": _two, "three": _three}
    speeds = {way: _bars(summary.speed_mps, way) for way in summary.speed_mps.counts}
    page = environment.from_string(here.joinpath("summary.html").read_text(encoding="utf-8"))
    return page.render(
        s=summary,
        style=files("backstride").joinpath(*_TOKENS).read_text(encoding="utf-8")
        + here.joinpath("summary.css").read_text(encoding="utf-8"),
        pairs=_beside(summary.measures, BOTH),
        estimates=_beside(summary.estimates, ()),
        energy=any(measure.name.startswith("energy") for measure in summary.estimates),
        speeds=speeds,
        speed_ticks=_speed_ticks(summary.speed_mps),
        unknown=_even_bars(summary.unknown_share),
        line=_tallest(speeds[Travel.FORWARD]),
        below=_tallest(speeds[Travel.BACKWARD]),
        groups=[each for each in _groups(summary) if _tells(each[2])],
        untold=[heading[3:] for heading, _, those in _groups(summary) if not _tells(those)],
    )


def _groups(summary: Summary) -> Iterable[tuple[str, str, Sequence[Group]]]:
    """Return heading ("By ..."), name of the first column, and groups of each table."""
    return (
        ("By sex", "Sex", summary.by_sex),
        ("By age", "Years", summary.by_age),
        ("By where the sensor was worn", "Worn at", summary.by_placement),
    )


def _tells(groups: Sequence[Group]) -> bool:
    """Whether anybody is in a group that is known."""
    return any(group.name != NOT_KNOWN for group in groups)


def _beside(found: Sequence[Measure], always: Sequence[Travel]) -> list[Beside]:
    """Put numbers of one name together; travels in `always` have a row even where nothing is known."""
    by = {(measure.name, measure.travel): measure for measure in found}
    beside = []
    for name in dict.fromkeys(measure.name for measure in found):
        ways = [way for way in (None, *Travel) if (name, way) in by or way in always]
        known = {way: by.get((name, way)) for way in ways}
        first = next(measure for measure in known.values() if measure)
        rows = tuple((way or "the whole", each.spread if each else None) for way, each in known.items())
        beside.append(Beside(_label(name), _unit(first), rows))
    return beside


def _label(name: str) -> str:
    known = {measure.name: measure.label for group in GROUPS for measure in group.measures}
    return known.get(name) or _ESTIMATED.get(name, name.replace("_", " "))


def _unit(measure: Measure) -> str:
    unit = "" if measure.unit == _RATIO else measure.unit
    return _UNITS.get(unit, {}).get(measure.name, _UNIT_WORDS.get(unit, unit))


def _bars(histogram: Histogram, name: str) -> list[Bar]:
    """Return the bars of one side; both sides have one scale."""
    most = max(max(counts) for counts in histogram.counts.values())
    edges, counts = histogram.edges, histogram.counts[name]
    whole = edges[-1]
    return [
        Bar(
            round(100 * low / whole, 3),
            round(100 * (high - low) / whole, 3),
            round(max(TALL * counts[i] / most, 1.0), 1),
        )
        for i, (low, high) in enumerate(pairwise(edges))
        if counts[i]
    ]


def _tallest(bars: Sequence[Bar]) -> float:
    """Return how much room one side of the ground line takes, its word included."""
    return max((bar.high for bar in bars), default=0.0) + WORD_HIGH


def _speed_ticks(histogram: Histogram) -> list[Tick]:
    whole = histogram.edges[-1]
    return [Tick(round(100 * mps / whole, 3), str(mps)) for mps in range(int(min(whole, FASTEST_MPS)) + 1)]


def _even_bars(histogram: Histogram) -> list[tuple[str, int, float]]:
    """Return words, recordings and share of the most for each bar of shares."""
    counts = histogram.counts["recordings"]
    most = max(*counts, 1)
    spans = pairwise(histogram.edges)
    return [
        (f"{100 * low:.0f} to {100 * high:.0f} %", counts[i], round(100 * counts[i] / most, 1))
        for i, (low, high) in enumerate(spans)
    ]


def _count(number: int, one: str = "", many: str = "") -> str:
    words = one if number == 1 else many or f"{one}s"
    return f"{number:,} {words}" if one else f"{number:,}"


def _share(part: float | None) -> str:
    if part is None:
        return NOT_KNOWN
    return "under 1 %" if 0 < part < 0.005 else f"{100 * part:.0f} %"  # noqa: PLR2004  # what rounds to nothing


def _hours(hours: float) -> str:
    return _figures(hours, 2) if hours < 10 else f"{hours:,.0f}"  # noqa: PLR2004  # two figures below


def _two(value: float) -> str:
    return _figures(value, 2)


def _three(value: float) -> str:
    return _figures(value, 3)


def _figures(value: float, figures: int) -> str:
    """Write a number with that many significant figures, never in powers of ten."""
    rounded = float(f"{value:.{figures}g}")
    if rounded == 0 or abs(rounded) >= 10.0 ** (figures - 1):
        return f"{rounded:,.0f}"
    return f"{rounded:#.{figures}g}"
