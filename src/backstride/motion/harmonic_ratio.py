"""Harmonic ratio: how much of a stride's acceleration repeats from step to step.

A stride is two steps. What both steps do alike has the step's period, so it lies in the even harmonics of
the stride: vertical and ahead, where left and right push alike. To the side they push against each other,
so there it lies in the odd harmonics. The ratio of what should be there to what should not,

    HR = sum of amplitudes of the even harmonics / sum of the odd ones     (up, ahead)
    HR = sum of amplitudes of the odd harmonics / sum of the even ones     (to the side)

over the first 20 harmonics of one stride, averaged over strides, is the harmonic ratio (Menz, Lord and
Fitzpatrick 2003, doi:10.1016/s0966-6362(02)00159-5). It is often called smoothness; it measures symmetry
from step to step (Bellanca et al. 2013, doi:10.1016/j.jbiomech.2012.12.008).

Every stride is read off at 64 even moments by cubic interpolation (Catmull and Rom), then one FFT for all.
Rejected: linear interpolation, which takes half of what is at 20 Hz from a 50 Hz signal.
"""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class HarmonicParams:
    """Settings of `harmonic_ratios`; every default is explained."""

    harmonics_walk: int = 20
    """Of a stride in walking, ten even and ten odd (Menz et al. 2003)."""
    harmonics_run: int = 12
    """Of a stride in running: 12 times 1.5 strides a second is 18 Hz, and the level frame ends at 25.
    Project choice, so a run is to be compared with runs only."""
    points: int = 64
    """Moments a stride is read off at: three times the highest harmonic. Project choice."""
    most_strides: int = 200
    """Of more strides as many, evenly spread: their mean is steady long before. Project choice."""
    highest_part: float = 0.9
    """Strides are left out whose highest harmonic lies above this part of half the rate. Project choice."""


def harmonic_ratios(
    accel: Floats,
    rate_hz: float,
    start_s: float,
    strides_s: tuple[Floats, Floats],
    harmonics: int,
    *,
    params: HarmonicParams = HarmonicParams(),
) -> tuple[Floats, int]:
    """Return the mean harmonic ratio of each axis (3,) and the number of strides behind it.

    Args:
        accel: (3, n) acceleration ahead, left and up in m/s² on an even clock.
        rate_hz: Of that clock.
        start_s: Time of its first sample.
        strides_s: Begin and end of each stride, (k,) each.
        harmonics: How many of the stride's harmonics are summed.
        params: Settings.

    NaN and 0 where no stride can be read.
    """
    begin, end = strides_s
    fits = harmonics / np.maximum(end - begin, 1e-9) <= params.highest_part * rate_hz / 2
    fits &= (begin >= start_s) & ((end - start_s) * rate_hz <= accel.shape[1] - 1)
    begin, end = begin[fits], end[fits]
    if begin.size == 0:
        return np.full(3, np.nan), 0
    if begin.size > params.most_strides:
        spread = np.linspace(0, begin.size - 1, params.most_strides).round().astype(np.intp)
        begin, end = begin[spread], end[spread]
    moments = begin[:, None] + (end - begin)[:, None] * (np.arange(params.points) / params.points)
    size = np.abs(np.fft.rfft(read_cubic(accel, (moments - start_s) * rate_hz), axis=-1))
    even, odd = size[..., 2 : harmonics + 1 : 2].sum(axis=-1), size[..., 1 : harmonics + 1 : 2].sum(axis=-1)
    nothing = 1e-9 * (even + odd) + 1e-12  # a perfect signal divides by a very small number, not by zero
    ratio = even / np.maximum(odd, nothing)
    ratio[1] = odd[1] / np.maximum(even[1], nothing[1])
    mean: Floats = ratio.mean(axis=1)
    return mean, int(begin.size)


def read_cubic(values: Floats, at: Floats) -> Floats:
    """Return values (d, n) read off at places `at` (any shape) by cubic interpolation: (d, *at.shape)."""
    n = values.shape[-1]
    whole = np.clip(np.floor(at).astype(np.intp), 0, n - 2)
    x = at - whole
    weights = (
        x * (-0.5 + x * (1 - 0.5 * x)), 1 + x * x * (1.5 * x - 2.5),
        x * (0.5 + x * (2 - 1.5 * x)), x * x * (0.5 * x - 0.5),
    )  # fmt: skip
    taps = (values[:, np.clip(whole + shift, 0, n - 1)] * w for shift, w in enumerate(weights, start=-1))
    total: Floats = sum(taps, start=np.zeros((values.shape[0], *at.shape)))
    return total
