"""A measure over weeks as numbers for SVG: dots with their own doubt, the trend with its band, gaps, bounds.

Everything across is a percentage, so that the picture is right at any width without a script. Lines cannot
be: they live in an inner drawing that is stretched to the width, a thousand units wide, whose strokes are
not stretched with it. All pictures of a page share one span of days, so that the same day stands at the
same place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.app.progress import NINE_IN_TEN
from backstride.app.progress_words import number
from backstride.vocab.history import Dot, Trend, TrendPoint
from backstride.web.drawing import percent

WIDE = 1000.0
"""Units across the inner drawing."""
EDGE = 5.0
"""Pixels kept free above and below."""
MOST_DOTS = 100
"""More runs than this are drawn as means of neighbours, and the page says so. Project choice."""
SIDE_SHARE = 0.025
"""Of the width is kept free at either side, so that no dot is cut."""
ENDS = (0.12, 0.88)
"""Nearer to an end than this, a date begins or ends there instead of standing in the middle."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot with its whisker, across in percent, down in pixels."""

    at: str
    y: float
    top: float
    foot: float
    says: str


@dataclass(frozen=True, slots=True)
class Across:
    """A line across, with its words."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the trend as path data of the inner drawing."""

    band: str
    edges: tuple[str, str]
    curve: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time without a run, hatched."""

    at: str
    wide: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date below the picture."""

    at: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Course:
    """A picture; heights in pixels."""

    high: float
    marks: tuple[Mark, ...]
    pieces: tuple[Piece, ...]
    gaps: tuple[Gap, ...]
    levels: tuple[Across, ...]
    expected: tuple[Across, Across] | None
    days: tuple[Day, ...]
    runs_a_dot: int
    """1, or how many runs a dot stands for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pictures of a page share, and what one of them shows up and down."""

    first: date
    last: date
    high: float
    decimals: int
    unit: str
    least_span: float = 0.0
    """At least so much of the scale is shown."""
    named: tuple[tuple[float, str], ...] = ()
    """Levels that have words of their own; () draws round numbers."""


def course_of(trend: Trend, frame: Frame) -> Course:
    """Return the picture of a measure."""
    dots, each = thinned(trend.dots)
    doubt = _doubt(trend)
    scale = _Scale.of(trend, dots, doubt, frame)
    return Course(
        high=frame.high,
        marks=tuple(scale.mark(dot, doubt) for dot in dots),
        pieces=tuple(scale.piece(piece) for piece in trend.pieces),
        gaps=tuple(scale.gap(*gap) for gap in _hatched(trend, frame)),
        levels=scale.levels(),
        expected=scale.expected(trend),
        days=_days(scale),
        runs_a_dot=each,
    )


def thinned(dots: Sequence[Dot], most: int = MOST_DOTS) -> tuple[tuple[Dot, ...], int]:
    """Return the dots, or the means of as many neighbours as it takes, and how many that are."""
    each = math.ceil(len(dots) / most) if dots else 1
    if each == 1:
        return tuple(dots), 1
    groups = [dots[i : i + each] for i in range(0, len(dots), each)]
    return tuple(_mean(group) for group in groups), each


