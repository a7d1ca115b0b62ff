"""How thigh, wrist and feet move: each place of the body where a sensor may be worn, as a `Pose`.

A foot rests while it stands and makes up for it while it swings, so that its speed over a stride is the
body's: integrating it gives the true step length. Thigh and forearm are levers that swing below hip and
shoulder. Rejected: joint angles and segment lengths of a whole skeleton, more than any reader here looks at.
"""

from dataclasses import dataclass, replace

import numpy as np

from backstride.sample.ground import Ground, smooth
from backstride.sample.rhythm import Rhythm
from backstride.sample.trunk import Pose, jolt_of, trunk_motion
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class LimbParams:
    """Settings of the limbs; every default is explained."""

    chest_jolt: float = 0.6
    """Share of the jolt at the lower back that reaches the chest. Project choice."""
    thigh_swing_rad_per_mps: float = 0.22
    """Half the swing of a walking thigh for each m/s: 18 degrees at 1.4 m/s. Project choice."""
    thigh_run_rad: float = 0.42
    """Half the swing of a running thigh. Project choice."""
    thigh_ahead_rad: float = 0.12
    """The middle of the swing lies ahead of the hip. Project choice."""
    thigh_lever_m: float = 0.20
    """From hip to sensor: a trouser pocket. Project choice."""
    backward_range: float = 0.8
    """Share of the swing that is left when backward: smaller at hip, knee and ankle (Arata 1999; the size
    is a project choice)."""
    arm_walk_rad: float = 0.35
    """Half the swing of a forearm in a walk. Project choice."""
    arm_run_rad: float = 0.6
    """The same in a run. Project choice."""
    elbow_run_rad: float = 1.1
    """A runner's elbow is bent: the forearm points ahead by this much. Project choice."""
    arm_lever_m: float = 0.35
    """From shoulder to wrist, bent. Project choice."""
    foot_lift_walk_m: float = 0.06
    """How high a foot swings in a walk. Project choice."""
    foot_lift_run_m: float = 0.14
    """The same in a run. Project choice."""
    heel_off: float = 0.12
    """The foot starts to move this share of a stride before it leaves the ground. Project choice."""
    heel_rise_rad: float = 1.0
    """How far the heel rises when the foot leaves the ground. Project choice."""
    toe_up_rad: float = 0.3
    """How far the toes point up when the heel lands. Project choice."""
    foot_jolt_run_mps2: float = 35.0
    """Height of the jolt of a running contact at the foot. Project choice."""
    foot_jolt_walk_mps2: float = 14.0
    """The same for walking. Project choice."""


def pose_of(placement: Placement, ground: Ground, rhythm: Rhythm, params: LimbParams = LimbParams()) -> Pose:
    """Return the movement of the place where a sensor is worn; thigh is the right one, wrist the left one."""
    if placement is Placement.LUMBAR:
        return trunk_motion(ground, rhythm)
    if placement is Placement.CHEST:
        return _chest(ground, rhythm, params)
    if placement is Placement.THIGH:
        return _thigh(ground, rhythm, params)
    if placement is Placement.WRIST:
        return _wrist(ground, rhythm, params)
    return _foot(ground, rhythm, params, left=placement is Placement.FOOT_LEFT)


def _chest(ground: Ground, rhythm: Rhythm, params: LimbParams) -> Pose:
    """Shoulders turn against the pelvis and roll less than it."""
    low = trunk_motion(ground, rhythm, share=params.chest_jolt)
    return replace(
        low, yaw_rad=ground.facing_rad - low.tilt_rad, tilt_rad=-low.tilt_rad, roll_rad=low.roll_rad * 0.4
    )


def _thigh(ground: Ground, rhythm: Rhythm, params: LimbParams) -> Pose:
    """From contact the thigh moves back slowly under the body, then swings ahead fast."""
    stance = rhythm.mix(np.full(rhythm.t_s.shape, rhythm.walk_stance - 0.04), np.full(rhythm.t_s.shape, 0.48))
    own = _read_backward(rhythm.stride_of(left=False), stance, rhythm)
    half_turn = np.where(own < stance, own / stance, 1.0 + (own - stance) / (1.0 - stance))
    walk = params.thigh_swing_rad_per_mps * rhythm.speed_mps
    size = rhythm.mix(walk, np.full(walk.shape, params.thigh_run_rad)) * _range(rhythm, params)
    pitch = -rhythm.fade * (params.thigh_ahead_rad + size * np.cos(np.pi * half_turn))
    return _on_lever(trunk_motion(ground, rhythm), rhythm, pitch, params.thigh_lever_m, ground)


