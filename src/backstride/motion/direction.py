"""Measure direction: worn sensors to one answer a second, with its probability and its reason.

    cues (one file each) ─▶ evidence each tick ─┐
    orientation ─▶ how speed can change ────────┴▶ fusion ─▶ probability ─▶ answer, or unknown

All sensors of one person are fused: what their cues say adds up, and how speed changes is taken from the
sensor closest to the trunk. Without a known facing a sensor still tells standing from moving, walking from
running; forward and backward it never claims. Nor does it without a gyroscope: on simulated trunk sensors 4 %
of what was answered was then wrong, a few backward seconds called forward among it. Below a stated
confidence the answer is unknown.
"""

from dataclasses import dataclass, replace

import numpy as np

from backstride.motion.because import Reasons, reasons_of
from backstride.motion.cues.course import (
    Ground,
    course,
    ground_of,
    north_by_compass,
    north_of,
    speed_over_ground,
)
from backstride.motion.cues.evidence import Evidence
from backstride.motion.cues.features import Features, features_of
from backstride.motion.cues.pace import pace
from backstride.motion.cues.shape import shape
from backstride.motion.cues.sideways import sideways
from backstride.motion.cues.stillness import stands, stillness
from backstride.motion.cues.swing import swing
from backstride.motion.facing import Spans, find_facing, first_walk_after_stand
from backstride.motion.foot_strides import FEET, strides_of
from backstride.motion.fusion import Fused, fuse
from backstride.motion.gait import runs
from backstride.motion.signed_speed import SpeedChanges, speed_changes_of
from backstride.motion.ticks import TICK_S, Ticks
from backstride.motion.trace import TRAVELS, UNKNOWN, Codes, TravelTrace
from backstride.signal.mounting import CALIBRATED, Mounting
from backstride.signal.worn import Worn
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement, Recording
from backstride.vocab.segment import Travel

TRUNK = (Placement.LUMBAR, Placement.CHEST)
BODY = (*TRUNK, Placement.THIGH)
"""Placements whose own movement is that of the body."""


