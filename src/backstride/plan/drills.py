"""The library of drills: what each is for, from which stage it is open, how it is done, and how it looks.

The drills stand in `drills.toml`, one entry each, words and drawing together, so that adding one touches no
code. Every dose names studies of the shelf, or says `Expert design` and why; nobody has published how drills
for backward running should progress. What a drill does stands in moves with travel and gait, so that a drill
or a circuit of drills is a `Workout`, and a watch, a calendar and a plan need to know nothing new.

Rejected: drills in Python (a coach could not read them), pictures beside the words (they drift apart), a dose
as free text alone (nothing could count it).
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from backstride.plan.figure import Pose
from backstride.vocab.errors import NotFound
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout


class Equipment(StrEnum):
    """What a drill needs beside ground and shoes."""

    RAIL = "a rail or wall to hold"
    WALL = "a wall"
    STEP = "a low step"
    LINE = "a line on the ground"
    CONES = "cones or bottles"
    SLED = "a sled with a strap"
    TREADMILL = "a treadmill with handrails"
    PARTNER = "a partner"
    HILL = "a gentle slope"


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in a drawing; lengths in units of the figure, from the middle of its phase."""

    kind: str
    """`step`, `wall`, `rail`, `cone`, `line`, `sled`, `hill` or `belt`."""
    start: float
    """Left end."""
    end: float
    """Right end; that of a wall or cone is not used."""
    high: float = 0.0
    """Height; of a hill at its left end."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One moment of a drill: what to do, what the drawing shows, and the drawing."""

    do: str
    shows: str
    """The drawing in words."""
    pose: Pose
    partner: Pose | None = None
    props: tuple[Prop, ...] = ()
    go: float = 0.0
    """Length of the arrow below the ground; positive to the left, negative to the right."""
    way: Travel = Travel.BACKWARD
    """Travel that the arrow stands for."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One straight piece of a drill's way seen from above, in metres."""

    travel: Travel
    points: tuple[tuple[float, float], ...]
    chest_deg: float
    """Where the chest points: 0 to the right, 90 up the page."""


