"""How the trunk leans while it travels: ahead and to the side, against the person's own upright.

What is upright is the person's to show: the first quiet stand. Against gravity alone a sensor on a hollow
back would call a straight runner bent. Lean is the orientation of the sensor, not specific force, so speeding
up hardly looks like leaning back (1 m/s² that comes and goes every 20 s: 1.2 degrees, not 5.8); it is a mean
over two seconds, in which the sway of a stride cancels.
Rejected: lean from slow specific force (it follows every change of speed), the mean of the whole run as
upright where nobody stood (then lean is zero by definition: only its drift is given), and lean of one part of
the body told from another (a thigh swings, a wrist hangs).
"""

from dataclasses import dataclass

import numpy as np

from backstride.signal.even import block_means
from backstride.signal.level import up_of
from backstride.signal.mounting import Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement, Problem
from backstride.vocab.segment import Segment, Travel

TRUNK = (Placement.LUMBAR, Placement.CHEST)


_FACING = Problem(
    "posture-facing",
    "Posture is not given: it is not known which side of the sensor points ahead. Say its facing, or "
    "begin with a stand and ten steps forward.",
)


@dataclass(frozen=True, slots=True)
class CourseParams:
    """Settings of `posture_course`; every default is explained."""

    stand_s: float = 8.0
    """A person is asked to stand for 10 s; the first and the last may still move. Project choice."""
    quiet_radps: float = 0.1
    """A standing trunk turns slower than this (root mean square over a second): 6 degrees a second. Project
    choice."""
    quiet_mps2: float = 0.5
    """Nor is it shaken more, as in `StillParams`."""
    wander_deg: float = 2.0
    """The seconds of a stand lie within this of their mean; a bend is no stand. Project choice."""
    plausible_deg: float = 25.0
    """Standing and moving trunks differ by less: else the sensor lay on a table, or the person sat. Project
    choice; runners lean by less."""
    smooth_s: float = 2.0
    """Length of the Hann mean: of a stride once a second and faster nothing is left. Project choice."""
    least_ahead: float = 0.1
    """Level part of the facing, of 1: below this it points up or down. Project choice."""
    look_hz: float = 10.0
    """Means of blocks at about this rate go into it: three times the cadence of a run. Project choice."""
    least_known: float = 0.8
    """Share of the mean that rests on real samples. Project choice."""
    moved_deg: float = 4.0
    """A later stand that differs by more is reported. Project choice; nobody stands twice alike."""


@dataclass(frozen=True, slots=True, eq=False)
class PostureCourse:
    """Lean second by second, for charts and for `posture_metrics`; arrays are (s,), NaN where not known."""

    t_s: Floats
    """Middle of each second."""
    forward_deg: Floats
    """Above 0: leaning to where the chest points."""
    left_deg: Floats
    """Above 0: leaning to the left."""
    upright_known: bool
    """Against the person's own upright; else against the mean of the run, good for changes only."""
    problems: tuple[Problem, ...]
    """What was refused, and why."""


def posture_course(
    worn: Worn, segments: tuple[Segment, ...], params: CourseParams = CourseParams()
) -> PostureCourse:
    """Return how a trunk leant in each second; empty, with a problem that says why, where it is refused."""
    refused = _refused(worn)
    if refused is not None:
        return _nothing(refused)
    seconds = _seconds_of(worn, params)
    stands = _stands(worn, seconds, segments, params)
    problems = _problems(stands, params)
    upright = stands[0] if stands else worn.upright
    ahead = worn.facing - (worn.facing @ upright) * upright
    if np.linalg.norm(ahead) < params.least_ahead:
        return _nothing(_FACING)
    ahead /= np.linalg.norm(ahead)
    tall = upright @ seconds.smooth
    forward = np.degrees(np.arctan2(-(ahead @ seconds.smooth), tall))
    left = np.degrees(np.arctan2(-(np.cross(upright, ahead) @ seconds.smooth), tall))
    forward[~seconds.known], left[~seconds.known] = np.nan, np.nan
    return PostureCourse(seconds.t_s, forward, left, bool(stands), problems)


def _nothing(problem: Problem) -> PostureCourse:
    empty = np.zeros(0)
    return PostureCourse(empty, empty, empty, upright_known=False, problems=(problem,))


