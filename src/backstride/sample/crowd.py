"""A crowd: any number of simulated people with one recording each, every one made from its own seed.

It stands in for the recordings of a study where many are needed and none may be a person's: the cohort is
tried and timed with it. Ages, bodies, speeds and where a sensor is worn are drawn; how they are spread is a
project choice and says nothing about real people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from backstride.sample.chance import chance
from backstride.sample.script import Block, Enter, Script, duration_of
from backstride.sample.simulate import Occasion, simulate, simulate_worn
from backstride.sample.worn import Worn
from backstride.vocab.athlete import Athlete, Body, Sex
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Gait, Travel

MINUTES = 10.0
"""Length of a recording. Project choice."""
SHORTEST_MINUTES = 1.0
FIRST_DAY = datetime(2026, 1, 1, 6, tzinfo=UTC)
WATCHES = 0.3
"""Share that a watch recorded; a motion sensor the others."""
FACING_UNKNOWN = 0.1
"""Share of motion sensors of which nobody said how they sat."""
WORN_AT = {
    Placement.LUMBAR: 0.35,
    Placement.CHEST: 0.15,
    Placement.THIGH: 0.1,
    Placement.WRIST: 0.1,
    Placement.FOOT_LEFT: 0.15,
    Placement.FOOT_RIGHT: 0.15,
}
"""Shares of placements. Project choice."""
WALK_MPS, RUN_MPS = (1.1, 1.6), (2.0, 3.4)
"""Forward speeds are drawn between these. Project choice."""
BACKWARD_SLOWER = (0.65, 0.9)
"""Backward over forward speed of one person: people go slower backward. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class CrowdMember:
    """One simulated person and what a device recorded of them."""

    recording: Recording
    athlete: Athlete


def crowd_member(seed: int, minutes: float = MINUTES) -> CrowdMember:
    """Return one person of the crowd; the same seed (a whole number from 0) gives the same bytes.

    Args:
        seed: Which one.
        minutes: Length of the recording, at least `SHORTEST_MINUTES`.
    """
    rng = chance(seed, "crowd")
    athlete = _person(rng, seed)
    script = _script(rng, minutes * 60)
    start = FIRST_DAY + timedelta(minutes=int(rng.integers(0, 365 * 24 * 60)))
    occasion = Occasion(start=start, utc_offset_s=0, name="Back and forth")
    if rng.random() < WATCHES:
        return CrowdMember(simulate(script, seed, occasion).recording, athlete)
    placement = list(WORN_AT)[rng.choice(len(WORN_AT), p=list(WORN_AT.values()))]
    with_places = bool(rng.random() < 0.5)  # noqa: PLR2004  # half of them
    recording = simulate_worn(script, seed, Worn(placement, gnss=with_places), occasion).recording
    if rng.random() < FACING_UNKNOWN:
        recording = replace(recording, facing=None)
    return CrowdMember(recording, athlete)


def _person(rng: np.random.Generator, seed: int) -> Athlete:
    """Draw a body: sizes about those of adults, maximal heart rate falling with age. Project choice."""
    sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE  # noqa: PLR2004  # half of them
    birth_year = int(rng.integers(1950, 2009))
    height_m = round(float(rng.normal(1.66 if sex is Sex.FEMALE else 1.79, 0.06)), 2)
    mass_kg = round(float(rng.normal(23.5, 2.0)) * height_m**2, 1)
    rest_bpm = float(rng.integers(45, 72))
    most_bpm = float(round(208 - 0.7 * (FIRST_DAY.year - birth_year) + float(rng.normal(0, 7))))
    body = Body(date(FIRST_DAY.year, 1, 1), mass_kg, height_m, rest_bpm, most_bpm)
    return Athlete(id=f"simulated-{seed}", birth_year=birth_year, sex=sex, bodies=(body,), simulated=True)


def _script(rng: np.random.Generator, seconds: float) -> Script:
    """Draw stands, and stretches forward and back again without turning, until the time is over."""
    back_share = float(rng.uniform(*BACKWARD_SLOWER))
    speeds = {Gait.WALK: float(rng.uniform(*WALK_MPS)), Gait.RUN: float(rng.uniform(*RUN_MPS))}
    blocks: list[Block] = [Block(8, Travel.STILL, Gait.STAND, name="Stand")]
    for gait in _gaits(rng):
        for block in _there_and_back(float(rng.integers(18, 75)), gait, speeds[gait], back_share):
            left_s = seconds - duration_of(tuple(blocks))
            if left_s < 2 * block.duration_s:
                last = replace(block, duration_s=left_s) if left_s > 0 else None
                return (*blocks, last) if last else tuple(blocks)
            blocks.append(block)
    raise AssertionError  # there is always a next gait


def _gaits(rng: np.random.Generator) -> Iterator[Gait]:
    """Walk first, as everybody should; then either."""
    yield Gait.WALK
    while True:
        yield Gait.RUN if rng.random() < 0.5 else Gait.WALK  # noqa: PLR2004  # half of the time


def _there_and_back(seconds: float, gait: Gait, speed_mps: float, back_share: float) -> Script:
    return (
        Block(seconds, Travel.FORWARD, gait, speed_mps, "Forward", enter=Enter.KEEP_FACING),
        Block(
            round(seconds * 0.8), Travel.BACKWARD, gait, speed_mps * back_share, "Backward",
            enter=Enter.KEEP_FACING,
        ),
        Block(6, Travel.STILL, Gait.STAND, name="Stand"),
    )  # fmt: skip
