"""The load behind the kneecap, backward against forward: peak of a step, a kilometre, a week.

Meaning: peak patellofemoral compression of a step, in body weights (BW), and its ratio backward over forward
at the same speed. What is known, running:

* at 1.0 m/s no difference: 3.5 against 3.4 BW, 10 people (E074a, E074b);
* at one matched speed 3.4 against 4.5 BW, ratio 0.756, 20 people, *not the same in every person* (E069 to
  E071). The source does not show that speed;
* at unmatched speeds 0.54, 5 people (E066, E067): slower running is part of it, so it is context only.

Equations: ratio(v) = 1 at and below 1.0 m/s; 0.756 from `full_effect_mps` on (a project choice, since the
speed is not shown); a straight line between, where nothing is known, with a range that spans both ends.
Range of a mean ratio r = b / f from n people with standard deviations s:
r ± 1.645 r √((s_b/b)² + (s_f/f)²) / √n, the two means taken as independent, which is too wide rather than too
narrow. The thesis at 1.0 m/s gives no spread; that of the other study, relative to its means, stands in. The
upper end at matched speed is never below 1, because some people showed no reduction.

A kilometre: ratio x steps a kilometre, which are 1.113 times as many at the same speed (E011): 0.84. Dose:
the sum of peaks over all running steps, in BW. It leaves out how long each peak lasts, how the force spreads
over the cartilage, every walking step, hills, stairs, and the rest of the day; it is no measure of harm.

Calf and Achilles tendon: coaches say that the ball of the foot lands first, and where that is so in *forward*
running their load is higher (E087, E089). No study of backward running gives a number, so none is given here.

Rejected: the 0.54 as a lower end (it answers another question), a threshold fitted to make both studies
agree (two points), and a peak for walking (seven people, no clear difference, N403).

Validity: healthy adults, level, 1.0 m/s to `fastest_mps`; outside, and walking, marked as extrapolated.
"""

from dataclasses import dataclass
from math import hypot, sqrt

from backstride.science.evidence.shelf import number, value
from backstride.vocab.segment import Gait, Travel
from backstride.vocab.units import STANDARD_GRAVITY_MPS2

