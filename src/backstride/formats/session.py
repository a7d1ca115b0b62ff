"""A session that a phone guided, `backstride.session/1`: samples, positions, and what happened on the way.

The file grows while the session runs and may break off anywhere; it is read as far as it goes. Blocks of the
plan become laps whose names say which way and how they were meant, so that where nothing was measured nothing
is guessed; what was measured stays measured. Without a motion sensor and a receiver it is still a session.

Rejected: taking travel from what the phone said live (it is a twin of what is measured here, with less to
look at), and refusing a file without an end (that is how batteries leave them).
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.session_lines import Line, SessionLines, number, read_lines
from backstride.vocab.errors import DamagedFile, NoUsableSamples
from backstride.vocab.guided import HEARD, Guided, Happening
from backstride.vocab.recording import Device, Placement, Recording, Sensor
from backstride.vocab.segment import Gait, Travel

WORDS = "guided session"
AXES = "xyz"
MOST_HAPPENINGS = 2_000
"""Project choice: a session of three hours has a few hundred."""
LONGEST_WORDS = 120
LONGEST_WORKOUT = 100_000
"""Of a workout as JSON. Project choice: the longest of the plan takes 20 kB."""
MOST_WHOLE = 1e9
"""Whole numbers beyond are none of a workout. Project choice."""
_ZONE = re.compile(r"[A-Za-z][\w+-]*(/[\w+-]+){0,2}")
_AMOUNTS = ("value", "pain", "effort")
"""Where an event has its number."""
_NOT_WORDS = ("k", "what", "travel", "gait")


def read_session(data: bytes) -> tuple[Recording, ...]:
    """Read a guided session.

    Raises:
        DamagedFile: not one line of it can be read.
        NoUsableSamples: it holds neither a sample nor anything that happened.
    """
    found = read_lines(data)
    if not found.lines and not found.header:
        raise DamagedFile(WORDS, "not one line of it can be read")
    begins = min((line.first_s for line in found.lines if line.kind in "mp"), default=0.0)
    zero_s = min(begins, 0.0)
    draft = _draft(found, zero_s)
    ends_s = max((line.last_s for line in found.lines), default=0.0) - zero_s
    draft.span = (0.0, ends_s)
    _add_motion(draft, found.lines, zero_s)
    _add_positions(draft, found.lines, zero_s)
    guided = _guided(found, zero_s)
    for lap in _laps(found.lines, zero_s, ends_s):
        draft.add_lap(*lap)
    for pause in _pauses(found.lines, zero_s, ends_s):
        draft.add_pause(*pause)
    _note_damage(draft, found, ends_s)
    try:
        return (replace(draft.build(), guided=guided),)
    except NoUsableSamples:
        return (_without_samples(draft, guided, found, zero_s, ends_s),)


def _draft(found: SessionLines, zero_s: float) -> Draft:
    header = found.header
    device = text(header.get("device"))
    draft = Draft("session", source=device or "a phone", device=Device(product=device or None))
    began = _instant(header.get("began"))
    if began is None:
        draft.note("clock-unset", "The session does not say when it began. Times count from its start.")
    else:
        draft.epoch = began + timedelta(seconds=max(zero_s, -86_400.0))
        draft.utc_offset_s = _offset_s(text(header.get("zone")), began)
    workout = header.get("workout")
    draft.name = text(workout.get("name")) if isinstance(workout, dict) else None
    draft.name = draft.name or "Guided session"
    draft.sport = "running"
    draft.simulated = header.get("simulated") is True
    placement = text(header.get("placement"))
    if placement in set(Placement):
        draft.placement = Placement(placement)
    elif placement:
        draft.note("placement-unknown", f"Where the phone was worn is not known here: “{placement}”.")
    draft.facing = _facing(found)
    return draft


def _instant(value: object) -> datetime | None:
    try:
        said = datetime.fromisoformat(value if isinstance(value, str) else "")
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset_s(zone: str, when: datetime) -> int | None:
    """Return local minus UTC of an IANA zone at a moment; None where it is not known here."""
    if not _ZONE.fullmatch(zone):
        return None
    try:
        offset = when.astimezone(ZoneInfo(zone)).utcoffset()
    except (KeyError, ValueError, OSError, OverflowError):
        return None
    return None if offset is None else int(offset.total_seconds())


def _facing(found: SessionLines) -> str | None:
    """Return the last calibration before the first block, else what the header says."""
    said = found.header.get("facing")
    for line in found.lines:
        if line.kind == "e" and line.said.get("what") == "block":
            break
        if line.kind == "c":
            said = line.said.get("facing")
    if not isinstance(said, list) or len(said) != len(AXES):
        return None
    vector = np.array([number(value) for value in said])
    size = float(np.sqrt(np.sum(vector**2)))
    if not 0.001 < size < 1e6:  # noqa: PLR2004  # neither NaN nor a direction to nowhere
        return None
    return ",".join(f"{value:.4f}" for value in (vector / size).tolist())


def _add_motion(draft: Draft, lines: list[Line], zero_s: float) -> None:
    motions = [line.motion for line in lines if line.motion is not None]
    if not motions:
        return
    t_s = np.concatenate([motion.t_s for motion in motions]) - zero_s
    force = np.concatenate([motion.force for motion in motions])
    turn = np.radians(np.concatenate([motion.turn for motion in motions]))
    draft.add(Sensor.ACC, t_s, {f"acc_{axis}_mps2": force[:, i] for i, axis in enumerate(AXES)})
    draft.add(Sensor.GYR, t_s, {f"gyr_{axis}_radps": turn[:, i] for i, axis in enumerate(AXES)})


def _add_positions(draft: Draft, lines: list[Line], zero_s: float) -> None:
    places = [line for line in lines if line.kind == "p"]
    if not places:
        return
    t_s = np.array([line.first_s for line in places]) - zero_s

    def column(name: str) -> list[float]:
        return [number(line.said.get(name)) for line in places]

    columns = {
        "lat_deg": column("lat"),
        "lon_deg": column("lon"),
        "speed_mps": column("speedMps"),
        "course_deg": column("courseDeg"),
        "accuracy_m": column("accuracyM"),
    }
    draft.add(Sensor.GNSS, t_s, columns)
    draft.add(Sensor.ALTITUDE, t_s, {"altitude_m": column("altM")})


def _events(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    for line in lines:
        what = line.said.get("what")
        if line.kind == "e" and isinstance(what, str):
            yield what, line


def _laps(lines: list[Line], zero_s: float, ends_s: float) -> Iterator[tuple[float, float, str | None]]:
    """Yield the blocks of the plan as they began, each until the next."""
    blocks = [line for what, line in _events(lines) if what == "block"]
    for line, then in zip_longest(blocks, blocks[1:]):
        end_s = ends_s if then is None else then.first_s - zero_s
        yield line.first_s - zero_s, end_s, _meant(line.said)


def _meant(said: dict[str, Any]) -> str | None:
    travel, gait = text(said.get("travel")), text(said.get("gait"))
    if travel == Travel.STILL or gait == Gait.STAND:
        return "standing"
    known = travel in set(Travel) - {Travel.UNKNOWN}
    return f"{travel} {gait}" if known and gait in {Gait.WALK, Gait.RUN} else travel if known else None


def _pauses(lines: list[Line], zero_s: float, ends_s: float) -> Iterator[tuple[float, float]]:
    """Yield when the session stood or guided nobody: paused, stopped, out of sight, its page killed."""
    since: float | None = None
    before = 0.0
    for what, line in _events(lines):
        t_s = line.first_s - zero_s
        if since is None:
            away_s = number(line.said.get("to")) - number(line.said.get("from"))
            if what in _STANDS:
                since = t_s
            elif away_s > 0 and what == "gap" and line.said.get("why") == "page":
                since = max(t_s - away_s, before)
            elif away_s > 0 and what == "hidden":
                yield max(t_s - away_s, before), t_s
                before = t_s
        elif what in _GOES_ON:
            yield since, t_s
            since, before = None, t_s
    if since is not None:
        yield since, ends_s


_STANDS, _GOES_ON = frozenset({"pause", "stop"}), frozenset({"go-on", "block", "skip", "repeat"})


def _guided(found: SessionLines, zero_s: float) -> Guided:
    header = found.header
    workout = header.get("workout")
    plain = json.dumps(_with_whole(workout), allow_nan=True) if isinstance(workout, dict) else ""
    happened = [
        Happening(max(line.first_s - zero_s, 0.0), what, _amount(what, line.said), _words(line.said))
        for what, line in _events(found.lines)
        if what in HEARD
    ]
    ends = [line for line in found.lines if line.kind == "end"]
    return Guided(
        id=_id(header.get("id")),
        day=_day(header.get("day")),
        place=text(header.get("place")),
        why=(text(ends[-1].said.get("why")) or "done") if ends else "",
        workout=plain if len(plain) <= LONGEST_WORKOUT else "",
        happenings=_most(happened),
    )


def _most(happened: list[Happening]) -> tuple[Happening, ...]:
    """Leave out what is too much: holes of a slow phone first, which come by the thousand."""
    room = MOST_HAPPENINGS - sum(one.what != "gap" for one in happened)
    kept = []
    for one in happened:
        room -= one.what == "gap"
        if one.what != "gap" or room >= 0:
            kept.append(one)
    return tuple(kept[:MOST_HAPPENINGS])


def _with_whole(value: object) -> object:
    """Return what a line says with whole numbers whole: all are read as floats, but one repeats six times."""
    if isinstance(value, dict):
        return {name: _with_whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_whole(inner) for inner in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < MOST_WHOLE
    return int(value) if whole and isinstance(value, float) else value


def _id(value: object) -> str:
    try:
        return str(uuid.UUID(text(value)))
    except ValueError:
        return ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        return None


def _amount(what: str, said: dict[str, Any]) -> float | None:
    names = ("index",) if what == "block" else _AMOUNTS
    found = [value for name in names if np.isfinite(value := number(said.get(name)))]
    return found[0] if found and abs(found[0]) < 1e6 else None  # noqa: PLR2004  # more is no amount of anything


def _words(said: dict[str, Any]) -> str:
    words = [text(value) for name, value in said.items() if name not in _NOT_WORDS and isinstance(value, str)]
    return ", ".join(word for word in words if word)[:LONGEST_WORDS]


def text(value: object) -> str:
    """Return words of a line, shortened and without signs that cannot be shown; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value[: 10 * LONGEST_WORDS] if sign.isprintable()).strip()[:LONGEST_WORDS]


