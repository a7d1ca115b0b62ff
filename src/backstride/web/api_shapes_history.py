"""The shapes of a history in `/api/v1`: `backstride.history/1`; what is not known is null."""

from datetime import date
from typing import Literal

from pydantic import Field

from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel
from backstride.web.api_problems import Given


class LevelOut(Given):
    """A value with its 90 % interval."""

    value: float
    low: float
    high: float


class DotOut(Given):
    """What one run says; `error` is its own standard error, null where the run does not tell."""

    day: date
    value: float
    error: float | None
    key: str


class PointOut(Given):
    """The trend on a day, with its 90 % band."""

    day: date
    value: float
    low: float
    high: float


class ExpectedOut(Given):
    """What studies let expect, with their conditions."""

    low: float
    high: float
    words: str
    sources: list[str]


class NoiseOut(Given):
    """What two runs differ by when nothing has changed: minimal detectable change, and one run's error."""

    mdc: float
    sem: float
    pairs: int
    source: str


class ChangeOut(Given):
    """The newest runs beside the first, judged by the noise."""

    verdict: Literal["changed", "same", "unknown"]
    missing: str
    first: LevelOut | None
    latest: LevelOut | None
    by: LevelOut | None
    since: date | None
    runs: int
    noise: NoiseOut | None


class TrendOut(Given):
    """One measure over weeks."""

    name: str
    unit: str
    gait: Gait | None
    placement: Placement | None
    dots: list[DotOut]
    pieces: list[list[PointOut]]
    gaps: list[tuple[date, date]]
    change: ChangeOut
    forward: LevelOut | None
    expected: ExpectedOut | None


class HeartRateOut(Given):
    """Heart rate backward beside forward at one speed, from settled stretches."""

    speed_mps: float
    gait: Gait
    forward_bpm: float
    backward_bpm: float
    ratio: LevelOut
    runs: int


class OwnRatioOut(Given):
    """What the runs say of the cost of backward over forward, one gait; 90 % interval."""

    gait: Gait
    mean: float
    low: float
    high: float
    stretches: int
    runs: int


class MilestoneOut(Given):
    """Something done for the first time; `key` is its run."""

    name: str
    words: str
    day: date | None
    key: str
    origin: Origin
    metres: float | None
    seconds: float | None


class WorldBestOut(Given):
    """A record as it is reported; nobody here has checked it."""

    seconds: float
    words: str
    sources: list[str]
    women: bool


class RecordOut(Given):
    """The best time over a distance backward; `seconds` is null where it was not run yet."""

    name: str
    distance_m: float
    seconds: float | None
    day: date | None
    key: str
    origin: Origin | None
    world: list[WorldBestOut]


class WeekOut(Given):
    """One week from its first day."""

    start: date
    seconds: dict[Travel, float]
    metres: dict[Travel, float]
    runs: int


class HistoryOut(Given):
    """Everything that a person's runs say together."""

    schema_: Literal["backstride.history/1"] = Field("backstride.history/1", alias="schema")
    runs: int
    first: date | None
    last: date | None
    simulated: bool
    learning: TrendOut
    equal_effort: TrendOut
    speed: TrendOut
    measures: list[TrendOut]
    heart_rate: HeartRateOut | None
    heart_rate_trend: TrendOut
    own_ratios: list[OwnRatioOut]
    milestones: list[MilestoneOut]
    records: list[RecordOut]
    weeks: list[WeekOut]
