"""Numbers as the runner chose to read them."""

import math

import pytest

from backstride.insight.numbers import (
    Words,
    cadence_words,
    distance_words,
    duration_words,
    estimate_words,
    heart_rate_words,
    height_words,
    mass_words,
    pace_words,
    share_words,
    stature_words,
)
from backstride.vocab.athlete import Preferences
from backstride.vocab.reading import Estimate

KM, MI = Preferences(), Preferences(distance="mi", mass="lb")


@pytest.mark.parametrize(
    ("metres", "km", "mi"),
    [
        (0, "0 m", "0 yd"),
        (20, "20 m", "22 yd"),
        (99.4, "99 m", "109 yd"),
        (690, "0.69 km", "0.43 mi"),
        (999, "1.0 km", "0.62 mi"),
        (5_800, "5.8 km", "3.6 mi"),
        (42_195, "42.2 km", "26.2 mi"),
        (1_234_567, "1,234.6 km", "767.1 mi"),
        (None, "not known", "not known"),
        (math.nan, "not known", "not known"),
    ],
)
def test_distances(metres: float | None, km: str, mi: str):
    assert str(distance_words(metres, KM)) == km
    assert str(distance_words(metres, MI)) == mi


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00 min"),
        (45, "0:45 min"),
        (59.6, "1:00 min"),
        (2530, "42:10 min"),
        (3599.7, "1:00:00 h"),
        (3723, "1:02:03 h"),
        (None, "not known"),
        (math.inf, "not known"),
    ],
)
def test_durations(seconds: float | None, words: str):
    assert str(duration_words(seconds)) == words


@pytest.mark.parametrize(
    ("preferences", "words"),
    [
        (Preferences(), "8:05 min/km"),
        (Preferences(distance="mi"), "13:01 min/mi"),
        (Preferences(pace="speed"), "7.4 km/h"),
        (Preferences(pace="speed", distance="mi"), "4.6 mph"),
        (Preferences(pace="mps"), "2.1 m/s"),
    ],
)
def test_a_speed_is_written_as_the_runner_chose(preferences: Preferences, words: str):
    assert str(pace_words(1000 / 485, preferences)) == words


def test_whoever_hardly_moves_has_a_speed_and_no_pace():
    assert str(pace_words(0.0, KM)) == "0.0 km/h"
    assert str(pace_words(0.2, KM)) == "0.7 km/h"
    assert str(pace_words(0.3, KM)) == "55:33 min/km"


def test_a_pace_never_has_sixty_seconds():
    assert str(pace_words(1000 / 299.6, KM)) == "5:00 min/km"


@pytest.mark.parametrize(
    ("kg", "words", "pounds"),
    [(72, "72 kg", "159 lb"), (72.46, "72.5 kg", "160 lb"), (None,) + ("not known",) * 2],
)
def test_masses(kg: float | None, words: str, pounds: str):
    assert str(mass_words(kg, KM)) == words
    assert str(mass_words(kg, MI)) == pounds


def test_heights_and_rates():
    assert str(height_words(1234.4, KM)) == "1,234 m"
    assert str(height_words(100, MI)) == "328 ft"
    assert str(heart_rate_words(151.6)) == "152 beats a minute"
    assert str(cadence_words(179.8)) == "180 steps a minute"


@pytest.mark.parametrize(
    ("metres", "km", "mi"),
    [
        (1.72, "1.72 m", "5 ft 8 in"),
        (1.828, "1.83 m", "6 ft 0 in"),
        (None, "not known", "not known"),
    ],
)
def test_the_height_of_a_body(metres: float | None, km: str, mi: str):
    assert str(stature_words(metres, Preferences())) == km
    assert str(stature_words(metres, Preferences(distance="mi"))) == mi


def test_what_is_not_known_is_never_a_number():
    nothing = [pace_words(None, KM), height_words(None, KM), heart_rate_words(None), cadence_words(math.nan)]
    assert {str(words) for words in nothing} == {"not known"}


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 10, "0 %"),
        (330, 2520, "13 %"),
        (5.64, 100, "5.6 %"),
        (0.843, 100, "0.84 %"),
        (0.0004, 10, "under 0.1 %"),
        (99.7, 100, "over 99 %"),
        (100, 100, "100 %"),
        (5, 100, "5 %"),
        (9.96, 100, "10 %"),
        (1, 0, "not known"),
        (None, 5, "not known"),
        (5, None, "not known"),
    ],
)
def test_a_share_has_at_most_two_figures(part: float | None, whole: float | None, words: str):
    assert str(share_words(part, whole)) == words


def test_number_and_unit_come_apart():
    value, unit = distance_words(5800, KM)
    assert (value, unit) == ("5.8", "km") == Words("5.8", "km")


@pytest.mark.parametrize(
    ("low", "value", "high", "unit", "words"),
    [
        (202.98, 244.93, 292.6, "kcal", "240 kcal (200 to 290)"),
        (1.043, 1.278, 1.565, "1", "1.3 (1.0 to 1.6)"),
        (8.8, 11.5, 14.9, "kcal/min", "12 kcal/min (8.8 to 15)"),
        (0.5, 0.5, 0.5, "1", "0.50"),
        (0.0, 0.0, 1234.0, "kcal", "0 kcal (0 to 1,200)"),
    ],
)
def test_an_estimate_has_two_figures_and_its_range(
    low: float, value: float, high: float, unit: str, words: str
) -> None:
    estimate = Estimate("energy", low, value, high, unit, None, ("wright2001",), extrapolated=False)
    assert str(estimate_words(estimate)) == words


def test_no_estimate_is_not_known() -> None:
    assert str(estimate_words(None)) == "not known"
