"""Ada's six focus tests, before and after three of her sessions, with their truth.

Reaction speeds (1 / time) are drawn around a true speed of that test: hers, less what practice with the
test still lacks, and what days differ by. Reciprocals of reaction times are close to normal, times are not;
a lapse now and then and a press too early stand among them. No session changes her: an honest page says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from backstride.sample.chance import chance
from backstride.sample.diary import DIARY, Entry, script_of
from backstride.sample.history import HOME, start_of
from backstride.vocab.focus import Ended, FocusTest, Moment, Pressed, Rating, Trial

SESSIONS = (40, 14, 0)
"""Days before her last run: the first running steps, the return after a cold, the newest."""
_SAID = {40: (4, 6, 7), 14: (5, 5, 5), 0: (6, 7, 8)}
"""Effort, focus before and focus after, as she said."""
BEFORE, AFTER = timedelta(minutes=12), timedelta(minutes=9)
"""How long before the start and after the end she takes a test."""


@dataclass(frozen=True, slots=True)
class FocusParams:
    """Whose reactions are simulated. Any plausible person: project choices, all of them."""

    speed_per_s: float = 3.4
    """Her true speed when practised: 294 ms."""
    practice_per_s: float = 0.15
    """What the very first test lacks: 13 ms."""
    practice_tests: float = 2.0
    """After so many tests two thirds of it are there."""
    day_per_s: float = 0.07
    """How much days differ, in standard deviations: 6 ms."""
    press_per_s: float = 0.35
    """How much presses of one test differ: 30 ms."""
    lapse_share: float = 0.03
    """How many presses are slow ones, half as fast."""
    early_share: float = 0.02
    """How many come before the signal."""
    length_s: float = 180.0
    """Three minutes of waiting and pressing."""
    wait_ms: tuple[float, float] = (1000.0, 4000.0)
    """The waits are drawn from this range."""


@dataclass(frozen=True, slots=True)
class SampleTest:
    """A simulated test and what it would have measured without chance in it."""

    test: FocusTest
    true_speed_per_s: float
    """Hers on that day, practice with the test included."""


def focus_tests(
    seed: int, last_day: date, params: FocusParams = FocusParams()
) -> tuple[tuple[SampleTest, ...], tuple[Rating, ...]]:
    """Return Ada's tests and what she said beside them, the first taken first.

    Args:
        seed: A whole number from 0; the same seed and day give the same tests.
        last_day: The day of her newest run; see `sample.history.history`.
        params: Whose reactions they are.
    """
    by_days = {entry.days_ago: entry for entry in DIARY}
    tests: list[SampleTest] = []
    ratings: list[Rating] = []
    for days_ago in SESSIONS:
        for moment, taken in _moments(by_days[days_ago], last_day, params):
            tests.append(_test(seed, len(tests), moment, taken, params))
            ratings.append(_said(days_ago, moment, taken + timedelta(seconds=params.length_s)))
    return tuple(tests), tuple(ratings)


def _moments(entry: Entry, last_day: date, params: FocusParams) -> Iterator[tuple[Moment, datetime]]:
    start = start_of(entry, last_day)
    lasted = timedelta(seconds=sum(block.duration_s for block in script_of(entry)))
    yield Moment.BEFORE, start - BEFORE - timedelta(seconds=params.length_s)
    yield Moment.AFTER, start + lasted + AFTER


def _test(seed: int, number: int, moment: Moment, taken: datetime, params: FocusParams) -> SampleTest:
    rng = chance(seed, f"focus {number}")
    lacks = params.practice_per_s * float(np.exp(-number / params.practice_tests))
    true = params.speed_per_s - lacks + params.day_per_s * float(rng.standard_normal())
    offset = taken.utcoffset() or timedelta()
    test = FocusTest(
        id="",
        taken=taken.astimezone(UTC),
        device=f"simulated-{HOME}",
        pressed=Pressed.TOUCH,
        ended=Ended.FINISHED,
        duration_s=params.length_s,
        trials=tuple(_trials(rng, true, params)),
        moment=moment,
        utc_offset_s=int(offset.total_seconds()),
        frame_ms=16.7,
        simulated=True,
    )
    return SampleTest(test, true)


def _trials(rng: np.random.Generator, true_per_s: float, params: FocusParams) -> Iterator[Trial]:
    left_ms = 1000.0 * params.length_s
    while True:
        wait_ms = float(np.rint(rng.uniform(*params.wait_ms)))
        speed = max(true_per_s + params.press_per_s * float(rng.standard_normal()), 0.8)
        kind = float(rng.random())
        reaction_ms = 1000.0 / (speed / 2 if kind < params.lapse_share else speed)
        if kind > 1.0 - params.early_share:
            reaction_ms = -wait_ms * float(rng.uniform(0.05, 0.3))
        left_ms -= wait_ms + max(reaction_ms, 0.0)
        if left_ms < 0:
            return
        yield Trial(wait_ms, float(np.rint(reaction_ms * 10) / 10))


def _said(days_ago: int, moment: Moment, said: datetime) -> Rating:
    effort, before, after = _SAID[days_ago]
    is_after = moment is Moment.AFTER
    return Rating(moment, effort if is_after else None, after if is_after else before, said.astimezone(UTC))
