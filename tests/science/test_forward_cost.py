"""Forward cost: published worked examples, measured costs beside the equations, and their seams."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from backstride.science import forward_cost
from backstride.science.evidence.shelf import study
from backstride.science.forward_cost import (
    JOULES_PER_KCAL,
    forward_extrapolated,
    forward_power,
    forward_sources,
    person_spread,
    power_of_oxygen,
)
from backstride.vocab.segment import Gait

VECTORS = Path(__file__).parents[1] / "vectors" / "forward_cost.csv"
BOTH = pytest.mark.parametrize("gait", [Gait.WALK, Gait.RUN])


def published() -> list[dict[str, str]]:
    lines = [line for line in VECTORS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", published(), ids=lambda row: f"{row['equation']} {row['grade']}")
def test_an_equation_gives_its_published_example(row: dict[str, str]):
    equation: Callable[..., float] = getattr(forward_cost, row["equation"])
    grade = float(row["grade"])
    found = equation(float(row["speed_m_per_min"]) / 60, grade) if row["speed_m_per_min"] else equation(grade)
    assert found == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_half_an_hour_of_a_published_walk_has_its_published_energy():
    # 50 kg at 2.5 mph up 3 % for 30 minutes: 103.5 kcal (jjarmstrong.com/academy, as in the vectors).
    joules = power_of_oxygen(forward_cost.acsm_walking(67 / 60, 0.03)) * 50 * 1800
    assert joules / JOULES_PER_KCAL == pytest.approx(103.5, rel=0.005)


def test_the_walking_equations_agree_where_both_hold():
    for speed in (0.9, 1.2, 1.6):
        for grade in (0.0, 0.05, 0.1):
            one, other = (forward_power(Gait.WALK, speed, grade, mix) for mix in (1.0, 0.0))
            assert one == pytest.approx(other, rel=0.18)


@BOTH
def test_cost_bends_nowhere_at_the_level(gait: Gait):
    below, level, above = (float(forward_power(gait, 1.5, grade)) for grade in (-1e-6, 0.0, 1e-6))
    assert below == pytest.approx(level, abs=1e-3)
    assert above == pytest.approx(level, abs=1e-3)


@BOTH
def test_faster_and_steeper_cost_more(gait: Gait):
    speeds = np.linspace(0.5, 3.0, 20)
    assert (np.diff(forward_power(gait, speeds, 0.0)) > 0).all()
    assert (np.diff(forward_power(gait, 1.5, np.linspace(0.0, 0.4, 20))) > 0).all()


@BOTH
def test_beyond_the_steepest_that_was_measured_nothing_is_invented(gait: Gait):
    assert forward_power(gait, 1.5, 2.0) == forward_power(gait, 1.5, 0.45)


def test_each_equation_knows_its_range():
    assert not forward_extrapolated(Gait.WALK, 1.34, 0.1)
    assert forward_extrapolated(Gait.WALK, 0.5, 0.0)
    assert forward_extrapolated(Gait.WALK, 2.1, 0.0)
    assert not forward_extrapolated(Gait.RUN, 1.4, -0.4)
    assert forward_extrapolated(Gait.RUN, 1.2, 0.0)
    assert forward_extrapolated(Gait.RUN, 3.0, 0.5)


@BOTH
def test_every_source_stands_on_the_shelf(gait: Gait):
    assert [study(key).title for key in forward_sources(gait)]
    assert person_spread() == pytest.approx(0.24 / 3.40)
