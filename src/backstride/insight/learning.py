"""How well somebody runs backward, over weeks: beside their forward speed, and at equal heart rate.

*The share of forward speed* divides the backward speed of a run by the forward speed of the same run:
weather, shoes, a watch that reads short and a tired day are in both, and cancel. It is at the effort that was
chosen: who pushes harder backward gets a larger share.

*The share at equal heart rate* takes that out where a run holds settled heart rates both ways (`steady.py`).
Between rest and the forward heart rate of that run, forward speed is taken as proportional to heart rate
reserve, which gives the forward speed of the same heart rate; far from it nothing is said. Rejected: one
heart rate for all runs (fitness moves it, and few runs would ever hold it).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from backstride.science.evidence.shelf import value
from backstride.science.heart_rate import NORMAL_95, OwnHeartRate, heart_rate_ratio
from backstride.vocab.history import Dot, Expected, HeartRateBeside, Level, RunSummary
from backstride.vocab.reading import SteadyStretch
from backstride.vocab.segment import Gait, Travel

Rest = Callable[[date], float | None]
"""The resting heart rate on a day, 1/min; None where it is not known."""


@dataclass(frozen=True, slots=True)
class LearningParams:
    """Settings of the measures here; every default is explained."""

    rest_error_bpm: float = 5.0
    """Standard error of a resting heart rate that was said. Project choice."""
    furthest_bpm: float = 25.0
    """Heart rates backward and forward further apart are not made equal. Project choice: beyond that the line
    through rest is stretched far."""
    least_reserve_bpm: float = 20.0
    """A heart rate nearer to rest says nothing of an effort. Project choice."""


DEFAULT = LearningParams()


def share_dots(runs: Sequence[RunSummary], gait: Gait) -> tuple[Dot, ...]:
    """Return the backward share of forward speed of each run that holds both in one gait."""
    found = []
    for run in runs:
        back, ahead = run.part(Travel.BACKWARD, gait), run.part(Travel.FORWARD, gait)
        if run.day is None or back is None or ahead is None or not back.speed_mps or not ahead.speed_mps:
            continue
        share = back.speed_mps / ahead.speed_mps
        relative = [
            part.speed_error_mps / part.speed_mps
            for part in (back, ahead)
            if part.speed_error_mps is not None and part.speed_mps is not None
        ]
        error = share * math.hypot(*relative) if relative else None
        found.append(Dot(run.day, share, error, run.key))
    return tuple(found)


def speed_dots(runs: Sequence[RunSummary], gait: Gait, travel: Travel = Travel.BACKWARD) -> tuple[Dot, ...]:
    """Return the speed of each run in one travel and gait."""
    found = []
    for run in runs:
        part = run.part(travel, gait)
        if run.day is not None and part is not None and part.speed_mps is not None:
            found.append(Dot(run.day, part.speed_mps, part.speed_error_mps, run.key))
    return tuple(found)


def learning_dots(runs: Sequence[RunSummary], fewest: int) -> tuple[Gait, tuple[Dot, ...]]:
    """Return the share of each run, running as soon as there are enough, before that walking."""
    running = share_dots(runs, Gait.RUN)
    if len(running) >= fewest:
        return Gait.RUN, running
    walking = share_dots(runs, Gait.WALK)
    return (Gait.WALK, walking) if len(walking) > len(running) else (Gait.RUN, running)


def expected_share(gait: Gait) -> Expected | None:
    """Return what boys did over 20 m; None for walking, for which no such number was found."""
    found = value("E091")
    if gait is not Gait.RUN or found.low is None or found.high is None:
        return None
    return Expected(found.low, found.high, f"boys over 20 m: {found.low:g} to {found.high:g}", (found.study,))


# --- from settled heart rates ---


def equal_effort_dots(
    runs: Sequence[RunSummary], gait: Gait, rest: Rest, params: LearningParams = DEFAULT
) -> tuple[Dot, ...]:
    """Return the share of forward speed at equal heart rate, of each run that can say it."""
    found = []
    for run in runs:
        rest_bpm = None if run.day is None else rest(run.day)
        if run.day is None or rest_bpm is None:
            continue
        shares = [
            share for pair in _pairs(run, gait) if (share := _equal_share(pair, rest_bpm, params)) is not None
        ]
        if shares:
            error = math.sqrt(sum(error**2 for _, error in shares)) / len(shares)
            found.append(Dot(run.day, fmean(value for value, _ in shares), error, run.key))
    return tuple(found)


def heart_rate_dots(runs: Sequence[RunSummary], gait: Gait) -> tuple[Dot, ...]:
    """Return heart rate backward over forward at equal speed, of each run that can say it."""
    found = []
    for run in runs:
        own = heart_rate_ratio([run.steady], gait) if run.day is not None and run.steady else None
        if isinstance(own, OwnHeartRate) and run.day is not None:
            found.append(Dot(run.day, own.ratio, (own.high - own.low) / (2 * NORMAL_95), run.key))
    return tuple(found)


def heart_rate_beside(runs: Sequence[RunSummary], gait: Gait) -> HeartRateBeside | None:
    """Return heart rate backward beside forward over all runs at equal speed; None where there is none."""
    own = heart_rate_ratio([run.steady for run in runs if run.steady], gait)
    if not isinstance(own, OwnHeartRate):
        return None
    return HeartRateBeside(
        speed_mps=own.speed_mps,
        gait=gait,
        forward_bpm=own.forward_bpm,
        backward_bpm=own.backward_bpm,
        ratio=Level(own.ratio, own.low, own.high),
        runs=own.runs,
    )


Pair = tuple[SteadyStretch, SteadyStretch]
"""Backward and forward."""


def _pairs(run: RunSummary, gait: Gait) -> Iterator[Pair]:
    """Yield each backward stretch with the forward one of the same gait that is nearest in speed."""
    ahead = [one for one in run.steady if one.travel is Travel.FORWARD and one.gait is gait]
    for back in run.steady:
        if back.travel is Travel.BACKWARD and back.gait is gait and ahead:
            yield back, min(ahead, key=lambda one: abs(one.speed_mps - back.speed_mps))


def _equal_share(pair: Pair, rest_bpm: float, params: LearningParams) -> tuple[float, float] | None:
    """Return backward speed over the forward speed of the same heart rate, with its standard error.

    Forward speed at the backward heart rate is v (HRb - rest) / (HRf - rest): heart rate reserve taken as
    proportional to speed, of one person, in one gait, near the speed that was run.
    """
    back, ahead = pair
    of_back, of_ahead = back.heart_rate_bpm - rest_bpm, ahead.heart_rate_bpm - rest_bpm
    apart = abs(of_back - of_ahead)
    if min(of_back, of_ahead) < params.least_reserve_bpm or apart > params.furthest_bpm:
        return None
    share = back.speed_mps / ahead.speed_mps * of_ahead / of_back
    rest_part = params.rest_error_bpm * (of_back - of_ahead) / (of_back * of_ahead)
    relative = _relative(
        (back.speed_error_mps, back.speed_mps),
        (ahead.speed_error_mps, ahead.speed_mps),
        (back.heart_rate_error_bpm, of_back),
        (ahead.heart_rate_error_bpm, of_ahead),
        (rest_part, 1.0),
    )
    return share, share * relative


def _relative(*parts: tuple[float, float]) -> float:
    return math.hypot(*(error / size for error, size in parts))


def days_known(runs: Iterable[RunSummary]) -> list[RunSummary]:
    """Return the runs whose day is known, in the order of days; runs of one day stay as they stood."""
    return sorted((run for run in runs if run.day is not None), key=lambda run: run.day or date.min)
