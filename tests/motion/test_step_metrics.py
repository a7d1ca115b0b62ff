"""Numbers of steps: true to the truth, by travel, and refused where they are not sound."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.contacts import Contacts
from backstride.motion.step_metrics import MEASURES, step_metrics
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Segment, Travel
from stepping import MOVE_S, STAND_S, contacts, stepping


def stretch(start_s: float, end_s: float, travel: Travel, gait: Gait = Gait.RUN) -> Segment:
    return Segment(start_s, end_s, travel, gait, 0.9, "a test")


def values(measured, travel=None) -> dict[str, float]:
    return {metric.name: metric.value for metric in measured.metrics if metric.travel is travel}


def every(step_s: float, count: int, start_s: float = 0.0) -> Contacts:
    """Contacts as regular as a clock."""
    times = start_s + step_s * np.arange(count)
    nothing = np.full(count, np.nan)
    steps = np.append(np.full(count - 1, step_s), np.nan)
    return Contacts(times, np.zeros(count, np.int8), 1, nothing, nothing, nothing, steps)


def joined(*parts: Contacts) -> Contacts:
    columns = ("times_s", "foot", "contact_time_s", "flight_time_s", "step_length_m", "step_time_s")
    held = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    return Contacts(steps_each=1, **held)


def test_a_run_has_its_cadence_and_its_flight():
    worn, truth = stepping(165.0, Travel.BACKWARD, Placement.LUMBAR)
    segments = (
        stretch(0.0, STAND_S, Travel.STILL, Gait.STAND),
        stretch(STAND_S, STAND_S + MOVE_S, Travel.BACKWARD),
    )
    measured = step_metrics(worn, contacts(worn), segments)
    whole, back = values(measured), values(measured, Travel.BACKWARD)
    true = np.diff(truth.step_times_s).mean()
    assert whole["cadence"] == pytest.approx(60 / true, rel=0.02)
    assert whole["step_time"] == pytest.approx(true, rel=0.02)
    assert whole["contact_time"] + whole["flight_time"] == pytest.approx(whole["step_time"], abs=0.01)
    assert back["cadence"] == pytest.approx(whole["cadence"], rel=0.01)
    assert {metric.travel for metric in measured.metrics} == {None, Travel.BACKWARD}


def test_forward_and_backward_are_not_mixed_and_a_pause_lowers_no_cadence():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    both = joined(every(0.35, 40, start_s=1.0), every(0.30, 40, start_s=60.0))
    segments = (stretch(0.0, 50.0, Travel.FORWARD), stretch(50.0, 100.0, Travel.BACKWARD))
    measured = step_metrics(worn, both, segments)
    assert values(measured, Travel.FORWARD)["cadence"] == pytest.approx(60 / 0.35, abs=0.1)
    assert values(measured, Travel.BACKWARD)["cadence"] == pytest.approx(60 / 0.30, abs=0.1)
    assert values(measured)["step_time"] == pytest.approx(0.325, abs=0.001)
    assert values(measured)["steps"] == 80


def test_steps_in_stillness_do_not_count():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    steps = every(0.35, 40, start_s=1.0)
    still = (stretch(0.0, 50.0, Travel.STILL, Gait.STAND),)
    assert step_metrics(worn, steps, still).metrics == ()
    assert step_metrics(worn, steps, ()).metrics == ()


def test_a_few_steps_are_no_mean():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    forward = (stretch(0.0, 50.0, Travel.FORWARD),)
    assert step_metrics(worn, every(0.35, 9), forward).metrics == ()
    assert values(step_metrics(worn, every(0.35, 12), forward))


def test_a_walk_has_a_step_time_for_each_foot():
    worn, truth = stepping(108.0, Travel.FORWARD, Placement.LUMBAR, Gait.WALK)
    segments = (stretch(0.0, 32.0, Travel.FORWARD, Gait.WALK),)
    found = values(step_metrics(worn, contacts(worn), segments))
    true = np.diff(truth.step_times_s).mean()
    assert found["step_time_left"] == pytest.approx(true, rel=0.03)
    assert found["step_time_right"] == pytest.approx(true, rel=0.03)
    assert "contact_time" not in found


def test_a_foot_tells_contact_time_of_forward_walking_alone():
    worn, _ = stepping(108.0, Travel.FORWARD, Placement.FOOT_LEFT, Gait.WALK, forget=True)
    found = contacts(worn)
    ahead = (stretch(0.0, 32.0, Travel.FORWARD, Gait.WALK),)
    back = (stretch(0.0, 32.0, Travel.BACKWARD, Gait.WALK),)
    assert "contact_time" in values(step_metrics(worn, found, ahead))
    assert "contact_time" not in values(step_metrics(worn, found, back))


def test_what_is_refused_is_said():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR, rate_hz=50.0)
    forward = (stretch(0.0, 32.0, Travel.FORWARD),)
    codes = {problem.code for problem in step_metrics(worn, contacts(worn), forward).problems}
    assert codes == {"contact-rate", "step-length-unknown"}
    placeless = step_metrics(replace(worn, placement=None), None, forward)
    assert [problem.code for problem in placeless.problems] == ["steps-no-placement"]
    blind = replace(worn, placement=Placement.THIGH, six=replace(worn.six, has_gyroscope=False))
    assert [problem.code for problem in step_metrics(blind, None, forward).problems] == ["steps-no-gyroscope"]


def test_every_metric_is_described():
    worn, _ = stepping(108.0, Travel.FORWARD, Placement.FOOT_LEFT, Gait.WALK)
    forward = (stretch(0.0, 32.0, Travel.FORWARD, Gait.WALK),)
    units = {measure.name: measure.unit for measure in MEASURES}
    found = step_metrics(worn, contacts(worn), forward).metrics
    assert {metric.name for metric in found} == {
        "cadence", "steps", "step_time", "contact_time", "step_length",
    }  # fmt: skip
    assert all(units[metric.name] == metric.unit for metric in found)
