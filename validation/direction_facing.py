"""Facing that nobody said: found from forward stretches, on real and virtual recordings.

A virtual sensor is mounted at random and the same in all clips of a person. Other clips of that person,
forward throughout by their truth, come first on one clock, with pauses in which nothing was recorded;
they are called forward. Then comes the clip that is scored. Where there is no other forward clip it
serves for itself, which is said.

Most of the clips last 2 to 5 s, and a facing needs 8 s of walking or six strides of a foot. So they are
repeated until they last long enough: that shows whether the way is found, from less variety than a real
walk has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import numpy as np
from direction_virtual import KNOWING, PHONE, SCORE_HEAD, score_row
from real import Real, real_recordings, set_name
from scoring import FORWARD, Score, Second, percent, seconds_of, share, table
from virtual import Virtual, virtual_recordings

from backstride.motion.direction import measure_travel
from backstride.motion.facing import FoundFacing, Spans, find_facing
from backstride.signal.mounting import facing_vector
from backstride.signal.worn import Worn, worn_of
from backstride.vocab.arrays import Floats
from backstride.vocab.recording import Placement, Recording, Stream

SEED = 1
"""Of the mountings; one, not searched."""
PAUSE_S = 3.0
"""Between clips that share a clock: more than the second over which orientation starts anew."""
ENOUGH_S = 20.0
"""Forward clips are joined until they last so long. Project choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of looking for one facing."""

    placement: Placement
    person: str
    method: str
    """`start`, `shape`, `strides`, or empty where nothing was found."""
    error_deg: float
    of: str = ""


def found_on_clips(shared: Path) -> tuple[dict[Placement, Score], list[Found], str]:
    """Return the scores with facing found, the errors of the facings, and who had to serve for himself."""
    virtuals = virtual_recordings(shared, PHONE, KNOWING)
    scores: dict[Placement, Score] = {}
    found: list[Found] = []
    alone: set[str] = set()
    for placement in KNOWING:
        here = [virtual for virtual in virtuals if virtual.placement is placement]
        seconds: list[Second] = []
        for virtual in here:
            shown = _forward_clips(virtual, here)
            if virtual in shown:
                alone.add(virtual.clip)
            one, told = _tested(virtual, shown)
            found.append(one)
            seconds += told
        scores[placement] = Score.of(seconds)
    return scores, found, ", ".join(sorted(alone))


def _forward_clips(virtual: Virtual, here: Sequence[Virtual]) -> list[Virtual]:
    """Return other clips of the same person that go forward throughout, else the clip itself."""
    others = [
        other
        for other in here
        if other.person == virtual.person and other is not virtual and _goes_forward(other)
    ]
    chosen: list[Virtual] = []
    for other in cycle(others or [virtual]):
        chosen.append(other)
        if sum(one.recording.duration_s for one in chosen) >= ENOUGH_S:
            break
    return chosen


def _goes_forward(virtual: Virtual) -> bool:
    """Every sample goes forward, or is too slow to say."""
    seen = set(np.unique(virtual.truth.travel).tolist())
    return FORWARD in seen and seen <= {FORWARD, "still", "unknown"}


def _tested(virtual: Virtual, shown: Sequence[Virtual]) -> tuple[Found, list[Second]]:
    """Mount the sensor anyhow, show it the forward clips, and let it read the clip."""
    mount = _mounting(virtual.person, virtual.placement)
    recording, spans, first = _joined([*(one.recording for one in shown), virtual.recording], mount)
    worn = worn_of(recording)
    if worn is None:
        return Found(virtual.placement, virtual.person, "", float("nan"), virtual.clip), seconds_of(
            virtual, None
        )
    found = find_facing(worn, spans[:-1])
    one = _found(worn, found, mount[0], virtual.person, virtual.clip)
    trace = measure_travel((worn if found is None else worn.faced(found.by_rad),), recording)
    return one, seconds_of(virtual, trace, first)


def _mounting(person: str, placement: Placement) -> Floats:
    """Return a random rotation (3, 3), the same for all clips of a person; its rows are the body's axes."""
    chance = np.random.default_rng([SEED, sum(person.encode()), list(Placement).index(placement)])
    turn, _ = np.linalg.qr(chance.normal(size=(3, 3)))
    return np.asarray(turn * np.linalg.det(turn), dtype=np.float64)


