"""Walking backward briskly: the ratio rises to where walking and running cost the same, and is less sure."""

import math

import numpy as np
import pytest

from backstride.science.brisk_walk import (
    brisk_rise,
    brisk_words,
    is_brisk_walk,
    ratio_at,
    rise_sources,
)
from backstride.science.cost_ratio import OWN, Z_90, person_ratio
from backstride.science.evidence.shelf import number, study, value
from backstride.science.forward_cost import forward_power, power_of_oxygen
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.segment import Gait

WALK, RUN = Gait.WALK, Gait.RUN
BRISK = (1.4, 1.5, 1.6, 1.7, 1.85, 2.2, 2.6)


def forward(gait: Gait, speed_mps: float, grade: float = 0.0) -> float:
    return float(forward_power(gait, speed_mps, grade))


def test_up_to_what_was_studied_nothing_rises():
    for speed in (0.5, 1.117, 1.34):
        assert ratio_at(WALK, speed) == person_ratio(WALK)
        assert not is_brisk_walk(WALK, speed)
    for speed in (1.0, 1.85, 3.0):
        assert ratio_at(RUN, speed) == person_ratio(RUN)
        assert not is_brisk_walk(RUN, speed)


def test_it_rises_evenly_and_no_further_than_to_where_both_gaits_cost_the_same():
    same = number("E043")
    rise = brisk_rise(WALK, np.linspace(1.34, same, 52))
    assert rise[0] == 0.0
    assert np.diff(rise) == pytest.approx(np.full(51, rise[-1] / 51))
    assert brisk_rise(WALK, 2.6) == rise[-1]
    walk, run = (forward(gait, same) * ratio_at(gait, same).median for gait in (WALK, RUN))
    assert walk == pytest.approx(run)


@pytest.mark.parametrize("speed", BRISK)
def test_the_range_reaches_back_to_slower_walks_and_is_wider_than_theirs(speed: float):
    slower, brisk = person_ratio(WALK), ratio_at(WALK, speed)
    assert brisk.at(-Z_90) < slower.median < brisk.median
    assert brisk.log_sd > slower.log_sd
    assert brisk.at(Z_90) / brisk.median < math.exp(2 * brisk_rise(WALK, speed)) * slower.at(Z_90)


def test_a_table_that_it_was_not_made_from_lies_near_its_middle():
    """6 MET at 1.56 m/s, a MET being 3.5 mL/kg/min."""
    speed = (value("E033").speed_mps or (0.0,))[0]
    asked = number("E033") * float(power_of_oxygen(number("F003"))) / forward(WALK, speed)
    assert ratio_at(WALK, speed).median == pytest.approx(asked, rel=0.05)
    assert asked > person_ratio(WALK).at(Z_90), "the pooled ratio alone has it outside"


def test_a_study_that_it_was_not_made_from_lies_near_its_middle():
    """Walking at 1.787 m/s took 60/84 of what running at 2.68 m/s took, both backward."""
    walked, ran = ((value(one).speed_mps or (0.0,))[0] for one in ("E026", "E027"))
    cost = forward(RUN, ran) * person_ratio(RUN).median * number("E026") / number("E027")
    asked = cost / forward(WALK, walked)
    assert ratio_at(WALK, walked).median == pytest.approx(asked, rel=0.10)
    assert asked > person_ratio(WALK).at(Z_90), "the pooled ratio alone has it outside"


def test_an_own_ratio_has_the_same_rise():
    own = (OwnRatio(WALK, 1.15, 1.10, 1.20, stretches=6, runs=3),)
    slow, brisk = ratio_at(WALK, 1.2, own), ratio_at(WALK, 1.6, own)
    assert brisk.median / slow.median == pytest.approx(ratio_at(WALK, 1.6).median / person_ratio(WALK).median)
    assert brisk.at(-Z_90) < slow.median
    assert brisk.log_sd < ratio_at(WALK, 1.6).log_sd
    assert OWN in brisk.sources


def test_it_names_what_it_rests_on():
    sources = ratio_at(WALK, 1.5).sources
    assert value("E043").study in sources
    assert set(person_ratio(WALK).sources) < set(sources)
    assert all(study(key).key for key in rise_sources())
    assert "12 people" in brisk_words()
    assert "1.34 m/s" in brisk_words()
