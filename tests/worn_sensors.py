"""Tiny builders for tests of worn sensors: a walk whose orientation and acceleration are known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream

GRAVITY = np.array([0.0, 0.0, 9.81])


@dataclass(frozen=True)
class Walk:
    """Samples (n, 3) of a sensor on a walking body, and the truth beside them; body axes: ahead, left, up."""

    t_s: Floats
    acc: Floats
    gyr: Floats
    attitude: Rotation
    """Sensor to earth."""
    accel: Floats
    """(n, 3) in earth axes, without gravity."""


def stand_then_go(stand_s: float) -> Callable[[Floats], Floats]:
    """How much of a full walk there is at each time: none, then all of it within two seconds."""
    return lambda t: eased(t, stand_s, 2.0)


def eased(t: Floats, start_s: float, lasts_s: float) -> Floats:
    """From 0 to 1 without a jerk."""
    part = np.clip((t - start_s) / lasts_s, 0.0, 1.0)
    return part * part * (3 - 2 * part)


def turned_from(start_s: float, turn: Rotation, lasts_s: float = 0.6) -> Callable[[Floats], Rotation]:
    """A sensor that turns on the body."""
    return lambda t: Rotation.from_rotvec(eased(t, start_s, lasts_s)[:, None] * turn.as_rotvec())


def walk(
    seconds: float = 30.0,
    rate_hz: float = 100.0,
    *,
    stand_s: float = 3.0,
    going: Callable[[Floats], Floats] | None = None,
    mount: Rotation | Callable[[Floats], Rotation] | None = None,
    bend: Callable[[Floats], Floats] | None = None,
    t_s: Floats | None = None,
) -> Walk:
    """A trunk that stands, then walks with 2 steps a second along a winding way.

    `mount` turns body axes into sensor axes, always or at each time; `bend` is a further pitch in rad.
    """
    t = np.arange(round(seconds * rate_hz)) / rate_hz if t_s is None else t_s
    going = stand_then_go(stand_s) if going is None else going

    def body(t: Floats) -> Rotation:
        on = going(t)
        heading = 0.8 * on * np.sin(0.3 * t)
        pitch = 0.08 + 0.06 * on * np.sin(4 * np.pi * t) + (0.0 if bend is None else bend(t))
        roll = 0.05 * on * np.sin(2 * np.pi * t)
        return Rotation.from_euler("ZYX", np.stack([heading, pitch, roll], axis=1))

    def sensor(t: Floats) -> Rotation:
        turn = mount(t) if callable(mount) else mount
        return body(t) if turn is None else body(t) * turn.inv()

    strides = 2 * np.pi * t
    step = [1.2 * np.sin(2 * strides + 0.6), 0.9 * np.sin(strides), 3.0 * np.sin(2 * strides)]
    heading = Rotation.from_euler("Z", (0.8 * going(t) * np.sin(0.3 * t))[:, None])
    accel = heading.apply((going(t) * np.stack(step)).T)
    half = 1e-4
    rates = (sensor(t - half).inv() * sensor(t + half)).as_rotvec() / (2 * half)
    attitude = sensor(t)
    return Walk(t, attitude.inv().apply(accel + GRAVITY), rates, attitude, accel)


def worn_recording(walked: Walk, gyr: Walk | None = None, **more: Any) -> Recording:
    """The recording of a walk; its gyroscope may have a clock of its own, that of `gyr`."""
    turning = walked if gyr is None else gyr
    streams = [
        three(Sensor.ACC, walked.t_s, walked.acc),
        three(Sensor.GYR, turning.t_s, turning.gyr),
    ]
    return recorded(*streams, **more)


def recorded(*streams: Stream, **more: Any) -> Recording:
    """A recording of motion sensors at the lower back, x ahead, unless said otherwise."""
    said = {"placement": Placement.LUMBAR, "facing": "+x"} | more
    last = max(float(s.t_s[-1]) for s in streams)
    return Recording("csv", "a sensor", None, max(last, 0.0), {s.sensor: s for s in streams}, **said)


def three(sensor: Sensor, t_s: Floats, values: Floats) -> Stream:
    """Three axes (n, 3) of one sensor."""
    unit = "mps2" if sensor is Sensor.ACC else "radps"
    return Stream(
        sensor, t_s, {f"{sensor}_{axis}_{unit}": values[:, i].copy() for i, axis in enumerate("xyz")}
    )


def part(walked: Walk, keep: Any) -> Walk:
    """Some of the samples of a walk."""
    return Walk(
        walked.t_s[keep], walked.acc[keep], walked.gyr[keep], walked.attitude[keep], walked.accel[keep]
    )


def shaken(walked: Walk, seed: int = 0, turn_bias: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Walk:
    """The walk with the noise of a phone, and a bias of its gyroscope in rad/s."""
    random = np.random.default_rng(seed)
    return replace(
        walked,
        acc=walked.acc + random.normal(0, 0.03, walked.acc.shape),
        gyr=walked.gyr + random.normal(0, 0.003, walked.gyr.shape) + np.array(turn_bias),
    )


def tilt_error_deg(attitude: Floats, truth: Rotation) -> Floats:
    """Angle (n,) between where up is thought and where it is."""
    thought = Rotation.from_quat(attitude, scalar_first=True).inv().apply([0, 0, 1])
    real = truth.inv().apply([0, 0, 1])
    return np.degrees(np.arccos(np.clip(np.sum(thought * real, axis=1), -1, 1)))


def heading_error_deg(attitude: Floats, truth: Rotation) -> Floats:
    """Angle (n,) by which heading, as turned since the first sample, differs from the truth."""
    apart = Rotation.from_quat(attitude, scalar_first=True) * truth.inv()
    angle = np.unwrap(apart.as_euler("ZYX")[:, 0])
    return np.degrees(np.abs(angle - angle[0]))