def _joined(recordings: Sequence[Recording], mount: Floats) -> tuple[Recording, Spans, int]:
    """Lay recordings on one clock, each from a whole second on; also where they lie, and the last begins."""
    begins = [0]
    for one in recordings[:-1]:
        begins.append(int(np.ceil(begins[-1] + one.duration_s + PAUSE_S)))
    streams = {}
    for sensor, stream in recordings[0].streams.items():
        t_s = np.concatenate(
            [at + one.streams[sensor].t_s for at, one in zip(begins, recordings, strict=True)]
        )
        values = np.concatenate(
            [np.stack(list(one.streams[sensor].columns.values()), axis=1) for one in recordings]
        )
        columns = dict(zip(stream.columns, (values @ mount).T, strict=True))
        streams[sensor] = Stream(sensor, t_s, columns)
    end_s = begins[-1] + recordings[-1].duration_s
    joined = replace(recordings[-1], duration_s=end_s, streams=streams, facing=None)
    spans = tuple((float(at), at + one.duration_s) for at, one in zip(begins, recordings, strict=True))
    return joined, spans, begins[-1]


def _found(worn: Worn, facing: FoundFacing | None, true: Floats, person: str, of: str) -> Found:
    """Compare a facing with the true one (3,), over the ground."""
    assert worn.placement is not None
    if facing is None:
        return Found(worn.placement, person, "", float("nan"), of)
    up = worn.upright
    told, true = (way - (way @ up) * up for way in (worn.faced(facing.by_rad).facing, true))
    error = np.degrees(np.arctan2(up @ np.cross(true, told), true @ told))
    return Found(worn.placement, person, facing.method, float(error), of)


def found_on_real(folder: Path) -> list[Found]:
    """Hide the facing of real forward recordings and look for it."""
    found = []
    for real in real_recordings(folder):
        true = facing_vector(real.recording.facing)
        worn = worn_of(replace(real.recording, facing=None))
        if worn is None or true is None or real.copy_of is not None:
            continue
        spans = real.walks_s or ((0.0, real.recording.duration_s),)
        found.append(_found(worn, find_facing(worn, spans), true, real.person, _of(real)))
    return found


def _of(real: Real) -> str:
    source = "by strides" if real.facing_by_strides else real.facing_source
    return f"{set_name(real)} ({source})"


def scored(scores: dict[Placement, Score]) -> list[str]:
    """Return the table of scores with facing found."""
    rows = []
    for placement, of in scores.items():
        rows += [score_row(str(placement), gait, part) for gait, part in (("walk", of.walking), ("both", of))]
    return table(SCORE_HEAD, rows, 2)


def errors(on_clips: Sequence[Found], on_real: Sequence[Found]) -> list[str]:
    """Return how far off the facings were that were found."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in on_clips:
        groups.setdefault((str(one.placement), "virtual"), []).append(one)
    for one in on_real:
        groups.setdefault((str(one.placement).split("_")[0], one.of), []).append(one)
    rows = []
    for (placement, of), group in groups.items():
        told = [one for one in group if one.method]
        away = np.abs([one.error_deg for one in told])
        methods = sorted({one.method for one in told})
        each = ", ".join(f"{method} {sum(one.method == method for one in told)}" for method in methods)
        rows.append([
            placement, of, f"{len(group)}, {len({one.person for one in group})} p",
            f"{len(told)} ({percent(share(len(told), len(group)))})", each or "-",
            *(f"{value:.0f}°" for value in ((np.median(away), away.max()) if told else ())),
            *(() if told else ("-", "-")), str(int((away > 60).sum())),
        ])  # fmt: skip
    head = ("placement", "recordings", "how many", "found", "by", "median error", "largest", "over 60°")
    return table(head, rows, 2)
