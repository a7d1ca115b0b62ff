"""A stick figure from joint angles: where every joint of a pose is, in the plane of the page.

The model is a body of rods in space. Without a turn the chest faces right, so that backward is to the left
and the right side of the body is near; a turn brings the chest towards the reader (90) and on to the left
(180), which is what turns and sideways drills need. Angles are those of a person who describes a pose: from
straight down, forward positive; knees and elbows are bent by so much. The lowest point of the feet stands
on the ground, or `up` above it, so that nobody types heights.

Rejected: points typed by hand (no joint keeps its length), pictures as files (no theme, no test), a flat
figure (a turn and a crossed step cannot be drawn).
"""

from dataclasses import dataclass
from math import cos, radians, sin

Point = tuple[float, float]
"""Right and up, in units of about a centimetre."""
Space = tuple[float, float, float]
"""Where the chest points, to the left, up."""
Pair = tuple[float, float]
"""Right side, left side: near and far without a turn."""

RIGHT, LEFT = 0, 1
UPRIGHT = 180.0
"""Degrees from straight down, by definition."""


@dataclass(frozen=True, slots=True)
class FigureParams:
    """Lengths of a body, in units of about a centimetre: project choice after what reads well when small."""

    trunk: float = 50.0
    """From the hips to the base of the neck."""
    neck: float = 17.0
    """From the base of the neck to the middle of the head."""
    skull: float = 9.5
    """Radius of the head."""
    nose: float = 6.0
    """How far the nose stands out."""
    thigh: float = 40.0
    """From hip to knee."""
    shank: float = 38.0
    """From knee to ankle."""
    ankle: float = 4.0
    """Height of the ankle above the sole."""
    heel: float = 5.0
    """From below the ankle back to the heel."""
    toe: float = 13.0
    """From below the ankle on to the toes."""
    toe_out_deg: float = 18.0
    """How far toes point outward, so that a foot can be seen from the front."""
    arm: float = 27.0
    """From shoulder to elbow."""
    forearm: float = 25.0
    """From elbow to hand."""
    hips: float = 6.0
    """Half the width between the hips."""
    shoulders: float = 11.0
    """Half the width between the shoulders."""
    far: float = 3.0
    """A limb that lies so much further from the reader than the middle, on average, is drawn pale."""
    back_of_head: float = 0.3
    """A face turned away by more than this (a sine) shows no eyes."""


BODY = FigureParams()


@dataclass(frozen=True, slots=True)
class Pose:
    """One position of a body; angles in degrees, pairs are right and left."""

    lean: float = 0.0
    """Of the trunk, forward positive."""
    hip: Pair = (0.0, 0.0)
    """Of the thigh, from straight down, forward positive."""
    knee: Pair = (0.0, 0.0)
    """Bent by so much, never negative."""
    foot: Pair = (0.0, 0.0)
    """0 flat, negative with the heel up, positive with the toes up."""
    out: Pair = (0.0, 0.0)
    """Of the leg, to its own side; negative crosses over."""
    arm: Pair = (0.0, 0.0)
    """From straight down, forward positive."""
    elbow: Pair = (0.0, 0.0)
    """Bent by so much, never negative."""
    wide: Pair = (0.0, 0.0)
    """Of the arm, to its own side."""
    turn: float = 0.0
    """Of the chest: 0 to the right, 90 to the reader, 180 to the left."""
    look: float = 0.0
    """Of the head against the chest, to the right positive: over the right shoulder is 110."""
    up: float = 0.0
    """Height of the lowest point of the feet above the ground."""
    at: float = 0.0
    """How far right of the middle of its place the hips stand."""