@dataclass(frozen=True, slots=True)
class DirectionParams:
    """Settings of `measure_travel`; every default is explained."""

    answer_from: float = 0.8
    """Below this probability the answer is unknown (direction study, section 4 E)."""
    lone_from: float = 0.98
    """A travel that holds for a single second between others needs this: a shift of weight is no travel.
    Project choice, after one such second in a real walk."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known beside the sensors; none of it is needed."""

    forward_s: Spans = ()
    """Stretches that a person called forward: they show where the chest points, if nothing else says so."""
    treadmill: bool = False
    """On a belt a start moves the belt and not the body: how speed changes is then not to be felt."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sensed:
    """One sensor, with what its cues say."""

    worn: Worn
    features: Features
    still: Bools
    evidence: tuple[Evidence, ...]
    faced: Bools
    """Ticks (t,) in which its facing is known."""


def measure_travel(
    worns: tuple[Worn, ...],
    recording: Recording,
    hints: Hints = Hints(),
    params: DirectionParams = DirectionParams(),
) -> TravelTrace | None:
    """Return the travel of each second, or None without a sensor that could tell anything.

    Args:
        worns: The worn sensors of one person, on the clock of the recording.
        recording: For its satellite fixes, its duration, and whether a calibration was said.
        hints: What a person said.
        params: What is explained there.
    """
    if not worns or recording.duration_s <= 0:
        return None
    ticks = Ticks.over(recording.duration_s)
    calibrated = recording.facing == CALIBRATED
    sensed = tuple(_sense(_with_facing(worn, hints, calibrated=calibrated), ticks) for worn in _asked(worns))
    ground = ground_of(recording, ticks)
    evidence = [word for sensor in sensed for word in sensor.evidence]
    main = _main(sensed)
    changes = (
        None if main is None or hints.treadmill else speed_changes_of(main.worn.level, ticks, main.still)
    )
    if ground is not None:
        evidence.append(speed_over_ground(ground))
    fused = fuse(evidence, changes)
    if ground is not None and main is not None:
        fused, word = _by_course(ground, main, evidence, changes, fused, ticks=ticks)
        evidence.append(word)
    faced = np.any([sensor.faced for sensor in sensed], axis=0)
    running = _gait(sensed, ground)
    still = np.all([sensor.still for sensor in sensed], axis=0)
    reasons = reasons_of(evidence, changes, fused, still, _closest(sensed).worn)
    if hints.treadmill and not any(sensor.worn.placement in FEET for sensor in sensed):
        fused = _unsure(fused, running == 1)
    return _answer(fused, running, faced, reasons, duration_s=recording.duration_s, params=params)


def _unsure(fused: Fused, where: Bools) -> Fused:
    """Take forward and backward as equally likely in some ticks (t,).

    Where speed is not felt, a walk before a run says nothing of the run: who turns round on a belt goes on
    without a stop. Only feet show a run there.
    """
    probability = fused.probability.copy()
    probability[where, :2] = probability[where, :2].mean(axis=1, keepdims=True)
    return replace(fused, probability=probability)


def _asked(worns: tuple[Worn, ...]) -> tuple[Worn, ...]:
    """Return the sensors to ask: a hand, which may rest on a rail while the body walks, only if alone."""
    return tuple(worn for worn in worns if worn.placement in {*BODY, *FEET}) or worns


def _with_facing(worn: Worn, hints: Hints, *, calibrated: bool) -> Worn:
    """Find the facing where the person gave a way to: a calibration walk, or a stretch called forward."""
    if worn.mounting is not Mounting.UNKNOWN:
        return worn
    spans = hints.forward_s or (first_walk_after_stand(worn) if calibrated else ())
    found = find_facing(worn, spans)
    return worn if found is None else worn.faced(found.by_rad)


def _sense(worn: Worn, ticks: Ticks) -> _Sensed:
    """Ask every cue that a placement has."""
    features, placement = features_of(worn.level, ticks), worn.placement
    words = [stillness(features, placement)]
    shows = placement in {*BODY, *FEET} and worn.six.has_gyroscope and bool(worn.six.turn_radps.any())
    faced = np.full(ticks.count, worn.mounting is not Mounting.UNKNOWN and shows)
    if worn.turned_at_s:
        faced &= ticks.middle_s < worn.turned_at_s[0]
    if placement in BODY:
        words.append(pace(features))
        words += [_only(faced, word) for word in (shape(features, placement), sideways(features, placement))]
    elif placement in FEET:
        words.append(_only(faced, swing(strides_of(worn), ticks)))
    return _Sensed(worn, features, stands(features, placement), tuple(words), faced)


def _only(where: Bools, word: Evidence) -> Evidence:
    """Silence what a cue says of direction where the facing is not known; speed needs none."""
    said = np.where(where[:, None], word.log_likelihood, 0.0)
    return Evidence(word.cue, said, word.speed_mps, word.slower_mps, word.faster_mps)


def _main(sensed: tuple[_Sensed, ...]) -> _Sensed | None:
    """Return the sensor whose own movement is most nearly that of the body, None if none is."""
    order = {placement: rank for rank, placement in enumerate(BODY)}
    felt = [s for s in sensed if s.worn.placement in order and s.worn.six.has_gyroscope and s.faced.any()]
    return min(felt, key=lambda s: order[s.worn.placement], default=None)  # type: ignore[index]  # filtered above


def _by_course(
    ground: Ground,
    main: _Sensed,
    evidence: list[Evidence],
    changes: SpeedChanges | None,
    fused: Fused,
    *,
    ticks: Ticks,
) -> tuple[Fused, Evidence]:
    """Fuse again with the course. Whether north is not south is one doubt for all ticks: both are tried."""
    lean = (fused.probability[:, 0] - fused.probability[:, 1]) * main.faced
    north = north_by_compass(main.worn, ticks) or north_of(ground, main.worn.level, ticks, lean)
    word = course(ground, main.worn.level, ticks, north)
    found = fuse([*evidence, word], changes)
    if north.sure > _SURE_NORTH:
        return found, word
    south = replace(north, off_rad=north.off_rad + np.pi)
    other = fuse([*evidence, course(ground, main.worn.level, ticks, south)], changes)
    share = 1.0 / (1.0 + np.exp(np.clip(other.fit - found.fit, -50.0, 50.0)))
    mixed = Fused(
        probability=share * found.probability + (1 - share) * other.probability,
        speed_mps=share * found.speed_mps + (1 - share) * other.speed_mps,
        fit=max(found.fit, other.fit),
    )
    return mixed, word


_SURE_NORTH = 0.999
"""Above this the opposite is not tried."""


def _closest(sensed: tuple[_Sensed, ...]) -> _Sensed:
    """Return the sensor closest to the trunk."""
    ranks = {placement: rank for rank, placement in enumerate((*BODY, *FEET, Placement.WRIST, None))}
    return min(sensed, key=lambda s: ranks[s.worn.placement])


def _gait(sensed: tuple[_Sensed, ...], ground: Ground | None) -> Codes:
    """Return the gait of each tick by the sensor closest to the trunk; speeds of feet and receivers help."""
    best = _closest(sensed)
    speeds = [word for s in sensed for word in s.evidence if word.cue == "swing"]
    if ground is not None and not ground.differenced:
        speeds.append(speed_over_ground(ground))
    return runs(best.features, best.worn.placement, tuple(speeds))


def _answer(
    fused: Fused,
    running: Codes,
    faced: Bools,
    reasons: Reasons,
    *,
    duration_s: float,
    params: DirectionParams,
) -> TravelTrace:
    """Turn ticks into seconds, and what is not sure enough into unknown."""
    each = round(1.0 / TICK_S)
    seconds = -(-running.size // each)
    short = seconds * each - running.size

    def by_second(values: Floats) -> Floats:
        padded = np.concatenate([values, np.repeat(values[-1:], short, axis=0)]) if short else values
        return np.asarray(padded.reshape(seconds, each, *values.shape[1:]).mean(axis=1), dtype=np.float64)

    probability = by_second(fused.probability)
    known = by_second(faced.astype(np.float64)) > 0.5  # noqa: PLR2004  # more than half of its ticks
    best, sure = probability.argmax(axis=1), probability.max(axis=1)
    travel = np.where(sure >= params.answer_from, best, UNKNOWN).astype(np.int8)
    travel[~known & (travel != TRAVELS.index(Travel.STILL))] = UNKNOWN
    moves = (travel != UNKNOWN) & (travel != TRAVELS.index(Travel.STILL))
    lone = np.zeros(seconds, dtype=bool)
    lone[1:-1] = (travel[1:-1] != travel[:-2]) & (travel[1:-1] != travel[2:])
    travel[lone & moves & (sure < params.lone_from)] = UNKNOWN
    gait = by_second(np.where(running == UNKNOWN, 0.5, running).astype(np.float64))
    codes = np.where(gait > 0.5, 1, np.where(gait < 0.5, 0, UNKNOWN)).astype(np.int8)  # noqa: PLR2004  # most of it
    return TravelTrace(
        duration_s=duration_s,
        probability=probability,
        travel=travel,
        running=codes,
        speed_mps=by_second(fused.speed_mps),
        why=reasons.by_second(travel, codes, known),
    )
