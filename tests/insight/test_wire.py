"""The door `backstride.reading/1`: what goes through comes back, and no browser chokes on it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from backstride.insight.run import read_run
from backstride.insight.wire import reading_from_json, reading_to_json
from backstride.vocab.athlete import Athlete
from backstride.vocab.incident import Incident, IncidentKind
from backstride.vocab.reading import Estimate, Metric, RunReading, Steps, WornSummary
from backstride.vocab.recording import Placement, Problem, Recording, Sensor
from backstride.vocab.segment import Label, Origin, Travel
from recordings import LABELS, recording, run_at, runs, stream


def through(reading: RunReading) -> RunReading:
    """Through strict JSON text and back."""
    return reading_from_json(json.loads(json.dumps(reading_to_json(reading), allow_nan=False)))


@settings(max_examples=40)
@given(runs(), LABELS)
def test_a_reading_comes_back_as_it_went_and_is_the_same_each_time(run: Recording, labels: list[Label]):
    reading = read_run(run, Athlete(), tuple(labels))
    assert through(reading) == reading == read_run(run, Athlete(), tuple(labels))


def test_missing_values_never_become_numbers_that_json_does_not_have():
    run = recording(
        stream(Sensor.SPEED, speed_mps=[np.nan, 2.0, np.nan]),
        stream(Sensor.HR, hr_bpm=[np.nan, 120.0, np.nan]),
        stream(Sensor.ALTITUDE, altitude_m=[np.nan, 1.0, 2.0]),
    )
    reading = read_run(run, Athlete())
    assert through(reading) == reading


def test_everything_that_a_reading_can_hold_comes_back():
    run = run_at(
        (2.5, 60),
        placement=Placement.LUMBAR,
        problems=(Problem("truncated", "It ends early.", 1 / 3, 2 / 3),),
    )
    reading = replace(
        read_run(run, Athlete()),
        steps=Steps(3, (0.5, 1.0, 1.5), ("left", "right", None)),
        incidents=(Incident(20.0, 22.5, IncidentKind.STUMBLE, 0.8, "the rhythm broke"),),
        estimates=(
            Estimate("energy", 61, 70, 82, "kcal", Travel.BACKWARD, ("wright2001",), extrapolated=False),
        ),
        metrics=(Metric("cadence", 172.1, "1/min", Travel.BACKWARD, 0.0, 62.0, Origin.NAMED),),
    )
    worn = (WornSummary(Placement.LUMBAR, "-z", "given"), WornSummary(None, None, "unknown"))
    reading = replace(reading, recording=replace(reading.recording, worn=worn))
    assert through(reading) == reading


def test_a_reading_that_was_kept_before_steps_were_measured_can_still_be_read():
    wire = reading_to_json(read_run(run_at((2.5, 60)), Athlete()))
    del wire["incidents"], wire["recording"]["worn"], wire["steps"]["feet"]
    reading = reading_from_json(wire)
    assert (reading.incidents, reading.recording.worn, reading.steps.feet) == ((), (), ())


def test_the_object_is_the_one_that_the_design_promises():
    run = run_at((2.5, 60), problems=(Problem("truncated", "It ends early."),))
    wire = reading_to_json(read_run(run, Athlete()))
    assert list(wire) == [
        "schema",
        "recording",
        "segments",
        "steps",
        "metrics",
        "estimates",
        "incidents",
        "legs",
        "steady",
    ]
    assert wire["schema"] == "backstride.reading/1"
    assert wire["recording"]["start"] == "2026-05-01T07:00:00Z"
    assert wire["recording"]["problems"] == ["It ends early."]
    assert wire["recording"]["sensors"] == ["speed"]
    assert wire["segments"][0]["travel"] == "unknown"
    assert wire["steps"] == {"count": None, "times_s": [], "feet": []}
    assert wire["recording"]["worn"] == wire["incidents"] == []


def test_a_run_without_a_date_says_so():
    assert reading_to_json(read_run(run_at((2.5, 5), start=None), Athlete()))["recording"]["start"] is None


def test_another_schema_is_refused():
    wire = reading_to_json(read_run(run_at((2.5, 5)), Athlete()))
    with pytest.raises(ValueError, match="reading/2"):
        reading_from_json(wire | {"schema": "backstride.reading/2"})
