"""How alike one step is to the next, and one stride to the next: autocorrelation of vertical acceleration.

Moe-Nilssen and Helbostad 2004 (doi:10.1016/S0021-9290(03)00233-1): the unbiased autocorrelation, 1 at no
delay, has peaks at a delay of one step and of one stride. Their heights are step regularity and stride
regularity; where left and right differ, the first is the smaller one. It needs neither feet nor facing.

It is taken from windows of a few seconds each, since over a longer time strides drift apart in phase and
the peaks sink although every step is like the one before.
"""

from dataclasses import dataclass

import numpy as np

from backstride.vocab.arrays import Floats


@dataclass(frozen=True, slots=True)
class RegularityParams:
    """Settings of `regularities`; every default is explained."""

    window_s: float = 8.0
    """Each window: seven strides or more; four are enough (Tura et al. 2012, doi:10.1186/1743-0003-9-11)."""
    around: float = 0.25
    """The peak is looked for within this part of the expected delay. Project choice."""


def regularities(
    vertical: Floats,
    rate_hz: float,
    start_s: float,
    stretches: Floats,
    step_s: float,
    *,
    params: RegularityParams = RegularityParams(),
) -> tuple[float, float] | None:
    """Return step and stride regularity, each the median over windows; None where no window fits.

    Args:
        vertical: (n,) upward acceleration without gravity in m/s² on an even clock.
        rate_hz: Of that clock.
        start_s: Time of its first sample.
        stretches: (k, 2): begin and end in s of each stretch of steady gait.
        step_s: Median step time, where the peaks are looked for.
        params: Settings.
    """
    width = round(params.window_s * rate_hz)
    first = np.ceil((stretches[:, 0] - start_s) * rate_hz).astype(np.intp)
    count = np.maximum((np.floor((stretches[:, 1] - start_s) * rate_hz).astype(np.intp) - first) // width, 0)
    begins = np.concatenate(
        [start + width * np.arange(n) for start, n in zip(first.tolist(), count.tolist(), strict=True)]
        or [np.zeros(0, dtype=np.intp)]
    )
    begins = begins[(begins >= 0) & (begins + width <= vertical.size)]
    if begins.size == 0:
        return None
    likeness = _autocorrelation(vertical[begins[:, None] + np.arange(width)])
    peaks = [_peak(likeness, delay * step_s * rate_hz, params.around) for delay in (1, 2)]
    return float(np.median(peaks[0])), float(np.median(peaks[1]))


def _autocorrelation(windows: Floats) -> Floats:
    """Unbiased autocorrelation of windows (k, w), 1 at no delay: (k, w // 2)."""
    k, width = windows.shape
    about = windows - windows.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(about, n=2 * width, axis=1)) ** 2
    raw = np.fft.irfft(power, axis=1)[:, : width // 2] / (width - np.arange(width // 2))
    unbiased: Floats = raw / np.maximum(raw[:, :1], 1e-12)
    return unbiased.reshape(k, -1)


def _peak(likeness: Floats, delay: float, around: float) -> Floats:
    """Highest value near a delay in samples, (k,): of a parabola through the three highest samples."""
    lo = max(int(delay * (1 - around)), 1)
    hi = min(int(np.ceil(delay * (1 + around))) + 1, likeness.shape[1] - 1)
    rows = np.arange(likeness.shape[0])
    top = lo + np.argmax(likeness[:, lo:hi], axis=1)
    before, at, after = (likeness[rows, top + shift] for shift in (-1, 0, 1))
    bend = before - 2 * at + after
    lift = np.where(bend < 0, (before - after) ** 2 / (-8 * np.minimum(bend, -1e-12)), 0.0)
    inside = (at >= before) & (at >= after)
    peak: Floats = at + np.where(inside, lift, 0.0)
    return peak
