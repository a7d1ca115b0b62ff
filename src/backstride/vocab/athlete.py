"""A person, as far as the analysis needs to know; everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from backstride.vocab.segment import Gait


class Sex(StrEnum):
    """Asked only because some studies report by it; may be left out."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Body:
    """My body on a day; what was not said is None."""

    since: date
    mass_kg: float | None = None
    height_m: float | None = None
    hr_rest_bpm: float | None = None
    hr_max_bpm: float | None = None

    def __lt__(self, other: "Body") -> bool:
        """Order by day; what was not said on one of two days cannot be compared."""
        return self.since < other.since


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants numbers written."""

    distance: Literal["km", "mi"] = "km"
    pace: Literal["pace", "speed", "mps"] = "pace"
    """min/km (or min/mi), km/h (or mph), or m/s."""
    mass: Literal["kg", "lb"] = "kg"
    time_zone: str = "UTC"
    """IANA name: whose day is today, and for recordings that do not say where they happened."""
    week_start: int = 0
    """0 is Monday, 6 is Sunday."""


@dataclass(frozen=True, slots=True)
class OwnRatio:
    """What a person's own runs say of the cost of backward over forward at the same speed, one gait."""

    gait: Gait
    mean: float
    low: float
    """With `high` the 90 % credible interval."""
    high: float
    stretches: int
    """How many steady stretches it rests on."""
    runs: int


@dataclass(frozen=True, slots=True)
class Athlete:
    """Whose recordings these are."""

    id: str = ""
    name: str = ""
    birth_year: int | None = None
    sex: Sex | None = None
    bodies: tuple[Body, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
    simulated: bool = False
    own_ratios: tuple[OwnRatio, ...] = ()
    """Learned from the journal, where it holds enough; not kept with the person."""

    def body_on(self, day: date) -> Body | None:
        """Return the newest entry not after `day`, else the oldest there is, else None."""
        before = [body for body in self.bodies if body.since <= day]
        return max(before) if before else min(self.bodies, default=None)
