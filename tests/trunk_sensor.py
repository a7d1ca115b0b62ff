"""Tiny builders: a sensor on the trunk whose motion is known, and the contacts of its steps."""

from dataclasses import replace
from typing import Any

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Segment, Travel
from recordings import recording, stream

G = 9.81
TURN = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])
"""A rotation by no special angle: whole tenths, exactly orthogonal."""


def sensor(force: Floats, turn: Floats, rate_hz: float = 100.0, **more: Any) -> Recording:
    """Specific force (3, n) and angular rate (3, n) in sensor axes; facing +x, worn at the lower back."""
    t = np.arange(force.shape[1]) / rate_hz + more.pop("start_s", 0.0)
    acc = stream(Sensor.ACC, t, acc_x_mps2=force[0], acc_y_mps2=force[1], acc_z_mps2=force[2])
    gyr = stream(Sensor.GYR, t, gyr_x_radps=turn[0], gyr_y_radps=turn[1], gyr_z_radps=turn[2])
    return recording(acc, gyr, format="csv", **{"placement": Placement.LUMBAR, "facing": "+x"} | more)


def turned(of: Recording, by: Floats) -> Recording:
    """The same sensor, fixed to the body in another way and said so."""
    acc, gyr = (np.stack(list(of.streams[kind].columns.values())) for kind in (Sensor.ACC, Sensor.GYR))
    facing = by @ np.array([1.0, 0.0, 0.0])
    new = sensor(
        by @ acc, by @ gyr, facing=",".join(f"{part:.12g}" for part in facing), placement=of.placement
    )
    return replace(new, duration_s=of.duration_s)


def contacts_of(
    times_s: Floats, *, feet: bool = True, each: int = 1, stops: tuple[int, ...] = ()
) -> Contacts:
    """Contacts at times (k,), the first one left; after each of `stops` there is a stop."""
    step = np.append(np.diff(times_s) / each, np.nan)
    step[list(stops)] = np.nan
    foot = np.where(np.arange(times_s.size) % 2 == 0, 1, -1) if each == 1 else np.ones(times_s.size)
    nothing = np.full(times_s.size, np.nan)
    return Contacts(times_s, (foot * feet).astype(np.int8), each, nothing, nothing, nothing, step)


def even_steps(count: int, step_s: float = 0.5, start_s: float = 1.0) -> Floats:
    """Times of so many contacts, one like the other."""
    return start_s + step_s * np.arange(count)


def gait(
    times_s: Floats,
    *,
    limp: float = 0.0,
    rock_deg: float = 0.0,
    rate_hz: float = 100.0,
    noise: float = 0.0,
    **more: Any,
) -> Recording:
    """A trunk that does the same at every step; a limp adds up and down at the period of a stride, in m/s².

    Up: 2 m/s² at the step and 0.6 at half of it; ahead 1 at the step; to the side 1 at the stride. The trunk
    rolls by so many degrees to each side once a stride.
    """
    t = np.arange(int((times_s[-1] + 1.0) * rate_hz)) / rate_hz
    step = np.interp(t, times_s, np.arange(times_s.size))
    before, after = t < times_s[0], t > times_s[-1]
    step[before] = (t[before] - times_s[0]) / (times_s[1] - times_s[0])
    step[after] = times_s.size - 1 + (t[after] - times_s[-1]) / (times_s[-1] - times_s[-2])
    turn = 2 * np.pi * step
    up = 2.0 * np.cos(turn) + 0.6 * np.cos(2 * turn) + limp * np.cos(turn / 2)
    force = np.stack([np.sin(turn), np.cos(turn / 2), G + up])
    roll = np.radians(rock_deg) * np.sin(turn / 2)
    cos, sin = np.cos(roll), np.sin(roll)
    force = np.stack([force[0], cos * force[1] + sin * force[2], cos * force[2] - sin * force[1]])
    force = force + noise * np.random.default_rng(5).normal(size=force.shape)
    return sensor(force, np.stack([np.gradient(roll) * rate_hz, 0 * t, 0 * t]), rate_hz, **more)


def whole(travel: Travel = Travel.BACKWARD, how: Gait = Gait.WALK, end_s: float = 1e6) -> tuple[Segment, ...]:
    """One segment from start to end."""
    return (Segment(0.0, end_s, travel, how, 1.0, "you said"),)
