"""A moment that a runner would tell about: a stumble or a fall."""

from dataclasses import dataclass
from enum import StrEnum


class IncidentKind(StrEnum):
    """What happened."""

    STUMBLE = "stumble"
    FALL = "fall"


@dataclass(frozen=True, slots=True, order=True)
class Incident:
    """One stumble or fall: `[at_s, end_s)` from the start of the recording."""

    at_s: float
    """Where the rhythm broke, or where the body met the ground."""
    end_s: float
    """Where the rhythm was found again or given up; of a fall, where lying or sitting still ends."""
    kind: IncidentKind
    confidence: float
    """How clear the signs are, 0 to 1. Not a probability: no real falls stand behind it."""
    because: str
    """What was seen, in words a runner understands."""
