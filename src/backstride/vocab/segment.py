"""Stretches of a recording: which way, which gait, who says so."""

from dataclasses import dataclass
from enum import StrEnum


class Travel(StrEnum):
    """Which way the body travels, seen from where the chest points."""

    FORWARD = "forward"
    BACKWARD = "backward"
    SIDEWAYS = "sideways"
    STILL = "still"
    UNKNOWN = "unknown"


class Gait(StrEnum):
    """How the body moves."""

    WALK = "walk"
    RUN = "run"
    STAND = "stand"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Who says so, and how far it is trusted.

    A label beats a measurement; a name says which way, a measurement that nobody moved; a plan says what was
    meant to be done, and is trusted least.
    """

    MEASURED = "measured"
    SAID = "said"  # a person's label or typed value
    NAMED = "named"  # the name of a lap or workout step
    PLANNED = "planned"  # the planned session that the laps match, confirmed by the person


class Handrail(StrEnum):
    """How a person holds on to a treadmill."""

    TWO_HANDS = "two hands"
    ONE_HAND = "one hand"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One stretch with one travel and one gait: `[start_s, end_s)` from the start of the recording."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait
    confidence: float
    """Probability that travel is right, 0 to 1; 0 for unknown, which claims nothing."""
    because: str
    """What decided, in words a runner understands."""
    origin: Origin = Origin.MEASURED

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """What a person says about a stretch: kept apart from measurements, survives them, can be undone."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait = Gait.UNKNOWN
    speed_mps: float | None = None
    """Belt speed of a treadmill, always positive; travel carries the sign."""
    grade: float | None = None
    """Rise over run of the ground or belt in the direction of travel: 0.05 is 5 % uphill."""
    handrail: Handrail | None = None
    id: str = ""
    """Set by the store; empty for a label that is not kept."""
    origin: Origin = Origin.SAID
    """`PLANNED` where a person confirmed that laps were the planned stretches: trusted least of all."""
