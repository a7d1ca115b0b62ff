"""Every step of a worn sensor: contacts by placement, what follows from them, and step length from GNSS."""

from dataclasses import dataclass, replace

import numpy as np

from backstride.motion.contacts import Contacts
from backstride.motion.foot_steps import foot_contacts
from backstride.motion.foot_strides import FEET, strides_of
from backstride.motion.speed import Course
from backstride.motion.step_bounce import BounceParams, bounces_of
from backstride.motion.step_chain import Places
from backstride.motion.step_flight import flights_of
from backstride.motion.step_sides import sides_of
from backstride.motion.step_thigh import ThighParams, thigh_contacts
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement

TRUNK = (Placement.LUMBAR, Placement.CHEST)


@dataclass(frozen=True, slots=True)
class StepParams:
    """Settings of `contacts_of` and `step_lengths`; every default is explained."""

    speed_over_s: float = 5.0
    """Step length is the mean speed over this long times the step time: GNSS is not good to a step.
    Project choice."""
    longest_gap_s: float = 3.0
    """Speed that is known more sparsely than this gives no step length. Project choice."""
    slowest_mps: float = 0.4
    """Below this GNSS does not know whether anybody moves (as the cue of direction). Project choice."""


def contacts_of(worn: Worn) -> Contacts | None:
    """Return the foot contacts that a sensor saw; None where its place is not known or no step was taken."""
    if worn.placement in FEET:
        strides = strides_of(worn)
        found = None if strides is None else foot_contacts(worn, strides)
    elif worn.placement is Placement.THIGH:
        found = _of_thigh(worn) if worn.six.has_gyroscope else None
    elif worn.placement is None:
        found = None
    else:
        found = _of_bounces(worn)
    return found if found is not None and found.times_s.size else None


def step_lengths(contacts: Contacts, course: Course | None, params: StepParams = StepParams()) -> Contacts:
    """Return the contacts with step lengths from speed over ground, where the sensor itself gave none."""
    if course is None or not contacts.times_s.size:
        return contacts
    known = np.isfinite(course.speed_mps)
    t, speed = course.t_s[known], course.speed_mps[known]
    if t.size < 2:  # noqa: PLR2004  # a mean needs an interval
        return contacts
    way = np.concatenate([[0.0], np.cumsum(np.diff(t) * (speed[1:] + speed[:-1]) / 2)])
    middle = contacts.times_s + np.nan_to_num(contacts.step_time_s) / 2
    first = np.clip(middle - params.speed_over_s / 2, t[0], t[-1])
    last = np.clip(middle + params.speed_over_s / 2, t[0], t[-1])
    mean = (np.interp(last, t, way) - np.interp(first, t, way)) / np.maximum(last - first, 1e-9)
    after = np.clip(np.searchsorted(t, middle), 1, t.size - 1)
    near = (middle >= t[0]) & (middle <= t[-1]) & (t[after] - t[after - 1] <= params.longest_gap_s)
    length = np.where(near & (mean >= params.slowest_mps), mean * contacts.step_time_s, np.nan)
    own = np.isfinite(contacts.step_length_m)
    return replace(contacts, step_length_m=np.where(own, contacts.step_length_m, length))


def _of_bounces(worn: Worn) -> Contacts | None:
    """Contacts of a trunk or a wrist, which feel both feet."""
    bounces = bounces_of(worn)
    if bounces is None:
        return None
    times, runs = _outside_gaps(worn, bounces.times_s, bounces.runs)
    if not times.size:
        return None
    step = _to_next(worn, times, BounceParams().longest_s)
    foot = np.zeros(times.size, dtype=np.int8)
    flight = np.full(times.size, np.nan)
    if worn.placement in TRUNK:
        flight = flights_of(worn, times, step, runs)
        if worn.mounting is not Mounting.UNKNOWN:
            foot = sides_of(worn.level, times, step, runs)
    flies_next = np.concatenate([flight[1:], [np.nan]])
    nothing = np.full(times.size, np.nan)
    return Contacts(times, foot, 1, np.where(runs, step - flies_next, np.nan), flight, nothing, step)


def _of_thigh(worn: Worn) -> Contacts | None:
    """Contacts of the leg that carries the sensor; which leg that is nobody says."""
    times = thigh_contacts(worn.level)
    times, _ = _outside_gaps(worn, times, np.zeros(times.size, dtype=bool))
    nothing = np.full(times.size, np.nan)
    step = _to_next(worn, times, ThighParams().longest_s) / 2
    return Contacts(times, np.zeros(times.size, dtype=np.int8), 2, nothing, nothing, nothing, step)


def _to_next(worn: Worn, times: Floats, longest_s: float) -> Floats:
    """Return the time (k,) from each contact to the next, NaN where a stretch ends or a gap lies between."""
    gaps = np.cumsum(~worn.level.known)[_samples(worn, times)]
    until = np.diff(times, append=np.nan)
    same = np.diff(gaps, append=gaps[-1:] + 1) == 0
    step: Floats = np.where(same & (until <= longest_s), until, np.nan)
    return step


def _outside_gaps(worn: Worn, times: Floats, runs: Bools) -> tuple[Floats, Bools]:
    """Leave out contacts that rest on nothing: those in a gap of the recording or beyond its ends."""
    clock = worn.level.t_s
    keep = worn.level.known[_samples(worn, times)] & (times >= clock[0]) & (times <= clock[-1])
    return times[keep], runs[keep]


def _samples(worn: Worn, times: Floats) -> Places:
    """Return the sample of the level clock nearest to each time (k,)."""
    level = worn.level
    at = np.rint((times - level.start_s) * level.rate_hz)
    return np.clip(at, 0, level.known.size - 1).astype(np.int64)