def _mean(group: Sequence[Dot]) -> Dot:
    values = [dot.value for dot in group]
    middle = math.fsum(values) / len(values)
    spread = math.fsum((value - middle) ** 2 for value in values) / max(len(values) - 1, 1)
    return Dot(group[len(group) // 2].day, middle, math.sqrt(spread / len(values)))


def _doubt(trend: Trend) -> float | None:
    """Return the doubt of a run that does not tell its own: what runs of this person differ by."""
    return None if trend.change.noise is None else trend.change.noise.sem


def _hatched(trend: Trend, frame: Frame) -> Sequence[tuple[date, date]]:
    """Return the gaps, each shy of the runs on both sides; all of it where there is no run at all."""
    if not trend.dots:
        return [(frame.first, frame.last)]
    day = timedelta(days=1)
    return [(start + day, end - day) for start, end in trend.gaps]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to percent, values to pixels."""

    frame: Frame
    low: float
    top: float
    ticks: tuple[float, ...]

    @classmethod
    def of(cls, trend: Trend, dots: Sequence[Dot], doubt: float | None, frame: Frame) -> "_Scale":
        """Fit everything that is drawn."""
        values = [dot.value for dot in dots]
        for dot in dots:
            half = NINE_IN_TEN * (dot.error if dot.error is not None else doubt or 0.0)
            values += [dot.value - half, dot.value + half]
        for piece in trend.pieces:
            values += [value for point in piece for value in (point.low, point.high)]
        if trend.expected is not None:
            values += [trend.expected.low, trend.expected.high]
        values += [value for value, _ in frame.named]
        if not values:
            return cls(frame, 0.0, 1.0, ())
        low, high = _spread(min(values), max(values), frame.least_span)
        ticks, room = round_numbers(low, high), 0.04 * (high - low)
        return cls(frame, min(*ticks, low - room), max(*ticks, high + room), () if frame.named else ticks)

    def share(self, day: date) -> float:
        """Return where a day stands across, 0 to 1."""
        span = max((self.frame.last - self.frame.first).days, 1)
        return SIDE_SHARE + (1 - 2 * SIDE_SHARE) * (day - self.frame.first).days / span

    def x(self, day: date) -> str:
        """Return where a day stands, in percent."""
        return percent(self.share(day), 1.0)

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        foot = self.frame.high - 1.0
        return round(EDGE + (self.top - value) / (self.top - self.low) * (foot - 2 * EDGE), 1)

    def mark(self, dot: Dot, doubt: float | None) -> Mark:
        """Return a dot with its whisker."""
        half = NINE_IN_TEN * (dot.error if dot.error is not None else doubt or 0.0)
        unit = f" {self.frame.unit}" if self.frame.unit else ""
        says = f"{dot.day.day} {dot.day:%B %Y}: {number(dot.value, self.frame.decimals)}{unit}"
        return Mark(
            self.x(dot.day), self.y(dot.value), self.y(dot.value + half), self.y(dot.value - half), says
        )

    def piece(self, points: Sequence[TrendPoint]) -> Piece:
        """Return a piece of the trend."""
        across = [f"{self.share(point.day) * WIDE:.1f}" for point in points]
        low, value, high = (
            [f"{x} {self.y(level)}" for x, level in zip(across, levels, strict=True)]
            for levels in zip(*((point.low, point.value, point.high) for point in points), strict=True)
        )
        return Piece(
            band=f"M{'L'.join(low)}L{'L'.join(reversed(high))}Z",
            edges=(f"M{'L'.join(low)}", f"M{'L'.join(high)}"),
            curve=f"M{'L'.join(value)}",
        )

    def gap(self, start: date, end: date) -> Gap:
        """Return a gap."""
        left = 0.0 if start == self.frame.first else self.share(start)
        right = 1.0 if end == self.frame.last else self.share(end)
        return Gap(percent(left, 1.0), percent(max(right - left, 0.002), 1.0))

    def levels(self) -> tuple[Across, ...]:
        """Return the lines across."""
        if self.frame.named:
            return tuple(Across(self.y(value), words) for value, words in self.frame.named)
        decimals = max((_decimals(tick) for tick in self.ticks), default=0)
        unit = f" {self.frame.unit}" if self.frame.unit else ""
        return tuple(
            Across(self.y(tick), f"{number(tick, decimals)}{unit if tick == self.ticks[-1] else ''}")
            for tick in self.ticks
        )

    def expected(self, trend: Trend) -> tuple[Across, Across] | None:
        """Return the bounds of what studies let expect, the upper one with its words."""
        if trend.expected is None:
            return None
        return Across(self.y(trend.expected.low), ""), Across(
            self.y(trend.expected.high), trend.expected.words
        )


def round_numbers(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Return the round numbers of a range, as fine as so many allow; around it where it holds none."""
    size = 10.0 ** (math.floor(math.log10(high - low or abs(high) or 1.0)) - 1)
    for factor in (1, 2, 5, 10, 20, 50):
        found = _multiples(low, high, size * factor)
        if 0 < len(found) <= most:
            return found
    step = size * 10
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step) * step, 10)


def _multiples(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def _spread(low: float, high: float, least: float) -> tuple[float, float]:
    """Return a range that is wide enough; what cannot be below zero stays above it."""
    more = max(least - (high - low), 0.0) / 2
    below = max(low - more, 0.0) if low >= 0 else low - more
    return below, max(high + more, below + least)


def _decimals(value: float) -> int:
    return next((count for count in range(6) if abs(value - round(value, count)) < 1e-9), 6)  # noqa: PLR2004  # rounding


def _days(scale: _Scale) -> tuple[Day, ...]:
    """Return three dates: the ends, and the first of a month or year nearest to the middle."""
    first, last = scale.frame.first, scale.frame.last
    middle = first + (last - first) / 2
    years = (last - first).days > 1000  # noqa: PLR2004  # then a month says little
    starts = _starts(first, last, years=years)
    inside = [day for day in starts if 0.25 <= scale.share(day) <= 0.75]  # noqa: PLR2004  # room for words
    between = [min(inside, key=lambda day: abs(day - middle))] if inside else []
    return tuple(_day(day, scale) for day in (first, *between, last))


def _starts(first: date, last: date, *, years: bool) -> list[date]:
    months = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13))
    return [day for day in months if first < day < last and (not years or day.month == 1)]


def _day(day: date, scale: _Scale) -> Day:
    at = scale.share(day)
    anchor = "start" if at < ENDS[0] else "end" if at > ENDS[1] else "middle"
    year = f" {day.year}" if scale.frame.first.year != scale.frame.last.year else ""
    return Day(percent(at, 1.0), f"{day.day} {day:%b}{year}", anchor)
