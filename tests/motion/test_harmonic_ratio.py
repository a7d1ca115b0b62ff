"""Harmonic ratio: what is known of sines comes back, for each axis by its own rule."""

import numpy as np
import pytest

from backstride.motion.harmonic_ratio import harmonic_ratios, read_cubic

RATE_HZ = 50.0


def ratios(ahead, side, up, *, stride_s=1.0, harmonics=20):
    """Thirty strides; each axis is given as {harmonic of the stride: amplitude}."""
    t = np.arange(int((30 * stride_s + 1) * RATE_HZ)) / RATE_HZ
    accel = np.stack(
        [
            sum(
                (size * np.cos(2 * np.pi * k * t / stride_s + k) for k, size in axis.items()),
                np.zeros(t.size),
            )
            for axis in (ahead, side, up)
        ]
    )
    begin = stride_s * np.arange(30)
    return harmonic_ratios(accel, RATE_HZ, 0.0, (begin, begin + stride_s), harmonics)


@pytest.mark.parametrize("stride_s", [1.0, 1.13, 0.94])
def test_the_ratio_is_even_over_odd_and_odd_over_even_to_the_side(stride_s):
    ratio, strides = ratios(
        {2: 1.0, 4: 0.5, 1: 0.3}, {1: 1.0, 3: 0.2, 2: 0.4}, {2: 2.0, 1: 0.2, 3: 0.3}, stride_s=stride_s
    )
    assert strides == 30
    assert ratio == pytest.approx([5.0, 3.0, 4.0], rel=0.04)


def test_steps_that_are_all_alike_are_very_smooth():
    ratio, _ = ratios({2: 1.0}, {1: 1.0}, {2: 1.0, 4: 0.3})
    assert ratio.min() > 50


def test_a_larger_signal_is_as_smooth():
    small, _ = ratios({2: 1.0, 1: 0.3}, {1: 1.0, 2: 0.4}, {2: 2.0, 3: 0.3})
    large, _ = ratios({2: 7.0, 1: 2.1}, {1: 7.0, 2: 2.8}, {2: 14.0, 3: 2.1})
    assert large == pytest.approx(small)


def test_strides_too_fast_for_the_sensor_are_left_out():
    ratio, strides = ratios({2: 1.0}, {1: 1.0}, {2: 1.0}, stride_s=0.7)
    assert strides == 0
    assert np.isnan(ratio).all()
    assert ratios({2: 1.0}, {1: 1.0}, {2: 1.0}, stride_s=0.7, harmonics=12)[1] == 30


def test_a_stride_beyond_the_recording_is_left_out():
    accel = np.ones((3, 200))
    begin = np.array([-0.5, 0.5, 3.5])
    assert harmonic_ratios(accel, RATE_HZ, 0.0, (begin, begin + 1.0), 20)[1] == 1


def test_cubic_reading_meets_samples_and_parabolas():
    n = np.arange(20.0)
    values = np.stack([n, 0.5 * n**2 - n])
    at = np.array([[3.0, 4.25], [7.5, 11.9]])
    assert read_cubic(values, at) == pytest.approx(np.stack([at, 0.5 * at**2 - at]))