Z_90 = 1.645
"""Standard deviations either way that hold 90 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class KneeParams:
    """Where which study holds, and how far the ranges reach."""

    slow_mps: float = 1.0
    """Speed at which no difference was found (E074a, E074b)."""
    slow_within_mps: float = 0.05
    """So far from it still counts as it: belts are set in steps of 0.1. Project choice."""
    full_effect_mps: float = 2.0
    """From here on the reduction at matched speed is used in full. E071 does not show its speed; people
    change from walking to running backward at 1.63 m/s (E042), so it was probably faster. Project choice."""
    fastest_mps: float = 3.5
    """Faster is extrapolated: the fastest speed at which backward running on a treadmill was studied for its
    cost (E001's study). Project choice, since E071 does not show its speed."""
    steepest: float = 0.01
    """Both studies are level; a grade of 1 % either way counts as level. Project choice."""
    fewest_more_steps: float = 1.08
    """Lower end of steps a kilometre over forward: from the stiffness of the bounce (E084, 0.84 of its lower
    half with a similar upper half). E011 itself gives no range. Project choice."""
    most_more_steps: float = 1.15
    """Upper end, about as far above E011 as the lower end is below. Project choice."""


KNEE = KneeParams()
"""As they are explained there."""


@dataclass(frozen=True, slots=True)
class Load:
    """A number with its range, its studies and whether it reaches beyond them."""

    low: float
    value: float
    high: float
    unit: str
    sources: tuple[str, ...]
    people: int
    extrapolated: bool
    conditions: str
    """For whom and at what it was found, in a sentence for the page."""

    def times(self, factor: float, unit: str) -> "Load":
        """Return it in another unit, or so many times."""
        return Load(
            self.low * factor,
            self.value * factor,
            self.high * factor,
            unit,
            self.sources,
            self.people,
            self.extrapolated,
            self.conditions,
        )


SLOW, MATCHED = ("E074a", "E074b"), ("E070", "E069")
"""Backward and forward peak, in BW: at 1.0 m/s, and at the same faster speed."""
RATIO_SLOW = "At 1.0 m/s one study of 10 people found no difference; it gives no spread."
RATIO_MATCHED = (
    "At the same speed, which the study does not show: 20 people, and not in all of them. Another found 46 % "
    "less at speeds of their own choice, which were slower backward (5 people)."
)
RATIO_BETWEEN = (
    "Between two studies: no difference at 1.0 m/s (10 people), 24 % less at a faster speed that is not "
    "shown (20 people). What lies between is not known, so the range spans both."
)
RATIO_WALKING = (
    "From running at 1.0 m/s, where no difference was found (10 people). Walking, one student abstract of 7 "
    "people saw no clear difference either."
)
PEAK = "Between people it varies by a third (standard deviation); the range holds nine of ten."
STEPS_WALKING = (
    "Steps a kilometre, walking: between as many as forward (speeds of own choice) and 11 % more (running)."
)
STEPS = "Steps a kilometre: 11 % more backward at the same speed, one study of 13 people; the range is ours."


def knee_peak_ratio(
    speed_mps: float, gait: Gait = Gait.RUN, grade: float | None = None, params: KneeParams = KNEE
) -> Load:
    """Return the peak knee load of a step, backward over forward at the same speed and gait.

    Args:
        speed_mps: The speed, whichever way, above 0.
        gait: RUN; WALK gives what running at 1.0 m/s suggests, with the widest range, extrapolated.
        grade: Rise over run; None is not known and counts as level.
        params: Where which study holds.

    Returns:
        Load without unit (`1`); low <= value <= high.
    """
    reduced = number(MATCHED[0]) / number(MATCHED[1])
    low_slow, high_slow = _range_of_mean(1.0, SLOW)
    low_fast, high_fast = _range_of_mean(reduced, MATCHED)
    high_fast = max(high_fast, 1.0)
    beyond = _beyond(speed_mps, grade, params)
    if gait is not Gait.RUN:
        low, high = min(low_slow, low_fast), max(high_slow, high_fast)
        return _load(low, 1.0, high, (*SLOW, "N403"), RATIO_WALKING, beyond=True)
    if speed_mps <= params.slow_mps + params.slow_within_mps:
        return _load(low_slow, 1.0, high_slow, SLOW, RATIO_SLOW, beyond=beyond)
    if speed_mps >= params.full_effect_mps:
        return _load(low_fast, reduced, high_fast, MATCHED, RATIO_MATCHED, beyond=beyond)
    way = (speed_mps - params.slow_mps) / (params.full_effect_mps - params.slow_mps)
    low, high = min(low_slow, low_fast), max(high_slow, high_fast)
    return _load(low, 1.0 + way * (reduced - 1.0), high, (*SLOW, *MATCHED), RATIO_BETWEEN, beyond=beyond)


def steps_per_km_ratio(gait: Gait = Gait.RUN, params: KneeParams = KNEE) -> Load:
    """Return steps a kilometre backward over forward at the same speed; no unit.

    Walking was counted at speeds of own choice only, where they were as many (E099): it lies between that and
    running, and is extrapolated.
    """
    running = number("E011")
    if gait is not Gait.RUN:
        sources = (value("E099").study, value("E011").study)
        people = (value("E099").people or 0) + (value("E011").people or 0)
        middle = (1.0 + running) / 2
        return Load(1.0, middle, running, "1", sources, people, extrapolated=True, conditions=STEPS_WALKING)
    return Load(
        params.fewest_more_steps,
        running,
        params.most_more_steps,
        "1",
        (value("E011").study, value("E084").study),
        value("E011").people or 0,
        extrapolated=False,
        conditions=STEPS,
    )


def knee_per_km_ratio(
    speed_mps: float, gait: Gait = Gait.RUN, grade: float | None = None, params: KneeParams = KNEE
) -> Load:
    """Return the peak knee load summed over a kilometre, backward over forward at the same speed; no unit."""
    return per_km(knee_peak_ratio(speed_mps, gait, grade, params), gait, params)


def per_km(peak: Load, gait: Gait = Gait.RUN, params: KneeParams = KNEE) -> Load:
    """Return a peak ratio of a step as one of a kilometre: more steps, each with that peak."""
    steps = steps_per_km_ratio(gait, params)
    return Load(
        peak.low * steps.low,
        peak.value * steps.value,
        peak.high * steps.high,
        "1",
        tuple(dict.fromkeys((*peak.sources, *steps.sources))),
        peak.people,
        peak.extrapolated or steps.extrapolated,
        f"{peak.conditions} {steps.conditions}",
    )


def knee_peak(
    speed_mps: float, travel: Travel, grade: float | None = None, params: KneeParams = KNEE
) -> Load:
    """Return the peak knee load of a running step, in body weights; the range holds nine people of ten.

    Args:
        speed_mps: The speed, whichever way.
        travel: FORWARD or BACKWARD.
        grade: Rise over run; None is not known and counts as level.
        params: Where which study holds.
    """
    which = 0 if travel is Travel.BACKWARD else 1
    slow, fast = number(SLOW[which]), number(MATCHED[which])
    way = (speed_mps - params.slow_mps) / (params.full_effect_mps - params.slow_mps)
    share = min(max(way, 0.0), 1.0)
    mean = slow + share * (fast - slow)
    either_way = Z_90 * _relative_spread(MATCHED[which])
    rows = tuple(row for row, used in ((SLOW[which], share < 1), (MATCHED[which], share > 0)) if used)
    low, high = mean * (1 - either_way), mean * (1 + either_way)
    return _load(low, mean, high, rows, PEAK, beyond=_beyond(speed_mps, grade, params), unit="BW")


def newtons_per_bw(mass_kg: float) -> float:
    """Return the weight of a body, in N."""
    return mass_kg * STANDARD_GRAVITY_MPS2


def _range_of_mean(ratio: float, rows: tuple[str, str]) -> tuple[float, float]:
    """Return the 90 % range of a mean ratio, for as many people as stand behind the rows."""
    people = value(rows[0]).people or 1
    spread = hypot(*(_relative_spread(row) for row in MATCHED))
    either_way = Z_90 * ratio * spread / sqrt(people)
    return ratio - either_way, ratio + either_way


def _relative_spread(row: str) -> float:
    """Return the standard deviation between people over the mean."""
    return (value(row).sd or 0.0) / number(row)


def _beyond(speed_mps: float, grade: float | None, params: KneeParams) -> bool:
    outside = not params.slow_mps - params.slow_within_mps <= speed_mps <= params.fastest_mps
    return outside or (grade is not None and abs(grade) > params.steepest)


def _load(
    low: float,
    mean: float,
    high: float,
    rows: tuple[str, ...],
    conditions: str,
    *,
    beyond: bool,
    unit: str = "1",
) -> Load:
    found = [value(row) for row in rows]
    people = {v.study: v.people or 0 for v in found}
    return Load(low, mean, high, unit, tuple(people), sum(people.values()), beyond, conditions)
