"""How far each stretch went, in how much time, and who says so.

Every distance of a reading is a sum of these pieces, so that the ways forward, backward and unknown can never
add up to more than the whole. A belt speed that was said comes first (a receiver beside a treadmill knows
nothing), then what a device or a receiver measured, then the strides of a foot, then the distance of a
session that was typed in without a file.

Each speed carries a standard error by its source. It is one number a piece: most of it is a scale that is the
same all run long (a belt that runs slow, a watch that reads short), and what is not shrinks with the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from backstride.insight.said import SaidWay, said_ways
from backstride.motion.foot_strides import Strides
from backstride.motion.speed import Course, SpeedParams
from backstride.vocab.arrays import Floats
from backstride.vocab.reading import Leg
from backstride.vocab.segment import Label, Origin, Segment, Travel


@dataclass(frozen=True, slots=True)
class WayParams:
    """How good each source of a way is, as standard errors; every default is explained."""

    belt_share: float = 0.03
    """Of a belt speed that was said: belts slow under a landing foot. Project choice."""
    device_share: float = 0.05
    """Of a way that a watch says: eight watches were off by 3.2 to 6.1 % on average (mean of the sizes),
    which is 0.8 of a standard error (Gilgen-Ammann 2020, doi 10.2196/17118)."""
    foot_share: float = 0.05
    """Of a way from the strides of a foot. Project choice: simulated feet come within it, and are up to 6 %
    short backward."""
    typed_share: float = 0.03
    """Of a distance that was typed in. Project choice."""
    device_end_m: float = 2.0
    """A watch smooths over some seconds, so the ends of a short piece are blurred by this. Project choice."""
    position_end_m: float = 3.0
    """A receiver knows each end of a piece to about this (`SpeedParams.position_window_s` says 3 to 5 m, of
    which part is common to both ends). Project choice."""
    stride_end_m: float = 0.3
    """A piece is cut within a stride of its true end. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Distance so far and time heard so far at some moments, each (n,); how good they are."""

    t_s: Floats
    distance_m: Floats
    heard_s: Floats
    error_share: float
    """Standard error that grows with the way."""
    end_m: float
    """Standard error of one end of a piece."""

    @classmethod
    def of(cls, course: Course, params: WayParams = WayParams()) -> Self:
        """Prepare a course: a long silence in which the distance did not grow was not heard."""
        known = ~np.isnan(course.distance_m)
        t, distance = course.t_s[known], course.distance_m[known]
        dt = np.diff(t, prepend=t[:1])
        silent = (dt > SpeedParams().longest_gap_s) & (np.diff(distance, prepend=distance[:1]) <= 0)
        end_m = params.position_end_m if course.source == "positions" else params.device_end_m
        return cls(t, distance, np.cumsum(np.where(silent, 0.0, dt)), params.device_share, end_m)

    @classmethod
    def of_strides(cls, strides: Strides, params: WayParams = WayParams()) -> Self | None:
        """Prepare the strides of a foot: between them nothing was heard. None where there is none."""
        ok = strides.ok
        if not ok.any():
            return None
        t = np.stack([strides.start_s[ok], strides.end_s[ok]], axis=1)
        way, lasts = np.cumsum(strides.length_m[ok]), np.cumsum(t[:, 1] - t[:, 0])

        def both_ends(so_far: Floats) -> Floats:
            return np.stack([np.concatenate([[0.0], so_far[:-1]]), so_far], axis=1).ravel()

        return cls(t.ravel(), both_ends(way), both_ends(lasts), params.foot_share, params.stride_end_m)

    def distance_at(self, t_s: Floats) -> Floats:
        """Return the distance so far at some times, of their shape."""
        return np.interp(t_s, self.t_s, self.distance_m)

    def measured(self, legs: Sequence[Leg]) -> list[Leg]:
        """Return legs with the way that was measured in each; None where nothing was heard."""
        return self.measured_pieces([(leg, leg.start_s, leg.end_s) for leg in legs])

    def measured_pieces(self, pieces: Sequence[tuple[Leg, float, float]]) -> list[Leg]:
        """Return the same for pieces of legs, each with its start and end in seconds."""
        if not pieces or self.t_s.size == 0:
            return [leg for leg, _, _ in pieces]
        ends = np.array([piece[1:] for piece in pieces])
        metres = np.maximum(np.diff(self.distance_at(ends))[:, 0], 0.0)
        heard_s = np.diff(np.interp(ends, self.t_s, self.heard_s))[:, 0]
        errors = np.hypot(self.error_share * metres, np.sqrt(2.0) * self.end_m) / np.maximum(heard_s, 1e-9)
        found = zip(pieces, *(each.tolist() for each in (metres, heard_s, errors)), strict=True)
        return [_piece(*piece, *way) for piece, *way in found]


def _piece(  # noqa: PLR0917  # a tenth of the time that dataclasses.replace takes, a hundred times a run
    leg: Leg, start_s: float, end_s: float, metres: float, over_s: float, error_mps: float
) -> Leg:
    heard = over_s > 0
    return Leg(
        start_s,
        end_s,
        leg.travel,
        leg.gait,
        metres if heard else None,
        over_s if heard else 0.0,
        leg.origin,
        error_mps if heard else None,
        leg.grade,
        leg.grade_error,
    )


def ways_of_segments(
    ways: Ways | None,
    segments: tuple[Segment, ...],
    labels: tuple[Label, ...],
    said_distance_m: float | None = None,
    params: WayParams = WayParams(),
) -> tuple[Leg, ...]:
    """Return the ways of all segments, in order: one leg each, or several where what was said changes.

    Args:
        ways: What was measured of the way; None is nothing.
        segments: What the reading says about travel.
        labels: What was said; speeds and grades of belts are among it.
        said_distance_m: Typed for the whole; shared out where only one travel can have gone it.
        params: What is explained there.
    """
    legs = [_leg(segment, said, params) for segment in segments for said in said_ways(segment, labels)]
    if ways is None:
        return tuple(legs if said_distance_m is None else _share(legs, said_distance_m, params))
    measured = iter(ways.measured([leg for leg in legs if leg.distance_m is None]))
    return tuple(next(measured) if leg.distance_m is None else leg for leg in legs)


def _leg(segment: Segment, said: SaidWay, params: WayParams) -> Leg:
    """Return a leg with the way that was said of it, as far as one was."""
    lasts, belt_mps = said.end_s - said.start_s, said.speed_mps
    return Leg(
        said.start_s,
        said.end_s,
        segment.travel,
        segment.gait,
        distance_m=None if belt_mps is None else belt_mps * lasts,
        over_s=0.0 if belt_mps is None else lasts,
        origin=Origin.MEASURED if belt_mps is None else Origin.SAID,
        speed_error_mps=None if belt_mps is None else params.belt_share * belt_mps,
        grade=said.grade,
        grade_error=None if said.grade is None else 0.0,
    )


def _share(legs: list[Leg], said_distance_m: float, params: WayParams) -> list[Leg]:
    """Share out what is left of a typed distance, where only one travel can have gone it."""

    def is_open(leg: Leg) -> bool:
        return leg.distance_m is None and leg.travel is not Travel.STILL

    left_m = said_distance_m - sum(leg.distance_m or 0.0 for leg in legs)
    open_s = sum(leg.duration_s for leg in legs if is_open(leg))
    if left_m <= 0 or open_s <= 0 or len({leg.travel for leg in legs if is_open(leg)}) > 1:
        return legs
    return [
        replace(
            leg,
            distance_m=left_m * leg.duration_s / open_s,
            over_s=leg.duration_s,
            origin=Origin.SAID,
            speed_error_mps=params.typed_share * left_m / open_s,
        )
        if is_open(leg)
        else leg
        for leg in legs
    ]
