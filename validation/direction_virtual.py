"""Direction on sensors made from motion capture: which seconds are told, and what errors cost."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import numpy as np
from direction_shape import SHAPED, left_out
from scoring import (
    BACKWARD,
    FORWARD,
    SIDEWAYS,
    STILL,
    Score,
    Second,
    number,
    percent,
    seconds_of,
    share,
    table,
    trace_of,
)
from virtual import Virtual, Wearing, virtual_recordings

from backstride.motion import direction
from backstride.motion.cues.course import Ground, North
from backstride.motion.ticks import Ticks
from backstride.signal.level import Level
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement

PHONE = Wearing(noise=1.0)
STAND = replace(PHONE, stand_s=3.0)
FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)
KNOWING = (*FEET, *SHAPED)
"""Placements that tell direction."""
BACKWARD_RUNS = ("C06_StandToRunBack", "C08_RunBackToStand")
MOVES_MPS = 0.3
"""A clip that is faster at its first sample begins in motion."""
HEADING_DEG = (8.0, 6.0)
"""Error of a known north, once for a clip and anew each tick: as in the direction study."""

SCORE_HEAD = (
    "placement", "gait", "seconds", "backward", "right where answered", "unknown",
    "F1 forward", "F1 backward", "F1 sideways", "F1 still", "b>f", "f>b",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the asked numbers are read off: by placement."""

    shipped: dict[Placement, Score]
    drawn: dict[Placement, Score]
    """Left out, weights drawn to the shipped ones; feet have none."""
    nothing: dict[Placement, Score]
    """Left out, weights from nothing; feet have none."""
    stand: dict[Placement, Score]
    satellite: dict[Placement, Score]
    """With fixes, and north found from the clip."""
    north: dict[Placement, Score]
    """With fixes, and north told."""
    compass: dict[Placement, Score]
    """With fixes and a phone's compass."""


def measured(shared: Path) -> tuple[Scores, list[str]]:
    """Measure everything that several tables share; also what the fitted weights were."""
    shipped = {
        placement: score_of(virtual_recordings(shared, PHONE, (placement,))) for placement in Placement
    }
    drawn, nothing, weights = dict(shipped), dict(shipped), list[str]()
    for placement in SHAPED:
        virtuals = virtual_recordings(shared, PHONE, (placement,))
        for scores, from_nothing in ((drawn, False), (nothing, True)):
            scores[placement], fitted = left_out(virtuals, from_nothing=from_nothing)
            if not from_nothing:
                weights.append(f"{placement} {_range(fitted.values())}")
    stand = {placement: score_of(virtual_recordings(shared, STAND, (placement,))) for placement in SHAPED}
    fixes = replace(PHONE, gnss=True)
    satellite = {placement: score_of(virtual_recordings(shared, fixes, (placement,))) for placement in SHAPED}
    north = {placement: _north(virtual_recordings(shared, fixes, (placement,))) for placement in SHAPED}
    pointing = replace(fixes, compass=True)
    compass = {
        placement: score_of(virtual_recordings(shared, pointing, (placement,))) for placement in SHAPED
    }
    return Scores(shipped, drawn, nothing, stand, satellite, north, compass), weights


def _range(weights: Iterable[tuple[float, ...]]) -> str:
    """Write the least and the most of each weight."""
    columns = list(zip(*weights, strict=True))
    parts = zip(("ax_vz", "sk_jx", "sk_wy", "constant"), columns, strict=True)
    return ", ".join(f"{name} {min(part):g} to {max(part):g}" for name, part in parts if any(part))


def score_of(virtuals: Iterable[Virtual]) -> Score:
    """Read each recording as it is, and score it."""
    return Score.of(s for virtual in virtuals for s in seconds_of(virtual, trace_of(virtual.recording)))


