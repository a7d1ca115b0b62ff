"""What worn sensors would have recorded of the shared motion capture, with the truth beside it.

    from virtual import Wearing, virtual_recordings
    for virtual in virtual_recordings(Path("../shared"), Wearing(noise=1.0, gnss=True)): ...

The tool that makes them, `make_virtual_imu.py`, stands beside the motion capture and is loaded from there;
its opening lines say how a clip becomes a sensor, and its limits (soft impacts, feet that slide a little).
`cmu/07_12` is left out: its root jumps by metres between frames. That leaves 64 clips of 8 people, 304 s.

Truth, second by second. The tool gives a label for every sample. Seconds are [k, k + 1) of the recording; the
piece that is left at its end is not scored. A second takes the label of at least 80 % of its samples (project
choice, and that of the tables which asked for the numbers: with it the clips hold 165 forward, 41 backward,
6 sideways and 18 still seconds, 27 and 3 of them running). Seconds with less of one label, and those
whose label is `unknown` (0.15 to 0.3 m/s), are not scored.
"""

import importlib.util
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream

DAMAGED = "07_12"
SAME_SHARE = 0.8
"""A second is scored where one label holds for so much of it."""
PLACEMENTS = tuple(Placement)


@dataclass(frozen=True, slots=True)
class Wearing:
    """How the sensor is worn, and what is wrong with it."""

    mount: int | None = None
    """Seed of a random mounting, another one for each clip; None: x ahead, y left, z up."""
    noise: float = 0.0
    """0 none; 1 like a phone: white 0.03 m/s² and 0.003 rad/s, bias 0.1 m/s² and 0.01 rad/s."""
    gnss: bool = False
    """Position, speed and course once a second: 1.5 m and 0.1 m/s of error."""
    compass: bool = False
    """A magnetometer like a phone's, 50 a second: noise 0.7 µT, bias 2 µT an axis; not with `stand_s`."""
    stand_s: float = 0.0
    """Motionless seconds before the clip, in its first posture."""
    rate_hz: float = 100.0
    seed: int = 0
    """Of noise, bias and GNSS."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What the body did; arrays of (n,) on the clock of the samples."""

    t_s: Floats
    travel: NDArray[np.str_]
    """`forward`, `backward`, `sideways`, `still`, `unknown`."""
    gait: NDArray[np.str_]
    """`stand`, `walk`, `run` (from 1.9 m/s)."""
    chest_speed_mps: Floats
    """Positive where the chest points."""
    left_speed_mps: Floats
    speed_mps: Floats
    steps: tuple[tuple[float, str], ...]
    """Time and foot: the foot's furthest reach along the way, a little before it lands."""

    def seconds(self) -> tuple[str | None, ...]:
        """Return the travel of each whole second, None where it is not scored."""
        labels = _by_second(self.t_s, self.travel, SAME_SHARE)
        return tuple(None if label == "unknown" else label for label in labels)

    def gaits(self) -> tuple[str | None, ...]:
        """Return what most samples of each whole second are: `stand`, `walk` or `run`."""
        return _by_second(self.t_s, self.gait, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Virtual:
    """One clip at one placement."""

    clip: str
    person: str
    """A person to leave out."""
    recording: Recording
    """With its placement and its true facing; `replace(recording, facing=None)` hides it."""
    truth: Truth

    @property
    def placement(self) -> Placement:
        """Where it is worn."""
        assert self.recording.placement is not None
        return self.recording.placement


def virtual_recordings(
    shared: Path, wearing: Wearing = Wearing(), placements: tuple[Placement, ...] = PLACEMENTS
) -> tuple[Virtual, ...]:
    """Return every clip at every placement, clip by clip; the slow part is done once per process and rate."""
    made = _simulated(shared.resolve(), wearing.rate_hz)
    return tuple(
        _dressed(shared, clip, placement, made[clip, placement], wearing)
        for clip in dict.fromkeys(clip for clip, _ in made)
        for placement in placements
    )


def virtual_of(shared: Path, clip: Path, placement: Placement, wearing: Wearing = Wearing()) -> Virtual:
    """Return one clip at one placement, made anew."""
    data = _tool(shared.resolve()).simulate(clip, placement.value, wearing.rate_hz)
    return _dressed(shared, clip, placement, data, wearing)


@cache
def _tool(shared: Path) -> Any:  # noqa: ANN401  # a module found at run time
    """Load the tool from where it stands."""
    spec = importlib.util.spec_from_file_location("make_virtual_imu", shared / "tools/make_virtual_imu.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool  # its dataclasses look themselves up there
    spec.loader.exec_module(tool)
    return tool


@lru_cache(maxsize=2)
def _simulated(shared: Path, rate_hz: float) -> Mapping[tuple[Path, Placement], dict[str, Any]]:
    """Noise-free samples, pose and truth of every clip and placement; 12 s of two processors."""
    clips = [path for path in sorted((shared / "data/mocap").rglob("*.bvh")) if path.stem != DAMAGED]
    with ProcessPoolExecutor(max_workers=2) as pool:
        made = pool.map(_simulate, [shared] * len(clips), clips, [rate_hz] * len(clips), chunksize=4)
        return MappingProxyType(
            {
                (clip, placement): data
                for clip, all_ in zip(clips, made, strict=True)
                for placement, data in all_.items()
            }
        )


def _simulate(shared: Path, clip: Path, rate_hz: float) -> dict[Placement, dict[str, Any]]:
    tool = _tool(shared)
    body = tool.Body
    tool.Body = cache(body)  # a clip is read once for all its placements
    try:
        return {placement: tool.simulate(clip, placement.value, rate_hz) for placement in PLACEMENTS}
    finally:
        tool.Body = body


def _dressed(
    shared: Path, clip: Path, placement: Placement, data: dict[str, Any], wearing: Wearing
) -> Virtual:
    tool = _tool(shared.resolve())
    name = f"{clip.parent.name}/{clip.stem}"
    number = sum(name.encode()) * len(PLACEMENTS) + PLACEMENTS.index(placement)
    mount = (
        None
        if wearing.mount is None
        else tool.random_mounting(np.random.default_rng([wearing.mount, number]))
    )
    if wearing.stand_s:
        data = tool.stand_before(data, wearing.stand_s, wearing.rate_hz)
    data = tool.dress(data, mount, wearing.noise, [wearing.seed, number])
    streams = [_axes(Sensor.ACC, data, "mps2"), _axes(Sensor.GYR, data, "radps")]
    if wearing.gnss:
        streams.append(_gnss(tool.gnss_columns(data, wearing.rate_hz, wearing.seed + number), data["t"]))
    if wearing.compass:
        streams.append(_compass(data, mount, [wearing.seed, number, 1]))
    facing = "+x" if mount is None else ",".join(f"{part:.6f}" for part in mount.inv().apply([1.0, 0.0, 0.0]))
    recording = Recording(
        "csv", "virtual", None, float(data["t"][-1]), {stream.sensor: stream for stream in streams},
        placement=placement, facing=facing, simulated=True,
    )  # fmt: skip
    truth = Truth(
        data["t"], data["travel"], data["gait"], data["chest_speed_mps"], data["left_speed_mps"],
        data["speed_mps"], tuple(data["steps"]),
    )  # fmt: skip
    return Virtual(name, _person(clip), recording, truth)


def _person(clip: Path) -> str:
    """CMU names its files by the person."""
    return f"cmu-{clip.stem[:2]}" if clip.parent.name == "cmu" else clip.parent.name


def _axes(sensor: Sensor, data: dict[str, Any], unit: str) -> Stream:
    columns = {f"{sensor}_{axis}_{unit}": data[sensor.value][:, i] for i, axis in enumerate("xyz")}
    return Stream(sensor, data["t"], columns)


def _gnss(rows: dict[int, tuple[str, str, str, str]], t_s: Floats) -> Stream:
    table = np.array(list(rows.values()), dtype=float).T
    names = ("lat_deg", "lon_deg", "speed_mps", "course_deg")
    return Stream(Sensor.GNSS, t_s[list(rows)], dict(zip(names, table, strict=True)))


def _compass(data: dict[str, Any], mount: Any, seed: list[int]) -> Stream:  # noqa: ANN401  # a rotation of scipy
    """The field of the earth in middle Europe, in sensor axes, with a phone's errors."""
    rng = np.random.default_rng(seed)
    field = data["pose"].inv().apply([0.0, 21.0, -43.0])
    field = field if mount is None else mount.inv().apply(field)
    field = field + rng.normal(0.0, 0.7, field.shape) + rng.normal(0.0, 2.0, 3)
    every = slice(None, None, 2)
    columns = {f"mag_{axis}_ut": field[every, i] for i, axis in enumerate("xyz")}
    return Stream(Sensor.MAG, data["t"][every], columns)


def _by_second(t_s: Floats, labels: NDArray[np.str_], share: float) -> tuple[str | None, ...]:
    """Return the commonest label of each whole second, None where it has less than `share` of it."""
    step_s = float(np.median(np.diff(t_s)))
    found: list[str | None] = []
    for second in range(int((t_s[-1] + step_s) // 1.0)):
        first, last = np.searchsorted(t_s, [second - step_s / 2, second + 1 - step_s / 2])
        names, counts = np.unique(labels[first:last], return_counts=True)
        most = int(counts.argmax())
        found.append(str(names[most]) if counts[most] >= share * (last - first) else None)
    return tuple(found)
