"""What a session amounts to for the coach: how much of what was done, and the measures that gates ask for.

Ways come from the legs of the reading. Way whose travel nobody knows stays apart, as `unknown_m`; how it
counts is a rule of its own. Where no sensor knows the way of a block that was done, its planned way stands
in: the coach has to count something, and nothing would let the next session grow unseen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from backstride.insight.metrics import FURTHER
from backstride.insight.travel import PAUSED
from backstride.plan.matching_costs import USUAL, speed_of
from backstride.plan.matching_found import BlockDone, Matched
from backstride.science.gait_choice import usual_gait
from backstride.vocab.incident import IncidentKind
from backstride.vocab.plan import Amount, Dose, Measure
from backstride.vocab.reading import Leg, Metric, RunReading
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Origin, Travel
from backstride.vocab.workout import Role

SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class ResultParams:
    """Settings of `result_of` and `measures_of`; every default is explained."""

    bridge_s: float = 3.0
    """A bout goes on over a gap as short: a moment that is not known is no stop. Project choice."""
    fastest_over_s: float = 5.0
    """A speed counts where it was kept for so long. Project choice: setting off takes two seconds."""
    done_share: float = 0.8
    """So much of the planned work is the whole of it. Project choice: nobody is called partly for one
    repeat of six cut short."""


def result_of(matched: Matched | None, reading: RunReading, params: ResultParams = ResultParams()) -> Dose:
    """Return how much of what was done.

    Args:
        matched: The session that it belongs to; None for an unplanned one.
        reading: The recording; with `planned` travel in it, where the person confirmed that.
        params: Settings.
    """
    ways = tuple(_ways(matched, reading))
    back = [way for way in ways if way.travel is Travel.BACKWARD]
    walk = [way.metres for way in back if way.gait is Gait.WALK]
    run = [way.metres for way in back if way.gait is Gait.RUN]
    paused_s = sum(segment.duration_s for segment in reading.segments if segment.because == PAUSED)
    ahead_s = sum(leg.duration_s for leg in reading.legs if leg.travel is Travel.FORWARD)
    return Dose(
        minutes=max(reading.recording.duration_s - paused_s, 0.0) / SECONDS_PER_MINUTE,
        backward_walk_m=sum(walk),
        backward_run_m=sum(run),
        longest_walk_m=_longest(back, Gait.WALK, params),
        longest_run_m=_longest(back, Gait.RUN, params),
        forward_min=ahead_s / SECONDS_PER_MINUTE,
        unknown_m=sum(way.metres for way in ways if way.travel is Travel.UNKNOWN or way.gait is Gait.UNKNOWN),
    )


def amount_of(matched: Matched | None, params: ResultParams = ResultParams()) -> Amount:
    """Return how much of the session was done, by its blocks of work; rests and warm-ups decide nothing."""
    if matched is None:
        return Amount.EXTRA
    work = [one for one in matched.blocks if one.block.role is Role.WORK] or list(matched.blocks)
    done = sum(min(one.share, 1.0) for one in work) / max(len(work), 1)
    if done <= 0:
        return Amount.SKIPPED
    return Amount.DONE if done >= params.done_share else Amount.PARTLY


def measures_of(reading: RunReading, params: ResultParams = ResultParams()) -> tuple[Measure, ...]:
    """Return what was measured backward, by the names that gates use; what was not measured is left out.

    * `step_time_cv`: step time variability backward, a share (walking and running: the worse of the two)
    * `trunk_lean_deg`: lean of the trunk backward against one's own upright, degrees, positive to where the
      chest points (walking and running: the further from upright)
    * `stumbles`, `falls`: how many, where a sensor is worn that sees them
    * `fastest_backward_mps`: the fastest backward stretch, m/s

    Looks over the shoulder are not among them: nothing here measures a head.
    """
    found = [
        *_as_shares(_worst("step_time_cv", "step_time_variability", reading)),
        *_worst("trunk_lean_deg", "lean_forward", reading),
        *_incidents(reading),
    ]
    fastest = fastest_backward_mps(reading, params)
    if fastest is not None:
        found.append(Measure("fastest_backward_mps", fastest, _backward_origin(reading)))
    return tuple(found)


def _as_shares(measures: Iterable[Measure]) -> Iterator[Measure]:
    """Yield measures in per cent as the shares that gates compare."""
    return (replace(measure, value=measure.value / 100) for measure in measures)


def fastest_backward_mps(reading: RunReading, params: ResultParams = ResultParams()) -> float | None:
    """Return the mean speed of the fastest backward stretch that lasted; None is not known."""
    speeds = []
    for backward, group in groupby(reading.legs, lambda leg: leg.travel is Travel.BACKWARD):
        legs = tuple(group)
        seconds = sum(leg.over_s for leg in legs)
        known = all(leg.distance_m is not None for leg in legs)
        if backward and known and seconds >= params.fastest_over_s:
            speeds.append(sum(leg.distance_m or 0.0 for leg in legs) / seconds)
    return max(speeds, default=None)


# --- ways ---


@dataclass(frozen=True, slots=True)
class _Way:
    """A leg with its way: measured, said or, where nobody knows it, as it was planned."""

    start_s: float
    end_s: float
    travel: Travel
    gait: Gait
    metres: float


def _ways(matched: Matched | None, reading: RunReading) -> Iterator[_Way]:
    """Yield the legs that went backward, and those of which nobody knows."""
    done = () if matched is None else tuple(one for one in matched.blocks if one.done is not None)
    for leg in reading.legs:
        if leg.travel in {Travel.BACKWARD, Travel.UNKNOWN}:
            block = _block_at(leg, done)
            gait = leg.gait
            if leg.travel is Travel.UNKNOWN:
                gait = Gait.UNKNOWN
            elif gait not in {Gait.WALK, Gait.RUN}:
                gait = _gait(leg, block)
            yield _Way(leg.start_s, leg.end_s, leg.travel, gait, _metres(leg, block))


def _block_at(leg: Leg, done: Iterable[BlockDone]) -> BlockDone | None:
    """Return the block in which the middle of a leg lies."""
    middle_s = (leg.start_s + leg.end_s) / 2
    inside = (one for one in done if one.done and one.done.start_s <= middle_s < one.done.end_s)
    return next(inside, None)


def _gait(leg: Leg, block: BlockDone | None) -> Gait:
    """Return the gait of a backward leg that does not say: as planned, else the usual one at its speed."""
    if block is not None and block.block.backward and block.block.gait in {Gait.WALK, Gait.RUN}:
        return block.block.gait
    speed = leg.speed_mps
    return Gait.UNKNOWN if speed is None else usual_gait(Travel.BACKWARD, speed).gait


def _metres(leg: Leg, block: BlockDone | None) -> float:
    """Return the way of a leg; where it is not known, as fast as its block was planned."""
    if leg.distance_m is not None:
        return leg.distance_m
    if block is None or block.done is None or not block.block.backward:
        return 0.0
    planned = block.block
    if planned.distance_m is not None and block.done.seconds > 0:
        return planned.distance_m * min(block.share, 1.0) * leg.duration_s / block.done.seconds
    return leg.duration_s * (speed_of(planned, USUAL) or 0.0)


def _longest(ways: Iterable[_Way], gait: Gait, params: ResultParams) -> float:
    """Return the longest unbroken way of a gait; a change of gait breaks it."""
    longest = metres = 0.0
    last: _Way | None = None
    for way in ways:
        goes_on = last is not None and last.gait is way.gait and way.start_s - last.end_s <= params.bridge_s
        metres = metres + way.metres if goes_on else way.metres
        last = way
        if way.gait is gait:
            longest = max(longest, metres)
    return longest


# --- measures ---


def _worst(name: str, metric: str, reading: RunReading) -> Iterator[Measure]:
    """Yield the backward metric of the gait that is further from zero."""
    found: list[Metric] = [
        m
        for m in reading.metrics
        if m.travel is Travel.BACKWARD and m.name in {f"{metric}_walk", f"{metric}_run"}
    ]
    if found:
        worst = max(found, key=lambda m: abs(m.value))
        yield Measure(name, worst.value, worst.origin)


SEES_STUMBLES = frozenset({Placement.LUMBAR, Placement.CHEST})
SEES_FALLS = SEES_STUMBLES | {Placement.THIGH}


def _incidents(reading: RunReading) -> Iterator[Measure]:
    """Yield stumbles and falls; none seen counts only where a sensor would have seen them."""
    if any(problem.code.startswith("incidents-") for problem in reading.recording.problems):
        return
    kinds = [incident.kind for incident in reading.incidents]
    placed = {worn.placement for worn in reading.recording.worn}
    if placed & SEES_STUMBLES:
        yield Measure("stumbles", float(kinds.count(IncidentKind.STUMBLE)), Origin.MEASURED)
    if placed & SEES_FALLS:
        yield Measure("falls", float(kinds.count(IncidentKind.FALL)), Origin.MEASURED)


def _backward_origin(reading: RunReading) -> Origin:
    """Return who says that it was backward: of several the one furthest from a sensor."""
    origins = [segment.origin for segment in reading.segments if segment.travel is Travel.BACKWARD]
    return max(origins, key=FURTHER.index, default=Origin.MEASURED)
