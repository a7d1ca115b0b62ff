"""A person carries out a planned workout, more or less: a recording, and the truth of every block.

People leave out a round, do one more, cut a stretch short, take the second thing first, stand about between
blocks, stop the watch, and press the lap button late, twice or not at all. Each of these is asked for by
name, so that it can be counted how well it is seen. Speeds are drawn for the person and differ a little each
time.

Where one of several equal rounds was left out or done once more, nobody can tell which one it was: the truth
then calls the last one left out, or extra. Rejected: drawing what goes wrong, which cannot be counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from backstride.plan.matching_found import Verdict
from backstride.sample.carried_out_slips import Doing, Slip, TrueOp, slipped
from backstride.sample.chance import chance
from backstride.sample.ground import GroundParams
from backstride.sample.script import Block as Going
from backstride.sample.script import Enter, Script
from backstride.sample.simulate import Occasion, simulate, simulate_worn
from backstride.sample.truth import Truth
from backstride.sample.worn import Worn
from backstride.vocab.recording import Lap, Pause, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.workout import Block, Role, Workout


class Presses(StrEnum):
    """What becomes of the laps."""

    NONE = "no laps"
    RIGHT = "a lap a block"
    LATE = "pressed late or early"
    MISSED = "some presses missed"
    DOUBLED = "some presses too many"
    EVEN = "a lap a kilometre"


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a person carries a workout out."""

    slips: tuple[Slip, ...] = ()
    presses: Presses = Presses.RIGHT
    pauses: int = 0
    """Times that the watch is stopped."""
    named: bool = False
    """Whether laps carry the name of their block."""
    worn: Worn | None = None
    """A motion sensor instead of a watch: no laps then, and no pauses."""


@dataclass(frozen=True, slots=True)
class TrueBlock:
    """What truly came of a planned block: `[start_s, end_s)`, empty where it was skipped."""

    index: int
    verdict: Verdict
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class CarriedOut:
    """A recording of a workout and what truly came of each of its blocks."""

    workout: Workout
    recording: Recording
    truth: Truth
    blocks: tuple[TrueBlock, ...]
    """One for each block of the workout, in its order."""
    repeated: tuple[TrueBlock, ...]
    """Blocks done once more, in the order of time; `index` is the block's."""


SPEEDS_MPS: dict[tuple[Travel, Gait], tuple[float, float]] = {
    (Travel.FORWARD, Gait.WALK): (1.2, 1.5),
    (Travel.FORWARD, Gait.RUN): (2.3, 3.0),
    (Travel.BACKWARD, Gait.WALK): (0.7, 1.1),
    (Travel.BACKWARD, Gait.RUN): (1.5, 2.2),
    (Travel.SIDEWAYS, Gait.WALK): (0.6, 1.0),
    (Travel.SIDEWAYS, Gait.RUN): (1.3, 1.8),
}
"""A person's speeds are drawn between these. Project choice."""
EACH_TIME = 0.04
"""Spread of speed from block to block, as a share. Project choice."""
BY_EYE = 0.05
"""Spread of a distance that is paced out. Project choice."""
IDLE_SHARE, IDLE_S = 0.3, (1.0, 6.0)
"""So often a person stands for so long before a block. Project choice."""
PAUSE_S = (10.0, 60.0)
LATE_S = 1.5
"""Spread of a press about its moment. Project choice."""


@dataclass(frozen=True, slots=True)
class _Went:
    """One piece of the script and what it carries out: a block, a block once more, or nothing planned."""

    going: Going
    op: TrueOp | None
    paused: bool = False


ANYWHERE = Occasion()


