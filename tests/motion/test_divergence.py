"""Divergence exponent: the sign and size of a known system, and what must not change it."""

from functools import cache

import numpy as np
import pytest

from backstride.motion.divergence import divergence_curve, divergence_exponent

LORENZ_EXPONENT = 1.50
"""Of the parameters below, as Rosenstein et al. 1993 use and quote it (Wolf et al. 1985)."""


@cache
def lorenz(count: int = 5000, dt: float = 0.01) -> np.ndarray:
    """The Lorenz system with sigma 16, R 45.92, b 4, by Runge and Kutta."""

    def slope(s):
        return np.array([16.0 * (s[1] - s[0]), s[0] * (45.92 - s[2]) - s[1], s[0] * s[1] - 4.0 * s[2]])

    state, path = np.array([1.0, 1.0, 20.0]), np.empty((count + 1000, 3))
    for i in range(count + 1000):
        one = slope(state)
        two = slope(state + dt / 2 * one)
        three = slope(state + dt / 2 * two)
        state = state + dt / 6 * (one + 2 * two + 2 * three + slope(state + dt * three))
        path[i] = state
    return path[1000:]


def test_the_lorenz_system_diverges_as_it_is_known_to():
    x, delay, size = lorenz()[:, 0], 11, 5  # delay and size as in Rosenstein et al. 1993
    n = x.size - (size - 1) * delay
    states = np.stack([x[i * delay : i * delay + n] for i in range(size)], axis=1)
    curve = divergence_curve(states, np.full(n, n - 1), apart=50, follow=120)
    slope = np.polyfit(0.01 * np.arange(20, 121), curve[20:], 1)[0]
    assert slope == pytest.approx(LORENZ_EXPONENT, rel=0.10)  # they reach within 3.5 % with as many points


def test_a_cycle_that_never_changes_does_not_diverge():
    t = np.arange(3000) / (16 * np.pi)  # no two samples ever meet
    states = np.stack([np.sin(2 * np.pi * t), np.cos(2 * np.pi * t)], axis=1)
    curve = divergence_curve(states, np.full(3000, 2999), apart=50, follow=50)
    assert abs(np.polyfit(np.arange(51) / 50, curve, 1)[0]) < 0.02


def gait_noise(strides: int, spread: float, seed: int = 0) -> np.ndarray:
    """Three axes at 50 Hz, strides of 1 s whose phase and size wander."""
    rng = np.random.default_rng(seed)
    n = strides * 50
    wander = np.interp(np.arange(n) / 25, np.arange(2 * strides + 1), rng.normal(size=2 * strides + 1))
    turn = 2 * np.pi * (np.arange(n) / 50 + 0.2 * spread * wander)
    size = 1 + spread * np.interp(
        np.arange(n) / 25, np.arange(2 * strides + 1), rng.normal(size=2 * strides + 1)
    )
    return size * np.stack([np.cos(2 * turn), np.sin(turn), 2 * np.cos(2 * turn + 0.5)])


def exponent(accel, *stretches):
    return divergence_exponent(accel, 50.0, 0.0, np.array(stretches, dtype=float))


def test_growing_disturbances_are_positive():
    value, strides = exponent(gait_noise(150, 0.05), (0.0, 140.0, 140.0))
    assert strides == 140
    assert value > 0.2


def test_fewer_strides_than_120_are_refused():
    assert exponent(gait_noise(150, 0.05), (0.0, 119.0, 119.0)) == (None, 119)


def test_short_stretches_do_not_count():
    assert exponent(gait_noise(150, 0.05), (0.0, 119.0, 119.0), (120.0, 127.0, 7.0)) == (None, 119)


def test_more_strides_than_needed_change_nothing():
    accel = gait_noise(300, 0.05)
    assert exponent(accel, (0.0, 250.0, 250.0))[0] == exponent(accel, (0.0, 120.0, 120.0))[0]


def test_bouts_of_fifteen_are_enough():
    accel = gait_noise(300, 0.05)
    bouts = [(18.0 * i, 18.0 * i + 15.0, 15.0) for i in range(8)]
    assert exponent(accel, *bouts)[0] == pytest.approx(exponent(accel, (0.0, 120.0, 120.0))[0], rel=0.3)


def test_the_way_a_sensor_faces_and_the_size_of_its_unit_change_nothing():
    accel = gait_noise(150, 0.05)
    cos, sin = np.cos(1.1), np.sin(1.1)
    turned = np.stack([cos * accel[0] + sin * accel[1], cos * accel[1] - sin * accel[0], accel[2]])
    plain = exponent(accel, (0.0, 140.0, 140.0))[0]
    assert exponent(turned, (0.0, 140.0, 140.0))[0] == pytest.approx(plain, rel=1e-3)
    assert exponent(9.81 * accel, (0.0, 140.0, 140.0))[0] == pytest.approx(plain, rel=1e-3)


def test_pairs_are_of_different_strides():
    t = np.arange(200) / 50
    states = np.stack([np.cos(2 * np.pi * t), np.sin(2 * np.pi * t)], axis=1)
    curve = divergence_curve(states, np.full(200, 199), apart=500, follow=10)
    assert np.isnan(curve).all()  # nothing is as far apart as that