def by_gait(scores: dict[Placement, Score], placements: Sequence[Placement]) -> list[str]:
    """Return the table of a set of scores: walking and running apart and together."""
    rows = [
        score_row(str(placement), gait, of)
        for placement in placements
        for gait, of in (
            ("walk", scores[placement].walking),
            ("run", scores[placement].running),
            ("both", scores[placement]),
        )
    ]
    return table(SCORE_HEAD, rows, 2)


def score_row(name: str, gait: str, of: Score) -> list[str]:
    """Return one row of `by_gait`."""
    return [
        name, gait, of.behind(), of.behind(BACKWARD), percent(of.right), percent(of.unknown),
        *(number(of.f1(travel)) for travel in (FORWARD, BACKWARD, SIDEWAYS, STILL)),
        str(of.called(BACKWARD, FORWARD)), str(of.called(FORWARD, BACKWARD)),
    ]  # fmt: skip


def standing_start(shared: Path, scores: dict[Placement, Score]) -> list[str]:
    """Return running after a stand of three seconds: all of it, and clip by clip."""
    head = ("placement", "running", "backward", "answered", "right of those", "wrong of all", "b>f",
            "clips that answer 70 %, 95 % right", "beginning at a stand", "in motion")  # fmt: skip
    moving = _begin_in_motion(shared)
    rows, lines = [], list[str]()
    for placement in SHAPED:
        of = scores[placement].running
        clips = {clip: _only(of, clip) for clip in dict.fromkeys(s.clip for s in of.seconds)}
        good = {clip for clip, part in clips.items() if _meets(part)}
        rows.append([
            str(placement), of.behind(), of.behind(BACKWARD), percent(1 - of.unknown), percent(of.right),
            percent(share(of.wrong, of.size)), str(of.called(BACKWARD, FORWARD)),
            f"{len(good)} of {len(clips)}",
            f"{len(good - moving)} of {len(clips.keys() - moving)}",
            f"{len(good & moving)} of {len(clips.keys() & moving)}",
        ])  # fmt: skip
        missed = [f"{_short(clip)} ({_count(part)})" for clip, part in clips.items() if clip not in good]
        lines.append(f"* {placement}, clips that do not: {', '.join(missed) or 'none'}")
    return [*table(head, rows), "Answered of running seconds, clip by clip:", "", *lines, "", *_named(scores)]


def _named(scores: dict[Placement, Score]) -> list[str]:
    """Return the two clips of the man who runs backward."""
    rows = []
    for placement in SHAPED:
        for name in BACKWARD_RUNS:
            of = Score.of(s for s in scores[placement].seconds if s.clip.endswith(name) and s.truth != STILL)
            back = Score.of(s for s in of.seconds if s.truth == BACKWARD)
            cells = [f"{part.decided} of {part.size}" for part in (back.running, back)]
            said = sorted({s.answer for s in back.seconds})
            rows.append([str(placement), name, *cells, ", ".join(said), str(back.called(BACKWARD, FORWARD))])
    head = ("placement", "clip", "backward running s answered", "backward s answered", "answers", "b>f")
    return table(head, rows, 2)


def _begin_in_motion(shared: Path) -> set[str]:
    return {
        virtual.clip
        for virtual in virtual_recordings(shared, PHONE, (Placement.LUMBAR,))
        if virtual.truth.speed_mps[0] > MOVES_MPS
    }


def _only(of: Score, clip: str) -> Score:
    return Score.of(s for s in of.seconds if s.clip == clip)


def _meets(of: Score) -> bool:
    return 1 - of.unknown >= 0.7 and of.right >= 0.95


def _count(of: Score) -> str:
    return f"{of.decided} of {of.size} s" + (f", {of.wrong} wrong" if of.wrong else "")


def _short(clip: str) -> str:
    return clip.removeprefix("accad_male1/Male1_")


def satellites(scores: Scores) -> list[str]:
    """Return what simulated satellite fixes add, with north found, by compass, and told."""
    rows = []
    for placement in SHAPED:
        for north, of in (
            ("found", scores.satellite[placement]),
            ("by compass", scores.compass[placement]),
            ("told", scores.north[placement]),
        ):
            rows.append(score_row(str(placement), north, of))
            rows.append(score_row(str(placement), f"{north}, run", of.running))
    return table((SCORE_HEAD[0], "north", *SCORE_HEAD[2:]), rows, 2)


