"""Lay the ratio of brisk walks beside what it was not made from: a section of `energy.py`."""

import math
from collections.abc import Sequence

from other_pools import Interval
from scoring import table

from backstride.science.brisk_walk import ratio_at
from backstride.science.cost_ratio import Z_90, person_ratio
from backstride.science.evidence.shelf import number, value
from backstride.science.forward_cost import forward_power, power_of_oxygen
from backstride.vocab.segment import Gait

HEAD = """## Brisk walks

Faster than 1.34 m/s the ratio of walking rises, evenly on the scale of logarithms, to what makes walking and
running backward cost the same at 1.85 m/s (E043); `science/brisk_walk.py`. "Over running" is what walking
backward costs over running backward at that speed, with the ratio of slower walks and with the rise. At 1.85
m/s it is 1 because it was made so, and shows nothing.
"""

NOT_MADE_FROM = """What the rise was **not** made from. "Ratio" is what it would be over the forward
equations, their middle and each of both. The table has no people behind it; how many Flynn et al. had is not
shown. Both lines on the level would lie outside the range of slower walks.
"""

END = """Eight men needed 2.05 L/min before practice and 1.66 after it (E037, E038) at about {speed} m/s;
their mass is not shown. The range holds that for bodies of at least {before} kg before, and of at least
{after} kg after: who has not practised may need more than it says.
"""


def brisk_section() -> list[str]:
    """Return the section."""
    speeds = (
        "m/s",
        "slower walks",
        "with the rise",
        "one more person",
        "over running, without",
        "with the rise",
    )
    beside = ("what", "at", "ratio", "by each", "ours", "one more person", "inside")
    return [
        HEAD, *table(speeds, speed_rows()), NOT_MADE_FROM, *table(beside, beside_rows(), 2), practice_words(),
    ]  # fmt: skip


def speed_rows() -> list[Sequence[str]]:
    """Return the ratio of walking by speed, beside what walking costs over running backward."""
    rows: list[Sequence[str]] = []
    for speed in (1.0, 1.34, 1.4, 1.5, 1.6, 1.7, 1.85, 2.0):
        slower, person = person_ratio(Gait.WALK), ratio_at(Gait.WALK, speed)
        walk, run = (float(forward_power(gait, speed, 0.0)) for gait in (Gait.WALK, Gait.RUN))
        running = run * person_ratio(Gait.RUN).median
        rows.append((
            f"{speed:g}", f"{slower.median:.2f}", f"{person.median:.2f}",
            str(Interval(person.at(-Z_90), person.at(Z_90))), f"{walk * slower.median / running:.2f}",
            f"{walk * person.median / running:.2f}",
        ))  # fmt: skip
    return rows


def _walking(watts_per_kg: float, speed_mps: float, grade: float = 0.0) -> tuple[str, ...]:
    """Return the ratio that a backward rate would be, by the middle and by each equation, beside ours."""
    middle, acsm, lcda = (
        watts_per_kg / float(forward_power(Gait.WALK, speed_mps, grade, mix)) for mix in (0.5, 1.0, 0.0)
    )
    person = ratio_at(Gait.WALK, speed_mps)
    span = Interval(person.at(-Z_90), person.at(Z_90))
    between = f"{min(acsm, lcda):.2f} to {max(acsm, lcda):.2f}"
    return f"{middle:.2f}", between, f"{person.median:.2f}", str(span), "yes" if middle in span else "**no**"


def beside_rows() -> list[Sequence[str]]:
    """Return what the rise was not made from, beside it."""
    met = float(power_of_oxygen(number("F003")))
    table_mps, walked, ran = ((value(one).speed_mps or (0.0,))[0] for one in ("E033", "E026", "E027"))
    run = float(forward_power(Gait.RUN, ran, 0.0)) * person_ratio(Gait.RUN).median
    flynn = run * number("E026") / number("E027")
    return [
        ("E033, 6 MET", f"{table_mps:g} m/s, level", *_walking(number("E033") * met, table_mps)),
        ("E034, 8 MET", f"{table_mps:g} m/s, 5 %", *_walking(number("E034") * met, table_mps, 0.05)),
        ("E026 over E027, walking over running", f"{walked:g} m/s, level", *_walking(flynn, walked)),
    ]


def practice_words() -> str:
    """Return which bodies the eight men before and after practice would have to have."""
    speed = math.fsum(value("E037").speed_mps or (0.0,)) / 2
    person = ratio_at(Gait.WALK, speed)
    most = float(forward_power(Gait.WALK, speed, 0.0)) * person.at(Z_90)
    least = [float(power_of_oxygen(1000 * number(one))) / most for one in ("E037", "E038")]
    return END.format(before=f"{least[0]:.0f}", after=f"{least[1]:.0f}", speed=f"{speed:.2f}")
