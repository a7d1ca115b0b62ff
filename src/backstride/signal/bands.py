"""Bands, integrals and slopes of whole signals, by their spectrum: zero phase, one transform for all of them.

The gain is that of a Butterworth filter of order 2 run forward and backward in time, so that nothing is
shifted: one-way filters move skewness, which direction rests on. Rejected: a pass of `sosfiltfilt` for each
band and an integral that has to be kept from drifting afterwards; the spectrum gives both, and slopes, for
one transform.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats

Band = tuple[float, float]
"""Low and high corner in Hz; a low corner of 0 lets the mean through."""


@dataclass(frozen=True, slots=True)
class BandParams:
    """Settings of `Spectrum.of`; every default is explained."""

    pad_s: float = 3.0
    """Each end is continued by its mirror image about the end point for this long: more than a period of the
    lowest band in use (0.5 Hz). Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """The spectrum of signals (..., n) with mirrored ends."""

    values: NDArray[np.complex128]
    hertz: Floats
    n: int
    pad: int
    length: int

    @classmethod
    def of(cls, signals: Floats, rate_hz: float, params: BandParams = BandParams()) -> Self:
        """Transform signals (..., n) on an even clock."""
        from scipy.fft import next_fast_len, rfft  # noqa: PLC0415  # heavy, and only sensor recordings need it

        n = signals.shape[-1]
        pad = min(int(params.pad_s * rate_hz), n - 1)
        before = 2 * signals[..., :1] - signals[..., pad:0:-1]
        after = 2 * signals[..., -1:] - signals[..., -2 : -pad - 2 : -1]
        length = next_fast_len(n + 2 * pad, real=True)
        values = rfft(np.concatenate([before, signals, after], axis=-1), length, axis=-1)
        return cls(values, np.arange(length // 2 + 1) * rate_hz / length, n, pad, length)

    def band(self, band: Band) -> Floats:
        """Return the signals within a band: (..., n)."""
        return self._back(_gain(self.hertz, band))

    def slope(self, band: Band) -> Floats:
        """Return their rate of change within a band, per second."""
        turn = np.asarray(2j * np.pi * self.hertz, dtype=np.complex128)
        return self._back(_gain(self.hertz, band) * turn)

    def integral(self, band: Band) -> Floats:
        """Return their integral within a band whose low corner is above 0."""
        lowest = self.hertz[1] if self.hertz.size > 1 else 1.0  # of the mean nothing is left anyway
        turn = 2j * np.pi * np.maximum(self.hertz, lowest)
        return self._back(_gain(self.hertz, band) / turn)

    def _back(self, gain: NDArray[np.complex128] | Floats) -> Floats:
        from scipy.fft import irfft  # noqa: PLC0415  # as above

        whole: Floats = irfft(self.values * gain, self.length, axis=-1)
        return whole[..., self.pad : self.pad + self.n]


def _gain(hertz: Floats, band: Band) -> Floats:
    """Squared magnitude of a Butterworth band of order 2: what two passes, there and back, leave."""
    low, high = band
    gain = 1.0 / (1.0 + (hertz / high) ** 4)
    if low > 0:
        ratio = (hertz / low) ** 4
        gain *= ratio / (1.0 + ratio)
    return gain
