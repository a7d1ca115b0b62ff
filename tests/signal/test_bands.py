import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from backstride.signal.bands import BandParams, Spectrum
from level_frames import seconds

RATE_HZ = 50.0
BAND = (0.5, 6.0)
T = seconds(60.0)
MIDDLE = slice(750, -750)


@pytest.mark.parametrize(("band", "kind"), [(BAND, "bandpass"), ((0.0, 2.0), "lowpass")])
def test_a_band_is_what_a_filter_run_there_and_back_leaves(band, kind):
    signals = np.random.default_rng(2).normal(3.0, 1.0, (2, T.size))
    parts = [butter(2, band[1], fs=RATE_HZ, output="sos")]
    if kind == "bandpass":
        parts.append(butter(2, band[0], "highpass", fs=RATE_HZ, output="sos"))
    expected = sosfiltfilt(np.concatenate(parts), signals)
    found = Spectrum.of(signals, RATE_HZ).band(band)
    # Digital filters bend their upper edge toward half the rate; that is all the difference that is left.
    off = (found - expected)[:, MIDDLE].std() / expected[:, MIDDLE].std()
    assert off < 0.05


@pytest.mark.parametrize("hertz", [1.0, 2.0, 3.3])
def test_slope_and_integral_of_a_sine_are_cosines(hertz):
    turn = 2 * np.pi * hertz
    spectrum = Spectrum.of(np.sin(turn * T)[None], RATE_HZ)
    band = (0.2, 20.0)
    slope, integral = spectrum.slope(band)[0], spectrum.integral(band)[0]
    np.testing.assert_allclose(slope[MIDDLE], turn * np.cos(turn * T)[MIDDLE], atol=0.01 * turn)
    np.testing.assert_allclose(integral[MIDDLE], -np.cos(turn * T)[MIDDLE] / turn, atol=0.01 / turn)


def test_nothing_is_shifted_in_time():
    bump = np.exp(-0.5 * ((T - 30.0) / 0.2) ** 2)
    found = Spectrum.of(bump[None], RATE_HZ).band((0.0, 5.0))[0]
    assert T[found.argmax()] == 30.0
    around = found[1500 - 100 : 1501 + 100]
    np.testing.assert_allclose(around, around[::-1], atol=1e-9)


def test_played_backward_in_time_a_band_comes_out_backward_and_a_slope_with_the_other_sign():
    signals = np.random.default_rng(3).normal(size=(3, 500))
    there, back = Spectrum.of(signals, RATE_HZ), Spectrum.of(signals[:, ::-1], RATE_HZ)
    np.testing.assert_allclose(there.band(BAND), back.band(BAND)[:, ::-1], atol=1e-12)
    np.testing.assert_allclose(there.slope(BAND), -back.slope(BAND)[:, ::-1], atol=1e-10)
    np.testing.assert_allclose(there.integral(BAND), -back.integral(BAND)[:, ::-1], atol=1e-12)


def test_a_mean_passes_only_where_the_band_begins_at_zero():
    still = np.full((1, 500), 7.0)
    spectrum = Spectrum.of(still, RATE_HZ)
    np.testing.assert_allclose(spectrum.band((0.0, 2.0)), 7.0, atol=1e-9)
    np.testing.assert_allclose(spectrum.band(BAND), 0.0, atol=1e-9)


@pytest.mark.parametrize("samples", [1, 2, 3, 7, 50])
def test_a_short_signal_is_no_trouble(samples):
    spectrum = Spectrum.of(np.random.default_rng(4).normal(size=(4, samples)), RATE_HZ)
    for found in (spectrum.band(BAND), spectrum.slope(BAND), spectrum.integral(BAND)):
        assert found.shape == (4, samples)
        assert np.isfinite(found).all()


def test_an_end_is_continued_so_that_a_steady_rise_stays_one():
    rise = Spectrum.of(T[None], RATE_HZ, BandParams(pad_s=3.0)).band((0.0, 2.0))[0]
    np.testing.assert_allclose(rise, T, atol=0.02)
