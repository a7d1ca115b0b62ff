"""What a run did, in words: each number with its mark and why, each gap with what would close it."""

from dataclasses import replace
from datetime import date

import pytest

from backstride.app.did import Did, did_of
from backstride.app.facts import facts_of
from backstride.app.told import change_range, change_words, rough
from backstride.insight.explained import with_estimates
from backstride.insight.run import read_run
from backstride.vocab.athlete import Athlete, Body
from backstride.vocab.reading import Metric, RunReading
from backstride.vocab.recording import Sensor
from leg_readings import AHEAD, BACK, RUN, UNKNOWN, WALK, cadence, leg_reading
from recordings import recording, stream
from recordings import said as said_to_be

SOMEBODY = Athlete(name="Kim", bodies=(Body(date(2026, 1, 1), 70.0),))
NO_MASS = Athlete(name="Kim")
ADA = replace(SOMEBODY, name="Ada de Wit", simulated=True)
MIXED = leg_reading((AHEAD, RUN, 1200, 2.8), (BACK, RUN, 300, 2.2), metrics=(cadence(180.0, BACK),))


def did(reading: RunReading, athlete: Athlete = SOMEBODY) -> Did:
    return did_of(with_estimates(reading, athlete), athlete)


def said(one: Did) -> str:
    return " ".join(told.text for told in one.told)


def impact(name: str, value: float, travel=None) -> Metric:
    return Metric(name, value, "m/s²", travel, 0.0, 1.0)


def matched(difference: float, error: float = 0.2) -> tuple[Metric, ...]:
    names = {"difference": difference, "error": error, "speed": 2.25}
    return tuple(impact(f"impact_matched_{name}_run", value) for name, value in names.items())


def test_everything_told_has_its_mark_and_its_reasons_and_an_estimate_has_its_studies():
    for told in did(MIXED).told:
        assert told.text.endswith(".")
        assert told.why
        assert told.mark_words
        if told.mark == "estimated":
            assert told.cited, told.key
            assert "people" in told.mark_words


def test_a_run_with_backward_in_it_says_energy_thighs_knee_and_calf():
    one = did(MIXED)
    assert [told.key for told in one.told] == ["energy", "whole", "quadriceps", "knee", "calf"]
    assert "more, not less" in said(one)
    assert "10:40 min forward" in said(one)  # five minutes, 2.135 times
    assert "24 % less at each step (39 less to none)" in said(one)
    assert one.energy.picture is not None
    assert one.energy.picture.low < one.energy.picture.ratio < one.energy.picture.high
    assert "same effort" in one.effort


def test_the_way_and_the_run_that_an_energy_is_of_are_those_that_are_in_it():
    back = (BACK, RUN, 300, 2.2)
    flat = leg_reading((AHEAD, RUN, 600, 2.8), back, back, (UNKNOWN, RUN, 1200, 2.5))
    ahead, up, down, unknown = flat.legs
    one = did(replace(flat, legs=(ahead, up, replace(down, grade=-0.05), unknown)))
    assert "0.66 km of the way backward, all that can be estimated, cost about" in said(one)
    assert "The 38 % of the moving time that can be estimated cost about" in said(one)
    assert "The 1.3 km backward cost about" in said(did(leg_reading((BACK, RUN, 600, 2.2))))
    assert "The whole run cost about" in said(did(MIXED))


def test_without_a_mass_there_is_a_ratio_and_the_one_thing_to_do():
    one = did(MIXED, NO_MASS)
    assert one.energy.picture is not None
    assert "kcal" not in one.energy.picture.backward + said(one)
    assert one.ask is not None
    assert one.ask.href == "/settings#s-body"


def test_an_unknown_direction_says_so_and_what_helps():
    one = did(leg_reading((UNKNOWN, RUN, 600, 2.5)))
    assert "not known" in one.lead
    assert one.told == ()
    assert one.muscles is None
    assert one.ask is not None
    assert one.ask.href == "#stretch"


def test_nothing_backward_says_what_a_minute_of_it_would_add():
    one = did(leg_reading((AHEAD, RUN, 1200, 2.8)))
    assert one.lead == "Nothing here was backward."
    assert [told.key for told in one.told] == ["whole", "minute", "quadriceps"]
    assert "kcal more" in said(one)
    assert one.muscles is None
    assert "times as much" in said(did(leg_reading((AHEAD, RUN, 1200, 2.8)), NO_MASS))


def test_a_minute_backward_of_a_brisk_walk_would_cost_more_of_the_forward_one_than_of_a_slow_one():
    slow, brisk = (did(leg_reading((AHEAD, WALK, 1200, speed_mps))) for speed_mps in (1.2, 1.6))
    assert "about 1.2 times as much" in said(slow)
    assert "about 1.5 times as much" in said(brisk)


