"""How a trunk shakes while it walks and runs: acceleration in its own level frame, and its tilt.

Running bounces as a spring does: one bell of force while a foot is on the ground, none in flight, so that its
mean is the weight. The ground first brakes and then pushes along the travel; seen from the chest that order
swaps when backward. Walking vaults over a stiff leg: slowest where it is highest, so that it brakes
while it rises. Rejected: recorded templates, which would carry one person's gait into every test.
"""

from dataclasses import dataclass
from math import gamma

import numpy as np

from backstride.sample.ground import Ground
from backstride.sample.rhythm import Rhythm
from backstride.vocab.arrays import Floats
from backstride.vocab.units import STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class TrunkParams:
    """Settings of `trunk_motion`; every default is explained."""

    push_per_mps: float = 0.55
    """Size of brake and push of a run for each m/s, in m/s². Project choice: 0.3 of gravity at 2.7 m/s."""
    forward_brake: float = 0.46
    """Share of a running contact that brakes: the push lasts longer (Cavagna 2006). Size: project choice."""
    backward_brake: float = 0.54
    """Backward the other way round: soft landing, hard takeoff (Cavagna 2011). Size: project choice."""
    bounce_power: float = 1.7
    """Force over a contact is a half sine to this power: with the flights of Cavagna 2012 its peak is 2.35
    weights forward and 2.65 backward, where they measured 2.35 and 2.60."""
    bounce_m_per_mps: float = 0.014
    """Half the rise of a walk for each m/s: 2 cm at 1.4 m/s. Project choice."""
    vault_per_mps: float = 0.8
    """Size of brake and push of a walk for each m/s, in m/s². Project choice."""
    sway_mps2: float = 0.9
    """Size of the acceleration from side to side. Project choice."""
    impact_run_mps2: float = 8.0
    """First peak of the jolt of a forward running contact at the lower back. Project choice."""
    impact_walk_mps2: float = 2.5
    """The same for walking. Project choice."""
    soft_landing: float = 0.5
    """Share of the jolt that is left when backward: it lands softer (Cavagna 2011). Size: project choice."""
    impact_hz: float = 14.0
    """How fast the jolt swings. Project choice, as soft tissue does."""
    impact_fades_s: float = 0.022
    """How fast it dies away. Project choice."""
    lean_run_rad: float = 0.10
    """Forward lean of a run, 6 degrees. Project choice."""
    lean_walk_rad: float = 0.03
    """Forward lean of a walk. Project choice."""
    lean_backward_rad: float = -0.02
    """Backward one stands upright or a little behind. Project choice."""
    nod_rad: float = 0.02
    """Half the pitch of the trunk in each step. Project choice."""
    roll_rad: float = 0.045
    """Half the roll of the pelvis in each stride. Project choice."""
    twist_rad: float = 0.09
    """Half the turn of the pelvis in each stride. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Movement of one place of the body; arrays (n,). The level frame has x where the chest points, z up."""

    ahead_mps2: Floats
    left_mps2: Floats
    up_mps2: Floats
    yaw_rad: Floats
    """Counter-clockwise from east, unwrapped."""
    tilt_rad: Floats
    """Yaw on top of the facing: what the level frame has to be turned by."""
    pitch_rad: Floats
    """Positive is nose down."""
    roll_rad: Floats
    """Positive is right side down."""


def trunk_motion(
    ground: Ground, rhythm: Rhythm, params: TrunkParams = TrunkParams(), *, share: float = 1.0
) -> Pose:
    """Return the movement of the lower back; `share` of the jolt arrives further up."""
    east, north = ground.speed_mps * np.cos(ground.course_rad), ground.speed_mps * np.sin(ground.course_rad)
    de, dn = rhythm.derivative(east), rhythm.derivative(north)
    cos, sin = np.cos(ground.facing_rad), np.sin(ground.facing_rad)
    jolt = _jolt(rhythm, params) * share
    along = rhythm.fade * rhythm.mix(_vault(rhythm, params), _brake_and_push(rhythm, params)) - 0.4 * jolt
    side = -params.sway_mps2 * rhythm.fade * rhythm.side * np.sin(np.pi * rhythm.step)
    twist = -params.twist_rad * rhythm.fade * rhythm.ahead * rhythm.side * np.cos(np.pi * rhythm.step)
    return Pose(
        ahead_mps2=cos * de + sin * dn + along * rhythm.ahead,
        left_mps2=cos * dn - sin * de + along * rhythm.aside + side,
        up_mps2=rhythm.fade * rhythm.mix(_vault_up(rhythm, params), _bounce(rhythm, params)) + jolt,
        yaw_rad=ground.facing_rad + twist,
        tilt_rad=twist,
        pitch_rad=lean(rhythm, params) + params.nod_rad * rhythm.fade * np.sin(2 * np.pi * rhythm.step),
        roll_rad=params.roll_rad * rhythm.fade * rhythm.side * np.sin(np.pi * rhythm.step),
    )


