"""Balance while moving: how steady, how symmetric, how smooth and how stable the gait is, by travel and gait.

Every number rests on steady stretches only (see `rhythm`), each kind of number in a module of its own; here
they are put together by travel and gait, and what cannot be said is refused with a reason. Walking and
running have names of their own, because their numbers must not be compared with each other; forward and
backward have the same, because that is the comparison that is wanted.

Variability in time needs contacts only, from any placement. What the trunk does needs a sensor on the
trunk, and which way it rocks needs to know where that faces.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backstride.motion.balance_measures import MEASURES, TRUNK, UNITS
from backstride.motion.contacts import Contacts
from backstride.motion.divergence import DivergenceParams, divergence_exponent
from backstride.motion.harmonic_ratio import HarmonicParams, harmonic_ratios
from backstride.motion.regularity import regularities
from backstride.motion.rhythm import (
    RhythmParams,
    SteadyGait,
    steady_gaits,
    step_time_asymmetry,
    step_time_variability,
    step_times,
    stride_time_variability,
)
from backstride.motion.trunk_sway import TrunkMotion, trunk_motion, trunk_sway
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Floats
from backstride.vocab.measure import Measured
from backstride.vocab.reading import Metric
from backstride.vocab.recording import Problem
from backstride.vocab.segment import Gait, Segment, Travel

__all__ = ["MEASURES", "BalanceParams", "balance_metrics"]

Found = Iterator[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class BalanceParams:
    """Settings of `balance_metrics`; every default is explained."""

    fewest_steps: int = 40
    """Variability from fewer says little: after 20 strides it no longer changed (Kroneberg et al. 2019,
    doi:10.3389/fnagi.2018.00435)."""
    slowest_hz: float = 50.0
    """A slower sensor rounds contacts by more than steps vary: at 50 samples a second by 8 ms in a step time,
    which varies by about 10. Project choice."""
    rhythm: RhythmParams = field(default_factory=RhythmParams)
    """What a steady stretch is."""
    harmonic: HarmonicParams = field(default_factory=HarmonicParams)
    """How harmonic ratios are taken."""
    divergence: DivergenceParams = field(default_factory=DivergenceParams)
    """How the divergence exponent is taken, and from how many strides."""


@dataclass(slots=True)
class _Refusals:
    """What is refused, one problem a reason however many travels it concerns."""

    problems: dict[str, Problem] = field(default_factory=dict)

    def say(self, code: str, words: str) -> None:
        """Remember the first words of each reason."""
        self.problems.setdefault(code, Problem(f"balance-{code}", words))


def balance_metrics(
    worn: Worn, contacts: Contacts, segments: tuple[Segment, ...], params: BalanceParams = BalanceParams()
) -> Measured:
    """Return what is known of balance while moving, for each travel and gait that has enough steady steps.

    Args:
        worn: The sensor that the contacts were found with.
        contacts: Foot contacts.
        segments: Travel and gait over the recording, with the person's labels on top.
        params: Settings.
    """
    metrics: list[Metric] = []
    refused = _Refusals()
    trunk = _trunk(worn, contacts, refused)
    for steady in steady_gaits(contacts, segments, params.rhythm):
        if steady.steps < params.fewest_steps:
            if steady.all_steps >= params.rhythm.fewest_steps:
                refused.say(f"few-steps-{steady.travel}-{steady.gait}", _too_few(steady, params))
            continue
        found = [*_times(worn, contacts, steady, params, refused)]
        if trunk is not None:
            found += _trunk_numbers(worn, contacts, steady, trunk, params=params, refused=refused)
        metrics += [_metric(f"{name}_{steady.gait}", value, steady) for name, value in found]
    return Measured(tuple(metrics), tuple(refused.problems.values()))


def _trunk(worn: Worn, contacts: Contacts, refused: _Refusals) -> TrunkMotion | None:
    """Motion of the trunk; None, with the reason, where the sensor is elsewhere or has no gyroscope."""
    if contacts.times_s.size == 0:
        return None
    if worn.placement not in TRUNK or contacts.steps_each != 1:
        refused.say(
            "placement",
            "Regularity, smoothness, stability and sway need a sensor at the lower back or on the chest.",
        )
        return None
    if not worn.six.has_gyroscope:
        refused.say(
            "no-gyroscope",
            "Smoothness to the side, stability and sway of the trunk need a sensor with a gyroscope.",
        )
    if worn.mounting is Mounting.UNKNOWN:
        refused.say(
            "facing",
            "It is not known where the sensor faces, so smoothness ahead and to the side, roll and pitch are "
            "left out. Say the facing, or begin with a stand and ten steps forward.",
        )
    return trunk_motion(worn)


def _times(
    worn: Worn, contacts: Contacts, steady: SteadyGait, params: BalanceParams, refused: _Refusals
) -> Found:
    """Yield the numbers that come from the times of steps."""
    if worn.six.source_hz < 0.98 * params.slowest_hz:
        refused.say(
            "rate",
            f"With {worn.six.source_hz:.0f} samples a second the times of steps are too coarse for their "
            f"variability; {params.slowest_hz:.0f} or more are needed.",
        )
    else:
        of_steps, of_strides = (
            kind(contacts, steady) for kind in (step_time_variability, stride_time_variability)
        )
        if of_steps is not None:
            yield "step_time_variability", 100 * of_steps
        if of_strides is not None:
            yield "stride_time_variability", 100 * of_strides
    asymmetry = step_time_asymmetry(contacts, steady, params.rhythm)
    if asymmetry is not None:
        yield "step_time_asymmetry", 100 * asymmetry


def _trunk_numbers(
    worn: Worn,
    contacts: Contacts,
    steady: SteadyGait,
    trunk: TrunkMotion,
    *,
    params: BalanceParams,
    refused: _Refusals,
) -> Found:
    """Yield the numbers that come from the motion of the trunk."""
    stretches = _stretches(contacts, steady)
    stretches = stretches[_all_known(worn, stretches[:, 0], stretches[:, 1])]
    if stretches.size == 0:
        return
    level = worn.level
    both = regularities(
        level.accel_mps2[2],
        level.rate_hz,
        level.start_s,
        stretches,
        float(np.median(step_times(contacts, steady))),
    )
    if both is not None:
        yield "step_regularity", both[0]
        yield "stride_regularity", both[1]
    yield from _smoothness(worn, contacts, steady, params)
    if worn.six.has_gyroscope:
        yield from _stability(worn, steady, stretches, params, refused)
        yield from _sway(worn, trunk, stretches)


def _smoothness(worn: Worn, contacts: Contacts, steady: SteadyGait, params: BalanceParams) -> Found:
    """Yield harmonic ratios; ahead and to the side only where it is known which way that is."""
    level, harmonic = worn.level, params.harmonic
    whole = steady.block[1:] == steady.block[:-1]
    begin = steady.at[:-1][whole]
    begin = begin[_all_known(worn, contacts.times_s[begin], contacts.times_s[begin + 2])]
    count = harmonic.harmonics_walk if steady.gait is Gait.WALK else harmonic.harmonics_run
    ratio, strides = harmonic_ratios(
        level.accel_mps2, level.rate_hz, level.start_s,
        (contacts.times_s[begin], contacts.times_s[begin + 2]), count, params=harmonic,
    )  # fmt: skip
    if strides == 0:
        return
    yield "harmonic_ratio_vertical", float(ratio[2])
    if worn.mounting is not Mounting.UNKNOWN and worn.six.has_gyroscope:
        yield "harmonic_ratio_ahead", float(ratio[0])
        yield "harmonic_ratio_side", float(ratio[1])


def _stability(
    worn: Worn, steady: SteadyGait, stretches: Floats, params: BalanceParams, refused: _Refusals
) -> Found:
    """Yield the divergence exponent where there are enough strides for it."""
    level = worn.level
    exponent, strides = divergence_exponent(
        level.accel_mps2, level.rate_hz, level.start_s, _joined(stretches), params.divergence
    )
    if exponent is not None:
        yield "divergence_exponent", exponent
    elif strides < params.divergence.strides:
        refused.say(
            f"few-strides-{steady.travel}-{steady.gait}",
            f"Stability of {_named(steady)} needs {params.divergence.strides} steady strides; "
            f"there are {strides}.",
        )


def _sway(worn: Worn, trunk: TrunkMotion, stretches: Floats) -> Found:
    """Yield how much the trunk rocks; roll and pitch apart only where the facing is known."""
    sway = trunk_sway(trunk, stretches)
    if sway is None:
        return
    yield "trunk_sway_rate", sway.rate_dps
    yield "trunk_sway", sway.angle_deg
    if worn.mounting is not Mounting.UNKNOWN:
        yield "trunk_roll_rate", sway.roll_rate_dps
        yield "trunk_pitch_rate", sway.pitch_rate_dps
        yield "trunk_roll", sway.roll_deg
        yield "trunk_pitch", sway.pitch_deg


def _stretches(contacts: Contacts, steady: SteadyGait) -> Floats:
    """Begin and end in s, and number of strides, of each block, (k, 3)."""
    first = np.flatnonzero(np.diff(steady.block, prepend=-1))
    last = np.append(first[1:], steady.block.size) - 1
    begin, end = contacts.times_s[steady.at[first]], contacts.times_s[steady.at[last] + 1]
    return np.stack([begin, end, (last - first + 1) / 2], axis=1)


def _joined(stretches: Floats) -> Floats:
    """Blocks that follow each other without a break become one stretch again."""
    apart = np.flatnonzero(np.concatenate([[True], stretches[1:, 0] - stretches[:-1, 1] > 1e-6]))  # noqa: PLR2004  # 1 µs: they share a contact
    ends = np.append(apart[1:], stretches.shape[0]) - 1
    strides = np.add.reduceat(stretches[:, 2], apart)
    return np.stack([stretches[apart, 0], stretches[ends, 1], strides], axis=1)


def _all_known(worn: Worn, begin_s: Floats, end_s: Floats) -> NDArray[np.bool_]:
    """Whether stretches (k,) lie in the level frame's clock and hold no gap of the sensor."""
    level = worn.level
    missing = np.concatenate([[0], np.cumsum(~level.known)])
    first = np.floor((begin_s - level.start_s) * level.rate_hz).astype(np.intp)
    last = np.ceil((end_s - level.start_s) * level.rate_hz).astype(np.intp) + 1
    inside = (first >= 0) & (last <= level.known.size)
    top = level.known.size
    none: NDArray[np.bool_] = missing[np.clip(last, 0, top)] == missing[np.clip(first, 0, top)]
    return inside & none


def _metric(name: str, value: float, steady: SteadyGait) -> Metric:
    return Metric(name, value, UNITS[name], steady.travel, steady.start_s, steady.end_s)


def _named(steady: SteadyGait) -> str:
    way = "" if steady.travel is Travel.UNKNOWN else f" {steady.travel}"
    return f"{'walking' if steady.gait is Gait.WALK else 'running'}{way}"


def _too_few(steady: SteadyGait, params: BalanceParams) -> str:
    return (
        f"Balance in {_named(steady)} needs {params.fewest_steps} steady steps without a stop; "
        f"there are {steady.steps}."
    )
