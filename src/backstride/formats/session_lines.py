"""The lines of a guided session, each on its own: what can be read of them, on one clock.

A phone writes one JSON object a line and never goes back, so whatever befalls the file costs the lines that
it touches and no others. The order of the lines is the order of time: where the clock of the phone was set
meanwhile (a page that was killed goes on by another clock), what follows is moved to where it belongs.

Rejected: reading the whole file as one document, which a single torn line would lose; and sorting by time,
which mixes what a set clock has put side by side.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from backstride.vocab.arrays import Floats

SCHEMA = "backstride.session/1"


@dataclass(frozen=True, slots=True)
class LineParams:
    """Bounds of a session's lines; wide, since they are there for files that mean harm."""

    longest_bytes: int = 1 << 20
    """Of a line. Project choice: a second of samples takes 5 kB, a header with a long workout 60 kB."""
    most_lines: int = 250_000
    """Project choice: a session of 24 hours has 200,000."""
    most_samples: int = 5_000
    """In one line. Project choice: a second holds 60, of the fastest browser 200."""
    longest_s: float = 60.0
    """Of what one line tells. Project choice: a line is a second, or what came while the phone was busy."""
    clock_limit_s: float = 1e10
    """Further is damage; as `SanityParams.clock_limit_s`. Project choice."""
    set_back_s: float = 60.0
    """A clock that goes back by more was set anew; as `SanityParams.clock_set_s`. Project choice."""
    set_forward_s: float = 12 * 3600.0
    """One that leaps by more, too: nobody goes on with a session half a day later. Project choice."""
    after_setting_s: float = 1.0
    """What follows such a leap is put so long behind what came before: the true gap is not known. Project
    choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Samples of one line: times (n,), specific force (n, 3) in m/s², angular rate (n, 3) in degrees/s."""

    t_s: Floats
    force: Floats
    turn: Floats
    """NaN where the phone has no gyroscope."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line: `k` of it, when, and what it says."""

    kind: str
    first_s: float
    last_s: float
    said: dict[str, Any]
    motion: Motion | None = None


@dataclass(slots=True)
class SessionLines:
    """All that could be read of a session."""

    header: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    broken: int = 0
    """Lines that could not be read, the last one apart."""
    torn: bool = False
    """The file ends in the middle of a line."""
    more: bool = False
    """It holds more lines than any session, which were left out."""
    jumps: int = 0
    """How often the clock was set."""


def read_lines(data: bytes, params: LineParams = LineParams()) -> SessionLines:
    """Read every line that can be read, on one clock; none of them raises."""
    found = SessionLines()
    lines = _lines_of(data, found, params)
    found.header = _object(next(lines, b"")) or {}
    if found.header.get("schema") != SCHEMA:
        found.header, found.broken = {}, found.broken + 1
    read: list[Line] = []
    for line in lines:
        one = _line(line, params)
        if one is None:
            found.broken += 1
        else:
            read.append(one)
    found.lines = _on_one_clock(read, found, params)
    return found


def _lines_of(data: bytes, found: SessionLines, params: LineParams) -> Iterator[bytes]:
    """Yield the lines that are short enough; empty ones are passed over."""
    at, taken = 0, 0
    while at < len(data):
        end = data.find(b"\n", at)
        whole = end >= 0
        end = end if whole else len(data)
        if taken >= params.most_lines:
            found.more = True
            return
        taken += 1
        if end - at > params.longest_bytes:
            found.broken += whole
            found.torn = found.torn or not whole
        elif whole or _object(data[at:end]) is not None:
            line = data[at:end].strip(b" \t\r\xef\xbb\xbf")
            if line:
                yield line
        else:
            found.torn = True
        at = end + 1


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line.decode(), parse_int=float)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _line(line: bytes, params: LineParams) -> Line | None:
    said = _object(line)
    if said is None:
        return None
    kind = said.get("k")
    if kind == "m":
        motion = _motion(said, params)
        if motion is None:
            return None
        return Line(kind, float(motion.t_s.min()), float(motion.t_s.max()), {}, motion)
    t_s = number(said.get("t"))
    if not isinstance(kind, str) or not abs(t_s) <= params.clock_limit_s:
        return None
    return Line(kind, t_s, t_s, said)


def _motion(said: dict[str, Any], params: LineParams) -> Motion | None:
    try:
        t_s, force = np.array(said.get("t"), np.float64), np.array(said.get("f"), np.float64)
        turn = said.get("w")
        rate = np.full(force.shape, np.nan) if turn is None else np.array(turn, np.float64)
    except (ValueError, TypeError, OverflowError):
        return None
    if t_s.ndim != 1 or not 0 < t_s.size <= params.most_samples:
        return None
    if force.shape != (t_s.size, 3) or rate.shape != force.shape:
        return None
    known = np.abs(t_s) <= params.clock_limit_s  # neither NaN nor infinity is
    if not known.any() or np.ptp(t_s[known]) > params.longest_s:
        return None
    return Motion(t_s[known], force[known], rate[known])


def number(value: object) -> float:
    """Return a number of a line as it is, NaN for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return float(value)


# --- one clock ---


def _on_one_clock(lines: list[Line], found: SessionLines, params: LineParams) -> list[Line]:
    """Move what follows a set clock; a lone line of quite another time is left out."""
    moved: list[Line] = []
    shift, have = 0.0, 0.0

    def near(t_s: float) -> bool:
        return have - params.set_back_s <= t_s <= have + params.set_forward_s

    felt = _next_felt(lines)
    for i, line in enumerate(lines):
        late = line.kind == "e" and line.first_s + shift < have
        if not near(line.first_s + shift):
            then = felt[i] if late else i + 1
            goes_on = then < len(lines) and near(lines[then].first_s + shift)
            if late and goes_on and line.first_s + shift >= 0:
                moved.append(_moved(line, shift) if shift else line)
                continue
            if line.kind == "p" or goes_on:
                found.broken += 1
                continue
            found.jumps += 1
            shift = have + params.after_setting_s - line.first_s
        moved.append(_moved(line, shift) if shift else line)
        if line.kind != "p":  # a position may be of a while ago
            have = max(have, line.last_s + shift)
    return moved


def _next_felt(lines: list[Line]) -> list[int]:
    """Return of each line which of those behind it is the next that is no event.

    A page that was frozen tells afterwards of blocks that began meanwhile; they set no clock back.
    """
    found, then = [0] * len(lines), len(lines)
    for i in range(len(lines) - 1, -1, -1):
        found[i] = then
        if lines[i].kind != "e":
            then = i
    return found


def _moved(line: Line, by_s: float) -> Line:
    motion = line.motion
    if motion is not None:
        motion = Motion(motion.t_s + by_s, motion.force, motion.turn)
    return replace(line, first_s=line.first_s + by_s, last_s=line.last_s + by_s, motion=motion)
