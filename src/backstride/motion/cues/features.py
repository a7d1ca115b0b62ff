"""What the cues look at, computed once: bands of the level frame and their numbers each tick.

Odd under a motion played backward in time and under turning the sensor round: `ax_vz` and `sk_jx` say which
way the body travels in the sensor's own frame. See `docs/direction.md`.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.ticks import TICK_S, Ticks, Windows
from backstride.signal.bands import Spectrum
from backstride.signal.level import Level
from backstride.vocab.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class FeatureParams:
    """Settings of `features_of`; every default is explained."""

    band_hz: tuple[float, float] = (0.5, 6.0)
    """Where the rhythm of trunk and thigh lies, with its first overtones (direction study, section 4 B)."""
    bounce_band_hz: tuple[float, float] = (0.5, 12.0)
    """The same with the harder landing of a run. Project choice."""
    window_s: float = 2.0
    """Two strides of a walk: the least in which a shape repeats (as above)."""
    still_window_s: float = 1.0
    """Stillness and bounce are told second by second. Project choice."""
    rhythm_s: float = 3.0
    """The autocorrelation needs two strides and a half. Project choice."""
    rhythm_lags_s: tuple[float, float] = (0.22, 1.3)
    """From a step of a sprint to a stride of a slow walk (direction study, section 4 B)."""
    clip_skewness: float = 2.5
    """One jolt must not outvote a window (as above)."""
    least_known: float = 0.7
    """Share of a window that has to rest on real samples. Project choice."""
    least_s: float = 0.8
    """Shorter windows, at the ends, show no shape. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Numbers each tick (t,); NaN where the window does not reach."""

    ax_vz: Floats
    """Correlation of acceleration ahead with upward velocity, in the band."""
    sk_jx: Floats
    """Skewness of the slope of acceleration ahead."""
    sk_wy: Floats
    """Skewness of pitch rate."""
    std_az_mps2: Floats
    """Spread of upward acceleration in the band."""
    aside_ratio: Floats
    """Logarithm of the spread of acceleration to the side over that ahead."""
    yaw_radps: Floats
    """Mean yaw rate."""
    rhythm: Floats
    """Highest autocorrelation of upward acceleration over the lags of steps and strides."""
    bounce_mps2: Floats
    """Spread of upward acceleration up to 12 Hz, over one second: how hard the body bounces just now."""
    std_force_mps2: Floats
    """Spread of the size of specific force over one second."""
    rms_spin_radps: Floats
    """Over one second."""
    own_std_force_mps2: Floats
    """Spread of the size of specific force within the tick itself."""
    own_rms_spin_radps: Floats
    """Over the tick itself."""
    reach: Floats
    """Share of the window that lies inside the recording: less than 1 at its ends."""
    known: Bools
    """The window rests on real samples."""


def features_of(level: Level, ticks: Ticks, params: FeatureParams = FeatureParams()) -> Features:
    """Return the features of a level frame for each tick."""
    wide = Windows.around(level, ticks, params.window_s)
    narrow = Windows.around(level, ticks, params.still_window_s)
    own = Windows.around(level, ticks, TICK_S)
    spectrum = Spectrum.of(np.stack([*level.accel_mps2, level.spin_radps[1]]), level.rate_hz)
    ax, ay, az, wy = spectrum.band(params.band_hz)
    vz = _row(spectrum, 2).integral(params.band_hz)[0]
    jx = _row(spectrum, 0).slope(params.band_hz)[0]
    size = np.sqrt(np.square(level.accel_mps2[:2]).sum(axis=0) + np.square(level.accel_mps2[2] + 9.81))
    spin2 = np.square(level.spin_radps).sum(axis=0)
    enough = wide.size >= params.least_s * level.rate_hz
    clip = params.clip_skewness
    return Features(
        ax_vz=_correlation(wide, ax, vz),
        sk_jx=np.clip(_skewness(wide, jx), -clip, clip),
        sk_wy=np.clip(_skewness(wide, wy), -clip, clip),
        std_az_mps2=wide.spreads(az),
        aside_ratio=np.log((wide.spreads(ay) + _NOTHING_MPS2) / (wide.spreads(ax) + _NOTHING_MPS2)),
        yaw_radps=wide.means(level.spin_radps[2]),
        rhythm=_rhythm(az, level, ticks, params),
        bounce_mps2=narrow.spreads(_row(spectrum, 2).band(params.bounce_band_hz)[0]),
        std_force_mps2=narrow.spreads(size),
        rms_spin_radps=np.sqrt(narrow.means(spin2)),
        own_std_force_mps2=own.spreads(size),
        own_rms_spin_radps=np.sqrt(own.means(spin2)),
        reach=np.minimum(wide.size / (params.window_s * level.rate_hz), 1.0),
        known=wide.whole(level.known, params.least_known) & enough,
    )


_NOTHING_MPS2 = 1e-3
"""Keeps the ratio of two silences at 1."""


def _row(spectrum: Spectrum, row: int) -> Spectrum:
    return Spectrum(spectrum.values[row : row + 1], spectrum.hertz, spectrum.n, spectrum.pad, spectrum.length)


def _correlation(windows: Windows, a: Floats, b: Floats) -> Floats:
    ma, mb = windows.means(a), windows.means(b)
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = windows.means(a * b) - ma * mb
        found: Floats = covariance / (windows.spreads(a) * windows.spreads(b))
    return found


def _skewness(windows: Windows, a: Floats) -> Floats:
    a = a / max(float(a.std()), 1e-9)  # cubes of like sizes, so that running sums lose nothing
    m1, m2, m3 = windows.means(a), windows.means(a * a), windows.means(a * a * a)
    spread2 = np.maximum(m2 - m1 * m1, 1e-12)
    found: Floats = (m3 - 3 * m1 * m2 + 2 * m1**3) / spread2**1.5
    return found


def _rhythm(az: Floats, level: Level, ticks: Ticks, params: FeatureParams) -> Floats:
    """Highest normalised autocorrelation of a window that is shifted to lie inside the recording."""
    from scipy.fft import irfft, rfft  # noqa: PLC0415  # heavy, and only sensor recordings need it

    width = min(int(params.rhythm_s * level.rate_hz), az.size)
    middle = Windows.around(level, ticks, 0.0).first
    first = np.clip(middle - width // 2, 0, az.size - width)
    windows = np.lib.stride_tricks.sliding_window_view(az, width)[first]
    windows = windows - windows.mean(axis=1, keepdims=True)
    power = np.abs(rfft(windows.astype(np.float32), 2 * width, axis=1)) ** 2
    auto = irfft(power, 2 * width, axis=1)[:, :width]
    low, high = (int(lag * level.rate_hz) for lag in params.rhythm_lags_s)
    lags = np.arange(low, min(high + 1, width))
    if lags.size == 0:
        return np.zeros(ticks.count)
    unbiased = auto[:, lags] * (width / (width - lags)) / np.maximum(auto[:, :1], 1e-9)
    highest: Floats = unbiased.max(axis=1).astype(np.float64)
    return highest
