"""Tiny builders of sessions as a phone writes them, for all tests that need one."""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from backstride.vocab.recording import Recording, Sensor

BEGAN = datetime(2026, 5, 29, 17, 0, tzinfo=UTC)
ID = "6f1f0f6c-5d0a-4a53-9d0e-3f5a4b1c2d3e"
RATE_HZ = 60


def header(**said: Any) -> dict[str, Any]:
    """The first line; what is said here stands in the place of what is usual."""
    return {
        "schema": "backstride.session/1",
        "id": ID,
        "began": BEGAN.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "zone": "Europe/Amsterdam",
        "placement": "lumbar",
        "facing": [0, 0, -1],
        "device": "Pixel 9",
        "language": "en",
        "place": "track",
        "treadmill": False,
        "day": "2026-05-29",
        "workout": None,
        "simulated": False,
        "frame": {"force": 1, "turn": "xyz"},
        **said,
    }


def second(at_s: float, samples: int = RATE_HZ, turn: bool = True) -> dict[str, Any]:
    """A second of standing."""
    t = [round(at_s + i / samples, 4) for i in range(samples)]
    return {
        "k": "m",
        "t": t,
        "f": [[0.1, 9.8, 0.0]] * samples,
        "w": [[0.0, 1.5, 0.0]] * samples if turn else None,
    }


def event(at_s: float, what: str, /, **said: Any) -> dict[str, Any]:
    return {"k": "e", "t": at_s, "what": what, **said}


def block(at_s: float, index: int, travel: str, gait: str, of: int = 2) -> dict[str, Any]:
    return event(at_s, "block", index=index, of=of, travel=travel, gait=gait, planned_s=10)


def position(at_s: float, lat: float, lon: float = 5.1) -> dict[str, Any]:
    return {
        "k": "p",
        "t": at_s,
        "lat": lat,
        "lon": lon,
        "accuracyM": 4,
        "speedMps": None,
        "courseDeg": None,
        "altM": 3,
    }


def end(at_s: float, why: str = "done") -> dict[str, Any]:
    return {"k": "end", "t": at_s, "why": why}


def written(lines: Iterable[dict[str, Any]]) -> bytes:
    """The file, as a phone writes it."""
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def session(seconds: int = 20, *more: dict[str, Any], over: bool = True, **said: Any) -> bytes:
    """Half of it forward, half backward by the plan; `more` lines stand before the end."""
    lines = [header(**said), block(0.0, 0, "forward", "walk")]
    for at in range(seconds):
        if at == seconds // 2:
            lines.append(block(float(at), 1, "backward", "walk"))
        lines += [second(float(at)), position(float(at), 52.0 + at * 1e-5)]
    return written([*lines, *more, *([end(float(seconds))] if over else [])])


def another_id() -> str:
    return str(uuid.uuid4())


def long_session(seconds: int, seed: int = 1, **said: Any) -> bytes:
    """Noise that is as long as a walk, for measuring how long reading takes."""
    rng = np.random.default_rng(seed)
    lines = [header(**said), block(0.0, 0, "forward", "walk")]
    for at in range(seconds):
        t = np.round(at + np.arange(RATE_HZ) / RATE_HZ, 4)
        f = np.round(rng.normal((0, 9.8, 0), 1.0, (RATE_HZ, 3)), 1)
        w = np.round(rng.normal(0, 20, (RATE_HZ, 3)), 1)
        lines.append({"k": "m", "t": t.tolist(), "f": f.tolist(), "w": w.tolist()})
    return written([*lines, end(float(seconds))])


def of_recording(recording: Recording, *more: dict[str, Any], why: str = "done", **said: Any) -> bytes:
    """Write what worn sensors said as a phone would: a line a second; `more` events stand in their order."""
    acc, gyr = recording.streams[Sensor.ACC], recording.streams[Sensor.GYR]
    t = acc.t_s
    force = np.column_stack(list(acc.columns.values()))
    turn = np.round(np.degrees(np.column_stack(list(gyr.columns.values()))), 1)
    edges = np.searchsorted(t, np.arange(0.0, float(t[-1]) + 1))
    lines = [
        {"k": "m", "t": t[a:b].round(4).tolist(), "f": force[a:b].tolist(), "w": turn[a:b].tolist()}
        for a, b in zip(edges, [*edges[1:], t.size], strict=True)
        if b > a
    ]
    gnss = recording.streams.get(Sensor.GNSS)
    if gnss is not None:
        lat, lon = gnss.columns["lat_deg"].tolist(), gnss.columns["lon_deg"].tolist()
        lines += [position(*one) for one in zip(gnss.t_s.tolist(), lat, lon, strict=True)]
    timed = sorted([*lines, *more], key=lambda line: line["t"][0] if line["k"] == "m" else line["t"])
    return written([header(**said), *timed, end(float(t[-1]), why)])