@pytest.mark.parametrize(("speed_mps", "beyond"), [(2.8, False), (4.2, True), (None, True)])
def test_a_minute_backward_says_when_nobody_was_studied_at_that_speed(speed_mps: float | None, beyond: bool):
    minute = next(t for t in did(leg_reading((AHEAD, RUN, 1200, speed_mps))).told if t.key == "minute")
    assert minute.beyond is beyond


def test_walking_backward_has_directions_and_no_knee_and_what_practice_lets_expect():
    one = did(leg_reading((AHEAD, WALK, 600, 1.4), (BACK, WALK, 300, 1.1)))
    keys = [told.key for told in one.told]
    assert "walking" in keys
    assert "practice" in keys
    assert not {"knee", "calf", "quadriceps"} & set(keys)
    assert one.muscles is not None
    assert one.muscles.findings["quadriceps"] == "more"
    assert one.muscles.findings["calf"] == "less"


def test_where_no_study_found_a_difference_none_is_said():
    assert "no study found a difference" in said(did(leg_reading((BACK, RUN, 300, 1.0))))


@pytest.mark.parametrize(("difference", "opposite"), [(3.0, True), (-3.0, False), (0.1, False)])
def test_measured_impact_stands_apart_and_says_when_it_points_the_other_way(difference, opposite):
    told = did(replace(MIXED, metrics=(*MIXED.metrics, *matched(difference)))).impact
    assert told is not None
    assert told.mark == "measured"
    assert ("the other way" in told.text) is opposite


def test_a_difference_within_its_error_is_none():
    told = did(replace(MIXED, metrics=matched(0.1))).impact
    assert told is not None
    assert "did not differ" in told.text
    assert "(\N{MINUS SIGN}0.2 to +0.4)" in told.heading


def test_impact_at_other_speeds_says_that_they_differ():
    both = (impact("impact_peak_run", 12.0, AHEAD), impact("impact_peak_run", 15.0, BACK))
    told = did(replace(MIXED, metrics=both)).impact
    assert told is not None
    assert "speeds were not the same" in told.text


def test_of_the_simulated_athlete_it_speaks_by_name():
    one = did(MIXED, ADA)
    assert one.heading == "What it did for Ada"
    assert "your" not in said(one).lower()
    assert did(MIXED).heading == "What it did for you"


def test_nobody_is_sent_to_settings_for_the_simulated_athlete():
    ask = did(MIXED, replace(ADA, bodies=())).ask
    assert ask is None or ask.href == ""


def test_the_map_and_its_table_say_the_same():
    muscles = did(MIXED).muscles
    assert muscles is not None
    assert muscles.says.startswith("Works more backward: quadriceps.")
    assert {
        line.muscle: line.running.finding.value for line in muscles.lines if line.running
    } == muscles.findings
    assert all(line.walking is None for line in muscles.lines)


def test_a_day_long_run_and_a_run_of_a_second_have_words():
    long = did(leg_reading((AHEAD, RUN, 80_000, 2.5), (BACK, RUN, 6_000, 2.1)))
    assert "3:33:30 h" in said(long)
    assert did(leg_reading((BACK, RUN, 1, 2.1))).muscles is not None
    assert did(leg_reading()).lead == "Nothing moved here."


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1.28, "28 % more"), (0.756, "24 % less"), (1.001, "no difference"), (1.9, "90 % more")],
)
def test_a_ratio_is_said_as_a_change(ratio, words):
    assert change_words(ratio) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.15, 1.35, "15 to 35 more"),
        (0.61, 1.0, "39 less to none"),
        (0.72, 1.28, "28 less to 28 more"),
        (0.6, 0.9, "40 to 10 less"),
        (1.0, 1.2, "none to 20 more"),
    ],
)
def test_a_range_is_said_as_a_change(low, high, words):
    assert change_range(low, high) == words


def test_an_estimate_has_two_figures_at_most():
    assert [rough(x) for x in (3104.6, 55.3, 2.135, 0.756, 0)] == ["3,100", "55", "2.1", "0.76", "0"]


def test_a_ride_did_nothing_that_is_known_here_and_its_cadence_is_no_steps():
    ride = read_run(
        recording(
            stream(Sensor.SPEED, speed_mps=[7.0] * 600),
            stream(Sensor.CADENCE, cadence_spm=[80.0] * 600),
            sport="cycling",
        ),
        SOMEBODY,
        (said_to_be(0, 600, AHEAD),),
    )
    one = did_of(ride, SOMEBODY)
    assert (one.told, one.muscles, one.ask) == ((), None, None)
    assert "not on foot" in one.lead
    cadence_fact = next(fact for fact in facts_of(ride, SOMEBODY) if fact.key == "cadence")
    assert (cadence_fact.value, cadence_fact.unit) == ("80", "a minute")
    assert "no steps" in cadence_fact.why
