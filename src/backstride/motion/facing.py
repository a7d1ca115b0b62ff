"""Find where the chest points in the sensor, from a stretch that is known to be forward.

From a stand, integrated acceleration says where the body went: that is the facing, at once and in a run
too. In the middle of a walk the shape of it does: turned by a trial angle, its score is lowest where the
trial looks ahead. On a foot the sum of the first strides is the facing.

Every answer says how sure it is; one that is not sure is no answer.
"""

from dataclasses import dataclass, replace

import numpy as np

from backstride.motion.cues.features import Features, features_of
from backstride.motion.cues.shape import ShapeParams
from backstride.motion.cues.stillness import stands
from backstride.motion.foot_strides import FEET, strides_of
from backstride.motion.signed_speed import speed_changes_of
from backstride.motion.ticks import TICK_S, Ticks
from backstride.signal.level import Level
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class FacingParams:
    """Settings of `find_facing`; every default is explained."""

    least_strides: int = 6
    """Strides of a foot that make a facing (direction study, section 4 A)."""
    longest_strides: int = 40
    """No more are asked: feet drift. Project choice."""
    stride_m: float = 0.4
    """A shorter stride is no clear one (as above)."""
    one_mind: float = 0.8
    """Length of the mean direction of strides, or of seconds after a start, 1 if all point the same way;
    below this there is no answer. Project choice."""
    start_s: float = 6.0
    """From a stand, the way of so many seconds is believed; then drift grows. Project choice."""
    skip_s: float = 1.0
    """Of which the first is still slow. Project choice."""
    slowest_mps: float = 0.5
    """A slower way after a start has no clear direction. Project choice."""
    shape_s: float = 8.0
    """A facing by shape needs so many seconds of walking (direction study: 10)."""
    longest_shape_s: float = 60.0
    """Of each stretch no more is looked at. Project choice."""
    agree_rad: float = 1.0
    """Where a start and the shape of the walk after it both speak, they must agree within this: 57 degrees.
    Project choice."""
    angles: int = 36
    """Trial directions: every 10 degrees (as above)."""
    amplitude: float = 1.6
    """The score must swing by so much between ahead and behind. 0.9 in the direction study; on the shared
    clips facings that were far off swung by up to 1.53, and real walks by 1.9 and more, but for one thigh."""
    calm_mps2: float = 3.5
    """Seconds of a run are left out of the shape (as `ShapeParams.runs_above_mps2`)."""


@dataclass(frozen=True, slots=True)
class FoundFacing:
    """An angle to the left of the arbitrary x of the level frame, and what it was found by."""

    by_rad: float
    method: str
    """`start`, `shape` or `strides`."""


def find_facing(worn: Worn, forward_s: Spans, params: FacingParams = FacingParams()) -> FoundFacing | None:
    """Return where the chest points, from stretches that are known to be forward; None if not sure."""
    if worn.placement is Placement.WRIST or not forward_s:
        return None
    if worn.placement in FEET:
        return _by_strides(worn, forward_s, params)
    ticks = Ticks.over(worn.six.start_s + worn.six.known.size / worn.six.rate_hz)
    features = features_of(worn.level, ticks)
    inside = _inside(ticks, forward_s)
    start = _by_start(worn, ticks, features, inside, params)
    shape = _by_shape(worn, forward_s, params)
    if start is None or shape is None:
        return start or shape
    apart = np.angle(np.exp(1j * (start.by_rad - shape.by_rad)))
    return start if abs(apart) < params.agree_rad else None


def first_walk_after_stand(worn: Worn, lasts_s: float = 10.0, stand_s: float = 2.0) -> Spans:
    """Return the stretch that a calibration asks for: the first moving seconds after the first stand."""
    ticks = Ticks.over(worn.six.start_s + worn.six.known.size / worn.six.rate_hz)
    still = stands(features_of(worn.level, ticks), worn.placement)
    run = 0
    for k, stood in enumerate(still.tolist()):
        if not stood and run >= stand_s / TICK_S:
            stop = np.flatnonzero(still[k:])
            end = k + (int(stop[0]) if stop.size else still.size - k)
            if end - k >= 4:  # noqa: PLR2004  # two seconds: less is a shift of weight
                return ((k * TICK_S, min(k * TICK_S + lasts_s, end * TICK_S)),)
        run = run + 1 if stood else 0
    return ()


