"""Direction on real recordings, all of them forward: false alarms, and the symmetry of time.

A recording that is played backward in time (acc(-t), -gyr(-t)) is what somebody who went the other way
would have recorded, as far as bodies obey mechanics alone. The shape of a gait need not turn round with
it, so that cue is silenced: what is left has to call the opposite direction, or nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor
from pathlib import Path

import numpy as np
from direction_shape import SILENT, shaped_by
from direction_virtual import KNOWING, STAND
from real import Real, real_recordings, set_name
from scoring import BACKWARD, FORWARD, SIDEWAYS, percent, share, table, trace_of
from virtual import virtual_recordings

from backstride.motion.trace import TRAVELS, UNKNOWN
from backstride.vocab.arrays import Bools, Floats
from backstride.vocab.recording import Placement, Recording, Sensor, Stream

MOVES = (0.5, 0.5)
"""Spread of the size of force in m/s², and rms of turning in rad/s: a second above either moves. These are
limits of the direction study, section 4 A, and not our own, which tell still from moving."""
FEET = (Placement.FOOT_LEFT, Placement.FOOT_RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was answered in each second of a real recording."""

    real: Real
    answers: tuple[str, ...]
    moves: Bools
    """The sensor itself moves in that second."""
    in_bout: Bools
    """The whole second lies in what a reference calls walking."""


def told_of(folder: Path) -> tuple[list[Told], int]:
    """Return what is answered on every recording, without copies; and how many give no motion at all."""
    found: list[Told] = []
    nothing = 0
    for real in real_recordings(folder):
        trace = trace_of(real.recording)
        if trace is None:
            nothing += 1
        elif real.copy_of is None:
            answers = tuple("unknown" if code == UNKNOWN else str(TRAVELS[code]) for code in trace.travel)
            every = range(len(answers))
            bout = [any(a <= k and k + 1 <= b for a, b in real.walks_s) for k in every]
            found.append(Told(real, answers, _moves(real.recording, len(answers)), np.array(bout)))
    return found, nothing


def _moves(recording: Recording, seconds: int) -> Bools:
    """Tell the seconds (s,) in which the sensor moves."""
    force = np.linalg.norm(_values(recording.streams[Sensor.ACC]), axis=1)
    shakes = _by_second(recording.streams[Sensor.ACC], force, seconds, _spread) > MOVES[0]
    if Sensor.GYR not in recording.streams:
        return shakes
    spin = np.linalg.norm(_values(recording.streams[Sensor.GYR]), axis=1)
    return shakes | (_by_second(recording.streams[Sensor.GYR], spin, seconds, _rms) > MOVES[1])


def _values(stream: Stream) -> Floats:
    return np.stack(list(stream.columns.values()), axis=1)


def _spread(values: Floats) -> float:
    return float(values.std())


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def _by_second(stream: Stream, values: Floats, seconds: int, of: Callable[[Floats], float]) -> Floats:
    edges = np.searchsorted(stream.t_s, np.arange(seconds + 1)).tolist()
    return np.array([of(values[a:b]) if b > a else 0.0 for a, b in pairwise(edges)])


def groups_of(told: Sequence[Told]) -> dict[str, list[Told]]:
    """Put recordings together as the asked numbers do."""
    groups: dict[str, list[Told]] = {}
    for one in told:
        placement = one.real.recording.placement
        where = "feet" if placement in FEET else "thighs" if placement is Placement.THIGH else "lower back"
        groups.setdefault(f"{set_name(one.real)}, {where}", []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (item[0].split(", ")[1], item[0])))


@dataclass(frozen=True, slots=True)
class Alarms:
    """The counts of some recordings, in seconds."""

    recordings: int
    people: int
    hours: float
    moving: int
    said: dict[str, int]
    """By answer, while moving."""
    backward: int
    """Over all, moving or not."""
    bouts: int
    backward_in_bouts: int
    forward_in_bouts: int

    @classmethod
    def of(cls, told: Sequence[Told]) -> "Alarms":
        """Count."""
        names = [*map(str, TRAVELS), "unknown"]
        pairs = [
            (answer, moves, bout)
            for one in told
            for answer, moves, bout in zip(one.answers, one.moves, one.in_bout, strict=True)
        ]
        return cls(
            len(told), len({one.real.person for one in told}),
            sum(one.real.recording.duration_s for one in told) / 3600,
            sum(moves for _, moves, _ in pairs),
            {name: sum(answer == name and moves for answer, moves, _ in pairs) for name in names},
            sum(answer == BACKWARD for answer, _, _ in pairs),
            sum(bout for _, _, bout in pairs),
            sum(bout and answer == BACKWARD for answer, _, bout in pairs),
            sum(bout and answer == FORWARD for answer, _, bout in pairs),
        )  # fmt: skip

    @property
    def per_hour(self) -> float:
        """Backward seconds an hour recorded."""
        return share(self.backward, self.hours)


