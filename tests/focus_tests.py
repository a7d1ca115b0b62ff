"""Tiny focus tests: `taken_test(300)` reacted in 300 ms throughout."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from backstride.vocab.focus import Ended, FocusTest, Moment, Pressed, Trial

FIRST = datetime(2026, 3, 2, 7, tzinfo=UTC)


def taken_test(
    reactions_ms: float | Sequence[float | None] = 300.0, taken: datetime = FIRST, **values: Any
) -> FocusTest:
    """A whole test on one phone; a single number is 60 presses of it, each a little apart."""
    if isinstance(reactions_ms, (int, float)):
        reactions_ms = [reactions_ms + (-4.0 if n % 2 else 4.0) for n in range(60)]
    known: dict[str, Any] = {
        "id": taken.isoformat(),
        "taken": taken,
        "device": "phone",
        "pressed": Pressed.TOUCH,
        "ended": Ended.FINISHED,
        "duration_s": 180.0,
        "trials": tuple(Trial(2000.0, one) for one in reactions_ms),
    }
    return FocusTest(**(known | values))


def simulated_person(
    seed: int,
    pairs: int,
    *,
    retest_per_s: float,
    practice_per_s: float = 0.0,
    session_per_s: float = 0.0,
    days: float = 7.0,
) -> tuple[FocusTest, ...]:
    """A person whose level, noise, practice and session's effect are known: pairs around sessions."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(2.6, 4.0)
    made = []
    for k in range(2 * pairs):
        after = k % 2 == 1
        speed = level + retest_per_s * rng.standard_normal() - practice_per_s * np.exp(-k / 2.0)
        speeds = np.clip(speed + session_per_s * after + 0.5 * rng.standard_normal(58), 0.5, 9.0)
        taken = FIRST + timedelta(days=days * (k // 2), hours=float(after))
        moment = Moment.AFTER if after else Moment.BEFORE
        made.append(taken_test([float(1000 / v) for v in speeds], taken, moment=moment))
    return tuple(made)
