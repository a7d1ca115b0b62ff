"""What is found in a recording: metrics are measured, estimates are modelled, and the two never mix."""

from dataclasses import dataclass
from typing import Literal

from backstride.vocab.incident import Incident
from backstride.vocab.recording import Placement, Problem, Sensor
from backstride.vocab.segment import Gait, Origin, Segment, Travel

Foot = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Steps:
    """Foot contacts in seconds from the start; `count` is None where they were not measured."""

    count: int | None = None
    """Steps of both feet, also where a sensor on one leg saw every second of them."""
    times_s: tuple[float, ...] = ()
    """Of the contacts that were seen, increasing."""
    feet: tuple[Foot | None, ...] = ()
    """Which foot it was, one for each of `times_s`; None where it cannot be told. () is not known for any."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measured number (or, by its origin, one that a person said)."""

    name: str
    value: float
    unit: str
    travel: Travel | None
    """The travel that it is about; None is the whole stretch, whichever way."""
    start_s: float
    end_s: float
    origin: Origin = Origin.MEASURED


@dataclass(frozen=True, slots=True)
class Estimate:
    """A modelled number with its range and its studies."""

    name: str
    low: float
    value: float
    high: float
    unit: str
    travel: Travel | None
    sources: tuple[str, ...]
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a segment with what is known of its way: `[start_s, end_s)` of the recording."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait
    distance_m: float | None
    """None is not known."""
    over_s: float
    """The seconds that the distance rests on: silence of the sensors is not among them."""
    origin: Origin
    """Who says the distance."""
    speed_error_mps: float | None = None
    """Standard error of its mean speed; None where the speed is not known."""
    grade: float | None = None
    """Mean rise over run in the direction of travel: 0.05 is 5 % uphill; None is not known."""
    grade_error: float | None = None
    """Standard error of the grade; 0 where it was said."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    @property
    def speed_mps(self) -> float | None:
        """Mean speed, whichever way; None where it is not known."""
        return None if self.distance_m is None or self.over_s <= 0 else self.distance_m / self.over_s


@dataclass(frozen=True, slots=True)
class SteadyStretch:
    """A stretch of one travel at one speed for which the heart rate had settled, its delay taken off."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait
    speed_mps: float
    speed_error_mps: float
    grade: float | None
    heart_rate_bpm: float
    heart_rate_error_bpm: float


@dataclass(frozen=True, slots=True)
class WornSummary:
    """How one motion sensor was worn."""

    placement: Placement | None
    facing: str | None
    """Which sensor axis points where the chest points, as it was said; None is not said."""
    mounting: Literal["given", "calibrated", "unknown"]
    """How the facing came to be known: said, found in the recording, or not at all."""


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """The part of a recording that a reading repeats, so that it can be understood alone."""

    source: str
    format: str
    start_utc: str | None
    """ISO 8601 with Z."""
    duration_s: float
    sensors: tuple[Sensor, ...]
    placement: Placement | None
    problems: tuple[Problem, ...]
    simulated: bool = False
    """The recording says that a program made it up."""
    worn: tuple[WornSummary, ...] = ()
    """The motion sensors that were measured with; several where files were read together."""


@dataclass(frozen=True, slots=True)
class RunReading:
    """Everything found in one recording; depends on nothing but recording, athlete and labels."""

    recording: RecordingSummary
    segments: tuple[Segment, ...]
    """Cover `[0, duration_s)` without gap or overlap."""
    steps: Steps
    metrics: tuple[Metric, ...]
    estimates: tuple[Estimate, ...]
    incidents: tuple[Incident, ...] = ()
    """Stumbles and falls, in the order of time."""
    legs: tuple[Leg, ...] = ()
    """Pieces of the segments with speeds and grades, in order: what energy and loads are computed from."""
    steady: tuple[SteadyStretch, ...] = ()
    """Where heart rate can be compared, in order."""
