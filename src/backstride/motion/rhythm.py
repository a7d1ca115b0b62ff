"""How even the steps are in time: stretches of steady gait, their variability, left beside right.

A stop, a start or a missed step is not unsteadiness, so steps are taken from steady stretches only: one
travel and gait, without the first and last steps, broken where a step is so long or short that one was
missed or made up. Long stretches are cut into blocks, so that a change of pace over an hour is not counted
as unsteadiness either; and every other step has a middle of its own, so that a limp is asymmetry and not
variability. Rejected: the standard deviation over the whole recording, which mostly tells how often
somebody stopped.

The spread is 1.4826 times the median distance from the median, which is the standard deviation where steps
vary normally. A contact that was found at the wrong moment makes one step long and its neighbour short; a
few such in a hundred would double a plain standard deviation, and they are in optical references too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.contacts import Contacts
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.segment import Gait, Segment, Travel

Places = NDArray[np.intp]

_NORMAL = 1.4826
"""Standard deviations in a median absolute deviation of a normal distribution."""

_TRAVELS, _GAITS = tuple(Travel), tuple(Gait)


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """Settings of `steady_gaits`; every default is explained."""

    fewest_steps: int = 10
    """Shorter stretches show no variability of their own. Project choice."""
    drop_steps: int = 2
    """As many steps are left out at each end of a stretch: starting and stopping. Project choice."""
    block_steps: int = 60
    """Variability is that within as many steps, about half a minute, so that a change of pace is none.
    Project choice."""
    shortest_ratio: float = 0.6
    """A step shorter than this part of the median is one that was found twice. Project choice."""
    longest_ratio: float = 1.6
    """A step longer than this multiple of the median hides one that was missed. Project choice."""
    feet_known: float = 0.9
    """Left and right are compared where at least this part of the steps has a foot. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class SteadyGait:
    """Steps of one travel and gait in steady stretches, cut into blocks."""

    travel: Travel
    gait: Gait
    at: Places
    """(k,): which contacts begin the steps."""
    block: Places
    """(k,): the block that each step is in, from 0 up."""
    steps: int
    """Steps of both feet in steady stretches."""
    all_steps: int
    """Steps of both feet in this travel and gait, steady or not."""
    start_s: float
    end_s: float
    """From the first of these steps to the end of the last, in the time of the recording."""

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return int(self.block[-1]) + 1 if self.block.size else 0


