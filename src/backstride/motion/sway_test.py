"""Sway test: standing as still as you can, on two legs or one, eyes open or closed.

A sensor at the lower back or chest feels sway as an inverted pendulum does: tilting by an angle θ brings g
sin θ into its horizontal axes. ISway (Mancini et al. 2012) measures that horizontal acceleration, in axes
that are level on average and do not follow the tilt (as Moe-Nilssen 1998 levels them); so here the level
frame of vqf must not be used, whose very purpose is to take the tilt away.

A phone's browser gives acceleration in steps of 0.1 m/s², which is coarser than quiet sway. Such steps are
found in the numbers themselves, and then only angular sway is given, from the gyroscope. Rejected:
smoothing the steps away, since a sway smaller than one step leaves no trace to smooth.

Each condition has metrics of its own, because their numbers must not be compared with each other.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

import numpy as np

from backstride.motion.sway import Sway, SwayParams, sway_of
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.measure import Measure, Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Placement, Problem, Recording, Sensor
from backstride.vocab.segment import Travel

TRUNK = (Placement.LUMBAR, Placement.CHEST)


class Stance(StrEnum):
    """On what a person stands."""

    TWO_LEGS = "two_legs"
    ONE_LEG = "one_leg"


class Eyes(StrEnum):
    """Whether a person sees while standing."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SwayTestParams:
    """Settings of `sway_test`; every default is explained."""

    shortest_two_legs_s: float = 20.0
    """Below this the slowest sway that counts, at 0.15 Hz, is not seen three times. Project choice."""
    shortest_one_leg_s: float = 5.0
    """On one leg with closed eyes few people stand longer than ten seconds. Project choice."""
    coarsest_mps2: float = 0.05
    """Steps of acceleration up to this are fine enough: their noise is a root mean square of 0.014 m/s².
    Project choice."""
    stepped_mps2: float = 3.0
    """Upward acceleration beyond this is a step or a hop, and no standing. Project choice."""
    known: float = 0.95
    """At least this part of the stretch rests on real samples. Project choice."""
    sway: SwayParams = field(default_factory=SwayParams)
    """How the path is measured: its band and its ellipse."""


def sway_test(
    worn: Worn,
    recording: Recording,
    stance: Stance,
    eyes: Eyes,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    params: SwayTestParams = SwayTestParams(),
) -> Measured:
    """Measure sway in `[start_s, end_s)` of a recording, the whole of it where nothing is said.

    Args:
        worn: The sensor, at the lower back or chest.
        recording: What it was made from; tells in which steps acceleration was written.
        stance: Two legs or one.
        eyes: Open or closed.
        start_s: Begin of the stand, in the time of the recording.
        end_s: Its end; None is the end of the recording.
        params: Settings.
    """
    end = recording.duration_s if end_s is None else end_s
    refused = _refusal(worn, stance, start_s, end, params)
    if refused is not None:
        return Measured((), (refused,))
    here = _inside(worn, start_s, end)
    force, turn = worn.six.force_mps2[:, here], worn.six.turn_radps[:, here]
    axes = _level_axes(force, worn.facing)
    found: list[tuple[str, float]] = []
    problems = []
    step = acceleration_step_of(recording)
    if step <= params.coarsest_mps2:
        sway = sway_of(axes[:2] @ force, worn.six.rate_hz, params.sway)
        found += _linear(sway, known=worn.mounting is not Mounting.UNKNOWN)
    else:
        problems.append(_coarse(step))
    if worn.six.has_gyroscope:
        found += _angular(axes[:2] @ turn, worn.six.rate_hz, params)
    else:
        problems.append(
            _problem("no-gyroscope", "This sensor has no gyroscope, so sway is not known as an angle.")
        )
    condition = _condition(stance, eyes)
    metrics = tuple(
        Metric(f"{name}_{condition}", value, _UNITS[name], Travel.STILL, start_s, end)
        for name, value in found
    )
    return Measured(metrics, tuple(problems))


def acceleration_step_of(recording: Recording) -> float:
    """Return the step in m/s² in which acceleration was written; infinite where it never changes.

    It is the distance between neighbours among all values of an axis, in order: at least 95 % of such
    distances are a step or more. The finest axis counts.
    """
    stream = recording.streams.get(Sensor.ACC)
    steps = [np.inf]
    for values in stream.columns.values() if stream is not None else ():
        levels = np.unique(np.round(values[np.isfinite(values)], 4))
        if levels.size > 1:
            steps.append(float(np.quantile(np.diff(levels), 0.05)))
    return min(steps)


def _linear(sway: Sway, *, known: bool) -> list[tuple[str, float]]:
    """Sway of horizontal acceleration; the two directions only where it is known which is which."""
    found = [
        ("sway_path", sway.path), ("sway_rms", sway.rms), ("sway_area", sway.area),
        ("sway_speed", 1000 * sway.mean_integral), ("sway_frequency", sway.median_hz),
    ]  # fmt: skip
    if known:
        found += [("sway_rms_ahead", sway.rms_each[0]), ("sway_rms_side", sway.rms_each[1])]
    return found


def _angular(rates_radps: Floats, rate_hz: float, params: SwayTestParams) -> list[tuple[str, float]]:
    """Sway of the trunk's tilt, from angular rate (2, n) alone: whoever stands does not turn on average."""
    rates = np.degrees(rates_radps - rates_radps.mean(axis=1, keepdims=True))
    sway = sway_of(np.cumsum(rates, axis=1) / rate_hz, rate_hz, params.sway)
    return [
        ("sway_angle_rate", float(np.sqrt((rates**2).sum(axis=0).mean()))),
        ("sway_angle_rms", sway.rms),
        ("sway_angle_area", sway.area),
    ]


