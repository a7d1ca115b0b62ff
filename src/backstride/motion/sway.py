"""What a path in a plane tells about sway: its length, spread, area, speed and frequency.

The definitions are those of ISway (Mancini et al. 2012, doi:10.1186/1743-0003-9-59, table 2) for a path of
horizontal acceleration; they hold as well for a path of angles. Only the area differs: it is the 95 %
prediction ellipse, which Schubert and Kirchner 2014 (Gait and Posture 39:518-522) recommend over the other
ellipses.
"""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class SwayParams:
    """Settings of `sway_of`; every default is explained."""

    highest_hz: float = 3.5
    """Sway lies below this: what is faster is taken off before anything is measured. Project choice."""
    lowest_hz: float = 0.15
    """Frequencies below this are drift, for speed and median frequency. Project choice."""
    ellipse: float = 5.991
    """The 95 % point of chi-square with two degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Sway:
    """Sway of a path in a plane, in the unit u of the path."""

    path: float
    """Length of the path, u."""
    rms: float
    """Root mean square distance from the middle, u."""
    rms_each: tuple[float, float]
    """Of each axis, u."""
    area: float
    """Of the 95 % prediction ellipse, u²."""
    mean_integral: float
    """Mean size of the integral of the path over time, u s: of acceleration, the mean speed."""
    median_hz: float
    """Half of the power lies below it (F50)."""


def sway_of(path: Floats, rate_hz: float, params: SwayParams = SwayParams()) -> Sway:
    """Return the sway of a path (2, n) on an even clock of `rate_hz`; its line of drift is taken off."""
    smooth = _smoothed(path, rate_hz, params.highest_hz)
    steps = np.diff(smooth, axis=1)
    spread = smooth @ smooth.T / smooth.shape[1]
    frequency, power, moved = _spectrum(smooth, rate_hz, params)
    below = np.cumsum(power)
    return Sway(
        path=float(np.hypot(*steps).sum()),
        rms=float(np.sqrt(np.trace(spread))),
        rms_each=(float(np.sqrt(spread[0, 0])), float(np.sqrt(spread[1, 1]))),
        area=float(np.pi * params.ellipse * np.sqrt(max(np.linalg.det(spread), 0.0))),
        mean_integral=float(np.hypot(*moved).mean()),
        median_hz=float(np.interp(0.5 * below[-1], below, frequency)),
    )


def _smoothed(path: Floats, rate_hz: float, highest_hz: float) -> Floats:
    """Path without mean, line of drift and what is fast: a second-order Butterworth, forth and back.

    It is applied to the spectrum of the path, lengthened at both ends by its own point reflection.
    """
    n = path.shape[1]
    t = np.arange(n) - (n - 1) / 2
    about = path - path.mean(axis=1, keepdims=True)
    about = about - np.outer(about @ t / (t @ t), t)
    pad = min(n - 1, round(rate_hz))
    before = 2 * about[:, :1] - about[:, pad:0:-1]
    after = 2 * about[:, -1:] - about[:, -2 : -pad - 2 : -1]
    long = np.concatenate([before, about, after], axis=1)
    gain = 1 / (1 + (np.fft.rfftfreq(long.shape[1], 1 / rate_hz) / highest_hz) ** 4)
    smooth = np.fft.irfft(np.fft.rfft(long, axis=1) * gain, n=long.shape[1], axis=1)[:, pad : pad + n]
    middle: Floats = smooth - smooth.mean(axis=1, keepdims=True)
    return middle


def _spectrum(smooth: Floats, rate_hz: float, params: SwayParams) -> tuple[Floats, Floats, Floats]:
    """Frequencies (f,) in the band, power (f,) of both axes, and the path (2, n) integrated over time."""
    n = smooth.shape[1]
    parts = np.fft.rfft(smooth, axis=1)
    frequency = np.fft.rfftfreq(n, 1 / rate_hz)
    band = (frequency >= params.lowest_hz) & (frequency <= params.highest_hz)
    divided = np.where(band, parts / (2j * np.pi * np.maximum(frequency, 1e-9)), 0)
    power = (np.abs(parts) ** 2).sum(axis=0)
    moved: Floats = np.fft.irfft(divided, n=n, axis=1)
    kept: Floats = power[band]
    return np.asarray(frequency[band], dtype=np.float64), kept, moved
