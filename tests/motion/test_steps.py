"""Steps: none doubled, none halved, none while nobody steps, at every placement, both ways."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.speed import Course
from backstride.motion.steps import contacts_of, step_lengths
from backstride.sample.mishaps import MishapKind, simulate_mishap
from backstride.sample.worn import Worn as Wearing
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait, Travel
from stepping import RUN_MPS, contacts, off, resting, stepping

BOTH = (Travel.FORWARD, Travel.BACKWARD)


@pytest.mark.parametrize("spm", [150.0, 185.0, 220.0])
@pytest.mark.parametrize("travel", BOTH)
@pytest.mark.parametrize("placement", Placement)
def test_cadence_of_a_run_is_within_two_percent(placement, travel, spm):
    worn, truth = stepping(spm, travel, placement)
    found = contacts(worn)
    true = np.diff(truth.step_times_s).mean()
    assert np.nanmean(found.step_time_s) == pytest.approx(true, rel=0.02)
    assert found.count == pytest.approx(truth.step_times_s.size, abs=4)


@pytest.mark.parametrize("travel", BOTH)
@pytest.mark.parametrize("placement", Placement)
def test_cadence_of_a_walk_is_within_two_percent(placement, travel):
    worn, truth = stepping(108.0, travel, placement, Gait.WALK)
    true = np.diff(truth.step_times_s).mean()
    assert np.nanmean(contacts(worn).step_time_s) == pytest.approx(true, rel=0.02)


@pytest.mark.parametrize("travel", BOTH)
@pytest.mark.parametrize(
    ("placement", "gait"),
    [(Placement.LUMBAR, Gait.RUN), (Placement.CHEST, Gait.WALK), (Placement.FOOT_RIGHT, Gait.RUN)],
)
def test_a_contact_is_near_the_true_one(placement, gait, travel):
    worn, truth = stepping(165.0 if gait is Gait.RUN else 108.0, travel, placement, gait)
    true = truth.step_times_s[~truth.step_left] if placement is Placement.FOOT_RIGHT else truth.step_times_s
    late = off(contacts(worn).times_s, true)
    assert abs(np.median(late)) < 0.06
    assert np.quantile(np.abs(late - np.median(late)), 0.9) < 0.05


@pytest.mark.parametrize("travel", BOTH)
def test_a_trunk_that_walks_tells_left_from_right(travel):
    worn, truth = stepping(108.0, travel, Placement.LUMBAR, Gait.WALK)
    found = contacts(worn)
    nearest = np.abs(found.times_s[:, None] - truth.step_times_s[None]).argmin(axis=1)
    true = np.where(truth.step_left, 1, -1)[nearest]
    assert (found.foot == true).mean() > 0.9


def test_turning_the_facing_about_swaps_left_and_right():
    worn, _ = stepping(108.0, Travel.FORWARD, Placement.LUMBAR, Gait.WALK)
    about = replace(worn, level=worn.level.turned(np.pi))
    assert (contacts(worn).foot == -contacts(about).foot).all()


def test_no_side_is_claimed_without_a_facing_nor_in_a_run():
    walk, _ = stepping(108.0, Travel.FORWARD, Placement.LUMBAR, Gait.WALK, forget=True)
    run, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    assert not contacts(walk).foot.any()
    assert not contacts(run).foot.any()


def test_a_foot_knows_its_side():
    for placement, side in ((Placement.FOOT_LEFT, 1), (Placement.FOOT_RIGHT, -1)):
        worn, _ = stepping(165.0, Travel.FORWARD, placement)
        assert (contacts(worn).foot == side).all()


@pytest.mark.parametrize("travel", BOTH)
def test_a_run_flies_as_long_as_it_does_and_a_walk_never(travel):
    flies = {Travel.FORWARD: 0.072, Travel.BACKWARD: 0.098}  # `RhythmParams` of the simulation
    worn, _ = stepping(165.0, travel, Placement.LUMBAR)
    found = contacts(worn)
    assert np.nanmedian(found.flight_time_s) == pytest.approx(flies[travel], abs=0.025)
    both = found.contact_time_s[:-1] + found.flight_time_s[1:]
    known = np.isfinite(both)
    assert both[known] == pytest.approx(found.step_time_s[:-1][known])
    walk, _ = stepping(108.0, travel, Placement.LUMBAR, Gait.WALK)
    assert not contacts(walk).flight_time_s.any()


def test_contact_and_flight_are_refused_at_a_low_rate():
    slow, truth = stepping(165.0, Travel.FORWARD, Placement.LUMBAR, rate_hz=50.0)
    found = contacts(slow)
    assert np.isnan(found.contact_time_s).all()
    assert np.nanmean(found.step_time_s) == pytest.approx(np.diff(truth.step_times_s).mean(), rel=0.02)
    foot, _ = stepping(108.0, Travel.FORWARD, Placement.FOOT_LEFT, Gait.WALK, rate_hz=50.0)
    assert np.isnan(contacts(foot).contact_time_s).all()


def test_a_foot_tells_contact_time_only_walking_forward():
    for travel, gait, spm in ((Travel.BACKWARD, Gait.WALK, 108.0), (Travel.FORWARD, Gait.RUN, 165.0)):
        worn, _ = stepping(spm, travel, Placement.FOOT_LEFT, gait)
        assert np.isnan(contacts(worn).contact_time_s).mean() > 0.9


@pytest.mark.parametrize("kind", [MishapKind.SIT_DOWN, MishapKind.LIE_DOWN])
@pytest.mark.parametrize("seed", range(3))
def test_who_sits_or_lies_down_takes_no_steps(kind, seed):
    run = simulate_mishap(kind, seed, Wearing(Placement.LUMBAR))
    found = contacts(worn_of(run.recording))
    assert not (found.times_s > run.at_s + 0.5).any()


@pytest.mark.parametrize("placement", Placement)
def test_who_rests_takes_no_steps(placement):
    assert contacts_of(worn_of(resting(placement))) is None


def test_nobody_knows_the_steps_of_a_sensor_without_a_place():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    assert contacts_of(replace(worn, placement=None)) is None


def test_a_stop_is_never_a_long_step():
    worn, truth = stepping(108.0, Travel.FORWARD, Placement.CHEST, Gait.WALK)
    found = contacts(worn)
    assert np.isnan(found.step_time_s[-1])
    assert np.nanmax(found.step_time_s) < 2 * np.diff(truth.step_times_s).mean()


def test_no_contact_is_claimed_in_a_gap():
    worn, _ = stepping(165.0, Travel.FORWARD, Placement.LUMBAR)
    known = worn.level.known.copy()
    known[(worn.level.t_s > 12.0) & (worn.level.t_s < 13.0)] = False
    found = contacts(replace(worn, level=replace(worn.level, known=known)))
    assert not ((found.times_s > 12.0) & (found.times_s < 13.0)).any()
    assert np.isnan(found.step_time_s[found.times_s < 12.0][-1])


@pytest.mark.parametrize("placement", Placement)
def test_no_contact_lies_beyond_a_recording_that_ends_in_a_run(placement):
    worn, _ = stepping(165.0, Travel.FORWARD, placement)
    level = worn.level
    here = (level.t_s > 8.0) & (level.t_s < 14.3)
    cut = replace(
        level,
        start_s=float(level.t_s[here][0]),
        accel_mps2=level.accel_mps2[:, here],
        spin_radps=level.spin_radps[:, here],
        heading_rad=level.heading_rad[here],
        known=level.known[here],
    )
    six = worn.six
    held = (six.t_s >= cut.start_s - 0.5 / six.rate_hz) & (six.t_s < cut.t_s[-1] + 1.5 / six.rate_hz)
    short = replace(
        six,
        start_s=float(six.t_s[held][0]),
        force_mps2=six.force_mps2[:, held],
        turn_radps=six.turn_radps[:, held],
        known=six.known[held],
    )
    found = contacts(replace(worn, level=cut, six=short, attitude=worn.attitude[held]))
    assert found.times_s[0] >= cut.t_s[0]
    assert found.times_s[-1] <= cut.t_s[-1]


def test_step_length_is_speed_times_step_time():
    worn, _ = stepping(165.0, Travel.BACKWARD, Placement.LUMBAR)
    found = contacts(worn)
    t = np.arange(0.0, 33.0)
    course = Course(t, np.full(t.size, RUN_MPS), RUN_MPS * t, "device")
    lengths = step_lengths(found, course).step_length_m
    known = np.isfinite(found.step_time_s)
    assert lengths[known] == pytest.approx(RUN_MPS * found.step_time_s[known])
    assert step_lengths(found, None) is found
    standing = Course(t, np.full(t.size, 0.1), 0.1 * t, "device")
    assert np.isnan(step_lengths(found, standing).step_length_m).all()


def test_the_step_length_of_a_foot_is_its_own():
    worn, _ = stepping(108.0, Travel.FORWARD, Placement.FOOT_LEFT, Gait.WALK)
    found = contacts(worn)
    t = np.arange(0.0, 33.0)
    wrong = Course(t, np.full(t.size, 5.0), 5.0 * t, "device")
    known = np.isfinite(found.step_length_m)
    assert known.sum() > 15
    assert (step_lengths(found, wrong).step_length_m[known] == found.step_length_m[known]).all()
