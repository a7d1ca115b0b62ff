"""Estimates of a reading: they follow the body, say what is not in them, and change nothing that was
measured."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from backstride.insight.body import body_of
from backstride.insight.energy import energy_sentences
from backstride.insight.explained import explain, with_estimates
from backstride.insight.run import read_run
from backstride.vocab.athlete import Athlete, Body, OwnRatio, Preferences
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Recording, Sensor
from backstride.vocab.segment import Gait, Label, Travel
from leg_readings import leg_reading
from recordings import recording, run_at, stream

SEVENTY = Athlete(bodies=(Body(date(2026, 1, 1), mass_kg=70),))
FORWARD = Label(0, 300, Travel.FORWARD, Gait.RUN)
BACKWARD = Label(300, 600, Travel.BACKWARD, Gait.RUN)


def there_and_back(athlete: Athlete = SEVENTY, *labels: Label, **more) -> RunReading:
    return read_run(run_at((2.5, 600), **more), athlete, labels or (FORWARD, BACKWARD))


def energy(reading: RunReading, travel: Travel | None = None, name: str = "energy") -> float:
    return next(e.value for e in reading.estimates if (e.name, e.travel) == (name, travel))


def codes(reading: RunReading) -> list[str]:
    return [problem.code for problem in reading.recording.problems]


def slope(grade: float) -> Recording:
    t = np.arange(601.0)
    return recording(
        stream(Sensor.SPEED, speed_mps=np.full(t.size, 2.5), distance_m=2.5 * t),
        stream(Sensor.ALTITUDE, altitude_m=100 + 2.5 * t * grade),
    )


def test_a_run_is_read_with_its_energy():
    reading = there_and_back()
    assert energy(reading) == pytest.approx(
        energy(reading, Travel.FORWARD) + energy(reading, Travel.BACKWARD)
    )
    assert 1.2 < energy(reading, Travel.BACKWARD, "energy_ratio") < 1.4


def test_without_a_mass_there_is_no_energy_and_no_word_about_it():
    reading = there_and_back(Athlete())
    assert [e.name for e in reading.estimates if e.name.startswith("energy")] == ["energy_ratio"]
    assert not [code for code in codes(reading) if code.startswith("energy")]


def test_a_body_that_changed_shows_in_a_kept_reading_at_once():
    kept = there_and_back()
    heavier = Athlete(bodies=(Body(date(2026, 1, 1), mass_kg=140),))
    assert energy(with_estimates(kept, heavier)) == pytest.approx(2 * energy(kept), rel=1e-5)
    assert with_estimates(kept, SEVENTY) == kept
    assert codes(with_estimates(kept, Athlete())) == [c for c in codes(kept) if not c.startswith("energy")]


def test_the_body_is_that_of_the_day_where_the_person_lives():
    late = read_run(run_at((2.5, 60), start=datetime(2026, 5, 1, 23, 30, tzinfo=UTC)), Athlete())
    bodies = (Body(date(2026, 5, 1), mass_kg=70), Body(date(2026, 5, 2), mass_kg=71))
    tokyo = Athlete(bodies=bodies, preferences=Preferences(time_zone="Asia/Tokyo"))
    assert body_of(late, Athlete(bodies=bodies)).mass_kg == 70
    assert body_of(late, tokyo).mass_kg == 71
    undated = replace(late, recording=replace(late.recording, start_utc=None))
    assert body_of(undated, tokyo).mass_kg == 71
    assert body_of(undated, Athlete()) is None


def test_an_own_ratio_takes_its_place_among_the_sources():
    own = replace(SEVENTY, own_ratios=(OwnRatio(Gait.RUN, 1.2, 1.15, 1.25, stretches=6, runs=3),))
    found = next(e for e in with_estimates(there_and_back(), own).estimates if e.name == "energy_ratio")
    assert "own" in found.sources
    assert found.value == pytest.approx(1.2, abs=0.01)


def test_a_grade_that_is_not_known_is_said_once():
    assert codes(there_and_back()).count("energy-grade") == 1


def test_backward_downhill_has_no_energy_and_its_share_is_said():
    reading = read_run(slope(-0.05), SEVENTY, (FORWARD, BACKWARD))
    assert not any(e.travel is Travel.BACKWARD for e in reading.estimates if e.name.startswith("energy"))
    words = next(p.words for p in reading.recording.problems if p.code == "energy-downhill")
    assert "50 %" in words
    assert "No study that we found measured" in words


def test_backward_uphill_costs_more_than_level_and_less_than_steeper():
    cost = [energy(read_run(slope(grade), SEVENTY, (FORWARD, BACKWARD))) for grade in (0.0, 0.05, 0.1)]
    assert cost == sorted(cost)
    assert cost[1] > 1.15 * cost[0]


@pytest.mark.parametrize(
    ("travel", "gait", "speed_mps", "said"),
    [
        (Travel.BACKWARD, Gait.WALK, 1.56, True),
        (Travel.BACKWARD, Gait.UNKNOWN, 1.56, True),
        (Travel.BACKWARD, Gait.WALK, 1.3, False),
        (Travel.BACKWARD, Gait.RUN, 1.56, False),
        (Travel.FORWARD, Gait.WALK, 1.56, False),
    ],
)
def test_a_brisk_walk_backward_says_what_its_estimate_rests_on(travel, gait, speed_mps, said):
    explained = explain(leg_reading((travel, gait, 300, speed_mps)), SEVENTY)
    assert any(problem.code == "energy-brisk" for problem in explained.problems) is said


def test_an_unknown_direction_has_no_energy_and_its_share_is_said():
    reading = there_and_back(SEVENTY, BACKWARD)
    assert energy(reading) == energy(reading, Travel.BACKWARD)
    assert "50 %" in next(p.words for p in reading.recording.problems if p.code == "energy-unknown")


def test_a_belt_that_nobody_named_leaves_energy_unknown():
    reading = read_run(recording(duration_s=600.0), SEVENTY, (FORWARD, BACKWARD))
    assert not [e for e in reading.estimates if e.name.startswith("energy")]
    assert "belt" in next(p.words for p in reading.recording.problems if p.code == "energy-unknown")


def test_another_start_changes_no_estimate():
    early, late = there_and_back(), there_and_back(start=datetime(2026, 7, 1, 5, tzinfo=UTC))
    assert explain(early, SEVENTY) == explain(late, SEVENTY)


def test_a_rest_before_the_run_changes_no_estimate():
    labels = (
        Label(0, 100, Travel.STILL), replace(FORWARD, start_s=100, end_s=400),
        replace(BACKWARD, start_s=400, end_s=700),
    )  # fmt: skip
    rested = read_run(run_at((0.0, 100), (2.5, 600)), SEVENTY, labels)
    for one, other in zip(there_and_back().estimates, rested.estimates, strict=True):
        assert (one.name, one.travel) == (other.name, other.travel)
        assert other.value == pytest.approx(one.value, rel=0.01)  # the ramp of one second at its start


def test_speed_and_effort_are_both_said():
    same_speed, same_effort, practice = energy_sentences()
    assert "same speed" in same_speed
    assert "same effort" in same_effort
    assert "19 %" in practice
    assert "not in the numbers" in practice


@pytest.mark.parametrize("sport", ["cycling", "e_biking", "swimming"])
def test_a_ride_that_was_called_forward_costs_no_running(sport: str):
    ride = there_and_back(SEVENTY, FORWARD, BACKWARD, sport=sport)
    assert ride.estimates == ()
    assert codes(ride) == ["not-on-foot"]
    assert f"this was {sport.replace('_', ' ')}, not on foot" in ride.recording.problems[0].words
    assert with_estimates(ride, replace(SEVENTY, bodies=(Body(date(2026, 1, 1), mass_kg=90),))) == ride
    assert there_and_back(SEVENTY, FORWARD, sport="trail_running").estimates
