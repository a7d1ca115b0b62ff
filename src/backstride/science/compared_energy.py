"""Energy of the comparison: a kilometre and a minute each way, at one speed and at one effort.

At the same speed it is what a run of one kilometre each way costs (`energy.py`): the same equations, the same
ratio, the same ranges, so that the comparison and a run cannot disagree. The ratio is that of one gait.

Two questions need more than that run answers:

* **mixed**, running backward against walking forward: rate(run) x ratio(run) / rate(walk);
* **same effort**, backward at k times the forward speed v: a minute costs
  rate(k v) x ratio / rate(v) as much as forward, a kilometre 1/k times that.

There the parts (ratio, share k, equations) are independent, so the ends of their ranges, as logarithms, are
combined as the root of the sum of squares, each side alone. Rejected: multiplying the ends (every part at its
worst at once), and a Monte Carlo of its own (a second one to keep in step with that of the runs).
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from backstride.science.brisk_walk import brisk_rise, ratio_at
from backstride.science.cost_ratio import Z_90, PersonRatio, ratio_extrapolated
from backstride.science.effort import SpeedShare
from backstride.science.energy import energy_estimates
from backstride.science.forward_cost import forward_extrapolated, forward_power, forward_sources
from backstride.science.reach import people_in
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.comparison import CompareAsked, ComparedRow
from backstride.vocab.reading import Estimate, Leg
from backstride.vocab.segment import Gait, Origin, Travel

KM_M = 1000.0
EVEN_ENDS = (0.05, 0.95)
"""Ends of the share of the first forward equation, which lies evenly between none and all."""
PRACTICE = (
    "Falls with practice, by a fifth in twelve quarter hours of walking backward; "
    "of running we found no study."
)
NAMES = {"energy_per_km": "energy_per_km", "energy_per_minute": "energy_per_min"}
"""What the estimates of a run are called here."""


class Span(NamedTuple):
    """A number with its range."""

    low: float
    value: float
    high: float


def cost_rows_at_speed(
    asked: CompareAsked, forward: Gait, backward: Gait, own: tuple[OwnRatio, ...]
) -> Iterator[ComparedRow]:
    """Give the energy ratio at one speed and, where the mass is known, kcal a kilometre and a minute."""
    ways = ((Travel.FORWARD, forward, asked.speed_mps), (Travel.BACKWARD, backward, asked.speed_mps))
    found = _run_of(asked, ways, own)
    if forward is backward:
        ratio = next(one for one in found if one.name == "energy_ratio")
        yield _row(ratio, "energy_ratio", None, PRACTICE)
    else:
        yield _mixed(asked, forward, backward, own)
    yield from _absolute(found)


def cost_rows_at_effort(
    asked: CompareAsked, forward: Gait, backward: Gait, share: SpeedShare, own: tuple[OwnRatio, ...]
) -> Iterator[ComparedRow]:
    """Give the ratios of energy a minute and a kilometre at one effort, and kcal where the mass is known."""
    back_mps = asked.speed_mps * share.value
    ratio = ratio_at(backward, back_mps, own)
    minute = _a_minute(asked, forward, backward, share, ratio)
    kilometre = _a_kilometre(asked, forward, backward, share, ratio)
    sources = _sources(forward, backward, ratio, share.sources)
    people, words = people_in(sources), "From the ratio at the same speed and the speed at the same effort."
    yield ComparedRow("energy_per_min_ratio", "1", *minute, sources, True, None, people, words)
    yield ComparedRow("energy_per_km_ratio", "1", *kilometre, sources, True, None, people, words)
    ways = ((Travel.FORWARD, forward, asked.speed_mps), (Travel.BACKWARD, backward, back_mps))
    for row in _absolute(_run_of(asked, ways, own)):
        if row.travel is Travel.FORWARD:
            yield row
            continue
        wide = _combined(Span(row.low, row.value, row.high), _of_share(share))
        yield ComparedRow(
            row.name,
            row.unit,
            *wide,
            sources,
            True,
            Travel.BACKWARD,
            people,
            "At about the speed said above.",
        )


def _run_of(
    asked: CompareAsked, ways: tuple[tuple[Travel, Gait, float], ...], own: tuple[OwnRatio, ...]
) -> tuple[Estimate, ...]:
    """Return the estimates of a run of one kilometre each way."""
    legs, at_s = [], 0.0
    for travel, gait, speed_mps in ways:
        over_s = KM_M / speed_mps
        legs.append(Leg(at_s, at_s + over_s, travel, gait, KM_M, over_s, Origin.SAID, 0.0, asked.grade, 0.0))
        at_s += over_s
    return energy_estimates(legs, asked.mass_kg, own)


def _absolute(found: tuple[Estimate, ...]) -> Iterator[ComparedRow]:
    for one in found:
        if one.name in NAMES and one.travel is not None:
            yield _row(
                one, f"{NAMES[one.name]}_{one.travel}", one.travel, "Rest included, as a watch has it."
            )


def _row(one: Estimate, name: str, travel: Travel | None, words: str) -> ComparedRow:
    unit = one.unit.partition("/")[0]
    people = people_in(one.sources)
    return ComparedRow(
        name, unit, one.low, one.value, one.high, one.sources, one.extrapolated, travel, people, words
    )


def _mixed(asked: CompareAsked, forward: Gait, backward: Gait, own: tuple[OwnRatio, ...]) -> ComparedRow:
    """Return the ratio across gaits at one speed."""
    speed, grade, ratio = asked.speed_mps, asked.grade, ratio_at(backward, asked.speed_mps, own)
    span = _combined(_of_ratio(ratio), _rates(forward, backward, speed, speed, grade))
    sources = _sources(forward, backward, ratio, ())
    far = (
        forward_extrapolated(forward, speed, grade)
        or forward_extrapolated(backward, speed, grade)
        or ratio_extrapolated(backward, speed, grade)
    )
    words = f"Across gaits: both the direction and the gait make the difference. {PRACTICE}"
    return ComparedRow("energy_ratio", "1", *span, sources, far, None, people_in(sources), words)


def _a_minute(
    asked: CompareAsked, forward: Gait, backward: Gait, share: SpeedShare, ratio: PersonRatio
) -> Span:
    """Return backward over forward for a minute at one effort."""
    speed, grade = asked.speed_mps, asked.grade
    at = [_backward_rate(backward, k * speed, grade) for k in (share.low, share.value, share.high)]
    slower = Span(at[0] / at[1], 1.0, at[2] / at[1])
    return _combined(_of_ratio(ratio), _rates(forward, backward, speed, share.value * speed, grade), slower)


def _a_kilometre(
    asked: CompareAsked, forward: Gait, backward: Gait, share: SpeedShare, ratio: PersonRatio
) -> Span:
    """Return backward over forward for a kilometre at one effort: a slower kilometre takes longer."""
    speed, grade = asked.speed_mps, asked.grade
    shares = (share.low, share.value, share.high)
    at = [_backward_rate(backward, k * speed, grade) / k for k in shares]
    slower = Span(min(at) / at[1], 1.0, max(at) / at[1])
    rates = _rates(forward, backward, speed, share.value * speed, grade)
    return _combined(_of_ratio(ratio), Span(*(rate / share.value for rate in rates)), slower)


def _rate(gait: Gait, speed_mps: float, grade: float, mix: float = 0.5) -> float:
    """Return the forward rate of a gait in W/kg."""
    return float(forward_power(gait, speed_mps, grade, mix))


def _backward_rate(gait: Gait, speed_mps: float, grade: float) -> float:
    """Return what is proportional to the backward rate of one person: how it goes with speed."""
    return _rate(gait, speed_mps, grade) * math.exp(float(brisk_rise(gait, speed_mps)))


def _rates(forward: Gait, backward: Gait, speed_mps: float, back_mps: float, grade: float) -> Span:
    """Return the rate of the backward gait at its speed over that of the forward one, both as if forward."""
    same = forward is backward
    pairs = [(a, b) for a in EVEN_ENDS for b in EVEN_ENDS if not same or a == b]
    ends = [_rate(backward, back_mps, grade, a) / _rate(forward, speed_mps, grade, b) for a, b in pairs]
    middle = _rate(backward, back_mps, grade) / _rate(forward, speed_mps, grade)
    return Span(min(*ends, middle), middle, max(*ends, middle))


def _of_ratio(ratio: PersonRatio) -> Span:
    return Span(ratio.at(-Z_90), ratio.median, ratio.at(Z_90))


def _of_share(share: SpeedShare) -> Span:
    """Return one with the relative range of the share: what is run slower costs about that much less."""
    return Span(share.low / share.value, 1.0, share.high / share.value)


def _combined(*parts: Span) -> Span:
    """Multiply independent parts; their ends combine as logarithms, each side alone."""
    at = math.prod(part.value for part in parts)
    down = math.hypot(*(math.log(part.value / part.low) for part in parts))
    up = math.hypot(*(math.log(part.high / part.value) for part in parts))
    return Span(at * math.exp(-down), at, at * math.exp(up))


def _sources(forward: Gait, backward: Gait, ratio: PersonRatio, more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys((*ratio.sources, *forward_sources(forward), *forward_sources(backward), *more))
    )
