"""Evenness of steps in time: known jitter comes back, a stop and a missed step do not count."""

import numpy as np
import pytest

from backstride.motion.rhythm import (
    SteadyGait,
    steady_gaits,
    step_time_asymmetry,
    step_time_variability,
    stride_time_variability,
)
from backstride.vocab.segment import Gait, Segment, Travel
from trunk_sensor import contacts_of, even_steps, whole


def jittered(count: int, spread: float, step_s: float = 0.5, seed: int = 3) -> np.ndarray:
    """Contacts whose step times vary by so many seconds."""
    steps = step_s + spread * np.random.default_rng(seed).normal(size=count - 1)
    return 1.0 + np.concatenate([[0.0], np.cumsum(steps)])


def only(contacts, segments=None) -> SteadyGait:
    (steady,) = steady_gaits(contacts, segments or whole())
    return steady


def test_even_steps_do_not_vary():
    contacts = contacts_of(even_steps(100))
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)
    assert stride_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("spread", [0.005, 0.02])
def test_known_jitter_of_steps_comes_back(spread):
    contacts = contacts_of(jittered(4000, spread))
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(spread / 0.5, rel=0.05)
    # two independent steps make a stride: the spread grows by the root of two, the mean by two
    assert stride_time_variability(contacts, only(contacts)) == pytest.approx(spread / 0.5 / 2**0.5, rel=0.06)


def test_a_slow_change_of_pace_is_not_variability():
    steps = np.linspace(0.45, 0.60, 3600)
    contacts = contacts_of(np.concatenate([[0.0], np.cumsum(steps)]))
    assert np.std(steps) / np.mean(steps) > 0.08
    assert step_time_variability(contacts, only(contacts)) < 0.002


def test_a_stop_is_not_a_long_step():
    times = np.concatenate([even_steps(50), even_steps(50, start_s=40.0)])
    contacts = contacts_of(times, stops=(49,))
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)
    assert only(contacts).steps == 2 * (49 - 4)


def test_a_missed_contact_is_not_a_long_step():
    contacts = contacts_of(np.delete(even_steps(100), 40))
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)
    assert only(contacts).steps == (39 - 4) + (58 - 4)  # two stretches, each without its ends


def test_a_few_contacts_found_at_the_wrong_moment_do_not_double_it():
    times = jittered(2000, 0.015)
    times[50::60] += 0.12
    contacts = contacts_of(times)
    plain = np.std(np.diff(times)) / 0.5
    assert plain > 0.045
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.030, rel=0.1)


def test_starting_and_stopping_steps_are_left_out():
    steps = np.full(60, 0.5)
    steps[[0, 1, -2, -1]] = [0.7, 0.6, 0.6, 0.7]
    contacts = contacts_of(np.concatenate([[0.0], np.cumsum(steps)]))
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)


def test_a_limp_is_asymmetry_and_not_variability():
    steps = np.where(np.arange(101) % 2 == 0, 0.55, 0.45)  # the first step goes from left to right
    contacts = contacts_of(np.concatenate([[0.0], np.cumsum(steps)]))
    assert step_time_asymmetry(contacts, only(contacts)) == pytest.approx(0.2, abs=0.005)
    assert step_time_variability(contacts, only(contacts)) == pytest.approx(0.0, abs=1e-9)


def test_in_a_mirror_only_the_side_changes():
    steps = np.where(np.arange(101) % 2 == 0, 0.53, 0.47) + 0.01 * np.random.default_rng(1).normal(size=101)
    one = contacts_of(np.concatenate([[0.0], np.cumsum(steps)]))
    other = contacts_of(one.times_s)
    np.negative(other.foot, out=other.foot)
    assert step_time_asymmetry(other, only(other)) == pytest.approx(-step_time_asymmetry(one, only(one)))
    assert step_time_variability(other, only(other)) == step_time_variability(one, only(one))


def test_without_feet_nobody_limps():
    contacts = contacts_of(even_steps(100), feet=False)
    assert step_time_asymmetry(contacts, only(contacts)) is None


def test_a_sensor_on_a_leg_knows_strides_only():
    times = jittered(2000, 0.02, step_s=1.0)
    contacts = contacts_of(times, each=2)
    assert step_time_variability(contacts, only(contacts)) is None
    assert step_time_asymmetry(contacts, only(contacts)) is None
    assert stride_time_variability(contacts, only(contacts)) == pytest.approx(0.02, rel=0.06)


def test_each_travel_and_gait_has_its_own_steps():
    times = even_steps(200)
    segments = (
        Segment(0.0, 30.0, Travel.FORWARD, Gait.WALK, 1.0, ""),
        Segment(30.0, 60.0, Travel.BACKWARD, Gait.WALK, 1.0, ""),
        Segment(60.0, 80.0, Travel.BACKWARD, Gait.RUN, 1.0, ""),
        Segment(80.0, 200.0, Travel.STILL, Gait.STAND, 1.0, ""),
    )
    found = list(steady_gaits(contacts_of(times), segments))
    assert [(s.travel, s.gait) for s in found] == [
        (Travel.FORWARD, Gait.WALK), (Travel.BACKWARD, Gait.WALK), (Travel.BACKWARD, Gait.RUN),
    ]  # fmt: skip
    assert [s.all_steps for s in found] == [58, 60, 40]


def test_no_steps_and_no_segments_are_nothing():
    assert list(steady_gaits(contacts_of(np.zeros(0)), whole())) == []
    assert list(steady_gaits(contacts_of(even_steps(20)), ())) == []


def test_few_steps_are_no_steady_stretch():
    assert only(contacts_of(even_steps(9))).steps == 0
