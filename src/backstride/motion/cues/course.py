"""Course: where a satellite receiver says the body goes, against where the chest points.

The heading of an orientation without compass starts anywhere and drifts slowly. What else is known of the
direction (a start, a bend, the shape of a walk) says where north lies in it; from there the course tells
every second, even where nothing else does. Rejected: taking whatever the person does first as forward.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backstride.motion.cues.evidence import BACKWARD, FORWARD, SIDEWAYS, STILL, Evidence
from backstride.motion.signed_speed import Complexes
from backstride.motion.speed import east_north_m
from backstride.motion.ticks import TICK_S, Indexes, Ticks
from backstride.signal.islands import Islands
from backstride.signal.level import Level
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Recording, Sensor

Values = TypeVar("Values", Floats, NDArray[np.complex128])


@dataclass(frozen=True, slots=True)
class CourseParams:
    """Settings of `ground_of` and `course`; every default is explained."""

    longest_gap_s: float = 3.0
    """Fixes further apart are not joined. Project choice."""
    difference_s: float = 4.0
    """Without the receiver's own course: from positions this far apart, which wander by metres. Project
    choice."""
    most: float = 3.0
    """A second of course says at most this, as a logarithm (direction study, section 4 E)."""
    full_at_mps: float = 0.75
    """From this speed on it says all of that; slower in proportion (as above)."""
    differenced: float = 0.4
    """Share of that for a course from positions: right in 65 to 93 % of seconds, where the receiver's own
    is in 96 to 100 % (direction study, section 4 D)."""
    still_below_mps: float = 0.25
    """Slower is a stand (as above)."""
    goes: float = 4.0
    """How unlikely a second of going is at that, as a logarithm: a receiver's speed errs by 0.1 m/s. Project
    choice; 1.5 in the study, where stepping on the spot was no question."""
    speed_error_mps: float = 0.35
    """One standard deviation of the receiver's speed in a tick. Project choice."""
    drifts_s: float = 180.0
    """North is looked for within about this long, as heading drifts. Project choice: vqf's bias leaves less
    than
    10 degrees in it."""
    least_s: float = 1.0
    """So many seconds of known direction show north. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a receiver says each tick: (t,), NaN where it says nothing."""

    speed_mps: Floats
    course_rad: Floats
    """Counter-clockwise from east."""
    differenced: bool
    """Course comes from positions."""


def ground_of(recording: Recording, ticks: Ticks, params: CourseParams = CourseParams()) -> Ground | None:
    """Return what the receiver says, or None where there is none."""
    stream = recording.streams.get(Sensor.GNSS)
    if stream is None or len(stream) < 2:  # noqa: PLR2004  # a fix before and one after
        return None
    columns = stream.columns
    if {"speed_mps", "course_deg"} <= columns.keys() and np.isfinite(columns["course_deg"]).any():
        east, north = (
            columns["speed_mps"] * part(np.radians(columns["course_deg"])) for part in (np.sin, np.cos)
        )
        return _ground(_at_ticks(stream.t_s, east + 1j * north, ticks, params), differenced=False)
    if {"lat_deg", "lon_deg"} <= columns.keys():
        east, north = east_north_m(columns["lat_deg"], columns["lon_deg"])
        half, middle = params.difference_s / 2, ticks.middle_s
        place = [np.interp(middle + side, stream.t_s, east + 1j * north) for side in (-half, half)]
        velocity = (place[1] - place[0]) / params.difference_s
        far = np.isnan(_at_ticks(stream.t_s, east + 1j * north, ticks, params))
        return _ground(np.where(far, np.nan, velocity), differenced=True)
    return None


def _ground(velocity: Complexes, *, differenced: bool) -> Ground:
    return Ground(np.abs(velocity), np.angle(velocity), differenced)


def _at_ticks(t_s: Floats, values: Complexes, ticks: Ticks, params: CourseParams) -> Complexes:
    """Read values off at the middle of each tick, NaN in gaps."""
    known = np.isfinite(values)
    t, values = t_s[known], values[known]
    if t.size < 2:  # noqa: PLR2004  # nothing lies between
        return np.full(ticks.count, np.nan + 0j)
    middle = ticks.middle_s
    after = np.clip(np.searchsorted(t, middle), 1, t.size - 1)
    near = (
        (t[after] - t[after - 1] <= params.longest_gap_s) & (middle >= t[0] - 1.0) & (middle <= t[-1] + 1.0)
    )
    return np.where(near, np.interp(middle, t, values), np.nan)


