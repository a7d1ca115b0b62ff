"""A guided session as a phone on a simulated person's back feels it, with a stumble in it: to be watched.

A guided person listens, and how long each thing lasts is the guide's to say. So the recording comes with its
parts: each block has a stretch of even going that may be walked or run again and again until the guide goes
on, and stands that last as long as they must. Rejected: a recording of fixed length, which runs away from a
guide that waits for somebody to turn round.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from backstride.sample.mishaps import simulate_stumbling
from backstride.sample.script import Block as Going
from backstride.sample.script import Enter, Script, starts_of
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Repeat, Role, Workout

STILL_S = 4.0
"""Before the ten steps of the calibration one stands for three seconds and a little more."""
TEN_STEPS_S = 6.5
READY_S = 8.0
CAUGHT_S = 10.0
"""The stand after the stumble, until somebody says that all is well."""
STUMBLE_AFTER_S = 12.0
STUMBLE_IN = 2
"""The stretch backward with the stumble in it."""
SPEEDS_MPS = {Gait.WALK: 1.3, Gait.RUN: 1.9}
"""Over ground, either way. Project choice, within `carried_out.SPEEDS_MPS`."""
SEED = 17
"""Whose steps these are."""


@dataclass(frozen=True, slots=True)
class GuidedPart:
    """One part of the recording, `[start_s, end_s)`."""

    kind: str
    """`calibrate`, `ready`, `block`, `caught` or `end`."""
    block: int | None
    """Index of the block of the workout."""
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Guided:
    """A workout, and how a simulated person with a phone on the back carried it out."""

    workout: Workout
    recording: Recording
    parts: tuple[GuidedPart, ...]
    stumble_s: float


def watched_workout() -> Workout:
    """Return a short session: three stretches backward from a stand, a walk between them."""
    walk = Block(Travel.FORWARD, Gait.WALK, Role.WARM_UP, duration_s=30.0, cues=("talk",))
    stand = Block(Travel.STILL, Gait.STAND, Role.REST, duration_s=8.0, cues=("scan",))
    back = Block(Travel.BACKWARD, Gait.RUN, Role.WORK, duration_s=30.0, cues=("look-left", "arms"))
    between = replace(walk, role=Role.REST, duration_s=25.0)
    end = replace(walk, role=Role.COOL_DOWN, duration_s=20.0)
    return Workout("Backward from a stand", (walk, Repeat(3, (stand, back, between)), end))


def guided_session(seed: int = SEED) -> Guided:
    """Return the session that is watched; the same seed gives the same bytes."""
    workout = watched_workout()
    script, kinds, stumble_s = _script(workout)
    worn = Worn(Placement.LUMBAR, Mounting(facing="-z", up="+y"), PHONE)
    recording = simulate_stumbling(script, stumble_s, seed, worn)
    edges = pairwise(starts_of(script))
    parts = tuple(GuidedPart(*kind, *edge) for kind, edge in zip(kinds, edges, strict=True))
    return Guided(workout, recording, _joined(parts), stumble_s)


def _script(workout: Workout) -> tuple[Script, list[tuple[str, int | None]], float]:
    """Return what is done, what each piece is for, and when the stumble begins."""
    stand, ahead = _going(READY_S, Travel.STILL, Gait.STAND), _going(TEN_STEPS_S, Travel.FORWARD, Gait.WALK)
    going = [replace(stand, duration_s=STILL_S), ahead, stand]
    kinds: list[tuple[str, int | None]] = [("calibrate", None), ("calibrate", None), ("ready", None)]
    backward, stumble_s = 0, 0.0
    for index, block in enumerate(workout.blocks()):
        lasts_s = block.duration_s or READY_S
        whole = _going(lasts_s, block.travel, block.gait)
        backward += block.backward
        if not (block.backward and backward == STUMBLE_IN):
            going.append(whole)
            kinds.append(("block", index))
            continue
        stumble_s = sum(one.duration_s for one in going) + STUMBLE_AFTER_S
        first_s = STUMBLE_AFTER_S + 2.0  # it takes two seconds to come to a stand
        caught = _going(CAUGHT_S, Travel.STILL, Gait.STAND)
        going += [replace(whole, duration_s=first_s), caught, replace(whole, duration_s=lasts_s - first_s)]
        kinds += [("block", index), ("caught", index), ("block", index)]
    return (*going, stand), [*kinds, ("end", None)], stumble_s


def _going(lasts_s: float, travel: Travel, gait: Gait) -> Going:
    """From a stand one goes backward as one faces, and on a short path one comes back the same way."""
    return Going(lasts_s, travel, gait, SPEEDS_MPS.get(gait, 0.0), enter=Enter.KEEP_FACING)


def _joined(parts: tuple[GuidedPart, ...]) -> tuple[GuidedPart, ...]:
    """Join the pieces of the calibration."""
    first, second, *rest = parts
    return (replace(first, end_s=second.end_s), *rest)
