"""Somebody who walks or runs for half a minute with a sensor on, and the steps that were really taken."""

from dataclasses import replace
from functools import cache

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.steps import contacts_of
from backstride.sample.script import Block
from backstride.sample.simulate import Occasion, simulate_worn
from backstride.sample.steps import StepParams
from backstride.sample.truth import Truth
from backstride.sample.worn import Manner, Mounting
from backstride.sample.worn import Worn as Wearing
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel

RUN_MPS, WALK_MPS = 2.7, 1.2
STAND_S, MOVE_S = 4.0, 24.0


@cache
def stepping(
    spm: float,
    travel: Travel,
    placement: Placement,
    gait: Gait = Gait.RUN,
    *,
    rate_hz: float = 100.0,
    facing: str = "+x",
    forget: bool = False,
) -> tuple[Worn, Truth]:
    """Stand, then go at so many steps a minute, then stand; a facing may be forgotten."""
    speed = RUN_MPS if gait is Gait.RUN else WALK_MPS
    own = spm / (StepParams().backward_ratio if travel is Travel.BACKWARD else 1.0)
    steps = (
        StepParams(run_spm=own - StepParams().run_slope * speed)
        if gait is Gait.RUN
        else StepParams(walk_spm=own - StepParams().walk_slope * speed)
    )
    occasion = Occasion()
    occasion = replace(occasion, runner=replace(occasion.runner, steps=steps))
    stand = Block(STAND_S, Travel.STILL, Gait.STAND)
    script = (stand, Block(MOVE_S, travel, gait, speed), stand)
    wearing = Wearing(placement, Mounting(facing), Manner(rate_hz=rate_hz))
    made = simulate_worn(script, 1, wearing, occasion)
    recording = replace(made.recording, facing=None) if forget else made.recording
    worn = worn_of(recording)
    assert worn is not None
    return worn, made.truth


def contacts(worn: Worn) -> Contacts:
    """The contacts of a sensor that has some."""
    found = contacts_of(worn)
    assert found is not None
    return found


def off(times_s: np.ndarray, truth_s: np.ndarray) -> np.ndarray:
    """How late each contact is against the nearest true one."""
    away = times_s[:, None] - truth_s[None]
    return away[np.arange(times_s.size), np.abs(away).argmin(axis=1)]


def resting(placement: Placement, seconds: float = 20.0) -> Recording:
    """A sensor on a body that rests."""
    t = np.arange(int(seconds * 100)) / 100
    noise = np.random.default_rng(1).normal(0.0, 0.02, (6, t.size))
    noise[2] += 9.81
    force = dict(zip(("acc_x_mps2", "acc_y_mps2", "acc_z_mps2"), noise[:3], strict=True))
    turn = dict(zip(("gyr_x_radps", "gyr_y_radps", "gyr_z_radps"), noise[3:] * 0.1, strict=True))
    streams = {Sensor.ACC: Stream(Sensor.ACC, t, force), Sensor.GYR: Stream(Sensor.GYR, t, turn)}
    return Recording("csv", "a sensor", None, float(t[-1]), streams, placement=placement, facing="+x")