def lean(rhythm: Rhythm, params: TrunkParams = TrunkParams()) -> Floats:
    """Return the slow lean of the trunk: forward while going forward, upright when not."""
    forward = rhythm.mix(
        np.full(rhythm.t_s.shape, params.lean_walk_rad), np.full(rhythm.t_s.shape, params.lean_run_rad)
    )
    asked = np.where(rhythm.backward, params.lean_backward_rad, forward * np.maximum(rhythm.ahead, 0.0))
    return rhythm.fade * asked


def jolt_of(rhythm: Rhythm, hertz: float, fades_s: float) -> Floats:
    """A swing of height near 1 that dies away after each contact and adds nothing to the mean of a step."""
    since = rhythm.since_contact_s
    turn = 2 * np.pi * hertz
    swing = np.exp(-since / fades_s) * np.sin(turn * since)
    carried = turn * fades_s**2 / (1.0 + (turn * fades_s) ** 2) * rhythm.steps_hz
    return np.asarray(2.0 * (swing - carried), dtype=np.float64)


def _jolt(rhythm: Rhythm, params: TrunkParams) -> Floats:
    size = params.impact_walk_mps2 + rhythm.run * (params.impact_run_mps2 - params.impact_walk_mps2)
    softer = np.where(rhythm.backward, params.soft_landing, 1.0)
    return rhythm.fade * size * softer * jolt_of(rhythm, params.impact_hz, params.impact_fades_s)


def _bounce(rhythm: Rhythm, params: TrunkParams) -> Floats:
    """Spring and flight: a bell of force over the contact, none after it, so that its mean is the weight."""
    power = params.bounce_power
    mean = gamma((power + 1) / 2) / (np.sqrt(np.pi) * gamma(power / 2 + 1))  # of that bell over the contact
    through = np.minimum(rhythm.step / rhythm.run_stance, 1.0)
    bell = np.maximum(np.sin(np.pi * through), 0.0) ** power
    weights = bell / (mean * rhythm.run_stance)
    return np.asarray(STANDARD_GRAVITY_MPS2 * (weights - 1.0), dtype=np.float64)


def _brake_and_push(rhythm: Rhythm, params: TrunkParams) -> Floats:
    """Along the travel: brake, then push, of equal impulse, over the contact."""
    through = np.minimum(rhythm.step / rhythm.run_stance, 1.0)
    brake = np.where(rhythm.backward, params.backward_brake, params.forward_brake)
    size = params.push_per_mps * rhythm.speed_mps
    first = -np.sin(np.pi * np.minimum(through / brake, 1.0)) / brake
    then = np.sin(np.pi * np.maximum(through - brake, 0.0) / (1.0 - brake)) / (1.0 - brake)
    return np.asarray(size * (first + then), dtype=np.float64)


def _vault_up(rhythm: Rhythm, params: TrunkParams) -> Floats:
    """A walk is lowest just after a contact, with both feet on the ground."""
    size = params.bounce_m_per_mps * rhythm.speed_mps * (2 * np.pi * rhythm.steps_hz) ** 2
    angle = 2 * np.pi * (rhythm.step - 0.1)
    return np.asarray(size * (np.cos(angle) + 0.25 * np.cos(2 * angle)), dtype=np.float64)


def _vault(rhythm: Rhythm, params: TrunkParams) -> Floats:
    """A walk is fastest where it is lowest: it brakes while it rises."""
    size = params.vault_per_mps * rhythm.speed_mps
    return np.asarray(-size * np.sin(2 * np.pi * (rhythm.step - 0.1)), dtype=np.float64)
