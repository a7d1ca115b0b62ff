"""When the feet touch the ground: cadence from speed, gait and travel, and steps that alternate sides.

A running phase grows by one at each foot contact, so that every sensor on the body moves to the same steps.
Step times vary a little about the cadence, more when backward.
"""

from dataclasses import dataclass

import numpy as np

from backstride.sample.chance import chance, gauss_markov
from backstride.sample.ground import Ground
from backstride.sample.script import Script
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.segment import Gait, Travel


@dataclass(frozen=True, slots=True)
class StepParams:
    """Settings of `steps_of`; every default is explained."""

    run_spm: float = 148.0
    """Steps a minute of a run, drawn out to standing: 164 at 2.7 m/s with the slope below. Project choice."""
    run_slope: float = 6.0
    """Steps a minute for each m/s of running. Project choice."""
    walk_spm: float = 60.0
    """As `run_spm`, of a walk: 110 at 1.4 m/s with the slope below. Project choice."""
    walk_slope: float = 36.0
    """Steps a minute for each m/s of walking. Project choice."""
    backward_ratio: float = 1.113
    """Cadence backward over forward at the same speed: +11.3 %, 13 adults running on a treadmill (the group
    of Masumoto and Mercer). Used for walking too, where only the sense is known: shorter strides at the same
    cadence and a lower speed (Laufer 2005)."""
    forward_variation: float = 0.026
    """Spread of forward step times as a share. Project choice."""
    backward_variation: float = 0.049
    """Spread of backward step times as a share: larger. Project choice."""
    change_s: float = 0.3
    """Cadence changes over about this long. Project choice: less than a step."""
    stands_below_mps: float = 0.2
    """Slower than this takes no steps. Project choice."""
    wander: float = 0.006
    """Slow spread of cadence as a share. Project choice."""
    wander_s: float = 20.0
    """How long it lasts. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Foot contacts: `phase` and `cadence_spm` on the clock of the ground (n,), `times_s` and `left` (k,)."""

    phase: Floats
    """Grows by one at each contact; odd contacts are the left foot's."""
    cadence_spm: Floats
    """0 where no steps are taken."""
    times_s: Floats
    left: Bools


def steps_of(script: Script, ground: Ground, seed: int, params: StepParams = StepParams()) -> Steps:
    """Return the steps that carry a body over ground."""
    runs = np.array([block.gait is Gait.RUN for block in script])[ground.block]
    back = np.array([block.travel is Travel.BACKWARD for block in script])[ground.block]
    cadence = np.where(
        runs,
        params.run_spm + params.run_slope * ground.speed_mps,
        params.walk_spm + params.walk_slope * ground.speed_mps,
    )
    cadence = cadence * np.where(back, params.backward_ratio, 1.0)
    cadence = cadence * (1.0 + _slow(seed, ground.t_s, params))
    cadence[ground.speed_mps < params.stands_below_mps] = 0.0
    cadence = eased(cadence, ground.t_s, params.change_s)
    phase = _phase(cadence, back, seed, ground.t_s, params)
    contacts = np.arange(1.0, np.floor(phase[-1]) + 1.0)
    return Steps(phase, cadence, np.interp(contacts, phase, ground.t_s), contacts % 2 == 1)


def eased(values: Floats, t_s: Floats, over_s: float) -> Floats:
    """Return values (n,) on an even clock with their jumps spread over `over_s`, centred where they were."""
    half = int(over_s / 2 * (t_s.size - 1) / t_s[-1])
    padded = np.pad(values, half, mode="edge")
    return np.convolve(padded, np.full(2 * half + 1, 1.0 / (2 * half + 1)), "valid")


def _slow(seed: int, t: Floats, params: StepParams) -> Floats:
    seconds = np.arange(int(t[-1]) + 2, dtype=np.float64)
    noise = gauss_markov(chance(seed, "cadence"), seconds.size, params.wander, params.wander_s, 1.0)
    return np.interp(t, seconds, noise)


def _phase(cadence: Floats, back: Bools, seed: int, t: Floats, params: StepParams) -> Floats:
    """Integrate cadence, hurried and slowed three times a second, which is about once a step."""
    spread = np.where(back, params.backward_variation, params.forward_variation)
    thirds = np.arange(int(t[-1] * 3) + 2) / 3.0
    draws = np.clip(chance(seed, "steps").standard_normal(thirds.size), -3.0, 3.0)
    # Joining draws by lines takes a third of their variance, which is given back.
    rate = cadence / 60.0 * (1.0 + spread * np.sqrt(1.5) * np.interp(t, thirds, draws))
    dt = np.diff(t, prepend=t[:1])
    return np.cumsum(rate * dt)
