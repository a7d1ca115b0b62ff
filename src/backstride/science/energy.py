"""What a run cost: energy of its legs, forward and backward, with ranges.

For each leg the forward rate of its gait, speed and grade (`forward_cost.py`), backward times the ratio
(`cost_ratio.py`; of a brisk walk `brisk_walk.py`), times the seconds that its speed rests on, times body
mass. Gross: rest is in it, as in a watch's calories. Standing is not counted, sideways and unknown are not
known, backward downhill is refused.

The range is a Monte Carlo over ratio (and its rise, in one), equation, the runner's own economy, mass, speed
and grade, from the 5th to the 95th percentile. Each is drawn once a run, not once a leg: a watch that reads
short reads short all day, and a runner is as economical at noon. Legs have errors of their own too; taking
those as common makes the range wider than the truth, never narrower. The draws are a Latin hypercube (every
hundredth of every distribution is met equally often), so a thousand give quantiles that would take ten
thousand free ones. Rejected: error propagation by derivatives, which cannot refuse, clip or mix equations.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist

import numpy as np

from backstride.science.brisk_walk import brisk_rise, rise_sources, rise_spread
from backstride.science.cost_ratio import CostRatioParams, is_refused, ratio_extrapolated, ratio_of
from backstride.science.forward_cost import (
    JOULES_PER_KCAL,
    forward_extrapolated,
    forward_power,
    forward_sources,
    person_spread,
)
from backstride.science.gait_choice import usual_gait
from backstride.vocab.arrays import Floats
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.reading import Estimate, Leg
from backstride.vocab.segment import Gait, Travel

BOTH = (Travel.FORWARD, Travel.BACKWARD)


@dataclass(frozen=True, slots=True)
class EnergyParams:
    """Settings of `energy_estimates`; every default is explained."""

    draws: int = 1000
    """Project choice: ten times as many move an end of a range by less than 1 %."""
    seed: int = 20011805
    """Of the order of the draws; any would do. A constant, so that a run always costs the same. Project
    choice."""
    mass_error: float = 0.015
    """Standard error of a body mass that was said, as a share: clothes, shoes and the day make about a
    kilogram. Project choice."""
    slowest_mps: float = 0.1
    """A slower way is not known to be one: no energy. Project choice: a shuffle makes more."""
    slowest_share: float = 0.1
    """A drawn speed is never below this share of the leg's: nobody runs at less than nothing. Project
    choice."""
    extrapolated_share: float = 0.05
    """An estimate is extrapolated where more than this share of its time is. Project choice: ramps up and
    down at the ends of a stretch are not."""
    decimals: int = 4
    """As all metrics: far below what anything here is good to. Project choice."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What of the moving time of a run has no energy, as shares of it."""

    downhill: float = 0.0
    """Backward downhill: refused."""
    no_speed: float = 0.0
    """Forward or backward at a speed that is not known."""
    no_direction: float = 0.0
    """Sideways or unknown."""
    grade_taken_level: float = 0.0
    """Has energy, but its grade is not known and was taken for level."""


def energy_estimates(
    legs: Sequence[Leg],
    mass_kg: float | None,
    own: tuple[OwnRatio, ...] = (),
    params: EnergyParams = EnergyParams(),
) -> tuple[Estimate, ...]:
    """Return the energy of a run: the whole, then forward and backward apart.

    Names: `energy` (kcal), `energy_per_km`, `energy_per_minute`, and backward `energy_forward_instead` (what
    the same way would have cost forward at the same speed, same gait) and `energy_ratio`.

    Args:
        legs: Of a reading.
        mass_kg: Of the body; None gives the ratio only.
        own: Ratios learned from the runner's own data.
        params: What is explained there.
    """
    groups = [group for group in (_Group.of(travel, legs, own, params) for travel in BOTH) if group]
    found: list[Estimate] = []
    if mass_kg is not None and groups:
        whole = tuple(_totals(None, groups, mass_kg, params))
        found += whole
        if len(groups) == 1:
            found += [replace(one, travel=groups[0].travel) for one in whole]
        else:
            for group in groups:
                found += _totals(group.travel, [group], mass_kg, params)
    for group in groups:
        if group.travel is Travel.BACKWARD:
            found += _compared(group, mass_kg, params)
    return tuple(found)


