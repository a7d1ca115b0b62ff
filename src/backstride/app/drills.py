"""Drills and circuits: found by words, level and equipment, and shown with their studies and their time.

Which drills are open follows from the stage of a plan. Without one all are open, and the page says so.
"""

import re
from dataclasses import dataclass
from typing import Any

from backstride.plan.circuits import Circuit, circuit, circuits, workout_of_circuit
from backstride.plan.drills import Drill, Equipment, Leg, Move, Phase, Prop, drill, drills
from backstride.plan.figure import Limb, Point, Skeleton, skeleton
from backstride.plan.timing import planned_pieces
from backstride.science.evidence.shelf import study
from backstride.vocab.kept import RibbonPiece
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.study import Study

__all__ = [
    "ALL_OPEN",
    "NOTHING",
    "STAGES",
    "Asked",
    "Circuit",
    "CircuitPage",
    "Drill",
    "DrillPage",
    "Equipment",
    "Leg",
    "Library",
    "Limb",
    "Opened",
    "Phase",
    "Point",
    "Prop",
    "Skeleton",
    "Travel",
    "circuit_page",
    "circuits_json",
    "circuits_shown",
    "drill_page",
    "drills_json",
    "drills_shown",
    "says",
    "skeleton",
]

STAGES = range(1, 13)
NOTHING = "none"
"""Asked for as equipment: drills that need none."""
MORE = 8
"""Other drills beside one; project choice: as many as stand beside it without scrolling."""
GAIT_WORDS = {Gait.STAND: "Standing", Gait.WALK: "Walking", Gait.RUN: "Running", Gait.UNKNOWN: "Moving"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for."""

    words: str = ""
    equipment: str = ""
    """Name of an `Equipment` in small letters, `none`, or empty for any."""
    level: int | None = None
    """Drills that are open at this stage of the ladder; None asks for all."""
    only_open: bool = False

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.words or self.equipment or self.level or self.only_open)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a person's plan has opened; without a plan everything is."""

    stage: int | None = None
    """Of the ladder; None where there is no plan."""
    jumping: bool = True
    """False where their limits forbid jumps."""

    def holds(self, one: Drill | Circuit) -> bool:
        """Whether a drill or circuit is open."""
        return (self.stage is None or one.stage <= self.stage) and (self.jumping or not one.jumping)


ALL_OPEN = Opened()


@dataclass(frozen=True, slots=True)
class DrillShown:
    """A drill of a list."""

    drill: Drill
    open: bool

    @property
    def gait_words(self) -> str:
        """How one moves in it."""
        jumps = " and jumping" if self.drill.jumping else ""
        return GAIT_WORDS[self.drill.gait] + jumps


@dataclass(frozen=True, slots=True)
class Library:
    """The drills that hold what was asked for."""

    asked: Asked
    shown: tuple[DrillShown, ...]
    total: int
    opened: Opened
    equipment: tuple[Equipment, ...]
    """All that some drill needs."""


@dataclass(frozen=True, slots=True)
class DrillPage:
    """One drill with what belongs to it."""

    shown: DrillShown
    why: tuple[tuple[str, Study | None], ...]
    """The reason of the dose in pieces: running text, and the studies that it names."""
    next: tuple[Drill, ...]
    within: tuple[Circuit, ...]
    """Circuits that hold it."""
    more: tuple[DrillShown, ...]
    """Drills of near levels."""


@dataclass(frozen=True, slots=True)
class CircuitPage:
    """One circuit as a workout."""

    circuit: Circuit
    open: bool
    pieces: tuple[RibbonPiece, ...]
    duration_s: float


def drills_shown(asked: Asked, opened: Opened = ALL_OPEN) -> Library:
    """Find drills.

    Args:
        asked: What for.
        opened: By the person's plan.
    """
    found = [DrillShown(one, opened.holds(one)) for one in drills()]
    shown = tuple(one for one in found if _answers(one.drill, asked) and (one.open or not asked.only_open))
    needed = {thing for one in drills() for thing in one.equipment}
    return Library(asked, shown, len(found), opened, tuple(thing for thing in Equipment if thing in needed))


def drill_page(drill_id: str, opened: Opened = ALL_OPEN) -> DrillPage:
    """Show one drill.

    Raises:
        NotFound: the library has none of that id.
    """
    one = drill(drill_id)
    others = sorted((other for other in drills() if other.id != one.id), key=lambda other: _apart(one, other))
    more = sorted(others[:MORE], key=lambda other: other.stage)
    return DrillPage(
        DrillShown(one, opened.holds(one)),
        _named(one.portion.why),
        tuple(drill(name) for name in one.next),
        tuple(c for c in circuits() if any(station.drill.id == one.id for station in c.stations)),
        tuple(DrillShown(other, opened.holds(other)) for other in more),
    )


def _named(text: str) -> tuple[tuple[str, Study | None], ...]:
    """Cut a text where it names studies by their keys."""
    pieces = re.split(r"\b([a-z_]+(?:19|20)\d\d)\b", text)
    return tuple((piece, study(piece) if i % 2 else None) for i, piece in enumerate(pieces) if piece)


def circuits_shown(opened: Opened = ALL_OPEN) -> tuple[CircuitPage, ...]:
    """Show all circuits, the easiest first."""
    return tuple(_page_of(one, opened) for one in circuits())


def circuit_page(circuit_id: str, opened: Opened = ALL_OPEN) -> CircuitPage:
    """Show one circuit as a workout.

    Raises:
        NotFound: the library has none of that id.
    """
    return _page_of(circuit(circuit_id), opened)


def _page_of(one: Circuit, opened: Opened) -> CircuitPage:
    pieces = planned_pieces(workout_of_circuit(one))
    return CircuitPage(one, opened.holds(one), pieces, pieces[-1][1])


def _apart(one: Drill, other: Drill) -> tuple[bool, int]:
    """How far two drills are from each other; those that follow are nearest."""
    return other.id not in one.next, abs(other.stage - one.stage)


def _answers(one: Drill, asked: Asked) -> bool:
    if asked.level is not None and one.stage > asked.level:
        return False
    if asked.equipment == NOTHING and one.equipment:
        return False
    if asked.equipment not in {"", NOTHING} and asked.equipment not in {
        thing.name.lower() for thing in one.equipment
    }:
        return False
    text = _said_by(one)
    words = re.findall(r"[^\W_]+", asked.words.casefold())
    return all(re.search(rf"\b{re.escape(word)}", text) for word in words)


def _said_by(one: Drill) -> str:
    faults = (fault.seen for fault in one.faults)
    return " ".join(
        (
            one.name,
            one.purpose,
            one.space,
            *one.equipment,
            *one.form,
            *faults,
            one.travel,
            GAIT_WORDS[one.gait],
        )
    ).casefold()


def says(phases: tuple[Phase, ...]) -> str:
    """Say a drawing in words, for who cannot see it."""
    told = " ".join(f"{number}: {phase.shows}" for number, phase in enumerate(phases, start=1))
    many = {2: "Two", 3: "Three"}.get(len(phases), str(len(phases)))
    return f"{many} phases; unless it says so, the chest faces right and backward is to the left. {told}"


# --- for programs ---


def drills_json(library: Library) -> dict[str, Any]:
    """Return drills as `backstride.drills/1`."""
    return {"schema": "backstride.drills/1", "drills": [_drill_json(one) for one in library.shown]}


def circuits_json(shown: tuple[CircuitPage, ...]) -> dict[str, Any]:
    """Return circuits as `backstride.circuits/1`."""
    return {"schema": "backstride.circuits/1", "circuits": [_circuit_json(one) for one in shown]}


def _drill_json(shown: DrillShown) -> dict[str, Any]:
    one = shown.drill
    return {
        "id": one.id,
        "name": one.name,
        "purpose": one.purpose,
        "stage": one.stage,
        "open": shown.open,
        "travel": one.travel.value,
        "gait": one.gait.value,
        "jumping": one.jumping,
        "equipment": [thing.name.lower() for thing in one.equipment],
        "space": one.space,
        "dose": {
            "sets": one.portion.sets,
            "moves": [_move_json(move) for move in one.portion.moves],
            "rest_s": one.portion.rest_s,
            "words": one.portion.words,
            "sources": list(one.portion.sources),
            "why": one.portion.why,
        },
        "how": [{"do": phase.do, "shows": phase.shows} for phase in one.phases],
        "form": list(one.form),
        "faults": [{"seen": fault.seen, "do": fault.do} for fault in one.faults],
        "harder": list(one.harder),
        "next": list(one.next),
        "avoid": list(one.avoid),
        "stop": one.stop,
    }


def _move_json(move: Move) -> dict[str, Any]:
    return {
        "travel": move.travel.value,
        "gait": move.gait.value,
        "distance_m": move.distance_m,
        "duration_s": move.duration_s,
        "rest": move.rest,
        "note": move.note,
    }


def _circuit_json(shown: CircuitPage) -> dict[str, Any]:
    one = shown.circuit
    return {
        "id": one.id,
        "name": one.name,
        "purpose": one.purpose,
        "stage": one.stage,
        "open": shown.open,
        "jumping": one.jumping,
        "equipment": [thing.name.lower() for thing in one.equipment],
        "space": one.space,
        "rounds": one.rounds,
        "stations": [{"drill": station.drill.id, "sets": station.sets} for station in one.stations],
        "between_s": one.between_s,
        "duration_s": round(shown.duration_s, 1),
        "words": one.words,
        "why": one.why,
        "avoid": list(one.avoid),
    }
