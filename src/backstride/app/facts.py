"""The six key numbers of a run: each with its unit, who says so, and why."""

from dataclasses import dataclass
from typing import Literal

from backstride.insight.numbers import distance_words, duration_words, pace_words
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import Metric, RunReading
from backstride.vocab.segment import Origin, Travel

Mark = Literal["measured", "said", "named", "unknown"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One key number."""

    key: str
    """Short and stable, for addresses and tests: `time`, `distance`, `backward` ..."""
    label: str
    value: str
    """The number alone, as words; `not known` where it is not."""
    unit: str
    note: str
    mark: Mark
    why: str
    """What it rests on, one or two sentences."""


def facts_of(reading: RunReading, athlete: Athlete) -> tuple[Fact, ...]:
    """Return the six key numbers, in the order of the page."""
    return (
        _time(reading),
        _distance(reading, athlete),
        _backward(reading, athlete),
        _pace(reading, athlete),
        _heart(reading),
        _cadence(reading),
    )


def _metric(reading: RunReading, name: str, travel: Travel | None = None) -> Metric | None:
    return next((m for m in reading.metrics if m.name == name and m.travel is travel), None)


def _mark(metric: Metric) -> Mark:
    return {Origin.MEASURED: "measured", Origin.SAID: "said", Origin.NAMED: "named"}[metric.origin]  # type: ignore[return-value]  # a dict of str


def _unknown(key: str, label: str, why: str) -> Fact:
    return Fact(key, label, "not known", "", "", "unknown", why)
