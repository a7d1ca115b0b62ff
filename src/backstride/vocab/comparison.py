"""Forward beside backward for one body, speed and slope: what was asked, and what can be said about it."""

from dataclasses import dataclass
from typing import Literal

from backstride.vocab.segment import Gait, Travel

Sign = Literal["more", "less", "same"]


@dataclass(frozen=True, slots=True)
class CompareAsked:
    """What is compared."""

    speed_mps: float
    """Of both directions where the speed is the same; of forward where the effort is."""
    grade: float = 0.0
    """Rise over run in the direction of travel: 0.05 is 5 % uphill."""
    mass_kg: float | None = None
    """None is not known: energy is then said as a ratio only."""
    height_m: float | None = None
    """Asked and checked; no study found so far tells forward from backward by height."""
    gait: Gait | None = None
    """Of both directions; None is each direction's usual one at its speed."""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A number with its range and its studies: backward over forward, a difference, or one way's own."""

    name: str
    """Stable: `energy_ratio`, `energy_per_km_backward` ..."""
    unit: str
    """`1` for a ratio."""
    low: float
    value: float
    high: float
    sources: tuple[str, ...]
    """Keys of the studies, never empty; `own` among them where the runner's own ratio counts."""
    extrapolated: bool
    """It reaches beyond the speeds, slopes, gaits or people that were studied."""
    travel: Travel | None = None
    """None is backward against forward."""
    people: int | None = None
    """How many were studied, over all sources; None where none of them says."""
    words: str = ""
    """Conditions and doubts in a sentence or two; empty where there are none."""


@dataclass(frozen=True, slots=True)
class ComparedSign:
    """Only more, less or the same is known, not how much."""

    name: str
    sign: Sign
    sources: tuple[str, ...]
    people: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ComparedGap:
    """Nothing is known; the sentence says so, and what it means for a runner."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """One way to put forward beside backward."""

    speed_forward_mps: float
    speed_backward_mps: float
    gait_forward: Gait
    gait_backward: Gait
    rows: tuple[ComparedRow, ...]
    signs: tuple[ComparedSign, ...] = ()
    gaps: tuple[ComparedGap, ...] = ()

    @property
    def mixed(self) -> bool:
        """Walking is compared with running."""
        return self.gait_forward is not self.gait_backward

    def row(self, name: str) -> ComparedRow | None:
        """Return the row of this name; None where it cannot be said."""
        return next((row for row in self.rows if row.name == name), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both views, which answer differently, and what to know about them."""

    asked: CompareAsked
    same_speed: CompareView
    same_effort: CompareView
    notes: tuple[str, ...] = ()
    """Sentences: a speed near a change of gait, walking against running."""
