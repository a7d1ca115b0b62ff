"""The ratio: each study beside what the others let expect, and one more person."""

import math

import pytest

from backstride.science.cost_ratio import (
    OWN,
    Z_90,
    is_refused,
    person_ratio,
    pooled,
    practice_ratio,
    ratio_extrapolated,
    ratio_of,
    studies_of,
)
from backstride.science.evidence.shelf import value
from backstride.vocab.athlete import OwnRatio
from backstride.vocab.segment import Gait
from backstride.vocab.study import Status

GAITS = (Gait.RUN, Gait.WALK)
OUTSIDE = {"E024"}
"""Williford's running: 2.235 m/s is 5 mph, at which many walk, and the abstract names no gait; gross, 13
athletes. The likely reason is a mixture of gaits, or a slow forward run that is costly in itself."""


@pytest.mark.parametrize(("gait", "held"), [(g, s) for g in GAITS for s in studies_of(g)], ids=str)
def test_a_study_lies_where_the_others_let_expect_it_or_is_named(gait, held):
    others = pooled(gait, without=held.id)
    low, high = (math.exp(others.quantile(share)) for share in (0.05, 0.95))
    assert high - low <= 0.40
    assert (low <= held.ratio <= high) == (held.id not in OUTSIDE)


@pytest.mark.parametrize("gait", GAITS)
def test_no_number_of_the_pool_is_remembered(gait: Gait):
    for held in studies_of(gait):
        found = value(held.id)
        assert found.status in {Status.SEEN, Status.DERIVED}
        assert all(value(origin).status is Status.SEEN for origin in found.from_)


def test_only_one_study_gives_its_standard_error():
    given_ones = [held.id for gait in GAITS for held in studies_of(gait) if not held.imputed]
    assert given_ones == ["E001"]
    assert studies_of(Gait.RUN)[0].error == pytest.approx(0.06 / 1.35)


def test_a_person_may_differ_from_every_study():
    for gait in GAITS:
        person, found = person_ratio(gait), pooled(gait)
        assert person.at(-Z_90) < math.exp(found.quantile(0.05))
        assert person.at(Z_90) > math.exp(found.quantile(0.95))
        assert person.mean > person.median


def test_running_at_three_metres_a_second_holds_what_studies_found():
    person = person_ratio(Gait.RUN)
    for ratio in (1.26, 1.35):
        assert person.at(-Z_90) < ratio < person.at(Z_90)


def test_what_was_learned_of_a_person_takes_the_place_of_the_pool():
    own = (OwnRatio(Gait.RUN, 1.20, 1.14, 1.27, stretches=6, runs=3),)
    learned = ratio_of(Gait.RUN, own)
    assert learned.mean == pytest.approx(1.20)
    assert (learned.at(-Z_90), learned.at(Z_90)) == pytest.approx((1.14, 1.27), abs=0.01)
    assert OWN in learned.sources
    assert set(person_ratio(Gait.RUN).sources) < set(learned.sources)
    assert ratio_of(Gait.WALK, own) == person_ratio(Gait.WALK)


def test_downhill_is_refused_below_one_per_cent():
    assert is_refused(-0.05)
    assert is_refused(-0.0101)
    assert not is_refused(-0.01)
    assert not is_refused(0.25)


def test_the_ratio_knows_how_far_it_was_studied():
    assert not ratio_extrapolated(Gait.RUN, 3.0, 0.25)
    assert not ratio_extrapolated(Gait.RUN, 3.0, -0.01)
    assert ratio_extrapolated(Gait.RUN, 3.0, 0.26)
    assert ratio_extrapolated(Gait.RUN, 3.0, -0.02)
    assert ratio_extrapolated(Gait.RUN, 1.7, 0.0)
    assert not ratio_extrapolated(Gait.WALK, 1.34, 0.1)
    assert ratio_extrapolated(Gait.WALK, 1.35, 0.0)


def test_practice_is_known_and_a_stand_has_no_ratio():
    assert practice_ratio() == pytest.approx(0.81)
    with pytest.raises(ValueError, match="no ratio of stand"):
        studies_of(Gait.STAND)
