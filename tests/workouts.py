"""Workouts by the thousand, from a seed: every field of a block, two levels of repeats, awkward numbers."""

from random import Random
from typing import TypeVar

from backstride.vocab.segment import Gait, Handrail, Travel
from backstride.vocab.workout import Block, Part, Repeat, Role, Target, Workout

T = TypeVar("T")
WORDS = ("tall", "look-left", "look-right", "breathe 4", "Ünruhe", "elbows_back", "1-2-3", "note", "後ろ向き")
NOTES = (
    "Eyes front",
    'Say "stop" aloud',
    "a; b, c (d) 6 x",
    "back\\slash",
    "two\nlines",
    "  spaces  ",
    "50% of “it”",
)
SPANS_MPS = ((0.5, 0.8), (1.25, 1.25), (4 / 3.6, 5.5 / 3.6), (1000 / 630, 1000 / 570), (1.2345678, 2.3456789))


def workout_from(random: Random) -> Workout:
    """Make one workout that a text can hold."""
    parts = tuple(_part(random, 0) for _ in range(random.randint(1, 5)))
    return Workout(_maybe(random, NOTES) or "", parts, _maybe(random, NOTES) or "")


def workouts(count: int, seed: int = 1) -> list[Workout]:
    """Make many."""
    random = Random(seed)
    return [workout_from(random) for _ in range(count)]


def _part(random: Random, depth: int) -> Part:
    if depth < 2 and random.random() < 0.35:
        inner = tuple(_part(random, depth + 1) for _ in range(random.randint(1, 3)))
        return Repeat(random.randint(1, 12), inner)
    return block_from(random)


def block_from(random: Random) -> Block:
    """Make one block."""
    travel = random.choice([Travel.FORWARD, Travel.BACKWARD, Travel.SIDEWAYS, Travel.STILL])
    gaits = [Gait.WALK, Gait.RUN] + [Gait.STAND] * 2 * (travel is Travel.STILL)
    ends = random.choice(["time", "open"] if travel is Travel.STILL else ["distance", "time", "open"])
    return Block(
        travel=travel,
        gait=random.choice(gaits),
        role=random.choice(list(Role)),
        distance_m=_amount(random, 5000) if ends == "distance" else None,
        duration_s=_amount(random, 4000) if ends == "time" else None,
        target=_target(random),
        cues=tuple(random.sample(WORDS, random.choice([0, 0, 0, 1, 2]))),
        handrail=_maybe(random, tuple(Handrail)),
        grade=_maybe(random, (0.05, -0.02, 0.125, 0.0, 1 / 30)),
        drill=_maybe(random, WORDS) or "",
        note=_maybe(random, NOTES) or "",
    )


def _amount(random: Random, most: float) -> float:
    whole = float(random.randint(1, int(most)))
    return random.choice(
        [whole, whole * 10, round(whole / 7, 2), 60.0 * random.randint(1, 90), 90.5, 0.1 + 0.2]
    )


def _target(random: Random) -> Target:
    """Aim for at most two numbers that a watch follows, and an effort."""
    kinds = random.sample(["speed", "heart", "cadence"], random.choice([0, 0, 0, 1, 1, 2]))
    return Target(
        speed_mps=random.choice(SPANS_MPS) if "speed" in kinds else None,
        effort=_maybe(random, ((2.0, 3.0), (3.0, 4.0), (4.0, 5.0), (7.5, 8.0), (5.0, 5.0))),
        heart_rate_bpm=random.choice([(120.0, 140.0), (99.0, 99.0)]) if "heart" in kinds else None,
        cadence_spm=random.choice([(160.0, 180.0), (165.0, 171.0)]) if "cadence" in kinds else None,
    )


def _maybe(random: Random, values: tuple[T, ...]) -> T | None:
    return random.choice(values) if random.random() < 0.2 else None
