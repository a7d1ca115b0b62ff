"""Runs with a mishap in them: a stumble, a fall, or something of every day that only looks like one.

A person is drawn (gait, speed, travel, how even their steps are, how hard they land), goes for twenty
seconds or more, and then it happens. Laid on the gait before the sensor's own errors, so that a phone and a
laboratory's sensor see the same mishap. What is simulated says what we believe about mishaps and nothing
about people: that such a stumble is found shows that code does what it should, never how many real ones are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from backstride.sample import mishaps_everyday as everyday
from backstride.sample import mishaps_guided as guided
from backstride.sample import mishaps_moves as moves
from backstride.sample.chance import chance
from backstride.sample.ground import Ground, smooth, travel_over_ground
from backstride.sample.limbs import pose_of
from backstride.sample.mishaps_moves import Move, wander
from backstride.sample.rhythm import RhythmParams, rhythm_of
from backstride.sample.script import Block, Script
from backstride.sample.simulate import BODY_HZ, SIMULATED, SOURCE
from backstride.sample.steps import StepParams, Steps, steps_of
from backstride.sample.trunk import Pose
from backstride.sample.ways import field
from backstride.sample.worn import Worn, six_axes
from backstride.signal.level import centred_mean
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.units import STANDARD_GRAVITY_MPS2


class MishapKind(StrEnum):
    """What happens; two mishaps, what must be left alone, and a sign with the hand."""

    STUMBLE = "stumble"
    FALL = "fall"
    SIT_DOWN = "sitting down"
    LIE_DOWN = "lying down slowly"
    JUMP = "a jump"
    PHONE_OUT = "phone taken out"
    PHONE_DROPPED = "phone dropped"
    KERB = "a kerb"
    SUDDEN_STOP = "a sudden stop"
    QUICK_TURN = "a quick turn"
    STAIRS = "stairs"
    LOOK_BACK = "looks over the shoulder"
    KNOCKS = "three knocks"


MISHAPS = (MishapKind.STUMBLE, MishapKind.FALL)
GUIDED = (MishapKind.STAIRS, MishapKind.LOOK_BACK, MishapKind.KNOCKS)
"""What else somebody does who is guided by a phone; the live form is asked about these too."""
EVERYDAY = tuple(kind for kind in MishapKind if kind not in (*MISHAPS, *GUIDED))

_MOVES: dict[MishapKind, Callable[[Move], str | None]] = {
    MishapKind.STUMBLE: moves.stumble,
    MishapKind.FALL: moves.fall,
    MishapKind.SIT_DOWN: everyday.sit_down,
    MishapKind.LIE_DOWN: everyday.lie_down,
    MishapKind.JUMP: everyday.jump,
    MishapKind.PHONE_OUT: everyday.phone_out,
    MishapKind.PHONE_DROPPED: everyday.phone_dropped,
    MishapKind.KERB: everyday.kerb,
    MishapKind.SUDDEN_STOP: everyday.sudden_stop,
    MishapKind.QUICK_TURN: everyday.quick_turn,
    MishapKind.STAIRS: guided.stairs,
    MishapKind.LOOK_BACK: guided.look_back,
    MishapKind.KNOCKS: guided.knocks,
}
_LEVER_M = {Placement.LUMBAR: 0.12, Placement.CHEST: 0.45, Placement.THIGH: 0.0}
"""From the hips up to the sensor: what a thrown trunk carries it along. Project choice."""
_RANGES_MPS2 = (8 * STANDARD_GRAVITY_MPS2, 16 * STANDARD_GRAVITY_MPS2)
"""Where accelerometers stop: phones at 8 g, others at 16 g."""


@dataclass(frozen=True, slots=True, eq=False)
class MishapRun:
    """A recording with one mishap, or one thing of every day, and when it was."""

    recording: Recording
    kind: MishapKind
    way: str
    """How somebody fell; empty for everything else."""
    travel: Travel
    gait: Gait
    at_s: float
    end_s: float


def simulate_mishap(kind: MishapKind, seed: int, worn: Worn) -> MishapRun:
    """Let one thing happen in a run of about a minute.

    Raises:
        ValueError: the sensor is worn where nothing is simulated: not at the trunk or a thigh.
    """
    if worn.placement not in _LEVER_M:
        raise ValueError(f"no mishap is simulated at the {worn.placement}")
    rng = chance(seed, f"mishap {kind}")
    script, at_s = _scene(rng)
    block = script[1]
    steps_params = StepParams(
        run_spm=float(rng.uniform(138, 162)),
        forward_variation=float(rng.uniform(0.015, 0.04)),
        backward_variation=float(rng.uniform(0.03, 0.07)),
    )
    ground = travel_over_ground(script, seed, field(), BODY_HZ)
    move = Move(ground.t_s, rng, worn.placement, block.travel is Travel.BACKWARD, at_s)
    way = _MOVES[kind](move) or ""
    facing_rad = ground.facing_rad + move.facing_rad
    unhurt = replace(ground, facing_rad=facing_rad)
    ground = replace(unhurt, speed_mps=ground.speed_mps * np.maximum(move.pace, 0.0))
    move.gait = move.gait * smooth(ground.speed_mps / RhythmParams().full_from_mps)
    steps = _stretched(steps_of(script, ground, seed, steps_params), move)
    # Steps keep their size until the move takes them away, all at once.
    pose = _laid_on(pose_of(worn.placement, ground, rhythm_of(script, unhurt, steps)), move)
    recording = _recorded(ground, pose, worn, seed, float(rng.choice(_RANGES_MPS2)))
    return MishapRun(recording, kind, way, block.travel, block.gait, at_s, move.end_s or at_s)


def simulate_stumbling(script: Script, at_s: float, seed: int, worn: Worn) -> Recording:
    """Carry out a script with a stumble in it, after which everything goes on as the script says.

    Args:
        script: What is done; the block at `at_s` is walked or run.
        at_s: When the stumble begins.
        seed: A whole number from 0.
        worn: Where the sensor is and how it writes.
    """
    rng = chance(seed, "a stumble in a script")
    ground = travel_over_ground(script, seed, field(), BODY_HZ)
    index = int(ground.block[np.searchsorted(ground.t_s, at_s)])
    move = Move(ground.t_s, rng, worn.placement, script[index].travel is Travel.BACKWARD, at_s)
    moves.stumble(move)
    after = ground.t_s > move.end_s + 3.0  # some stumbles end in a stand: here the script says when
    move.pace = np.where(after, 1.0, move.pace)
    stumbling = replace(ground, speed_mps=ground.speed_mps * np.maximum(move.pace, 0.0))
    move.gait = move.gait * smooth(stumbling.speed_mps / RhythmParams().full_from_mps)
    steps = _stretched(steps_of(script, stumbling, seed, StepParams()), move)
    pose = _laid_on(pose_of(worn.placement, stumbling, rhythm_of(script, ground, steps)), move)
    return _recorded(ground, pose, worn, seed, _RANGES_MPS2[0])


def _scene(rng: np.random.Generator) -> tuple[Script, float]:
    """Stand, go, and after 20 to 35 s it happens: seven of ten go backward, six of ten run."""
    backward, runs = rng.random() < 0.7, rng.random() < 0.6  # noqa: PLR2004  # said in words above
    low, high = {(True, True): (1.5, 3.0), (True, False): (0.7, 1.4), (False, True): (2.0, 3.6),
                 (False, False): (0.9, 1.8)}[bool(backward), bool(runs)]  # fmt: skip
    goes = Block(
        62.0,
        Travel.BACKWARD if backward else Travel.FORWARD,
        Gait.RUN if runs else Gait.WALK,
        float(rng.uniform(low, high)),
    )
    return (Block(4.0, Travel.STILL, Gait.STAND), goes), float(4.0 + rng.uniform(20.0, 35.0))


def _stretched(steps: Steps, move: Move) -> Steps:
    """Make the steps that begin at the mishap so many times as long; later ones come later."""
    first = np.ceil(np.interp(move.at_s, move.t_s, steps.phase))
    times = np.ones(move.t_s.size)
    for i, factor in enumerate(move.step_times):
        times[np.floor(steps.phase) == first + i] = factor
    new_t = np.cumsum(times) * (move.t_s[1] - move.t_s[0])
    phase = np.interp(move.t_s, new_t, steps.phase)
    cadence = np.interp(move.t_s, new_t, steps.cadence_spm / times)
    contacts = np.arange(1.0, np.floor(phase[-1]) + 1.0)
    return Steps(phase, cadence, np.interp(contacts, phase, move.t_s), contacts % 2 == 1)


def _laid_on(pose: Pose, move: Move) -> Pose:
    """Lay a move on a gait: what is left of the gait, a person's own unevenness, the move, and its lever."""
    rng, gait = move.rng, move.gait
    lever = _LEVER_M[move.placement] if move.lever_m is None else move.lever_m
    size, tilt = rng.uniform(0.8, 1.25), rng.uniform(0.7, 1.6)
    moving = np.clip(np.abs(pose.up_mps2), 0.0, 1.0) * gait

    def uneven(spread: float, lasts_s: float) -> Floats:
        course = wander(rng, move.t_s.size, spread, lasts_s)
        return course - centred_mean(course, round(6 * lasts_s * BODY_HZ))  # what shakes does not travel

    rough = rng.uniform(0.2, 0.8)
    level = [part * size * gait + rough * uneven(1.0, 0.08) * moving
             for part in (pose.ahead_mps2, pose.left_mps2, pose.up_mps2)]  # fmt: skip
    level[2] += size * _rate(gait, move) * _bounce_speed(pose)
    pitch = pose.pitch_rad * (tilt * gait) + move.pitch_rad + np.radians(0.8) * uneven(1.0, 0.6) * gait
    roll = pose.roll_rad * (tilt * gait) + move.roll_rad + np.radians(0.8) * uneven(1.0, 0.6) * gait

    def bends(place: Floats) -> Floats:
        return _rate(_rate(place, move), move)

    return replace(
        pose,
        ahead_mps2=level[0] + move.ahead_mps2 + bends(lever * np.sin(move.pitch_rad)),
        left_mps2=level[1] + move.left_mps2 - bends(lever * np.sin(move.roll_rad)),
        up_mps2=level[2] + move.up_mps2,
        yaw_rad=pose.yaw_rad + move.yaw_rad,
        tilt_rad=pose.tilt_rad + move.yaw_rad,
        pitch_rad=pitch,
        roll_rad=roll,
    )


def _rate(values: Floats, move: Move) -> Floats:
    return np.asarray(np.gradient(values, move.t_s), dtype=np.float64)


def _bounce_speed(pose: Pose) -> Floats:
    """Return the speed upward within each step: it fades with the gait, and leaves no speed behind."""
    speed = np.cumsum(pose.up_mps2) / BODY_HZ
    return speed - centred_mean(speed, round(BODY_HZ))


def _recorded(ground: Ground, pose: Pose, worn: Worn, seed: int, most_mps2: float) -> Recording:
    streams = six_axes(ground.t_s, pose, worn, seed)
    force = streams[Sensor.ACC]
    clipped = {name: np.clip(values, -most_mps2, most_mps2) for name, values in force.columns.items()}
    streams[Sensor.ACC] = Stream(Sensor.ACC, force.t_s, clipped)
    return Recording(
        format=SIMULATED,
        source=SOURCE,
        start=None,
        duration_s=float(force.t_s[-1]),
        streams=streams,
        placement=worn.placement,
        facing=worn.mounting.facing,
        simulated=True,
    )