def _by_strides(worn: Worn, forward_s: Spans, params: FacingParams) -> FoundFacing | None:
    strides = strides_of(worn)
    if strides is None:
        return None
    chosen = strides.ok & (strides.length_m > params.stride_m)
    chosen &= np.any([(strides.start_s >= a) & (strides.end_s <= b + 1.0) for a, b in forward_s], axis=0)
    ways = (strides.displacement_m[0] + 1j * strides.displacement_m[1])[chosen][: params.longest_strides]
    if ways.size < params.least_strides:
        return None
    if abs(np.mean(ways / np.abs(ways))) < params.one_mind:
        return None
    return FoundFacing(float(np.angle(ways.sum())), "strides")


def _by_start(
    worn: Worn, ticks: Ticks, features: Features, inside: Bools, params: FacingParams
) -> FoundFacing | None:
    """Follow velocity from each stand into a stretch that is forward."""
    if not worn.six.has_gyroscope:
        return None
    still = stands(features, worn.placement)
    changes = speed_changes_of(worn.level, ticks, still)
    ways: list[complex] = []
    velocity, since = 0j, np.inf
    for k in range(ticks.count):
        velocity = velocity * changes.turn[k] + changes.change_mps[k]
        since += TICK_S
        if still[k]:
            velocity, since = 0j, 0.0
        elif not changes.known[k]:
            since = np.inf
        if inside[k] and params.skip_s <= since <= params.start_s and abs(velocity) >= params.slowest_mps:
            ways.append(velocity / abs(velocity))
    if len(ways) < 1.0 / TICK_S or abs(np.mean(ways)) < params.one_mind:
        return None
    return FoundFacing(float(np.angle(np.sum(ways))), "start")


def _by_shape(worn: Worn, forward_s: Spans, params: FacingParams) -> FoundFacing | None:
    """Turn the level frame by trial angles and take the first harmonic of the score."""
    if worn.placement not in {Placement.LUMBAR, Placement.CHEST, Placement.THIGH}:
        return None
    a, b, c, _ = getattr(ShapeParams(), worn.placement.value)
    angles = np.arange(params.angles) * 2 * np.pi / params.angles
    scores: list[Floats] = []
    for start_s, end_s in forward_s:
        level = _cut(worn.level, start_s, min(end_s, start_s + params.longest_shape_s))
        ticks = Ticks.over(level.start_s + level.known.size / level.rate_hz)
        straight = features_of(level, ticks)
        walks = (
            _inside(ticks, ((start_s, end_s),)) & straight.known & (straight.rhythm >= ShapeParams().rhythm)
        )
        walks &= straight.std_az_mps2 < params.calm_mps2
        turned = [features_of(level.turned(float(angle)), ticks) for angle in angles] if walks.any() else []
        if turned:
            scores.append(np.array([(a * f.ax_vz + b * f.sk_jx + c * f.sk_wy)[walks] for f in turned]))
    if sum(score.shape[1] for score in scores) * TICK_S < params.shape_s:
        return None
    mean = np.nanmean(np.concatenate(scores, axis=1), axis=1)
    harmonic = 2.0 / params.angles * np.sum(mean * np.exp(-1j * angles))
    if abs(harmonic) < params.amplitude:
        return None
    # The score is lowest, forward, half a turn from where its first harmonic peaks.
    return FoundFacing(float(np.angle(-np.conj(harmonic))), "shape")


def _cut(level: Level, start_s: float, end_s: float) -> Level:
    """Return the part of a level frame in `[start_s, end_s)`, at least one sample."""
    last = level.known.size - 1
    first, end = (
        int(np.clip(round((at - level.start_s) * level.rate_hz), 0, last + edge))
        for edge, at in enumerate((start_s, end_s))
    )
    part = slice(first, max(end, first + 1))
    return replace(
        level, start_s=level.start_s + first / level.rate_hz, accel_mps2=level.accel_mps2[:, part],
        spin_radps=level.spin_radps[:, part], heading_rad=level.heading_rad[part], known=level.known[part],
        island=level.island[part],
    )  # fmt: skip


def _inside(ticks: Ticks, spans: Spans) -> Bools:
    middle: Floats = ticks.middle_s
    return np.asarray(np.any([(middle >= start) & (middle < end) for start, end in spans], axis=0))
