"""Points of a track, as GPX and TCX both have them: texts first, then columns, streams in the end.

Texts are collected a column a field and turned into numbers all at once; a dictionary a point would cost more
time than the parser. What a number means (which cadence, whose speed) is decided here once for both formats.
"""

import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.folding import Run
from backstride.formats.sanity import ON_FOOT
from backstride.formats.times import Times, parse_times
from backstride.formats.xml import Flaw, local_name
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import DamagedFile, NoUsableSamples
from backstride.vocab.recording import Problem, Recording, Sensor

if TYPE_CHECKING:
    from lxml import etree

MOST_RECORDINGS = 1_000
"""More tracks than this in one file are a map collection or an attack. Project choice."""
SIMULATED_SOURCE = "Backstride simulated"
"""How our own writers mark what was never run; our readers believe it."""

_STREAMS: Mapping[Sensor, tuple[str, ...]] = {
    Sensor.GNSS: ("lat_deg", "lon_deg", "gnss_speed_mps", "course_deg"),
    Sensor.SPEED: ("speed_mps", "distance_m"),
    Sensor.HR: ("hr_bpm",),
    Sensor.CADENCE: ("cadence_spm",),
    Sensor.ALTITUDE: ("altitude_m",),
    Sensor.POWER: ("power_w",),
    Sensor.TEMPERATURE: ("temperature_degc",),
}
_COMMA = re.compile(r"\s*([+-]?\d*),(\d+)\s*$", re.ASCII)
_LONGEST_NUMBER = 100
"""Texts longer than this are no numbers; Garmin writes up to 35 characters."""

_SPORTS = (
    ("skiing", r"ski(?!p)|langlauf|eislauf|skat"),
    (
        "cycling",
        r"cycl|bik|\bride|rad(fahr|tour|sport)|\brad\b|v[ée]lo|bici|ciclis|fiets|自転車|骑|자전거|^1$",
    ),
    ("treadmill", r"treadmill|laufband|tapis|cinta|loopband"),
    ("trail_running", r"trail"),
    ("walking", r"walk|gehen|spazier|marche|camina|cammin|wandel|歩|步|걷"),
    ("hiking", r"hik|wander|randonn|senderis|escursion"),
    (
        "running",
        r"\brun|running|jog|lauf|course|courir|corr[ei]|carrera|corsa|hardlop|rennen|retro|ラン|跑|달리|^9$",
    ),
)
"""What files call a sport, in the languages of lap names; the first that fits. `1` and `9` are Strava's."""


@dataclass(frozen=True, slots=True)
class CadenceParams:
    """Settings of `steps_a_minute`; every default is explained."""

    strides_below: float = 120.0
    """A typical value above this is no stride rate (240 steps a minute): such a file counts both feet.
    Project choice; sprinters reach about 280 steps a minute for seconds, nobody as the median of a run."""


_Column = tuple["array[int]", list[str]]
"""The rows that have a value, and their texts."""


