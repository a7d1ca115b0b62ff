"""How hard each step shakes the place where the sensor is worn: peak of upward acceleration, and its rise.

Read off the recording's own samples, since a mean over two of them, or a value between two, is lower than the
peak. The rise is taken over a fixed time, not from one sample to the next: how it is taken decides its size
(Duquette and Andrews found it to depend strongly on the end points), and so sensors of 100 and of 400 Hz say
about the same. What is measured is acceleration of the body where the sensor sits. It is not force at the
ground, and not the load on a bone (Zandbergen 2022, doi:10.1080/14763141.2022.2164345). Rejected: an equation
from peaks to force. Of 27 compared in 74 runners none told first peak and loading rate well
enough (Kiernan 2023, doi:10.3390/s23218719), and all were made from forward running. Rejected too: a low-pass
filter, which takes off most where the sensor is nearest to the ground.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.contacts import Contacts
from backstride.signal.even import force_of, rate_of
from backstride.signal.level import GRAVITY_MPS2
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement, Problem, Recording

TRUNK = (Placement.LUMBAR, Placement.CHEST)
FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
PLACEMENTS = (*TRUNK, Placement.THIGH, *FEET)
"""Where a peak belongs to a step. A wrist swings by itself."""


@dataclass(frozen=True, slots=True)
class PeakParams:
    """Settings of `impacts_of`; every default is explained."""

    peak_from_hz: float = 100.0
    """Slower sensors miss the peak. At the shin 102 Hz read 0.5 to 1.4 g lower than 199 Hz and more (abstract
    of "Minimum sampling frequency for accurate and reliable tibial acceleration measurements during rearfoot
    strike running in the field", 19 runners); Mitschke 2017 asks 200 Hz there. In real forward walking, every
    second sample alone reads 2 to 7 % lower at the lower back and up to 25 % lower at a foot (with contacts
    taken from the peaks themselves). Below 100 Hz: refused."""
    dose_from_hz: float = 50.0
    """Down to here the mean over many steps is given as a rough dose. Project choice."""
    foot_from_hz: float = 500.0
    """Peaks at a foot need this (Mitschke 2017, doi:10.1080/10255842.2017.1382482: heel, rearfoot runners);
    slower ones are given with a warning."""
    slack: float = 0.98
    """A sensor that is called 100 Hz writes 98 to 102. Project choice."""
    lead_s: float = 0.08
    """The peak is looked for from this long before a contact, as contacts are found to about 0.05 s. Project
    choice."""
    trunk_reach_s: float = 0.45
    """To this long after it, and not into the next step. A trunk peaks in the middle of stance, and only once
    a step. Project choice."""
    leg_reach_s: float = 0.12
    """The same at thigh and foot: a runner's foot leaves the ground after 0.2 s, which shakes it as well.
    Project choice."""
    rise_over_s: float = 0.01
    """The rise is taken over this: one sample of the slowest sensor allowed. Project choice."""
    whole: float = 0.9
    """A step counts if this share of its samples is there. Project choice."""
    cut_from_mps2: float = 1.9 * GRAVITY_MPS2
    """No motion sensor ends below 2 g; a calibration may take off 5 %. Project choice."""
    fewest_cut: int = 4
    """Fewer samples that repeat the largest value are chance. Project choice."""
    most_cut: float = 0.1
    """Where a larger share of the steps is cut, no peaks are given. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Impacts:
    """What each contact did to the sensor; arrays are (k,), as in `Contacts`; NaN where not known."""

    times_s: Floats
    """Of the contacts."""
    foot: NDArray[np.int8]
    """+1 left, -1 right, 0 not known."""
    peak_mps2: Floats
    """Highest upward acceleration without gravity. With `rough` only the mean of many is of use."""
    rise_mps3: Floats
    """Steepest rise of upward acceleration before the peak."""
    cut: Bools
    """The sensor reached its limit in this step: the true peak is higher."""
    placement: Placement | None
    rough: bool
    """Too few samples a second for peaks, enough for a rough dose."""
    problems: tuple[Problem, ...]
    """What was refused, and why."""

    @property
    def peak_body_weights(self) -> Floats:
        """Peaks as multiples of gravity: NaN away from the trunk.

        So many body weights, on top of the one of standing, would give the whole body this acceleration. It
        is acceleration of the trunk, not force at the ground.
        """
        if self.placement in TRUNK:
            return self.peak_mps2 / GRAVITY_MPS2
        return np.full(self.peak_mps2.shape, np.nan)


def impacts_of(
    recording: Recording, worn: Worn, contacts: Contacts, params: PeakParams = PeakParams()
) -> Impacts:
    """Return the impact of each contact (k,); all NaN, with a problem that says why, where it is refused."""
    refused = _refused(worn, params)
    rough = worn.six.source_hz < params.slack * params.peak_from_hz
    k = contacts.times_s.size
    peak, rise = np.full(k, np.nan), np.full(k, np.nan)
    cut = np.zeros(k, dtype=bool)
    problems: tuple[Problem, ...] = () if refused is None else (refused,)
    if refused is None and k:
        shake = _shake_of(recording, worn, params)
        peak, rise, cut = _peaks(shake, contacts.times_s, _reach(worn.placement, params), params)
        problems = _warnings(worn, peak, cut, params)
        if rough:
            rise[:] = np.nan
        if _too_many_cut(peak, cut, params):
            peak[:], rise[:] = np.nan, np.nan
    return Impacts(
        contacts.times_s, contacts.foot, peak, rise, cut, worn.placement, rough, problems if k else ()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Shake:
    """Upward acceleration on the accelerometer's own clock; arrays are (m,)."""

    t_s: Floats
    up_mps2: Floats
    at_limit: Bools
    rate_hz: float


def _shake_of(recording: Recording, worn: Worn, params: PeakParams) -> _Shake:
    own, six = force_of(recording), worn.six
    t, force = own or (six.t_s, six.force_mps2)
    n = six.known.size
    if six.rate_hz == six.source_hz and t.size >= n and np.abs(t[:n] - six.t_s).max() < 1e-4:  # noqa: PLR2004  # 0.1 ms
        return _Shake(six.t_s, worn.vertical_mps2(), _at_limit(six.force_mps2, params), six.rate_hz)
    lift = np.full(t.size, -GRAVITY_MPS2)
    for axis, up in zip(force, worn.up(), strict=True):
        lift += axis * np.interp(t, six.t_s, up)
    return _Shake(t, lift, _at_limit(force, params), rate_of(t))


def _at_limit(force_mps2: Floats, params: PeakParams) -> Bools:
    """Mark samples (m,) in which an axis of (3, m) stays at its own largest value: no body does that."""
    limit = np.zeros(force_mps2.shape[1], dtype=bool)
    for axis in force_mps2:
        for end in (axis.max(), axis.min()):
            at = axis == end
            beside = np.zeros_like(at)
            beside[1:] = at[1:] & at[:-1]
            beside[:-1] |= beside[1:]
            if abs(end) >= params.cut_from_mps2 and beside.sum() >= params.fewest_cut:
                limit |= at
    return limit


def _reach(placement: Placement | None, params: PeakParams) -> float:
    return params.trunk_reach_s if placement in TRUNK else params.leg_reach_s


def _peaks(
    shake: _Shake, times_s: Floats, reach_s: float, params: PeakParams
) -> tuple[Floats, Floats, Bools]:
    """Return peak (k,), rise (k,) and whether it was cut (k,) around contacts at times (k,)."""
    start = times_s - params.lead_s
    end = np.minimum(times_s + reach_s, np.append(start[1:], np.inf))
    first, last = np.searchsorted(shake.t_s, start), np.searchsorted(shake.t_s, end)
    block = 4096
    parts = [
        _peaks_in(shake, first[at : at + block], last[at : at + block], params)
        for at in range(0, times_s.size, block)
    ]
    peak, rise, cut = (np.concatenate(part) for part in zip(*parts, strict=True))
    lost = last - first < params.whole * (end - start) * shake.rate_hz
    peak[lost], rise[lost] = np.nan, np.nan
    return peak, rise, cut & ~lost


def _peaks_in(
    shake: _Shake, first: NDArray[np.intp], last: NDArray[np.intp], params: PeakParams
) -> tuple[Floats, Floats, Bools]:
    width = max(int((last - first).max()), 2)
    column = np.arange(width)
    at = np.minimum(first[:, None] + column, shake.t_s.size - 1)
    inside = column < (last - first)[:, None]
    up = shake.up_mps2[at]
    masked = np.where(inside, up, -np.inf)
    top = masked.argmax(axis=1)
    peak = masked[np.arange(top.size), top]
    lag = min(max(round(params.rise_over_s * shake.rate_hz), 1), width - 1)
    before = column[lag:] <= top[:, None]
    t = shake.t_s[at]
    rise = np.where(before, up[:, lag:] - up[:, :-lag], -np.inf)
    rise = (rise / np.maximum(t[:, lag:] - t[:, :-lag], 1.0 / (1e3 * shake.rate_hz))).max(axis=1)
    cut = (shake.at_limit[at] & inside).any(axis=1)
    return np.where(np.isfinite(peak), peak, np.nan), np.where(np.isfinite(rise), rise, np.nan), cut


def _too_many_cut(peak: Floats, cut: Bools, params: PeakParams) -> bool:
    return bool(cut.sum() > params.most_cut * max(int(np.isfinite(peak).sum()), 1))


def _refused(worn: Worn, params: PeakParams) -> Problem | None:
    rate = worn.six.source_hz
    if worn.placement not in PLACEMENTS:
        why = "a wrist swings by itself" if worn.placement else "where the sensor was worn is not said"
        return Problem(
            "impact-placement",
            f"Impact is not given: {why}. Wear it at the lower back, chest, thigh or foot, and say so.",
        )
    if rate < params.slack * params.dose_from_hz:
        return Problem(
            "impact-rate",
            f"Impact is not given: a step peaks within hundredths of a second, and this sensor wrote "
            f"{rate:.0f} samples a second. Set it to 100 or more.",
        )
    return None


def _warnings(worn: Worn, peak: Floats, cut: Bools, params: PeakParams) -> tuple[Problem, ...]:
    rate, found = worn.six.source_hz, []
    if rate < params.slack * params.peak_from_hz:
        found.append(
            Problem(
                "impact-rough",
                f"At {rate:.0f} samples a second single peaks of impact and their rise are missed, so they "
                "are not given, and the dose is rough: too low. Set the sensor to 100 or more.",
            )
        )
    elif worn.placement in FEET and rate < params.slack * params.foot_from_hz:
        found.append(
            Problem(
                "impact-foot-rate",
                f"Peaks at a foot need {params.foot_from_hz:.0f} samples a second; at {rate:.0f} they read "
                "too low. Compare them only with recordings of the same sensor at the same rate.",
            )
        )
    if cut.any():
        known = int(np.isfinite(peak).sum())
        tail = (
            "That is too many: peaks and dose are not given."
            if _too_many_cut(peak, cut, params)
            else "Their true peaks are higher."
        )
        found.append(
            Problem(
                "impact-cut",
                f"In {int(cut.sum())} of {known} steps the sensor reached the end of its range, so that "
                f"their peaks are cut. {tail} Set it to a wider range, such as 16 g.",
            )
        )
    return tuple(found)