def carried_out(
    workout: Workout, seed: int, conduct: Conduct = Conduct(), occasion: Occasion = ANYWHERE
) -> CarriedOut:
    """Return a recording of a workout; the same seed gives the same bytes.

    Args:
        workout: What was planned; open blocks last half a minute to two minutes.
        seed: A whole number from 0.
        conduct: What goes otherwise than planned.
        occasion: When and where.
    """
    rng = chance(seed, "carried out")
    done = slipped(workout, conduct.slips, rng)
    went = _went(done.ops, rng, 0 if conduct.worn else conduct.pauses)
    script: Script = tuple(one.going for one in went)
    if conduct.worn is not None:
        simulated = simulate_worn(script, seed, conduct.worn, occasion)
        recording = simulated.recording
    else:
        simulated = simulate(script, seed, occasion)
        recording = _as_watched(simulated.recording, went, conduct, rng)
    return CarriedOut(workout, recording, simulated.truth, *_truth(done, went))


def _went(ops: Sequence[TrueOp], rng: np.random.Generator, pauses: int) -> list[_Went]:
    """Return the script: blocks as they go, with moments of standing and pauses between or inside them."""
    speeds = {kind: float(rng.uniform(*span)) for kind, span in SPEEDS_MPS.items()}
    stops = set(rng.choice(len(ops), size=min(pauses, len(ops)), replace=False).tolist())
    went: list[_Went] = []
    for at, op in enumerate(ops):
        if at and op.block.travel is not Travel.STILL and rng.random() < IDLE_SHARE:
            went.append(_Went(_stand(float(rng.uniform(*IDLE_S))), None))
        goings = [_going(op, speeds, rng)]
        if at in stops:
            pause = _Went(_stand(float(rng.uniform(*PAUSE_S))), None, paused=True)
            first, *rest = _halves(goings[0], rng)
            went += [_Went(first, op), pause, *(_Went(going, op) for going in rest)]
        else:
            went += [_Went(going, op) for going in goings]
    return went


def _stand(seconds: float) -> Going:
    return Going(round(seconds, 1), Travel.STILL, Gait.STAND)


def _halves(going: Going, rng: np.random.Generator) -> tuple[Going, ...]:
    """A long block is paused somewhere inside; a short one behind it."""
    if going.duration_s < 60:  # noqa: PLR2004  # a minute
        return (going,)
    first_s = round(going.duration_s * float(rng.uniform(0.3, 0.7)), 1)
    return replace(going, duration_s=first_s), replace(going, duration_s=round(going.duration_s - first_s, 1))


def _going(op: TrueOp, speeds: dict[tuple[Travel, Gait], float], rng: np.random.Generator) -> Going:
    """Return how a block is gone through: as long as planned, by the watch or by eye."""
    block = op.block
    each_time = float(np.clip(rng.normal(1.0, EACH_TIME), 0.9, 1.1))
    by_eye = float(np.clip(rng.normal(1.0, BY_EYE), 0.88, 1.12))
    if block.travel is Travel.STILL or block.gait is Gait.STAND:
        return _stand((block.duration_s or float(rng.uniform(30, 120))) * op.share)
    mps = speeds[block.travel, block.gait]
    if block.target.speed_mps is not None:
        mps = float(np.clip(mps, *block.target.speed_mps))
    mps *= each_time
    seconds = block.duration_s or float(rng.uniform(30, 120))
    if block.distance_m is not None:  # setting off and stopping take time and little way
        seconds = block.distance_m * by_eye * op.share / mps + mps / GroundParams().mean_acceleration_mps2
    else:
        seconds *= op.share
    return Going(round(max(seconds, 2.0), 1), block.travel, block.gait, mps, enter=Enter.TURN_BODY)


def _edges(went: Sequence[_Went]) -> list[float]:
    so_far = np.cumsum([0.0, *(one.going.duration_s for one in went)])
    return [round(float(edge), 3) for edge in so_far]


def _truth(done: Doing, went: Sequence[_Went]) -> tuple[tuple[TrueBlock, ...], tuple[TrueBlock, ...]]:
    """Return what came of each block, and what was done once more."""
    spans: dict[TrueOp, tuple[float, float]] = {}
    for one, (start_s, end_s) in zip(went, pairwise(_edges(went)), strict=True):
        if one.op is not None:
            spans[one.op] = (spans[one.op][0] if one.op in spans else start_s, end_s)
    first = {
        op.index: (op.verdict, *span) for op, span in spans.items() if op.verdict is not Verdict.REPEATED
    }
    blocks = tuple(TrueBlock(i, *first.get(i, (Verdict.SKIPPED, 0.0, 0.0))) for i in range(done.count))
    again = (TrueBlock(op.index, op.verdict, *s) for op, s in spans.items() if op.verdict is Verdict.REPEATED)
    return blocks, tuple(sorted(again, key=lambda one: one.start_s))


