"""How long somebody stood: to the first foot that is put down, and not known where the sensor missed it."""

from dataclasses import replace

import numpy as np
import pytest

from backstride.motion.stand_test import stood_s
from backstride.signal.worn import worn_of
from backstride.vocab.recording import Placement
from trunk_sensor import G, sensor


def standing(seconds: float = 40.0, jolts: tuple[float, ...] = (), rate_hz: float = 60.0, size: float = 4.5):
    rng, t = np.random.default_rng(3), np.arange(int(seconds * rate_hz)) / rate_hz
    force = np.stack([0.1 * np.sin(2 * t), 0.1 * np.cos(3 * t), np.full(t.size, G)])
    force[2] += sum((size * np.exp(-(((t - at) / 0.04) ** 2)) for at in jolts), np.zeros(t.size))
    force += rng.normal(0, 0.02, force.shape)
    worn = worn_of(sensor(force, rng.normal(0, 0.01, force.shape), rate_hz))
    assert worn is not None
    return worn


@pytest.mark.parametrize("at", [3.0, 12.4, 29.0])
def test_a_stand_is_as_long_as_it_takes_to_put_a_foot_down(at: float) -> None:
    assert stood_s(standing(jolts=(5.0 + at,)), 5.0, 35.0) == pytest.approx(at, abs=0.12)


def test_a_stand_without_a_step_is_as_long_as_was_stood() -> None:
    assert stood_s(standing(), 5.0, 35.0) == 30.0


def test_lifting_the_foot_and_what_comes_after_do_not_count() -> None:
    assert stood_s(standing(jolts=(5.2, 36.0)), 5.0, 35.0) == 30.0


def test_sway_alone_is_no_step() -> None:
    assert stood_s(standing(jolts=(15.0,), size=1.0), 5.0, 35.0) == 30.0


def test_a_stand_beyond_the_recording_is_not_known() -> None:
    assert stood_s(standing(20.0), 5.0, 35.0) is None


def test_a_foot_sensor_tells_no_stand() -> None:
    worn = standing()
    assert stood_s(replace(worn, placement=Placement.FOOT_LEFT), 5.0, 35.0) is None
