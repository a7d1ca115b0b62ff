"""The ladder: about a dozen stages from standing to races, as data with a reason at each.

No progression for backward running has been published. The stages, their doses and their gates are expert
design, and say so; `why` names what was borrowed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be so before the next stage."""

    fact: str
    """Name of a fact of `plan.gates`."""
    sign: str
    """`>=` or `<=`."""
    need: float
    says: str
    who: tuple[str, ...] = ()
    """For whom it stands; empty is for everybody."""
    words: str = ""
    """What stands in for it without any sensor, together with twice the days; empty needs no sensor."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung. Ranges are what it starts with and the most it asks for."""

    number: int
    key: str
    name: str
    what: str
    points: tuple[str, ...]
    """What to look for in the movement."""
    dose: str
    back: str
    """What sends a person back."""
    total_m: tuple[float, float]
    """Backward in a session, walked and run."""
    run_m: tuple[float, float]
    walk_bout_m: tuple[float, float]
    run_bout_m: tuple[float, float]
    walk_mps: tuple[float, float]
    run_mps: tuple[float, float]
    reps: int
    """Stretches of a session at least, as far as it holds so many; keeps one long stretch from eating all."""
    rest_s: float
    sessions: int
    """With backward work, a week."""
    days: int
    """At least so many days here; twice as many where a gate was opened without its sensor."""
    week: tuple[str, ...]
    """Kinds of the backward sessions of a week, in order."""
    gates: tuple[Gate, ...]
    source: str
    why: str
    support: bool = False
    """A rail, a wall or a second person."""
    grade: float = 0.0


@dataclass(frozen=True, slots=True)
class Branch:
    """Work beside the ladder that takes the place of some sessions."""

    key: str
    name: str
    who: tuple[str, ...]
    stage: int
    """From this stage on."""
    takes: Mapping[str, str]
    """Kind of session, and what takes its place."""
    what: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """All stages in order, and the branches."""

    stages: tuple[Stage, ...]
    branches: tuple[Branch, ...]
    mirror: str
    """The cue on a treadmill with a mirror."""

    def stage(self, number: int) -> Stage:
        """Return a stage by its number, from 1."""
        return self.stages[number - 1]


def ladder_of(text: str) -> Ladder:
    """Read a ladder from TOML."""
    read = tomllib.loads(text)
    return Ladder(
        tuple(_stage_of(number, row) for number, row in enumerate(read["stage"], 1)),
        tuple(_branch_of(row) for row in read["branch"]),
        read["treadmill"]["mirror"],
    )


def _stage_of(number: int, row: Mapping[str, Any]) -> Stage:
    more: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key != "gate"
    }
    return Stage(number=number, gates=tuple(_gate_of(gate) for gate in row["gate"]), **more)


def _gate_of(row: Mapping[str, Any]) -> Gate:
    return Gate(
        row["fact"], row["op"], row["need"], row["says"], tuple(row.get("who", ())), row.get("words", "")
    )


def _branch_of(row: Mapping[str, Any]) -> Branch:
    return Branch(
        row["key"],
        row["name"],
        tuple(row["for"]),
        row["stage"],
        row["takes"],
        row["what"],
        row["source"],
        row["why"],
    )


@cache
def ladder() -> Ladder:
    """Return the ladder that ships with the project."""
    return ladder_of(files("backstride.plan").joinpath("ladder.toml").read_text(encoding="utf-8"))
