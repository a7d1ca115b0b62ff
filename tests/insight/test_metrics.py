"""Key numbers: parts add up to the whole, standing is not in a speed, and who says so is said."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.insight.metrics import metrics_of
from backstride.insight.travel import segments_of
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Recording, Sensor, Stream
from backstride.vocab.segment import Label, Origin, Travel
from recordings import LABELS, recording, run_at, runs, said, stream, trace


def numbers(run: Recording, *labels: Label) -> dict[tuple[str, Travel | None], Metric]:
    """The metrics of a run by name and travel."""
    return {(m.name, m.travel): m for m in metrics_of(run, segments_of(run, labels), labels)}


@given(runs(), LABELS)
def test_the_parts_of_a_run_last_as_long_as_the_whole(run: Recording, labels: list[Label]):
    found = numbers(run, *labels)
    parts = sum(m.value for (name, travel), m in found.items() if name == "duration" and travel is not None)
    assert parts == pytest.approx(run.duration_s, abs=0.01)
    assert found["duration", None].value == pytest.approx(run.duration_s, abs=0.001)


@given(runs(), LABELS, st.lists(st.one_of(st.none(), st.floats(0.1, 5)), min_size=8, max_size=8))
def test_the_ways_of_a_run_are_as_long_as_the_whole(
    run: Recording, labels: list[Label], belts: list[float | None]
):
    spoken = [replace(label, speed_mps=belt) for label, belt in zip(labels, belts, strict=False)]
    found = numbers(run, *spoken)
    parts = sum(m.value for (name, travel), m in found.items() if name == "distance" and travel is not None)
    whole = found.get(("distance", None))
    assert parts == pytest.approx(0.0 if whole is None else whole.value, abs=0.01)


@given(runs(), LABELS)
def test_whoever_swaps_forward_and_backward_swaps_the_numbers(run: Recording, labels: list[Label]):
    plain = replace(run, laps=())
    other = {Travel.FORWARD: Travel.BACKWARD, Travel.BACKWARD: Travel.FORWARD}
    swapped = [replace(label, travel=other.get(label.travel, label.travel)) for label in labels]
    here, there = numbers(plain, *labels), numbers(plain, *swapped)
    assert {(name, other.get(travel, travel)): m.value for (name, travel), m in here.items()} == {
        key: m.value for key, m in there.items()
    }


def test_standing_is_not_in_the_speed_of_a_run():
    found = numbers(run_at((2.5, 100), (0.0, 100)))
    assert found["speed", None].value == pytest.approx(2.5, abs=0.03)
    assert found["distance", None].value == pytest.approx(247.5)
    assert found["duration", Travel.STILL].value == pytest.approx(100, abs=1)
    assert ("speed", Travel.STILL) not in found


def test_a_silence_of_the_watch_is_not_in_the_speed():
    run = recording(stream(Sensor.SPEED, [*range(60), *range(600, 660)], speed_mps=np.full(120, 3.0)))
    assert numbers(run)["speed", None].value == pytest.approx(3.0, abs=0.06)


def test_a_distance_that_grew_in_a_silence_was_gone_in_it():
    run = recording(stream(Sensor.SPEED, [0, 60, 120], distance_m=[0, 180, 360]))
    assert numbers(run)["speed", None].value == pytest.approx(3.0)


def test_the_belt_that_was_said_beats_a_receiver_that_stood():
    run = run_at((0.1, 600))
    found = numbers(run, said(0, 300, Travel.BACKWARD, 1.5), said(300, 600, Travel.FORWARD, 2.5))
    assert found["distance", Travel.BACKWARD].value == pytest.approx(450)
    assert found["speed", Travel.FORWARD].value == pytest.approx(2.5)
    assert found["distance", None].value == pytest.approx(1200)
    assert found["distance", None].origin is Origin.SAID


def test_two_belts_in_one_stretch_backward_are_two_belts():
    found = numbers(
        run_at((1.0, 200)), said(0, 100, Travel.BACKWARD, 1.0), said(100, 200, Travel.BACKWARD, 2.0)
    )
    assert found["distance", Travel.BACKWARD].value == pytest.approx(300)
    assert found["speed", Travel.BACKWARD].value == pytest.approx(1.5)


def test_the_last_belt_said_wins():
    found = numbers(
        run_at((1.0, 100)), said(0, 100, Travel.BACKWARD, 1.0), said(0, 100, Travel.BACKWARD, 3.0)
    )
    assert found["speed", Travel.BACKWARD].value == pytest.approx(3.0)


def test_a_belt_on_a_part_leaves_the_rest_measured():
    found = numbers(run_at((2.0, 200)), said(0, 100, Travel.BACKWARD, 1.0))
    assert found["distance", Travel.BACKWARD].value == pytest.approx(100)
    assert found["distance", Travel.UNKNOWN].value == pytest.approx(198, abs=2)
    assert found["distance", Travel.UNKNOWN].origin is Origin.MEASURED


def test_who_says_that_it_was_backward_is_said():
    found = numbers(run_at((2.0, 200)), said(0, 100, Travel.BACKWARD))
    assert found["duration", Travel.BACKWARD].origin is Origin.SAID
    assert found["distance", Travel.BACKWARD].origin is Origin.MEASURED
    assert found["duration", Travel.UNKNOWN].origin is Origin.MEASURED


def typed(*labels: Label, distance_m: float | None = 2000.0) -> dict[tuple[str, Travel | None], Metric]:
    """A session of 1,000 s without a file."""
    return numbers(Recording("typed", "typed in", None, 1000.0, {}, said_distance_m=distance_m), *labels)


def test_a_typed_distance_of_one_travel_is_its_distance():
    found = typed(said(0, 1000, Travel.BACKWARD))
    assert found["distance", Travel.BACKWARD].value == pytest.approx(2000)
    assert found["speed", None].value == pytest.approx(2.0)
    assert found["distance", None].origin is Origin.SAID


def test_a_typed_distance_of_two_travels_is_not_shared_out_by_guessing():
    found = typed(said(0, 500, Travel.BACKWARD), said(500, 1000, Travel.FORWARD))
    assert found["distance", None].value == 2000
    assert ("distance", Travel.BACKWARD) not in found


def test_what_the_belt_leaves_of_a_typed_distance_is_the_others():
    found = typed(said(0, 500, Travel.BACKWARD, 1.0), said(500, 1000, Travel.FORWARD))
    assert found["distance", Travel.FORWARD].value == pytest.approx(1500)


def test_standing_has_no_part_of_a_typed_distance():
    found = typed(said(0, 500, Travel.STILL), said(500, 1000, Travel.BACKWARD))
    assert found["speed", Travel.BACKWARD].value == pytest.approx(4.0)
    assert ("distance", Travel.STILL) not in found


def test_belts_that_go_further_than_the_typed_distance_are_believed():
    found = typed(said(0, 1000, Travel.BACKWARD, 3.0))
    assert found["distance", None].value == pytest.approx(3000)


def test_how_long_a_typed_session_took_is_said_and_not_measured():
    assert typed()["duration", None].origin is Origin.SAID
    assert numbers(run_at((2.0, 10)))["duration", None].origin is Origin.MEASURED


def test_a_session_without_a_distance_has_none():
    assert ("distance", None) not in typed(distance_m=None)


def test_a_heart_rate_is_a_mean_over_time_and_not_over_samples():
    # 100 beats a minute for 10 s written once, then 160 for 10 s written each second.
    run = recording(stream(Sensor.HR, [0, *range(10, 20)], hr_bpm=[100] + [160] * 10), duration_s=20.0)
    found = numbers(run)
    assert found["heart_rate", None].value == pytest.approx(130)
    assert found["heart_rate_max", None].value == 160


def test_the_very_last_beat_counts():
    run = recording(stream(Sensor.HR, hr_bpm=[100, 100, 190]))
    assert numbers(run)["heart_rate_max", None].value == 190


def test_a_heart_beats_in_each_travel_by_itself():
    run = recording(stream(Sensor.HR, hr_bpm=trace((120, 50), (160, 50))), duration_s=100.0)
    found = numbers(run, said(50, 100, Travel.BACKWARD))
    assert found["heart_rate", Travel.BACKWARD].value == 160
    assert found["heart_rate", Travel.UNKNOWN].value == 120


def test_standing_has_a_heart_rate_but_no_cadence():
    run = recording(
        stream(Sensor.SPEED, speed_mps=trace((2.5, 50), (0.0, 50))),
        stream(Sensor.HR, hr_bpm=np.full(100, 120.0)),
        stream(Sensor.CADENCE, cadence_spm=trace((170, 50), (0.0, 50))),
        stream(Sensor.POWER, power_w=trace((250, 50), (50, 50))),
        duration_s=100.0,
    )
    found = numbers(run)
    assert ("heart_rate", Travel.STILL) in found
    assert ("cadence", Travel.STILL) not in found
    assert ("power", Travel.STILL) not in found
    assert found["cadence", None].value == 170
    assert found["power", Travel.UNKNOWN].value == pytest.approx(250, abs=1)


def test_a_sensor_that_says_nothing_in_a_stretch_has_no_number_there():
    run = recording(stream(Sensor.HR, hr_bpm=trace((120, 50))), duration_s=100.0)
    assert ("heart_rate", Travel.BACKWARD) not in numbers(run, said(60, 100, Travel.BACKWARD))


def test_a_barometer_that_wanders_climbs_nothing():
    wander = 100 + np.tile([0.0, 0.9, -0.8, 0.5], 100)
    assert numbers(recording(stream(Sensor.ALTITUDE, altitude_m=wander)))["climb", None].value == 0.0


def test_a_hill_is_climbed_once_each_time():
    hill = np.concatenate([np.linspace(0, 50, 51), np.linspace(50, 0, 51)])
    run = recording(stream(Sensor.ALTITUDE, altitude_m=np.concatenate([hill, hill])))
    assert numbers(run)["climb", None].value == pytest.approx(100, abs=2)


def test_an_elevation_that_is_never_known_is_no_climb():
    empty = Stream(Sensor.ALTITUDE, np.arange(3.0), {"altitude_m": np.full(3, np.nan)})
    assert ("climb", None) not in numbers(recording(empty))


def test_a_distance_that_is_never_known_is_not_zero():
    gone = Stream(
        Sensor.SPEED, np.arange(3.0), {"distance_m": np.full(3, np.nan), "speed_mps": trace((2.0, 3))}
    )
    assert ("distance", None) not in numbers(recording(gone))


def test_a_single_moment_has_no_numbers():
    assert metrics_of(recording(stream(Sensor.HR, hr_bpm=[120.0])), ()) == ()
