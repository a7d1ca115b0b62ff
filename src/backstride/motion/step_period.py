"""How long one cycle of a movement takes, second by second, from the autocorrelation of its axes.

The axes are correlated as one vector: what counts is when the same movement comes back in the same direction.
So a stride is not taken for two, although the size of its movement comes back twice, and turning the sensor
changes nothing. Rejected: the autocorrelation of a size (half periods, above all going backward, where leg
and foot swing alike both ways), and a spectrum (two seconds of running hold four strides).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class PeriodParams:
    """Settings of `periods_of`; every default is explained."""

    window_s: float = 3.0
    """Two walking strides, four to five of running. Project choice, tuned on the virtual sensors."""
    hop_s: float = 0.5
    """Between windows. Project choice: half a walking stride."""
    at_least_hz: float = 24.0
    """Thinned to at least this: five samples in the shortest step. Project choice."""
    shortest_s: float = 0.42
    """Of a stride: 285 steps a minute, above any that is run. Project choice."""
    longest_s: float = 1.7
    """Of a stride: 70 steps a minute, a slow walk. Project choice."""
    first_of: float = 0.8
    """The first peak that reaches this share of the highest is the period: later ones are its multiples.
    Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Periods (w,) around moments (w,), and how well the movement came back: correlation, at most 1."""

    t_s: Floats
    period_s: Floats
    strength: Floats

    def at(self, t_s: Floats) -> Floats:
        """Return the period (n,) at times (n,)."""
        return np.interp(t_s, self.t_s, self.period_s)


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Movement (c, n), thinned, and windows laid over it."""

    axes: Floats
    rate_hz: float
    starts: NDArray[np.int64]
    """(w,): first sample of each."""
    width: int
    middle_s: Floats
    """(w,): their middles, in the time of the recording."""


def periods_of(
    axes: Floats, start_s: float, rate_hz: float, params: PeriodParams = PeriodParams()
) -> Periods:
    """Return the periods of a movement (c, n) whose first sample is at `start_s`."""
    windows = windows_over(axes, start_s, rate_hz, params)
    rate = windows.rate_hz
    first = int(params.shortest_s * rate)
    last = min(int(np.ceil(params.longest_s * rate)) + 1, windows.width - 2)
    again = come_back(windows, slice(None), last + 1)
    lag, strength = _first_peak(again[:, first : last + 1], params.first_of)
    return Periods(windows.middle_s, (first + lag) / rate, strength)


def windows_over(
    axes: Floats, start_s: float, rate_hz: float, params: PeriodParams = PeriodParams()
) -> Windows:
    """Thin a movement (c, n) by whole blocks and lay windows over it: one at least, however short it is."""
    every = max(int(rate_hz // params.at_least_hz), 1)
    thin = np.add.reduce(axes[:, : axes.shape[1] // every * every].reshape(axes.shape[0], -1, every), axis=2)
    rate = rate_hz / every
    width, hop = min(round(params.window_s * rate), thin.shape[1]), max(round(params.hop_s * rate), 1)
    starts = np.arange(0, thin.shape[1] - width + 1, hop)
    middle = start_s + (starts + (width - 1) / 2 + (every - 1) / 2 / every) / rate
    return Windows(thin / every, rate, starts, width, middle)


def come_back(windows: Windows, which: slice, lags: int) -> Floats:
    """Return the correlation (w, lags) of some axes with themselves a lag later, over what both hold."""
    from scipy.fft import irfft, next_fast_len, rfft  # noqa: PLC0415  # heavy, and only sensor recordings need it

    width = windows.width
    seen = np.lib.stride_tricks.sliding_window_view(windows.axes[which], width, axis=1)
    held = seen[:, windows.starts].astype(np.float32)
    held -= held.mean(axis=2, keepdims=True)
    size = next_fast_len(width + lags, real=True)
    spectrum = rfft(held, size, axis=2)
    power = (spectrum.real**2 + spectrum.imag**2).sum(axis=0)
    product = irfft(power, size, axis=1)[:, :lags]
    energy = np.zeros((len(windows.starts), width + 1), np.float32)
    np.cumsum((held**2).sum(axis=0), axis=1, out=energy[:, 1:])
    at = np.arange(lags)
    early, late = energy[:, width - at], energy[:, -1:] - energy[:, at]
    again: Floats = product / np.maximum(np.sqrt(early * late), 1e-6)
    return again


def _first_peak(again: Floats, share: float) -> tuple[Floats, Floats]:
    """Return the lag (w,) of the first peak near the highest, between samples, and its height."""
    inner = again[:, 1:-1]
    peak = (inner >= again[:, :-2]) & (inner > again[:, 2:])
    height = np.where(peak, inner, -1.0)
    highest = height.max(axis=1, keepdims=True)
    at = np.argmax(height >= np.maximum(share * highest, -0.99), axis=1)
    row = np.arange(len(again))
    left, top, right = again[row, at], again[row, at + 1], again[row, at + 2]
    bend = left - 2 * top + right
    shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, -1.0), 0.0)
    return at + 1 + np.clip(shift, -0.5, 0.5), height[row, at]
