"""Run summaries of people who learn, or do not, with the truth: for tests, validation and benchmarks."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from backstride.vocab.history import Best, Part, RunSummary
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel

FIRST_DAY = date(2026, 1, 5)
Curve = Callable[[float], float]
"""The true backward share, of how far the history has come (0 to 1)."""


def part(travel: Travel, seconds: float, speed_mps: float, gait: Gait = Gait.RUN, stretches: int = 6) -> Part:
    """All stretches of one travel in a run."""
    metres = seconds * speed_mps
    return Part(
        travel, gait, seconds, Origin.NAMED, stretches, seconds / stretches, metres, metres / stretches,
        speed_mps, 0.02,
    )  # fmt: skip


def run_of(day: date, share: float, key: str = "", forward_mps: float = 2.7, **more: object) -> RunSummary:
    """A run of half an hour forward and six minutes backward."""
    parts = (part(Travel.FORWARD, 1800, forward_mps), part(Travel.BACKWARD, 360, share * forward_mps))
    known = {
        "duration_s": 2160.0,
        "simulated": True,
        "parts": parts,
        "day": day,
        "key": key or day.isoformat(),
    }
    return RunSummary(**(known | more))  # type: ignore[arg-type]


def learner(
    seed: int, runs: int, curve: Curve, noise: float = 0.025, every_days: tuple[int, int] = (1, 5)
) -> list[RunSummary]:
    """Somebody who runs every few days; each run's share scatters about the truth by `noise`."""
    rng = np.random.default_rng(seed)
    days = np.cumsum(rng.integers(*every_days, size=runs, endpoint=True))
    return [
        run_of(
            FIRST_DAY + timedelta(days=int(day)),
            curve(number / max(runs - 1, 1)) + float(rng.normal(0, noise)),
            key=f"{seed}-{number}",
        )
        for number, day in enumerate(days)
    ]


def full(seed: int, number: int, day: date) -> RunSummary:
    """A run in which everything is known, as large as summaries get."""
    rng = np.random.default_rng((seed, number))
    both = (Travel.FORWARD, Travel.BACKWARD)
    names = ("heart_rate", "cadence", "step_time_variability_run", "lean_forward_run", "impact_peak_bw_run")
    parts = tuple(
        part(travel, 600.0, round(1.2 + float(rng.random()), 4), gait)
        for travel in both
        for gait in (Gait.RUN, Gait.WALK)
    )
    return run_of(
        day,
        0.7,
        key=f"{seed}-{number}",
        parts=parts,
        numbers={(name, travel): round(float(rng.normal(5, 1)), 4) for name in names for travel in both},
        placement=Placement.LUMBAR,
        longest_backward_s=100.0,
        longest_backward_m=200.0,
        bests=tuple(Best(metres, metres / 2, Origin.MEASURED) for metres in (50.0, 100.0, 200.0)),
    )
