"""First times: what a learner does once and remembers, with the run in which it happened.

A first time is found, never awarded: each is a length or a time that the run itself holds, and it carries
who said so. A run without a date is counted where it stands in the order of runs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backstride.vocab.history import Milestone, RunSummary
from backstride.vocab.segment import Gait, Origin, Travel


@dataclass(frozen=True, slots=True)
class MilestoneParams:
    """Settings of `milestones_of`; every default is explained."""

    walk_s: float = 30.0
    """A backward walk: so long without a break. Project choice: the shortest block of the first stage."""
    steps_m: float = 10.0
    """Running steps backward: 10 m, where learners are told to begin. Project choice."""
    minute_s: float = 60.0
    """A continuous minute. Project choice."""
    far_m: tuple[float, ...] = (100.0, 400.0)
    """Without a break: the straight and the lap of a track. Project choice."""
    run_m: float = 1000.0
    """A km backward in one run. Project choice."""
    total_m: tuple[float, ...] = (5000.0, 10_000.0, 42_195.0)
    """All runs together: 5 and 10 km and a marathon. Project choice."""


DEFAULT = MilestoneParams()

Shown = tuple[float | None, float | None, Origin]
"""Metres, seconds and who says so."""


@dataclass(frozen=True, slots=True)
class _First:
    """A first time, and how a run shows it, if it does."""

    name: str
    words: str
    shown: Callable[[RunSummary], Shown | None]


def milestones_of(runs: Sequence[RunSummary], params: MilestoneParams = DEFAULT) -> tuple[Milestone, ...]:
    """Return the first times, in the order of time.

    Args:
        runs: In the order of time.
        params: Settings.
    """
    found = [milestone for first in _firsts(params) if (milestone := _find(first, runs)) is not None]
    found += _totals(runs, params)
    places = {run.key: place for place, run in enumerate(runs)}
    return tuple(sorted(found, key=lambda milestone: places.get(milestone.key, 0)))


def _firsts(params: MilestoneParams) -> tuple[_First, ...]:
    far = tuple(
        _First(f"first_{metres:.0f}_m", f"First {metres:.0f} m backward without a break", _far(metres))
        for metres in params.far_m
    )
    return (
        _First("first_backward_walk", "First backward walk", _lasting(Gait.WALK, params.walk_s)),
        _First("first_running_steps", "First running steps backward", _reaching(Gait.RUN, params.steps_m)),
        _First("first_minute", "First minute backward without a break", _minute(params.minute_s)),
        *far,
        _First("first_km_in_a_run", "First kilometre backward in one run", _in_a_run(params.run_m)),
    )


def _lasting(gait: Gait, seconds: float) -> Callable[[RunSummary], Shown | None]:
    def shown(run: RunSummary) -> Shown | None:
        part = run.part(Travel.BACKWARD, gait)
        enough = part is not None and part.longest_s >= seconds
        return (part.longest_m, part.longest_s, part.origin) if part is not None and enough else None

    return shown


def _reaching(gait: Gait, metres: float) -> Callable[[RunSummary], Shown | None]:
    def shown(run: RunSummary) -> Shown | None:
        part = run.part(Travel.BACKWARD, gait)
        if part is None or part.longest_m is None or part.longest_m < metres:
            return None
        return part.longest_m, None, part.origin

    return shown


def _minute(seconds: float) -> Callable[[RunSummary], Shown | None]:
    def shown(run: RunSummary) -> Shown | None:
        if run.longest_backward_s < seconds:
            return None
        return run.longest_backward_m, run.longest_backward_s, run.backward_origin

    return shown


def _far(metres: float) -> Callable[[RunSummary], Shown | None]:
    def shown(run: RunSummary) -> Shown | None:
        if run.longest_backward_m is None or run.longest_backward_m < metres:
            return None
        return run.longest_backward_m, None, run.backward_origin

    return shown


def _in_a_run(metres: float) -> Callable[[RunSummary], Shown | None]:
    def shown(run: RunSummary) -> Shown | None:
        covered = run.metres(Travel.BACKWARD)
        return (covered, None, run.backward_origin) if covered >= metres else None

    return shown


def _find(first: _First, runs: Sequence[RunSummary]) -> Milestone | None:
    for run in runs:
        shown = first.shown(run)
        if shown is not None:
            metres, seconds, origin = shown
            return Milestone(first.name, first.words, run.day, run.key, origin, metres, seconds)
    return None


def _totals(runs: Sequence[RunSummary], params: MilestoneParams) -> list[Milestone]:
    """Return the runs in which the way backward of all runs together became so long."""
    found, so_far, wanted = [], 0.0, list(params.total_m)
    for run in runs:
        so_far += run.metres(Travel.BACKWARD)
        while wanted and so_far >= wanted[0]:
            metres = wanted.pop(0)
            words = f"{metres / 1000:g} km backward in all"
            found.append(
                Milestone(f"total_{metres:.0f}_m", words, run.day, run.key, run.backward_origin, so_far)
            )
    return found
