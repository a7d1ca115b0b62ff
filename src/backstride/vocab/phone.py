"""A phone that may come in: paired once by a code, until it is taken back or its time is over."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """One paired browser on a phone. Its secret is nowhere here; the store keeps only a hash of it."""

    id: str
    athlete_id: str
    name: str
    """As its person calls it; at first what it said about itself."""
    said: str
    """What it said about itself when it came: its `User-Agent`, cut."""
    paired: datetime
    seen: datetime
    """When it last asked for something, within a minute."""
    until: datetime
    """From then on it has to be paired anew."""


@dataclass(frozen=True, slots=True)
class PairingCode:
    """Six digits that make a phone ours, once, for a short while."""

    digits: str
    made: datetime
    until: datetime
