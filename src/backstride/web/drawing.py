"""Ribbons, balances and tracks as numbers for SVG, so that a page is complete before any script runs.

Widths are percentages, which keep every picture right at any size without a script; heights are pixels.
Rejected: drawing in the browser (an empty page without it), pictures as files (no theme, no words inside).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backstride.app.words import distance_words, minutes_words, time_in_words
from backstride.vocab.athlete import Preferences
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.units import METRES_PER_YARD, metres_per_unit

GROUND_GAP = 1.0
"""Pixels between a bar and the ground line."""
EDGE = 1.0
"""Pixels kept free above and below, so that a bar never touches the next row."""
SIDEWAYS_HALF = 0.14
"""Half the height of the sideways band, as a part of the strip."""
EVERY_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
TICKS = 9
"""At most so many numbers below a ribbon; every second one goes on a phone."""
NEAR_END = 0.97
"""Further right a number would stand over the edge."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a ribbon: left and width in percent of the strip, top and height in pixels."""

    left: str
    width: str
    top: float
    high: float
    look: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One number of the axis, at a percentage."""

    at: str
    words: str
    fine: bool


def bars(pieces: Iterable[RibbonPiece], scale_s: float, high: float) -> tuple[Bar, ...]:
    """Return a ribbon's bars; still is the ground line alone.

    Args:
        pieces: What is drawn.
        scale_s: Seconds that the whole width stands for.
        high: Height of the strip in pixels.
    """
    found = []
    for start_s, end_s, travel, gait in pieces:
        if travel is Travel.STILL or end_s <= start_s:
            continue
        top, tall = _box(travel, gait, high)
        found.append(
            Bar(percent(start_s, scale_s), percent(end_s - start_s, scale_s), top, tall, travel.value)
        )
    return tuple(found)


def waiting(duration_s: float) -> tuple[RibbonPiece, ...]:
    """Return what stands where an analysis is not done: all of it is not known."""
    return ((0.0, duration_s, Travel.UNKNOWN, Gait.UNKNOWN),)


def _box(travel: Travel, gait: Gait, high: float) -> tuple[float, float]:
    """Top and height of a bar; walking stands half as high."""
    middle = high / 2
    tall = middle * (0.5 if gait is Gait.WALK else 1.0) - GROUND_GAP - EDGE
    if travel is Travel.FORWARD:
        return middle - GROUND_GAP - tall, tall
    if travel is Travel.BACKWARD:
        return middle + GROUND_GAP, tall
    if travel is Travel.SIDEWAYS:
        return middle - high * SIDEWAYS_HALF, 2 * high * SIDEWAYS_HALF
    return 0.0, high


def percent(part: float, whole: float) -> str:
    """Write a share for an SVG attribute."""
    return f"{100 * part / whole if whole > 0 else 0:.3f}%"


def ticks(duration_s: float) -> tuple[Tick, ...]:
    """Return the numbers of a ribbon's axis: minutes, or seconds where it is that short."""
    every = next((s for s in EVERY_S if duration_s / s <= TICKS), EVERY_S[-1])
    unit_s, unit = (1, "s") if every < 60 else (60, "min") if every < 3600 else (3600, "h")  # noqa: PLR2004  # clock units
    found = []
    for number in range(int(duration_s // every) + 1):
        at_s = number * every
        if at_s <= duration_s * NEAR_END:
            words = f"{at_s / unit_s:g}" if number else f"0 {unit}"
            found.append(Tick(percent(at_s, duration_s), words, bool(number % 2)))
    return tuple(found)


def says(pieces: Sequence[RibbonPiece], duration_s: float) -> str:
    """Say a ribbon in words: how long, and how much of it which way."""
    if not pieces:
        return f"{time_in_words(duration_s)}, not analysed yet"
    parts = []
    for travel, words in _WORDS.items():
        stretches = [end - start for start, end, piece, _ in pieces if piece is travel]
        if stretches:
            many = (
                f" in {len(stretches)} stretches" if len(stretches) > 1 and travel is Travel.BACKWARD else ""
            )
            parts.append(f"{words} {minutes_words(sum(stretches))}{many}")
    return f"{time_in_words(duration_s)}: {', '.join(parts)}"


_WORDS = {
    Travel.FORWARD: "forward",
    Travel.BACKWARD: "backward",
    Travel.SIDEWAYS: "sideways",
    Travel.STILL: "still",
    Travel.UNKNOWN: "direction not known",
}

Points = tuple[tuple[float, float], ...]
TRACK_WIDE = 660.0
TRACK_TALLEST = 460.0
TRACK_EDGE = 24.0
LOOK = {
    Travel.FORWARD: "way",
    Travel.BACKWARD: "bk",
    Travel.SIDEWAYS: "side",
    Travel.STILL: "stood",
    Travel.UNKNOWN: "gap",
}
ROUND_KM = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0, 50_000.0)
ROUND_MI = tuple(
    yards * METRES_PER_YARD for yards in (10, 20, 50, 100, 440, 880, 1760, 3520, 8800, 17_600, 35_200)
)


@dataclass(frozen=True, slots=True)
class TrackPath:
    """One piece of the way, as SVG path data."""

    d: str
    look: str


@dataclass(frozen=True, slots=True)
class Track:
    """A way, north up, in a box of `wide` by `high`."""

    wide: float
    high: float
    paths: tuple[TrackPath, ...]
    start: tuple[float, float]
    bar: float
    """Length of the scale bar."""
    bar_words: str
    says: str


def track_picture(pieces: Sequence[tuple[Travel, Points]], preferences: Preferences) -> Track | None:
    """Fit a way into its box; None where there is none, or where it never leaves its place."""
    points = [point for _, piece in pieces for point in piece]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    wide_m, high_m = east - west, north - south
    if max(wide_m, high_m) < 1:
        return None
    per_m = min(
        (TRACK_WIDE - 2 * TRACK_EDGE) / max(wide_m, 1.0), (TRACK_TALLEST - 4 * TRACK_EDGE) / max(high_m, 1.0)
    )
    inset = (TRACK_WIDE - wide_m * per_m) / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return inset + (point[0] - west) * per_m, 2 * TRACK_EDGE + (north - point[1]) * per_m

    order = sorted(pieces, key=lambda piece: piece[0] is Travel.BACKWARD)
    paths = tuple(TrackPath(_path([place(p) for p in piece]), LOOK[travel]) for travel, piece in order)
    rounds = ROUND_MI if preferences.distance == "mi" else ROUND_KM
    bar_m = max((length for length in rounds if length * per_m <= TRACK_WIDE / 4), default=rounds[0])
    return Track(
        wide=TRACK_WIDE,
        high=round(high_m * per_m + 5 * TRACK_EDGE, 1),
        paths=paths,
        start=_rounded(place(points[0])),
        bar=round(bar_m * per_m, 1),
        bar_words=_bar_words(bar_m, preferences),
        says=_track_says(pieces, preferences),
    )


def _bar_words(length_m: float, preferences: Preferences) -> str:
    """Write a round length: `500 m`, `2 km`, `440 yd`, `1 mi`."""
    small, size, large = ("yd", METRES_PER_YARD, "mi") if preferences.distance == "mi" else ("m", 1.0, "km")
    whole = metres_per_unit(preferences.distance)
    return f"{length_m / whole:g} {large}" if length_m >= whole else f"{length_m / size:g} {small}"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], 1), round(point[1], 1)


def _track_says(pieces: Sequence[tuple[Travel, Points]], preferences: Preferences) -> str:
    back_m = sum(_length_m(points) for travel, points in pieces if travel is Travel.BACKWARD)
    whole_m = sum(_length_m(points) for _, points in pieces)
    way = f"The way as seen from above, north up, {distance_words(whole_m, preferences)}"
    return (
        f"{way}; {distance_words(back_m, preferences)} of it backward, drawn thick." if back_m else f"{way}."
    )


def _length_m(points: Points) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))
