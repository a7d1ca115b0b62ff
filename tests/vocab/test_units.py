"""Units at the border, against their definitions."""

import math

import pytest

from backstride.vocab.segment import Gait, Segment, Travel
from backstride.vocab.units import (
    DEG_PER_SEMICIRCLE,
    kg_from_pounds,
    metres_per_unit,
    pace_s_per_unit,
    pounds_from_kg,
)


def test_a_pound_is_the_international_one():
    assert kg_from_pounds(1.0) == 0.45359237
    assert pounds_from_kg(kg_from_pounds(159.0)) == pytest.approx(159.0)


def test_a_marathon_is_as_long_in_miles():
    assert 42_195 / metres_per_unit("mi") == pytest.approx(26.2188, abs=1e-4)
    assert metres_per_unit("km") == 1000.0


def test_nobody_who_stands_has_a_pace():
    assert pace_s_per_unit(0.0, "km") == math.inf
    assert pace_s_per_unit(2.5, "km") == 400.0


def test_half_the_semicircles_are_half_a_turn():
    assert DEG_PER_SEMICIRCLE * 2**31 == 180.0


def test_a_segment_is_as_long_as_from_its_start_to_its_end():
    assert Segment(10.0, 12.5, Travel.BACKWARD, Gait.RUN, 1.0, "you said so").duration_s == 2.5
