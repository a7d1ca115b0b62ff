"""TCX out: one activity; laps keep their names as notes, pauses break tracks.

The schema puts every point into a lap, so what lies outside all laps goes into unnamed ones. It counts one
foot's steps as `RunCadence` and the pedals' turns as `Cadence`. Rejected: the schema's calories (never
measured here) and its maximum speed (a single noisy sample).
"""

from itertools import pairwise

import numpy as np

from backstride.formats.sanity import ON_FOOT
from backstride.formats.xml_text import (
    columns_on,
    escape,
    fields_of,
    gap_starts,
    local_time,
    slow_clock,
    source_of,
    time_texts,
)
from backstride.vocab.arrays import Floats
from backstride.vocab.errors import ValueRefused
from backstride.vocab.recording import Lap, Recording

_SPORTS = {
    "running": "Running",
    "trail_running": "Running",
    "track_running": "Running",
    "treadmill": "Running",
    "cycling": "Biking",
}
"""The schema knows no others; a walk is `Other` there, and its strides are `RunCadence` all the same."""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n'
    '<Activities>\n<Activity Sport="{sport}">\n<Id>{id}</Id>\n'
)
_CREATOR = (
    '<Creator xsi:type="Device_t"><Name>{name}</Name><UnitId>0</UnitId><ProductID>0</ProductID><Version>'
    "<VersionMajor>0</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>\n"
)
_LAP = (
    '<Lap StartTime="{start}">\n<TotalTimeSeconds>{timer:.3f}</TotalTimeSeconds>'
    # The schema asks for distance and calories; 0 is its way of not knowing them.
    "<DistanceMeters>{distance:.2f}</DistanceMeters><Calories>0</Calories>"
    "<Intensity>{intensity}</Intensity><TriggerMethod>Manual</TriggerMethod>\n"
)
_POSITION = (
    ("lat_deg", "<LatitudeDegrees>{:.8f}</LatitudeDegrees>"),
    ("lon_deg", "<LongitudeDegrees>{:.8f}</LongitudeDegrees>"),
)
_PLAIN = (
    ("altitude_m", "<AltitudeMeters>{:.2f}</AltitudeMeters>"),
    ("distance_m", "<DistanceMeters>{:.2f}</DistanceMeters>"),
    ("hr_bpm", "<HeartRateBpm><Value>{:.0f}</Value></HeartRateBpm>"),
)
_BIKE = ("cadence_spm", "<Cadence>{:.0f}</Cadence>")
_EXTENSION = (("speed_mps", "<ns3:Speed>{:.3f}</ns3:Speed>"), ("power_w", "<ns3:Watts>{:.0f}</ns3:Watts>"))
_RUN = ("strides", "<ns3:RunCadence>{:.0f}</ns3:RunCadence>")
_SAME_S = 0.0005
"""Sensors meet in one row where they spoke in the same millisecond; TCX needs no joining beyond that."""


def write_tcx(recording: Recording) -> bytes:
    """Write a recording as one activity: laps with their names, pauses as breaks between tracks.

    Motion sensors and developer fields have no place in TCX. A date that is not known becomes 1970. What lies
    outside all laps goes into unnamed ones.

    Raises:
        ValueRefused: it has nothing that TCX can hold.
    """
    clock = slow_clock(recording)
    if clock.size == 0:
        raise ValueRefused(
            "format",
            "This recording has motion sensors only, which TCX cannot hold. Export it as Sensor CSV.",
        )
    on_foot = (recording.sport or "running") in ON_FOOT
    columns = columns_on(clock, recording, _SAME_S)
    plain, extension = ((*_PLAIN,), (*_EXTENSION, _RUN)) if on_foot else ((*_PLAIN, _BIKE), _EXTENSION)
    rows = list(
        map(
            _trackpoint,
            time_texts(recording, clock),
            fields_of(columns, _POSITION, clock.size),
            fields_of(columns, plain, clock.size),
            fields_of(columns, extension, clock.size),
        )
    )
    for row in gap_starts(clock, recording.pauses):
        rows[row] = f"</Track>\n<Track>\n{rows[row]}"
    sport = _SPORTS.get(recording.sport or "running", "Other")
    notes = f"<Notes>{escape(recording.name)}</Notes>\n" if recording.name else ""
    return "".join(
        [
            _HEAD.format(sport=sport, id=local_time(recording, 0.0)),
            *_lap_texts(recording, clock, columns.get("distance_m"), rows),
            notes,
            _CREATOR.format(name=escape(source_of(recording))),
            "</Activity>\n</Activities>\n</TrainingCenterDatabase>\n",
        ]
    ).encode()


def _trackpoint(time: str, position: str, plain: str, extension: str) -> str:
    place = f"<Position>{position}</Position>" if position else ""
    tail = f"<Extensions><ns3:TPX>{extension}</ns3:TPX></Extensions>" if extension else ""
    return f"<Trackpoint><Time>{time}</Time>{place}{plain}{tail}</Trackpoint>\n"


def _lap_texts(recording: Recording, clock: Floats, distance_m: Floats | None, rows: list[str]) -> list[str]:
    texts = []
    laps = _cover(recording)
    firsts = [*np.searchsorted(clock, [lap.start_s for lap in laps]).tolist(), clock.size]
    starts = time_texts(recording, np.array([lap.start_s for lap in laps]))
    for lap, start, (first, last) in zip(laps, starts, pairwise(firsts), strict=True):
        if first == last and lap.name is None and lap.intensity is None:
            continue
        paused = sum(
            max(min(p.end_s, lap.end_s) - max(p.start_s, lap.start_s), 0.0) for p in recording.pauses
        )
        went = distance_m[first:last] if distance_m is not None else np.empty(0)
        went = went[~np.isnan(went)]
        resting = lap.intensity in ("rest", "recovery")
        texts.append(
            _LAP.format(
                start=start,
                timer=lap.end_s - lap.start_s - paused,
                distance=float(went[-1] - went[0]) if went.size else 0.0,
                intensity="Resting" if resting else "Active",
            )
        )
        points = "".join(rows[first:last]).removeprefix("</Track>\n<Track>\n")
        texts.append(f"<Track>\n{points}</Track>\n" if points else "")
        texts.append(f"<Notes>{escape(lap.name)}</Notes>\n" if lap.name else "")
        texts.append("</Lap>\n")
    return texts


def _cover(recording: Recording) -> list[Lap]:
    """Return laps that cover the recording from start to end, each beginning where the one before ends."""
    covered: list[Lap] = []
    at = 0.0
    for lap in recording.laps:
        start = max(lap.start_s, at)
        if lap.end_s <= start:
            continue
        if start > at:
            covered.append(Lap(at, start))
        covered.append(Lap(start, lap.end_s, lap.name, lap.intensity))
        at = lap.end_s
    if at < recording.duration_s or not covered:
        covered.append(Lap(at, recording.duration_s))
    return covered