def steady_gaits(
    contacts: Contacts, segments: tuple[Segment, ...], params: RhythmParams = RhythmParams()
) -> Iterator[SteadyGait]:
    """Yield the steady steps of each travel and gait that occurs, in the order of `Travel` and `Gait`.

    Standing and gaits that are not known are left out; a travel that is not known is one of its own.
    """
    if not segments or contacts.times_s.size == 0:
        return
    starts = np.array([segment.start_s for segment in segments])
    ends = np.array([segment.end_s for segment in segments])
    codes = np.array([_code(segment.travel, segment.gait) for segment in segments])
    of = np.maximum(np.searchsorted(starts, contacts.times_s, side="right") - 1, 0)
    inside = (contacts.times_s >= starts[of]) & (contacts.times_s < ends[of])
    code = np.where(inside, codes[of], -1)
    for kind in np.unique(code[code >= 0]).tolist():
        travel, gait = _TRAVELS[kind // len(_GAITS)], _GAITS[kind % len(_GAITS)]
        if gait in {Gait.WALK, Gait.RUN} and travel is not Travel.STILL:
            yield _steady(contacts, code == kind, travel, gait, params)


def step_times(contacts: Contacts, steady: SteadyGait) -> Floats:
    """Return the step times (k,) in s of steady steps (half strides where one leg is felt)."""
    return contacts.step_time_s[steady.at]


def step_time_variability(contacts: Contacts, steady: SteadyGait) -> float | None:
    """Return the coefficient of variation of step time, 0.02 is 2 %; None where one leg only is felt.

    The spread is that within blocks, about the median of every other step (so left and right have medians of
    their own), pooled over blocks. Half of a stride is no step: it averages two, so its variability is
    another number.
    """
    if contacts.steps_each != 1:
        return None
    odd = (np.arange(steady.at.size) - _first_of(steady.block)) % 2
    return _variation(step_times(contacts, steady), 2 * steady.block + odd)


def stride_time_variability(contacts: Contacts, steady: SteadyGait) -> float | None:
    """Return the coefficient of variation of stride time, within blocks; strides of both feet count."""
    times = step_times(contacts, steady)
    if contacts.steps_each != 1:
        return _variation(times, steady.block)  # half strides: the ratio is the same
    whole = steady.block[1:] == steady.block[:-1]
    return _variation((times[1:] + times[:-1])[whole], steady.block[:-1][whole])


def step_time_asymmetry(
    contacts: Contacts, steady: SteadyGait, params: RhythmParams = RhythmParams()
) -> float | None:
    """Return how much longer right steps are than left ones, as a part of the mean of both: 0.05 is 5 %.

    By medians. A right step ends on the right foot. None where it is not known which foot is which.
    """
    foot, times = contacts.foot[steady.at], step_times(contacts, steady)
    known = float(np.mean(foot != 0)) if foot.size else 0.0
    left, right = times[foot < 0], times[foot > 0]  # a left step begins with the right foot on the ground
    if contacts.steps_each != 1 or known < params.feet_known or min(left.size, right.size) == 0:
        return None
    on_left, on_right = float(np.median(left)), float(np.median(right))
    return 2 * (on_right - on_left) / (on_left + on_right)


def _code(travel: Travel, gait: Gait) -> int:
    return _TRAVELS.index(travel) * len(_GAITS) + _GAITS.index(gait)


def _steady(contacts: Contacts, here: Bools, travel: Travel, gait: Gait, params: RhythmParams) -> SteadyGait:
    times = contacts.step_time_s
    each = contacts.steps_each
    good = here & (times > 0) & np.append(here[1:], False)  # the last has no next
    if good.any():
        ratio = times / np.median(times[good])
        good &= (ratio > params.shortest_ratio) & (ratio < params.longest_ratio)
    fewest, drop = -(-params.fewest_steps // each), -(-params.drop_steps // each)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    first, last = edges[::2] + drop, edges[1::2] - drop
    enough = last - first >= fewest
    at, block, blocks = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)], 0
    for start, end in zip(first[enough].tolist(), last[enough].tolist(), strict=True):
        n = end - start
        parts = max(round(n * each / params.block_steps), 1)
        at.append(np.arange(start, end))
        block.append(blocks + np.arange(n) * parts // n)
        blocks += parts
    steps = np.concatenate(at)
    begin, end_s = (
        (float(contacts.times_s[steps[0]]), float(contacts.times_s[steps[-1] + 1]))
        if steps.size
        else (0.0, 0.0)
    )
    return SteadyGait(
        travel,
        gait,
        steps,
        np.concatenate(block),
        int(steps.size) * each,
        int(here.sum()) * each,
        begin,
        end_s,
    )


def _first_of(block: Places) -> Places:
    """Place of the first step of each step's block, (k,)."""
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    return np.repeat(starts, np.diff(starts, append=block.size))


def _variation(values: Floats, group: Places) -> float | None:
    """Coefficient of variation within groups, pooled and robust; None where no group has two values."""
    groups = np.unique(group).size
    if values.size - groups <= 0:
        return None
    away = np.abs(values - _medians(values, group)[group])
    spread = _NORMAL * float(np.median(away)) * np.sqrt(values.size / (values.size - groups))
    return float(spread / np.median(values))


def _medians(values: Floats, group: Places) -> Floats:
    """Median of each group; NaN for numbers that no value has."""
    order = np.lexsort((values, group))
    count = np.bincount(group)
    first = np.cumsum(count) - count
    low, high = first + (count - 1) // 2, first + count // 2
    held = count > 0
    median = np.full(count.size, np.nan)
    median[held] = (values[order[low[held]]] + values[order[high[held]]]) / 2
    return median
