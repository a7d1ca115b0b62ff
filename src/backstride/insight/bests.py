"""The fastest backward over each distance: the best window of a run, as watches find a fastest km.

Inside one stretch backward, without a break, distance over time is a line of straight pieces. The shortest
time over a distance then begins or ends at one of its corners, so that looking at these finds it exactly.
Rejected: windows of whole seconds (10 m take four of them), and windows across a stop or a turn.

A distance counts where its two ends are known to a tenth of it: a receiver that is 3 m off at either end
says nothing about 10 m. The best of many windows profits from luck in the noise; a course with positions
alone therefore tends to read short times, which `docs/progress.md` says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.speed import Course
from backstride.vocab.arrays import Floats
from backstride.vocab.history import Best
from backstride.vocab.reading import Leg
from backstride.vocab.segment import Origin, Travel
from backstride.vocab.units import METRES_PER_MILE

DISTANCES_M = (
    10.0, 20.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1000.0, METRES_PER_MILE, 5000.0, 10_000.0, 21_097.5,
    42_195.0,
)  # fmt: skip
"""10 and 20 m are where a learner begins; the others are run in races."""


@dataclass(frozen=True, slots=True)
class BestParams:
    """Settings of `bests_of`; every default is explained."""

    end_m: tuple[tuple[str, float], ...] = (("positions", 3.0), ("device", 2.0), ("said", 0.3))
    """How well the end of a way is known, by its source (as `way.WayParams`)."""
    worst_share: float = 0.1
    """A distance counts where both ends together are known to this part of it. Project choice."""
    longest_gap_s: float = 10.0
    """A way is not joined over a longer silence (as `SpeedParams.longest_gap_s`)."""
    decimals: int = 2
    """Hundredths of a second, as records are written. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Distance so far (n,) at times (n,), both not falling, in one stretch without a break."""

    t_s: Floats
    distance_m: Floats
    source: str
    """`positions`, `device` or `said`."""


def backward_stretches(legs: Iterable[Leg]) -> Iterator[tuple[Leg, ...]]:
    """Yield legs backward that follow each other without a break, whatever the gait."""
    run: list[Leg] = []
    for leg in legs:
        if run and (leg.travel is not Travel.BACKWARD or leg.start_s > run[-1].end_s):
            yield tuple(run)
            run = []
        if leg.travel is Travel.BACKWARD:
            run.append(leg)
    if run:
        yield tuple(run)


def bests_of(
    legs: Iterable[Leg], course: Course | None, params: BestParams = BestParams()
) -> tuple[Best, ...]:
    """Return the shortest time for each of `DISTANCES_M` that was covered, the shortest distance first."""
    found: dict[float, Best] = {}
    for stretch in backward_stretches(legs):
        for line in lines_of(stretch, course, params):
            origin = Origin.SAID if line.source == "said" else Origin.MEASURED
            for distance_m in _meant(line, params):
                seconds = round(shortest_s(line, distance_m), params.decimals)
                if distance_m not in found or seconds < found[distance_m].seconds:
                    found[distance_m] = Best(distance_m, seconds, origin)
    return tuple(found[distance_m] for distance_m in sorted(found))


def shortest_s(line: Line, distance_m: float) -> float:
    """Return the shortest time over a distance that is not longer than the line."""
    d = line.distance_m
    corners = np.concatenate([d[d + distance_m <= d[-1]], d[d - distance_m >= d[0]] - distance_m])
    return float((_arrives(line, corners + distance_m) - _sets_off(line, corners)).min())


def _arrives(line: Line, at_m: Floats) -> Floats:
    """Return when each place was first reached."""
    return _between(line, at_m, np.clip(np.searchsorted(line.distance_m, at_m, side="left"), 1, None))


def _sets_off(line: Line, at_m: Floats) -> Floats:
    """Return when each place was left: who stood there sets off at the end of it."""
    return _between(line, at_m, np.searchsorted(line.distance_m, at_m, side="right"))


def _between(line: Line, at_m: Floats, after: NDArray[np.intp]) -> Floats:
    """Return the times at places on the straight pieces that end at `after`."""
    d, t = line.distance_m, line.t_s
    end = np.minimum(after, d.size - 1)
    way = d[end] - d[end - 1]
    part = np.divide(at_m - d[end - 1], way, out=np.ones(at_m.shape), where=way > 0)
    return np.asarray(t[end - 1] + np.clip(part, 0.0, 1.0) * (t[end] - t[end - 1]), dtype=np.float64)


def lines_of(stretch: tuple[Leg, ...], course: Course | None, params: BestParams) -> Iterator[Line]:
    """Yield the lines of a stretch: one for each run of legs with the same source and no silence."""
    for leg in _joined(stretch):
        if leg.origin is Origin.SAID and leg.distance_m is not None:
            yield Line(np.array([leg.start_s, leg.end_s]), np.array([0.0, leg.distance_m]), "said")
        elif course is not None and leg.distance_m is not None:
            yield from _heard(leg.start_s, leg.end_s, course, params)


def _joined(stretch: tuple[Leg, ...]) -> Iterator[Leg]:
    """Yield legs, measured neighbours as one: where the gait changes a way goes on."""
    open_leg: Leg | None = None
    for leg in stretch:
        if open_leg is not None and leg.origin is open_leg.origin is Origin.MEASURED:
            both = (open_leg.distance_m, leg.distance_m)
            distance = None if both[0] is None or both[1] is None else both[0] + both[1]
            open_leg = Leg(
                open_leg.start_s, leg.end_s, leg.travel, leg.gait, distance, open_leg.over_s + leg.over_s,
                leg.origin,
            )  # fmt: skip
            continue
        if open_leg is not None:
            yield open_leg
        open_leg = leg
    if open_leg is not None:
        yield open_leg


def _heard(start_s: float, end_s: float, course: Course, params: BestParams) -> Iterator[Line]:
    """Yield the course inside `[start_s, end_s]`, cut where it was silent for long."""
    known = ~np.isnan(course.distance_m)
    t, d = course.t_s[known], np.maximum.accumulate(course.distance_m[known])
    if t.size < 2 or end_s <= t[0] or start_s >= t[-1]:  # noqa: PLR2004  # a line has two ends
        return
    edges = np.clip([start_s, end_s], t[0], t[-1])
    inside = (t > edges[0]) & (t < edges[1])
    at = np.concatenate([edges[:1], t[inside], edges[1:]])
    way = np.interp(at, t, d)
    cuts = np.flatnonzero(np.diff(at) > params.longest_gap_s) + 1
    for piece_t, piece_d in zip(np.split(at, cuts), np.split(way, cuts), strict=True):
        if piece_t.size > 1:
            yield Line(piece_t, piece_d - piece_d[0], course.source)


def _meant(line: Line, params: BestParams) -> Iterator[float]:
    """Yield the distances that a line is long and good enough for."""
    both_ends_m = np.sqrt(2.0) * dict(params.end_m).get(line.source, np.inf)
    for distance_m in DISTANCES_M:
        if both_ends_m <= params.worst_share * distance_m and distance_m <= line.distance_m[-1]:
            yield distance_m