@dataclass(frozen=True, slots=True, eq=False)
class _Seconds:
    """Where up was in sensor axes; arrays are (s,) and (3, s)."""

    t_s: Floats
    smooth: Floats
    """Mean over the window around the second; not of length 1."""
    known: Bools
    quiet: Bools
    """The sensor hardly moved."""


def _seconds_of(worn: Worn, params: CourseParams) -> _Seconds:
    level = worn.level
    every = round(worn.six.rate_hz / level.rate_hz)
    up = up_of(worn.attitude[every // 2 :: every][: level.known.size])
    block = max(round(level.rate_hz / params.look_hz), 1)
    known = block_means(level.known.astype(np.float64), block)
    rate = level.rate_hz / block
    hann = np.hanning(2 * round(params.smooth_s * rate / 2) + 1)
    weight = _spread(known, hann)
    total = np.stack([_spread(axis * known, hann) for axis in block_means(up, block)])
    first_s = level.start_s + (block - 1) / 2 / level.rate_hz
    count = int(known.size / rate)
    t = level.start_s + np.arange(count) + 0.5
    at = np.clip(np.rint((t - first_s) * rate).astype(np.intp), 0, max(known.size - 1, 0))
    there = weight[at] >= params.least_known * hann.sum()
    if worn.turned_at_s:
        there &= t + params.smooth_s / 2 < worn.turned_at_s[0]
    edges = np.ceil(np.arange(count) * level.rate_hz - 1e-6).astype(np.intp)
    spin, shake = (
        np.add.reduceat((part * part).sum(axis=0), edges) / level.rate_hz
        for part in (level.spin_radps, level.accel_mps2)
    )
    quiet = (spin < params.quiet_radps**2) & (shake < params.quiet_mps2**2)
    return _Seconds(np.asarray(t, dtype=np.float64), total[:, at], there, quiet & there)


def _spread(values: Floats, window: Floats) -> Floats:
    """Return the weighted sum (n,) around each of n values; beyond the ends there is nothing."""
    half = window.size // 2
    summed: Floats = np.convolve(values, window)[half : half + values.size]
    return summed


def _stands(
    worn: Worn, seconds: _Seconds, segments: tuple[Segment, ...], params: CourseParams
) -> list[Floats]:
    """Return upright (3,) in sensor axes of each quiet stand, in order."""
    still = np.zeros(seconds.t_s.size, dtype=bool)
    for segment in segments:
        if segment.travel is Travel.STILL:
            first, last = np.searchsorted(seconds.t_s, [segment.start_s + 0.5, segment.end_s - 0.5])
            still[first:last] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still & seconds.quiet, [False]]).astype(np.int8)))
    found = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        ups = seconds.smooth[:, first:last] / np.linalg.norm(seconds.smooth[:, first:last], axis=0)
        upright = ups.sum(axis=1)
        upright /= np.linalg.norm(upright)
        steady = np.degrees(np.arccos(np.clip(upright @ ups, -1.0, 1.0))).max() <= params.wander_deg
        near = upright @ worn.upright >= np.cos(np.radians(params.plausible_deg))
        if last - first >= params.stand_s and steady and near:
            found.append(upright)
    return found


def _refused(worn: Worn) -> Problem | None:
    if worn.placement not in TRUNK:
        return Problem(
            "posture-placement",
            "Posture is not given: only a sensor on the trunk leans as you do. Wear it at the lower back or "
            "the chest, and say so.",
        )
    if worn.mounting is Mounting.UNKNOWN:
        return _FACING
    if not worn.six.has_gyroscope:
        return Problem(
            "posture-gyroscope",
            "Posture is not given: without a gyroscope, leaning and speeding up feel the same. Record the "
            "gyroscope too.",
        )
    return None


def _problems(stands: list[Floats], params: CourseParams) -> tuple[Problem, ...]:
    if not stands:
        return (
            Problem(
                "posture-stand",
                "Lean itself is not given: your own upright is not known. Stand upright and still for 10 s "
                "with the sensor on, before you set off.",
            ),
        )
    moved = [float(np.degrees(np.arccos(min(float(stands[0] @ later), 1.0)))) for later in stands[1:]]
    if moved and max(moved) > params.moved_deg:
        return (
            Problem(
                "posture-moved",
                f"Later you stood {max(moved):.0f} degrees away from your first stand: the sensor moved, or "
                "you stood differently. Lean is no surer than that. Fasten the sensor tightly.",
            ),
        )
    return ()