@dataclass(frozen=True, slots=True)
class Move:
    """One piece of a set; it ends by distance or by time."""

    travel: Travel
    gait: Gait
    distance_m: float | None = None
    duration_s: float | None = None
    rest: bool = False
    """It only brings you back, or lets you breathe."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a drill, and who says so."""

    sets: int
    moves: tuple[Move, ...]
    """Of one set, in order."""
    rest_s: float
    """Standing, after each set."""
    words: str
    """The same in one or two sentences."""
    sources: tuple[str, ...]
    """Keys of studies; none means that it is ours."""
    why: str
    """What was taken from the studies and what was not; `Expert design` where nothing was."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What often goes wrong, and what to do then."""

    seen: str
    do: str


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill of the library."""

    id: str
    name: str
    purpose: str
    stage: int
    """Of the ladder, 1 to 12, from which it is open."""
    jumping: bool
    equipment: tuple[Equipment, ...]
    space: str
    portion: Portion
    phases: tuple[Phase, ...]
    form: tuple[str, ...]
    faults: tuple[Fault, ...]
    harder: tuple[str, ...]
    """What to do when it is easy."""
    next: tuple[str, ...]
    """Ids of drills that follow."""
    avoid: tuple[str, ...]
    """Ends of the sentence `Not for now, if ...`."""
    stop: str
    """When to end it."""
    key: int = 0
    """Phase that stands for the drill where there is room for one."""
    course: tuple[Leg, ...] = ()
    """Its way from above, where a side view does not say it."""

    @property
    def main(self) -> Move:
        """The move that the drill is about: its longest backward one, or else its longest."""
        work = [move for move in self.portion.moves if not move.rest]
        backward = [move for move in work if move.travel is Travel.BACKWARD]
        return max(backward or work, key=lambda move: move.distance_m or move.duration_s or 0.0)

    @property
    def travel(self) -> Travel:
        """Of what the drill is about."""
        return self.main.travel

    @property
    def gait(self) -> Gait:
        """Of what the drill is about."""
        return self.main.gait


@cache
def drills() -> tuple[Drill, ...]:
    """Return all drills, the easiest stage first, then in the order of the file."""
    text = (files("backstride.plan") / "drills.toml").read_text(encoding="utf-8")
    found = [_drill_of(entry) for entry in tomllib.loads(text)["drill"]]
    return tuple(sorted(found, key=lambda drill: drill.stage))


@cache
def _by_id() -> dict[str, Drill]:
    return {drill.id: drill for drill in drills()}


def drill(drill_id: str) -> Drill:
    """Return one drill.

    Raises:
        NotFound: the library has none of that id.
    """
    try:
        return _by_id()[drill_id]
    except KeyError:
        raise NotFound("drill") from None


def parts_of(drill: Drill, *, sets: int | None = None) -> tuple[Part, ...]:
    """Return the sets of a drill as parts of a workout: a repeat, or the bare blocks of a single set.

    Args:
        drill: Which.
        sets: How many; its own number if left out.
    """
    times = drill.portion.sets if sets is None else sets
    parts = [_block_of(drill, move) for move in drill.portion.moves]
    if drill.portion.rest_s:
        parts.append(Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=drill.portion.rest_s))
    return tuple(parts) if times == 1 else (Repeat(times, tuple(parts)),)


def workout_of(drill: Drill) -> Workout:
    """Return a drill alone as a workout, without warm-up and cool-down: a part of a session."""
    return Workout(drill.name, parts_of(drill))


def _block_of(drill: Drill, move: Move) -> Block:
    return Block(
        move.travel,
        move.gait,
        Role.REST if move.rest else Role.WORK,
        distance_m=move.distance_m,
        duration_s=move.duration_s,
        drill="" if move.rest else drill.id,
        note=move.note,
    )


# --- out of the file ---


def _drill_of(entry: dict[str, Any]) -> Drill:
    return Drill(
        id=entry["id"],
        name=entry["name"],
        purpose=entry["purpose"],
        stage=entry["stage"],
        jumping=entry["jumping"],
        equipment=tuple(Equipment[name.upper()] for name in entry["equipment"]),
        space=entry["space"],
        portion=_portion_of(entry["dose"]),
        phases=tuple(_phase_of(phase) for phase in entry["phase"]),
        form=tuple(entry["form"]),
        faults=tuple(Fault(seen, do) for seen, do in entry["faults"]),
        harder=tuple(entry["harder"]),
        next=tuple(entry["next"]),
        avoid=tuple(entry["avoid"]),
        stop=entry["stop"],
        key=entry.get("key", 0),
        course=tuple(_leg_of(leg) for leg in entry.get("course", ())),
    )


def _portion_of(entry: dict[str, Any]) -> Portion:
    return Portion(
        sets=entry["sets"],
        moves=tuple(_move_of(move) for move in entry["moves"]),
        rest_s=float(entry["rest_s"]),
        words=entry["words"],
        sources=tuple(entry.get("sources", ())),
        why=entry["why"],
    )


def _move_of(entry: dict[str, Any]) -> Move:
    return Move(
        travel=Travel(entry["travel"]),
        gait=Gait(entry["gait"]),
        distance_m=float(entry["m"]) if "m" in entry else None,
        duration_s=float(entry["s"]) if "s" in entry else None,
        rest=entry.get("rest", False),
        note=entry.get("note", ""),
    )


def _phase_of(entry: dict[str, Any]) -> Phase:
    return Phase(
        do=entry["do"],
        shows=entry["shows"],
        pose=_pose_of(entry["pose"]),
        partner=_pose_of(entry["partner"]) if "partner" in entry else None,
        props=tuple(
            Prop(kind, float(start), float(end), float(high))
            for kind, start, end, high in entry.get("props", ())
        ),
        go=float(entry.get("go", 0)),
        way=Travel(entry.get("way", "backward")),
    )


def _pose_of(entry: dict[str, Any]) -> Pose:
    angles: dict[str, Any] = {
        name: tuple(map(float, value)) if isinstance(value, list) else float(value)
        for name, value in entry.items()
    }
    return Pose(**angles)


def _leg_of(entry: dict[str, Any]) -> Leg:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    return Leg(Travel(entry["travel"]), points, float(entry["chest"]))
