"""GPX 1.0 and 1.1, in and out: places with times, and what extensions hang on them.

A track is a recording; its segments are joined, and the time between them stays a gap. Points without times
are left out, tracks without any are no recordings, routes and waypoints are plans. Extensions are read by
local name, whatever their namespace: Garmin's TrackPointExtension 1 and 2, Cluetrust's gpxdata, bare `power`.
Rejected: reading each vendor's namespace separately (prefixes and addresses are misspelt in real files).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backstride.formats.draft import Draft
from backstride.formats.folding import FOLDED, Run
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
from backstride.formats.xml_text import (
    columns_on,
    escape,
    fields_of,
    gap_starts,
    local_time,
    source_of,
    time_texts,
)
from backstride.vocab.errors import DamagedFile, NoTimes, NoUsableSamples, ValueRefused
from backstride.vocab.recording import Recording, Sensor

if TYPE_CHECKING:
    from lxml import etree

_SHAPE = Shape("GPX", root="gpx", point="trkpt", tags=("trkpt", "trk", "gpx"))
_FIELDS: Mapping[str, str] = {
    "time": "time",
    "ele": "altitude_m",
    "speed": "speed_mps",
    "course": "course_deg",
    "distance": "distance_m",
    "hr": "hr_bpm",
    "heartrate": "hr_bpm",
    "heart_rate": "hr_bpm",
    "cad": "cadence_spm",
    "cadence": "cadence_spm",
    "runcadence": "cadence_spm",
    "atemp": "temperature_degc",
    "temp": "temperature_degc",
    "temperature": "temperature_degc",
    "power": "power_w",
    "watts": "power_w",
    "powerinwatts": "power_w",
}

WITHIN_S = 1.0
"""GPX has no row without a position: other sensors go to a position at most this far away. Project choice."""


def read_gpx(data: bytes) -> tuple[Recording, ...]:
    """Read every track that has times.

    Raises:
        DamagedFile: it is no GPX, has a document type, or nothing in it could be read.
        NoTimes: its tracks have places only.
        NoUsableSamples: it has no track, or no track with a usable point.
    """
    found, flaw = read_xml(data, _SHAPE, _Found)
    tracks = [track for track in found.tracks() if track.points.count]
    if not tracks:
        raise _refusal(found, flaw)
    timed = [(track, times) for track in tracks if (times := track.points.times()).known.any()]
    if not timed:
        raise NoTimes("GPX")
    drafts = [_draft(track, times, found) for track, times in timed]
    left_out = len(tracks) - len(timed)
    if left_out:
        words = "track in this file has" if left_out == 1 else "tracks in this file have"
        drafts[0].note("track-without-times", f"{left_out:,} other {words} no times and cannot be read.")
    return build_all(drafts, "GPX", flaw)


@dataclass(slots=True)
class _Track:
    points: Points
    name: str | None = None
    type: str | None = None


def _new_points() -> Points:
    return Points(_FIELDS, {"lat": "lat_deg", "lon": "lon_deg"})


class _Found:
    """Collects the tracks of one file."""

    def __init__(self, runs: dict[str, Run]) -> None:
        self._runs = runs
        self.creator = ""
        self.name: str | None = None
        self.time: str | None = None
        self.holds: list[str] = []
        self._ended: list[_Track] = []
        self._open = _new_points()
        self._names: dict[object, str] = {}

    def take(self, ended: Iterable[tuple[str, "etree._Element"]]) -> None:
        for _, element in ended:
            name = self._names.get(element.tag) or self._learn(element.tag)
            if name == "trkpt":
                self._open.take(element)
            elif name == FOLDED:
                self._open.take_run(self._runs.pop(element.get("i") or "", None))
            elif name == "trk":
                self._end_track(element)
            elif name == "gpx":
                self._end_file(element)

    def _learn(self, tag: object) -> str:
        return self._names.setdefault(tag, local_name(tag))

    def _end_track(self, trk: "etree._Element") -> None:
        if self._open.count:
            self._ended.append(_Track(self._open, child_text(trk, "name"), child_text(trk, "type")))
            self._open = _new_points()
            check_count(len(self._ended), "GPX", "tracks")

    def _end_file(self, gpx: "etree._Element") -> None:
        self.creator = self.creator or gpx.get("creator") or ""
        self.name = child_text(gpx, "metadata", "name") or child_text(gpx, "name")
        self.time = child_text(gpx, "metadata", "time") or child_text(gpx, "time")
        words = {"trk": "an empty track", "rte": "a planned route", "wpt": "waypoints"}
        self.holds = [word for tag, word in words.items() if gpx.find(f"{{*}}{tag}") is not None]

    def tracks(self) -> list[_Track]:
        """Return all tracks, the one that never ended included."""
        return [*self._ended, _Track(self._open)]


def _refusal(found: _Found, flaw: Flaw | None) -> Exception:
    if flaw is Flaw.TRUNCATED:
        return DamagedFile("GPX", "it ends before its first track point")
    if flaw is Flaw.DAMAGED:
        return DamagedFile("GPX", "it is damaged, and no track point could be found in it")
    held = " and ".join(found.holds)
    return NoUsableSamples("GPX", f"{held}, but no recorded track" if held else "")


def _draft(track: _Track, times: Times, found: _Found) -> Draft:
    draft = Draft("gpx", source=found.creator, name=track.name or found.name, sport=sport_of(track.type))
    draft.simulated = found.creator == SIMULATED_SOURCE
    offset_s = times.utc_offset_s
    if offset_s is None and found.time is not None:
        offset_s = parse_times([found.time]).utc_offset_s
    draft.utc_offset_s = offset_s
    columns = track.points.numbers()
    add_cadence(draft, columns)
    add_points(draft, track.points, times, columns)
    return draft


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="{creator}" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"'
    ' xmlns:gpxdata="http://www.cluetrust.com/XML/GPXDATA/1/0">\n'
    "<metadata><time>{time}</time></metadata>\n<trk>{name}{type}\n<trkseg>\n"
)
_ELEVATION = (("altitude_m", "<ele>{:.2f}</ele>"),)
_GARMIN_FIELDS = (
    ("temperature_degc", "<gpxtpx:atemp>{:.1f}</gpxtpx:atemp>"),
    ("hr_bpm", "<gpxtpx:hr>{:.0f}</gpxtpx:hr>"),
    ("strides", "<gpxtpx:cad>{:.0f}</gpxtpx:cad>"),
    ("speed_mps", "<gpxtpx:speed>{:.3f}</gpxtpx:speed>"),
    ("course_deg", "<gpxtpx:course>{:.1f}</gpxtpx:course>"),
)
_OTHER_FIELDS = (
    ("distance_m", "<gpxdata:distance>{:.2f}</gpxdata:distance>"),
    ("power_w", "<power>{:.0f}</power>"),
)


def write_gpx(recording: Recording) -> bytes:
    """Write a recording as GPX 1.1: positions, and at each what the other sensors said within a second.

    Laps, motion sensors and developer fields have no place in GPX. A date that is not known becomes 1970.

    Raises:
        ValueRefused: it has no positions.
    """
    gnss = recording.streams.get(Sensor.GNSS)
    if gnss is None or not {"lat_deg", "lon_deg"} <= gnss.columns.keys():
        raise ValueRefused(
            "format", "This recording has no positions, and GPX cannot do without. Export it as TCX or FIT."
        )
    placed = ~np.isnan(gnss.columns["lat_deg"])
    clock, lat, lon = (
        values[placed] for values in (gnss.t_s, gnss.columns["lat_deg"], gnss.columns["lon_deg"])
    )
    columns = columns_on(clock, recording, WITHIN_S)
    rows = list(
        map(
            _point,
            zip(lat.tolist(), lon.tolist(), strict=True),
            fields_of(columns, _ELEVATION, clock.size),
            time_texts(recording, clock),
            fields_of(columns, _OTHER_FIELDS, clock.size),
            fields_of(columns, _GARMIN_FIELDS, clock.size),
        )
    )
    for row in gap_starts(clock, recording.pauses):
        rows[row] = f"</trkseg>\n<trkseg>\n{rows[row]}"
    head = _HEAD.format(
        creator=escape(source_of(recording)),
        time=local_time(recording, 0.0),
        name=f"<name>{escape(recording.name)}</name>" if recording.name else "",
        type=f"<type>{escape(recording.sport)}</type>" if recording.sport else "",
    )
    return "".join([head, *rows, "</trkseg>\n</trk>\n</gpx>\n"]).encode()


def _point(place: tuple[float, float], elevation: str, time: str, others: str, garmin: str) -> str:
    extensions = others + (
        f"<gpxtpx:TrackPointExtension>{garmin}</gpxtpx:TrackPointExtension>" if garmin else ""
    )
    tail = f"<extensions>{extensions}</extensions>" if extensions else ""
    return f'<trkpt lat="{place[0]:.8f}" lon="{place[1]:.8f}">{elevation}<time>{time}</time>{tail}</trkpt>\n'
