"""Tiny builders of recordings and files for tests of use cases and commands."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.gpx import write_gpx
from backstride.vocab.recording import Recording, Sensor

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def run(
    start: datetime = NOON,
    seconds: int = 120,
    speed_mps: float = 2.5,
    laps: tuple[tuple[float, float, str], ...] = (),
) -> Recording:
    """A run due north at one speed, once a second."""
    draft = Draft("gpx", "test watch", epoch=start, name="Along the canal", sport="running")
    t = np.arange(seconds + 1.0)
    draft.add(Sensor.GNSS, t, {"lat_deg": 52.0 + t * speed_mps / 111_195, "lon_deg": np.full(t.size, 5.1)})
    draft.add(Sensor.HR, t, {"hr_bpm": 120 + t / 10})
    for lap in laps:
        draft.add_lap(*lap)
    return draft.build()


def gpx(start: datetime = NOON, seconds: int = 120, speed_mps: float = 2.5) -> bytes:
    return write_gpx(run(start, seconds, speed_mps))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def clock_at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment
