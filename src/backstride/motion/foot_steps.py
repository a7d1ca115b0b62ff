"""When one foot touched the ground and left it: the knock before a stance, the last turn after it.

The contact is where the largest jerk of the second half of a stride begins, whichever part of the foot lands
first: no heel is looked for, since backward contacts are forefoot first. Pushing off turns the foot fast; the
ground is left when that turn has slowed down. That end is known to be right for walking forward alone, so
that contact time is given there alone. Rejected: zero crossings of the rate about the foot's own
axis, which need its mounting and swap their roles going backward.
"""

from dataclasses import dataclass

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.foot_strides import Strides
from backstride.motion.step_chain import Places
from backstride.signal.even import SixAxes
from backstride.signal.level import centred_mean
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement


@dataclass(frozen=True, slots=True)
class FootParams:
    """Settings of `foot_contacts`; shares and sizes were chosen on gaitmap's events."""

    lands_after: float = 0.55
    """The foot lands in the part of a stride (stance to stance) after this share. Project choice."""
    jerk_share: float = 0.3
    """The largest jerk begins where it passes this share of itself: 7 ms from gaitmap's median contact."""
    jerk_begins_s: float = 0.04
    """It begins at most this long before. Project choice: real, virtual and simulated feet within 0.04 s."""
    jerk_over_s: float = 0.02
    """Jerk is a mean over this long. Project choice."""
    leaves_before: float = 0.5
    """It has left the ground in the part before this share. Project choice."""
    slows_within: float = 0.2
    """The turn of the push slows down within this share of a stride. Project choice."""
    turn_over_s: float = 0.03
    """Turning is a mean over this long. Project choice."""
    runs_above_mps: float = 2.0
    """A faster stride is a run, whose push-off has no reference here: no contact time. Project choice."""
    slowest_hz: float = 90.0
    """Contact and flight time are refused below this: 1 sample would be 5 % of a running contact."""


def foot_contacts(worn: Worn, strides: Strides, params: FootParams = FootParams()) -> Contacts:
    """Return the contact at the end of each stride that was made, with what follows from its neighbours.

    Flight is half a stride less the contact, taking the other foot as alike: 0 in walking.
    """
    start, end = strides.start_s[strides.ok], strides.end_s[strides.ok]
    lands = _landing(worn.six, start, end, params)
    leaves = _leaving(worn.six, start, end, params)
    goes_on = np.concatenate([start[1:] == end[:-1], [False]]) if start.size else np.zeros(0, dtype=bool)
    step = _until_next(lands, goes_on) / 2
    rests = np.where(goes_on, np.roll(leaves, -1) - lands, np.nan)
    rests[~_walks_forward(worn, strides, params)] = np.nan
    flight = np.maximum(np.concatenate([[np.nan], (step - rests)[:-1]]), 0.0) if step.size else step
    return Contacts(
        times_s=lands,
        foot=np.full(lands.size, 1 if worn.placement is Placement.FOOT_LEFT else -1, dtype=np.int8),
        steps_each=2,
        contact_time_s=rests,
        flight_time_s=flight,
        step_length_m=np.where(goes_on, np.roll(strides.length_m[strides.ok], -1) / 2, np.nan),
        step_time_s=step,
    )


def _walks_forward(worn: Worn, strides: Strides, params: FootParams) -> Bools:
    """Mark the strides made (k,) whose contact time can be told, as far as the foot itself knows."""
    ahead = strides.displacement_m[0] > 0 if worn.mounting is not Mounting.UNKNOWN else strides.ok
    slow = strides.length_m <= params.runs_above_mps * (strides.end_s - strides.start_s)
    told: Bools = (ahead & slow)[strides.ok] & (worn.six.source_hz >= params.slowest_hz)
    return told


def _until_next(times: Floats, goes_on: Bools) -> Floats:
    """Return the time (k,) to the next contact of the same foot, NaN where a stretch ends."""
    until: Floats = np.where(goes_on, np.roll(times, -1) - times, np.nan)
    return until


def _landing(six: SixAxes, start: Floats, end: Floats, params: FootParams) -> Floats:
    """Return when the foot landed (k,) in each stride, on the sensor's own samples."""
    change = np.diff(six.force_mps2, axis=1, append=six.force_mps2[:, -1:])
    jerk = centred_mean(np.sqrt(np.square(change).sum(axis=0)), round(params.jerk_over_s * six.rate_hz))
    values, first = _cut(six, jerk, start + params.lands_after * (end - start), end)
    largest = values.max(axis=1, keepdims=True, initial=0.0)
    begins = np.argmax(values, axis=1) - round(params.jerk_begins_s * six.rate_hz)
    values[np.arange(values.shape[1]) < begins[:, None]] = -np.inf
    lands: Floats = (
        six.start_s + (first + np.argmax(values > params.jerk_share * largest, axis=1)) / six.rate_hz
    )
    return lands


def _leaving(six: SixAxes, start: Floats, end: Floats, params: FootParams) -> Floats:
    """Return when the foot left the ground (k,) in each stride."""
    size = np.sqrt(np.square(six.turn_radps).sum(axis=0))
    turn = centred_mean(size, round(params.turn_over_s * six.rate_hz))
    values, first = _cut(six, turn, start, start + params.leaves_before * (end - start))
    pushed_s = six.start_s + (first + np.argmax(values, axis=1)) / six.rate_hz
    values, first = _cut(six, -turn, pushed_s, pushed_s + params.slows_within * (end - start))
    leaves: Floats = six.start_s + (first + np.argmax(values, axis=1)) / six.rate_hz
    return leaves


def _cut(six: SixAxes, values: Floats, from_s: Floats, to_s: Floats) -> tuple[Floats, Places]:
    """Return the values of each range, one row each and filled up with -inf, and their first samples (k,)."""
    first = np.rint((from_s - six.start_s) * six.rate_hz).astype(np.int64)
    last = np.rint((to_s - six.start_s) * six.rate_hz).astype(np.int64)
    across = np.arange(int((last - first).max(initial=0)) + 1)
    at = first[:, None] + across
    row = np.where(at <= last[:, None], values[np.clip(at, 0, values.size - 1)], -np.inf)
    return row, first