def _wrist(ground: Ground, rhythm: Rhythm, params: LimbParams) -> Pose:
    """An arm swings against the leg of its side: the left arm is ahead when the right leg is."""
    walk = np.full(rhythm.t_s.shape, params.arm_walk_rad)
    size = rhythm.mix(walk, np.full(walk.shape, params.arm_run_rad)) * _range(rhythm, params) * rhythm.ahead
    swing = size * np.cos(2 * np.pi * rhythm.stride_of(left=True))
    pitch = rhythm.fade * (swing - params.elbow_run_rad * rhythm.run)
    return _on_lever(
        trunk_motion(ground, rhythm, share=params.chest_jolt), rhythm, pitch, params.arm_lever_m, ground
    )


def _foot(ground: Ground, rhythm: Rhythm, params: LimbParams, *, left: bool) -> Pose:
    own = rhythm.stride_of(left=left)
    stance = rhythm.mix(np.full(own.shape, rhythm.walk_stance), rhythm.run_stance / 2.0)
    at = _read_backward(own, stance, rhythm)
    rests = stance - params.heel_off
    swing = np.clip((at - rests) / (1.0 - rests), 0.0, 1.0)
    bell = smooth(3.0 * swing) * smooth(3.0 * (1.0 - swing)) * 1.5  # mean 1 over the swing, 0 at rest
    speed = ground.speed_mps * bell / (1.0 - rests)
    east, north = speed * np.cos(ground.course_rad), speed * np.sin(ground.course_rad)
    de, dn = rhythm.derivative(east), rhythm.derivative(north)
    cos, sin = np.cos(ground.facing_rad), np.sin(ground.facing_rad)
    lift = rhythm.mix(np.full(own.shape, params.foot_lift_walk_m), np.full(own.shape, params.foot_lift_run_m))
    height = rhythm.fade * lift * (1.0 - np.cos(2 * np.pi * swing)) / 2.0
    return Pose(
        ahead_mps2=cos * de + sin * dn,
        left_mps2=cos * dn - sin * de,
        up_mps2=rhythm.derivative(rhythm.derivative(height)) + _foot_jolt(rhythm, params, left=left),
        yaw_rad=ground.facing_rad,
        tilt_rad=np.zeros(own.shape),
        pitch_rad=_foot_pitch(at, stance, rhythm, params),
        roll_rad=np.zeros(own.shape),
    )


def _foot_pitch(at: Floats, stance: Floats, rhythm: Rhythm, params: LimbParams) -> Floats:
    """Heel up at the end of stance, toes up before the heel lands; backward it is read from the other end."""
    wide = rhythm.mix(np.full(at.shape, 0.28), np.full(at.shape, 0.24))
    heel = params.heel_rise_rad * _bump(at - stance - 0.02, wide)
    toes = params.toe_up_rad * _bump(at - 0.96, np.full(at.shape, 0.12))
    return rhythm.fade * _range(rhythm, params) * (heel - toes)


def _bump(away: Floats, half_wide: Floats) -> Floats:
    """A smooth bump of height 1 about 0, on a circle of length 1."""
    round_trip = (away + 0.5) % 1.0 - 0.5
    return np.asarray(
        (1.0 + np.cos(np.pi * np.clip(round_trip / half_wide, -1.0, 1.0))) / 2.0, dtype=np.float64
    )


def _foot_jolt(rhythm: Rhythm, params: LimbParams, *, left: bool) -> Floats:
    mine = rhythm.left_stance == left
    size = params.foot_jolt_walk_mps2 + rhythm.run * (params.foot_jolt_run_mps2 - params.foot_jolt_walk_mps2)
    softer = np.where(rhythm.backward, 0.6, 1.0)
    return np.asarray(rhythm.fade * mine * size * softer * jolt_of(rhythm, 28.0, 0.012), dtype=np.float64)


def _read_backward(own: Floats, stance: Floats, rhythm: Rhythm) -> Floats:
    """Backward, contact and lift-off change places: the same curve, read from its other end."""
    return np.where(rhythm.backward, (stance - own) % 1.0, own)


def _range(rhythm: Rhythm, params: LimbParams) -> Floats:
    return np.where(rhythm.backward, params.backward_range, 1.0)


def _on_lever(joint: Pose, rhythm: Rhythm, pitch: Floats, lever_m: float, ground: Ground) -> Pose:
    """A sensor that hangs `lever_m` below a joint and swings by `pitch` (positive: joint ahead of sensor)."""
    ahead = rhythm.derivative(rhythm.derivative(-lever_m * np.sin(pitch)))
    up = rhythm.derivative(rhythm.derivative(-lever_m * np.cos(pitch)))
    return replace(
        joint,
        ahead_mps2=joint.ahead_mps2 + ahead,
        up_mps2=joint.up_mps2 + up,
        yaw_rad=ground.facing_rad,
        tilt_rad=np.zeros(pitch.shape),
        pitch_rad=pitch,
        roll_rad=joint.roll_rad * 0.5,
    )
