"""TCX in (and out, by `tcx_out`): activities of laps of tracks of points, with or without positions.

Every activity is a recording, those of a multisport session too; courses and workouts are plans and are not
read. A lap ends where its timer and its last point end, but not after the next one starts. A lap of several
tracks was paused between them where its own timer is that much shorter than the time that went by.
Rejected: a pause at every new track (some apps start one every few points).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.folding import FOLDED, Run
from backstride.formats.tcx_out import write_tcx
from backstride.formats.times import Times, parse_times
from backstride.formats.trackpoints import (
    SIMULATED_SOURCE,
    Points,
    add_cadence,
    add_points,
    build_all,
    check_count,
    sport_of,
)
from backstride.formats.xml import Flaw, Shape, child_text, local_name, read_xml
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import DamagedFile, NoTimes, NoUsableSamples
from backstride.vocab.recording import Device, Recording

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_tcx", "write_tcx"]

_SHAPE = Shape(
    "TCX",
    root="TrainingCenterDatabase",
    point="Trackpoint",
    tags=("Trackpoint", "Track", "Lap", "Activity", "Course", "Author", "TrainingCenterDatabase"),
)
_FIELDS: Mapping[str, str] = {
    "time": "time",
    "latitudedegrees": "lat_deg",
    "longitudedegrees": "lon_deg",
    "altitudemeters": "altitude_m",
    "distancemeters": "distance_m",
    "value": "hr_bpm",
    "cadence": "cadence_spm",
    "runcadence": "run_cadence",
    "speed": "speed_mps",
    "watts": "power_w",
}
_INTENSITIES = {"active": "active", "resting": "rest"}


@dataclass(frozen=True, slots=True)
class PauseParams:
    """When a gap between two tracks of a lap is a pause; every default is explained."""

    shortest_s: float = 2.0
    """A new track within two seconds is no pause: points stand one second apart. Project choice."""
    timer_share: float = 0.5
    """The lap's timer must be short by at least this part of its gaps, or it ran on. Project choice."""


def read_tcx(data: bytes) -> tuple[Recording, ...]:
    """Read every activity that has points with times.

    Raises:
        DamagedFile: it is no TCX, has a document type, or nothing in it could be read.
        NoTimes: its points have no times.
        NoUsableSamples: it has no activity, or no activity with a usable point.
    """
    found, flaw = read_xml(data, _SHAPE, _Found)
    activities = [activity for activity in found.activities() if activity.points.count]
    if not activities:
        raise _refusal(found, flaw)
    timed = [(activity, times) for activity in activities if (times := activity.points.times()).known.any()]
    if not timed:
        raise NoTimes("TCX")
    return build_all((_draft(activity, times, found) for activity, times in timed), "TCX", flaw)


@dataclass(frozen=True, slots=True)
class _Lap:
    start: str
    timer: str | None
    name: str | None
    intensity: str | None
    tracks: tuple[tuple[int, int], ...]
    """Ranges of points `[first, last)`."""


@dataclass(slots=True)
class _Activity:
    points: Points = field(default_factory=lambda: Points(_FIELDS))
    laps: list[_Lap] = field(default_factory=list)
    sport: str | None = None
    id: str = ""
    name: str | None = None
    device: Device = field(default_factory=Device)


class _Found:
    """Collects the activities of one file."""

    def __init__(self, runs: dict[str, Run]) -> None:
        self._runs = runs
        self.author = ""
        self.holds: set[str] = set()
        self._ended: list[_Activity] = []
        self._open = _Activity()
        self._tracks: list[tuple[int, int]] = []
        self._track_start = 0
        self._names: dict[object, str] = {}

    def take(self, ended: Iterable[tuple[str, "etree._Element"]]) -> None:
        for _, element in ended:
            tag = self._names.get(element.tag) or self._names.setdefault(element.tag, local_name(element.tag))
            if tag == "Trackpoint":
                self._open.points.take(element)
            elif tag == FOLDED:
                self._open.points.take_run(self._runs.pop(element.get("i") or "", None))
            elif tag == "Track":
                self._end_track()
            elif tag == "Lap":
                self._end_lap(element)
            elif tag == "Activity":
                self._end_activity(element)
            elif tag == "Course":  # a plan: whatever was collected for it is dropped
                self.holds.add("a planned course")
                self._open, self._tracks, self._track_start = _Activity(), [], 0
            elif tag == "Author":
                self.author = child_text(element, "Name") or ""

    def _end_track(self) -> None:
        count = self._open.points.count
        if count > self._track_start:
            self._tracks.append((self._track_start, count))
        self._track_start = count

    def _end_lap(self, lap: "etree._Element") -> None:
        self._open.laps.append(
            _Lap(
                start=(lap.get("StartTime") or "").strip(),
                timer=child_text(lap, "TotalTimeSeconds"),
                name=child_text(lap, "Notes"),
                intensity=_INTENSITIES.get((child_text(lap, "Intensity") or "").lower()),
                tracks=tuple(self._tracks),
            )
        )
        self._tracks = []

    def _end_activity(self, activity: "etree._Element") -> None:
        self.holds.add("an activity without track points")
        ended = self._open
        ended.sport = sport_of(activity.get("Sport"))
        ended.id = child_text(activity, "Id") or ""
        ended.name = child_text(activity, "Notes") or child_text(activity, "Training", "Plan", "Name")
        ended.device = _device(activity)
        self._ended += [ended] if ended.points.count else []
        check_count(len(self._ended), "TCX", "activities")
        self._open, self._tracks, self._track_start = _Activity(), [], 0

    def activities(self) -> list[_Activity]:
        """Return all activities, the one that never ended included."""
        return [*self._ended, self._open]


