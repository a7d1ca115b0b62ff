import numpy as np
import pytest

from backstride.motion.cues.features import Features, features_of
from backstride.motion.ticks import Ticks
from backstride.signal.level import Level
from level_frames import level, seconds

STEPS_HZ = 2.0
TURN = 2 * np.pi * STEPS_HZ
T = seconds(12.0)
INSIDE = slice(4, -4)


def seen(frame: Level) -> Features:
    return features_of(frame, Ticks.over(frame.start_s + frame.known.size / frame.rate_hz))


def braking(t: np.ndarray, sign: float) -> Level:
    """Brakes while it rises (+1) or pushes on while it rises (-1), with a sharp end of each push."""
    up = 2.0 * np.cos(TURN * t)
    ahead = -sign * (np.sin(TURN * t) + 0.4 * np.sin(2 * TURN * t))
    spin = np.zeros((3, t.size))
    spin[1] = sign * (np.sin(TURN * t / 2) - 0.4 * np.sin(TURN * t + np.pi / 2))
    return level(ahead, 0.5 * np.cos(TURN * t / 2), up, spin=spin)


def backward_in_time(frame: Level) -> Level:
    """What a sensor feels of a motion played from its end: turning changes sign, acceleration does not."""
    return level(*frame.accel_mps2[:, ::-1], spin=-frame.spin_radps[:, ::-1])


def test_braking_while_rising_and_pushing_while_rising_are_opposites():
    forward, backward = seen(braking(T, 1.0)), seen(braking(T, -1.0))
    assert forward.ax_vz[INSIDE].max() < -0.8
    np.testing.assert_allclose(backward.ax_vz, -forward.ax_vz, atol=1e-9)
    np.testing.assert_allclose(backward.sk_jx, -forward.sk_jx, atol=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_tells_direction_is_odd_under_time_and_under_turning_the_sensor_round(seed):
    random = np.random.default_rng(seed)
    noise = np.cumsum(random.normal(size=(6, 600)), axis=1) * 0.3
    frame = level(*noise[:3], spin=noise[3:])
    plain, played, turned = seen(frame), seen(backward_in_time(frame)), seen(frame.turned(np.pi))
    for name in ("ax_vz", "sk_jx", "sk_wy"):
        value = getattr(plain, name)[INSIDE]
        assert np.abs(value).max() > 0.1
        np.testing.assert_allclose(getattr(turned, name)[INSIDE], -value, atol=1e-6)
        # Windows of an odd number of samples lie half a sample off when read from the other end.
        np.testing.assert_allclose(getattr(played, name)[::-1][INSIDE], -value, atol=0.25)
    for name in ("std_az_mps2", "bounce_mps2", "std_force_mps2", "rms_spin_radps", "rhythm"):
        np.testing.assert_allclose(getattr(turned, name), getattr(plain, name), atol=1e-9)


def test_a_mirror_changes_nothing_that_tells_forward_from_backward():
    frame = braking(T, 1.0)
    other = level(frame.accel_mps2[0], -frame.accel_mps2[1], frame.accel_mps2[2],
                  spin=frame.spin_radps * [[-1.0], [1.0], [-1.0]])  # fmt: skip
    plain, mirrored = seen(frame), seen(other)
    for name in ("ax_vz", "sk_jx", "sk_wy", "aside_ratio", "rhythm"):
        np.testing.assert_allclose(getattr(mirrored, name), getattr(plain, name), atol=1e-9)


def test_a_walk_has_rhythm_and_noise_has_little():
    noise = np.random.default_rng(3).normal(size=T.size)
    assert seen(level(0 * T, up=2.0 * np.cos(TURN * T))).rhythm.min() > 0.9
    assert np.median(seen(level(0 * T, up=noise)).rhythm) < 0.4


def test_spreads_are_those_of_the_motion():
    size = 3.0
    features = seen(level(0 * T, up=size * np.sin(2 * np.pi * 2.5 * T)))
    np.testing.assert_allclose(features.std_az_mps2[INSIDE], size / np.sqrt(2), rtol=0.05)
    np.testing.assert_allclose(features.std_force_mps2[INSIDE], size / np.sqrt(2), rtol=0.12)
    assert features.bounce_mps2[INSIDE] == pytest.approx(size / np.sqrt(2), rel=0.12)


def test_shaking_to_the_sides_shows_in_the_ratio_and_silence_shows_in_none():
    shaken = seen(level(0.5 * np.sin(TURN * T), 2.0 * np.sin(TURN * T), np.cos(TURN * T)))
    np.testing.assert_allclose(shaken.aside_ratio[INSIDE], np.log(4.0), atol=0.02)
    np.testing.assert_allclose(seen(level(0 * T)).aside_ratio, 0.0, atol=1e-6)


def test_turning_left_is_a_positive_yaw():
    spin = np.zeros((3, T.size))
    spin[2] = 0.7
    np.testing.assert_allclose(seen(level(0 * T, spin=spin)).yaw_radps, 0.7)


def test_a_hole_is_not_known_and_the_ends_are_told():
    known = np.ones(T.size, dtype=bool)
    known[200:275] = False
    features = seen(level(0 * T, known=known))
    assert not features.known[8:11].any()
    assert features.known[[4, 5, 14, 20]].all()
    assert features.reach[[0, -1]].max() < 1.0
    assert (features.reach[2:-2] == 1.0).all()


@pytest.mark.parametrize("samples", [1, 20, 51])
def test_a_very_short_recording_has_features_of_every_tick(samples):
    frame = level(np.ones(samples), up=np.ones(samples))
    features = seen(frame)
    assert features.known.shape == (Ticks.over(samples / frame.rate_hz).count,)
    assert features.known.any() == (samples > 40)
