"""Stick figures as SVG paths: the phases of a drill side by side on one ground, and its way from above.

All is drawn in the figure's own units in a view box, so that it is right at any size; strokes keep their
width. The chest faces right and travel backward is an orange arrow to the left below the ground: where a
phase faces elsewhere, a word below it says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, radians, sin

from backstride.app.drills import Leg, Limb, Phase, Point, Prop, Skeleton, Travel, skeleton

ROOM = 124.0
"""Width of one phase."""
SKY = 184.0
"""Height above the ground."""
BELOW = 22.0
"""Room for the arrow."""
SKULL = 9.5
ARROW_AT = 13.0
BARB = 8.0
PARTNER = "partner"

TRAVEL_LOOK = {Travel.BACKWARD: "back", Travel.FORWARD: "fore", Travel.SIDEWAYS: "side"}
FACING = ((45.0, "chest to the right"), (135.0, "chest to you"), (225.0, "chest to the left"))


@dataclass(frozen=True, slots=True)
class Stroke:
    """One path and how it looks."""

    d: str
    look: str


@dataclass(frozen=True, slots=True)
class Head:
    """A circle; drawn after the limbs that it covers."""

    x: float
    y: float
    look: str


@dataclass(frozen=True, slots=True)
class PhaseDrawing:
    """One phase: what lies behind the head, the heads, what lies before them."""

    behind: tuple[Stroke, ...]
    heads: tuple[Head, ...]
    before: tuple[Stroke, ...]
    facing: str
    """Where the chest points, in words."""


@dataclass(frozen=True, slots=True)
class FigureDrawing:
    """Phases on one ground."""

    wide: float
    high: float
    ground: float
    phases: tuple[PhaseDrawing, ...]
    turned: bool
    """Some phase does not face right, so each says where it faces."""


def figure(phases: Sequence[Phase]) -> FigureDrawing:
    """Draw phases from left to right."""
    drawn = tuple(_phase(phase, ROOM * (i + 0.5)) for i, phase in enumerate(phases))
    turned = {phase.facing for phase in drawn} != {FACING[0][1]}
    return FigureDrawing(ROOM * len(phases), SKY + BELOW, SKY, drawn, turned)


def _phase(phase: Phase, middle: float) -> PhaseDrawing:
    bones = skeleton(phase.pose)
    behind = [*_props(phase.props, bones, middle)]
    heads: list[Head] = []
    before: list[Stroke] = []
    if phase.partner is not None:
        other = skeleton(phase.partner)
        behind += [*_behind(other, middle, pale=True), *_before(other, middle, pale=True)]
        heads.append(_head(other, middle, PARTNER))
    behind += _behind(bones, middle)
    heads.append(_head(bones, middle, "skull"))
    before += _before(bones, middle)
    if phase.go:
        before.append(_arrow(phase, middle))
    facing = next(words for until, words in FACING if phase.pose.turn <= until)
    return PhaseDrawing(tuple(behind), tuple(heads), tuple(before), facing)


def _behind(bones: Skeleton, middle: float, *, pale: bool = False) -> Iterator[Stroke]:
    """Yield what the head may cover: far limbs first, then the trunk and near legs."""
    for limb in sorted((*bones.legs, *bones.arms), key=lambda one: one.near):
        if limb.far:
            yield _bone(limb, middle, "bone far")
    look = "bone far" if pale else "bone"
    yield Stroke(_line(bones.trunk, middle), look)
    for girdle in bones.girdles:
        yield Stroke(_line(girdle, middle), look)
    for limb in sorted(bones.legs, key=lambda one: one.near):
        if not limb.far:
            yield _bone(limb, middle, look)
    yield Stroke(_line((bones.trunk[1], _chin(bones)), middle), look)


def _before(bones: Skeleton, middle: float, *, pale: bool = False) -> Iterator[Stroke]:
    look = "bone far" if pale else "bone"
    if not bones.away and abs(bones.facing) < 0.4:  # noqa: PLR2004  # seen from the front: eyes, not a nose
        for side in (-3.2, 3.2):
            at = (bones.head[0] + side + 4 * bones.facing, bones.head[1] + 1.5)
            yield Stroke(f"M{_put(at, middle)}h.01", f"{look} eye")
    else:
        yield Stroke(_line(bones.nose, middle), look)
    for limb in bones.arms:
        if not limb.far:
            yield _bone(limb, middle, look)


def _bone(limb: Limb, middle: float, look: str) -> Stroke:
    return Stroke(_line(limb.points, middle), look)


def _head(bones: Skeleton, middle: float, look: str) -> Head:
    return Head(round(middle + bones.head[0], 1), round(SKY - bones.head[1], 1), look)


def _chin(bones: Skeleton) -> Point:
    (x, y), (neck_x, neck_y) = bones.head, bones.trunk[1]
    long = hypot(x - neck_x, y - neck_y)
    return (x - (x - neck_x) / long * SKULL, y - (y - neck_y) / long * SKULL)


def _put(point: Point, middle: float) -> str:
    return f"{middle + point[0]:.1f} {SKY - point[1]:.1f}"


def _line(points: Sequence[Point], middle: float) -> str:
    return "M" + "L".join(_put(point, middle) for point in points)


def _arrow(phase: Phase, middle: float) -> Stroke:
    """Below the ground: its middle under the phase, its tip where the travel goes."""
    tip, y = middle - phase.go / 2, SKY + ARROW_AT
    inward, half = (BARB, BARB - 2) if phase.go > 0 else (-BARB, BARB - 2)
    head = f"m{inward:.1f} {-half:.1f}l{-inward:.1f} {half:.1f}l{inward:.1f} {half:.1f}"
    d = f"M{tip + phase.go:.1f} {y:.1f}H{tip:.1f}{head}"
    return Stroke(d, f"go {TRAVEL_LOOK[phase.way]}")


def _props(props: Sequence[Prop], bones: Skeleton, middle: float) -> Iterator[Stroke]:
    for prop in props:
        shapes = {
            "step": ((prop.start, 0), (prop.start, prop.high), (prop.end, prop.high), (prop.end, 0)),
            "wall": ((prop.start, 0), (prop.start, prop.high)),
            "rail": ((prop.start, prop.high), (prop.end, prop.high)),
            "belt": ((prop.start, 0), (prop.end, 0)),
            "cone": ((prop.start - 6, 0), (prop.start, 20), (prop.start + 6, 0)),
            "line": ((prop.start, 0), (prop.end, 0)),
            "hill": ((prop.start, 0), (prop.start, prop.high), (prop.end, 0)),
            "sled": ((prop.start, 0), (prop.start, prop.high), (prop.end, prop.high), (prop.end, 0)),
        }
        heavy = prop.kind in {"wall", "rail", "belt", "line"}
        yield Stroke(_line(shapes[prop.kind], middle), "thing heavy" if heavy else "thing")
        if prop.kind == "sled":
            yield Stroke(_line((bones.arms[0].points[-1], (prop.start, prop.high - 4)), middle), "thing")


# --- the way from above ---

COURSE_WIDE, COURSE_TALLEST, COURSE_EDGE = 320.0, 200.0, 18.0


@dataclass(frozen=True, slots=True)
class CourseDrawing:
    """The way of a drill from above; the first point is marked."""

    wide: float
    high: float
    ways: tuple[Stroke, ...]
    chests: tuple[Stroke, ...]
    """Arrow heads in the middle of each leg: where the chest points."""
    start: Point


def course(legs: Sequence[Leg]) -> CourseDrawing | None:
    """Draw the way from above; None where the drill has none."""
    points = [point for leg in legs for point in leg.points]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    per_m = min(
        (COURSE_WIDE - 2 * COURSE_EDGE) / max(east - west, 1.0),
        (COURSE_TALLEST - 2 * COURSE_EDGE) / max(north - south, 1.0),
    )

    def place(point: Point) -> Point:
        return (
            round(COURSE_EDGE + (point[0] - west) * per_m, 1),
            round(COURSE_EDGE + (north - point[1]) * per_m, 1),
        )

    ways, chests = [], []
    for leg in legs:
        way = [place(point) for point in leg.points]
        ways.append(Stroke(_way(way), f"leg {TRAVEL_LOOK[leg.travel]}"))
        chests.append(Stroke(_chest(way, leg.chest_deg), "chest"))
    wide, high = (round(size * per_m + 2 * COURSE_EDGE, 1) for size in (east - west, north - south))
    return CourseDrawing(wide, high, tuple(ways), tuple(chests), place(legs[0].points[0]))


def _way(points: Sequence[Point]) -> str:
    """Return a leg with its arrow head."""
    (x0, y0), (x, y) = points[-2], points[-1]
    angle = atan2(y - y0, x - x0)
    barbs = [
        (x - BARB * cos(angle + side), y - BARB * sin(angle + side)) for side in (radians(38), -radians(38))
    ]
    head = "L".join(f"{px:.1f} {py:.1f}" for px, py in (barbs[0], (x, y), barbs[1]))
    return "M" + "L".join(f"{px} {py}" for px, py in points) + "M" + head


def _chest(points: Sequence[Point], chest_deg: float) -> str:
    """A small triangle in the middle of a leg whose tip is where the chest points."""
    middle = len(points) // 2
    (x0, y0), (x1, y1) = points[middle - 1], points[middle]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    tip = -radians(chest_deg)
    corners = [(9, 0.0), (6, 2.4), (6, -2.4)]
    return "M" + "L".join(f"{x + r * cos(tip + a):.1f} {y + r * sin(tip + a):.1f}" for r, a in corners) + "z"
