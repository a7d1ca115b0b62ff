"""What forward walking and running cost, level and on slopes: published equations, and what they disagree by.

Gross metabolic rate, rest included, per kg of body mass. Speed S in m/min or v in m/s, grade G rise over run.

ACSM, oxygen uptake in mL/kg/min (American College of Sports Medicine, Guidelines, 10th edition):

    walking   0.1 S + 1.8 S G + 3.5      50 to 100 m/min (0.83 to 1.67 m/s), faster if one truly walks
    running   0.2 S + 0.9 S G + 3.5      from 134 m/min, from 80 m/min (1.33 m/s) if one truly runs

    made on treadmills; on the ground for the level only; nothing downhill. A litre of oxygen gives 5 kcal.

Minetti et al. 2002, running on a treadmill, net of rest, J/kg/m, grades i from -0.45 to 0.45, at any speed:

    155.4 i^5 - 30.4 i^4 - 43.3 i^3 + 46.3 i^2 + 19.5 i + 3.6

Looney et al. 2019 (LCDA), walking, gross, W/kg, to 1.96 m/s, grades from -40 to 45 %, g in per cent:

    1.44 + 1.94 v^0.43 + 0.24 v^4 + 0.34 v g (1 - 1.05^(1 - 1.1^(g + 32)))

**Which is used where.** Both that a gait has, mixed: running ACSM and Minetti, walking ACSM and LCDA.
Neither is the right one (Minetti's ten mountain runners are cheaper than most, ACSM's are the general
adult), so the share of each is itself uncertain, evenly between none and all, and the middle is half and
half. Downhill ACSM has nothing: there the second equation gives the slope, and the two keep the
difference they have on the level.

**Treadmill and ground.** All three were measured on treadmills, mostly. On the road no difference was
found below 3.75 m/s; from there on the air costs as much as a treadmill at 1 % (Jones & Doust 1996, nine
men). Hardly anybody runs backward as fast, so that is not added. Soft ground, wind and corners are in
none of them.

Rejected: Minetti's polynomial of walking (it holds at the cheapest speed of each slope, so it knows no
speed), and MET tables (steps instead of a curve).
"""

from dataclasses import dataclass

import numpy as np

from backstride.science.evidence.shelf import number, value
from backstride.vocab.arrays import Floats
from backstride.vocab.segment import Gait

JOULES_PER_KCAL = 4184.0
"""The thermochemical kilocalorie, by definition."""
_SECONDS, _ML = 60.0, 1000.0


@dataclass(frozen=True, slots=True)
class ForwardCostParams:
    """Settings of `forward_power`; every default is explained."""

    running_grade: tuple[float, float] = (-0.45, 0.45)
    """Range of Minetti's polynomial (F011)."""
    walking_grade: tuple[float, float] = (-0.40, 0.45)
    """Range of the LCDA equation (F021)."""


def power_of_oxygen(uptake_ml_per_kg_min: Floats | float) -> Floats | float:
    """Return W/kg of an oxygen uptake in mL/kg/min, at 5 kcal a litre."""
    return uptake_ml_per_kg_min * (number("F006") * JOULES_PER_KCAL / (_ML * _SECONDS))


def acsm_walking(speed_mps: Floats | float, grade: Floats | float) -> Floats | float:
    """Return gross oxygen uptake in mL/kg/min of walking, level or uphill (ACSM)."""
    metres = _SECONDS * speed_mps
    return number("F001") * metres + number("F002") * metres * grade + number("F003")


def acsm_running(speed_mps: Floats | float, grade: Floats | float) -> Floats | float:
    """Return gross oxygen uptake in mL/kg/min of running, level or uphill (ACSM)."""
    metres = _SECONDS * speed_mps
    return number("F004") * metres + number("F005") * metres * grade + number("F003")


def minetti_running(grade: Floats | float) -> Floats | float:
    """Return the net cost of running in J/kg/m, any speed, grades -0.45 to 0.45 (Minetti et al. 2002)."""
    cost = number("F011") * grade
    for coefficient in ("F012", "F013", "F014", "F015"):  # Horner's scheme, i^4 to i^1
        cost += number(coefficient)
        cost *= grade
    return cost + number("F016")


def lcda_walking(speed_mps: Floats | float, grade: Floats | float) -> Floats | float:
    """Return gross W/kg of walking up to 1.96 m/s, grades -0.40 to 0.45 (Looney et al. 2019)."""
    return _lcda_level(speed_mps) + _lcda_slope(speed_mps, grade)


def _lcda_level(speed_mps: Floats | float) -> Floats | float:
    return number("F021") + number("F022") * speed_mps ** number("F023") + number("F024") * speed_mps**4


def _lcda_slope(speed_mps: Floats | float, grade: Floats | float) -> Floats | float:
    percent = 100.0 * grade
    return number("F025") * speed_mps * percent * (1.0 - 1.05 ** (1.0 - 1.1 ** (percent + 32.0)))


def forward_power(
    gait: Gait,
    speed_mps: Floats | float,
    grade: Floats | float,
    mix: Floats | float = 0.5,
    params: ForwardCostParams = ForwardCostParams(),
) -> Floats | float:
    """Return the gross metabolic rate of going forward in W/kg; arrays broadcast.

    Args:
        gait: `walk` or `run`.
        speed_mps: Not negative.
        grade: Rise over run; beyond what was studied, the nearest that was.
        mix: Share of ACSM's equation, 0 to 1; the other one has the rest.
        params: What is explained there.
    """
    slope = np.clip(grade, *(params.walking_grade if gait is Gait.WALK else params.running_grade))
    up = np.maximum(slope, 0.0)
    if gait is Gait.WALK:
        first, level = acsm_walking(speed_mps, up), _lcda_level(speed_mps)
        second = level + _lcda_slope(speed_mps, slope)
    else:
        first, level = acsm_running(speed_mps, up), _minetti_gross(speed_mps, 0.0)
        second = _minetti_gross(speed_mps, slope)
    # Uphill they are mixed; downhill both follow the slope of the second, as far apart as on the level.
    return second + mix * (power_of_oxygen(first) - np.where(slope > 0.0, second, level))


def forward_sources(gait: Gait) -> tuple[str, ...]:
    """Return the keys of the studies behind `forward_power`."""
    other = "F021" if gait is Gait.WALK else "F016"
    return value("F001").study, value(other).study


def forward_extrapolated(
    gait: Gait, speed_mps: float, grade: float, params: ForwardCostParams = ForwardCostParams()
) -> bool:
    """Tell whether a speed or slope lies outside what the equations were made for."""
    if gait is Gait.WALK:
        slowest = (value("F007").low or 0.0) / _SECONDS
        fastest = (value("F021").speed_mps or (0.0, 0.0))[1]
        low, high = params.walking_grade
        return not (slowest <= speed_mps <= fastest and low <= grade <= high)
    low, high = params.running_grade
    return not (speed_mps >= number("F008") / _SECONDS and low <= grade <= high)


def person_spread() -> float:
    """Return how much people differ in cost, as a share: 7 % between Minetti's runners on the level."""
    level = value("F017")
    return (level.sd or 0.0) / number("F017")


def _minetti_gross(speed_mps: Floats | float, grade: Floats | float) -> Floats | float:
    return minetti_running(grade) * speed_mps + power_of_oxygen(number("F003"))
