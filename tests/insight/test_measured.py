"""Worn sensors in a reading: travel, steps and numbers, each once; strange recordings break nothing."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backstride.insight.measures import GROUPS
from backstride.insight.run import read_run, read_together
from backstride.insight.series import chart_series
from backstride.insight.trial import Eyes, Stance, Trial, TrialKind
from backstride.insight.wire import reading_from_json, reading_to_json
from backstride.insight.words import one_sentence
from backstride.sample.script import Block, Enter, Script
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import Worn
from backstride.vocab.athlete import Athlete
from backstride.vocab.reading import RunReading
from backstride.vocab.recording import Placement, Recording, Sensor, Stream
from backstride.vocab.segment import Gait, Label, Origin, Travel
from recordings import recording, stream

FWD, BACK, WALK = Travel.FORWARD, Travel.BACKWARD, Gait.WALK
STAND = Block(6, Travel.STILL, Gait.STAND)
THERE_AND_BACK: Script = (
    STAND, Block(30, FWD, WALK, 1.4), Block(26, BACK, WALK, 1.15, enter=Enter.KEEP_FACING), STAND,
)  # fmt: skip
KNOWN = {measure.name for group in GROUPS for measure in group.measures}


@cache
def walked(placement: Placement | None = Placement.LUMBAR, facing: str | None = "+x") -> Recording:
    """A simulated walk, forward and back again without turning."""
    made = simulate_worn(THERE_AND_BACK, 3, Worn(placement or Placement.LUMBAR)).recording
    return replace(made, placement=placement, facing=facing)


@cache
def read(placement: Placement | None = Placement.LUMBAR, facing: str | None = "+x") -> RunReading:
    return read_run(walked(placement, facing), Athlete())


def seconds(reading: RunReading, travel: Travel) -> float:
    return sum(s.duration_s for s in reading.segments if s.travel is travel)


@pytest.mark.parametrize(
    "placement", [Placement.LUMBAR, Placement.CHEST, Placement.THIGH, Placement.FOOT_LEFT]
)
def test_a_worn_sensor_with_a_known_facing_tells_forward_from_backward(placement: Placement):
    reading = read(placement)
    assert seconds(reading, FWD) == pytest.approx(30, abs=7)
    assert seconds(reading, BACK) == pytest.approx(26, abs=7)
    told = [s for s in reading.segments if s.travel in {FWD, BACK}]
    assert {s.origin for s in told} == {Origin.MEASURED}
    assert all(s.because and 0.5 < s.confidence <= 1 for s in told)


def test_without_a_facing_neither_is_claimed_and_the_reading_says_what_helps():
    reading = read(Placement.LUMBAR, None)
    assert seconds(reading, FWD) == seconds(reading, BACK) == 0
    assert "facing-unknown" in {p.code for p in reading.recording.problems}
    assert reading.recording.worn[0].mounting == "unknown"


@pytest.mark.parametrize("placement", [Placement.LUMBAR, Placement.FOOT_LEFT])
def test_a_stretch_that_the_person_calls_forward_shows_which_way_the_sensor_faces(placement: Placement):
    labels = (Label(7, 30, FWD, WALK),)
    assert seconds(read(placement, None), BACK) == 0
    reading = read_run(walked(placement, None), Athlete(), labels)
    assert reading.recording.worn[0].mounting == "calibrated"
    assert seconds(reading, BACK) == pytest.approx(26, abs=6)


@pytest.mark.parametrize("placement", [Placement.CHEST, Placement.FOOT_LEFT])
def test_a_stand_and_ten_steps_forward_do_too(placement: Placement):
    reading = read(placement, "calibrated")
    assert (reading.recording.worn[0].facing, reading.recording.worn[0].mounting) == (
        "calibrated",
        "calibrated",
    )
    assert seconds(reading, BACK) == pytest.approx(26, abs=6)


def test_without_a_placement_nothing_is_measured_but_standing_and_the_reading_says_why():
    reading = read(None, "+x")
    assert reading.steps.count is None
    assert "placement-unknown" in {p.code for p in reading.recording.problems}
    assert {m.name for m in reading.metrics} == {"duration"}


def test_every_step_is_there_once_with_its_foot_where_that_can_be_told():
    steps = read().steps
    assert steps.count == len(steps.times_s) == len(steps.feet)
    assert steps.times_s == tuple(sorted(steps.times_s))
    one_foot = read(Placement.FOOT_LEFT).steps
    assert set(one_foot.feet) == {"left"}
    assert one_foot.count == 2 * len(one_foot.times_s)


def test_two_feet_make_one_row_of_steps():
    both = read_together((walked(Placement.FOOT_LEFT), walked(Placement.FOOT_RIGHT)), Athlete()).steps
    assert both.count == len(both.times_s) == pytest.approx(read().steps.count, rel=0.1)
    assert sum(a != b for a, b in zip(both.feet, both.feet[1:], strict=False)) >= 0.9 * len(both.feet[1:])


def test_sensors_that_are_read_together_answer_what_each_alone_cannot():
    alone, trunk = read(Placement.FOOT_LEFT), read(Placement.LUMBAR)
    together = read_together((walked(Placement.FOOT_LEFT), walked(Placement.LUMBAR)), Athlete())
    names = {m.name for m in together.metrics}
    assert names >= {m.name for m in trunk.metrics} - {"flight_time", "step_time_left", "step_time_right"}
    assert "step_length" in {m.name for m in alone.metrics} & names
    assert [w.placement for w in together.recording.worn] == [Placement.FOOT_LEFT, Placement.LUMBAR]
    assert "posture-placement" not in {p.code for p in together.recording.problems}


def test_no_number_has_two_values_and_every_number_has_a_meaning():
    for placement in (Placement.LUMBAR, Placement.FOOT_LEFT, Placement.WRIST):
        metrics = read(placement).metrics
        keys = [(m.name, m.travel, m.start_s, m.end_s) for m in metrics]
        assert len(keys) == len(set(keys))
        assert {m.name for m in metrics} <= KNOWN


def test_what_the_device_counted_itself_stands():
    t = np.arange(0.0, 68.0)
    counted = stream(Sensor.CADENCE, t, cadence_spm=np.full(t.size, 99.0))
    run = walked()
    reading = read_run(replace(run, streams={**run.streams, Sensor.CADENCE: counted}), Athlete())
    whole = [m.value for m in reading.metrics if m.name == "cadence" and m.travel is None]
    assert whole == [99.0]


def test_a_chart_shows_measured_steps_where_the_device_counted_none():
    run, reading = walked(), read()
    cadence = chart_series(run, reading.segments, steps=reading.steps).cadence
    assert cadence is not None
    known = [value for value in cadence.values if value is not None]
    assert 80 < float(np.median(known)) < 150
    assert chart_series(run, reading.segments).cadence is None


def test_a_test_adds_its_numbers_to_the_reading():
    stand = simulate_worn((Block(40, Travel.STILL, Gait.STAND),), 3, Worn(Placement.LUMBAR)).recording
    sway = Trial(TrialKind.SWAY, Stance.TWO_LEGS, Eyes.OPEN)
    assert "sway_rms_two_legs_eyes_open" in {m.name for m in read_run(stand, Athlete(), (), sway).metrics}
    walk = (STAND, Block(4, BACK, WALK, 0.9, enter=Enter.KEEP_FACING), STAND)
    made = simulate_worn(walk, 3, Worn(Placement.LUMBAR)).recording
    timed = read_run(made, Athlete(), (), Trial(TrialKind.BACKWARD_WALK))
    assert "backward_walk_time" in {m.name for m in timed.metrics}
    refused = read_run(walked(Placement.WRIST), Athlete(), (), Trial(TrialKind.BACKWARD_WALK))
    assert "backward-walk-placement" in {p.code for p in refused.recording.problems}


def test_a_reading_with_everything_measured_goes_through_json():
    assert reading_from_json(reading_to_json(read())) == read()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    placement=st.sampled_from([None, *Placement]),
    facing=st.sampled_from([None, "+x", "-z", "calibrated"]),
    rate_hz=st.sampled_from([5.0, 21.0, 50.0, 104.0, 400.0]),
    lasts_s=st.sampled_from([0.5, 2.5, 7.0, 31.0]),
    kind=st.sampled_from(["zero", "still", "noise", "wild", "beat", "holes", "flat axis"]),
    gyroscope=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_strange_sensor_breaks_a_reading(
    placement: Placement | None,
    facing: str | None,
    rate_hz: float,
    lasts_s: float,
    kind: str,
    *,
    gyroscope: bool,
    seed: int,
):
    rng = np.random.default_rng(seed)
    t = np.arange(0.0, lasts_s, 1 / rate_hz)
    force, turn = np.zeros((3, t.size)), np.zeros((3, t.size))
    if kind != "zero":
        force[2] = 9.81
    if kind in {"noise", "wild", "holes"}:
        size = 1e4 if kind == "wild" else 3.0
        force, turn = force + rng.normal(size=(3, t.size)) * size, rng.normal(size=(3, t.size)) * size / 3
    if kind == "beat":
        force[2] += 6 * np.sin(2 * np.pi * 2.7 * t)
    if kind == "flat axis":
        force[0] = np.nan
    keep = rng.random(t.size) > (0.4 if kind == "holes" else -1)
    if not keep.any():
        return
    names = ("x", "y", "z")
    streams = [
        stream(Sensor.ACC, t[keep], **{f"acc_{a}_mps2": v[keep] for a, v in zip(names, force, strict=True)})
    ]
    if gyroscope:
        gyr = {f"gyr_{a}_radps": v[keep] for a, v in zip(names, turn, strict=True)}
        streams.append(stream(Sensor.GYR, t[keep], **gyr))
    run = recording(*streams, placement=placement, facing=facing)
    reading = read_run(run, Athlete(), (Label(0, 5, FWD, WALK),))
    assert reading_from_json(reading_to_json(reading)) == reading


def test_the_sentence_of_a_run_says_what_is_missing_of_its_sensor():
    assert "say where the sensor was worn" in one_sentence(read(None, "+x"), Athlete())
    assert "say which way the sensor faced" in one_sentence(read(Placement.LUMBAR, None), Athlete())
    assert "nothing recorded here tells" in one_sentence(read(Placement.WRIST, "+x"), Athlete())
    assert "backward, as measured" in one_sentence(read(), Athlete())


def without(made: Recording, *sensors: Sensor) -> Recording:
    return replace(made, streams={s: one for s, one in made.streams.items() if s not in sensors})


def codes_of(made: Recording) -> set[str]:
    return {problem.code for problem in read_run(made, Athlete()).recording.problems}


def test_a_sensor_in_which_nothing_can_be_measured_says_why():
    slow = replace(
        walked(),
        streams={
            sensor: Stream(
                sensor, one.t_s[::12], {name: values[::12] for name, values in one.columns.items()}
            )
            for sensor, one in walked().streams.items()
        },
    )
    assert "rate-low" in codes_of(slow)
    assert "no-accelerometer" in codes_of(without(walked(), Sensor.ACC))


def test_without_a_gyroscope_no_direction_is_claimed_and_the_reading_does_not_ask_for_a_facing():
    for facing in ("+x", None):
        reading = read_run(without(walked(facing=facing), Sensor.GYR), Athlete())
        assert seconds(reading, FWD) == seconds(reading, BACK) == 0
        codes = {problem.code for problem in reading.recording.problems}
        assert "no-gyroscope" in codes
        assert "facing-unknown" not in codes


def test_a_sensor_that_felt_no_step_says_so():
    assert "steps-no-gyroscope" in codes_of(without(walked(Placement.THIGH), Sensor.GYR))
    back = replace(walked(), placement=Placement.THIGH)
    assert "steps-not-felt" in codes_of(back)
    assert "steps-not-felt" not in codes_of(walked(Placement.THIGH))


def test_a_wrist_is_not_asked_for_its_facing():
    assert "facing-unknown" not in codes_of(walked(Placement.WRIST, None))


def test_steps_of_two_feet_come_one_after_the_other():
    left, right = walked(Placement.FOOT_LEFT), walked(Placement.FOOT_RIGHT)
    times = read_together((left, right), Athlete()).steps.times_s
    assert all(a < b for a, b in pairwise(times))


def test_a_calibration_that_was_not_found_is_not_asked_for_again():
    stroll = simulate_worn((Block(20, FWD, WALK, 1.2),), 3, Worn(Placement.LUMBAR)).recording
    made = replace(stroll, placement=Placement.LUMBAR, facing="calibrated")
    (told,) = [p.words for p in read_run(made, Athlete()).recording.problems if p.code == "facing-unknown"]
    assert "was not found" in told


def test_the_calibration_of_one_sensor_is_not_that_of_another():
    wrist, back = walked(Placement.WRIST, "calibrated"), walked(Placement.LUMBAR, None)
    reading = read_together((wrist, back), Athlete())
    assert [one.mounting for one in reading.recording.worn] == ["unknown", "unknown"]
    assert seconds(reading, FWD) == seconds(reading, BACK) == 0