def real_table(told: Sequence[Told]) -> list[str]:
    """Return what was answered, set by set."""
    head = ("set", "recordings", "hours", "moving", "forward", "unknown", "still", "sideways s",
            "backward s", "an hour", "in bouts: forward", "in bouts: backward s")  # fmt: skip
    rows = []
    for name, group in groups_of(told).items():
        of = Alarms.of(group)
        shares = [percent(share(of.said[answer], of.moving)) for answer in (FORWARD, "unknown", "still")]
        in_bouts = [percent(share(of.forward_in_bouts, of.bouts)), str(of.backward_in_bouts)]
        rows.append([
            name, f"{of.recordings}, {of.people} p", f"{of.hours:.3f}", f"{of.moving} s", *shares,
            str(of.said[SIDEWAYS]), str(of.backward), f"{of.per_hour:.0f}",
            *(in_bouts if of.bouts else ("-", "-")),
        ])  # fmt: skip
    return table(head, rows)


def symmetry(folder: Path, shared: Path) -> tuple[list[str], float]:
    """Return what became of answers when time ran backward, and the largest share that kept its direction."""
    groups: dict[str, list[Recording]] = {}
    for real in real_recordings(folder):
        if real.recording.placement in KNOWING and real.copy_of is None:
            where = "feet" if real.recording.placement in FEET else str(real.recording.placement)
            groups.setdefault(f"real, {where}", []).append(real.recording)
    for virtual in virtual_recordings(shared, STAND, KNOWING):
        where = "feet" if virtual.placement in FEET else str(virtual.placement)
        groups.setdefault(f"virtual with a standing start, {where}", []).append(virtual.recording)
    rows, kept = [], 0.0
    for name, group in groups.items():
        with shaped_by(SILENT):
            silent = _reversals(group)
        rows.append([name, str(len(group)), *_cells(silent), *_cells(_reversals(group))])
        kept = max(kept, share(silent[1], silent[0]) if silent[0] else 0.0)
    head = ("recordings", "how many", "answered", "old direction", "opposite",
            "with shape: answered", "old direction", "opposite")  # fmt: skip
    return table(head, rows), kept


def _cells(counts: tuple[int, int, int]) -> list[str]:
    answered, old, opposite = counts
    return [
        f"{answered} s",
        f"{old} s, {percent(share(old, answered))}",
        percent(share(opposite, answered)),
    ]


def _reversals(group: Iterable[Recording]) -> tuple[int, int, int]:
    """Count seconds called forward or backward, those that are still called so, and the opposite."""
    answered = old = opposite = 0
    for recording in group:
        whole = _whole_seconds(recording)
        before, after = (trace_of(one) for one in (whole, reversed_in_time(whole)))
        if before is None or after is None:
            continue
        there, back = before.travel, after.travel[::-1]
        went = (there == 0) | (there == 1)
        answered += int(went.sum())
        old += int((went & (back == there)).sum())
        opposite += int((went & (back == 1 - there)).sum())
    return answered, old, opposite


def _whole_seconds(recording: Recording) -> Recording:
    """Cut what is left after the last whole second: then seconds lie on seconds when time runs backward."""
    end_s = float(max(floor(recording.duration_s), 1))
    streams = {
        sensor: Stream(sensor, stream.t_s[stream.t_s < end_s],
                       {name: column[stream.t_s < end_s] for name, column in stream.columns.items()})
        for sensor, stream in recording.streams.items()
    }  # fmt: skip
    return replace(recording, duration_s=min(end_s, recording.duration_s), streams=streams)


def reversed_in_time(recording: Recording) -> Recording:
    """Play a recording of motion sensors backward: force stays as it is, turning changes its sign."""
    streams = {}
    for sensor in (Sensor.ACC, Sensor.GYR):
        if sensor in recording.streams:
            stream = recording.streams[sensor]
            sign = -1.0 if sensor is Sensor.GYR else 1.0
            columns = {name: sign * column[::-1] for name, column in stream.columns.items()}
            streams[sensor] = Stream(sensor, recording.duration_s - stream.t_s[::-1], columns)
    return replace(recording, streams=streams)