def _device(activity: "etree._Element") -> Device:
    product = child_text(activity, "Creator", "Name")
    version = [child_text(activity, "Creator", "Version", f"Version{part}") for part in ("Major", "Minor")]
    known = product and version[0] and version != ["0", "0"]
    return Device(product=product, software=".".join(part for part in version if part) if known else None)


def _refusal(found: _Found, flaw: Flaw | None) -> Exception:
    if flaw is Flaw.TRUNCATED:
        return DamagedFile("TCX", "it ends before its first track point")
    if flaw is Flaw.DAMAGED:
        return DamagedFile("TCX", "it is damaged, and no track point could be found in it")
    return NoUsableSamples("TCX", " and ".join(sorted(found.holds)))


def _draft(activity: _Activity, times: Times, found: _Found) -> Draft:
    draft = Draft("tcx", name=activity.name, sport=activity.sport, device=activity.device)
    if activity.device.product is None:
        draft.source = found.author
    draft.simulated = activity.device.product == SIMULATED_SOURCE
    lap_times = parse_times([lap.start for lap in activity.laps])
    draft.utc_offset_s = next(
        (
            o
            for o in (times.utc_offset_s, lap_times.utc_offset_s, parse_times([activity.id]).utc_offset_s)
            if o
        ),
        None,
    )
    columns = activity.points.numbers()
    strides = columns.pop("run_cadence", None)
    if strides is not None:
        columns["cadence_spm"] = strides
    add_cadence(draft, columns, strides=strides is not None)
    add_points(draft, activity.points, *_join_repeats(activity, times, columns))
    if draft.epoch is not None:
        _add_laps(draft, activity.laps, lap_times, times.after(draft.epoch), draft.epoch)
    return draft


def _join_repeats(
    activity: _Activity, times: Times, columns: dict[str, Floats]
) -> tuple[Times, dict[str, Floats]]:
    """Join the first point of a track with the last of the track before, where apps write one point twice.

    Only where both have one time and contradict each other in nothing; the rest is for the draft to report.
    """
    t_s = times.whole_s + times.fraction_s
    keep = np.ones(t_s.size, dtype=bool)
    for first in [start for lap in activity.laps for start, _ in lap.tracks if start > 0]:
        pairs = [values[first - 1 : first + 1] for values in columns.values()]
        agree = all(np.isnan(pair).any() or pair[0] == pair[1] for pair in pairs)
        if agree and t_s[first] == t_s[first - 1]:
            for pair in pairs:
                pair[:] = np.fmax(pair[0], pair[1])  # the one that is there
            keep[first] = False
    return times.where(keep), {name: values[keep] for name, values in columns.items()}


def _add_laps(draft: Draft, laps: list[_Lap], starts: Times, t_s: Floats, epoch: datetime) -> None:
    begins = starts.after(epoch)
    for at, lap in enumerate(laps):
        points = t_s[lap.tracks[0][0] : lap.tracks[-1][1]] if lap.tracks else t_s[:0]
        points = points[~np.isnan(points)]
        begin = (
            float(begins[at]) if not np.isnan(begins[at]) else (float(points[0]) if points.size else np.nan)
        )
        if np.isnan(begin):
            continue
        timer_s = _seconds(lap.timer)
        end = max([begin + (timer_s or 0.0), *points[-1:].tolist()])
        following = float(begins[at + 1]) if at + 1 < len(laps) else np.inf
        draft.add_lap(begin, min(end, following) if following > begin else end, lap.name, lap.intensity)
        _add_pauses(draft, lap, t_s, timer_s)


def _seconds(text: str | None) -> float | None:
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return value if 0.0 <= value < 1e7 else None  # noqa: PLR2004  # four months are no lap


def _add_pauses(
    draft: Draft, lap: _Lap, t_s: Floats, timer_s: float | None, params: PauseParams = PauseParams()
) -> None:
    """Add the gaps between the tracks of a lap, if its timer stood still in them."""
    gaps = [(float(t_s[before[1] - 1]), float(t_s[after[0]])) for before, after in pairwise(lap.tracks)]
    gaps = [(start, end) for start, end in gaps if end - start > params.shortest_s]
    if not gaps or timer_s is None:
        return
    elapsed_s = float(t_s[lap.tracks[-1][1] - 1] - t_s[lap.tracks[0][0]])
    if elapsed_s - timer_s >= params.timer_share * sum(end - start for start, end in gaps):
        for start, end in gaps:
            draft.add_pause(start, end)