def _level_axes(force: Floats, facing: Floats) -> Floats:
    """Rows ahead, left, up (3, 3) in sensor axes, level for the mean force of the stand."""
    up = force.mean(axis=1)
    up = up / max(float(np.linalg.norm(up)), 1e-9)
    ahead = facing - (facing @ up) * up
    if np.linalg.norm(ahead) < 1e-3:  # noqa: PLR2004  # the sensor faces up: any level direction will do
        ahead = np.eye(3)[int(np.argmin(np.abs(up)))]
        ahead = ahead - (ahead @ up) * up
    ahead = ahead / np.linalg.norm(ahead)
    return np.stack([ahead, np.cross(up, ahead), up])


def _inside(worn: Worn, start_s: float, end_s: float) -> slice:
    first, last = (int(np.ceil((at - worn.six.start_s) * worn.six.rate_hz)) for at in (start_s, end_s))
    return slice(max(first, 0), max(last, 0))


def _refusal(
    worn: Worn, stance: Stance, start_s: float, end_s: float, params: SwayTestParams
) -> Problem | None:
    """Say why there is no sound number here, and what helps; None where there is one."""
    if worn.placement not in TRUNK:
        return _problem("placement", "A sway test needs the sensor at the lower back or on the chest.")
    six, here = worn.six, _inside(worn, start_s, end_s)
    have_s = six.known[here].size / six.rate_hz
    need_s = params.shortest_one_leg_s if stance is Stance.ONE_LEG else params.shortest_two_legs_s
    if have_s < need_s - 1.5 / six.rate_hz:
        return _problem("short", f"This stand has {have_s:.0f} s; the test needs at least {need_s:.0f} s.")
    if six.known[here].mean() < params.known:
        return _problem("gaps", "The sensor missed parts of this stand. Close other apps and stand again.")
    size = np.linalg.norm(six.force_mps2[:, here], axis=0)
    lift = np.abs(size - np.median(size))
    if lift.max() > params.stepped_mps2:
        at = start_s + float(np.argmax(lift > params.stepped_mps2)) / six.rate_hz
        return _problem(
            "stepped",
            f"You moved or put a foot down {at:.0f} s into the recording. Say from when to when "
            "you stood still.",
        )
    return None


def _coarse(step_mps2: float) -> Problem:
    if np.isinf(step_mps2):
        return _problem(
            "coarse", "The acceleration in this recording never changes: the accelerometer is stuck."
        )
    return _problem(
        "coarse",
        f"This recording has acceleration in steps of {step_mps2:.2g} m/s², coarser than quiet sway, as "
        "phones' browsers write it. Sway is given as an angle only; a recording app writes finer steps.",
    )


def _problem(code: str, words: str) -> Problem:
    return Problem(f"sway-{code}", words)


def _condition(stance: Stance, eyes: Eyes) -> str:
    return f"{stance.value}_eyes_{eyes.value}"


_KINDS = (
    (
        "sway_path",
        "m/s²",
        "sway path",
        "Length of the path of horizontal acceleration over the whole stand",
        2,
    ),
    ("sway_rms", "m/s²", "sway", "Root mean square of horizontal acceleration about its middle", 3),
    ("sway_rms_ahead", "m/s²", "sway fore and aft", "The same, fore and aft only", 3),
    ("sway_rms_side", "m/s²", "sway to the side", "The same, side to side only", 3),
    ("sway_area", "m²/s⁴", "sway area", "Area of the ellipse that holds 95 % of horizontal acceleration", 4),
    (
        "sway_speed",
        "mm/s",
        "sway speed",
        "Mean size of the integral of horizontal acceleration, 0.15 to 3.5 Hz",
        1,
    ),
    (
        "sway_frequency",
        "Hz",
        "sway frequency",
        "Half of the power of horizontal acceleration lies below it",
        2,
    ),
    ("sway_angle_rate", "deg/s", "sway angular rate", "Root mean square of angular rate about level axes", 2),
    ("sway_angle_rms", "deg", "sway angle", "Root mean square of the trunk's tilt about its middle", 2),
    (
        "sway_angle_area",
        "deg²",
        "sway angle area",
        "Area of the ellipse that holds 95 % of the trunk's tilt",
        2,
    ),
)
_UNITS = {name: unit for name, unit, _, _, _ in _KINDS}
_ISWAY = "Mancini et al. 2012, doi:10.1186/1743-0003-9-59"


def _noise(name: str, stance: Stance, eyes: Eyes) -> str | None:
    """Test-retest noise, where it was measured for this condition with a sensor at the lower back."""
    if "angle" in name or eyes is Eyes.CLOSED:
        return None
    if stance is Stance.TWO_LEGS and name in {"sway_path", "sway_rms", "sway_speed"}:
        return f"ICC 0.60 to 0.89 after 30 minutes, 17 healthy people in quiet standing ({_ISWAY})"
    if stance is Stance.ONE_LEG and name == "sway_rms_side":
        return (
            "ICC 0.84 after two days, 19 students, lower back (Moe-Nilssen 1998, Arch Phys Med Rehab 79:1377)"
        )
    return None


MEASURES = tuple(
    Measure(
        name=f"{name}_{_condition(stance, eyes)}",
        unit=unit,
        label=f"{label}, {stance.value.replace('_', ' ')}, eyes {eyes.value}",
        means=f"{means}.",
        placements=TRUNK,
        source="project choice" if "angle" in name else _ISWAY,
        noise=_noise(name, stance, eyes),
        decimals=decimals,
    )
    for stance, eyes in product(Stance, Eyes)
    for name, unit, label, means, decimals in _KINDS
)
"""What a sway test gives, by condition."""