def shares_of(legs: Sequence[Leg]) -> Shares:
    """Return what has no energy, and what has it with a grade that is not known."""
    moving = [leg for leg in legs if leg.travel is not Travel.STILL]
    whole_s = sum(leg.duration_s for leg in moving)
    if whole_s <= 0:
        return Shares()

    downhill_s = no_speed_s = no_direction_s = taken_level_s = 0.0
    for leg in moving:
        if leg.travel not in BOTH:
            no_direction_s += leg.duration_s
            continue
        downhill, known = _is_downhill(leg), _has_speed(leg)
        downhill_s += leg.duration_s if downhill else 0.0
        no_speed_s += 0.0 if known else leg.duration_s
        taken_level_s += leg.duration_s if known and not downhill and leg.grade is None else 0.0
    return Shares(
        downhill_s / whole_s, no_speed_s / whole_s, no_direction_s / whole_s, taken_level_s / whole_s
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """Standard normal draws (n,), one each a run, and the share of the first equation."""

    ratio: Floats
    economy: Floats
    mass: Floats
    speed: Floats
    grade: Floats
    mix: Floats


@cache
def _draws(count: int, seed: int) -> _Draws:
    """Return the draws of a run: the first of each is the middle, the value; the others are the range."""
    even = [(i + 0.5) / count for i in range(count)]
    normal, uniform = np.array([NormalDist().inv_cdf(share) for share in even]), np.array(even)
    chance = np.random.default_rng(seed)
    ratio, economy, mass, speed, grade = (
        np.concatenate([[0.0], chance.permutation(normal)]) for _ in range(5)
    )
    return _Draws(ratio, economy, mass, speed, grade, np.concatenate([[0.5], chance.permutation(uniform)]))


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The legs of one travel: arrays over draws (1 + n,), the first being the value."""

    travel: Travel
    joules_per_kg: Floats
    forward_joules_per_kg: Floats
    """The same way forward."""
    metres: Floats
    over_s: float
    forward_sources: tuple[str, ...]
    ratio_sources: tuple[str, ...]
    extrapolated: bool

    @classmethod
    def of(
        cls, travel: Travel, legs: Sequence[Leg], own: tuple[OwnRatio, ...], params: EnergyParams
    ) -> "_Group | None":
        """Add up the legs of a travel by gait; None where none of them has an energy."""
        held = [leg for leg in legs if leg.travel is travel and has_energy(leg)]
        if not held:
            return None
        draws = _draws(params.draws, params.seed)
        total, forward, metres = (np.zeros(params.draws + 1) for _ in range(3))
        sources: tuple[str, ...] = ()
        ratios: tuple[str, ...] = ()
        for gait in (Gait.WALK, Gait.RUN):
            part = [leg for leg in held if _gait(leg) is gait]
            if not part:
                continue
            speed = _speeds(part, draws, params)
            joules = _forward_joules(gait, part, speed, draws)
            forward, metres = forward + joules.sum(axis=0), metres + _metres(part, speed)
            sources = (*sources, *forward_sources(gait))
            if travel is Travel.BACKWARD:
                ratio, rise = ratio_of(gait, own), brisk_rise(gait, speed)
                spread = np.hypot(ratio.log_sd, rise * rise_spread())
                joules = joules * np.exp(ratio.log_mean + rise + spread * draws.ratio)
                ratios = (*ratios, *ratio.sources, *(rise_sources() if rise.any() else ()))
            total += joules.sum(axis=0)
        over_s = sum(leg.over_s for leg in held)
        beyond_s = sum(leg.over_s for leg in held if _beyond(leg))
        return cls(
            travel,
            total,
            forward,
            metres,
            over_s,
            tuple(dict.fromkeys(sources)),
            tuple(dict.fromkeys(ratios)),
            beyond_s > params.extrapolated_share * over_s,
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Of forward cost and ratio together."""
        return tuple(dict.fromkeys((*self.forward_sources, *self.ratio_sources)))


def _speeds(legs: Sequence[Leg], draws: _Draws, params: EnergyParams) -> Floats:
    """Return the speed of each leg over draws, (k, 1 + n)."""
    speed, speed_error = _column(legs, "speed_mps"), _column(legs, "speed_error_mps")
    return np.maximum(speed + speed_error * draws.speed, params.slowest_share * speed)


def _metres(legs: Sequence[Leg], speed: Floats) -> Floats:
    """Return metres over draws, (1 + n,)."""
    return np.asarray((speed * _column(legs, "over_s")).sum(axis=0))


def _forward_joules(gait: Gait, legs: Sequence[Leg], speed: Floats, draws: _Draws) -> Floats:
    """Return forward J/kg of each leg of one gait over draws, (k, 1 + n)."""
    level = CostRatioParams()
    pairs = [_grade(leg, level) for leg in legs]
    grade, grade_error = (np.array([pair[i] for pair in pairs])[:, None] for i in (0, 1))
    power = np.asarray(forward_power(gait, speed, grade + grade_error * draws.grade, draws.mix))
    return power * _column(legs, "over_s") * np.exp(person_spread() * draws.economy)


def _column(legs: Sequence[Leg], name: str) -> Floats:
    return np.array([getattr(leg, name) or 0.0 for leg in legs])[:, None]


def _grade(leg: Leg, params: CostRatioParams) -> tuple[float, float]:
    """Return grade and error: what is not known, and what backward counts as level, is level and unsure."""
    if leg.grade is None:
        return 0.0, params.level_grade_error
    error = leg.grade_error or 0.0
    if leg.travel is Travel.BACKWARD and leg.grade < 0.0:
        return 0.0, max(error, params.level_grade_error)
    return leg.grade, error


def _gait(leg: Leg) -> Gait:
    """Return the gait of a moving leg; where it is not known, the usual one at its speed."""
    if leg.gait in {Gait.WALK, Gait.RUN}:
        return leg.gait
    return usual_gait(leg.travel, leg.speed_mps or 0.0).gait


def _is_downhill(leg: Leg) -> bool:
    return leg.travel is Travel.BACKWARD and leg.grade is not None and is_refused(leg.grade)


def has_energy(leg: Leg) -> bool:
    """Tell whether a leg is in the energy of its run: its way and speed are known, and a study comes near."""
    return leg.travel in BOTH and _has_speed(leg) and not _is_downhill(leg)


def _has_speed(leg: Leg, params: EnergyParams = EnergyParams()) -> bool:
    return (leg.speed_mps or 0.0) >= params.slowest_mps


def _beyond(leg: Leg) -> bool:
    gait, speed, grade = _gait(leg), leg.speed_mps or 0.0, leg.grade or 0.0
    backward = leg.travel is Travel.BACKWARD
    return forward_extrapolated(gait, speed, grade) or (backward and ratio_extrapolated(gait, speed, grade))


def _totals(
    travel: Travel | None, groups: list[_Group], mass_kg: float, params: EnergyParams
) -> Iterator[Estimate]:
    """Yield energy as a whole, per km and per minute."""
    mass = mass_kg * (1.0 + params.mass_error * _draws(params.draws, params.seed).mass)
    kcal = np.sum([group.joules_per_kg for group in groups], axis=0) * mass / JOULES_PER_KCAL
    km = np.sum([group.metres for group in groups], axis=0) / 1000.0
    minutes = math.fsum(group.over_s for group in groups) / 60.0
    sources = tuple(dict.fromkeys(source for group in groups for source in group.sources))
    over_s = math.fsum(group.over_s for group in groups)
    beyond_s = math.fsum(group.over_s for group in groups if group.extrapolated)
    beyond = beyond_s > params.extrapolated_share * over_s
    for name, values, unit in (
        ("energy", kcal, "kcal"),
        ("energy_per_km", kcal / km, "kcal/km"),
        ("energy_per_minute", kcal / minutes, "kcal/min"),
    ):
        yield _estimate(name, values, unit, travel, sources, extrapolated=beyond, params=params)


def _compared(group: _Group, mass_kg: float | None, params: EnergyParams) -> Iterator[Estimate]:
    """Yield what backward cost over forward, and what forward would have cost."""
    if mass_kg is not None:
        mass = mass_kg * (1.0 + params.mass_error * _draws(params.draws, params.seed).mass)
        kcal = group.forward_joules_per_kg * mass / JOULES_PER_KCAL
        yield _estimate(
            "energy_forward_instead",
            kcal,
            "kcal",
            group.travel,
            group.forward_sources,
            extrapolated=group.extrapolated,
            params=params,
        )
    ratio = group.joules_per_kg / group.forward_joules_per_kg
    yield _estimate(
        "energy_ratio",
        ratio,
        "1",
        group.travel,
        group.ratio_sources,
        extrapolated=group.extrapolated,
        params=params,
    )


def _estimate(
    name: str,
    values: Floats,
    unit: str,
    travel: Travel | None,
    sources: tuple[str, ...],
    *,
    extrapolated: bool,
    params: EnergyParams,
) -> Estimate:
    """Return an estimate of draws (1 + n,): the first is the value, the others give the range."""
    value = float(values[0])
    low, high = _quantiles(values[1:], (0.05, 0.95))
    low, value, high = (
        round(number, params.decimals) for number in (min(low, value), value, max(high, value))
    )
    return Estimate(name, low, value, high, unit, travel, sources, extrapolated)


def _quantiles(values: Floats, shares: tuple[float, ...]) -> list[float]:
    """Return what numpy.quantile does, without the tenth of a millisecond that it takes to find out how."""
    places = [share * (values.size - 1) for share in shares]
    pairs = [(math.floor(place), min(math.floor(place) + 1, values.size - 1)) for place in places]
    drawn = np.partition(values, sorted({at for pair in pairs for at in pair}))
    ends = [(float(drawn[before]), float(drawn[after])) for before, after in pairs]
    return [
        low + (place - before) * (high - low)
        for place, (before, _), (low, high) in zip(places, pairs, ends, strict=True)
    ]