# --- what a watch makes of it ---


def _as_watched(
    recording: Recording, went: Sequence[_Went], conduct: Conduct, rng: np.random.Generator
) -> Recording:
    edges = _edges(went)
    pauses = tuple(
        Pause(start_s, end_s)
        for one, (start_s, end_s) in zip(went, pairwise(edges), strict=True)
        if one.paused
    )
    streams = {sensor: _unpaused(stream, pauses) for sensor, stream in recording.streams.items()}
    return replace(recording, streams=streams, pauses=pauses, laps=_laps(recording, went, conduct, rng))


def _unpaused(stream: Stream, pauses: tuple[Pause, ...]) -> Stream:
    """While the timer stands, a watch writes nothing."""
    kept = np.ones(stream.t_s.shape, dtype=bool)
    for pause in pauses:
        kept &= (stream.t_s <= pause.start_s) | (stream.t_s >= pause.end_s)
    columns = {name: values[kept] for name, values in stream.columns.items()}
    return Stream(stream.sensor, stream.t_s[kept], columns)


def _laps(
    recording: Recording, went: Sequence[_Went], conduct: Conduct, rng: np.random.Generator
) -> tuple[Lap, ...]:
    """Return the laps as they were pressed; one that names its block knows what it began with."""
    if conduct.presses is Presses.NONE:
        return ()
    end_s = recording.duration_s
    if conduct.presses is Presses.EVEN:
        return _from_presses(_kilometres(recording), end_s, {})
    begun: dict[float, str] = {}
    last: TrueOp | None = None
    for one, start_s in zip(went, _edges(went), strict=False):
        if one.op is not None and one.op is not last:
            begun[start_s] = _name(one.op.block) if conduct.named else ""
            last = one.op
    return _from_presses(_pressed(list(begun), end_s, conduct.presses, rng), end_s, begun)


def _pressed(right: list[float], end_s: float, presses: Presses, rng: np.random.Generator) -> list[float]:
    inner = [moment for moment in right if moment > 0]
    if presses is Presses.MISSED and inner:
        count = max(1, round(0.1 * len(inner)))
        missed = set(rng.choice(len(inner), size=count, replace=False).tolist())
        return [moment for i, moment in enumerate(inner) if i not in missed]
    if presses is Presses.DOUBLED:
        return sorted(inner + rng.uniform(5.0, max(end_s - 5.0, 6.0), size=2).round(1).tolist())
    if presses is Presses.LATE:
        return sorted((np.array(inner) + rng.normal(0.5, LATE_S, size=len(inner))).round(1).tolist())
    return inner


def _from_presses(presses: Sequence[float], end_s: float, names: dict[float, str]) -> tuple[Lap, ...]:
    edges = [0.0, *(moment for moment in presses if 0.5 < moment < end_s), end_s]  # noqa: PLR2004  # half a second
    return tuple(Lap(a, b, names.get(a) or None) for a, b in pairwise(edges) if b > a)


def _kilometres(recording: Recording) -> list[float]:
    way = recording.column(Sensor.SPEED, "distance_m")
    if way is None:
        return []
    t_s, metres = way
    return [float(t_s[np.searchsorted(metres, km)]) for km in np.arange(1000.0, float(metres[-1]), 1000.0)]


def _name(block: Block) -> str:
    """Name a lap as an exported workout does."""
    if block.role is Role.REST:
        return "Rest"
    way = {Travel.BACKWARD: "BACKWARD", Travel.SIDEWAYS: "Sideways", Travel.STILL: "Stand"}
    return f"{way.get(block.travel, '')} {block.gait.value}".strip()
