"""Tiny recordings and what belongs to them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from backstride.store.samples import encode_recording
from backstride.store.shelf import Kept, PartToKeep, Shelf
from backstride.store.store import Store, open_store
from backstride.vocab.kept import Analysed
from backstride.vocab.recording import Problem, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Origin, Travel

DAY = date(2026, 5, 1)


class Clock:
    """A clock that moves on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> datetime:
        self.seconds += 1
        return datetime.fromtimestamp(1_790_000_000 + self.seconds, UTC)


@dataclass
class Place:
    """Where a store lives."""

    data: Path
    database: str | None
    clock: Clock

    def open(self) -> Store:
        return open_store(self.data, self.database, clock=self.clock)


def run_of(seconds: int = 60, day: date = DAY, *, hr_bpm: float = 150.0, **about: Any) -> Recording:
    """A run at 07:00 UTC with a heart rate each second."""
    t_s = np.arange(float(seconds))
    values: dict[str, Any] = {
        "format": "fit",
        "source": "Garmin Enduro",
        "start": datetime(day.year, day.month, day.day, 7, tzinfo=UTC),
        "duration_s": float(seconds),
        "streams": {Sensor.HR: Stream(Sensor.HR, t_s, {"hr_bpm": np.full(seconds, hr_bpm)})},
        "problems": (Problem("truncated", "It ends early.", 1.0, 2.0),),
    }
    return Recording(**(values | about))


def part_of(recording: Recording, part: int = 0, **values: Any) -> PartToKeep:
    """A part that is ready to be kept."""
    start = recording.start or datetime(2026, 5, 1, tzinfo=UTC)
    known: dict[str, Any] = {
        "local_day": (start + timedelta(seconds=recording.utc_offset_s or 0)).date(),
        "utc_offset_s": recording.utc_offset_s,
        "zone_said": recording.utc_offset_s is not None,
    }
    return PartToKeep(part=part, about=recording, samples=encode_recording(recording), **(known | values))


def keep(shelf: Shelf, content: bytes = b"a file", *parts: PartToKeep, file_name: str = "run.fit") -> Kept:
    """Keep a file and return what its first recording has become."""
    digest = hashlib.sha256(content).hexdigest()
    ready = parts or (part_of(run_of()),)
    return shelf.keep(digest=digest, file_name=file_name, original=content, parts=ready)[0]


def analysed(version: int = 1, backward_s: float = 30.0) -> Analysed:
    """What an analysis gives."""
    return Analysed(
        version=version,
        reading={"schema": "backstride.reading/1", "z": [1.0, 0.1], "a": {"é\u0000": None}},
        ribbon=(
            (0.0, backward_s, Travel.BACKWARD, Gait.WALK),
            (backward_s, 60.0, Travel.UNKNOWN, Gait.UNKNOWN),
        ),
        totals_s={"backward": backward_s, "unknown": 60.0 - backward_s},
        origins={"backward": Origin.NAMED, "unknown": Origin.MEASURED, "distance": Origin.MEASURED},
        distance_m=123.4,
    )
