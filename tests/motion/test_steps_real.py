"""Steps of real people: all of it walking forward, since no real recording of anything else is at hand.

What was tuned on what: the bounce of the trunk on mobgap (and the virtual sensors), the contact of a foot on
gaitmap. TRIPOD was tuned on by nobody.
"""

import sys
from functools import cache

import numpy as np
import pytest

from backstride.motion.contacts import Contacts
from backstride.motion.foot_strides import strides_of
from backstride.motion.steps import contacts_of
from backstride.signal.worn import Worn, worn_of
from shared_data import ROOT, shared_data

sys.path.insert(0, str(ROOT / "validation"))

from real import Real, real_recordings, set_name

pytestmark = pytest.mark.shared
TREADMILL_S = (20.0, 130.0)
"""After the belt came up to speed and before it stopped, in all three walks."""


@cache
def recordings() -> tuple[Real, ...]:
    wanted = ("mobgap", "gaitmap", "tripod")
    found = real_recordings(shared_data() / "imu")
    return tuple(real for real in found if set_name(real) in wanted and real.copy_of is None)


@cache
def sensor(real: Real) -> Worn:
    worn = worn_of(real.recording)
    assert worn is not None
    return worn


def steps(real: Real) -> Contacts:
    found = contacts_of(sensor(real))
    assert found is not None
    return found


def mobgap() -> list[tuple[Real, Contacts]]:
    return [(real, steps(real)) for real in recordings() if set_name(real) == "mobgap" and real.steps_s.size]


def test_steps_inside_the_reference_bouts_are_as_many_as_the_reference_counts():
    found = 0
    for real, contacts in mobgap():
        inside = [(contacts.times_s > a - 0.25) & (contacts.times_s < b + 0.25) for a, b in real.walks_s]
        found += int(np.any(inside, axis=0).sum())
    assert found == pytest.approx(sum(real.step_count for real, _ in mobgap()), rel=0.03)


def test_four_of_five_reference_steps_are_met_within_a_quarter_of_a_second():
    near = [
        np.abs(contacts.times_s[None] - real.steps_s[:, None]).min(axis=1) <= 0.25
        for real, contacts in mobgap()
    ]
    assert np.concatenate(near).mean() >= 0.80


def test_no_reference_step_of_a_straight_walk_is_missed():
    straight = [(real, contacts) for real, contacts in mobgap() if "/Test5/" in real.name]
    assert len(straight) >= 4
    for real, contacts in straight:
        away = np.abs(contacts.times_s[None] - real.steps_s[:, None]).min(axis=1)
        assert away.max() <= 0.25, real.name


def test_a_lower_back_tells_left_from_right_where_it_says_so():
    said = right = 0
    for real, contacts in mobgap():
        away = np.abs(contacts.times_s[None] - real.steps_s[:, None])
        at = away.argmin(axis=1)
        met = away.min(axis=1) <= 0.2
        true = np.where(np.array(real.step_sides) == "left", 1, -1)
        told = met & (contacts.foot[at] != 0)
        said += int(told.sum())
        right += int((contacts.foot[at] == true)[told].sum())
    assert said >= 100
    assert right / said >= 0.93


@pytest.mark.parametrize("trial", ["PWS-20", "PWS", "PWS+20"])
def test_step_time_on_a_treadmill_is_within_two_percent_of_the_optical_one(trial):
    walks = [real for real in recordings() if set_name(real) == "tripod" and f"/{trial}/" in real.name]
    assert len(walks) == 3
    for real in walks:
        contacts = steps(real)
        steady = (contacts.times_s > TREADMILL_S[0]) & (contacts.times_s < TREADMILL_S[1])
        mine = float(np.nanmedian(contacts.step_time_s[steady]))
        assert mine == pytest.approx(float(np.nanmedian(real.step_durations_s)), rel=0.02), real.name


def test_every_reference_stride_of_a_foot_is_covered():
    feet = [real for real in recordings() if set_name(real) == "gaitmap" and real.strides_s]
    assert sum(len(real.strides_s) for real in feet) >= 57
    for real in feet:
        strides = strides_of(sensor(real))
        landings = contacts_of(sensor(real)).times_s
        assert strides is not None
        for start, end in real.strides_s:
            inside = ((landings > start) & (landings < end + 0.1)).sum()
            assert inside == 1, (real.name, start)
