"""Hours of six axes to measure on, made by the project itself, so that a benchmark needs nothing else.

Simulated walking is regular, but the gait detectors of other libraries take it for walking (how much of it,
the tables say), so that their work and ours is the work on a real hour. Eight hours are one hour eight times
over. Time depends on what an hour holds: a detector that passes over running spends nothing on it, so there
are three hours: mixed repeats, walking alone, and 20 m there and back with rests.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from backstride.sample.script import Block, Script
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Travel

SECONDS = 3600
RATE_HZ = 100
REST = Block(10.0, Travel.STILL, Gait.STAND)
REPEATS: Script = (
    Block(150.0, Travel.FORWARD, Gait.WALK, 1.4), REST,
    Block(120.0, Travel.FORWARD, Gait.RUN, 2.8), REST,
    Block(60.0, Travel.BACKWARD, Gait.WALK, 1.0), REST,
    Block(40.0, Travel.BACKWARD, Gait.RUN, 1.8), REST,
    Block(180.0, Travel.FORWARD, Gait.WALK, 1.3), REST,
)  # fmt: skip
"""Ten minutes of a session: walks, runs and backward repeats with short rests."""
WALKS: Script = (Block(290.0, Travel.FORWARD, Gait.WALK, 1.4), REST)
MIXED: Script = REPEATS * 6
WALKING: Script = WALKS * 12
SHORT: Script = (
    Block(16.0, Travel.FORWARD, Gait.WALK, 1.3), Block(6.0, Travel.STILL, Gait.STAND),
    Block(20.0, Travel.BACKWARD, Gait.WALK, 1.0), Block(8.0, Travel.STILL, Gait.STAND),
)  # fmt: skip
"""There and back over 20 m, with a rest at each end: how backward walking begins."""
THERE_AND_BACK: Script = SHORT * 72


def made_hour(script: Script = MIXED, placement: Placement = Placement.LUMBAR) -> tuple[Recording, int]:
    """Return one hour, its placement and facing known, and how many steps are in it."""
    made = simulate_worn(script, 1, Worn(placement))
    return made.recording, int(made.truth.step_times_s.size)


def axes_of(recording: Recording) -> Floats:
    """Return the six axes (6, n): force, then turn rate."""
    return np.stack([values for stream in _motion(recording) for values in stream.columns.values()])


def recording_of(axes: Floats, placement: Placement) -> Recording:
    """Return a recording of six axes (6, n) with the placement and facing of `made_hour`."""
    t_s = np.arange(axes.shape[1]) / RATE_HZ
    force = Stream(Sensor.ACC, t_s, {f"acc_{x}_mps2": axes[i] for i, x in enumerate("xyz")})
    turn = Stream(Sensor.GYR, t_s, {f"gyr_{x}_radps": axes[3 + i] for i, x in enumerate("xyz")})
    return Recording(
        "csv", "bench", None, float(t_s[-1]), {Sensor.ACC: force, Sensor.GYR: turn}, placement=placement,
        facing="+x",
    )  # fmt: skip


def kept_axes(path: Path, hours: int) -> Floats:
    """Return so many hours of the axes that a file keeps."""
    one: Floats = np.load(path)[:, : SECONDS * RATE_HZ]
    return np.tile(one, hours)


def beginning(recording: Recording, seconds: float) -> Recording:
    """Return the first seconds, to load what is loaded late before anything is timed."""
    streams = {
        stream.sensor: Stream(
            stream.sensor, stream.t_s[: int(seconds * RATE_HZ)],
            {name: values[: int(seconds * RATE_HZ)] for name, values in stream.columns.items()},
        )
        for stream in _motion(recording)
    }  # fmt: skip
    return replace(recording, duration_s=seconds, streams=streams)


def _motion(recording: Recording) -> Iterator[Stream]:
    yield recording.streams[Sensor.ACC]
    yield recording.streams[Sensor.GYR]
