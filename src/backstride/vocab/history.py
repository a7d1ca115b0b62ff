"""A person over weeks: what a history keeps of each run, and what all of them together say.

A `RunSummary` is small on purpose: thousands of them are read at once. What is not known is None or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from backstride.vocab.athlete import OwnRatio
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel


@dataclass(frozen=True, slots=True)
class Part:
    """All stretches of one travel and one gait in a run."""

    travel: Travel
    gait: Gait
    seconds: float
    origin: Origin
    """Who says travel and gait, the one furthest from a sensor."""
    stretches: int
    """How many there were; neighbours of the same travel and gait are one."""
    longest_s: float
    """Of one stretch, without a break."""
    metres: float | None = None
    longest_m: float | None = None
    """The furthest that one stretch went, where its way is known from end to end."""
    speed_mps: float | None = None
    """Mean over the stretches that are long enough for a speed."""
    speed_error_mps: float | None = None
    """Standard error of it, by how stretches differ and by what the sensors can say."""


@dataclass(frozen=True, slots=True)
class Best:
    """The shortest time in which a distance was covered backward, inside one stretch."""

    distance_m: float
    seconds: float
    origin: Origin
    """Who says the distance: measured, or a belt speed that was said."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a history needs to know of one run."""

    duration_s: float
    simulated: bool
    parts: tuple[Part, ...] = ()
    numbers: Mapping[tuple[str, Travel], float] = field(default_factory=dict)
    """Metrics that are followed over weeks, by name and travel (as in `docs/metrics.md`)."""
    steady: tuple[SteadyStretch, ...] = ()
    placement: Placement | None = None
    """Of the sensor that impact and balance were measured with."""
    stumbles: int = 0
    falls: int = 0
    longest_backward_s: float = 0.0
    """Backward without a break, walking or running."""
    longest_backward_m: float | None = None
    backward_origin: Origin = Origin.MEASURED
    """Who says that it was backward."""
    bests: tuple[Best, ...] = ()
    key: str = ""
    """Id of the kept run; empty where it is not kept."""
    day: date | None = None
    """The run's own day, by its own zone; None where the date is not known."""

    def part(self, travel: Travel, gait: Gait) -> Part | None:
        """Return the stretches of a travel and a gait; None where there was none."""
        for part in self.parts:  # not `next`: it is asked tens of thousands of times
            if part.travel is travel and part.gait is gait:
                return part
        return None

    def metres(self, travel: Travel) -> float:
        """Return the known metres of a travel, whatever the gait."""
        return sum(part.metres or 0.0 for part in self.parts if part.travel is travel)

    def seconds(self, travel: Travel) -> float:
        """Return the seconds of a travel, whatever the gait."""
        return sum(part.seconds for part in self.parts if part.travel is travel)


@dataclass(frozen=True, slots=True)
class Level:
    """A value with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Dot:
    """What one run says of a measure."""

    day: date
    value: float
    error: float | None
    """Standard error of the measurement, where the run itself tells; None where it does not."""
    key: str = ""
    """The run."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The trend on a day, with its 90 % band."""

    day: date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What studies let expect, with their conditions."""

    low: float
    high: float
    words: str
    """Short, as it stands in the picture: `boys over 20 m: 0.72 to 0.79`."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noise:
    """How much two runs differ when nothing has changed."""

    mdc: float
    """Minimal detectable change: 95 of 100 pairs of runs differ by less."""
    sem: float
    """Standard error of measurement, of one run."""
    pairs: int
    """Of runs on nearby days, which it was learnt from."""
    source: str
    """`own`, or the key of the study whose noise is larger than the own one seemed."""


Verdict = Literal["changed", "same", "unknown"]


@dataclass(frozen=True, slots=True)
class Change:
    """The newest runs beside the first ones, judged by the noise of the measure."""

    verdict: Verdict
    missing: str = ""
    """What would make it known, in a sentence; empty where it is."""
    first: Level | None = None
    latest: Level | None = None
    by: Level | None = None
    """Latest minus first."""
    since: date | None = None
    """The day of the first run."""
    runs: int = 0
    """How many stand at each end."""
    noise: Noise | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over weeks."""

    name: str
    """`speed_share`, `speed_share_equal_heart_rate`, `backward_speed`, `focus`, or a metric's name."""
    unit: str
    gait: Gait | None
    placement: Placement | None
    """Where the sensor was worn: other places are other measures. None where it does not matter."""
    dots: tuple[Dot, ...]
    pieces: tuple[tuple[TrendPoint, ...], ...]
    """Each runs between two gaps; none with fewer than four dots."""
    gaps: tuple[tuple[date, date], ...]
    """From the last run before to the first one after."""
    change: Change
    forward: Level | None = None
    """The same measure forward in the newest of these runs."""
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class HeartRateBeside:
    """Heart rate backward beside forward at one speed, from settled stretches of the same runs."""

    speed_mps: float
    gait: Gait
    forward_bpm: float
    backward_bpm: float
    ratio: Level
    runs: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something done for the first time."""

    name: str
    """Stable: `first_backward_walk`, `first_running_steps`, `first_100_m` ..."""
    words: str
    day: date | None
    key: str
    """The run in which it happened."""
    origin: Origin
    metres: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class WorldBest:
    """A record as it is reported; nobody here has checked it."""

    seconds: float
    words: str
    """Who and when."""
    sources: tuple[str, ...]
    women: bool = False


@dataclass(frozen=True, slots=True)
class RecordBackward:
    """The best time over a distance backward, beside the world's."""

    name: str
    """`100 m`, `mile`, `half marathon` ..."""
    distance_m: float
    seconds: float | None
    """None where it was not run yet."""
    day: date | None = None
    key: str = ""
    origin: Origin | None = None
    world: tuple[WorldBest, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekBalance:
    """One week, `[start, start + 7 days)`, in seconds and metres by travel."""

    start: date
    seconds: Mapping[Travel, float]
    metres: Mapping[Travel, float]
    runs: int


@dataclass(frozen=True, slots=True)
class HistoryReading:
    """Everything that a person's runs say together; depends on nothing but the runs."""

    runs: int
    first: date | None
    last: date | None
    simulated: bool
    learning: Trend
    """Backward share of the forward speed, run by run, at the effort that was chosen."""
    equal_effort: Trend
    """The same share at equal heart rate."""
    speed: Trend
    """Backward speed itself."""
    measures: tuple[Trend, ...]
    """Step time variability, trunk lean, impact, focus, in this order."""
    heart_rate: HeartRateBeside | None
    heart_rate_trend: Trend
    own_ratios: tuple[OwnRatio, ...]
    milestones: tuple[Milestone, ...]
    """In the order of time."""
    records: tuple[RecordBackward, ...]
    """From the shortest distance; all of them, run or not."""
    weeks: tuple[WeekBalance, ...]
    """From the first to the last, empty ones too."""
