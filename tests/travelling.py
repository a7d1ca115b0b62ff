"""Somebody whose speed, course and facing are said, and what is told of them, a letter a second.

The trunk here only bounces: it neither brakes nor pushes in its steps, so that nothing but its travel over
ground shows its direction. Who is to walk as people do is simulated (`went`).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from backstride.motion.cues.evidence import Evidence
from backstride.motion.cues.features import features_of
from backstride.motion.cues.pace import pace
from backstride.motion.cues.stillness import stands, stillness
from backstride.motion.direction import Hints, measure_travel
from backstride.motion.fusion import Fused, fuse
from backstride.motion.signed_speed import speed_changes_of
from backstride.motion.ticks import Ticks
from backstride.motion.trace import TravelTrace
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Manner, Mounting
from backstride.sample.worn import Worn as Wearing
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel
from worn_sensors import recorded, three

Curve = Callable[[Floats], Floats]
BODY = (Placement.LUMBAR, Placement.CHEST, Placement.THIGH)
FACED = (*BODY, Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
LETTERS = "fbas?"
"""Forward, backward, aside, still; the last one is unknown."""
SWAPPED = str.maketrans("fb", "bf")


def through(*points: tuple[float, float]) -> Curve:
    """A curve through (s, value) that eases from each to the next, and holds before and after."""
    at, values = np.array(points).T

    def curve(t: Floats) -> Floats:
        before = np.clip(np.searchsorted(at, t, side="right") - 1, 0, at.size - 2)
        part = np.clip((t - at[before]) / (at[before + 1] - at[before]), 0.0, 1.0)
        eased = part * part * (3 - 2 * part)
        return values[before] + (values[before + 1] - values[before]) * eased

    return curve


def always(value: float) -> Curve:
    """A curve that holds."""
    return lambda t: np.full(t.shape, value)


def body(
    seconds: float,
    speed_mps: Curve,
    *,
    course: Curve | None = None,
    facing: Curve | None = None,
    bounce_mps2: float = 12.0,
    mount: Callable[[Floats], Rotation] | None = None,
    **more: Any,
) -> Recording:
    """A trunk that goes at a speed straight on, or on a course, and faces where it goes, or elsewhere.

    Angles are in rad to the left. It bounces 2.8 times a second, a run unless said; `mount` turns body axes
    into sensor axes at each time.
    """
    t = np.arange(round(seconds * 100)) / 100
    way = always(0.0) if course is None else course
    face = way if facing is None else facing
    speed = speed_mps(t)
    accel = np.gradient(speed * np.exp(1j * way(t)), t) * np.exp(-1j * face(t))
    bounce = bounce_mps2 * np.clip(np.abs(speed) / 0.8, 0.0, 1.0) * np.sin(2 * np.pi * 2.8 * t)
    force = np.stack([accel.real, accel.imag, bounce + 9.81], axis=1)

    def sensor(at: Floats) -> Rotation:
        turned = Rotation.from_euler("Z", face(at)[:, None])
        return turned if mount is None else turned * mount(at).inv()

    half = 1e-4
    rates = (sensor(t - half).inv() * sensor(t + half)).as_rotvec() / (2 * half)
    noise = np.random.default_rng(7).normal(size=(2, t.size, 3))
    acc = force if mount is None else mount(t).apply(force)
    return recorded(
        three(Sensor.ACC, t, acc + 0.03 * noise[0]), three(Sensor.GYR, t, rates + 0.003 * noise[1]), **more
    )


def go(seconds: float, travel: Travel, speed_mps: float = 0.0, **more: Any) -> Block:
    """A block: a run from 2 m/s on, else a walk; it keeps facing as it is entered."""
    gait = Gait.STAND if travel is Travel.STILL else Gait.RUN if speed_mps >= 2.0 else Gait.WALK
    return Block(seconds, travel, gait, speed_mps, **({"enter": Enter.KEEP_FACING} | more))


STAND = go(4, Travel.STILL)


@cache
def simulated(script: Script, placement: Placement, seed: int, manner: Manner) -> Recording:
    """What a sensor that writes in its own manner recorded."""
    return simulate_worn(script, seed, Wearing(placement, manner=manner)).recording


@cache
def went(
    script: Script,
    placement: Placement = Placement.LUMBAR,
    facing: str = "+x",
    *,
    gnss: bool = False,
) -> Recording:
    """What a simulated body recorded."""
    return simulate_worn(script, 3, Wearing(placement, Mounting(facing), gnss=gnss)).recording


def worn(recording: Recording) -> Worn:
    """The worn sensor of a recording that has one."""
    found = worn_of(recording)
    assert found is not None
    return found


def measured(recording: Recording, **hints: Any) -> TravelTrace:
    """What is told of a recording."""
    trace = measure_travel((worn(recording),), recording, Hints(**hints))
    assert trace is not None
    return trace


def letters(trace: TravelTrace) -> str:
    """What is told, a letter a second."""
    return "".join(LETTERS[code] for code in trace.travel.tolist())


def told(recording: Recording, **hints: Any) -> str:
    """What is told of a recording, a letter a second."""
    return letters(measured(recording, **hints))


def by_speed_alone(recording: Recording) -> Fused:
    """What the signed speed says without any shape, a tick."""
    sensor = worn(recording)
    ticks = Ticks.over(recording.duration_s)
    features = features_of(sensor.level, ticks)
    still = stands(features, sensor.placement)
    words: list[Evidence] = [stillness(features, sensor.placement), pace(features)]
    return fuse(words, speed_changes_of(sensor.level, ticks, still))


def answers(fused: Fused, least: float = 0.8) -> str:
    """What is believed, a letter a tick."""
    best, sure = fused.probability.argmax(axis=1), fused.probability.max(axis=1)
    return "".join(LETTERS[code] if p >= least else "?" for code, p in zip(best.tolist(), sure, strict=True))


def part(recording: Recording, start_s: float, end_s: float) -> Recording:
    """What was recorded between two moments, on a clock that starts there."""
    streams = {
        kind: _kept(stream, (stream.t_s >= start_s) & (stream.t_s < end_s), start_s)
        for kind, stream in recording.streams.items()
    }
    return replace(recording, streams=streams, duration_s=max(float(s.t_s[-1]) for s in streams.values()))


def without(recording: Recording, start_s: float, end_s: float) -> Recording:
    """The same with a hole."""
    streams = {
        kind: _kept(stream, (stream.t_s < start_s) | (stream.t_s >= end_s))
        for kind, stream in recording.streams.items()
    }
    return replace(recording, streams=streams)


def _kept(stream: Stream, keep: np.ndarray, start_s: float = 0.0) -> Stream:
    columns = {name: values[keep] for name, values in stream.columns.items()}
    return Stream(stream.sensor, stream.t_s[keep] - start_s, columns)


def axes_times(recording: Recording, acc: Any, gyr: Any, *, backward_in_time: bool = False) -> Recording:
    """The same with its axes (3, n) multiplied by a matrix (3, 3) each; played from its end if asked."""
    streams = {}
    for kind, by in ((Sensor.ACC, acc), (Sensor.GYR, gyr)):
        stream = recording.streams[kind]
        values = np.asarray(by) @ np.stack(list(stream.columns.values()))
        clock = stream.t_s
        if backward_in_time:
            values, clock = values[:, ::-1], (clock[-1] - clock)[::-1]
        streams[kind] = three(kind, clock, values.T)
    return replace(recording, streams=streams)
