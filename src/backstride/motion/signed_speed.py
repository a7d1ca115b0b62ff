"""Signed speed: what acceleration and turning say about how chest speed changes, tick by tick.

Speed changes only by the acceleration that was measured, and feet hardly slip: so a direction, once
established, holds until a stop; and a bend shows the sign, because the acceleration to its inside is signed
speed times yaw rate. (Direction study, section 11 F.) What can be established is a start from a stand, a
stop, a bend.

Integrated acceleration drifts by the tilt error of the orientation. Where the body stands, all mean
acceleration along the ground is that error, so it is taken off there, and less and less away from there. Not
right beside a start or a stop: the push of a smooth start shakes nothing, and would be taken for tilt.
Rejected: integration over whole recordings (drift wins after seconds), and a gate that lets a direction
change at every stop or turn (four of five seconds of running hold one).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.motion.ticks import Ticks, Windows
from backstride.signal.level import Level
from backstride.vocab.arrays import Bools

Complexes = NDArray[np.complex128]
"""Along the ground: real is ahead (or east), imaginary is left (or north)."""


@dataclass(frozen=True, slots=True)
class SignedSpeedParams:
    """Settings of `speed_changes_of`; every default is explained."""

    smooth_s: float = 1.2
    """Speed is the mean over this long, by a Hann window: what sways within a stride is no travel. 1.6 s in
    the
    direction study; 1.2 s is as good and sees a start sooner."""
    stand_s: float = 1.0
    """The tilt error of a stand is the mean over this long. Project choice."""
    largest_mps2: float = 1.5
    """A larger mean in a stand is no tilt error (9 degrees) but a vehicle. Project choice."""
    remember_s: float = 6.0
    """The tilt error found in a stand fades over this long, as the filter goes on correcting (its 8 s).
    Project choice."""
    doubt: float = 0.15
    """Weight of no tilt error at all beside those of the stands before and after. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeedChanges:
    """From the tick before to this one, in the chest frame of this one: each (t,)."""

    turn: Complexes
    """Unit: the old chest frame seen from the new one."""
    change_mps: Complexes
    """By how much velocity changed: ahead, and to the left."""
    known: Bools
    """False at the first tick and wherever continuity is lost."""


def speed_changes_of(
    level: Level, ticks: Ticks, standing: Bools, params: SignedSpeedParams = SignedSpeedParams()
) -> SpeedChanges:
    """Return how velocity changes from tick to tick.

    Args:
        level: Motion in the level frame; its x is where the chest points.
        ticks: The clock, t ticks.
        standing: Ticks (t,) in which the body stands.
        params: What is explained there.
    """
    ahead, left, _ = level.accel_mps2
    accel: Complexes = (ahead + 1j * left) * np.exp(1j * level.heading_rad)
    at = Windows.around(level, ticks, 0.0).first.clip(0, accel.size - 1)
    added: Complexes = np.cumsum(accel) / level.rate_hz
    velocity = _smooth(added, at, round(params.smooth_s * level.rate_hz))
    drift = _tilt_error(_stand_means(accel, level, ticks, params), standing, ticks, params)
    middle = ticks.middle_s
    steps = np.diff(middle, prepend=middle[:1])
    velocity -= np.cumsum((drift + np.concatenate([drift[:1], drift[:-1]])) / 2 * steps)
    heading = np.exp(1j * level.heading_rad[at])
    known = Windows.around(level, ticks, 2 * (middle[1] - middle[0]) if ticks.count > 1 else 1.0)
    whole = known.whole(level.known, 0.9) & (level.island[at] >= 0)
    whole[1:] &= level.island[at[1:]] == level.island[at[:-1]]
    whole[0] = False
    before = np.concatenate([heading[:1], heading[:-1]])
    change = np.diff(velocity, prepend=velocity[:1])
    return SpeedChanges(before * np.conj(heading), change * np.conj(heading), whole)


def _smooth(velocity: Complexes, at: NDArray[np.intp], width: int) -> Complexes:
    """Return Hann means of velocity (m,) around the samples `at` (t,); the ends are continued."""
    half = max(width // 2, 1)
    window = np.hanning(2 * half + 3)[1:-1]
    window /= window.sum()
    near = np.clip(at[:, None] + np.arange(-half, half + 1), 0, velocity.size - 1)
    return np.asarray(velocity[near] @ window, dtype=np.complex128)


def _stand_means(accel: Complexes, level: Level, ticks: Ticks, params: SignedSpeedParams) -> Complexes:
    windows = Windows.around(level, ticks, params.stand_s)
    parts = windows.means(np.stack([accel.real, accel.imag]))
    return np.asarray(np.nan_to_num(parts[0] + 1j * parts[1]), dtype=np.complex128)


def _tilt_error(means: Complexes, standing: Bools, ticks: Ticks, params: SignedSpeedParams) -> Complexes:
    """Return the acceleration (t,) that is tilt error: known in stands, remembered around them."""
    sure = _well_within(standing) & (np.abs(means) < params.largest_mps2)
    if not sure.any():
        return np.zeros(ticks.count, dtype=np.complex128)
    every, middle = np.arange(ticks.count), ticks.middle_s
    last = np.maximum.accumulate(np.where(sure, every, -1))
    following = np.minimum.accumulate(np.where(sure, every, ticks.count)[::-1])[::-1]
    error = np.zeros(ticks.count, dtype=np.complex128)
    weights = np.full(ticks.count, params.doubt)
    for stand, there in ((last, last >= 0), (following, following < ticks.count)):
        stand = np.clip(stand, 0, ticks.count - 1)  # noqa: PLW2901  # clipped where there is none, and not used there
        fades = np.where(there, np.exp(-np.abs(middle - middle[stand]) / params.remember_s), 0.0)
        error += fades * means[stand]
        weights += fades
    error /= weights
    error[sure] = means[sure]
    return error


def _well_within(standing: Bools) -> Bools:
    """Tell the ticks whose window lies in a stand: two ticks from its ends, in a short one (2 s) one tick."""

    def between(inside: Bools) -> Bools:
        beside = np.concatenate([[True], inside, [True]])
        return np.asarray(inside & beside[:-2] & beside[2:])

    one = between(standing)
    two = between(one)
    near_two = np.convolve(two, [1, 1, 1], "same") > 0
    return two | (one & ~near_two)