def _note_damage(draft: Draft, found: SessionLines, ends_s: float) -> None:
    if found.broken:
        lines = "line" if found.broken == 1 else "lines"
        were = "was" if found.broken == 1 else "were"
        draft.note("rows-broken", f"{found.broken:,} {lines} of it could not be read and {were} left out.")
    if found.more:
        draft.note("truncated", "It holds more lines than any session; the first ones were read.")
    if found.jumps:
        times = "once" if found.jumps == 1 else f"{found.jumps:,} times"
        draft.note("clock-set", f"The phone's clock was set {times} on the way; the parts were joined.")
    if found.torn or not any(line.kind == "end" for line in found.lines):
        minutes, seconds = divmod(round(ends_s), 60)
        words = f"The session broke off at {minutes}:{seconds:02}, without an end. What came before was read."
        draft.note("session-open", words, ends_s, ends_s)


def _without_samples(
    draft: Draft, guided: Guided, found: SessionLines, zero_s: float, ends_s: float
) -> Recording:
    """Return a session of which the phone could measure nothing: it was guided by time and sound."""
    laps = [lap for lap in _laps(found.lines, zero_s, ends_s) if lap[1] > lap[0]]
    if not laps and not guided.happenings:
        raise NoUsableSamples(WORDS)
    draft.note("no-sensors", "The phone measured nothing in this session; it was guided by time and sound.")
    # One sample at either end lets the draft mend, cut and date as ever; nobody measured it, so it goes.
    draft.add(Sensor.CADENCE, [0.0, max(ends_s, 1.0)], {"cadence_spm": [0.0, 0.0]})
    return replace(draft.build(), streams={}, guided=guided)
