"""One script, one seed, one recording with its truth.

Simulated data never supports a claim of accuracy: it holds what we believe about running, so that agreement
with it shows that the code does what it should, and nothing about people.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from backstride.sample.chance import at_resolution
from backstride.sample.ground import Ground, GroundParams, travel_over_ground
from backstride.sample.heart import HeartParams, heart_rate_of
from backstride.sample.limbs import LimbParams, pose_of
from backstride.sample.rhythm import rhythm_of
from backstride.sample.script import Script, duration_of, laps_of_script, segments_of_script
from backstride.sample.steps import StepParams, Steps, steps_of
from backstride.sample.truth import Simulated, Truth
from backstride.sample.watch import WatchParams, positions, watch_streams
from backstride.sample.ways import Way
from backstride.sample.ways import field as flat_field
from backstride.sample.worn import Worn, six_axes
from backstride.vocab.arrays import Floats, read_only
from backstride.vocab.recording import Device, Recording, Sensor

SIMULATED = "simulated"
SOURCE = "Backstride simulation"
WATCH_TRUTH_HZ = 10.0
"""Truth beside a watch: ten times as fine as the watch. Project choice."""
WORN_TRUTH_HZ = 50.0
"""Truth beside six axes. Project choice."""
BODY_HZ = 300.0
"""How finely bodies are computed: a multiple of 50, 60 and 100, above every jolt. Project choice."""


@dataclass(frozen=True, slots=True)
class Runner:
    """How one simulated person moves; every part explains its own defaults."""

    ground: GroundParams = field(default_factory=GroundParams)
    steps: StepParams = field(default_factory=StepParams)
    heart: HeartParams = field(default_factory=HeartParams)
    limbs: LimbParams = field(default_factory=LimbParams)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a script is carried out."""

    start: datetime | None = None
    """Aware, UTC; None leaves the date unknown."""
    utc_offset_s: int | None = None
    name: str | None = None
    sport: str = "running"
    way: Way = field(default_factory=flat_field)
    treadmill: bool = False
    """On a treadmill there are no places: the way only keeps the course straight."""
    runner: Runner = field(default_factory=Runner)
    watch: WatchParams = field(default_factory=WatchParams)


def simulate(script: Script, seed: int, occasion: Occasion = Occasion()) -> Simulated:
    """Carry out a script with a watch and a chest strap: streams once a second, laps as blocks are named."""
    ground = travel_over_ground(script, seed, occasion.way, WATCH_TRUTH_HZ, occasion.runner.ground)
    steps = steps_of(script, ground, seed, occasion.runner.steps)
    hr = heart_rate_of(script, ground, seed, occasion.runner.heart)
    way = None if occasion.treadmill else occasion.way
    recording = Recording(
        format=SIMULATED,
        source=SOURCE,
        start=occasion.start,
        duration_s=duration_of(script),
        streams=watch_streams(ground, steps, hr, way, seed, params=occasion.watch),
        utc_offset_s=occasion.utc_offset_s,
        name=occasion.name,
        sport=occasion.sport,
        device=Device("Backstride", "simulated watch"),
        laps=laps_of_script(script),
        simulated=True,
    )
    return Simulated(
        recording, truth_of(script, ground, steps, hr, WATCH_TRUTH_HZ, moves=not occasion.treadmill)
    )


def simulate_worn(script: Script, seed: int, worn: Worn, occasion: Occasion = Occasion()) -> Simulated:
    """Carry out a script with a motion sensor on the body; positions beside it where asked for, no laps."""
    ground = travel_over_ground(script, seed, occasion.way, BODY_HZ, occasion.runner.ground)
    steps = steps_of(script, ground, seed, occasion.runner.steps)
    hr = heart_rate_of(script, ground, seed, occasion.runner.heart)
    pose = pose_of(worn.placement, ground, rhythm_of(script, ground, steps), occasion.runner.limbs)
    streams = six_axes(ground.t_s, pose, worn, seed)
    if worn.gnss and not occasion.treadmill:
        gnss = positions(ground, occasion.way, seed, occasion.watch)
        streams = {Sensor.GNSS: gnss, **streams}
    recording = Recording(
        format=SIMULATED,
        source=SOURCE,
        start=occasion.start,
        duration_s=max(float(stream.t_s[-1]) for stream in streams.values()),
        streams=streams,
        utc_offset_s=occasion.utc_offset_s,
        name=occasion.name,
        sport=occasion.sport,
        device=Device("Backstride", "simulated motion sensor"),
        placement=worn.placement,
        facing=worn.mounting.facing,
        simulated=True,
    )
    return Simulated(
        recording, truth_of(script, ground, steps, hr, WORN_TRUTH_HZ, moves=not occasion.treadmill)
    )


def truth_of(
    script: Script, ground: Ground, steps: Steps, hr_bpm: Floats, rate_hz: float, *, moves: bool
) -> Truth:
    """Return the truth at `rate_hz`, thinned from the clock of the ground and rounded to what is of use."""
    made_hz = (ground.t_s.size - 1) / ground.t_s[-1]
    at = np.arange(0, ground.t_s.size, round(made_hz / rate_hz))
    dt = np.diff(ground.t_s, prepend=ground.t_s[:1])
    still = np.zeros(at.size)

    def exact(values: Floats, per_unit: float = 1e4) -> Floats:
        return read_only(at_resolution(values[at], per_unit))

    return Truth(
        t_s=read_only(ground.t_s[at]),
        rate_hz=rate_hz,
        chest_speed_mps=exact(ground.chest_speed_mps),
        left_speed_mps=exact(ground.left_speed_mps),
        east_m=exact(ground.east_m, 1e3) if moves else read_only(still),
        north_m=exact(ground.north_m, 1e3) if moves else read_only(still),
        facing_rad=exact(ground.facing_rad),
        course_rad=exact(ground.course_rad),
        hr_bpm=exact(hr_bpm, 1e2),
        step_times_s=read_only(at_resolution(steps.times_s, 1e3)),
        step_left=steps.left,
        segments=segments_of_script(script),
        distance_m=float(at_resolution(np.array([np.sum(ground.speed_mps * dt)]), 100)[0]),
    )
