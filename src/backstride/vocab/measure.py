"""What a measured number is called and means; what an analysis gives back: numbers, or why there are none."""

from dataclasses import dataclass

from backstride.vocab.reading import Metric
from backstride.vocab.recording import Placement, Problem


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of metric, as documented in `docs/metrics.md` and explained on pages."""

    name: str
    """As in `backstride.reading/1`: stable."""
    unit: str
    label: str
    """As a person reads it: `step time`."""
    means: str
    """One plain sentence: what it is and how it is computed."""
    placements: tuple[Placement, ...]
    """Where a sensor must be worn for it; () is anywhere."""
    source: str
    """The publication whose definition is followed, or `project choice`."""
    noise: str | None = None
    """Test-retest noise with its study, where known."""
    decimals: int = 2
    """For people to read."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one analysis found in a recording."""

    metrics: tuple[Metric, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What it refused to measure and why, in sentences for the person."""