class Points:
    """The texts of the points of one track; `fields` maps local names, in small letters, to columns.

    `attributes` does the same for the attributes of the point itself, by their exact names.
    """

    def __init__(
        self, fields: Mapping[str, str], attributes: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Start without points."""
        self.count = 0
        self.unreadable = 0
        self.decimal_commas = 0
        self._fields = fields
        self._columns: dict[str, _Column] = {}
        self._known: dict[object, _Column | None] = {}
        self._attributes = [(name, *self._column(column)) for name, column in attributes.items()]
        self._attributes_by_tag = {f"@{name}": column for name, column in attributes.items()}

    def take(self, point: "etree._Element") -> None:
        """Take the texts of one point. The hot loop of both readers: one look-up a node."""
        row, known = self.count, self._known
        for name, rows, texts in self._attributes:
            text = point.get(name)
            if text is not None:
                rows.append(row)
                texts.append(text)
        for node in point.iterdescendants():
            tag = node.tag
            column = known[tag] if tag in known else self._learn(str(tag), str(point.tag))
            if column is not None and (text := node.text) is not None:
                column[0].append(row)
                column[1].append(text)
        self.count = row + 1

    def _column(self, name: str) -> _Column:
        return self._columns.setdefault(name, (array("q"), []))

    def take_run(self, run: Run | None) -> None:
        """Take the texts of points that were folded; None is a run that was taken before."""
        if run is None:
            return
        for tag, texts in run.columns.items():
            name = self._attributes_by_tag.get(tag) or self._name_of(tag, is_own=":" not in tag)
            if name is not None:
                column = self._column(name)
                column[0].extend(range(self.count, self.count + run.count))
                column[1].extend(texts)
        self.count += run.count

    def _learn(self, tag: str, point_tag: str) -> _Column | None:
        is_own = tag.rpartition("}")[0] == point_tag.rpartition("}")[0] and ":" not in tag.rpartition("}")[2]
        name = self._name_of(local_name(tag), is_own=is_own)
        column = None if name is None else self._column(name)
        self._known[tag] = column
        return column

    def _name_of(self, tag: str, *, is_own: bool) -> str | None:
        name = self._fields.get(local_name(tag).lower())
        # GPX 1.0 has a speed of its own, and it is the receiver's; those of extensions are the device's.
        return "gnss_speed_mps" if name == "speed_mps" and is_own and self._attributes else name

    def times(self) -> Times:
        """Return the times of all points, (count,)."""
        aligned = [""] * self.count
        for row, text in zip(*self._column("time"), strict=True):
            aligned[row] = text.strip()
        return parse_times(aligned)

    def numbers(self) -> dict[str, Floats]:
        """Return all columns but the time, each (count,), NaN where missing."""
        found = {}
        for name, (rows, texts) in self._columns.items():
            if name != "time" and texts:
                values = np.full(self.count, np.nan)
                values[rows] = self._to_numbers(texts)
                found[name] = values
        return found

    def _to_numbers(self, texts: list[str]) -> Floats:
        try:
            return np.fromiter(map(float, texts), dtype=np.float64, count=len(texts))
        except ValueError:
            return np.fromiter(map(self._to_number, texts), dtype=np.float64, count=len(texts))

    def _to_number(self, text: str) -> float:
        if not text.strip():
            return np.nan
        comma = _COMMA.match(text) if len(text) < _LONGEST_NUMBER else None
        try:
            value = float(f"{comma[1]}.{comma[2]}" if comma else text)
        except ValueError:
            self.unreadable += 1
            return np.nan
        self.decimal_commas += comma is not None
        return value


def sport_of(text: str | None) -> str | None:
    """Return our word for a sport, else the file's own word, else None."""
    plain = (text or "").strip().lower()
    if plain in ON_FOOT:
        return plain
    for sport, words in _SPORTS:
        if re.search(words, plain):
            return sport
    return re.sub(r"\W+", "_", plain).strip("_") or None


def steps_a_minute(cadence: Floats, params: CadenceParams = CadenceParams()) -> tuple[Floats, bool]:
    """Turn the cadence of a sport on foot (n,) into steps of both feet; say whether it counted both already.

    Watches count strides, that is one foot; some apps count steps. Only the size of the numbers tells.
    """
    moving = cadence[cadence > 0]
    both_feet = bool(moving.size and np.median(moving) > params.strides_below)
    return (cadence if both_feet else cadence * 2.0), both_feet


def add_points(draft: Draft, points: Points, times: Times, columns: dict[str, Floats]) -> None:
    """Fill a draft with the points of a track: epoch, offset, streams on one clock, and what was odd.

    `columns` are those of `points.numbers()`, with cadence in steps a minute.
    """
    draft.epoch = times.epoch
    if draft.epoch is None:
        raise ValueError("a track without times cannot be added")
    draft.utc_offset_s = times.utc_offset_s if draft.utc_offset_s is None else draft.utc_offset_s
    t_s = times.after(draft.epoch)
    for sensor, names in _STREAMS.items():
        held = {name.replace("gnss_", ""): columns[name] for name in names if name in columns}
        if held:
            draft.add(sensor, t_s, held)
    if times.lacks_zone:
        draft.note("zone-missing", "The times in this file name no time zone. They were read as UTC.")
    if points.decimal_commas:
        draft.note("decimal-comma", "Numbers in this file have decimal commas. They were read as such.")
    if points.unreadable:
        words = "value is no number and was" if points.unreadable == 1 else "values are no numbers and were"
        draft.note("number-unreadable", f"{points.unreadable:,} {words} left out.")


def add_cadence(draft: Draft, columns: dict[str, Floats], *, strides: bool = False) -> None:
    """Mend the cadence in `columns` by the draft's sport; `strides` where the field counts one foot.

    No sport is taken for a run, because that is what people bring here, and the reading says so. A sport that
    is not known here keeps its numbers: a wrong factor of two is worse than a plain value.
    """
    cadence = columns.get("cadence_spm")
    if cadence is None:
        return
    if draft.sport == "cycling" or not (strides or draft.sport is None or draft.sport in ON_FOOT):
        if draft.sport != "cycling":
            draft.note(
                "cadence-unclear",
                "Whether this cadence counts one foot or both is not known. It was left as it is.",
            )
        return
    columns["cadence_spm"], both_feet = steps_a_minute(cadence)
    if both_feet:
        draft.note(
            "cadence-both-feet", "The cadence in this file counts both feet already. It was not doubled."
        )
    elif draft.sport is None and not strides:
        draft.note(
            "cadence-assumed",
            "This file names no sport. Its cadence was read as that of a run and doubled, one foot to both.",
        )


def build_all(drafts: Iterable[Draft], format_name: str, flaw: Flaw | None) -> tuple[Recording, ...]:
    """Build every draft that holds a usable sample; what was wrong with the file is said on the last one.

    Raises:
        NoUsableSamples: none does.
    """
    built: list[Recording] = []
    empty = 0
    for draft in drafts:
        try:
            built.append(draft.build())
        except NoUsableSamples:
            empty += 1
    if not built:
        raise NoUsableSamples(format_name)
    if empty:
        words = "recording in this file holds" if empty == 1 else "recordings in this file hold"
        built[0] = _with(built[0], Problem("recording-empty", f"{empty:,} other {words} no usable sample."))
    if flaw is not None:
        built[-1] = _with(built[-1], _problem_of(flaw, built[-1].duration_s))
    return tuple(built)


def check_count(count: int, format_name: str, what: str) -> None:
    """Refuse a file that would become thousands of recordings."""
    if count > MOST_RECORDINGS:
        raise DamagedFile(format_name, f"it holds more than {MOST_RECORDINGS:,} {what}")


def _with(recording: Recording, problem: Problem) -> Recording:
    return replace(recording, problems=(*recording.problems, problem))


def _problem_of(flaw: Flaw, duration_s: float) -> Problem:
    if flaw is Flaw.TRUNCATED:
        words = f"This file ends in the middle. The first {_clock_words(duration_s)} were read."
        return Problem("truncated", words, duration_s, duration_s)
    return Problem("damaged", "Parts of this file are damaged. What could be read of it was read.")


def _clock_words(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
