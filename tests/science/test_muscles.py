"""Muscles: a factor where there is one, a direction where there is only that, else not known."""

import pytest

from backstride.science.evidence.shelf import study
from backstride.science.muscles import (
    STUDENT_PROJECTS,
    Finding,
    Muscle,
    engagement,
    engagements,
    reaches_beyond,
)
from backstride.vocab.segment import Gait

BOTH = pytest.mark.parametrize("gait", [Gait.RUN, Gait.WALK])


@BOTH
def test_each_of_eight_groups_says_what_is_known_of_it(gait):
    shown = engagements(gait)
    assert [one.muscle for one in shown] == list(Muscle)
    assert len(shown) == 8
    assert all(one.sentence.endswith(".") for one in shown)


@BOTH
def test_what_is_said_of_a_muscle_has_a_study_and_people(gait):
    for one in engagements(gait):
        if one.finding is not Finding.NOT_KNOWN:
            assert one.studies, one.muscle
            assert one.people, one.muscle
        assert all(study(key) for key in (*one.studies, *one.beside))


def test_the_front_of_the_thigh_works_more_running_backward_and_the_study_gives_no_range():
    quadriceps = engagement(Muscle.QUADRICEPS, Gait.RUN)
    assert quadriceps.factor == pytest.approx(1 + 1.135)  # the abstract says +113.5 %
    assert (quadriceps.low, quadriceps.high) == (None, None)
    assert "no range" in quadriceps.sentence
    assert quadriceps.words == "2.1 times"
    assert quadriceps.people == 13


def test_it_is_the_only_factor():
    factors = {
        (one.muscle, gait) for gait in (Gait.RUN, Gait.WALK) for one in engagements(gait) if one.factor
    }
    assert factors == {(Muscle.QUADRICEPS, Gait.RUN)}


def test_walking_has_directions_and_a_slope_without_a_reference_gives_none_of_them_a_number():
    said = {one.muscle: one.finding for one in engagements(Gait.WALK)}
    assert said[Muscle.QUADRICEPS] is said[Muscle.SHIN] is said[Muscle.LOWER_BACK] is Finding.MORE
    assert said[Muscle.CALF] is Finding.LESS
    assert "und_incline" in engagement(Muscle.QUADRICEPS, Gait.WALK).beside


@pytest.mark.parametrize("muscle", [Muscle.CALF, Muscle.SHIN, Muscle.HAMSTRINGS])
def test_measured_without_a_difference_listed_is_not_the_same(muscle):
    measured = engagement(muscle, Gait.RUN)
    assert measured.finding is Finding.NOT_KNOWN
    assert measured.studies
    assert "not the same as none" in measured.sentence


@pytest.mark.parametrize("muscle", [Muscle.GLUTES, Muscle.HIP_FLEXORS, Muscle.ABDOMINALS])
def test_nobody_showed_a_result_for_these(muscle):
    for gait in (Gait.RUN, Gait.WALK):
        assert engagement(muscle, gait).finding is Finding.NOT_KNOWN
        assert engagement(muscle, gait).studies == ()


def test_a_student_project_is_called_one_and_its_caveat_says_so():
    assert engagement(Muscle.SHIN, Gait.WALK).student
    assert not engagement(Muscle.LOWER_BACK, Gait.WALK).student
    assert all("student" in study(key).caveat.lower() for key in STUDENT_PROJECTS)


def test_of_standing_nothing_is_known():
    assert {one.finding for one in engagements(Gait.STAND)} == {Finding.NOT_KNOWN}


@pytest.mark.parametrize(
    ("speed_mps", "grade", "beyond"),
    [
        (2.5, 0.0, False),
        (2.5, None, False),
        (1.0, 0.0, True),
        (4.0, 0.0, True),
        (2.5, 0.06, True),
        (None, 0.0, True),
    ],
)
def test_the_factor_says_when_it_reaches_beyond_what_was_studied(speed_mps, grade, beyond):
    assert reaches_beyond(speed_mps, grade) is beyond
