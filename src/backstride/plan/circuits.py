"""The library of circuits: drills in a row, round after round, between a warm-up and a cool-down.

A circuit is a list of drills and how often; what equipment it needs, whether it jumps and who should leave it
out follow from its drills, so that they cannot disagree. No circuit of backward drills has been studied: all
are expert design, and each says why it is as long as it is.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from backstride.plan.drills import Drill, Equipment, drill, parts_of
from backstride.vocab.errors import NotFound
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Workout


@dataclass(frozen=True, slots=True)
class Station:
    """A drill of a circuit, and how many of its sets are done in one round."""

    drill: Drill
    sets: int


@dataclass(frozen=True, slots=True)
class Around:
    """Forward before or after: the warm-up or the cool-down."""

    gait: Gait
    duration_s: float


@dataclass(frozen=True, slots=True)
class Circuit:
    """Stations in order, done several times."""

    id: str
    name: str
    purpose: str
    stage: int
    """Of the ladder, 1 to 12, from which it is open."""
    rounds: int
    stations: tuple[Station, ...]
    between_s: float
    """Standing, after each round."""
    warm_up: Around
    cool_down: Around
    space: str
    words: str
    """The dose in one or two sentences."""
    why: str

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """What its drills need, each once."""
        return tuple(dict.fromkeys(thing for one in self.stations for thing in one.drill.equipment))

    @property
    def jumping(self) -> bool:
        """Whether one of its drills jumps."""
        return any(one.drill.jumping for one in self.stations)

    @property
    def avoid(self) -> tuple[str, ...]:
        """Who should not, of all its drills, each sentence once."""
        return tuple(dict.fromkeys(who for one in self.stations for who in one.drill.avoid))


@cache
def circuits() -> tuple[Circuit, ...]:
    """Return all circuits, the easiest stage first."""
    text = (files("backstride.plan") / "circuits.toml").read_text(encoding="utf-8")
    found = [_circuit_of(entry) for entry in tomllib.loads(text)["circuit"]]
    return tuple(sorted(found, key=lambda circuit: circuit.stage))


def circuit(circuit_id: str) -> Circuit:
    """Return one circuit.

    Raises:
        NotFound: the library has none of that id.
    """
    for one in circuits():
        if one.id == circuit_id:
            return one
    raise NotFound("circuit")


def workout_of_circuit(circuit: Circuit) -> Workout:
    """Return a circuit as a workout: warm-up, rounds, cool-down.

    Sets of a station that are done more than once stand inside the rounds, which is as deep as repeats go.
    """
    parts = parts_of_round(circuit)
    return Workout(
        circuit.name,
        (
            _around(circuit.warm_up, Role.WARM_UP),
            *(parts if circuit.rounds == 1 else [Repeat(circuit.rounds, parts)]),
            _around(circuit.cool_down, Role.COOL_DOWN),
        ),
        note=circuit.purpose,
    )


def parts_of_round(circuit: Circuit) -> tuple[Part, ...]:
    """Return one round: its stations in order, and the pause after it."""
    parts: list[Part] = [
        part for station in circuit.stations for part in parts_of(station.drill, sets=station.sets)
    ]
    if circuit.between_s:
        parts.append(Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=circuit.between_s))
    return tuple(parts)


def _around(part: Around, role: Role) -> Block:
    return Block(Travel.FORWARD, part.gait, role, duration_s=part.duration_s)


def _circuit_of(entry: dict[str, Any]) -> Circuit:
    return Circuit(
        id=entry["id"],
        name=entry["name"],
        purpose=entry["purpose"],
        stage=entry["stage"],
        rounds=entry["rounds"],
        stations=tuple(Station(drill(name), sets) for name, sets in entry["stations"]),
        between_s=float(entry["between_s"]),
        warm_up=Around(Gait(entry["warm_up"]["gait"]), float(entry["warm_up"]["s"])),
        cool_down=Around(Gait(entry["cool_down"]["gait"]), float(entry["cool_down"]["s"])),
        space=entry["space"],
        words=entry["words"],
        why=entry["why"],
    )
