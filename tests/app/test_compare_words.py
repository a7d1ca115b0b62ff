"""Forward beside backward in words: differences, ranges, units, studies."""

from datetime import date

import pytest

from backstride.app.compare import first_question
from backstride.app.compare_words import asides_of, gist_of, pairs_of, per_cent, range_words, studies_words
from backstride.science.compare import compare
from backstride.vocab.athlete import Athlete, Body, Preferences
from backstride.vocab.comparison import CompareAsked

KM, MILES = Preferences(), Preferences(distance="mi")


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.28, "+28 %"),
        (0.756, "\u221224 %"),
        (2.135, "+110 %"),
        (1.0, "no difference"),
        (1.004, "no difference"),
    ],
)
def test_a_ratio_is_said_as_a_difference(ratio: float, words: str) -> None:
    assert per_cent(ratio) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.15, 1.35, "(15 to 35)"),
        (0.76, 0.88, "(12 to 24)"),
        (0.61, 1.0, "(39 less to none)"),
        (0.66, 1.15, "(34 less to 15 more)"),
        (1.0, 1.14, "(none to 14)"),
    ],
)
def test_a_range_is_said_in_the_direction_of_its_difference(low: float, high: float, words: str) -> None:
    assert range_words(low, high) == words


def test_who_was_studied_is_said_as_far_as_it_is_known() -> None:
    assert studies_words(("wright2001",), 4) == "One study, 4 people."
    assert studies_words(("wright2001", "rasica2020"), 12) == "Two studies, 12 people."
    assert studies_words(("flynn1994",), None) == "One study; how many people is not shown."
    assert studies_words(("own", "wright2001"), 4) == "One study and your own runs, 4 people."


def test_energy_stands_a_kilometre_or_a_mile_as_the_runner_counts() -> None:
    view = compare(CompareAsked(2.5, mass_kg=70.0)).same_speed
    km = next(pair for pair in pairs_of(view, KM) if pair.heading == "Energy a kilometre")
    mile = next(pair for pair in pairs_of(view, MILES) if pair.heading == "Energy a mile")
    number = float(mile.forward.split()[1]) / float(km.forward.split()[1])
    assert number == pytest.approx(1.609, abs=0.07)
    assert km.difference == mile.difference


def test_without_a_mass_energy_is_one_row_of_ratios() -> None:
    view = compare(CompareAsked(2.5)).same_speed
    energy = [pair for pair in pairs_of(view, KM) if pair.heading.startswith("Energy")]
    assert [(pair.heading, pair.forward) for pair in energy] == [("Energy", "forward 1")]


def test_the_one_sentence_claims_only_what_is_there() -> None:
    level, slow = compare(CompareAsked(2.5)), compare(CompareAsked(1.0))
    assert gist_of(level.same_speed) == (
        "Backward costs more, takes shorter steps, works the front of the thigh more and loads the knee less."
    )
    assert "knee" not in gist_of(slow.same_speed)
    assert "about the same a minute" in gist_of(level.same_effort)


@pytest.mark.parametrize("speed_mps", [0.5, 1.0, 1.9, 2.1, 6.0])
def test_the_one_sentence_does_not_gainsay_that_the_same_effort_costs_the_same_a_minute(
    speed_mps: float,
) -> None:
    gist = gist_of(compare(CompareAsked(speed_mps)).same_effort)
    assert "about the same a minute" in gist
    assert "more a kilometre" in gist


def test_muscles_are_left_to_the_body_map_and_the_unknown_is_called_so() -> None:
    asides = asides_of(compare(CompareAsked(2.5)).same_speed)
    assert [aside.heading for aside in asides] == ["Effort", "Calf and Achilles load", "Trunk lean", "Vision"]
    assert [aside.value for aside in asides if not aside.known] == ["not known", "not known"]


def test_the_newest_mass_is_filled_in_and_an_unknown_one_stays_empty() -> None:
    bodies = (Body(date(2026, 1, 1), 70.0), Body(date(2026, 3, 1), 68.0), Body(date(2026, 4, 1), None, 1.8))
    assert first_question(Athlete(bodies=bodies)).mass_kg == 68.0
    assert first_question(Athlete()).mass_kg is None
