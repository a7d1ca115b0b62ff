"""The rhythm that all parts of a body share: where in a step and a stride each moment lies.

Backward gait is nearly forward gait played backward in time, so that a limb's movement backward is the same
curve read from its other end. Everything fades in with speed, so that starting and stopping make no jumps.
"""

from dataclasses import dataclass

import numpy as np

from backstride.sample.ground import Ground, smooth
from backstride.sample.script import Script
from backstride.sample.steps import Steps, eased
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """Settings of `rhythm_of`; every default is explained."""

    full_from_mps: float = 0.8
    """From this speed on movements have their full size. Project choice."""
    change_s: float = 0.5
    """Walk turns into run, and back, over about this long. Project choice."""
    walk_stance: float = 0.62
    """Share of a walking stride with the foot on the ground. Project choice, the textbook's size."""
    forward_aerial_s: float = 0.072
    """Flight between two running steps, mean over speeds, 9 trained runners (Cavagna 2012)."""
    backward_aerial_s: float = 0.098
    """The same, running backward (Cavagna 2012)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Arrays of shape (n,) on an even clock."""

    t_s: Floats
    step: Floats
    """How much of the present step is over, 0 to 1; 0 is a foot contact."""
    since_contact_s: Floats
    stride: Floats
    """How much of the left foot's stride is over, 0 to 1; the right foot's is half a stride away."""
    left_stance: Bools
    """Whether the last contact was the left foot's."""
    steps_hz: Floats
    run: Floats
    """0 walks, 1 runs, between them it changes."""
    backward: Bools
    fade: Floats
    """0 at rest, 1 from full speed on."""
    speed_mps: Floats
    ahead: Floats
    """Part of the travel along the chest, -1 to 1; `aside` is the part to the left."""
    aside: Floats
    run_stance: Floats
    """Share of a running step with a foot on the ground."""
    walk_stance: float

    @property
    def side(self) -> Floats:
        """+1 while the left foot was the last to touch the ground, else -1."""
        return np.where(self.left_stance, 1.0, -1.0)

    def stride_of(self, *, left: bool) -> Floats:
        """How much of one foot's stride is over."""
        own: Floats = self.stride if left else (self.stride + 0.5) % 1.0
        return own

    def mix(self, walk: Floats, run: Floats) -> Floats:
        """Blend the walking with the running version of something."""
        return walk + self.run * (run - walk)

    def derivative(self, values: Floats) -> Floats:
        """Rate of change (n,) per second."""
        return np.asarray(np.gradient(values, self.t_s), dtype=np.float64)


def rhythm_of(script: Script, ground: Ground, steps: Steps, params: RhythmParams = RhythmParams()) -> Rhythm:
    """Return the rhythm of a body on the clock of the ground."""
    contact = np.floor(steps.phase)
    steps_hz = np.maximum(steps.cadence_spm, 60.0) / 60.0
    back = np.array([block.travel is Travel.BACKWARD for block in script])[ground.block]
    runs = np.array([float(block.gait is Gait.RUN) for block in script])[ground.block]
    offset = ground.course_rad - ground.facing_rad
    aerial_s = np.where(back, params.backward_aerial_s, params.forward_aerial_s)
    return Rhythm(
        t_s=ground.t_s,
        step=steps.phase - contact,
        since_contact_s=(steps.phase - contact) / steps_hz,
        stride=((steps.phase - 1.0) / 2.0) % 1.0,
        left_stance=contact % 2 == 1,
        steps_hz=steps_hz,
        run=eased(eased(runs, ground.t_s, params.change_s), ground.t_s, params.change_s),
        backward=back,
        fade=smooth(ground.speed_mps / params.full_from_mps),
        speed_mps=ground.speed_mps,
        ahead=np.cos(offset),
        aside=np.sin(offset),
        run_stance=1.0 - aerial_s * steps_hz,
        walk_stance=params.walk_stance,
    )
