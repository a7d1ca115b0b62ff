"""What people type: any usual form is read, and what cannot be is refused with what was probably meant."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.insight.numbers import distance_words, duration_words, mass_words, pace_words
from backstride.insight.typed import (
    DISTANCE_M,
    DURATION_S,
    GRADE,
    HEIGHT_M,
    HR_MAX_BPM,
    HR_REST_BPM,
    MASS_KG,
    SPEED_MPS,
    read_birth_year,
    read_distance_m,
    read_duration_s,
    read_grade,
    read_heart_rate_bpm,
    read_height_m,
    read_mass_kg,
    read_speed_mps,
)
from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import ValueRefused

KM = Preferences()
MI = Preferences(distance="mi", mass="lb")
KMH = Preferences(pace="speed")
MPH = Preferences(pace="speed", distance="mi")
MPS = Preferences(pace="mps")


@pytest.mark.parametrize(
    ("text", "preferences", "kg"),
    [
        ("72", KM, 72),
        ("72,5", KM, 72.5),
        (" 72.5 kg ", KM, 72.5),
        ("159", MI, 72.12),
        ("159 lb", KM, 72.12),
        ("72 kg", MI, 72),
        ("72\u00a0kg", KM, 72),
        ("\uff17\uff12", KM, 72),
        ("72000 g", KM, 72),
    ],
)
def test_a_mass(text: str, preferences: Preferences, kg: float):
    assert read_mass_kg(text, preferences) == pytest.approx(kg, abs=0.01)


@pytest.mark.parametrize(
    ("text", "preferences", "sentence"),
    [
        ("720", KM, "Between 20 and 300 kg. Did you mean 72?"),
        ("7.2", KM, "Between 20 and 300 kg. Did you mean 72?"),
        ("-72", KM, "Between 20 and 300 kg. Did you mean 72?"),
        ("5", MI, "Between 45 and 661 lb."),
        ("9" * 400, KM, "Between 20 and 300 kg."),
        ("heavy", KM, "Write it as a number, for example 72."),
        ("", KM, "Write it as a number, for example 72."),
        ("nan", KM, "Write it as a number, for example 72."),
        ("11 st", KM, "Write it in kg, for example 72 kg."),
        ("72 kg or so", KM, "Write it in kg, for example 72 kg."),
    ],
)
def test_a_mass_that_cannot_be(text: str, preferences: Preferences, sentence: str):
    with pytest.raises(ValueRefused) as refused:
        read_mass_kg(text, preferences)
    assert str(refused.value) == sentence
    assert refused.value.field == "mass"


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("1.72", 1.72),
        ("1,72 m", 1.72),
        ("172", 1.72),
        ("172 cm", 1.72),
        ("5'8\"", 1.7272),
        ("5 ft 8", 1.7272),
        ("5\u20198\u2033", 1.7272),
        ("6'", 1.8288),
        ("68 in", 1.7272),
    ],
)
def test_a_height(text: str, metres: float):
    assert read_height_m(text, KM) == pytest.approx(metres)


@pytest.mark.parametrize(
    ("text", "preferences", "sentence"),
    [
        ("17", KM, "Between 0.9 and 2.5 m. Did you mean 1.7?"),
        ("9'", MI, "Between 3 and 8.2 ft."),
        ("tall", KM, "Write it as a number, for example 1.72."),
    ],
)
def test_a_height_that_cannot_be(text: str, preferences: Preferences, sentence: str):
    with pytest.raises(ValueRefused) as refused:
        read_height_m(text, preferences)
    assert str(refused.value) == sentence


def test_heart_rates():
    assert read_heart_rate_bpm("185", HR_MAX_BPM) == 185
    assert read_heart_rate_bpm("58 bpm", HR_REST_BPM) == 58
    with pytest.raises(ValueRefused, match=r"Between 90 and 240 beats a minute\. Did you mean 185\?"):
        read_heart_rate_bpm("1850", HR_MAX_BPM)
    with pytest.raises(ValueRefused, match="Between 25 and 120"):
        read_heart_rate_bpm("185", HR_REST_BPM)


def test_a_year_of_birth():
    assert read_birth_year(" 1984 ", 2026) == 1984
    for text in ("84", "1900", "2024", "19845", "never"):
        with pytest.raises(ValueRefused, match="A year from 1916 to 2021"):
            read_birth_year(text, 2026)


@pytest.mark.parametrize(
    ("text", "preferences", "metres"),
    [
        ("5", KM, 5000),
        ("5,2", KM, 5200),
        ("5.2 km", MI, 5200),
        ("400 m", KM, 400),
        ("3.1", MI, 4988.97),
        ("3.1 mi", KM, 4988.97),
        ("20 yd", KM, 18.29),
        ("1.200,5 m", KM, 1200.5),
        ("1,200.5 m", KM, 1200.5),
        ("1 200 m", KM, 1200),
        (",5", KM, 500),
    ],
)
def test_a_distance(text: str, preferences: Preferences, metres: float):
    assert read_distance_m(text, preferences) == pytest.approx(metres, abs=0.01)


def test_metres_typed_as_kilometres_are_asked_about():
    with pytest.raises(ValueRefused, match=r"Between 0\.01 and 1,000 km\. Did you mean 5\?"):
        read_distance_m("5000", KM)
    with pytest.raises(ValueRefused, match=r"Did you mean 5\?"):
        read_distance_m("-5", KM)
    with pytest.raises(ValueRefused, match="0"):
        read_distance_m("0", KM)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45", 2700),
        ("45:00", 2700),
        ("1:02:03", 3723),
        ("1 h 20", 4800),
        ("1h20min", 4800),
        ("90 s", 90),
        ("1.5 h", 5400),
        ("2 min 30", 150),
        ("1h 20m 5s", 4805),
        ("0:45", 45),
        ("90:00", 5400),
        ("1,5", 90),
        ("2 hours", 7200),
        ("45 min", 2700),
    ],
)
def test_a_duration(text: str, seconds: float):
    assert read_duration_s(text) == seconds


@pytest.mark.parametrize(
    "text", ["ages", "", "1:75", "1:99:00", "5 min 2 h", "5 min 6 min", "1 h x", "nan", "1 parsec", "2 s 5"]
)
def test_a_duration_that_is_none(text: str):
    with pytest.raises(ValueRefused, match="Write it as minutes, for example 45, or as 1:02:03"):
        read_duration_s(text)


@pytest.mark.parametrize("text", ["0", "100 h", "-45", "9" * 400])
def test_a_duration_that_cannot_be(text: str):
    with pytest.raises(ValueRefused, match="Between 1 second and 4 days"):
        read_duration_s(text)


@pytest.mark.parametrize(
    ("text", "preferences", "mps"),
    [
        ("8:05", KM, 2.0619),
        ("8:05 min/km", KMH, 2.0619),
        ("8", KM, 2.0833),
        ("8.5 min/km", KM, 1.9608),
        ("9:00 min/mi", KM, 2.9803),
        ("9:00", MI, 2.9803),
        ("9:00 /km", MI, 1.8519),
        ("7,4", KMH, 2.0556),
        ("7,4 km/h", KM, 2.0556),
        ("4.6", MPH, 2.0564),
        ("4.6 mph", KM, 2.0564),
        ("2.1", MPS, 2.1),
        ("2.1 m/s", KM, 2.1),
        ("8 min", KM, 2.0833),
    ],
)
def test_a_speed(text: str, preferences: Preferences, mps: float):
    assert read_speed_mps(text, preferences) == pytest.approx(mps, abs=1e-4)


@pytest.mark.parametrize("text", ["0", "fast", "-5", "99", "", "7 knots", "0:00"])
@pytest.mark.parametrize(
    ("preferences", "sentence"),
    [
        (KMH, "Between 0.36 and 46.8 km/h."),
        (MPH, "Between 0.23 and 29 mph."),
        (MPS, "Between 0.1 and 13 m/s."),
    ],
)
def test_a_speed_that_cannot_be(text: str, preferences: Preferences, sentence: str):
    with pytest.raises(ValueRefused) as refused:
        read_speed_mps(text, preferences)
    assert str(refused.value) == sentence


def test_a_pace_that_cannot_be_says_how_to_write_one():
    with pytest.raises(ValueRefused) as refused:
        read_speed_mps("quick", KM)
    assert str(refused.value) == "Write a pace, for example 8:05 min/km, or a speed, for example 7.2 km/h."


def test_a_grade_is_per_cent():
    assert read_grade("5 %") == pytest.approx(0.05)
    assert read_grade("-2,5") == pytest.approx(-0.025)
    assert read_grade("\u22125") == pytest.approx(-0.05)
    assert read_grade("0") == 0.0
    with pytest.raises(ValueRefused, match=r"Between -40 and 40 %\. Did you mean 5\?"):
        read_grade("50")


def refusal_of(read: Callable[[], float]) -> str:
    """The sentence of a refusal, or a full stop where the value was read."""
    try:
        return "." if math.isfinite(read()) else "not finite"
    except ValueRefused as refused:
        return str(refused)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_value_or_a_sentence(text: str):
    for read in (
        lambda: read_mass_kg(text, MI),
        lambda: read_height_m(text, KM),
        lambda: read_distance_m(text, KM),
        lambda: read_speed_mps(text, KM),
        lambda: read_duration_s(text),
        lambda: read_grade(text),
        lambda: read_birth_year(text, 2026),
    ):
        assert refusal_of(read).endswith((".", "?"))


@given(st.floats(MASS_KG.low + 1, MASS_KG.high - 1), st.sampled_from([KM, MI]))
def test_a_mass_as_it_is_written_is_read_as_the_same(kg: float, preferences: Preferences):
    written = mass_words(kg, preferences)
    assert str(mass_words(read_mass_kg(str(written), preferences), preferences)) == str(written)


@given(st.floats(100, 900_000), st.sampled_from([KM, MI]))
def test_a_distance_as_it_is_written_is_read_as_the_same(metres: float, preferences: Preferences):
    written = str(distance_words(metres, preferences))
    assert read_distance_m(written, preferences) == pytest.approx(metres, rel=0.06)


@given(st.floats(DURATION_S.low, DURATION_S.high))
def test_a_duration_as_it_is_written_is_read_as_the_same(seconds: float):
    assert read_duration_s(duration_words(seconds).value) == pytest.approx(seconds, abs=0.5)


@given(st.floats(0.5, SPEED_MPS.high - 0.5), st.sampled_from([KM, MI, KMH, MPH, MPS]))
def test_a_speed_as_it_is_written_is_read_as_the_same(mps: float, preferences: Preferences):
    assert read_speed_mps(str(pace_words(mps, preferences)), preferences) == pytest.approx(mps, rel=0.11)


@pytest.mark.parametrize(
    "bounds", [MASS_KG, HEIGHT_M, HR_REST_BPM, HR_MAX_BPM, DISTANCE_M, DURATION_S, SPEED_MPS, GRADE]
)
def test_what_most_people_type_lies_inside_what_can_be(bounds):
    assert bounds.low <= bounds.usual_low < bounds.example < bounds.usual_high <= bounds.high