def speed_over_ground(ground: Ground, params: CourseParams = CourseParams()) -> Evidence:
    """Return what the receiver's speed alone says: how fast, and whether at all."""
    speed = np.nan_to_num(ground.speed_mps, nan=1.0)
    word = np.zeros((speed.size, 4))
    slow = speed < params.still_below_mps
    word[slow, :STILL] = -params.goes * TICK_S
    word[~slow, STILL] = -params.most * TICK_S * np.clip(speed[~slow] / params.full_at_mps - 1 / 3, 0.0, 1.0)
    word[np.isnan(ground.speed_mps)] = 0.0
    spread = np.full(speed.size, params.speed_error_mps * (2.0 if ground.differenced else 1.0))
    return Evidence("course", word, ground.speed_mps, spread, spread)


@dataclass(frozen=True, slots=True, eq=False)
class North:
    """Where east lies in the level frame's own heading: (t,)."""

    off_rad: Floats
    """Course minus heading of one who goes forward; or just the opposite: `sure` says how sure it is."""
    known: Bools
    """Enough was known of direction around the tick, and course and heading are known in it."""
    sure: float
    """From 0, as likely the opposite, to 1."""


def north_of(
    ground: Ground, level: Level, ticks: Ticks, lean: Floats, params: CourseParams = CourseParams()
) -> North:
    """Return where north lies, up to the doubt whether it is south.

    Args:
        ground: What the receiver says.
        level: The level frame, whose heading is where the chest points.
        ticks: The clock, t ticks.
        lean: What is known without the course (t,): probability of forward minus that of backward.
        params: What is explained there.
    """
    off, known = _off(ground, level, ticks)
    speed = np.clip(np.nan_to_num(ground.speed_mps), 0.0, 2.0)
    weights = np.where(known, np.abs(lean) * speed, 0.0)
    told = weights * np.sign(lean) * np.exp(1j * np.nan_to_num(off))
    island = level.island[_samples(level, ticks)]
    north, said = (_windowed(part, island, params) for part in (told, weights))
    one_mind = float(np.abs(told.sum()) / max(weights.sum(), 1e-9))
    surest = float(np.abs(lean[known]).max(initial=0.0))
    return North(np.angle(north), known & (said >= params.least_s / TICK_S), one_mind * surest)


def north_by_compass(worn: Worn, ticks: Ticks) -> North | None:
    """Return where north lies by the magnetometer; None where that is not known."""
    if worn.east_rad is None:
        return None
    return North(worn.east_rad[_samples(worn.level, ticks)], np.ones(ticks.count, dtype=bool), sure=1.0)


def course(
    ground: Ground, level: Level, ticks: Ticks, north: North, params: CourseParams = CourseParams()
) -> Evidence:
    """Return what course against heading says, if north is where it is believed to be."""
    off, known = _off(ground, level, ticks)
    away = np.where(north.known & known, off - north.off_rad, 0.0)
    weight = params.most * TICK_S * np.minimum(np.nan_to_num(ground.speed_mps) / params.full_at_mps, 1.0)
    weight = np.where(north.known & known, weight * (params.differenced if ground.differenced else 1.0), 0.0)
    word = np.zeros((ticks.count, 4))
    word[:, FORWARD] = weight * (np.cos(away) - 1.0)
    word[:, BACKWARD] = weight * (-np.cos(away) - 1.0)
    word[:, SIDEWAYS] = weight * (np.abs(np.sin(away)) - 1.0) - weight / 3
    return Evidence("course", word)


def _off(ground: Ground, level: Level, ticks: Ticks) -> tuple[Floats, Bools]:
    """Course minus heading (t,), and whether both are known."""
    at = _samples(level, ticks)
    off = ground.course_rad - level.heading_rad[at]
    return off, np.isfinite(off) & (level.island[at] >= 0)


def _samples(level: Level, ticks: Ticks) -> Indexes:
    at = np.round((ticks.middle_s - level.start_s) * level.rate_hz)
    return np.clip(at, 0, level.known.size - 1).astype(np.intp)


def _windowed(told: Values, island: Islands, params: CourseParams) -> Values:
    """Sum what was told within about `drifts_s` around each tick, and never across a long gap."""
    half = int(params.drifts_s / TICK_S)
    total = np.concatenate([[0.0], np.cumsum(told)])
    every = np.arange(told.size)
    edges = np.flatnonzero(np.diff(island)) + 1
    begins = np.concatenate([[0], edges])[np.searchsorted(edges, every, side="right")]
    ends = np.concatenate([edges, [told.size]])[np.searchsorted(edges, every, side="right")]
    summed: Values = total[np.minimum(every + half, ends)] - total[np.maximum(every - half, begins)]
    return summed
