"""Every real motion-sensor recording at hand, as a `Recording` with what is known about it beside it.

    from real import real_recordings
    for real in real_recordings(Path("../shared/data/imu")): ...

All of it is forward travel (and standing): there is no real recording of backward travel, so these tell false
alarms and steps, never whether backward is found. Sensor axes, clocks and gaps are kept as they were written;
only units are turned (g to m/s², degrees to radians), and rows that a sender wrote twice are dropped.

| set | people | sensor | units in the file | facing |
|---|---|---|---|---|
| mobgap | 3 | lower back, 100 Hz | g, deg/s | `+z`, documented (x up, z from back to front) |
| gaitmap walk | 1 | feet, 204.8 Hz | m/s², deg/s | `+x` (to the toes), documented |
| gaitmap walk, not rotated | same walk | feet | m/s², deg/s | left `+y`, right `-y`: compared with it |
| gaitmap MS | 1 | feet, 102.4 Hz | m/s², deg/s | `+x`, documented |
| gaitmap stairs | 1 | feet, 204.8 Hz | m/s², deg/s | inferred from strides |
| gaitmap IC strides | 1 | feet, 102.4 Hz | m/s², deg/s | inferred from strides |
| TRIPOD feet | 1 | 128 Hz, treadmill | g, deg/s | inferred from strides |
| TRIPOD sacrum | the same | 128 Hz, treadmill | g, deg/s | `-z`, inferred |
| skdh | 1 or 2 | lower back, 196 and 128 Hz | g, rad/s; the first without gyroscope | `-z`, inferred |
| xio Gait-Tracking | 1 | a foot, 400 Hz | g, deg/s | inferred from strides |
| xio legs | 1 | pelvis, thighs, feet, 50 Hz | g, deg/s | inferred |
| aeon | 4 students | wrist watch, 10 Hz, 10 s | m/s² without gravity, rad/s | not known |

How what is inferred was inferred; never from a direction cue that is validated on it, except where said:

* Feet: in every stride the foot travels ahead of itself, so the mean displacement between two quiet stances,
  in the sensor's axes at stance, is where the toes point (resultant length 0.92 to 1.00). The direction cue
  of feet integrates the same displacement, so on these feet it can only be told to be consistent from stride
  to stride, not right (`facing_by_strides`).
* A sensor strapped to the back: its outward normal points away from the back. At the sacrum it also tilts up
  a little (TRIPOD 18 degrees, xio 22, the first of skdh 10), which tells which end of the axis is outward.
* TRIPOD sacrum and xio pelvis, checked: in single stance the trunk accelerates away from the standing foot,
  which the foot sensors tell; with this facing left stance accelerates to the right and right stance to the
  left in all four recordings. mobgap passes the same test against its reference contacts.
* Second of skdh: its normal is level, so the tilt does not tell. Integrated from its quiet stand of 3 s the
  body sets off along `-z`. For the first nothing but the tilt speaks, and the shape of its walk agrees.
* xio thighs: the axis of flexion gives a line; which end is ahead comes from the heading of the pelvis,
  through the quaternions that were logged with both; its right foot the same way, since it strides too
  little. Lower legs are left out: no placement of ours.
* xio Gait-Tracking does not say which foot; its axes sit as on the right foot of xio legs. Called right.

Rates: gaitmap documents 102.4 Hz for the MS set and none for the IC set. Only at 102.4 Hz does the mean
vertical force of the latter come to gravity (9.6 m/s²; 10.6 at 204.8 Hz) and a stride to 1.2 m. The MS
sensors read 6 % low (9.2 m/s²).

References: mobgap's walking bouts and initial contacts are those of INDIP, and of the camera system where
INDIP has none (one straight walk); `step_count` also counts contacts whose time is missing there. gaitmap's
strides are labelled by hand. TRIPOD's optical step durations are on a clock of their own. The sheets of skdh
are outputs of algorithms that disagree, and are not read.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Problem, Recording, Sensor, Stream
from backstride.vocab.units import STANDARD_GRAVITY_MPS2

GAITMAP_HZ = 204.8
GAITMAP_SLOW_HZ = 102.4
FEET = {"left": Placement.FOOT_LEFT, "right": Placement.FOOT_RIGHT}
NONE = np.zeros(0)
Spans = tuple[tuple[float, float], ...]
Axes = tuple[Floats, Floats, Floats | None]
"""Clock (n,), force (n, 3) in m/s², turn rate (n, 3) in rad/s."""


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """One sensor of one real recording, and what is known about it."""

    name: str
    """`mobgap/HA001/Test5/Trial1`: the set first, and unique."""
    person: str
    """A person to leave out; the same name is the same person."""
    recording: Recording
    facing_source: str
    """`documented`, `inferred` or `unknown`."""
    facing_by_strides: bool = False
    """The facing came from where the strides went, as the direction cue of feet works."""
    walks_s: Spans = ()
    """Stretches that a reference calls walking; () where there is no reference. All walking is forward."""
    steps_s: Floats = field(default_factory=NONE.copy)
    """Times of reference contacts of both feet."""
    step_sides: tuple[str, ...] = ()
    step_count: int = 0
    """Reference contacts, with those whose time is missing."""
    strides_s: Spans = ()
    """Reference strides of this foot, from one toe-off to the next."""
    step_durations_s: Floats = field(default_factory=NONE.copy)
    """Where the reference has a clock of its own."""
    surface: str = "ground"
    activity: str = "walking"
    copy_of: str | None = None
    """The same motion as another one, in other axes: counts once."""


def set_name(real: Real) -> str:
    """Return the set a recording belongs to."""
    return real.name.split("/")[0]


@lru_cache(maxsize=2)
def real_recordings(folder: Path) -> tuple[Real, ...]:
    """Return all of them; `folder` is `../shared/data/imu`."""
    sets: tuple[Callable[[Path], Iterator[Real]], ...] = (_mobgap, _gaitmap, _tripod, _skdh, _xio, _aeon)
    return tuple(real for read in sets for real in read(folder))


def _recording(
    set_: str,
    placement: Placement,
    facing: str | None,
    axes: Axes,
    problems: tuple[Problem, ...] = (),
) -> Recording:
    """Make a recording that starts with its first sample."""
    t_s, acc, gyr = axes
    t_s = t_s - t_s[0]
    streams = {Sensor.ACC: Stream(Sensor.ACC, t_s, {f"acc_{x}_mps2": acc[:, i] for i, x in enumerate("xyz")})}
    if gyr is not None:
        columns = {f"gyr_{x}_radps": gyr[:, i] for i, x in enumerate("xyz")}
        streams[Sensor.GYR] = Stream(Sensor.GYR, t_s, columns)
    return Recording(
        "csv", set_, None, float(t_s[-1]), streams, placement=placement, facing=facing, problems=problems
    )


def _g(values: Floats) -> Floats:
    return values * STANDARD_GRAVITY_MPS2


def _columns(table: Floats) -> Axes:
    """Clock, turn rate in deg/s and force in g, as TRIPOD and xio write them."""
    return table[:, 0], _g(table[:, 4:7]), np.radians(table[:, 1:4])


def _mobgap(folder: Path) -> Iterator[Real]:
    from scipy.io import loadmat  # type: ignore[import-untyped]  # noqa: PLC0415  # heavy

    for file in sorted((folder / "mobilise-d_mobgap/example_data/data/lab").glob("*/*/data.mat")):
        person = "".join(file.parts[-3:-1])
        tests = loadmat(file, squeeze_me=True, struct_as_record=False)["data"].TimeMeasure1
        for test in tests._fieldnames:  # noqa: SLF001  # the only way to list them
            trials = getattr(tests, test)
            for trial in trials._fieldnames:  # noqa: SLF001  # the only way to list them
                yield _mobgap_trial(f"mobgap/{person}/{test}/{trial}", person, getattr(trials, trial))


def _mobgap_trial(name: str, person: str, trial: Any) -> Real:  # noqa: ANN401  # a struct of MATLAB's
    back = trial.SU.LowerBack
    acc, gyr = np.asarray(back.Acc, float), np.asarray(back.Gyr, float)
    t_s = np.arange(len(acc)) / float(back.Fs.Acc)
    bouts = _bouts(trial.Standards.INDIP) or _bouts(trial.Standards.Stereophoto)
    times = [np.atleast_1d(np.asarray(bout.InitialContact_Event, float)) for bout in bouts]
    sides = [np.atleast_1d(bout.InitialContact_LeftRight) for bout in bouts]
    steps = sorted(
        (t, str(side).lower())
        for at, of in zip(times, sides, strict=True)
        for t, side in zip(at, of, strict=True)
    )
    known = [(t, side) for t, side in steps if np.isfinite(t)]
    return Real(
        name, f"mobgap-{person}",
        _recording("mobgap", Placement.LUMBAR, "+z", (t_s, _g(acc), np.radians(gyr))),
        "documented",
        walks_s=tuple((float(bout.Start), float(bout.End)) for bout in bouts),
        steps_s=np.array([t for t, _ in known]),
        step_sides=tuple(side for _, side in known),
        step_count=len(steps),
    )  # fmt: skip


def _bouts(standard: Any) -> list[Any]:  # noqa: ANN401  # a struct of MATLAB's
    return [bout for bout in np.atleast_1d(standard.MicroWB) if hasattr(bout, "Start")]


def _gaitmap(folder: Path) -> Iterator[Real]:
    at = folder / "mad-lab-fau_gaitmap/example_data"
    toes = {"left": "+x", "right": "+x"}
    strides = _stride_borders(at / "stride_borders_sample.csv", GAITMAP_HZ)
    shuffled = _stride_borders(at / "stride_borders_sample_ic_stride.csv", GAITMAP_SLOW_HZ)
    up_stairs = {"left": "0.61,0.04,0.79", "right": "0.67,0.09,0.72"}
    askew = {"left": "0.68,0.04,0.73", "right": "0.64,0.39,0.65"}
    raw = {"left": "+y", "right": "-y"}
    walks = {
        "imu_sample.csv": _Feet("walk", "gaitmap-healthy", toes, "documented", strides=strides),
        "imu_sample_not_rotated.csv": _Feet(
            "walk_not_rotated", "gaitmap-healthy", raw, "documented", strides=strides, copied=True
        ),
        "imu_sample_healthy_stair_up.csv": _Feet(
            "stair_up", "gaitmap-stairs", up_stairs, "inferred", surface="stairs"
        ),
        "imu_sample_healthy_stair_down.csv": _Feet(
            "stair_down", "gaitmap-stairs", up_stairs, "inferred", surface="stairs"
        ),
        "imu_sample_ic_stride.csv": _Feet("ic", "gaitmap-ic", askew, "inferred", GAITMAP_SLOW_HZ, shuffled),
    }
    for file, walk in walks.items():
        for side, (acc, gyr) in _both_feet(at / file).items():
            yield walk.foot(side, acc, gyr)
    ms = _Feet("ms", "gaitmap-ms", toes, "documented", GAITMAP_SLOW_HZ)
    for side in FEET:
        table = np.loadtxt(at / f"imu_sample_ms_{side}.csv", delimiter=",", skiprows=1)
        yield ms.foot(side, table[:, 2:5], table[:, 5:8])


@dataclass(frozen=True, slots=True)
class _Feet:
    """What the two feet of one walk of gaitmap share."""

    name: str
    person: str
    facing: dict[str, str]
    facing_source: str
    rate_hz: float = GAITMAP_HZ
    strides: dict[str, Spans] = field(default_factory=dict)
    surface: str = "ground"
    copied: bool = False

    def foot(self, side: str, acc: Floats, gyr: Floats) -> Real:
        """Return one of them; turn rate in deg/s."""
        t_s = np.arange(len(acc)) / self.rate_hz
        recording = _recording("gaitmap", FEET[side], self.facing[side], (t_s, acc, np.radians(gyr)))
        return Real(
            f"gaitmap/{self.name}/{side}", self.person, recording, self.facing_source,
            facing_by_strides=self.facing_source == "inferred",
            strides_s=self.strides.get(side, ()),
            surface=self.surface,
            copy_of=f"gaitmap/walk/{side}" if self.copied else None,
        )  # fmt: skip


def _both_feet(file: Path) -> dict[str, tuple[Floats, Floats]]:
    """Read a table with two header rows: sensor, axis."""
    with file.open(newline="") as lines:
        rows = csv.reader(lines)
        names = list(zip(next(rows), next(rows), strict=True))
        values = np.array([row for row in rows if row[1]], dtype=float)
    column = {name: values[:, i] for i, name in enumerate(names) if i}

    def three(side: str, kind: str) -> Floats:
        return np.stack([column[f"{side}_sensor", f"{kind}_{axis}"] for axis in "xyz"], axis=1)

    return {side: (three(side, "acc"), three(side, "gyr")) for side in FEET}


def _stride_borders(file: Path, rate_hz: float) -> dict[str, Spans]:
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        side: tuple((int(r["start"]) / rate_hz, int(r["end"]) / rate_hz) for r in rows if r["foot"] == side)
        for side in FEET
    }


TRIPOD_SENSORS = MappingProxyType(
    {
        "LF": (Placement.FOOT_LEFT, "-0.26,-0.83,0.49"),
        "RF": (Placement.FOOT_RIGHT, "0.09,-0.83,0.53"),
        "SA": (Placement.LUMBAR, "-z"),
    }
)


def _tripod(folder: Path) -> Iterator[Real]:
    at = folder / "HPI-CH_TRIPOD/example_data/raw/TRIPOD_excerpt/Sub_FZ"
    for speed in ("PWS-20", "PWS", "PWS+20"):
        with (at / speed / "OptoGait/optogait.csv").open(newline="") as lines:
            durations = np.array([float(row["TStep"]) for row in csv.DictReader(lines) if row["TStep"]])
        for sensor, (placement, facing) in TRIPOD_SENSORS.items():
            table = np.loadtxt(at / speed / f"IMU/{sensor}.csv", delimiter=",", skiprows=7, usecols=range(7))
            recording = _recording("tripod", placement, facing, _columns(table))
            yield Real(
                f"tripod/{speed}/{sensor}", "tripod-FZ", recording, "inferred", sensor != "SA",
                step_durations_s=durations, surface="treadmill",
            )  # fmt: skip


def _skdh(folder: Path) -> Iterator[Real]:
    for number, file in (("1", "gait_input.npz"), ("2", "gait_input2.npz")):
        with np.load(folder / "PfizerRD_scikit-digital-health/tests/gait/data" / file) as data:
            gyr = data.get("gyro")
            recording = _recording("skdh", Placement.LUMBAR, "-z", (data["time"], _g(data["accel"]), gyr))
        yield Real(f"skdh/{number}", f"skdh-{number}", recording, "inferred")


XIO_SENSORS = MappingProxyType(
    {
        "pelvis": (Placement.LUMBAR, "-z"),
        "Left Upper Leg": (Placement.THIGH, "-0.08,-0.67,0.74"),
        "Right Upper Leg": (Placement.THIGH, "0.05,0.79,0.61"),
        "Left Foot": (Placement.FOOT_LEFT, "0.85,-0.39,0.31"),
        "Right Foot": (Placement.FOOT_RIGHT, "0.86,0.21,0.47"),
    }
)


def _xio(folder: Path) -> Iterator[Real]:
    walks = {"long_walk": "0.92,0.04,0.36", "short_walk": "0.86,0.18,0.40"}
    for walk, facing in walks.items():
        table = _xio_table(folder / "xioTechnologies_Gait-Tracking" / f"{walk}.csv", 1.0)
        recording = _recording("xio", Placement.FOOT_RIGHT, facing, _columns(table))
        yield Real(f"xio/{walk}", "xio-walk", recording, "inferred", facing_by_strides=True)
    legs = folder / "xioTechnologies_IMU-Mocap/Examples/logged_lower_body"
    for sensor, (placement, facing) in XIO_SENSORS.items():
        (file,) = legs.glob(f"{sensor} */Inertial.csv")
        table = _xio_table(file, 1e-6)
        recording = _recording("xio", placement, facing, _columns(table))
        yield Real(
            f"xio/legs/{sensor}", "xio-legs", recording, "inferred", facing_by_strides=sensor == "Left Foot"
        )


def _xio_table(file: Path, unit_s: float) -> Floats:
    """Read a table and drop rows that were sent twice."""
    table = np.loadtxt(file, delimiter=",", skiprows=1)
    table[:, 0] *= unit_s
    return table[np.diff(table[:, 0], prepend=-np.inf) > 0]


def _aeon(folder: Path) -> Iterator[Real]:
    without = Problem(
        "acc-without-gravity", "The acceleration does not hold gravity; which way is up cannot be told."
    )
    t_s = np.arange(100) / 10.0
    for part in ("TRAIN", "TEST"):
        file = folder / f"aeon-toolkit_aeon/aeon/datasets/data/BasicMotions/BasicMotions_{part}.ts"
        rows = [line.strip() for line in file.read_text().splitlines() if line[:1] not in "#@"]
        for number, row in enumerate(rows):
            *columns, activity = row.split(":")
            values = np.array([axis.split(",") for axis in columns], dtype=float).T
            axes = (t_s, values[:, :3], values[:, 3:])
            recording = _recording("aeon", Placement.WRIST, None, axes, (without,))
            name = f"aeon/{part.lower()}{number:02d}"
            yield Real(name, "aeon-students", recording, "unknown", activity=activity.lower())