@dataclass(frozen=True, slots=True)
class Limb:
    """One leg or arm, from the trunk outward."""

    points: tuple[Point, ...]
    near: float
    """How much nearer to the reader than the middle of the body it is on average; negative lies behind."""

    @property
    def far(self) -> bool:
        """It lies behind the body: drawn pale."""
        return self.near < -BODY.far


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A pose as points; the ground is at height 0."""

    trunk: tuple[Point, Point]
    """Hips, base of the neck."""
    girdles: tuple[tuple[Point, Point], tuple[Point, Point]]
    """Hips and shoulders, right to left: seen only in a turn."""
    legs: tuple[Limb, Limb]
    """Hip, knee, ankle, heel, toes."""
    arms: tuple[Limb, Limb]
    """Shoulder, elbow, hand."""
    head: Point
    nose: tuple[Point, Point]
    facing: float
    """Of the face: 1 to the right, 0 to the reader or away, -1 to the left."""
    away: bool
    """The face is turned away from the reader."""


def skeleton(pose: Pose, body: FigureParams = BODY) -> Skeleton:
    """Return where the joints of a pose are, with the feet on the ground or `up` above it."""
    legs = [_leg(pose, side, body) for side in (RIGHT, LEFT)]
    lift = pose.up - min(point[2] for leg in legs for point in leg[3:])
    neck = _along((0.0, 0.0, 0.0), body.trunk, UPRIGHT - pose.lean, 0.0)
    arms = [_arm(pose, side, neck, body) for side in (RIGHT, LEFT)]
    head = _along(neck, body.neck, UPRIGHT - pose.lean / 2, 0.0)

    def put(point: Space) -> Point:
        turn = radians(pose.turn)
        return (round(point[0] * cos(turn) + point[1] * sin(turn) + pose.at, 3), round(point[2] + lift, 3))

    def limb(points: list[Space]) -> Limb:
        turn = radians(pose.turn)
        near = [x * sin(turn) - y * cos(turn) for x, y, _ in points]
        return Limb(tuple(put(point) for point in points), round(sum(near) / len(near), 3))

    face = radians(pose.turn + pose.look)
    ahead, at = cos(face), put(head)
    nose = tuple((at[0] + reach * ahead, at[1] - drop) for reach, drop in _nose(body))
    return Skeleton(
        trunk=(put((0.0, 0.0, 0.0)), put(neck)),
        girdles=((put(legs[0][0]), put(legs[1][0])), (put(arms[0][0]), put(arms[1][0]))),
        legs=(limb(legs[RIGHT]), limb(legs[LEFT])),
        arms=(limb(arms[RIGHT]), limb(arms[LEFT])),
        head=at,
        nose=(nose[0], nose[1]),
        facing=ahead,
        away=sin(face) < -body.back_of_head,
    )


def _nose(body: FigureParams) -> tuple[Pair, Pair]:
    return ((body.skull - 1.0, -1.0), (body.skull + body.nose, 2.0))


def _along(start: Space, length: float, forward_deg: float, out_deg: float) -> Space:
    """Go along a rod: `forward_deg` from straight down in the plane of walking, `out_deg` out of it."""
    forward, out = radians(forward_deg), radians(out_deg)
    return (
        start[0] + length * sin(forward),
        start[1] + length * cos(forward) * sin(out),
        start[2] - length * cos(forward) * cos(out),
    )


def _leg(pose: Pose, side: int, body: FigureParams) -> list[Space]:
    way = 1 if side == LEFT else -1
    out = way * pose.out[side]
    hip = (0.0, way * body.hips, 0.0)
    knee = _along(hip, body.thigh, pose.hip[side], out)
    ankle = _along(knee, body.shank, pose.hip[side] - pose.knee[side], out)
    heel = _sole(ankle, -body.heel, pose.foot[side], way, body)
    return [hip, knee, ankle, heel, _sole(ankle, body.toe, pose.foot[side], way, body)]


def _sole(ankle: Space, reach: float, pitch_deg: float, way: int, body: FigureParams) -> Space:
    """Return a point of the sole, so far along the foot from below the ankle."""
    pitch, toe_out = radians(pitch_deg), radians(body.toe_out_deg)
    along = reach * cos(pitch) + body.ankle * sin(pitch)
    return (
        ankle[0] + along * cos(toe_out),
        ankle[1] + way * along * sin(toe_out),
        ankle[2] + reach * sin(pitch) - body.ankle * cos(pitch),
    )


def _arm(pose: Pose, side: int, neck: Space, body: FigureParams) -> list[Space]:
    way = 1 if side == LEFT else -1
    out = way * pose.wide[side]
    shoulder = (neck[0], neck[1] + way * body.shoulders, neck[2])
    elbow = _along(shoulder, body.arm, pose.arm[side], out)
    return [shoulder, elbow, _along(elbow, body.forearm, pose.arm[side] + pose.elbow[side], out)]