def _north(virtuals: Sequence[Virtual]) -> Score:
    """Score clips that are told where north lies."""
    seconds: list[Second] = []
    for seed, virtual in enumerate(virtuals):
        with north_known(virtual, seed):
            seconds += seconds_of(virtual, trace_of(virtual.recording))
    return Score.of(seconds)


@contextmanager
def north_known(virtual: Virtual, seed: int) -> Iterator[None]:
    """Tell the course where north lies in the heading, from the truth of the clip, with a compass's error."""
    chance = np.random.default_rng(seed)
    once, each = np.radians(HEADING_DEG)

    def told(ground: Ground, level: Level, ticks: Ticks, _lean: Floats) -> North:
        middle, truth = ticks.middle_s, virtual.truth
        ahead, left = (np.interp(middle, truth.t_s, v) for v in (truth.chest_speed_mps, truth.left_speed_mps))
        heading = np.interp(middle, level.t_s, np.unwrap(level.heading_rad))
        off = ground.course_rad - heading - np.angle(ahead + 1j * left)
        known = np.isfinite(off)
        mean = np.angle(np.sum((np.hypot(ahead, left) * np.exp(1j * off))[known]))
        error = chance.normal(0.0, once) + chance.normal(0.0, each, ticks.count)
        return North(mean + error, known, sure=1.0)

    with mock.patch.object(direction, "north_of", told):
        yield


def facing_errors(shared: Path) -> list[str]:
    """Return what an error of the facing costs, in walking: each clip turned to the left and to the right."""
    head = ("facing off by", *(f"{placement}: right / unknown" for placement in KNOWING))
    virtuals = virtual_recordings(shared, PHONE, KNOWING)
    rows = []
    for off_deg in (0, 15, 30, 45, 60):
        cells = []
        for placement in KNOWING:
            here = [virtual for virtual in virtuals if virtual.placement is placement]
            of = score_of(_turned(virtual, side * off_deg) for virtual in here for side in (-1, 1)).walking
            cells.append(f"{percent(of.right)} / {percent(of.unknown)}")
        rows.append([f"{off_deg}°", *cells])
    return table(head, rows)


def _turned(virtual: Virtual, off_deg: float) -> Virtual:
    """Say a facing that is wrong by an angle to the left; the sensor itself sits straight."""
    off = np.radians(off_deg)
    facing = f"{np.cos(off):.6f},{np.sin(off):.6f},0"
    return replace(virtual, recording=replace(virtual.recording, facing=facing))


def rates(shared: Path) -> list[str]:
    """Return what the sampling rate changes, walking and running together."""
    head = ("samples a second", *(f"{placement}: right / unknown / F1 backward" for placement in KNOWING))
    rows = []
    for rate_hz in (50.0, 100.0, 200.0):
        cells = []
        for placement in KNOWING:
            of = score_of(virtual_recordings(shared, replace(PHONE, rate_hz=rate_hz), (placement,)))
            cells.append(f"{percent(of.right)} / {percent(of.unknown)} / {number(of.f1(BACKWARD))}")
        rows.append([f"{rate_hz:g}", *cells])
    return table(head, rows)


def wrist(of: Score) -> str:
    """Say how often a wrist claims to know a direction."""
    claimed = sum(s.answer in {FORWARD, BACKWARD, SIDEWAYS} for s in of.seconds)
    still = of.called(STILL, STILL)
    moving = sum(s.truth != STILL for s in of.seconds)
    standing = sum(s.truth == STILL for s in of.seconds)
    return (
        f"Of {of.behind()}, {moving} s of them moving, a wrist claims a direction in {claimed} s. It answers "
        f"still in {still} of the {standing} still seconds, and `unknown` in the others."
    )
